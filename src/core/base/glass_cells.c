/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "glass_cells.h"

#include "glass_simd.h"

#include <math.h>
#include <stdlib.h>

/* Points stand in columns of cells along z. Narrower columns test fewer points in vain but make
 * more and shorter runs of them; shorter cells cut the ends of a run closer. */
#define COLUMNS_PER_CUTOFF 1.5
#define CELLS_PER_CUTOFF 8.0

/* Points may be tested in vectors of BLOCK; the last may run over the end of an array. */
#define BLOCK 8

struct glass_cells {
  int n;
  double cutoff;
  double low[3];
  double size[3]; /* edge lengths of a cell */
  double per_size[3];
  int count[3];      /* cells along each direction; z runs fastest */
  int *first;        /* [cells + 1] first sorted point of each cell */
  int *index;        /* [n] original index of a sorted point */
  double *x, *y, *z; /* [n] sorted coordinates */
};

void glass_neighbors_free(glass_neighbors *neighbors)
{
  free(neighbors->index);
  free(neighbors->rsq);
  *neighbors = (glass_neighbors){0};
}

static int is_finite(int n, const double (*x)[3])
{
  for (int i = 0; i < n; i++)
    if (!isfinite(x[i][0] + x[i][1] + x[i][2]))
      return 0;
  return 1;
}

static void divide(glass_cells *cells, const double (*x)[3])
{
  double high[3];
  for (int d = 0; d < 3; d++) {
    cells->low[d] = high[d] = cells->n ? x[0][d] : 0.0;
    for (int i = 1; i < cells->n; i++) {
      cells->low[d] = x[i][d] < cells->low[d] ? x[i][d] : cells->low[d];
      high[d] = x[i][d] > high[d] ? x[i][d] : high[d];
    }
  }
  /* Not many more cells than points, however empty the space between them is. */
  double edge[3] = {cells->cutoff / COLUMNS_PER_CUTOFF, cells->cutoff / COLUMNS_PER_CUTOFF,
                    cells->cutoff / CELLS_PER_CUTOFF};
  for (;;) {
    double total = 1.0;
    for (int d = 0; d < 3; d++)
      total *= floor((high[d] - cells->low[d]) / edge[d]) + 1.0;
    if (total <= 8.0 * cells->n + 64.0)
      break;
    for (int d = 0; d < 3; d++)
      edge[d] *= 1.5;
  }
  for (int d = 0; d < 3; d++) {
    cells->size[d] = edge[d];
    cells->per_size[d] = 1.0 / edge[d];
    cells->count[d] = (int)((high[d] - cells->low[d]) * cells->per_size[d]) + 1;
  }
}

static int cell_along(const glass_cells *cells, int d, double x)
{
  const double c = (x - cells->low[d]) * cells->per_size[d], last = cells->count[d] - 1;
  return (int)(c > 0.0 ? c < last ? c : last : 0.0);
}

static int column(const glass_cells *cells, int cx, int cy)
{
  return (cx * cells->count[1] + cy) * cells->count[2];
}

static glass_status sort_points(glass_cells *cells, const double (*x)[3])
{
  const int n = cells->n;
  const size_t ncells = (size_t)cells->count[0] * cells->count[1] * cells->count[2];
  const size_t npoints = (size_t)n + BLOCK;
  cells->first = calloc(ncells + 1, sizeof *cells->first);
  cells->index = malloc(npoints * sizeof *cells->index);
  cells->x = malloc(3 * npoints * sizeof *cells->x);
  int *cell = malloc(npoints * sizeof *cell);
  if (!cells->first || !cells->index || !cells->x || !cell) {
    free(cell);
    return GLASS_ENOMEM;
  }
  cells->y = cells->x + npoints;
  cells->z = cells->y + npoints;
  for (int i = 0; i < n; i++) {
    cell[i] = column(cells, cell_along(cells, 0, x[i][0]), cell_along(cells, 1, x[i][1])) +
              cell_along(cells, 2, x[i][2]);
    cells->first[cell[i] + 1]++;
  }
  for (size_t c = 0; c < ncells; c++)
    cells->first[c + 1] += cells->first[c];
  for (int i = 0; i < n; i++) {
    const int k = cells->first[cell[i]]++;
    cells->index[k] = i;
    cells->x[k] = x[i][0];
    cells->y[k] = x[i][1];
    cells->z[k] = x[i][2];
  }
  for (size_t c = ncells; c > 0; c--)
    cells->first[c] = cells->first[c - 1];
  cells->first[0] = 0;
  free(cell);
  return GLASS_OK;
}

