/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Motions of a system as a whole, which cost no energy.
 *
 * Where nothing holds the atoms in place all of them can be moved together, and turned about the
 * directions that are not tied down by periodic images: 3 motions in bulk, 4 of a wire, 6 of a free
 * cluster. They are soft directions of no interest, and two configurations that differ by them are
 * the same. All atoms have equal weight: these are motions of positions, not of masses. */
#ifndef GLASS_RIGID_H
#define GLASS_RIGID_H

#include "glass_status.h"

#ifdef __cplusplus
extern "C" {
#endif

/* A set of motions is a sum of these bits. */
enum {
  GLASS_RIGID_X = 1, /* all atoms along one axis */
  GLASS_RIGID_Y = 2,
  GLASS_RIGID_Z = 4,
  GLASS_RIGID_RX = 8, /* about an axis through their center */
  GLASS_RIGID_RY = 16,
  GLASS_RIGID_RZ = 32,
  GLASS_RIGID_FLAT = 64 /* no atom moves along z: a system in two dimensions */
};

/* The motions of a system without anything that stands still.
 *   periodic  in, [3], directions with periodic images; those of a wire run along an axis
 *   flat      whether the system has two dimensions only */
unsigned glass_rigid_motions(const int *periodic, int flat);

/* Take rigid motions out of a direction, or out of forces.
 *   rigid  the motions, a sum of bits; 0 leaves all as it is
 *   n      number of coordinates (3 * atoms)
 *   x      in,  [n], [length]
 *   v      in/out, [n], any dimension */
void glass_rigid_remove(unsigned rigid, int n, const double *x, double *v);

/* Move a configuration as a whole to where it is nearest to another one, by least squares.
 *   reference  in, [n], [length]
 *   x          in/out, [n], [length]
 * Errors: GLASS_ELAPACK.
 * Source: B. K. P. Horn, J. Opt. Soc. Am. A 4, 629 (1987). */
glass_status glass_rigid_align(unsigned rigid, int n, const double *reference, double *x);

#ifdef __cplusplus
}
#endif

#endif
