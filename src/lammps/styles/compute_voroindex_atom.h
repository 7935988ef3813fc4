/* SPDX-License-Identifier: GPL-2.0-or-later */
/* compute voroindex/atom: Voronoi index of every atom (doc/compute_voroindex_atom.rst). */
#ifndef GLASS_COMPUTE_VOROINDEX_ATOM_H
#define GLASS_COMPUTE_VOROINDEX_ATOM_H

#include "compute.h"
#include "peratom_input.h"
#include "positions.h"
#include "voronoi_cells.h"

#include <memory>
#include <vector>

namespace LAMMPS_NS {

class ComputeVoroindexAtom : public Compute {
public:
  ComputeVoroindexAtom(LAMMPS *, int, char **);
  ~ComputeVoroindexAtom() override;
  void init() override;
  void compute_peratom() override;
  void compute_vector() override;
  int pack_forward_comm(int, int *, double *, int, int *) override;
  void unpack_forward_comm(int, int, double *) override;
  double memory_usage() override;

private:
  VoronoiCells cells;
  Positions positions;
  VoronoiFaces faces;
  std::unique_ptr<PeratomInput> radius_input;
  std::vector<double> radius_of_type; /* [ntypes] */
  std::vector<double> radius;         /* [nlocal + nghost] */
  int nmax;
  double **index;

  int parse_radius(int narg, char **arg, int iarg);
  const double *find_radii();
};

} // namespace LAMMPS_NS

#endif
