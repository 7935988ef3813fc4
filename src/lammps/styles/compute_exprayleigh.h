/* SPDX-License-Identifier: GPL-2.0-or-later */
/* compute exprayleigh: a spectrum of energies as an exponential and a Rayleigh part
 * (doc/compute_exprayleigh.rst). */
#ifndef GLASS_COMPUTE_EXPRAYLEIGH_H
#define GLASS_COMPUTE_EXPRAYLEIGH_H

#include "compute.h"
#include "glass_exprayleigh.h"
#include "peratom_input.h"

#include <memory>
#include <string>
#include <vector>

namespace LAMMPS_NS {

class ComputeExprayleigh : public Compute {
public:
  ComputeExprayleigh(LAMMPS *, int, char **);
  ~ComputeExprayleigh() override;
  void init() override;
  double compute_scalar() override;
  void compute_vector() override;
  void compute_array() override;
  double memory_usage() override;

private:
  std::unique_ptr<PeratomInput> input, mask, cluster;
  PeratomInput::Kind kind;
  double low, high;
  int bins;
  bool warned;
  bigint evaluated; /* step that the results belong to, or -1 */
  bigint left_out;  /* values outside the range */
  int used;         /* values of all ranks that the fit is of */
  glass_exprayleigh_fit fit;
  std::vector<glass_exprayleigh_event> events; /* on the first rank those of all ranks */

  void parse(int, char **);
  void evaluate();
  std::vector<glass_exprayleigh_event> collect();
  void require_enough(bigint found);
  void require_a_scale();
  void fill_histogram();
  void warn_at_limit();
};

} // namespace LAMMPS_NS

#endif
