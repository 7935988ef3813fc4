/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "glass_smooth.h"

#include "glass_cells.h"

#include <math.h>

double glass_smooth_weight(const glass_smooth_options *o, double rsq)
{
  switch (o->kernel) {
  case GLASS_SMOOTH_FLAT:
    return 1.0;
  case GLASS_SMOOTH_PARABOLA:
    return 1.0 - rsq / (o->cutoff * o->cutoff);
  case GLASS_SMOOTH_GAUSS:
    break;
  }
  return exp(-0.5 * rsq / (o->sigma * o->sigma));
}

glass_status glass_smooth_means(const glass_smooth_options *o, int n, const double (*x)[3],
                                const double *q, int m, const double (*places)[3], double *mean,
                                double *weight)
{
  if (m < 0 || (o->kernel == GLASS_SMOOTH_GAUSS && !(o->sigma > 0.0)))
    return GLASS_EINVAL;
  for (int j = 0; j < n; j++)
    if (!isfinite(q[j]))
      return GLASS_ENONFINITE;
  glass_cells *cells;
  glass_neighbors near = {0};
  glass_status status = glass_cells_create(n, x, o->cutoff, &cells);
  if (status)
    return status;
  for (int i = 0; i < m && !status; i++) {
    status = glass_cells_find(cells, places[i], -1, &near);
    if (status)
      break;
    double sum = 0.0, all = 0.0;
    for (int k = 0; k < near.n; k++) {
      const double w = glass_smooth_weight(o, near.rsq[k]);
      all += w;
      sum += w * q[near.index[k]];
    }
    weight[i] = all;
    mean[i] = all > 0.0 ? sum / all : 0.0;
  }
  glass_neighbors_free(&near);
  glass_cells_destroy(cells);
  return status;
}
