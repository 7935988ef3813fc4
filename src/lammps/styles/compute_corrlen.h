/* SPDX-License-Identifier: GPL-2.0-or-later */
/* compute corrlen: spatial autocorrelation of a per-atom quantity and its correlation length
 * (doc/compute_corrlen.rst). */
#ifndef GLASS_COMPUTE_CORRLEN_H
#define GLASS_COMPUTE_CORRLEN_H

#include "compute.h"
#include "glass_corrlen.h"
#include "peratom_input.h"
#include "positions.h"

#include <array>
#include <memory>
#include <vector>

namespace LAMMPS_NS {

class ComputeCorrlen : public Compute {
public:
  ComputeCorrlen(LAMMPS *, int, char **);
  ~ComputeCorrlen() override;
  void init() override;
  double compute_scalar() override;
  void compute_vector() override;
  void compute_array() override;
  int pack_forward_comm(int, int *, double *, int, int *) override;
  void unpack_forward_comm(int, int, double *) override;
  double memory_usage() override;

private:
  Positions positions;
  std::unique_ptr<PeratomInput> quantity, mask;
  double rmax, width;
  int nbin;
  bool range_given, by_pairs, by_type, warned;
  int blocks[3];    /* parts of the box along its vectors, for the error */
  double rlo, rhi;  /* the range, when given */
  bigint evaluated; /* step that the results belong to, or -1 */
  bool constant;    /* all values are the same */
  bigint natoms;    /* atoms used */
  double mean, variance;
  std::vector<double> mean_of_type; /* [ntypes + 1], or all the mean of all */
  glass_corrlen_fit fit;

  std::vector<double> value;            /* [local + ghost] */
  std::vector<char> used;               /* [local + ghost] */
  std::vector<int> order;               /* atoms used, by ID */
  std::vector<int> center;              /* [] the local ones in `order` */
  std::vector<std::array<double, 3>> x; /* [order] */
  std::vector<double> deviation;        /* [order] */
  std::vector<int> block_of;            /* [local + ghost] */
  std::vector<int> block;               /* [order] */
  std::vector<double> pairs, c;         /* [nbin] */
  std::vector<double> distance; /* [nbin] mean of the pairs, the center where there is none */
  std::vector<glass_corrlen_sum> sums; /* [blocks + 1][nbin] */

  void evaluate();
  void take_moments(const std::vector<int> &atoms);
  void gather_points();
  void find_blocks();
  void sum_bins();
  void fit_length();
  void warn(const std::string &reason);
};

} // namespace LAMMPS_NS

#endif
