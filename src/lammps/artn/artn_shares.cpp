/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "artn_shares.h"

#include <algorithm>

using namespace LAMMPS_NS;

/* Atoms for each rank that are shared out search by search at the end. */
static constexpr int LAST_ATOMS = 2;

/* Bytes in one message. */
static constexpr size_t CHUNK = 1 << 26;

void ArtnDone::share(MPI_Comm comm)
{
  for (size_t at = 0; at < state_.size(); at += CHUNK)
    MPI_Bcast(&state_[at], (int)std::min(CHUNK, state_.size() - at), MPI_CHAR, 0, comm);
}

ArtnShares::ArtnShares(MPI_Comm comm, const ArtnDone &done, int searches, bool whole)
{
  int me, ranks;
  MPI_Comm_rank(comm, &me);
  MPI_Comm_size(comm, &ranks);
  for (size_t a = 0; a < done.atoms(); a++)
    if (done.left(a))
      whole_.push_back((int)a);
  if (!whole && ranks > 1) {
    const size_t last = std::min(whole_.size(), (size_t)LAST_ATOMS * ranks);
    for (size_t k = whole_.size() - last; k < whole_.size(); k++)
      for (int s = 0; s < searches; s++)
        if (done.get(whole_[k], s) == ArtnDone::LEFT)
          single_.push_back({whole_[k], s});
    whole_.resize(whole_.size() - last);
  }
  MPI_Win_allocate(me == 0 ? sizeof(long) : 0, sizeof(long), MPI_INFO_NULL, comm, &counter_,
                   &window_);
  MPI_Win_lock_all(0, window_);
  if (me == 0)
    *counter_ = 0;
  MPI_Win_sync(window_);
  MPI_Barrier(comm);
}

void ArtnShares::close()
{
  MPI_Win_unlock_all(window_);
  MPI_Win_free(&window_);
}

bool ArtnShares::take(Share &share)
{
  const long one = 1;
  long next;
  MPI_Fetch_and_op(&one, &next, MPI_LONG, 0, 0, MPI_SUM, window_);
  MPI_Win_flush(0, window_);
  if (next < (long)whole_.size()) {
    share = {whole_[next], -1};
    return true;
  }
  next -= (long)whole_.size();
  if (next >= (long)single_.size())
    return false;
  share = single_[next];
  return true;
}
