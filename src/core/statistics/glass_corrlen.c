/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "glass_corrlen.h"

#include "glass_cells.h"
#include "glass_line.h"
#include "glass_simd.h"

#include <math.h>
#include <stdlib.h>

/* A distance on the edge of two bins belongs to the upper one, also when rounding took it below. */
#define EDGE 1e-9

typedef struct {
  double pairs, product;
} bin_sum;

/* `sum` has one bin more than there are, for distances on the outer edge. */
GLASS_SIMD static void add_neighbors(const glass_neighbors *near, const double *restrict d,
                                     double of_center, double per_width, bin_sum *restrict sum)
{
  enum { BLOCK = 64 };
  int bin[BLOCK];
  for (int b = 0; b < near->n; b += BLOCK) {
    const int m = near->n - b < BLOCK ? near->n - b : BLOCK;
    const double *rsq = near->rsq + b;
    const int *index = near->index + b;
    for (int k = 0; k < m; k++)
      bin[k] = (int)(sqrt(rsq[k]) * per_width + EDGE);
    for (int k = 0; k < m; k++) {
      sum[bin[k]].pairs += 1.0;
      sum[bin[k]].product += of_center * d[index[k]];
    }
  }
}

static glass_status sum_pairs(const glass_cells *cells, const double (*x)[3], const double *d,
                              int ncenters, const int *center, double per_width, bin_sum *sum)
{
  glass_neighbors near = {0};
  glass_status status = GLASS_OK;
  for (int c = 0; c < ncenters && !status; c++) {
    const int i = center[c];
    status = glass_cells_find_higher(cells, x[i], i, &near);
    if (!status)
      add_neighbors(&near, d, d[i], per_width, sum);
  }
  glass_neighbors_free(&near);
  return status;
}

glass_status glass_corrlen_add_pairs(int n, const double (*x)[3], const double *d, int ncenters,
                                     const int *center, double rmax, int nbin, double *pairs,
                                     double *products)
{
  if (nbin < 1 || ncenters < 0)
    return GLASS_EINVAL;
  for (int i = 0; i < n; i++)
    if (!isfinite(d[i]))
      return GLASS_ENONFINITE;
  glass_cells *cells;
  glass_status status = glass_cells_create(n, x, rmax, &cells);
  if (status)
    return status;
  bin_sum *sum = calloc((size_t)nbin + 1, sizeof *sum);
  status = sum ? sum_pairs(cells, x, d, ncenters, center, nbin / rmax, sum) : GLASS_ENOMEM;
  if (!status)
    for (int k = 0; k < nbin; k++) {
      pairs[k] += sum[k].pairs;
      products[k] += sum[k].product;
    }
  free(sum);
  glass_cells_destroy(cells);
  return status;
}

void glass_corrlen_default_range(int nbin, const double *pairs, const double *c, int *first,
                                 int *last)
{
  double highest = 0.0;
  *first = 0;
  for (int k = 0; k < nbin; k++) {
    const double shell = (double)(k + 1) * (k + 1) * (k + 1) - (double)k * k * k;
    if (pairs[k] > highest * shell) {
      highest = pairs[k] / shell;
      *first = k;
    }
  }
  *last = *first;
  while (*last < nbin && (pairs[*last] == 0.0 || c[*last] >= GLASS_CORRLEN_FLOOR))
    ++*last;
}

glass_status glass_corrlen_fit_range(int nbin, const double *pairs, const double *c, double width,
                                     int first, int last, glass_corrlen_fit *fit)
{
  if (first < 0 || last > nbin || !(width > 0.0))
    return GLASS_EINVAL;
  glass_corrlen_fit result = {.outcome = GLASS_CORRLEN_FEW_BINS, .first = first, .last = last};
  double *r = malloc(sizeof *r * 2 * (size_t)nbin);
  if (!r)
    return GLASS_ENOMEM;
  double *log_c = r + nbin;
  for (int k = first; k < last; k++)
    if (pairs[k] > 0.0 && c[k] > 0.0) {
      r[result.used] = (k + 0.5) * width;
      log_c[result.used++] = log(c[k]);
    }
  glass_line line = {0};
  const glass_status status =
      result.used < 3 ? GLASS_OK : glass_line_fit(result.used, r, log_c, &line);
  free(r);
  if (status)
    return status;
  if (result.used >= 3)
    result.outcome = line.slope < 0.0 ? GLASS_CORRLEN_FITTED : GLASS_CORRLEN_NO_DECAY;
  if (result.outcome == GLASS_CORRLEN_FITTED) {
    result.xi = -1.0 / line.slope;
    result.xi_error = line.slope_error / (line.slope * line.slope);
    result.amplitude = exp(line.intercept);
    result.r2 = line.r * line.r;
  }
  *fit = result;
  return GLASS_OK;
}
