/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ranks.h"

#include <algorithm>
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

/* Elements in one message of MPI, whose counts are int. */
static constexpr size_t CHUNK = 1 << 24;

/* Reduced and broadcast, not all-reduced, which may add in another order on each rank. */
void sum(MPI_Comm comm, size_t n, double *values)
{
  int me, ranks;
  MPI_Comm_rank(comm, &me);
  MPI_Comm_size(comm, &ranks);
  if (ranks == 1)
    return;
  for (size_t at = 0; at < n; at += CHUNK) {
    const int count = (int)std::min(CHUNK, n - at);
    MPI_Reduce(me == 0 ? MPI_IN_PLACE : values + at, values + at, count, MPI_DOUBLE, MPI_SUM, 0,
               comm);
    MPI_Bcast(values + at, count, MPI_DOUBLE, 0, comm);
  }
}

std::string share(MPI_Comm comm, const std::string &text, int from)
{
  std::string shared = text;
  int size = (int)text.size();
  MPI_Bcast(&size, 1, MPI_INT, from, comm);
  shared.resize(size);
  MPI_Bcast(shared.data(), size, MPI_CHAR, from, comm);
  return shared;
}

std::string agree(MPI_Comm comm, const std::string &message)
{
  int me, ranks, first;
  MPI_Comm_rank(comm, &me);
  MPI_Comm_size(comm, &ranks);
  const int mine = message.empty() ? ranks : me;
  MPI_Allreduce(&mine, &first, 1, MPI_INT, MPI_MIN, comm);
  return first == ranks ? std::string() : share(comm, message, first);
}

} // namespace Ranks
} // namespace LAMMPS_NS
