/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Coarse-grained fields: the weighted mean of a quantity over the points around a place,
 *
 *   q(r) = sum_j w(|r_j - r|) q_j / sum_j w(|r_j - r|),
 *
 * with a weight that is constant, 1 - (r/R)^2, or a Gaussian, and 0 beyond the cutoff R. */
#ifndef GLASS_SMOOTH_H
#define GLASS_SMOOTH_H

#include "glass_status.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum { GLASS_SMOOTH_FLAT, GLASS_SMOOTH_PARABOLA, GLASS_SMOOTH_GAUSS } glass_smooth_kernel;

typedef struct {
  glass_smooth_kernel kernel;
  double cutoff; /* R, > 0, [length] */
  double sigma;  /* of the Gaussian, > 0, [length]; the other kernels do not read it */
} glass_smooth_options;

/* The weight at a squared distance of at most R^2; 1 at distance 0. */
double glass_smooth_weight(const glass_smooth_options *options, double rsq);

/* Means around places.
 *   n, x, q      points: [n][3], [length], and their values, [n]
 *   m, places    [m][3], [length]
 *   mean         out, [m], 0 where no point is within the cutoff
 *   weight       out, [m], sum of the weights
 * Errors: GLASS_EINVAL, GLASS_ENOMEM, GLASS_ENONFINITE; mean and weight may be written then. */
glass_status glass_smooth_means(const glass_smooth_options *options, int n, const double (*x)[3],
                                const double *q, int m, const double (*places)[3], double *mean,
                                double *weight);

#ifdef __cplusplus
}
#endif

#endif
