/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "dynamical_matrix.h"

#include "style_support.h"

#include "atom.h"
#include "comm.h"
#include "error.h"
#include "update.h"
#include "utils.h"

#include <algorithm>
#include <cmath>
#include <memory>

using namespace LAMMPS_NS;

/* Rows between two exchanges; they bound the memory of messages. */
static constexpr int ROWS_PER_EXCHANGE = 32;

/* Forces that an atom feels from farther than twice the cutoff would be missed; smaller ones than
 * this part of the curvature are noise of the differences. */
static constexpr double NOISE = 1e-6;

/* Range of the displacement, in parts of the cutoff. */
static constexpr double DELTA_LOW = 1e-8, DELTA_HIGH = 1e-3;

/* Seconds between two lines of progress. */
static constexpr double REPORT_EVERY = 30.0;

/* Half of a block, from moving either atom. */
struct DynamicalMatrix::Contribution {
  double block[9];
  int row, column;
};

std::vector<double> DynamicalMatrix::masses(LAMMPS *lmp, const Snapshot &snapshot)
{
  const Atom *atom = lmp->atom;
  std::vector<double> mass(snapshot.size(), 0.0);
  for (int i = 0; i < atom->nlocal; i++)
    mass[snapshot.find(atom->tag[i])] = atom->rmass ? atom->rmass[i] : atom->mass[atom->type[i]];
  MPI_Allreduce(MPI_IN_PLACE, mass.data(), snapshot.size(), MPI_DOUBLE, MPI_SUM, lmp->world);
  return mass;
}

/* Tabulated potentials, which only metals have, want a small one; analytic ones are most exact
 * where rounding of the force, 1e-16 / delta, is as large as the next term of the expansion,
 * delta^2. */
double DynamicalMatrix::default_delta(LAMMPS *lmp, const std::string &style)
{
  const std::string units = lmp->update->unit_style;
  if (units == "metal")
    return 1e-6;
  if (units == "lj")
    return 5e-6;
  lmp->error->all(FLERR,
                  "{}: keyword delta has a default in metal and lj units only; in {} units give "
                  "about 2e-6 of the distance of neighbors",
                  style, units);
  return 0.0;
}

DynamicalMatrix::DynamicalMatrix(LAMMPS *lmp, const std::string &style, const Snapshot &snapshot,
                                 const std::vector<double> &masses, const std::vector<int> &mobile,
                                 const PotentialFile &file, double delta)
    : lmp_(lmp), style_(style), file_(file), snapshot_(snapshot), mass_(masses), mobile_(mobile),
      delta_(delta), me_(lmp->comm->me), ranks_(lmp->comm->nprocs), row_of_(snapshot.size(), -1),
      curvature_(0.0), asymmetry_(0.0), sum_rule_(0.0), begun_(0.0), reported_(0.0), blocks_(0)
{
  for (int rank = 0; rank <= ranks_; rank++)
    begin_.push_back((int)((bigint)size() * rank / ranks_));
  for (int row = 0; row < size(); row++)
    row_of_[mobile_[row]] = row;

  PrivateInstance box(lmp, lmp->world, snapshot, PrivateInstance::BOX, file);
  box.load_box(snapshot);
  cutoff_ = box.cutoff();
  require_small_delta();
  force_.resize(box.loaded().size());
  const glass_status status = box.evaluate(box.loaded().data(), force_.data(), &energy_);
  if (status == GLASS_EEVAL)
    throw PrivateInstance::Failure(box.failure());
  GlassStyle::check(lmp, style, status);
  std::vector<char> done(lmp->atom->ntypes + 1, 0);
  for (const int place : mobile_) {
    if (done[snapshot.type[place]])
      continue;
    done[snapshot.type[place]] = 1;
    std::vector<double> &column = columns_[place];
    differentiate(box, place, column);
    for (int c = 0; c < 9; c += 4)
      curvature_ = std::max(curvature_, std::fabs(column[9 * (size_t)place + c]));
  }
}

/* Smaller ones are lost in rounding of the positions, larger ones are no derivative. */
void DynamicalMatrix::require_small_delta()
{
  const double low = DELTA_LOW * cutoff_, high = DELTA_HIGH * cutoff_;
  if (delta_ < low || delta_ > high)
    lmp_->error->all(
        FLERR,
        "{}: delta {:.6g} must lie between {:.3g} and {:.3g}, that is {:g} and {:g} of "
        "the cutoff {:.6g} of the pair style",
        style_, delta_, low, high, DELTA_LOW, DELTA_HIGH, cutoff_);
}

