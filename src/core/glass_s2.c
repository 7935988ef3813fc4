/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "glass_s2.h"

#include "glass_simd.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A Gaussian is added to the grid out to ROW sigma (2e-11 of its height); its row of grid points is
 * done in blocks of LANES. */
#define ROW 7.0
#define LANES 8

typedef double block __attribute__((vector_size(LANES * sizeof(double))));

static const double PI = 3.14159265358979323846;

struct glass_s2 {
  glass_s2_options options;
  int npoints;    /* grid points 0 .. npoints - 1 inside the cutoff */
  int half;       /* grid points on each side of a Gaussian's centre */
  int nrow;       /* 2 half + 1, rounded up to whole blocks */
  double *table;  /* [nrow] exp(-(t dr)^2 / (2 sigma^2)), t = -half .. */
  double *grid;   /* [half + npoints + reach beyond + nrow] sum of Gaussians, from r = -half dr */
  int ngrid;
  int capacity;   /* neighbors that the three arrays below hold */
  int *start;     /* [capacity] first grid element of a neighbor's row */
  double *first;  /* [capacity] factor of the row's first element */
  double *ratio;  /* [capacity] factor between successive elements */
};

glass_status glass_s2_create(const glass_s2_options *options, glass_s2 **out)
{
  if (!(options->sigma > 0.0) || !(options->cutoff > 0.0) || !(options->dr > 0.0) ||
      !(options->dr <= options->sigma) || !isfinite(options->cutoff))
    return GLASS_EINVAL;
  glass_s2 *s2 = calloc(1, sizeof *s2);
  if (!s2)
    return GLASS_ENOMEM;
  s2->options = *options;
  const double dr = options->dr, sigma = options->sigma;
  s2->npoints = (int)floor(options->cutoff / dr * (1.0 + 1e-12)) + 1;
  s2->half = (int)ceil(ROW * sigma / dr);
  s2->nrow = (2 * s2->half + LANES) / LANES * LANES;
  s2->ngrid = (int)ceil(glass_s2_reach(s2) / dr) + 2 + s2->half + s2->nrow;
  s2->table = malloc(sizeof(double) * (size_t)s2->nrow);
  s2->grid = malloc(sizeof(double) * (size_t)s2->ngrid);
  if (!s2->table || !s2->grid) {
    glass_s2_destroy(s2);
    return GLASS_ENOMEM;
  }
  for (int k = 0; k < s2->nrow; k++) {
    const double x = (k - s2->half) * dr / sigma;
    s2->table[k] = exp(-0.5 * x * x);
  }
  *out = s2;
  return GLASS_OK;
}

void glass_s2_destroy(glass_s2 *s2)
{
  if (!s2)
    return;
  free(s2->table);
  free(s2->grid);
  free(s2->start);
  free(s2->first);
  free(s2->ratio);
  free(s2);
}

double glass_s2_reach(const glass_s2 *s2)
{
  return s2->options.cutoff + GLASS_S2_TAIL * s2->options.sigma;
}

double glass_s2_memory(const glass_s2 *s2)
{
  return (double)sizeof *s2 + sizeof(double) * ((double)s2->nrow + s2->ngrid) +
         (sizeof(int) + 2 * sizeof(double)) * (double)s2->capacity;
}

double glass_s2_local_density(const glass_s2 *s2, int n, const double *rsq)
{
  const double cutoff = s2->options.cutoff;
  int count = 0;
  for (int j = 0; j < n; j++)
    count += rsq[j] < cutoff * cutoff;
  return count / (4.0 / 3.0 * PI * cutoff * cutoff * cutoff);
}

static glass_status reserve(glass_s2 *s2, int n)
{
  if (n <= s2->capacity)
    return GLASS_OK;
  const int capacity = n + n / 2 + 64;
  int *start = realloc(s2->start, sizeof(int) * (size_t)capacity);
  if (start)
    s2->start = start;
  double *first = realloc(s2->first, sizeof(double) * (size_t)capacity);
  if (first)
    s2->first = first;
  double *ratio = realloc(s2->ratio, sizeof(double) * (size_t)capacity);
  if (ratio)
    s2->ratio = ratio;
  if (!start || !first || !ratio)
    return GLASS_ENOMEM;
  s2->capacity = capacity;
  return GLASS_OK;
}

