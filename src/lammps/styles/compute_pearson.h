/* SPDX-License-Identifier: GPL-2.0-or-later */
/* compute pearson: correlation between two per-atom quantities (doc/compute_pearson.rst). */
#ifndef GLASS_COMPUTE_PEARSON_H
#define GLASS_COMPUTE_PEARSON_H

#include "compute.h"
#include "glass_pearson.h"
#include "peratom_input.h"

#include <memory>
#include <set>
#include <vector>

namespace LAMMPS_NS {

class ComputePearson : public Compute {
public:
  ComputePearson(LAMMPS *, int, char **);
  ~ComputePearson() override;
  void init() override;
  double compute_scalar() override;
  void compute_vector() override;
  void compute_array() override;
  int lock_length() override;
  void lock(class Fix *, bigint, bigint) override;
  void unlock(class Fix *) override;
  double memory_usage() override;

private:
  std::unique_ptr<PeratomInput> input_x, input_y, mask;
  int bin_size;
  bool warned;
  bigint evaluated; /* step that the results belong to, or -1 */
  int natoms;       /* atoms used */
  int max_rows;     /* rows that `array` has room for */
  int locked_rows;  /* rows that the fixes in `lockers` rely on */
  glass_line binned, single;
  std::set<class Fix *> lockers;
  std::vector<glass_pearson_point> points;     /* of the local atoms used */
  std::vector<glass_pearson_point> all_points; /* on the first rank those of all ranks */

  void evaluate();
  void collect_points();
  void count_bins();
  void warn_if_constant();
};

} // namespace LAMMPS_NS

#endif
