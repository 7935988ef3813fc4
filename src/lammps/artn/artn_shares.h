/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which rank does which searches.
 *
 * A share is an atom with all of its searches that are left, in their order, so that a rank goes on
 * with what it has built for the atom, and so that it can stop after so many connected events.
 * Where their number is fixed, the last few atoms are shared out search by search: no rank waits
 * long. All ranks know the list alike; the only thing that they share is a counter on the first
 * one. */
#ifndef GLASS_ARTN_SHARES_H
#define GLASS_ARTN_SHARES_H

#include <mpi.h>
#include <utility>
#include <vector>

namespace LAMMPS_NS {

/* What is known of the searches of some atoms: [atoms][searches]. */
class ArtnDone {
public:
  enum State : char { LEFT, FAILED, CONNECTED };

  ArtnDone() = default;
  ArtnDone(size_t atoms, int searches, int until)
      : atoms_(atoms), searches_(searches), until_(until ? until : searches),
        state_(atoms * searches, LEFT)
  {
  }
  size_t atoms() const { return atoms_; }
  void set(size_t atom, int search, bool connected)
  {
    state_[atom * searches_ + search] = connected ? CONNECTED : FAILED;
  }
  State get(size_t atom, int search) const { return (State)state_[atom * searches_ + search]; }

  /* Searches of an atom that count, from the first one on: those up to so many connected ones; all
   * of them where these are not reached, or some before are left. */
  int counted(size_t atom) const
  {
    int connected = 0, k = 0;
    while (k < searches_ && connected < until_ && get(atom, k) != LEFT)
      connected += get(atom, k++) == CONNECTED;
    return connected == until_ ? k : searches_;
  }

  /* Searches of an atom that are left, at most. */
  int left(size_t atom) const
  {
    int n = 0;
    for (int k = 0; k < counted(atom); k++)
      n += get(atom, k) == LEFT;
    return n;
  }

  /* What the first rank knows, on all. */
  void share(MPI_Comm comm);

private:
  size_t atoms_ = 0;
  int searches_ = 0, until_ = 0;
  std::vector<char> state_;
};

class ArtnShares {
public:
  struct Share {
    int atom;   /* its place in the list of atoms */
    int search; /* this one alone, or -1: all that are left */
  };

  /* comm   ranks that take shares; construction is collective
   * done   the same on all
   * whole  whether an atom's searches must stay together */
  ArtnShares(MPI_Comm comm, const ArtnDone &done, int searches, bool whole);

  /* Release what the ranks share. Collective, and so no destructor's business: one may run on a
   * failing rank alone, where the others would be waited for. */
  void close();

  ArtnShares(const ArtnShares &) = delete;
  ArtnShares &operator=(const ArtnShares &) = delete;

  /* Take the next share. False when all are taken. */
  bool take(Share &share);

private:
  std::vector<int> whole_; /* atoms */
  std::vector<Share> single_;
  MPI_Win window_;
  long *counter_; /* shares taken, on the first rank */
};

} // namespace LAMMPS_NS

#endif
