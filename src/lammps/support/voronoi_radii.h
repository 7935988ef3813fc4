/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Radii of atoms for the radical tessellation, as the user gives them with the keyword radius.
 *
 *   VoronoiRadii radii(lmp, this, STYLE);      member of a compute, whose comm_forward is 1 or more
 *   radii.parse(narg, arg, iarg)               in its constructor, for each keyword
 *   radii.init();                              in init()
 *   const double *r = radii.get();             [nlocal + nghost] or NULL, collective
 *
 * and the compute begins its communication with
 *
 *   pack_forward_comm()      if (radii.sending()) return radii.pack(n, list, buf);
 *   unpack_forward_comm()    if (radii.sending()) return radii.unpack(n, first, buf); */
#ifndef GLASS_VORONOI_RADII_H
#define GLASS_VORONOI_RADII_H

#include "peratom_input.h"
#include "pointers.h"

#include <memory>
#include <string>
#include <vector>

namespace LAMMPS_NS {
class Compute;

class VoronoiRadii : protected Pointers {
public:
  VoronoiRadii(LAMMPS *, Compute *owner, const std::string &style);

  /* Take "radius v_name" or "radius type r1 ... rN" at arg[iarg]. Returns how many words that was,
   * or 0. */
  int parse(int narg, char **arg, int iarg);
  void init();

  /* Of local and ghost atoms, or NULL when the tessellation is Voronoi's own. */
  const double *get();

  bool sending() const { return in_transfer; }
  int pack(int n, const int *list, double *buf) const;
  void unpack(int n, int first, const double *buf);

  double memory_usage() const { return (double)radius.capacity() * sizeof(double); }

private:
  Compute *owner;
  std::string style;
  std::unique_ptr<PeratomInput> input;
  std::vector<double> of_type; /* [ntypes] */
  std::vector<double> radius;  /* [nlocal + nghost] */
  bool in_transfer;
};

} // namespace LAMMPS_NS

#endif
