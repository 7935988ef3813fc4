/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Common neighbors of the bonds of an atom.
 *
 * Two atoms nearer than a cutoff are bonded; a common neighbor of a bond is bonded to both of its
 * atoms. All common neighbors of a bond are among the neighbors of either atom, so the neighbors of
 * one are enough.
 * Source: J. D. Honeycutt, H. C. Andersen, J. Phys. Chem. 91, 4950 (1987). */
#ifndef GLASS_BONDCN_H
#define GLASS_BONDCN_H

#include "glass_status.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Number of common neighbors of each bond of one atom.
 *   n       number of its neighbors, >= 0
 *   x       in, [n][3], their positions, all within the cutoff of the atom, [length]
 *   cutoff  > 0, [length]; bonded atoms are at most this far from each other
 *   common  out, [n], for the bond with each neighbor
 * Errors: GLASS_EINVAL, GLASS_ENONFINITE. */
glass_status glass_bondcn_count(int n, const double (*x)[3], double cutoff, int *common);

#ifdef __cplusplus
}
#endif

#endif
