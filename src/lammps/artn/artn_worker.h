/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Runs the saddle searches of fix artn, one after the other, on one rank or a group of ranks. */
#ifndef GLASS_ARTN_WORKER_H
#define GLASS_ARTN_WORKER_H

#include "artn_event.h"
#include "artn_region.h"

#include <cstdint>
#include <string>
#include <vector>

namespace LAMMPS_NS {

struct ArtnSettings {
  std::string potential; /* file of commands */
  std::uint64_t seed;
  double push_radius, push_amplitude;
  double radius;        /* of the local stage; infinite: the whole box */
  bool refine;          /* converge and judge with more atoms */
  double refine_radius; /* of the last stage; infinite: the whole box */
  double shell;         /* full neighborhoods around a cluster, in cutoffs of the potential */
  double displaced;     /* atoms that moved less, at the saddle and the end, are not reported */
  glass_artn_options options;
};

class ArtnWorker {
public:
  /* Of the moving atoms of a region: coordinates, lowest mode, and the minimum on the other side.
   */
  struct Saddle {
    std::vector<double> x, mode, x_final;
  };

  /* instances  how to open private instances, collective over the ranks that search together
   * start      where searches start; must outlive the worker */
  ArtnWorker(const ArtnSettings &settings, ArtnInstances &instances, const ArtnStart &start);

  /* One search; it ends in an outcome whatever happens in it. Throws PrivateInstance::Failure where
   * it cannot even begin. */
  ArtnEvent search(int central, int search);

  const ArtnRegion &local() const { return local_; }
  const ArtnRegion &refined() const { return settings_.refine ? refined_ : local_; }

private:
  const ArtnSettings settings_;
  const Snapshot &minimum_;
  ArtnRegion local_, refined_;

  void run_stages(int central, int search, glass_artn_result &result, ArtnEvent &event);
  glass_status search_locally(int central, int search, Saddle &saddle, glass_artn_result &result);
  std::vector<int> pushed_atoms(int central) const;
  std::vector<int> local_in_refined() const;
  void embed(const std::vector<int> &slots, Saddle &saddle) const;
  void report_displaced(const ArtnRegion &region, const std::vector<double> &x,
                        const std::vector<double> &x_final, ArtnEvent &event) const;
};

} // namespace LAMMPS_NS

#endif
