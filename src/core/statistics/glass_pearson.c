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

/* Correlation of the points outside a block; 0 where there is none. */
static double without(int n, const glass_pearson_point *points, const int *block, int left_out,
                      double *x, double *y, int *found)
{
  int m = 0;
  for (int i = 0; i < n; i++)
    if (block[i] != left_out) {
      x[m] = points[i].x;
      y[m++] = points[i].y;
    }
  glass_line line = {0};
  *found = m > 0 && m < n && glass_line_fit(m, x, y, &line) == GLASS_OK && !line.constant_x &&
           !line.constant_y;
  return line.r;
}

glass_status glass_pearson_jackknife(int n, const glass_pearson_point *points, const int *block,
                                     int nblocks, double *error)
{
  if (n < 1 || nblocks < 1)
    return GLASS_EINVAL;
  double *x = malloc(sizeof *x * (2 * (size_t)n + (size_t)nblocks));
  int *members = calloc((size_t)nblocks, sizeof *members);
  if (!x || !members) {
    free(x);
    free(members);
    return GLASS_ENOMEM;
  }
  double *y = x + n, *r = y + n, mean = 0.0, sum = 0.0;
  for (int i = 0; i < n; i++)
    members[block[i]]++;
  int used = 0, lost = 0, found;
  for (int b = 0; b < nblocks; b++) {
    if (members[b] == 0)
      continue;
    r[used] = without(n, points, block, b, x, y, &found);
    if (found)
      mean += r[used++];
    else
      lost++;
  }
  for (int b = 0; b < used; b++)
    sum += (r[b] - mean / used) * (r[b] - mean / used);
  *error = used >= 2 && !lost ? sqrt(sum * (used - 1) / used) : 0.0;
  free(x);
  free(members);
  return GLASS_OK;
}

double glass_pearson_of_bins(double r, double size)
{
  const double scatter = (1.0 - r * r) / size;
  return r == 0.0 ? 0.0 : r / sqrt(r * r + scatter);
}
