/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "glass_s2.h"

#include "glass_gauss.h"
#include "glass_simd.h"

#include <math.h>
#include <stdlib.h>

#define LANES 8

static const double PI = 3.14159265358979323846;

struct glass_s2 {
  glass_s2_options options;
  glass_gauss *gauss;
  int size;        /* numbers in a sum of Gaussians, a multiple of LANES */
  double *weight;  /* [size] weight of a point in the integral over r^2 dr, 0 in a gap */
  double *per_rsq; /* [size] 1/r^2, 0 at r = 0 and in a gap */
};

static void fill_tables(glass_s2 *s2)
{
  const double dr = s2->options.dr;
  const int last = (int)floor(s2->options.cutoff / dr * (1.0 + 1e-12));
  for (int place = 0; place < s2->size; place++) {
    const int k = glass_gauss_grid_point(s2->gauss, place);
    const double r = k * dr, trapezoid = k == last ? 0.5 * dr : dr;
    s2->weight[place] = k > 0 ? trapezoid * r * r : 0.0;
    s2->per_rsq[place] = k > 0 ? 1.0 / (r * r) : 0.0;
  }
}

glass_status glass_s2_create(const glass_s2_options *options, glass_s2 **out)
{
  if (!(options->sigma > 0.0) || !(options->cutoff > 0.0) || !isfinite(options->cutoff))
    return GLASS_EINVAL;
  glass_s2 *s2 = calloc(1, sizeof *s2);
  if (!s2)
    return GLASS_ENOMEM;
  s2->options = *options;
  const glass_gauss_options gauss = {options->sigma, options->dr, options->cutoff,
                                     glass_s2_reach(s2), options->nkinds};
  glass_status status = glass_gauss_create(&gauss, &s2->gauss);
  if (!status) {
    s2->size = glass_gauss_size(s2->gauss);
    s2->weight = malloc(sizeof(double) * (size_t)s2->size);
    s2->per_rsq = malloc(sizeof(double) * (size_t)s2->size);
    status = s2->weight && s2->per_rsq ? GLASS_OK : GLASS_ENOMEM;
  }
  if (status) {
    glass_s2_destroy(s2);
    return status;
  }
  fill_tables(s2);
  *out = s2;
  return GLASS_OK;
}

void glass_s2_destroy(glass_s2 *s2)
{
  if (!s2)
    return;
  glass_gauss_destroy(s2->gauss);
  free(s2->weight);
  free(s2->per_rsq);
  free(s2);
}

double glass_s2_reach(const glass_s2 *s2)
{
  return s2->options.cutoff + GLASS_S2_TAIL * s2->options.sigma;
}

double glass_s2_memory(const glass_s2 *s2)
{
  return (double)sizeof *s2 + glass_gauss_memory(s2->gauss) + 2.0 * sizeof(double) * s2->size;
}

void glass_s2_local_density(const glass_s2 *s2, int n, const int *index, const double *rsq,
                            const int *kind, double *density)
{
  const double cutoff = s2->options.cutoff;
  const double per_volume = 1.0 / (4.0 / 3.0 * PI * cutoff * cutoff * cutoff);
  for (int nu = 0; nu < s2->options.nkinds; nu++)
    density[nu] = 0.0;
  for (int j = 0; j < n; j++)
    density[kind[index[j]]] += rsq[j] < cutoff * cutoff ? 1.0 : 0.0;
  for (int nu = 0; nu < s2->options.nkinds; nu++)
    density[nu] *= per_volume;
}

/* int { g ln g - g + 1 } r^2 dr with g = sum / (4 pi rho r^2); where g is 0 the integrand is r^2.
 */
GLASS_SIMD static double integrate(int n, const double *restrict weight,
                                   const double *restrict per_rsq, double density,
                                   const double *restrict sum)
{
  const double scale = 1.0 / (4.0 * PI * density);
  double total[LANES] = {0.0};
  for (int k = 0; k < n; k += LANES)
    for (int lane = 0; lane < LANES; lane++) {
      const double g = scale * sum[k + lane] * per_rsq[k + lane];
      const double positive = g > 1e-300 ? g : 1e-300;
      total[lane] += (positive * glass_simd_log(positive) - g + 1.0) * weight[k + lane];
    }
  double integral = 0.0;
  for (int lane = 0; lane < LANES; lane++)
    integral += total[lane];
  return integral;
}

glass_status glass_s2_of_atom(glass_s2 *s2, int n, const int *index, const double *rsq,
                              const int *kind, const double *density, double *value)
{
  const int nkinds = s2->options.nkinds;
  if (n < 0)
    return GLASS_EINVAL;
  for (int nu = 0; nu < nkinds; nu++)
    if (!(density[nu] >= 0.0) || !isfinite(density[nu]))
      return GLASS_EINVAL;
  const double *sums;
  const glass_status status = glass_gauss_sum(s2->gauss, n, index, rsq, kind, &sums);
  if (status)
    return status;
  double total = 0.0;
  for (int nu = 0; nu < nkinds; nu++)
    if (density[nu] > 0.0)
      total += density[nu] *
               integrate(s2->size, s2->weight, s2->per_rsq, density[nu], sums + nu * s2->size);
  *value = -2.0 * PI * total;
  return GLASS_OK;
}
