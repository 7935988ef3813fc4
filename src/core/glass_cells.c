/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "glass_cells.h"

#include "glass_simd.h"

#include <math.h>
#include <stdlib.h>

/* Cells per cutoff: finer cells test fewer points in vain but make shorter runs of them. */
#define CELLS_PER_CUTOFF 3

struct glass_cells {
  int n;
  double cutoff;
  double low[3];
  double size[3];   /* edge lengths of a cell */
  int count[3];     /* cells along each direction; z runs fastest */
  int *first;       /* [cells + 1] first sorted point of each cell */
  int *index;       /* [n] original index of a sorted point */
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
      cells->low[d] = fmin(cells->low[d], x[i][d]);
      high[d] = fmax(high[d], x[i][d]);
    }
  }
  /* Not many more cells than points, however empty the space between them is. */
  double edge = cells->cutoff / CELLS_PER_CUTOFF;
  for (;; edge *= 1.5) {
    double total = 1.0;
    for (int d = 0; d < 3; d++)
      total *= floor((high[d] - cells->low[d]) / edge) + 1.0;
    if (total <= 8.0 * cells->n + 64.0)
      break;
  }
  for (int d = 0; d < 3; d++) {
    cells->count[d] = (int)((high[d] - cells->low[d]) / edge) + 1;
    cells->size[d] = edge;
  }
}

static int cell_along(const glass_cells *cells, int d, double x)
{
  const double c = floor((x - cells->low[d]) / cells->size[d]);
  return c < 0.0 ? 0 : c >= cells->count[d] ? cells->count[d] - 1 : (int)c;
}

static int column(const glass_cells *cells, int cx, int cy)
{
  return (cx * cells->count[1] + cy) * cells->count[2];
}

static glass_status sort_points(glass_cells *cells, const double (*x)[3])
{
  const int n = cells->n;
  const size_t ncells = (size_t)cells->count[0] * cells->count[1] * cells->count[2];
  const size_t npoints = (size_t)(n > 0 ? n : 1);
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

/* Points begin .. end - 1 that are near enough, of index >= lowest and not self, behind the `found`
 * that the list has already. The list has room for all of them. Distances of a block first, which is
 * vector code; then the choice. */
GLASS_SIMD static int choose(const glass_cells *cells, const double *center, int lowest,
                             int self, int begin, int end, int found, int *restrict index,
                             double *restrict rsq)
{
  enum { BLOCK = 32 };
  double block[BLOCK];
  const double limit = cells->cutoff * cells->cutoff;
  for (int b = begin; b < end; b += BLOCK) {
    const int m = end - b < BLOCK ? end - b : BLOCK;
    const double *x = cells->x + b, *y = cells->y + b, *z = cells->z + b;
    for (int k = 0; k < m; k++) {
      const double dx = x[k] - center[0], dy = y[k] - center[1], dz = z[k] - center[2];
      block[k] = dx * dx + dy * dy + dz * dz;
    }
    for (int k = 0; k < m; k++) {
      const int i = cells->index[b + k];
      index[found] = i;
      rsq[found] = block[k];
      found += (block[k] <= limit) & (i >= lowest) & (i != self);
    }
  }
  return found;
}

/* How far a place is from the slab that cell c occupies along direction d. */
static double gap(const glass_cells *cells, int d, int c, double x)
{
  const double low = cells->low[d] + c * cells->size[d];
  if (x < low)
    return low - x;
  const double high = low + cells->size[d];
  return x > high ? x - high : 0.0;
}

static glass_status find(const glass_cells *cells, const double center[3], int lowest, int self,
                         glass_neighbors *neighbors)
{
  if (!isfinite(center[0] + center[1] + center[2]))
    return GLASS_ENONFINITE;
  /* The distances of cells are rounded; the margin keeps points on the edge. */
  const double reach = cells->cutoff * (1.0 + 1e-9);
  neighbors->n = 0;
  const int x0 = cell_along(cells, 0, center[0] - reach), x1 = cell_along(cells, 0, center[0] + reach);
  const int y0 = cell_along(cells, 1, center[1] - reach), y1 = cell_along(cells, 1, center[1] + reach);
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
      const glass_status status = reserve(neighbors, neighbors->n + end - begin + 1);
      if (status)
        return status;
      neighbors->n = choose(cells, center, lowest, self, begin, end, neighbors->n, neighbors->index,
                            neighbors->rsq);
    }
  }
  return GLASS_OK;
}

glass_status glass_cells_find(const glass_cells *cells, const double center[3], int self,
                              glass_neighbors *neighbors)
{
  return find(cells, center, 0, self, neighbors);
}

glass_status glass_cells_find_higher(const glass_cells *cells, const double center[3], int self,
                                     glass_neighbors *neighbors)
{
  return find(cells, center, self + 1, self, neighbors);
}
