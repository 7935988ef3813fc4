/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How the core asks its host for energies, forces and second derivatives.
 *
 * Some atoms move, each in a slot: slot k has the coordinates 3k, 3k + 1, 3k + 2. All others stand
 * at the reference, a minimum of the energy. A slot never changes its atom; where standing atoms
 * can join, they take the next slots. Coordinates are never wrapped into a box. Energies are those
 * above the reference, so they are as precise in a large box as in a small one.
 *
 * A source of energies fills in the callbacks. Nobody calls them but the functions below, which
 * count, stop where no evaluation is left, and let no value pass that is not finite. Of a vector
 * whose dimension is a force they take out the rigid motions, which are round-off there. */
#ifndef GLASS_POTENTIAL_H
#define GLASS_POTENTIAL_H

#include "glass_rigid.h"
#include "glass_status.h"

#ifdef __cplusplus
extern "C" {
#endif

/* What was asked so far. An evaluation is one energy with its forces, or one preparation of second
 * derivatives, which costs as much; a product is one of a vector with second derivatives. */
typedef struct {
  long evaluations, products;
  long limit; /* no more evaluations than this; 0: any number */
} glass_calls;

/* Every callback gets ctx. Errors: GLASS_EEVAL, GLASS_ENONFINITE, GLASS_ENOMEM. */
typedef struct {
  int n;                   /* coordinates that move now: 3 * atoms */
  const double *reference; /* [n] where the moving atoms are at the minimum, [length] */
  unsigned rigid;          /* motions that cost no energy, a sum of GLASS_RIGID_* bits; 0 where
                              some atoms stand */
  double roundoff;         /* energies that differ by less may be equal, >= 0, [energy] */
  glass_calls *calls;      /* NULL: not counted and not limited */
  void *ctx;

  /* Energy and forces.
   *   x       in,  [n], [length]
   *   force   out, [n], [energy/length]
   *   energy  out, above the reference, [energy] */
  glass_status (*eval)(void *ctx, const double *x, double *force, double *energy);

  /* Second derivatives at x [n], and their product with v [n], [energy/length^2] times the
   * dimension of v. Both NULL where the source has none. */
  glass_status (*expand)(void *ctx, const double *x);
  glass_status (*multiply)(void *ctx, const double *v, double *hv);

  /* Forces on the atoms that stand, at the x of the last eval().
   *   limit    [energy/length]
   *   n        out, atoms whose force is above the limit
   *   site     out, [n], which they are, in numbers of the source's own
   *   largest  out, largest force on any atom that stands and could join
   * NULL where no atom that stands could join. */
  glass_status (*outside)(void *ctx, double limit, int *n, const int **site, double *largest);

  /* Let standing atoms join, in the order given.
   *   reference  out, the new one, [3 * all moving atoms]; it begins with the old coordinates
   * NULL where outside is. */
  glass_status (*grow)(void *ctx, int n, const int *site, const double **reference);
} glass_potential;

/* Energy and forces without rigid motions.
 *   x       in,  [n], [length]
 *   force   out, [n], [energy/length]
 *   energy  out, above the reference, [energy]
 * Errors: GLASS_ELIMIT, GLASS_ENONFINITE, GLASS_EEVAL. */
glass_status glass_potential_force(const glass_potential *potential, const double *x, double *force,
                                   double *energy);

/* Make second derivatives at x [n] ready for products. Nothing where the potential has none.
 * Errors: as above. */
glass_status glass_potential_expand(const glass_potential *potential, const double *x);

/* Product of the second derivatives at x with a vector, without rigid motions.
 *   x      in,  [n], the place of the last glass_potential_expand(), [length]
 *   force  in,  [n], force at x, or NULL. Used where the potential has no second derivatives: a
 *          forward difference takes it and one evaluation, without it a central one takes two.
 *   delta  norm of the finite displacement, > 0, [length]
 *   v      in,  [n], of unit length
 *   hv     out, [n], [energy/length^2]
 *   work   [2n]
 * Errors: as above. */
glass_status glass_potential_product(const glass_potential *potential, const double *x,
                                     const double *force, double delta, const double *v, double *hv,
                                     double *work);

/* Forces on standing atoms, at the x of the last glass_potential_force(): see the callback. There
 * are none where no atom can join. */
glass_status glass_potential_outside(const glass_potential *potential, double limit, int *n,
                                     const int **site, double *largest);

/* Let standing atoms join; n and reference become larger.
 * Errors: GLASS_EINVAL where none can, GLASS_EEVAL, GLASS_ENOMEM. */
glass_status glass_potential_grow(glass_potential *potential, int n, const int *site);

#ifdef __cplusplus
}
#endif

#endif
