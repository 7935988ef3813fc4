/* SPDX-License-Identifier: GPL-2.0-or-later */
/* compute rdf/mask: pair distribution functions between sets of atoms (doc/compute_rdf_mask.rst).
 */
#ifndef GLASS_COMPUTE_RDF_MASK_H
#define GLASS_COMPUTE_RDF_MASK_H

#include "compute.h"
#include "glass_rdf.h"
#include "peratom_input.h"
#include "positions.h"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace LAMMPS_NS {

class ComputeRdfMask : public Compute {
public:
  ComputeRdfMask(LAMMPS *, int, char **);
  void init() override;
  void compute_array() override;
  int pack_forward_comm(int, int *, double *, int, int *) override;
  void unpack_forward_comm(int, int, double *) override;
  double memory_usage() override;

private:
  /* Atoms that are all, of a type, or have an input that is not 0. */
  struct Set {
    std::string name;
    int type; /* or 0 */
    std::shared_ptr<PeratomInput> input;
  };

  glass_rdf_bins bins;
  std::vector<Set> sets;
  std::vector<int> first, second; /* [pairs] */
  std::vector<uint64_t> member;   /* [nlocal + nghost] bits of sets */
  std::vector<double> rows;       /* [bins][columns] */
  std::vector<double *> row_pointers;
  Positions positions;

  int parse_set(int narg, char **arg, int iarg, std::vector<int> &into);
  void find_members();
};

} // namespace LAMMPS_NS

#endif
