/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "glass_pearson.h"

#include <math.h>
#include <stdlib.h>

int glass_pearson_bins(int n, int size)
{
  return n < size ? n > 0 : n / size;
}

static int by_x_then_id(const void *left, const void *right)
{
  const glass_pearson_point *a = left, *b = right;
  if (a->x != b->x)
    return a->x < b->x ? -1 : 1;
  return a->id < b->id ? -1 : a->id > b->id;
}

static int first_of_bin(int bin, int nbins, int n, int size)
{
  return bin < nbins ? bin * size : n;
}

/* means: [2][nbins], of x and of y. */
static void average(int n, const double *x, const double *y, int size, int nbins, double *means)
{
  for (int b = 0; b < nbins; b++) {
    const int first = first_of_bin(b, nbins, n, size);
    const int count = first_of_bin(b + 1, nbins, n, size) - first;
    means[b] = glass_line_mean(count, x + first);
    means[nbins + b] = glass_line_mean(count, y + first);
  }
}

glass_status glass_pearson_correlate(int n, glass_pearson_point *points, int size,
                                     glass_line *binned, glass_line *single, double (*bins)[3])
{
  if (n < 1 || size < 1)
    return GLASS_EINVAL;
  for (int i = 0; i < n; i++)
    if (!isfinite(points[i].x) || !isfinite(points[i].y))
      return GLASS_ENONFINITE;
  const int nbins = glass_pearson_bins(n, size);
  double *x = malloc(sizeof *x * 2 * ((size_t)n + (size_t)nbins));
  if (!x)
    return GLASS_ENOMEM;
  double *y = x + n, *means = y + n;

  qsort(points, (size_t)n, sizeof *points, by_x_then_id);
  for (int i = 0; i < n; i++) {
    x[i] = points[i].x;
    y[i] = points[i].y;
  }
  average(n, x, y, size, nbins, means);
  glass_line through_bins, through_points;
  glass_status status = glass_line_fit(nbins, means, means + nbins, &through_bins);
  if (!status)
    status = glass_line_fit(n, x, y, &through_points);
  if (!status) {
    *binned = through_bins;
    *single = through_points;
    for (int b = 0; b < nbins; b++) {
      bins[b][0] = means[b];
      bins[b][1] = means[nbins + b];
      bins[b][2] = first_of_bin(b + 1, nbins, n, size) - first_of_bin(b, nbins, n, size);
    }
  }
  free(x);
  return status;
}
