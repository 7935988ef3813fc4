/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Relaxation into the minimum of the basin that the start belongs to.
 *
 * Limited-memory BFGS steps, each limited in length and kept only if the energy does not rise, else
 * shortened, at last along steepest descent: the energy falls at every accepted step, up to the
 * round-off that the potential states, so a relaxation does not climb out of its basin. */
#ifndef GLASS_MINIMIZE_H
#define GLASS_MINIMIZE_H

#include "glass_potential.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
  double ftol;     /* done when the largest atomic force is below it, > 0, [energy/length] */
  double max_step; /* largest displacement of an atom in one step, > 0, [length] */
  int max_calls;   /* give up after so many force calls, >= 1 */
  int go_on;       /* 1: use what the last relaxation has learnt of the curvature, of the same
                      coordinates and perhaps some more */
} glass_minimize_options;

typedef enum {
  GLASS_MINIMIZE_CONVERGED = 1,
  GLASS_MINIMIZE_STOPPED, /* the caller's test said so */
  GLASS_MINIMIZE_STUCK,   /* no step lowers the energy any more, yet forces are above ftol: the
                             potential's energies and forces do not fit together any closer */
  GLASS_MINIMIZE_MAX_CALLS
} glass_minimize_outcome;

/* Called after every accepted step; nonzero ends the relaxation there. */
typedef int (*glass_minimize_stop)(void *ctx, const double *x, const double *force, double energy);

typedef struct glass_minimizer glass_minimizer;

/* A workspace for any number of coordinates. Errors: GLASS_ENOMEM. */
glass_status glass_minimizer_create(glass_minimizer **out);
void glass_minimizer_destroy(glass_minimizer *minimizer);

/* Bytes held. */
double glass_minimizer_memory(const glass_minimizer *minimizer);

/* Relax.
 *   stop, ctx  test that may end the relaxation early, or NULL
 *   x          in/out, [n], [length]
 *   force      out, [n], force at x, [energy/length]
 *   energy     out, energy at x
 *   calls      out, force calls made
 *   outcome    out
 * Errors: GLASS_EINVAL, GLASS_ENONFINITE and those of the potential; x and force then hold where
 * the relaxation was. */
glass_status glass_minimize(glass_minimizer *minimizer, const glass_potential *potential,
                            const glass_minimize_options *options, glass_minimize_stop stop,
                            void *ctx, double *x, double *force, double *energy, int *calls,
                            glass_minimize_outcome *outcome);

#ifdef __cplusplus
}
#endif

#endif
