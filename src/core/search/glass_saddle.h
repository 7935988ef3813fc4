/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From the neighborhood of a saddle onto it: converge until no atom feels more than the tolerance,
 * those included that stood still so far, and prove that exactly one curvature is negative. */
#ifndef GLASS_SADDLE_H
#define GLASS_SADDLE_H

#include "glass_method.h"

#ifdef __cplusplus
extern "C" {
#endif

/* A method that does not search but takes push.toward for a guess of the saddle (of another code,
 * an elastic band, dynamics) and follows the lowest mode from there. Nothing is pushed. */
extern const glass_method glass_saddle_method;

/* Converge on a saddle and confirm it. Atoms whose force exceeds ftol join the moving ones. A
 * stationary point with a second negative curvature is left along it.
 *   near     the order of the saddle is that of so many first coordinates
 *   point    in/out, with x and mode of a rough saddle; grows
 *   outcome  out, undecided at a saddle; refine_failed, energy_cap, not_a_saddle,
 *            not_proven
 * Errors: GLASS_ENOMEM, GLASS_ELAPACK, GLASS_ELIMIT and those of the potential. */
glass_status glass_saddle_refine(glass_follow *follow, glass_potential *potential, int near,
                                 glass_point *point, glass_search_outcome *outcome);

/* How many curvatures of a stationary point are negative. */
typedef enum {
  GLASS_SADDLE_MINIMUM,
  GLASS_SADDLE_FIRST_ORDER,
  GLASS_SADDLE_HIGHER_ORDER,
  GLASS_SADDLE_NOT_PROVEN /* one at least */
} glass_saddle_order;

/* Count them. That the curvature along the mode is negative proves one negative eigenvalue; that
 * the lowest curvature of all directions across it is positive, by more than its residual, proves
 * that there is no other one; and that the curvature is negative in the whole plane of the mode and
 * a second direction proves two, whatever has converged (the theorem of Courant and Fischer).
 * Products are exact, or central differences where an answer hangs on them.
 *   near    coordinates that can move in this, the first ones; all others are held, as soft places
 *           far away do not belong to the saddle
 *   point   in/out, with x, mode, force; gets the eigenvalue and residual of the mode among all
 *   second  out, [n], direction of lowest curvature across the mode
 * Errors: as above. */
glass_status glass_saddle_confirm(glass_follow *follow, const glass_potential *potential, int near,
                                  glass_point *point, double *second, glass_saddle_order *order);

#ifdef __cplusplus
}
#endif

#endif
