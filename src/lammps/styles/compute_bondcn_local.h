/* SPDX-License-Identifier: GPL-2.0-or-later */
/* compute bondcn/local: bonds with their number of common neighbors
 * (doc/compute_bondcn_local.rst). */
#ifndef GLASS_COMPUTE_BONDCN_LOCAL_H
#define GLASS_COMPUTE_BONDCN_LOCAL_H

#include "compute.h"
#include "glass_cells.h"
#include "positions.h"
#include "voronoi_cells.h"
#include "voronoi_radii.h"

#include <array>
#include <vector>

namespace LAMMPS_NS {

class ComputeBondcnLocal : public Compute {
public:
  ComputeBondcnLocal(LAMMPS *, int, char **);
  ~ComputeBondcnLocal() override;
  void init() override
  {
    positions.init();
    radii.init();
  }
  void compute_local() override;
  void compute_vector() override;
  void compute_peratom() override;
  int pack_forward_comm(int, int *, double *, int, int *) override;
  void unpack_forward_comm(int, int, double *) override;
  int pack_reverse_comm(int, int, double *) override;
  void unpack_reverse_comm(int, int *, double *) override;
  double memory_usage() override;

  struct Bond {
    int i, j; /* local atom with the smaller ID, local or ghost atom */
    int common;
    double distance;
  };

  /* Those of the last invocation, and the positions that they are bonds of, good in its step. */
  const std::vector<Bond> &bonds_found() const { return bonds; }
  const double (*positions_used() const)[3] { return x; }

private:
  bool by_voronoi;
  double cutoff;
  VoronoiCells cells;
  Positions positions;
  const double (*x)[3]; /* [nlocal + nghost] of the invocation */
  VoronoiFaces faces;
  VoronoiRadii radii;
  std::vector<Bond> bonds;
  std::vector<std::array<double, 4>> rows;
  std::vector<double *> row_pointers;
  int nmax;
  double **counts;

  void bond_by_cutoff();
  void bond_by_faces();
  void add_bond(int i, int j, int common);
};

} // namespace LAMMPS_NS

#endif
