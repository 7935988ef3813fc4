/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "glass_eam.h"

#include "glass_box.h"
#include "glass_eam_system.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Images are counted so far; an atom that is farther away has left. */
#define MOST_BOXES 500
/* Cells along an edge at most, so that their number fits into an int. */
#define MOST_CELLS 512
/* Cells within reach to one side at most. */
#define MOST_RANGE 60

void *glass_eam_allocate(size_t bytes)
{
  return aligned_alloc(64, (bytes / 64 + 1) * 64);
}

static double coefficient(const double *const *table, int which, int row, int c)
{
  return table[which][7 * (size_t)row + c];
}

static glass_status pack_pair_tables(glass_eam *e, const glass_eam_tables *t)
{
  const int nt = e->ntypes;
  for (int a = 0; a < nt; a++)
    for (int b = a; b < nt; b++) {
      const size_t stride = a == b ? GLASS_EAM_SAME : GLASS_EAM_MIXED;
      double *rows = glass_eam_allocate(sizeof(double) * stride * ((size_t)e->nr + 1));
      e->table[a * nt + b] = rows;
      if (!rows)
        return GLASS_ENOMEM;
      memset(rows, 0, sizeof(double) * stride);
      for (int m = 1; m <= e->nr; m++)
        for (int c = 0; c < 4; c++) {
          double *row = rows + (size_t)m * stride;
          row[c] = coefficient(t->density, b * nt + a, m, 3 + c);
          row[4 + c] = coefficient(t->pair, a * nt + b, m, 3 + c);
          if (a != b)
            row[8 + c] = coefficient(t->density, a * nt + b, m, 3 + c);
        }
    }
  return GLASS_OK;
}

static glass_status pack_embedding_tables(glass_eam *e, const glass_eam_tables *t)
{
  for (int a = 0; a < e->ntypes; a++) {
    e->embed[a] = glass_eam_allocate(sizeof(double) * 8 * ((size_t)e->nrho + 1));
    if (!e->embed[a])
      return GLASS_ENOMEM;
    for (int m = 0; m <= e->nrho; m++)
      for (int c = 0; c < 8; c++)
        e->embed[a][8 * (size_t)m + c] = m && c < 7 ? coefficient(t->embed, a, m, c) : 0.0;
  }
  return GLASS_OK;
}

static void fraction_of(const glass_eam *e, const double *x, double fraction[3])
{
  const double d[3] = {x[0] - e->low[0], x[1] - e->low[1], x[2] - e->low[2]};
  glass_box box;
  glass_box_start(&box, e->h);
  glass_box_fraction(&box, d, fraction);
}

int glass_eam_cell(const glass_eam *e, const double *x, int cell[3], int wrap[3])
{
  double s[3];
  fraction_of(e, x, s);
  for (int d = 0; d < 3; d++) {
    double at = (s[d] - e->first[d]) / e->extent[d];
    wrap[d] = 0;
    if (e->periodic[d]) {
      const double boxes = floor(at);
      if (!(fabs(boxes) < MOST_BOXES))
        return -1;
      wrap[d] = (int)boxes;
      at -= boxes;
    } else if (!isfinite(at)) {
      return -1;
    }
    at *= e->cells[d];
    cell[d] = at < 0.0 ? 0 : at < e->cells[d] ? (int)at : e->cells[d] - 1;
  }
  return (cell[2] * e->cells[1] + cell[1]) * e->cells[0] + cell[0];
}

static int floor_divided(int a, int b)
{
  return a >= 0 ? a / b : -((b - 1 - a) / b);
}

int glass_eam_most_near(const glass_eam *e)
{
  return (2 * e->range[0] + 1) * (2 * e->range[1] + 1) * (2 * e->range[2] + 1);
}

