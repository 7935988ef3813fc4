/* SPDX-License-Identifier: GPL-2.0-or-later */
/* compute voroindex/atom: Voronoi index of every atom (doc/compute_voroindex_atom.rst). */
#ifndef GLASS_COMPUTE_VOROINDEX_ATOM_H
#define GLASS_COMPUTE_VOROINDEX_ATOM_H

#include "compute.h"
#include "positions.h"
#include "voronoi_cells.h"
#include "voronoi_radii.h"

#include <vector>

namespace LAMMPS_NS {

class ComputeVoroindexAtom : public Compute {
public:
  ComputeVoroindexAtom(LAMMPS *, int, char **);
  ~ComputeVoroindexAtom() override;
  void init() override;
  void compute_peratom() override;
  void compute_vector() override;
  void compute_array() override;
  int pack_forward_comm(int, int *, double *, int, int *) override;
  void unpack_forward_comm(int, int, double *) override;
  double memory_usage() override;

private:
  VoronoiCells cells;
  Positions positions;
  VoronoiFaces faces;
  VoronoiRadii radii;
  int frequent; /* rows of the array */
  std::vector<double> rows;
  std::vector<double *> row_pointers;
  int nmax;
  double **index;

  void make_array();
};

} // namespace LAMMPS_NS

#endif
