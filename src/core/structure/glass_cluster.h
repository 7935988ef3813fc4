/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Clusters of atoms that bonds connect in a periodic box.
 *
 * Atoms are numbered from 0. A bond joins the atom `first` to the periodic image of `second` that
 * is `image` box lengths away from where `second` stands. Two atoms may have several bonds, and an
 * atom one with its own image. */
#ifndef GLASS_CLUSTER_H
#define GLASS_CLUSTER_H

#include "glass_status.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
  int first, second;
  int image[3];
} glass_cluster_bond;

typedef struct {
  int clusters, largest;     /* number, and atoms in the largest one */
  double mean, mass_average; /* atoms in a cluster; around an atom, sum of squares / sum */
  int core;                  /* atoms in the 2-core */
  int percolates[3]; /* 1 where a cluster connects with its own image along this direction */
} glass_cluster_summary;

/* Clusters. An atom without bonds is one of its own.
 *   n, bond  number of atoms; in, [bonds]
 *   cluster  out, [n], the atom of the smallest number in the cluster
 *   size     out, [n], atoms in the cluster
 *   core     out, [n], 1 for atoms that are left when atoms with fewer than two bonds are taken
 * away again and again: those on rings and between rings degree   out, [n], ends of bonds at the
 * atom Errors: GLASS_EINVAL (an atom that does not exist), GLASS_ENOMEM. */
glass_status glass_cluster_find(int n, int bonds, const glass_cluster_bond *bond, int *cluster,
                                int *size, int *core, int *degree, glass_cluster_summary *summary);

/* Pairs of members that are not bonded, by the number of atoms bonded to both.
 *   member  in, [n], not 0 for members
 *   shared  out, [4], pairs that share 1, 2, 3, and 4 or more atoms; an atom and its own image are
 * a pair too bonded  out, bonds between members Errors: as above. */
glass_status glass_cluster_shared(int n, int bonds, const glass_cluster_bond *bond,
                                  const int *member, double shared[4], double *bonded);

#ifdef __cplusplus
}
#endif

#endif
