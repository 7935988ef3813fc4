/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Runs the saddle searches of fix artn, one after the other, on one rank or a group of ranks. */
#ifndef GLASS_ARTN_WORKER_H
#define GLASS_ARTN_WORKER_H

#include "artn_event.h"
#include "energy_source.h"
#include "glass_connection.h"
#include "private_instance.h"

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
  glass_search_options options;
};

class ArtnWorker {
public:
  /* source  energies of moving atoms; its calls are collective over the ranks that search together
   * start   where searches start; both must outlive the worker */
  ArtnWorker(const ArtnSettings &settings, EnergySource &source, const SearchStart &start);
  ~ArtnWorker();
  ArtnWorker(const ArtnWorker &) = delete;
  ArtnWorker &operator=(const ArtnWorker &) = delete;

  /* One search; it ends in an outcome whatever happens in it. Throws PrivateInstance::Failure where
   * it cannot even begin. */
  ArtnEvent search(int central, int search);

private:
  const ArtnSettings settings_;
  const Snapshot &minimum_;
  EnergySource &source_;
  glass_follow *follow_ = nullptr;
  glass_point saddle_ = {};
  glass_sides sides_ = {};
  int near_ = 0; /* coordinates of the atoms that moved first */

  std::vector<int> pushed_atoms(int central) const;
  void widen(glass_potential &);
  glass_status search_locally(glass_potential &, int central, int search, ArtnSummary &,
                              glass_search_outcome &);
  glass_status turn_back(glass_potential &, ArtnSummary &, glass_search_outcome &);
  glass_status judge(glass_potential &, ArtnSummary &, glass_search_outcome &);
  void record(const glass_potential &, ArtnEvent &) const;
};

} // namespace LAMMPS_NS

#endif
