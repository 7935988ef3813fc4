/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The dump of fix artn/atom: initial, saddle and final positions of every connected event as three
 * snapshots of a LAMMPS text dump, timesteps 10 n, 10 n + 1, 10 n + 2 for the n-th connected event
 * from 0. All members throw std::runtime_error with a message for the user. For one rank. */
#ifndef GLASS_ARTN_DUMP_H
#define GLASS_ARTN_DUMP_H

#include "artn_event.h"

#include <cstdio>
#include <string>

namespace LAMMPS_NS {

struct Snapshot;

class ArtnDump {
public:
  /* Open a file and keep the snapshots of its first `events` events, which must all be there; what
   * a run that was stopped had begun behind them is cut off. A file that is no dump is refused.
   *   farther  atoms that moved farther at the saddle or the end are written; 0: all atoms */
  ArtnDump(const std::string &file, double farther, bigint events);
  ~ArtnDump();
  ArtnDump(const ArtnDump &) = delete;
  ArtnDump &operator=(const ArtnDump &) = delete;

  /* Write the snapshots of the next connected event. */
  void append(const Snapshot &initial, const ArtnEvent &event);

private:
  std::string file_;
  double farther_;
  bigint events_; /* written so far */
  FILE *fp_;
};

} // namespace LAMMPS_NS

#endif