/* How the forces on all active atoms change with the place of one, [active][3][3]; the rows of a
 * block are the directions in which that atom moves. */
void DynamicalMatrix::differentiate(PrivateInstance &instance, int place,
                                    std::vector<double> &column)
{
  const std::vector<int> &active = instance.active();
  const size_t slot = std::lower_bound(active.begin(), active.end(), place) - active.begin();
  std::vector<double> x = instance.loaded(), plus(x.size()), minus(x.size());
  column.resize(9 * active.size());
  for (int d = 0; d < 3; d++) {
    const double here = x[3 * slot + d], above = here + delta_, below = here - delta_;
    double energy;
    glass_status status;
    x[3 * slot + d] = above;
    if (!(status = instance.evaluate(x.data(), plus.data(), &energy))) {
      x[3 * slot + d] = below;
      status = instance.evaluate(x.data(), minus.data(), &energy);
    }
    x[3 * slot + d] = here;
    if (status == GLASS_EEVAL)
      throw PrivateInstance::Failure(instance.failure());
    GlassStyle::check(lmp_, style_, status);
    for (size_t k = 0; k < active.size(); k++)
      for (int c = 0; c < 3; c++)
        column[9 * k + 3 * d + c] = (minus[3 * k + c] - plus[3 * k + c]) / (above - below);
  }
}

glass_sparse DynamicalMatrix::view() const
{
  return {rows(), start_.data(), column_.data(), block_.data()};
}

/* Which blocks there can be: atoms within twice the cutoff of each other. */
void DynamicalMatrix::find_pattern()
{
  const double reach = 2.0 * cutoff_;
  start_.assign(1, 0);
  column_.clear();
  for (int row = first(); row < first() + rows(); row++) {
    const int i = mobile_[row];
    for (int other = 0; other < size(); other++) {
      const int j = mobile_[other];
      if (snapshot_.distance(i, j) <= 1.0000005 * reach)
        column_.push_back(other);
    }
    start_.push_back(column_.size());
  }
}

/* The cluster must feel what the whole box feels. */
void DynamicalMatrix::require_reach(int place, const PrivateInstance &cluster,
                                    const std::vector<double> &column)
{
  const auto known = columns_.find(place);
  if (known == columns_.end())
    return;
  std::vector<double> missed = known->second;
  for (size_t k = 0; k < cluster.active().size(); k++)
    for (int c = 0; c < 9; c++)
      missed[9 * (size_t)cluster.active()[k] + c] -= column[9 * k + c];
  double worst = 0.0;
  for (const double element : missed)
    worst = std::max(worst, std::fabs(element));
  if (worst > NOISE * curvature_)
    lmp_->error->one(FLERR,
                     "{}: a force constant of atom {} is {:.6g} off in a cluster, so forces reach "
                     "farther than twice the cutoff {:.8g} of the pair style; such a potential "
                     "cannot be used",
                     style_, snapshot_.id[place], worst, cutoff_);
}

/* Halves add up to the same in either order. */
void DynamicalMatrix::contribute(const Contribution &c)
{
  const glass_sparse a = view();
  const size_t k = glass_sparse_find(&a, c.row - first(), c.column);
  if (k == GLASS_SPARSE_NONE)
    lmp_->error->one(FLERR,
                     "{}: atom {} feels atom {}, which is farther away than twice the cutoff "
                     "{:.8g} of the pair style; such a potential cannot be used",
                     style_, snapshot_.id[mobile_[c.row]], snapshot_.id[mobile_[c.column]],
                     cutoff_);
  double *block = &block_[9 * k];
  for (int e = 0; e < 9; e++) {
    if (seen_[k])
      asymmetry_ = std::max(asymmetry_, 2.0 * std::fabs(block[e] - c.block[e]));
    block[e] += c.block[e];
  }
  seen_[k] = 1;
}

