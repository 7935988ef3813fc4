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
  struct Point {
    glass_pearson_point point;
    int block;
  };

  std::unique_ptr<PeratomInput> input_x, input_y, mask;
  int bin_size;
  int blocks[3]; /* parts of the box along its vectors, for the error */
  bool warned;
  bigint evaluated; /* step that the results belong to, or -1 */
  int natoms;       /* atoms used */
  int max_rows;     /* rows that `array` has room for */
  int locked_rows;  /* rows that the fixes in `lockers` rely on */
  glass_line binned, single;
  double single_error;
  std::set<class Fix *> lockers;
  std::vector<Point> points;     /* of the local atoms used */
  std::vector<Point> all_points; /* on the first rank those of all ranks */

  void evaluate();
  void collect_points();
  int block_of(int i) const;
  void correlate();
  void count_bins();
  void warn_if_constant();
};

} // namespace LAMMPS_NS

#endif
