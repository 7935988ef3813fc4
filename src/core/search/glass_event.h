/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What an event does to the atoms, and whether two events are one. */
#ifndef GLASS_EVENT_H
#define GLASS_EVENT_H

#include "glass_status.h"

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* An atom that an event displaces. A field of them is sorted by ascending ID. */
typedef struct {
  int64_t id;
  double saddle[3], final[3]; /* displacement from the initial minimum, [length] */
} glass_displaced;

/* Whether two events lead to the same minimum: no atom is displaced differently by more than
 * `distance`, where an atom that is not in a field, or displaced by no more than `small`, stands
 * where it was. Final minima are compared, not saddles: those are converged farther, so that the
 * tolerance of the saddles does not make two events of one.
 *   na, a, nb, b     the fields
 *   distance, small  [length]
 *   same             out, 1 or 0
 * Errors: GLASS_EINVAL, GLASS_ENONFINITE. */
glass_status glass_event_same(int na, const glass_displaced *a, int nb, const glass_displaced *b,
                              double distance, double small, int *same);

/* The atoms that an event displaces farthest.
 *   n, field    the field
 *   at_saddle   1: displacements to the saddle; 0: to the final minimum
 *   m           as many, at most
 *   id          out, [m], the farthest first, of equal ones the smaller ID first
 *   found       out, min(n, m)
 * Errors: GLASS_EINVAL. */
glass_status glass_event_movers(int n, const glass_displaced *field, int at_saddle, int m,
                                int64_t *id, int *found);

#ifdef __cplusplus
}
#endif

#endif
