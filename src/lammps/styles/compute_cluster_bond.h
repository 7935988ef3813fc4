/* SPDX-License-Identifier: GPL-2.0-or-later */
/* compute cluster/bond: clusters of atoms along bonds (doc/compute_cluster_bond.rst). */
#ifndef GLASS_COMPUTE_CLUSTER_BOND_H
#define GLASS_COMPUTE_CLUSTER_BOND_H

#include "compute.h"
#include "glass_cluster.h"
#include "peratom_input.h"

#include <memory>
#include <string>
#include <vector>

namespace LAMMPS_NS {
class ComputeBondcnLocal;

class ComputeClusterBond : public Compute {
public:
  ComputeClusterBond(LAMMPS *, int, char **);
  ~ComputeClusterBond() override;
  void init() override;
  void compute_peratom() override;
  void compute_vector() override;
  double memory_usage() override;

private:
  struct Site;
  struct Link;

  std::string bond_id;
  ComputeBondcnLocal *source;
  int fewest, most; /* common neighbors of the bonds that connect */
  std::unique_ptr<PeratomInput> mask;
  int nmax;
  double **table;
  std::vector<double> values;

  std::vector<Link> links(const std::vector<Site> &sites);
  void analyze(const std::vector<Site> &sites, const std::vector<Link> &links,
               std::vector<int> &results);
};

} // namespace LAMMPS_NS

#endif
