/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How the core uses a symmetric matrix that its host distributes. */
#ifndef GLASS_OPERATOR_H
#define GLASS_OPERATOR_H

#include "glass_status.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Vectors are the host's: each process has n of the elements, and calls with the others. */
typedef struct {
  int n; /* elements of a vector here, >= 0 */

  /* Product with the matrix, y = A x.
   *   x  in,  [n]
   *   y  out, [n] */
  glass_status (*multiply)(void *ctx, const double *x, double *y);

  /* Scalar product over all processes.
   *   a, b  in, [n] */
  double (*dot)(void *ctx, const double *a, const double *b);

  void *ctx;
} glass_operator;

#ifdef __cplusplus
}
#endif

#endif
