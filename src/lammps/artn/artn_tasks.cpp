/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "artn_tasks.h"

#include <algorithm>

using namespace LAMMPS_NS;

ArtnTasks::ArtnTasks(MPI_Comm comm, const std::vector<int> &count) : count_(count)
{
  int me;
  MPI_Comm_rank(comm, &me);
  const MPI_Aint mine = me == 0 ? (MPI_Aint)count.size() + 1 : 0;
  MPI_Win_allocate(mine * (MPI_Aint)sizeof(long), sizeof(long), MPI_INFO_NULL, comm, &counters_,
                   &window_);
  MPI_Win_lock_all(0, window_);
  std::fill(counters_, counters_ + mine, 0);
  MPI_Win_sync(window_);
  MPI_Barrier(comm);
}

void ArtnTasks::close()
{
  MPI_Win_unlock_all(window_);
  MPI_Win_free(&window_);
}

long ArtnTasks::fetch_and_increment(int counter)
{
  const long one = 1;
  long before;
  MPI_Fetch_and_op(&one, &before, MPI_LONG, 0, counter, MPI_SUM, window_);
  MPI_Win_flush(0, window_);
  return before;
}

int ArtnTasks::atom_with_most_left()
{
  const int n = (int)count_.size();
  std::vector<long> taken(n);
  if (n == 0)
    return -1;
  MPI_Get(taken.data(), n, MPI_LONG, 0, 1, n, MPI_LONG, window_);
  MPI_Win_flush(0, window_);
  int best = -1;
  long most = 0;
  for (int a = 0; a < n; a++)
    if (count_[a] - taken[a] > most) {
      most = count_[a] - taken[a];
      best = a;
    }
  return best;
}

bool ArtnTasks::take(int &atom, int &task)
{
  const long natoms = (long)count_.size();
  bool new_atoms_left = true;
  while (true) {
    if (current_ >= 0) {
      const long taken = fetch_and_increment(1 + current_);
      if (taken < count_[current_]) {
        atom = current_;
        task = (int)taken;
        return true;
      }
    }
    if (new_atoms_left) {
      const long next = fetch_and_increment(0);
      new_atoms_left = next < natoms;
      current_ = new_atoms_left ? (int)next : -1;
    }
    if (!new_atoms_left) {
      current_ = atom_with_most_left();
      if (current_ < 0)
        return false;
    }
  }
}
