/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a saddle connects.
 *
 * From a saddle a step along its mode to either side and a relaxation lead to two minima; a search
 * is connected where exactly one of them is the start. Probing does so with the atoms that move in
 * the search, judging with all that feel a force. Judging goes on from what probing has relaxed.
 * The side that faces the start begins with the atoms farther away where they were at the start: in
 * a soft solid they would else pass into other minima before the event falls back. Then they are
 * free.
 *
 * A search that has passed a saddle can turn back to it: from the highest of a few points on the
 * line between the start and the minimum that it has passed into, follow the lowest mode. */
#ifndef GLASS_CONNECTION_H
#define GLASS_CONNECTION_H

#include "glass_follow.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Both sides of a saddle, the one that faces the start first. Begin with all zero, end with
 * glass_sides_free(). */
typedef struct {
  glass_point saddle;  /* where they were relaxed from */
  glass_point side[2]; /* minima; energies are above the start */
  int known[2];        /* whether the side was relaxed */
  int is_start[2];     /* ... and is the start */
} glass_sides;

/* The minimum that is nearer to the start; both must be known. */
const glass_point *glass_sides_nearer(const glass_sides *sides, const glass_potential *potential);

void glass_sides_free(glass_sides *sides);

/* Errors of the following: GLASS_EINVAL, GLASS_ENOMEM, GLASS_ELAPACK, GLASS_ELIMIT and those of the
 * potential. A side that cannot be relaxed to mtol ends in no_convergence. */

/* Relax the side that faces the start, and the other one only where the first is not the start.
 *   saddle   in, with x, mode, energy
 *   sides    out
 *   outcome  out, undecided where one side is the start, else disconnected */
glass_status glass_connection_probe(glass_follow *follow, const glass_potential *potential,
                                    const glass_point *saddle, glass_sides *sides,
                                    glass_search_outcome *outcome);

/* Relax both sides; atoms whose force exceeds mtol join the moving ones.
 *   near     coordinates of the atoms that moved first, the first ones. The side that faces the
 *            start begins with all others at the start, the other side with those at the saddle
 *   saddle   in, refined
 *   sides    in/out, what probing left, or all zero; where the saddle has moved since by more than
 *            same_distance, both sides are relaxed again
 *   outcome  out, connected, disconnected or returned */
glass_status glass_connection_judge(glass_follow *follow, glass_potential *potential, int near,
                                    const glass_point *saddle, glass_sides *sides,
                                    glass_search_outcome *outcome);

/* From the start to the saddle between it and another minimum.
 *   other    in, the minimum, not the start itself; atoms that it does not hold are at the start
 *   saddle   out
 *   outcome  out, undecided at a stationary point; lost_mode, energy_cap */
glass_status glass_connection_turn_back(glass_follow *follow, const glass_potential *potential,
                                        const glass_point *other, glass_point *saddle,
                                        glass_search_outcome *outcome);

#ifdef __cplusplus
}
#endif

#endif