/* Along one edge: the cells within reach of one, by cell and image. Returns their number. */
static int cells_along(const glass_eam *e, int d, int cell, int image, int (*along)[2])
{
  int n = 0;
  for (int offset = -e->range[d]; offset <= e->range[d]; offset++) {
    const int boxes = e->periodic[d] ? floor_divided(cell + offset, e->cells[d]) : 0;
    const int one[2] = {cell + offset - boxes * e->cells[d], image + boxes};
    if (one[0] < 0 || one[0] >= e->cells[d])
      continue;
    int k = n++;
    for (; k > 0 &&
           (along[k - 1][0] > one[0] || (along[k - 1][0] == one[0] && along[k - 1][1] > one[1]));
         k--)
      memcpy(along[k], along[k - 1], sizeof one);
    memcpy(along[k], one, sizeof one);
  }
  return n;
}

/* Sorted along each edge: the order must not depend on the cell in the middle. */
int glass_eam_cells_near(const glass_eam *e, const int cell[3], const int image[3],
                         glass_eam_near *near)
{
  int along[3][2 * MOST_RANGE + 1][2], count[3], n = 0;
  for (int d = 0; d < 3; d++)
    count[d] = cells_along(e, d, cell[d], image[d], along[d]);
  for (int z = 0; z < count[2]; z++)
    for (int y = 0; y < count[1]; y++) {
      const int row = (along[2][z][0] * e->cells[1] + along[1][y][0]) * e->cells[0];
      for (int x = 0; x < count[0]; x++)
        near[n++] = (glass_eam_near){row + along[0][x][0],
                                     {along[0][x][1], along[1][y][1], along[2][z][1]}};
    }
  return n;
}

/* Cells of half the reach, over the box where it repeats and over the atoms where it does not. */
static glass_status choose_cells(glass_eam *e, int n, const double (*x)[3])
{
  double low[3] = {INFINITY, INFINITY, INFINITY}, high[3] = {-INFINITY, -INFINITY, -INFINITY};
  for (int i = 0; i < n; i++) {
    double s[3];
    fraction_of(e, x[i], s);
    for (int d = 0; d < 3; d++) {
      low[d] = fmin(low[d], s[d]);
      high[d] = fmax(high[d], s[d]);
    }
  }
  double height[3];
  glass_box_heights(e->h, height);
  const double reach = e->cutoff + e->skin;
  for (int d = 0; d < 3; d++) {
    e->first[d] = e->periodic[d] ? 0.0 : low[d];
    e->extent[d] = e->periodic[d] ? 1.0 : fmax(high[d] - low[d], 1e-3 * reach / height[d]);
    height[d] *= e->extent[d];
    e->cells[d] = (int)fmax(1.0, fmin(MOST_CELLS, height[d] / (0.5 * reach)));
  }
  /* No more cells than atoms: most would be empty. */
  while ((double)e->cells[0] * e->cells[1] * e->cells[2] > n + 64.0) {
    int most = 0;
    for (int d = 1; d < 3; d++)
      if (e->cells[d] > e->cells[most])
        most = d;
    e->cells[most] = (e->cells[most] + 1) / 2;
  }
  for (int d = 0; d < 3; d++)
    e->range[d] = (int)fmin(MOST_RANGE + 1, ceil(reach / (height[d] / e->cells[d]) - 1e-12));
  const int widest = (int)fmax(e->range[0], fmax(e->range[1], e->range[2]));
  return widest > MOST_RANGE ? GLASS_EINVAL : GLASS_OK;
}