/* With d the distance from the nearest grid point to the neighbor, the Gaussian at t grid points from
 * there is exp(-d^2/2s^2) exp(d dr/s^2)^t exp(-(t dr)^2/2s^2): two exponentials for a whole row. */
GLASS_SIMD static int place_rows(const glass_s2_options *options, int half, int n,
                                 const double *restrict rsq, int *restrict start,
                                 double *restrict first, double *restrict ratio)
{
  const double dr = options->dr, per_dr = 1.0 / dr;
  const double reach = options->cutoff + GLASS_S2_TAIL * options->sigma;
  const double per_variance = 1.0 / (options->sigma * options->sigma);
  const double limit = reach * reach;
  int finite = 1;
  for (int j = 0; j < n; j++) {
    finite &= rsq[j] >= 0.0;
    const double inside = rsq[j] <= limit ? 1.0 : 0.0;
    const double r = sqrt(rsq[j] <= limit ? rsq[j] : limit);
    const int nearest = (int)(r * per_dr + 0.5);
    const double d = r - nearest * dr;
    const double slope = d * dr * per_variance;
    start[j] = nearest;
    first[j] = inside * glass_simd_exp(-0.5 * d * d * per_variance - half * slope);
    ratio[j] = glass_simd_exp(slope);
  }
  return finite;
}

GLASS_SIMD static void add_rows(int nrow, const double *restrict table, int n,
                                const int *restrict start, const double *restrict first,
                                const double *restrict ratio, double *restrict grid)
{
  for (int j = 0; j < n; j++) {
    double *row = grid + start[j];
    const double q = ratio[j], q2 = q * q, q3 = q2 * q, q4 = q2 * q2;
    const block powers = {1.0, q, q2, q3, q4, q4 * q, q4 * q2, q4 * q3};
    const double q8 = q4 * q4;
    block p = first[j] * powers;
    for (int k = 0; k < nrow; k += LANES) {
      block sum, gauss;
      memcpy(&sum, row + k, sizeof sum);
      memcpy(&gauss, table + k, sizeof gauss);
      sum += p * gauss;
      memcpy(row + k, &sum, sizeof sum);
      p *= q8;
    }
  }
}

/* { g ln g - g + 1 } r^2 with g = scale * sum / r^2; r^2 where g is 0. */
static inline double integrand(double r, double scale, double sum)
{
  const double g = scale * sum / (r * r);
  const double positive = g > 1e-300 ? g : 1e-300;
  return (positive * glass_simd_log(positive) - g + 1.0) * (r * r);
}

/* Trapezoid sum over the grid points 0 .. npoints - 1; the one at r = 0 contributes nothing. */
GLASS_SIMD static double integrate(int npoints, double dr, double scale, const double *restrict sum)
{
  double partial[LANES] = {0.0};
  int k = 1;
  for (; k + LANES <= npoints; k += LANES)
    for (int lane = 0; lane < LANES; lane++)
      partial[lane] += integrand((k + lane) * dr, scale, sum[k + lane]);
  double total = 0.0;
  for (; k < npoints; k++)
    total += integrand(k * dr, scale, sum[k]);
  for (int lane = 0; lane < LANES; lane++)
    total += partial[lane];
  const int last = npoints - 1;
  if (last > 0)
    total -= 0.5 * integrand(last * dr, scale, sum[last]);
  return total * dr;
}

glass_status glass_s2_partial(glass_s2 *s2, int n, const double *rsq, double density, double *value)
{
  if (n < 0 || !(density >= 0.0))
    return GLASS_EINVAL;
  const glass_status status = reserve(s2, n);
  if (status)
    return status;
  if (!place_rows(&s2->options, s2->half, n, rsq, s2->start, s2->first, s2->ratio))
    return GLASS_ENONFINITE;
  if (density == 0.0) {
    *value = 0.0;
    return GLASS_OK;
  }
  const double dr = s2->options.dr, sigma = s2->options.sigma;
  for (int k = 0; k < s2->ngrid; k++)
    s2->grid[k] = 0.0;
  add_rows(s2->nrow, s2->table, n, s2->start, s2->first, s2->ratio, s2->grid);
  const double *sum = s2->grid + s2->half;
  const double scale = 1.0 / (4.0 * PI * density * sqrt(2.0 * PI) * sigma);
  *value = -2.0 * PI * density * integrate(s2->npoints, dr, scale, sum);
  return GLASS_OK;
}
