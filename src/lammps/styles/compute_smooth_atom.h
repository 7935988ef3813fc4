/* SPDX-License-Identifier: GPL-2.0-or-later */
/* compute smooth/atom: coarse-grained field of a per-atom quantity (doc/compute_smooth_atom.rst).
 */
#ifndef GLASS_COMPUTE_SMOOTH_ATOM_H
#define GLASS_COMPUTE_SMOOTH_ATOM_H

#include "compute.h"
#include "glass_smooth.h"
#include "peratom_input.h"
#include "positions.h"

#include <array>
#include <memory>
#include <vector>

namespace LAMMPS_NS {

class ComputeSmoothAtom : public Compute {
public:
  ComputeSmoothAtom(LAMMPS *, int, char **);
  ~ComputeSmoothAtom() override;
  void init() override;
  void compute_peratom() override;
  int pack_forward_comm(int, int *, double *, int, int *) override;
  void unpack_forward_comm(int, int, double *) override;
  double memory_usage() override;

private:
  Positions positions;
  std::unique_ptr<PeratomInput> quantity, mask;
  glass_smooth_options options;
  int nmax;
  double **field;            /* [nlocal][2] mean, sum of weights */
  std::vector<double> value; /* [local + ghost] */
  std::vector<char> used;    /* [local + ghost] those that the means are taken over */

  void parse(int, char **);
  void take_values();
};

} // namespace LAMMPS_NS

#endif