static glass_status sort_into_cells(glass_eam *e, int n, const int *type, const double (*x)[3],
                                    const unsigned char *held)
{
  const int ncells = e->cells[0] * e->cells[1] * e->cells[2];
  int *cell = malloc(sizeof *cell * (size_t)n);
  e->start = calloc((size_t)ncells + 2, sizeof *e->start);
  if (!cell || !e->start) {
    free(cell);
    return GLASS_ENOMEM;
  }
  int at[3], wrap[3];
  for (int i = 0; i < n; i++) {
    cell[i] = glass_eam_cell(e, x[i], at, wrap);
    if (cell[i] < 0) {
      free(cell);
      return GLASS_EINVAL;
    }
    e->start[cell[i] + 2]++;
  }
  for (int c = 0; c < ncells; c++)
    e->start[c + 2] += e->start[c + 1];
  for (int i = 0; i < n; i++) {
    const int k = e->start[cell[i] + 1]++;
    double shift[3];
    glass_eam_cell(e, x[i], at, e->wrap + 3 * (size_t)k);
    glass_eam_translation(e, e->wrap + 3 * (size_t)k, shift);
    for (int d = 0; d < 3; d++)
      e->x[4 * (size_t)k + d] = x[i][d] - shift[d];
    e->x[4 * (size_t)k + 3] = 0.0;
    e->atom[k] = i;
    e->place[i] = k;
    e->type[k] = type[i];
    e->held[k] = held && held[i];
  }
  free(cell);
  return GLASS_OK;
}

static double density_at(const glass_eam *e, int k, const glass_eam_near *near, int nnear)
{
  const double square = e->cutoff * e->cutoff, *x = e->x + 4 * (size_t)k;
  double sum = 0.0;
  for (int q = 0; q < nnear; q++) {
    double shift[3];
    glass_eam_translation(e, near[q].image, shift);
    const double from[3] = {x[0] - shift[0], x[1] - shift[1], x[2] - shift[2]};
    for (int j = e->start[near[q].cell]; j < e->start[near[q].cell + 1]; j++) {
      const double *y = e->x + 4 * (size_t)j;
      const double d[3] = {from[0] - y[0], from[1] - y[1], from[2] - y[2]};
      const double r2 = d[0] * d[0] + d[1] * d[1] + d[2] * d[2];
      if (r2 >= square || (j == k && r2 == 0.0))
        continue;
      double p;
      const int row = glass_eam_row(e, sqrt(r2), &p);
      const double *c = glass_eam_density_row(e, e->type[k], e->type[j], row);
      sum += ((c[0] * p + c[1]) * p + c[2]) * p + c[3];
    }
  }
  return sum;
}

static glass_status take_densities(glass_eam *e)
{
  glass_eam_near *near = malloc(sizeof *near * (size_t)glass_eam_most_near(e));
  if (!near)
    return GLASS_ENOMEM;
  static const int here[3] = {0, 0, 0};
  int cell[3];
  for (cell[2] = 0; cell[2] < e->cells[2]; cell[2]++)
    for (cell[1] = 0; cell[1] < e->cells[1]; cell[1]++)
      for (cell[0] = 0; cell[0] < e->cells[0]; cell[0]++) {
        const int c = (cell[2] * e->cells[1] + cell[1]) * e->cells[0] + cell[0];
        const int nnear = glass_eam_cells_near(e, cell, here, near);
        for (int k = e->start[c]; k < e->start[c + 1]; k++) {
          double curvature;
          e->density[k] = density_at(e, k, near, nnear);
          e->energy[k] =
              glass_eam_embedding(e, e->type[k], e->density[k], &e->slope[k], &curvature);
        }
      }
  free(near);
  return GLASS_OK;
}

static glass_status require_usable(const glass_eam_tables *t, const glass_eam_box *box, int n,
                                   const int *type, const double (*x)[3])
{
  if (n < 1 || t->ntypes < 1 || t->nr < 2 || t->nrho < 2 || !(t->rdr > 0.0) || !(t->rdrho > 0.0) ||
      !(t->cutoff > 0.0) || !isfinite(t->cutoff) || !(box->h[0] > 0.0) || !(box->h[1] > 0.0) ||
      !(box->h[2] > 0.0))
    return GLASS_EINVAL;
  for (int i = 0; i < n; i++) {
    if (type[i] < 0 || type[i] >= t->ntypes)
      return GLASS_EINVAL;
    if (!isfinite(x[i][0]) || !isfinite(x[i][1]) || !isfinite(x[i][2]))
      return GLASS_ENONFINITE;
  }
  return GLASS_OK;
}

