/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A copy of all atoms of the run on every rank, in the order of their IDs. */
#ifndef GLASS_SNAPSHOT_H
#define GLASS_SNAPSHOT_H

#include "lmptype.h"
#include "pointers.h"

#include <vector>

namespace LAMMPS_NS {

struct Snapshot {
  std::vector<tagint> id;     /* [n], ascending */
  std::vector<int> type;      /* [n] */
  std::vector<int> mask;      /* [n], group bits */
  std::vector<double> charge; /* [n], or empty where the atom style has none */
  std::vector<double> x;      /* [n][3], inside the box, [length] */
  double low[3] = {0.0};      /* lower corner of the box */
  double h[6] = {0.0};        /* xx, yy, zz, yz, xz, xy, as in LAMMPS's Domain::h */
  bool periodic[3] = {false}, triclinic = false;

  int size() const { return (int)id.size(); }

  /* Gather from all ranks of the run; every rank gets the same, bit by bit, on any number of ranks.
   */
  static Snapshot of(LAMMPS *lmp);

  /* Vector from atom i to the nearest periodic image of atom j. */
  void nearest(int i, int j, double delta[3]) const;

  /* Length of that vector. */
  double distance(int i, int j) const;

  /* Smallest distance between opposite faces along the periodic directions, or infinity. */
  double smallest_periodic_height() const;

  /* The same atoms at the same places, up to the round-off that wrapping into a box makes.
   *   groups  bits of the groups that matter: others may have other members */
  bool same_as(const Snapshot &other, int groups) const;

  /* Place of an ID, or -1. */
  int find(tagint wanted) const;
};

} // namespace LAMMPS_NS

#endif