void DynamicalMatrix::exchange(std::vector<std::vector<Contribution>> &outgoing)
{
  std::vector<int> send(ranks_), receive(ranks_), send_at(ranks_ + 1, 0), receive_at(ranks_ + 1, 0);
  std::vector<Contribution> out;
  for (int rank = 0; rank < ranks_; rank++) {
    send[rank] = (int)(outgoing[rank].size() * sizeof(Contribution));
    send_at[rank + 1] = send_at[rank] + send[rank];
    out.insert(out.end(), outgoing[rank].begin(), outgoing[rank].end());
    outgoing[rank].clear();
  }
  MPI_Alltoall(send.data(), 1, MPI_INT, receive.data(), 1, MPI_INT, lmp_->world);
  for (int rank = 0; rank < ranks_; rank++)
    receive_at[rank + 1] = receive_at[rank] + receive[rank];
  std::vector<Contribution> in(receive_at[ranks_] / sizeof(Contribution));
  MPI_Alltoallv(out.data(), send.data(), send_at.data(), MPI_BYTE, in.data(), receive.data(),
                receive_at.data(), MPI_BYTE, lmp_->world);
  for (const Contribution &contribution : in)
    contribute(contribution);
}

/* The force on an atom does not change when all atoms move together. */
void DynamicalMatrix::enforce_sum_rule()
{
  const glass_sparse a = view();
  for (int row = 0; row < rows(); row++) {
    double sum[9];
    glass_sparse_row_sum(&a, row, sum);
    double *own = &block_[9 * glass_sparse_find(&a, row, first() + row)];
    for (int c = 0; c < 9; c++) {
      sum[c] += immobile_[9 * (size_t)row + c];
      sum_rule_ = std::max(sum_rule_, std::fabs(sum[c]));
    }
    for (int c = 0; c < 3; c++)
      for (int d = 0; d < 3; d++)
        own[3 * c + d] -= 0.5 * (sum[3 * c + d] + sum[3 * d + c]);
  }
}

void DynamicalMatrix::weigh()
{
  for (int row = 0; row < rows(); row++)
    for (size_t k = start_[row]; k < start_[row + 1]; k++) {
      const double factor = 1.0 / std::sqrt(mass(first() + row) * mass(column_[k]));
      for (int c = 0; c < 9; c++)
        block_[9 * k + c] *= factor;
    }
}

/* Of the first rank; the others have as much to do. */
void DynamicalMatrix::report(int done)
{
  const double now = MPI_Wtime();
  if (me_ != 0 || now - reported_ < REPORT_EVERY)
    return;
  reported_ = now;
  utils::logmesg(lmp_, "{}: second derivatives of {:.0f} % of {} atoms in {:.0f} s\n", style_,
                 100.0 * done / rows(), size(), now - begun_);
}

void DynamicalMatrix::build()
{
  begun_ = reported_ = MPI_Wtime();
  const bool clusters = 4.0 * cutoff_ <= snapshot_.smallest_periodic_height();
  find_pattern();
  block_.assign(9 * column_.size(), 0.0);
  seen_.assign(column_.size(), 0);
  immobile_.assign(9 * (size_t)rows(), 0.0);
  asymmetry_ = sum_rule_ = 0.0;

  PrivateInstance instance(lmp_, MPI_COMM_SELF, snapshot_,
                           clusters ? PrivateInstance::CLUSTER : PrivateInstance::BOX, file_);
  if (!clusters)
    instance.load_box(snapshot_);
  std::vector<double> column;
  std::vector<std::vector<Contribution>> outgoing(ranks_);
  int most = rows();
  MPI_Allreduce(MPI_IN_PLACE, &most, 1, MPI_INT, MPI_MAX, lmp_->world);
  for (int done = 0; done < most; done++) {
    if (done < rows()) {
      report(done);
      const int row = first() + done, place = mobile_[row];
      if (clusters) {
        instance.load_cluster(snapshot_, place, 0.0, cutoff_);
        instance.set_active(instance.held_places());
      }
      differentiate(instance, place, column);
      if (clusters)
        require_reach(place, instance, column);
      const std::vector<int> &active = instance.active();
      for (size_t k = 0; k < active.size(); k++) {
        const double *found = &column[9 * k];
        const int other = row_of_[active[k]];
        if (std::all_of(found, found + 9, [](double element) { return element == 0.0; }))
          continue;
        if (other < 0) {
          for (int c = 0; c < 9; c++)
            immobile_[9 * (size_t)done + c] += found[c];
          continue;
        }
        Contribution here = {{}, row, other}, there = {{}, other, row};
        for (int c = 0; c < 3; c++)
          for (int d = 0; d < 3; d++)
            here.block[3 * c + d] = there.block[3 * d + c] = 0.5 * found[3 * c + d];
        contribute(here);
        const auto owner = std::upper_bound(begin_.begin(), begin_.end(), other) - 1;
        outgoing[owner - begin_.begin()].push_back(there);
      }
    }
    if ((done + 1) % ROWS_PER_EXCHANGE == 0 || done + 1 == most)
      exchange(outgoing);
  }

  enforce_sum_rule();
  weigh();
  seen_.clear();
  glass_sparse_compress(rows(), start_.data(), column_.data(), block_.data());
  column_.resize(start_.back());
  column_.shrink_to_fit();
  block_.resize(9 * start_.back());
  block_.shrink_to_fit();
  /* Atoms that feel nothing have zeros. */
  const double unit = curvature_ > 0.0 ? curvature_ : 1.0;
  double worst[2] = {asymmetry_ / unit, sum_rule_ / unit};
  MPI_Allreduce(MPI_IN_PLACE, worst, 2, MPI_DOUBLE, MPI_MAX, lmp_->world);
  asymmetry_ = worst[0];
  sum_rule_ = worst[1];
  blocks_ = (bigint)column_.size();
  MPI_Allreduce(MPI_IN_PLACE, &blocks_, 1, MPI_LMP_BIGINT, MPI_SUM, lmp_->world);
}

