/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Brings the events of all ranks to the first one, which writes them down and tells how far it is.
 */
#ifndef GLASS_ARTN_COLLECTOR_H
#define GLASS_ARTN_COLLECTOR_H

#include "artn_event.h"
#include "pointers.h"

#include <mpi.h>
#include <vector>

namespace LAMMPS_NS {

class ArtnCatalog;
class ArtnDump;
struct Snapshot;

class ArtnCollector : protected Pointers {
public:
  /* comm     ranks that search, of which this is one; the first writes
   * catalog, dump  on the first rank, each may be null
   * done     events known before, on the first rank
   * total    searches in all, those included */
  ArtnCollector(LAMMPS *lmp, MPI_Comm comm, ArtnCatalog *catalog, ArtnDump *dump,
                const Snapshot &minimum, std::vector<ArtnEvent> done, bigint total);
  ArtnCollector(const ArtnCollector &) = delete;
  ArtnCollector &operator=(const ArtnCollector &) = delete;

  /* Hand over an event found on this rank. */
  void submit(const ArtnEvent &event);

  /* First rank: take what has arrived; to be called often. Else nothing. */
  void poll();

  /* Wait until all events are with the first rank; returns them there. Collective, and the end of
   * the collector. */
  std::vector<ArtnEvent> finish();

private:
  MPI_Comm comm_;
  int me_, ranks_, finished_ = 0;
  ArtnCatalog *catalog_;
  ArtnDump *dump_;
  const Snapshot &minimum_;
  std::vector<ArtnEvent> events_;
  bigint total_, before_, connected_;
  double begun_, reported_;
  std::vector<char> sending_;
  MPI_Request request_ = MPI_REQUEST_NULL;

  void accept(const ArtnEvent &event);
  void receive(MPI_Status &status);
  void report();
};

/* An event as bytes, for messages. */
std::vector<char> artn_pack(const ArtnEvent &event);
ArtnEvent artn_unpack(const std::vector<char> &bytes);

} // namespace LAMMPS_NS

#endif
