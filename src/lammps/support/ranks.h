/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What all ranks of a run do together. Every function is collective. */
#ifndef GLASS_RANKS_H
#define GLASS_RANKS_H

#include <mpi.h>
#include <string>
#include <type_traits>
#include <vector>

namespace LAMMPS_NS {
namespace Ranks {

/* Elements of `size` bytes of all ranks, in the order of the ranks: on the first rank, elsewhere
 * nothing; or on all. */
std::vector<char> gather_bytes(MPI_Comm comm, int count, size_t size, const void *mine,
                               bool on_all);

/* The same for values that are plain memory. */
template <class T> std::vector<T> gather(MPI_Comm comm, const std::vector<T> &mine, bool on_all)
{
  static_assert(std::is_trivially_copyable_v<T>);
  const std::vector<char> bytes =
      gather_bytes(comm, (int)mine.size(), sizeof(T), mine.data(), on_all);
  const T *first = reinterpret_cast<const T *>(bytes.data());
  return std::vector<T>(first, first + bytes.size() / sizeof(T));
}
template <class T> std::vector<T> gather_to_first(MPI_Comm comm, const std::vector<T> &mine)
{
  return gather(comm, mine, false);
}
template <class T> std::vector<T> gather_to_all(MPI_Comm comm, const std::vector<T> &mine)
{
  return gather(comm, mine, true);
}

/* Elements of the first rank to the ranks that they are for, in their order there.
 *   rank  on the first rank, [elements]; elsewhere elements and ranks are not read */
std::vector<char> deal_bytes(MPI_Comm comm, size_t size, size_t n, const void *elements,
                             const int *rank);
template <class T>
std::vector<T> deal(MPI_Comm comm, const std::vector<T> &elements, const std::vector<int> &rank)
{
  static_assert(std::is_trivially_copyable_v<T>);
  const std::vector<char> bytes =
      deal_bytes(comm, sizeof(T), elements.size(), elements.data(), rank.data());
  const T *first = reinterpret_cast<const T *>(bytes.data());
  return std::vector<T>(first, first + bytes.size() / sizeof(T));
}

/* Values summed over ranks, in place; the same bits on all. */
void sum(MPI_Comm comm, size_t n, double *values);

/* The text of one rank on all. */
std::string share(MPI_Comm comm, const std::string &text, int from = 0);

/* The message of the first rank that has one, on all; empty where no rank has. */
std::string agree(MPI_Comm comm, const std::string &message);

} // namespace Ranks
} // namespace LAMMPS_NS

#endif
