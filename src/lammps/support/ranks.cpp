/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ranks.h"

#include <numeric>

namespace LAMMPS_NS {
namespace Ranks {

std::vector<char> gather_bytes(MPI_Comm comm, int count, size_t size, const void *mine, bool on_all)
{
  int me, ranks;
  MPI_Comm_rank(comm, &me);
  MPI_Comm_size(comm, &ranks);
  std::vector<int> counts(ranks), first(ranks, 0);
  MPI_Allgather(&count, 1, MPI_INT, counts.data(), 1, MPI_INT, comm);
  std::partial_sum(counts.begin(), counts.end() - 1, first.begin() + 1);
  const bool here = on_all || me == 0;
  std::vector<char> all(here ? size * ((size_t)first.back() + counts.back()) : 0);
  /* One element is one unit of MPI, so that counts of bytes need not fit into an int. */
  MPI_Datatype element;
  MPI_Type_contiguous((int)size, MPI_BYTE, &element);
  MPI_Type_commit(&element);
  if (on_all)
    MPI_Allgatherv(mine, count, element, all.data(), counts.data(), first.data(), element, comm);
  else
    MPI_Gatherv(mine, count, element, all.data(), counts.data(), first.data(), element, 0, comm);
  MPI_Type_free(&element);
  return all;
}

} // namespace Ranks
} // namespace LAMMPS_NS
