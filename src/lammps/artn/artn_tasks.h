/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tasks that ranks take one by one until none is left.
 *
 * Every task belongs to an atom. A rank that has begun with an atom goes on with it as long as it
 * has tasks, because what was built for the atom can be used again; when no new atom is left it
 * helps others with theirs. The state is a row of counters on the first rank, changed by one-sided
 * calls. */
#ifndef GLASS_ARTN_TASKS_H
#define GLASS_ARTN_TASKS_H

#include <mpi.h>
#include <vector>

namespace LAMMPS_NS {

class ArtnTasks {
public:
  /* comm    ranks that take tasks; construction is collective
   * count   [atoms] number of tasks of each atom, the same on all ranks */
  ArtnTasks(MPI_Comm comm, const std::vector<int> &count);

  /* Release what the ranks share. Collective, and so no destructor's business: one may run on a
   * failing rank alone, where the others would be waited for. */
  void close();

  ArtnTasks(const ArtnTasks &) = delete;
  ArtnTasks &operator=(const ArtnTasks &) = delete;

  /* Take the next task: the atom and which of its tasks. False when all are taken. */
  bool take(int &atom, int &task);

private:
  const std::vector<int> count_;
  MPI_Win window_;
  long *counters_; /* on the first rank: atoms begun, then the tasks taken of each atom */
  int current_ = -1;

  long fetch_and_increment(int counter);
  int atom_with_most_left();
};

} // namespace LAMMPS_NS

#endif
