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

glass_status glass_corrlen_add_blocks(int n, const double (*x)[3], const double *d,
                                      const int *block, int nblocks, int ncenters,
                                      const int *center, double rmax, int nbin,
                                      glass_corrlen_sum *sums)
{
  if (nbin < 1 || ncenters < 0 || nblocks < 1)
    return GLASS_EINVAL;
  for (int i = 0; i < n; i++) {
    if (!isfinite(d[i]))
      return GLASS_ENONFINITE;
    if (block[i] < 0 || block[i] >= nblocks)
      return GLASS_EINVAL;
  }
  glass_cells *cells;
  glass_status status = glass_cells_create(n, x, rmax, &cells);
  if (status)
    return status;
  glass_neighbors near = {0};
  for (int k = 0; k < ncenters && !status; k++) {
    const int i = center[k];
    status = glass_cells_find_higher(cells, x[i], i, &near);
    for (int m = 0; m < near.n && !status; m++) {
      const int j = near.index[m];
      const double r = sqrt(near.rsq[m]);
      const int bin = (int)(r * (nbin / rmax) + EDGE);
      if (bin >= nbin)
        continue;
      const int rows[3] = {nblocks, block[i], block[j] == block[i] ? -1 : block[j]};
      for (int row = 0; row < 3; row++) {
        if (rows[row] < 0)
          continue;
        glass_corrlen_sum *sum = &sums[(size_t)rows[row] * nbin + bin];
        sum->pairs += 1.0;
        sum->product += d[i] * d[j];
        sum->distance += r;
      }
    }
  }
  glass_neighbors_free(&near);
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

/* The best A for a decay rate q = 1/xi, and the weighted squares that it leaves. */
static double squares_left(const double *r, const double *c, const double *pairs, int first,
                           int last, double q, double *amplitude)
{
  double ce = 0.0, ee = 0.0, left = 0.0;
  /* Relative to the first bin, so that the exponentials stay in range. */
  for (int k = first; k < last; k++)
    if (pairs[k] > 0.0) {
      const double e = exp(-q * (r[k] - r[first]));
      ce += pairs[k] * c[k] * e;
      ee += pairs[k] * e * e;
    }
  const double a = ee > 0.0 ? ce / ee : 0.0;
  for (int k = first; k < last; k++)
    if (pairs[k] > 0.0) {
      const double rest = c[k] - a * exp(-q * (r[k] - r[first]));
      left += pairs[k] * rest * rest;
    }
  *amplitude = a;
  return left;
}

/* Where the squares are least in q, between none and a decay within a hundredth of the range: the
 * best of a grid of rates in equal ratios, and golden sections about it. */
static double best_rate(const double *r, const double *c, const double *pairs, int first, int last,
                        double span, int *inside)
{
  enum { GRID = 121 };
  const double lowest = 1e-3 / span, ratio = pow(1e5, 1.0 / (GRID - 1)),
               golden = 0.6180339887498949;
  double least = INFINITY, amplitude;
  int best = 0;
  for (int g = 0; g < GRID; g++) {
    const double left = squares_left(r, c, pairs, first, last, lowest * pow(ratio, g), &amplitude);
    if (left < least) {
      least = left;
      best = g;
    }
  }
  *inside = best > 0 && best < GRID - 1;
  double low = lowest * pow(ratio, best - 1), high = lowest * pow(ratio, best + 1);
  while (high - low > 1e-11 * high) {
    const double a = high - golden * (high - low), b = low + golden * (high - low);
    if (squares_left(r, c, pairs, first, last, a, &amplitude) <
        squares_left(r, c, pairs, first, last, b, &amplitude))
      high = b;
    else
      low = a;
  }
  return 0.5 * (low + high);
}

glass_status glass_corrlen_fit_pairs(int nbin, const double *r, const double *c,
                                     const double *pairs, int first, int last,
                                     glass_corrlen_fit *fit)
{
  if (first < 0 || last > nbin)
    return GLASS_EINVAL;
  glass_corrlen_fit result = {.outcome = GLASS_CORRLEN_FEW_BINS, .first = first, .last = last};
  double weight = 0.0, mean = 0.0, about_mean = 0.0;
  int begin = -1, end = -1;
  for (int k = first; k < last; k++)
    if (pairs[k] > 0.0) {
      begin = begin < 0 ? k : begin;
      end = k;
      result.used++;
      weight += pairs[k];
      mean += pairs[k] * c[k];
    }
  if (result.used >= 3) {
    int inside;
    const double q = best_rate(r, c, pairs, begin, last, r[end] - r[begin], &inside);
    double amplitude;
    const double left = squares_left(r, c, pairs, begin, last, q, &amplitude);
    for (int k = first; k < last; k++)
      about_mean += pairs[k] * (c[k] - mean / weight) * (c[k] - mean / weight);
    result.outcome = inside && amplitude > 0.0 ? GLASS_CORRLEN_FITTED : GLASS_CORRLEN_NO_DECAY;
    if (result.outcome == GLASS_CORRLEN_FITTED) {
      result.xi = 1.0 / q;
      result.amplitude = amplitude * exp(q * r[begin]);
      result.r2 = about_mean > 0.0 ? 1.0 - left / about_mean : 0.0;
    }
  }
  *fit = result;
  return GLASS_OK;
}

glass_status glass_corrlen_jackknife(int nblocks, int nbin, const glass_corrlen_sum *sums,
                                     double variance, int first, int last, double *error)
{
  if (nblocks < 1 || nbin < 1 || !(variance > 0.0))
    return GLASS_EINVAL;
  double *r = malloc(sizeof *r * (3 * (size_t)nbin + (size_t)nblocks));
  if (!r)
    return GLASS_ENOMEM;
  double *c = r + nbin, *pairs = c + nbin, *xi = pairs + nbin;
  const glass_corrlen_sum *all = sums + (size_t)nblocks * nbin;
  glass_status status = GLASS_OK;
  int used = 0, lost = 0;
  for (int b = 0; b < nblocks && !status; b++) {
    const glass_corrlen_sum *of_block = sums + (size_t)b * nbin;
    double own = 0.0;
    for (int k = 0; k < nbin; k++) {
      own += of_block[k].pairs;
      pairs[k] = all[k].pairs - of_block[k].pairs;
      r[k] = pairs[k] > 0.0 ? (all[k].distance - of_block[k].distance) / pairs[k] : 0.0;
      c[k] = pairs[k] > 0.0 ? (all[k].product - of_block[k].product) / pairs[k] / variance : 0.0;
    }
    if (own == 0.0)
      continue;
    glass_corrlen_fit fit;
    status = glass_corrlen_fit_pairs(nbin, r, c, pairs, first, last, &fit);
    if (!status && fit.outcome == GLASS_CORRLEN_FITTED)
      xi[used++] = fit.xi;
    else
      lost++;
  }
  double result = 0.0;
  if (used >= 2 && !lost) {
    double mean = 0.0;
    for (int b = 0; b < used; b++)
      mean += xi[b] / used;
    for (int b = 0; b < used; b++)
      result += (xi[b] - mean) * (xi[b] - mean);
    result = sqrt(result * (used - 1) / used);
  }
  free(r);
  if (!status)
    *error = result;
  return status;
}
