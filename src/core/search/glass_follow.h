/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The walker that all stages of a search share: look around, take a step, follow the lowest mode up
 * and everything else down, until forces vanish or the mode is lost.
 *
 * Steps are quasi-Newton steps on the force with the mode inverted, for which a saddle is a
 * minimum. Source: R. Malek, N. Mousseau, Phys. Rev. E 62, 7723 (2000). */
#ifndef GLASS_FOLLOW_H
#define GLASS_FOLLOW_H

#include "glass_lanczos.h"
#include "glass_lbfgs.h"
#include "glass_minimize.h"
#include "glass_point.h"
#include "glass_search.h"

#ifdef __cplusplus
extern "C" {
#endif

/* A workspace for any number of coordinates, to be used for many searches. No result stands in it:
 * what it knows are curvatures that shape the next step. */
typedef struct {
  glass_search_options options;
  int room; /* coordinates that there is room for */
  glass_lanczos *lanczos;
  glass_lbfgs *memory;
  glass_minimizer *minimizer;
  double stiffness; /* largest curvature met, [energy/length^2] */
  double *work[5];  /* [room] work[0] is free for whoever calls the walker */
  double *pair;     /* [2 room] of a product */
  double *mode;     /* [room] part of a mode */
} glass_follow;

/* Errors: GLASS_EINVAL where an option is out of its range, GLASS_ENOMEM. */
glass_status glass_follow_create(const glass_search_options *options, glass_follow **out);
void glass_follow_destroy(glass_follow *follow);

/* Bytes held. */
double glass_follow_memory(const glass_follow *follow);

/* Make workspace and point fit the potential, whose set of atoms may have grown; what is known of
 * curvatures stays. Errors: GLASS_ENOMEM. */
glass_status glass_follow_fit(glass_follow *follow, const glass_potential *potential,
                              glass_point *point);

/* All functions below need a point that fits. Errors: those of the potential, GLASS_ELIMIT,
 * GLASS_ENONFINITE, GLASS_ELAPACK, GLASS_ENOMEM. */

/* Force and energy at x. */
glass_status glass_follow_force(glass_follow *follow, const glass_potential *potential,
                                glass_point *point);

/* Lowest mode, eigenvalue and residual at x with the force there; the search begins with the mode
 * that stands in the point.
 *   vectors  of Lanczos, no more than the options allow */
glass_status glass_follow_mode(glass_follow *follow, const glass_potential *potential, int vectors,
                               glass_point *point);

/* Both at a point where nothing is known yet; what was known of curvatures elsewhere is forgotten.
 */
glass_status glass_follow_look_around(glass_follow *follow, const glass_potential *potential,
                                      int vectors, glass_point *point);

/* Take a step [n]; it and its change of force join the memory. */
glass_status glass_follow_move(glass_follow *follow, const glass_potential *potential,
                               const double *step, glass_point *point);

/* What to do where no curvature is negative: step() moves the point. With step NULL the walker goes
 * up the softest mode. */
typedef struct {
  glass_status (*step)(void *ctx, glass_follow *follow, const glass_potential *potential,
                       glass_point *point);
  void *ctx;
} glass_follow_climb;

/* Follow the mode to where the largest force of the moving atoms is below ftol, > 0
 * [energy/length]. On begin the point has everything.
 *   outcome  out, undecided at a stationary point with a negative eigenvalue; lost_mode, energy_cap
 */
glass_status glass_follow_to_saddle(glass_follow *follow, const glass_potential *potential,
                                    glass_follow_climb climb, double ftol, glass_point *point,
                                    glass_search_outcome *outcome);

#ifdef __cplusplus
}
#endif

#endif
