/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Runs the saddle searches of fix artn/atom, one after the other, on one rank or a group of ranks.
 */
#ifndef GLASS_ARTN_WORKER_H
#define GLASS_ARTN_WORKER_H

#include "artn_event.h"
#include "artn_parameters.h"
#include "energy_source.h"
#include "glass_connection.h"
#include "private_instance.h"

#include <vector>

namespace LAMMPS_NS {

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
  void record(const glass_potential &, int central, ArtnEvent &) const;
  void name_movers(int central, ArtnEvent &) const;
};

} // namespace LAMMPS_NS

#endif
