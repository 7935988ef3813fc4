/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Pair distribution functions between sets of atoms that may overlap.
 *
 * An atom's sets are bits. A pair (A, B) of sets counts, from each atom in A, its neighbors in B by
 * distance: in bins of equal width from 0 to the cutoff.
 *
 *   for each atom i: glass_rdf_count(&bins, sets[i], near.n, near.index, near.rsq, sets, npairs,
 *                                    a, b, counts);
 *   ... sum counts over ranks ...
 *   glass_rdf_normalize(&bins, volume, na, nb, nboth, n, counts, g, part, coordination); */
#ifndef GLASS_RDF_H
#define GLASS_RDF_H

#include "glass_status.h"

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
  int n;         /* > 0 */
  double cutoff; /* > 0, [length] */
} glass_rdf_bins;

/* Middle of a bin, [length]. */
double glass_rdf_middle(const glass_rdf_bins *bins, int bin);

/* Add the neighbors of one atom.
 *   own     in, the sets of the atom
 *   near    neighbors
 *   index   in, [near], which atoms they are
 *   rsq     in, [near], squared distances, [length^2]
 *   sets    in, by index, the sets of an atom
 *   pairs   pairs of sets
 *   a, b    in, [pairs], one bit each
 *   counts  in/out, [pairs][bins]
 * Neighbors at the cutoff or beyond do not count. Errors: GLASS_EINVAL. */
glass_status glass_rdf_count(const glass_rdf_bins *bins, uint64_t own, int near, const int *index,
                             const double *rsq, const uint64_t *sets, int pairs, const uint64_t *a,
                             const uint64_t *b, double *counts);

/* What the counts of one pair mean.
 *   volume        [length^3]
 *   na, nb, both  atoms in A, in B, in both
 *   all           atoms of which A and B are sets
 *   counts        in, [bins], of all atoms in A
 *   g             out, [bins], 1 where B is as dense around A as on average: counts over those of
 *                 nb - both/na atoms spread evenly
 *   part          out, [bins], what the pair adds to the g of all with all: counts over those of
 *                 all - 1 atoms spread evenly around all
 *   coordination  out, [bins], mean number of neighbors up to the end of the bin
 * Without atoms all are 0. */
void glass_rdf_normalize(const glass_rdf_bins *bins, double volume, double na, double nb,
                         double both, double all, const double *counts, double *g, double *part,
                         double *coordination);

#ifdef __cplusplus
}
#endif

#endif
