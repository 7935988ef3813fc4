/* SPDX-License-Identifier: GPL-2.0-or-later */
/* compute s2/atom: two-body excess entropy of every atom (doc/compute_s2_atom.rst). */
#ifndef GLASS_COMPUTE_S2_ATOM_H
#define GLASS_COMPUTE_S2_ATOM_H

#include "compute.h"
#include "glass_cells.h"
#include "glass_s2.h"
#include "positions.h"

#include <vector>

namespace LAMMPS_NS {

class ComputeS2Atom : public Compute {
public:
  ComputeS2Atom(LAMMPS *, int, char **);
  ~ComputeS2Atom() override;
  void init() override;
  void compute_peratom() override;
  int pack_forward_comm(int, int *, double *, int, int *) override;
  void unpack_forward_comm(int, int, double *) override;
  double memory_usage() override;

private:
  Positions positions;
  glass_s2 *kernel;
  glass_neighbors near;
  double cutoff;
  bool by_type, local_density;
  int nmax;
  double *s2;
  std::vector<double> density; /* [kinds] number densities */
  std::vector<int> kind;       /* [local and ghost atoms] type - 1, or 0 for all */

  void count_densities();
  void list_kinds();
};

} // namespace LAMMPS_NS

#endif
