/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Quasi-Newton steps from the latest displacements and the changes of gradient they caused.
 *
 * Each pair (s, y) says H s = y. The step solves H step = force by the limited-memory BFGS formula;
 * near a saddle it can do so for the Hessian with one mode inverted, H - 2 lambda v
 * v^T, on which the saddle is a minimum. Pairs whose curvature is not positive then are left out.
 * Source: J. Nocedal, Math. Comput. 35, 773 (1980). */
#ifndef GLASS_LBFGS_H
#define GLASS_LBFGS_H

#include "glass_status.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct glass_lbfgs glass_lbfgs;

/* Room for the latest `capacity` pairs of n coordinates.
 * Errors: GLASS_EINVAL, GLASS_ENOMEM. */
glass_status glass_lbfgs_create(int n, int capacity, glass_lbfgs **out);
void glass_lbfgs_destroy(glass_lbfgs *lbfgs);

/* Bytes held. */
double glass_lbfgs_memory(const glass_lbfgs *lbfgs);

/* Another number of coordinates. With more of them all pairs are kept, as if the new coordinates
 * had never moved; with fewer they are forgotten. Errors: GLASS_EINVAL, GLASS_ENOMEM. */
glass_status glass_lbfgs_resize(glass_lbfgs *lbfgs, int n);

/* Forget all pairs. */
void glass_lbfgs_reset(glass_lbfgs *lbfgs);

/* Remember a pair.
 *   s  in, [n], displacement, [length]
 *   y  in, [n], change of the gradient, [energy/length] */
void glass_lbfgs_add(glass_lbfgs *lbfgs, const double *s, const double *y);

/* Quasi-Newton step.
 *   force   in, [n], minus the gradient of what is minimised, [energy/length]
 *   mode    in, [n], of unit length, or NULL: the direction that is inverted
 *   lambda  its curvature, [energy/length^2]
 *   step    out, [n], [length]
 * Returns the number of pairs used; when it is 0 the step is 0. */
int glass_lbfgs_step(glass_lbfgs *lbfgs, const double *force, const double *mode, double lambda,
                     double *step);

#ifdef __cplusplus
}
#endif

#endif
