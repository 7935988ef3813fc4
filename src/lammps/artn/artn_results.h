/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What fix artn/atom tells: the searches of a step to the ranks that own the atoms, as columns,
 * rows and totals. */
#ifndef GLASS_ARTN_RESULTS_H
#define GLASS_ARTN_RESULTS_H

#include "artn_event.h"
#include "artn_parameters.h"

#include <string>
#include <vector>

namespace LAMMPS_NS {

class ArtnCatalog;

/* A distinct event, for the atom that moves farthest in it. */
struct ArtnMove {
  tagint mover;
  double barrier; /* the lowest of the searches that found it, [energy] */
};

class ArtnResults {
public:
  /* Seconds of an evaluation over those with the whole box. */
  struct Timing {
    double local, wide;
  };

  /* Collective.
   *   catalog  on the first rank
   *   pushed   IDs of the atoms whose searches count, ascending
   * Throws std::runtime_error, on all ranks. */
  ArtnResults(LAMMPS *lmp, ArtnCatalog *catalog, const ArtnSettings &settings,
              const std::vector<tagint> &pushed, const Timing &timing);

  /* The per-atom array of an atom that this rank owns, zero for all others. */
  void columns(tagint atom, double *column) const;

  /* The local array, [rows][ARTN_LOCAL_COLUMNS]. */
  const std::vector<std::vector<double>> &rows() const { return rows_; }

  const std::vector<double> &totals() const { return totals_; }

  /* How the searches ended, for the log, and what may help where most failed alike. */
  std::string summary() const;

private:
  const int movers_;
  std::vector<ArtnSummary> searches_; /* of own atoms, by (atom, search) */
  std::vector<int> kind_;             /* [searches] which of the distinct events, or -1 */
  std::vector<ArtnMove> moves_;       /* of own movers, by mover */
  std::vector<std::vector<double>> rows_;
  std::vector<double> totals_;

  void count(const std::vector<ArtnSummary> &all, const Timing &timing);
};

} // namespace LAMMPS_NS

#endif