void DynamicalMatrix::gather(int width, const double *mine, double *all) const
{
  std::vector<int> count(ranks_), at(ranks_);
  for (int rank = 0; rank < ranks_; rank++) {
    count[rank] = width * (begin_[rank + 1] - begin_[rank]);
    at[rank] = width * begin_[rank];
  }
  MPI_Allgatherv(mine, count[me_], MPI_DOUBLE, all, count.data(), at.data(), MPI_DOUBLE,
                 lmp_->world);
}

void DynamicalMatrix::multiply_six(const double *x, double *y) const
{
  std::vector<double> mine(18 * (size_t)rows() + 1);
  const glass_sparse a = view();
  glass_sparse_multiply_six(&a, x, mine.data());
  gather(18, mine.data(), y);
}

std::vector<double> DynamicalMatrix::diagonal() const
{
  std::vector<double> mine(9 * (size_t)rows() + 1, 0.0), all(9 * (size_t)size());
  const glass_sparse a = view();
  for (int row = 0; row < rows(); row++) {
    const size_t k = glass_sparse_find(&a, row, first() + row);
    if (k != GLASS_SPARSE_NONE)
      std::copy_n(&block_[9 * k], 9, &mine[9 * (size_t)row]);
  }
  gather(9, mine.data(), all.data());
  return all;
}

void DynamicalMatrix::multiply(const double *x, double *y)
{
  all_.resize(3 * (size_t)size());
  complete(x, all_.data());
  const glass_sparse a = view();
  glass_sparse_multiply(&a, all_.data(), y);
}

std::vector<double> DynamicalMatrix::dense() const
{
  const size_t n = 3 * (size_t)size();
  std::vector<double> mine(3 * (size_t)rows() * n, 0.0), all(me_ == 0 ? n * n : 0);
  for (int row = 0; row < rows(); row++)
    for (size_t k = start_[row]; k < start_[row + 1]; k++)
      for (int c = 0; c < 9; c++)
        mine[(3 * (size_t)row + c / 3) * n + 3 * (size_t)column_[k] + c % 3] = block_[9 * k + c];
  std::vector<int> count(ranks_), at(ranks_);
  for (int rank = 0; rank < ranks_; rank++) {
    count[rank] = (int)(3 * (begin_[rank + 1] - begin_[rank]) * n);
    at[rank] = (int)(3 * begin_[rank] * n);
  }
  MPI_Gatherv(mine.data(), count[me_], MPI_DOUBLE, all.data(), count.data(), at.data(), MPI_DOUBLE,
              0, lmp_->world);
  return all;
}

double DynamicalMatrix::memory_usage() const
{
  return (double)block_.capacity() * sizeof(double) + (double)column_.capacity() * sizeof(int) +
         (double)start_.capacity() * sizeof(size_t);
}