glass_status glass_cells_create(int n, const double (*x)[3], double cutoff, glass_cells **out)
{
  if (n < 0 || !(cutoff > 0.0) || !isfinite(cutoff))
    return GLASS_EINVAL;
  if (!is_finite(n, x))
    return GLASS_ENONFINITE;
  glass_cells *cells = calloc(1, sizeof *cells);
  if (!cells)
    return GLASS_ENOMEM;
  cells->n = n;
  cells->cutoff = cutoff;
  divide(cells, x);
  const glass_status status = sort_points(cells, x);
  if (status) {
    glass_cells_destroy(cells);
    return status;
  }
  *out = cells;
  return GLASS_OK;
}

void glass_cells_destroy(glass_cells *cells)
{
  if (!cells)
    return;
  free(cells->first);
  free(cells->index);
  free(cells->x);
  free(cells);
}

double glass_cells_memory(const glass_cells *cells)
{
  return (double)sizeof *cells + (3.0 * sizeof(double) + sizeof(int)) * cells->n +
         (double)sizeof(int) * cells->count[0] * cells->count[1] * cells->count[2];
}

static glass_status reserve(glass_neighbors *neighbors, int n)
{
  if (n <= neighbors->capacity)
    return GLASS_OK;
  const int capacity = n + n / 2 + 64;
  int *index = realloc(neighbors->index, sizeof *index * (size_t)capacity);
  if (index)
    neighbors->index = index;
  double *rsq = realloc(neighbors->rsq, sizeof *rsq * (size_t)capacity);
  if (rsq)
    neighbors->rsq = rsq;
  if (!index || !rsq)
    return GLASS_ENOMEM;
  neighbors->capacity = capacity;
  return GLASS_OK;
}

/* Which points are wanted. */
typedef struct {
  const double *center;
  int self;   /* not this one, */
  int lowest; /* and no index below */
} query;

/* Points begin .. end - 1 that are wanted, behind the `found` that the list has already. The list
 * has room for all of them and a block more. */
typedef int chooser(const glass_cells *cells, query q, int begin, int end, int found,
                    int *restrict index, double *restrict rsq);

static inline int choose(const glass_cells *cells, query q, int begin, int end, int found,
                         int *restrict index, double *restrict rsq)
{
  const double limit = cells->cutoff * cells->cutoff;
  const double *restrict x = cells->x, *restrict y = cells->y, *restrict z = cells->z;
  const int *restrict indices = cells->index;
  for (int k = begin; k < end; k++) {
    const double dx = x[k] - q.center[0], dy = y[k] - q.center[1], dz = z[k] - q.center[2];
    const int i = indices[k];
    index[found] = i;
    const double d2 = dx * dx + dy * dy + dz * dz;
    rsq[found] = d2;
    found += (d2 <= limit) & (i != q.self) & (i >= q.lowest);
  }
  return found;
}

