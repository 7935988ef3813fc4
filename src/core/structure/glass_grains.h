/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Grains of a crystal in a periodic box, and a random fill between them.
 *
 * Seeds are spread at random and moved to the centers of their Voronoi cells a few times, so that
 * grains are about equal. Each grain is the crystal, turned at random, inside the cell of its seed,
 * except for what is nearer than half the gap to a face of the cell. Then atoms of one more kind
 * are put at random into what is left.
 *
 *   glass_grains_seeds(&box, n, relaxations, key, seed, volume);
 *   glass_grains_rotation(key, grain, quaternion);             for every grain
 *   glass_grains_crystal(...);                                 all atoms that are in a cell
 *   ... leave out those of small depth ...
 *   glass_grains_fill(...);
 *
 * Positions are relative to the corner of the box. */
#ifndef GLASS_GRAINS_H
#define GLASS_GRAINS_H

#include "glass_box.h"
#include "glass_status.h"

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
  double cell[3][3];        /* vectors of the crystal's cell, [length] */
  int nbasis;               /* atoms in it, > 0 */
  const double (*basis)[3]; /* [nbasis], [length] */
} glass_crystal;

/* An atom of the crystal in a grain. */
typedef struct {
  double x[3];  /* in the box, [length] */
  double depth; /* distance from the nearest face of the cell of its seed, >= 0, [length] */
  int grain, basis;
} glass_grain_atom;

/* Seeds.
 *   relaxations  moves to the centers of the cells, >= 0
 *   seed         out, [n][3], in the box, [length]
 *   volume       out, [n], of the cells, on a grid of at least 1,000 n points, [length^3]
 * Errors: GLASS_EINVAL, GLASS_ENOMEM. Source: S. Lloyd, IEEE Trans. Inf. Theory 28, 129 (1982). */
glass_status glass_grains_seeds(const glass_box *box, int n, int relaxations, uint64_t random,
                                double (*seed)[3], double *volume);

/* A rotation, uniform among all: four normal deviates of unit length as a quaternion w, x, y, z. */
void glass_grains_rotation(uint64_t random, int grain, double quaternion[4]);

/* All atoms of the crystal that are in the cells of the seeds, grain after grain. One atom of the
 * crystal's first cell's origin is at the seed. A place on a face belongs to the seed of lower
 * number, and to one of its images alone.
 *   quaternion  in, [n][4]
 *   natoms      out
 *   atoms       out, [natoms], to be freed
 * Errors: GLASS_EINVAL, GLASS_ENOMEM. */
glass_status glass_grains_crystal(const glass_box *box, int n, const double (*seed)[3],
                                  const double (*quaternion)[4], const glass_crystal *crystal,
                                  int *natoms, glass_grain_atom **atoms);

/* Put more atoms at random places, none nearer than dmin to any other. Where 10,000 places in a
 * row were not free dmin is lowered by 1 %.
 *   n     atoms that are there
 *   more  atoms to be added
 *   x     in/out, [n + more][3], in the box, [length]
 *   dmin  in/out, > 0, [length]
 * Errors: GLASS_EINVAL, GLASS_ENOMEM. */
glass_status glass_grains_fill(const glass_box *box, uint64_t random, int n, int more,
                               double (*x)[3], double *dmin);

#ifdef __cplusplus
}
#endif

#endif
