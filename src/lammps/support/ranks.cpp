/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ranks.h"

#include <algorithm>
#include <cstring>
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

/* Bytes that are put together for one message of deal_bytes(). */
static constexpr size_t DEALT = 1 << 20;

std::vector<char> deal_bytes(MPI_Comm comm, size_t size, size_t n, const void *elements,
                             const int *rank)
{
  int me, ranks;
  MPI_Comm_rank(comm, &me);
  MPI_Comm_size(comm, &ranks);
  std::vector<long long> count(ranks, 0);
  std::vector<std::vector<size_t>> of(me == 0 ? ranks : 0); /* places of its elements */
  for (size_t k = 0; me == 0 && k < n; k++) {
    count[rank[k]]++;
    of[rank[k]].push_back(k);
  }
  long long here;
  MPI_Scatter(count.data(), 1, MPI_LONG_LONG, &here, 1, MPI_LONG_LONG, 0, comm);
  std::vector<char> mine(size * here), chunk;
  const size_t most = std::max<size_t>(1, DEALT / size);
  const auto *from = static_cast<const char *>(elements);
  for (int r = 0; me == 0 && r < ranks; r++)
    for (size_t at = 0; at < of[r].size(); at += most) {
      const size_t m = std::min(most, of[r].size() - at);
      chunk.resize(m * size);
      for (size_t k = 0; k < m; k++)
        memcpy(&chunk[k * size], from + of[r][at + k] * size, size);
      if (r == 0)
        std::copy(chunk.begin(), chunk.end(), mine.begin() + at * size);
      else
        MPI_Send(chunk.data(), (int)chunk.size(), MPI_BYTE, r, 0, comm);
    }
  for (size_t at = 0; me != 0 && at < (size_t)here; at += most)
    MPI_Recv(&mine[at * size], (int)(std::min(most, (size_t)here - at) * size), MPI_BYTE, 0, 0,
             comm, MPI_STATUS_IGNORE);
  return mine;
}

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