static glass_status fill(glass_eam *e, const glass_eam_tables *t, int n, const int *type,
                         const double (*x)[3], const unsigned char *held)
{
  const size_t count = (size_t)n, pairs = (size_t)e->ntypes * (size_t)e->ntypes;
  e->table = calloc(pairs, sizeof *e->table);
  e->embed = calloc((size_t)e->ntypes, sizeof *e->embed);
  e->x = glass_eam_allocate(4 * (count + GLASS_EAM_SPARE) * sizeof *e->x);
  e->atom = malloc(count * sizeof *e->atom);
  e->place = malloc(count * sizeof *e->place);
  e->type = malloc(count * sizeof *e->type);
  e->held = malloc(count * sizeof *e->held);
  e->wrap = malloc(3 * count * sizeof *e->wrap);
  e->density = malloc(count * sizeof *e->density);
  e->energy = malloc(count * sizeof *e->energy);
  e->slope = malloc(count * sizeof *e->slope);
  if (!e->table || !e->embed || !e->x || !e->atom || !e->place || !e->type || !e->held ||
      !e->wrap || !e->density || !e->energy || !e->slope)
    return GLASS_ENOMEM;
  memset(e->x + 4 * count, 0, 4 * GLASS_EAM_SPARE * sizeof *e->x);
  glass_status status = pack_pair_tables(e, t);
  if (!status)
    status = pack_embedding_tables(e, t);
  if (status)
    return status;
  status = choose_cells(e, n, x);
  if (!status)
    status = sort_into_cells(e, n, type, x, held);
  return status ? status : take_densities(e);
}

glass_status glass_eam_create(const glass_eam_tables *t, const glass_eam_box *box, int n,
                              const int *type, const double (*x)[3], const unsigned char *held,
                              glass_eam **out)
{
  glass_status status = require_usable(t, box, n, type, x);
  if (status)
    return status;
  glass_eam *e = calloc(1, sizeof *e);
  if (!e)
    return GLASS_ENOMEM;
  e->ntypes = t->ntypes;
  e->nr = t->nr;
  e->nrho = t->nrho;
  e->n = n;
  e->rdr = t->rdr;
  e->rdrho = t->rdrho;
  e->rhomax = t->rhomax;
  e->cutoff = t->cutoff;
  e->skin = GLASS_EAM_SKIN * t->cutoff;
  for (int d = 0; d < 3; d++) {
    e->low[d] = box->low[d];
    e->periodic[d] = box->periodic[d];
  }
  memcpy(e->h, box->h, sizeof e->h);
  status = fill(e, t, n, type, x, held);
  if (status) {
    glass_eam_destroy(e);
    return status;
  }
  *out = e;
  return GLASS_OK;
}

void glass_eam_destroy(glass_eam *e)
{
  if (!e)
    return;
  for (int k = 0; e->table && k < e->ntypes * e->ntypes; k++)
    free(e->table[k]);
  for (int k = 0; e->embed && k < e->ntypes; k++)
    free(e->embed[k]);
  void *all[] = {e->table, e->embed, e->start, e->atom,    e->place,  e->type,
                 e->held,  e->x,     e->wrap,  e->density, e->energy, e->slope};
  for (size_t k = 0; k < sizeof all / sizeof *all; k++)
    free(all[k]);
  free(e);
}

double glass_eam_memory(const glass_eam *e)
{
  const double atoms = e->n * (9.0 * sizeof(double) + 6.0 * sizeof(int) + 1.0);
  const double pairs = 0.5 * e->ntypes * (e->ntypes - 1.0);
  const double numbers = (e->nr + 1.0) * (GLASS_EAM_SAME * e->ntypes + GLASS_EAM_MIXED * pairs) +
                         8.0 * (e->nrho + 1.0) * e->ntypes;
  return atoms + numbers * sizeof(double);
}
