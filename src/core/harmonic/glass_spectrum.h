/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How the eigenvalues of a symmetric matrix are spread, from a few products with it.
 *
 * Lanczos from a random vector gives Ritz values; the squared first components of their vectors are
 * the share of all eigenvalues that each stands for.
 * Source: L. Lin, Y. Saad, C. Yang, SIAM Rev. 58, 34 (2016), section 3.2; for the upper bound
 * Y. Zhou, R.-C. Li, Linear Algebra Appl. 435, 480 (2011), Eq. 2.5. */
#ifndef GLASS_SPECTRUM_H
#define GLASS_SPECTRUM_H

#include "glass_operator.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
  int n;         /* Ritz values */
  double *value; /* [n], ascending, in units of the eigenvalues */
  double *share; /* [n], their sum is 1 */
  double bound;  /* no eigenvalue is larger */
} glass_spectrum;

/* Estimate the spectrum; free it with glass_spectrum_free.
 *   steps  products with the matrix, >= 1; fewer where the vector's space is exhausted
 *   start  in, [n], random, not zero
 * Errors: GLASS_EINVAL, GLASS_ENOMEM, GLASS_ELAPACK, and those of the product. */
glass_status glass_spectrum_estimate(const glass_operator *a, int steps, const double *start,
                                     glass_spectrum *out);
void glass_spectrum_free(glass_spectrum *spectrum);

/* The eigenvalue with a share 0 < share < 1 of all below it, interpolated. */
double glass_spectrum_quantile(const glass_spectrum *spectrum, double share);

#ifdef __cplusplus
}
#endif

#endif
