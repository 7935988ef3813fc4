/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The softest direction of an energy surface, by Lanczos.
 *
 * The Hessian is never built, only multiplied with, one product a vector: exact where the potential
 * has second derivatives, else a difference of forces, which is one evaluation. All vectors are
 * kept and orthogonalised against each other, so Ritz values have no ghosts. Motions that the
 * potential calls rigid are projected out of every vector.
 * Source: R. Malek, N. Mousseau, Phys. Rev. E 62, 7723 (2000); C. Lanczos, J. Res. Natl. Bur.
 * Stand. 45, 255 (1950). */
#ifndef GLASS_LANCZOS_H
#define GLASS_LANCZOS_H

#include "glass_potential.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
  int max_vectors;  /* stop at this many, >= 2 */
  double tolerance; /* stop when the eigenvalue changes by less, relative to itself, > 0 */
  double delta;     /* norm of the finite displacement, > 0, [length] */
} glass_lanczos_options;

typedef struct glass_lanczos glass_lanczos;

/* A workspace for n coordinates and up to `capacity` vectors.
 * Errors: GLASS_EINVAL, GLASS_ENOMEM. */
glass_status glass_lanczos_create(int n, int capacity, glass_lanczos **out);
void glass_lanczos_destroy(glass_lanczos *lanczos);

/* Bytes held. */
double glass_lanczos_memory(const glass_lanczos *lanczos);

/* Lowest curvature of the energy around x.
 *   x         in,  [n], [length]
 *   force     in,  [n], force at x, [energy/length]
 *   mode      in/out, [n], start vector, not zero; on return the lowest mode, of unit length, its
 *             product with the start vector not negative
 *   lambda    out, [energy/length^2]
 *   stiffness out, largest norm of H q over all vectors, below the largest curvature,
 *             [energy/length^2]
 * Errors: GLASS_EINVAL, GLASS_ENONFINITE, GLASS_ELAPACK and those of the
 * potential. */
glass_status glass_lanczos_lowest(glass_lanczos *lanczos, const glass_potential *potential,
                                  const glass_lanczos_options *options, const double *x,
                                  const double *force, double *mode, double *lambda,
                                  double *stiffness);

/* The two lowest curvatures around x. The start vector is the mode mixed with the second one, so
 * that a second soft direction is not missed because the mode is already exact. Ends when both have
 * converged: each changes by less than the tolerance relative to the larger of the two.
 *   mode    in/out, [n]
 *   second  in/out, [n], any vector that is not parallel to the mode; on return the second lowest
 *           mode, unless the space has but one dimension
 *   lambda  out, [2], lowest first, [energy/length^2]; infinity where there is no second one */
glass_status glass_lanczos_lowest_two(glass_lanczos *lanczos, const glass_potential *potential,
                                      const glass_lanczos_options *options, const double *x,
                                      const double *force, double *mode, double *second,
                                      double lambda[2]);

#ifdef __cplusplus
}
#endif

#endif
