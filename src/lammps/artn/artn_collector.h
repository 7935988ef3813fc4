/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Brings what the searches of all ranks find to the first one, which writes it down and tells how
 * far it is. */
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
   * catalog  on the first rank
   * dump     on the first rank, or null
   * done     searches known before
   * total    searches in all, those included, at most */
  ArtnCollector(LAMMPS *lmp, MPI_Comm comm, ArtnCatalog *catalog, ArtnDump *dump,
                const Snapshot &minimum, bigint done, bigint total);
  ArtnCollector(const ArtnCollector &) = delete;
  ArtnCollector &operator=(const ArtnCollector &) = delete;

  /* Hand over an event found on this rank. */
  void submit(const ArtnEvent &event);

  /* First rank: take what has arrived; to be called often. Else nothing. */
  void poll();

  /* Wait until all events are with the first rank. Collective, and the end of the collector. */
  void finish();

private:
  MPI_Comm comm_;
  int me_, ranks_, finished_ = 0;
  ArtnCatalog *catalog_;
  ArtnDump *dump_;
  const Snapshot &minimum_;
  bigint total_, before_, done_, connected_ = 0;
  double begun_, reported_;
  std::vector<char> sending_;
  MPI_Request request_ = MPI_REQUEST_NULL;

  void accept(const ArtnEvent &event);
  void receive(MPI_Status &status);
  void report();
};

} // namespace LAMMPS_NS

#endif
