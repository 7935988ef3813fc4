/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Six linear systems with one symmetric, positive matrix of 3 x 3 blocks, A x = b, by conjugate
 * gradients side by side, preconditioned by the inverse of the blocks on the diagonal.
 *
 * Some null vectors of the matrix may be known, as the translations of all atoms: what of b lies
 * along them is left out, and x has nothing of them. The vectors are whole on every process, and
 * the work on them is the same everywhere, so results do not depend on how the host distributes the
 * matrix. Source: J. R. Shewchuk, An Introduction to the Conjugate Gradient Method Without the
 * Agonizing Pain, Carnegie Mellon University (1994), section B3. */
#ifndef GLASS_SOLVE_H
#define GLASS_SOLVE_H

#include "glass_status.h"

#ifdef __cplusplus
extern "C" {
#endif

#define GLASS_SOLVE_COUNT 6

typedef struct {
  int blocks;             /* rows of blocks, >= 0; a vector has n = 3 * blocks elements */
  const double *diagonal; /* [blocks][3][3]; where one cannot be inverted, x stays 0 there */
  int nulls;              /* known null vectors */
  const double *null;     /* [nulls][n], orthonormal */

  /* Product of the matrix with six vectors, y = A x.
   *   x  in,  [n][6]
   *   y  out, [n][6] */
  glass_status (*multiply)(void *ctx, const double *x, double *y);
  void *ctx;
} glass_solve_matrix;

typedef struct {
  double tolerance; /* done when |b - A x| <= tolerance |b| for each of them, > 0 */
  int max_products; /* give up after so many products with all six, >= 1 */
} glass_solve_options;

typedef enum {
  GLASS_SOLVE_CONVERGED = 1,
  GLASS_SOLVE_NOT_POSITIVE, /* the matrix has a negative eigenvalue */
  GLASS_SOLVE_MAX_PRODUCTS
} glass_solve_outcome;

typedef struct {
  int products;    /* with all six vectors */
  double residual; /* the largest |b - A x| / |b|, from one more product */
} glass_solve_report;

/* Solve.
 *   b  in,  [n][6]
 *   x  out, [n][6]
 * Errors: GLASS_EINVAL, GLASS_ENOMEM, GLASS_ENONFINITE, and those of the product. */
glass_status glass_solve(const glass_solve_matrix *a, const glass_solve_options *options,
                         const double *b, double *x, glass_solve_report *report,
                         glass_solve_outcome *outcome);

#ifdef __cplusplus
}
#endif

#endif
