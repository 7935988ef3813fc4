/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A polynomial of a symmetric matrix that lifts the low end of its spectrum above all else.
 *
 * T_m is the Chebyshev polynomial of degree m. The filter is T_m(B) with
 *   B = (low + high - 2 A) / (high - low):
 * eigenvalues of A between low and high become numbers between -1 and 1, and below low the filter
 * grows as cosh(m arcosh(1 + 2 (low - lambda) / (high - low))), the faster the lower. Eigenvectors
 * stay. Source: Y. Zhou, Y. Saad, SIAM J. Matrix Anal. Appl. 29, 954 (2007), Algorithm 3.1. */
#ifndef GLASS_CHEBYSHEV_H
#define GLASS_CHEBYSHEV_H

#include "glass_operator.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The filter times a vector.
 *   degree  m >= 1; that many products with the matrix
 *   low     > 0, and
 *   high    > low: the interval that is damped, in units of the eigenvalues
 *   x       in,  [n]
 *   work    [2 n]
 *   y       out, [n], not x
 * Errors: GLASS_EINVAL, and those of the product. */
glass_status glass_chebyshev_filter(const glass_operator *a, int degree, double low, double high,
                                    const double *x, double *work, double *y);

/* The least degree at which the filter of an eigenvalue below `low` is at least `growth` > 1. */
int glass_chebyshev_degree(double low, double high, double eigenvalue, double growth);

#ifdef __cplusplus
}
#endif

#endif
