/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The softest direction of an energy surface, by Lanczos.
 *
 * The Hessian is never built, only multiplied with, one product a vector: exact where the potential
 * has second derivatives, else a difference of forces, which is one evaluation. All vectors are
 * kept and orthogonalised against each other, so Ritz values have no ghosts. Motions that the
 * potential calls rigid are projected out of every vector.
 * Source: R. Malek, N. Mousseau, Phys. Rev. E 62, 7723 (2000); C. Lanczos, J. Res. Natl. Bur.
 * Stand. 45, 255 (1950). The residual: B. N. Parlett, The Symmetric Eigenvalue Problem (1998). */
#ifndef GLASS_LANCZOS_H
#define GLASS_LANCZOS_H

#include "glass_potential.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
  int max_vectors;       /* stop at this many, >= 2 */
  double tolerance;      /* stop when the eigenvalue changes by less, relative to itself, > 0 */
  double delta;          /* norm of the finite displacement, > 0, [length] */
  const double *without; /* [n], of unit length, or NULL: a direction that is left out */
  int sign;              /* 1: stop where the sign of the lowest curvature is sure, not at the
                            tolerance; the start vector must then be random */
} glass_lanczos_options;

/* What a run has found. */
typedef struct {
  int vectors;       /* products made */
  int converged;     /* the aim of the options was reached, or the space is exhausted */
  double eigenvalue; /* of the mode, never below the lowest, [energy/length^2] */
  double residual;   /* |H mode - eigenvalue mode|: some eigenvalue is as near */
  double stiffness;  /* largest norm of H q over all vectors, below the largest curvature */
} glass_lanczos_report;

typedef struct glass_lanczos glass_lanczos;

/* A workspace for up to `capacity` vectors of any length. Errors: GLASS_EINVAL, GLASS_ENOMEM. */
glass_status glass_lanczos_create(int capacity, glass_lanczos **out);
void glass_lanczos_destroy(glass_lanczos *lanczos);

/* Bytes held. */
double glass_lanczos_memory(const glass_lanczos *lanczos);

/* Lowest curvature of the energy around x.
 *
 * The sign is sure where the curvature is negative, as no Rayleigh quotient is below the lowest
 * eigenvalue; or where it has converged, or exceeds its residual, and a mode of negative curvature,
 * of which a random start vector of n elements holds 1/sqrt(n), would by now have outgrown all
 * others (by the Chebyshev polynomial that bounds the convergence of Lanczos). x       in,  [n],
 * [length] force   in,  [n], force at x, or NULL for central differences, which take two
 * evaluations; not used where the potential has second derivatives, [energy/length] mode    in/out,
 * [n], start vector, not zero; on return the lowest mode, of unit length, its product with the
 * start vector not negative report  out; converged is 0 where the vectors did not suffice Errors:
 * GLASS_EINVAL, GLASS_ENOMEM, GLASS_ENONFINITE, GLASS_ELAPACK and those of the potential; mode and
 * report are then untouched. */
glass_status glass_lanczos_lowest(glass_lanczos *lanczos, const glass_potential *potential,
                                  const glass_lanczos_options *options, const double *x,
                                  const double *force, double *mode, glass_lanczos_report *report);

#ifdef __cplusplus
}
#endif

#endif