#ifdef GLASS_SIMD_AVX512
/* The same in one sweep: no other instruction set packs the chosen lanes of a vector. */
GLASS_SIMD_AVX512 static inline int choose_avx512(const glass_cells *cells, query q, int begin,
                                                  int end, int found, int *restrict index,
                                                  double *restrict rsq)
{
  const __m512d limit = _mm512_set1_pd(cells->cutoff * cells->cutoff);
  const __m256i self = _mm256_set1_epi32(q.self), lowest = _mm256_set1_epi32(q.lowest);
  for (int b = begin; b < end; b += BLOCK) {
    const __mmask8 rest = end - b < BLOCK ? (__mmask8)((1 << (end - b)) - 1) : 0xff;
    const __m512d dx = _mm512_loadu_pd(cells->x + b) - _mm512_set1_pd(q.center[0]);
    const __m512d dy = _mm512_loadu_pd(cells->y + b) - _mm512_set1_pd(q.center[1]);
    const __m512d dz = _mm512_loadu_pd(cells->z + b) - _mm512_set1_pd(q.center[2]);
    const __m512d block = dx * dx + dy * dy + dz * dz;
    const __m256i i = _mm256_loadu_si256((const __m256i *)(cells->index + b));
    const __mmask8 wanted =
        rest & _mm256_cmpneq_epi32_mask(i, self) & _mm256_cmpge_epi32_mask(i, lowest);
    const __mmask8 near = wanted & _mm512_cmp_pd_mask(block, limit, _CMP_LE_OQ);
    _mm256_storeu_si256((__m256i *)(index + found), _mm256_maskz_compress_epi32(near, i));
    _mm512_storeu_pd(rsq + found, _mm512_maskz_compress_pd(near, block));
    found += __builtin_popcount(near);
  }
  return found;
}
#endif

/* How far a place is from the slab that cell c occupies along direction d. */
static inline double gap(const glass_cells *cells, int d, int c, double x)
{
  const double low = cells->low[d] + c * cells->size[d], high = low + cells->size[d];
  return x < low ? low - x : x > high ? x - high : 0.0;
}

static inline __attribute__((always_inline)) glass_status
search(const glass_cells *cells, query q, glass_neighbors *neighbors, chooser *choose_from)
{
  /* The distances of cells are rounded; the margin keeps points on the edge. */
  const double reach = cells->cutoff * (1.0 + 1e-9), *center = q.center;
  const int x0 = cell_along(cells, 0, center[0] - reach);
  const int x1 = cell_along(cells, 0, center[0] + reach);
  const int y0 = cell_along(cells, 1, center[1] - reach);
  const int y1 = cell_along(cells, 1, center[1] + reach);
  int found = 0;
  for (int cx = x0; cx <= x1; cx++) {
    const double gx = gap(cells, 0, cx, center[0]);
    for (int cy = y0; cy <= y1; cy++) {
      const double gy = gap(cells, 1, cy, center[1]);
      const double left = reach * reach - gx * gx - gy * gy;
      if (left < 0.0)
        continue;
      const double gz = sqrt(left);
      const int base = column(cells, cx, cy);
      const int begin = cells->first[base + cell_along(cells, 2, center[2] - gz)];
      const int end = cells->first[base + cell_along(cells, 2, center[2] + gz) + 1];
      const glass_status status = reserve(neighbors, found + end - begin + BLOCK);
      if (status)
        return status;
      found = choose_from(cells, q, begin, end, found, neighbors->index, neighbors->rsq);
    }
  }
  neighbors->n = found;
  return GLASS_OK;
}

#ifdef GLASS_SIMD_AVX512
GLASS_SIMD_AVX512 static glass_status search_avx512(const glass_cells *cells, query q,
                                                    glass_neighbors *neighbors)
{
  return search(cells, q, neighbors, choose_avx512);
}
#endif

GLASS_SIMD static glass_status search_any(const glass_cells *cells, query q,
                                          glass_neighbors *neighbors)
{
  return search(cells, q, neighbors, choose);
}

static glass_status find(const glass_cells *cells, query q, glass_neighbors *neighbors)
{
  if (!isfinite(q.center[0] + q.center[1] + q.center[2]))
    return GLASS_ENONFINITE;
#ifdef GLASS_SIMD_AVX512
  if (GLASS_SIMD_HAS_AVX512)
    return search_avx512(cells, q, neighbors);
#endif
  return search_any(cells, q, neighbors);
}

glass_status glass_cells_find(const glass_cells *cells, const double center[3], int self,
                              glass_neighbors *neighbors)
{
  return find(cells, (query){center, self, 0}, neighbors);
}

glass_status glass_cells_find_higher(const glass_cells *cells, const double center[3], int self,
                                     glass_neighbors *neighbors)
{
  return find(cells, (query){center, self, self + 1}, neighbors);
}
