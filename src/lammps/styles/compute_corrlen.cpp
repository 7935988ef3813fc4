/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "compute_corrlen.h"

#include "register.h"
#include "style_support.h"

#include "atom.h"
#include "comm.h"
#include "domain.h"
#include "error.h"
#include "memory.h"
#include "update.h"
#include "utils.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>

using namespace LAMMPS_NS;

static const char STYLE[] = "compute corrlen";
static constexpr int MAX_BINS = 100000, MAX_BLOCKS = 10;

ComputeCorrlen::ComputeCorrlen(LAMMPS *lmp, int narg, char **arg)
    : Compute(lmp, narg, arg), positions(lmp, this, STYLE), range_given(false), by_pairs(false),
      by_type(false), warned(false), blocks{2, 2, 2}, rlo(0.0), rhi(0.0), evaluated(-1),
      constant(false), natoms(0), mean(0.0), variance(0.0), fit{}
{
  if (narg < 6)
    error->all(FLERR,
               "Illegal {} command: an input, rmax and nbin must follow the style, found {} values",
               STYLE, narg - 3);
  GlassStyle::require_3d(lmp, STYLE);
  GlassStyle::require_atom_ids(lmp, STYLE);

  quantity = std::make_unique<PeratomInput>(lmp, STYLE, arg[3]);
  rmax = GlassStyle::positive(lmp, STYLE, "rmax", arg[4]);
  nbin = GlassStyle::positive_int(lmp, STYLE, "nbin", arg[5]);
  if (nbin > MAX_BINS)
    error->all(FLERR, "Illegal {} nbin {}: it must be at most {}", STYLE, nbin, MAX_BINS);
  width = rmax / nbin;
  int iarg = 6;
  while (iarg < narg) {
    if (strcmp(arg[iarg], "fit") == 0) {
      GlassStyle::require_values(lmp, STYLE, narg, arg, iarg, 2);
      range_given = true;
      rlo = utils::numeric(FLERR, arg[iarg + 1], false, lmp);
      rhi = utils::numeric(FLERR, arg[iarg + 2], false, lmp);
      if (!(rlo >= 0.0 && rlo < rhi))
        error->all(FLERR, "Illegal {} fit range {} to {}: it must start at 0 or more and end above",
                   STYLE, arg[iarg + 1], arg[iarg + 2]);
      iarg += 3;
    } else if (strcmp(arg[iarg], "weight") == 0) {
      GlassStyle::require_values(lmp, STYLE, narg, arg, iarg, 1);
      by_pairs = GlassStyle::choice(lmp, STYLE, "weight", arg[iarg + 1], {"equal", "pairs"});
      iarg += 2;
    } else if (strcmp(arg[iarg], "center") == 0) {
      GlassStyle::require_values(lmp, STYLE, narg, arg, iarg, 1);
      by_type = GlassStyle::choice(lmp, STYLE, "center", arg[iarg + 1], {"all", "type"});
      iarg += 2;
    } else if (strcmp(arg[iarg], "blocks") == 0) {
      GlassStyle::require_values(lmp, STYLE, narg, arg, iarg, 3);
      for (int d = 0; d < 3; d++) {
        blocks[d] = GlassStyle::positive_int(lmp, STYLE, "blocks", arg[iarg + 1 + d]);
        if (blocks[d] > MAX_BLOCKS)
          error->all(FLERR, "Illegal {} blocks {}: it must be at most {} along each edge", STYLE,
                     blocks[d], MAX_BLOCKS);
      }
      iarg += 4;
    } else if (strcmp(arg[iarg], "mask") == 0) {
      GlassStyle::require_values(lmp, STYLE, narg, arg, iarg, 1);
      mask = std::make_unique<PeratomInput>(lmp, STYLE, arg[iarg + 1]);
      iarg += 2;
    } else {
      GlassStyle::unknown_keyword(lmp, STYLE, arg[iarg]);
    }
  }

  scalar_flag = vector_flag = array_flag = 1;
  extscalar = extvector = extarray = 0;
  size_vector = 7;
  size_array_rows = nbin;
  size_array_cols = 4;
  comm_forward = 3;
  pairs.resize(nbin);
  distance.resize(nbin);
  sums.resize(((size_t)blocks[0] * blocks[1] * blocks[2] + 1) * nbin);
  c.resize(nbin);
  memory->create(vector, size_vector, "corrlen:vector");
  memory->create(array, size_array_rows, size_array_cols, "corrlen:array");
  GlassStyle::cite(lmp, GlassStyle::WEI_2019);
}

ComputeCorrlen::~ComputeCorrlen()
{
  memory->destroy(vector);
  memory->destroy(array);
}

void ComputeCorrlen::init()
{
  quantity->init();
  if (mask)
    mask->init();
  evaluated = -1;
}

int ComputeCorrlen::pack_forward_comm(int n, int *list, double *buf, int pbc_flag, int *pbc)
{
  if (positions.sending())
    return positions.pack(n, list, buf, pbc_flag, pbc);
  int m = 0;
  for (int k = 0; k < n; k++) {
    buf[m++] = value[list[k]];
    buf[m++] = used[list[k]];
    buf[m++] = block_of[list[k]];
  }
  return m;
}

void ComputeCorrlen::unpack_forward_comm(int n, int first, double *buf)
{
  if (positions.sending())
    return positions.unpack(n, first, buf);
  int m = 0;
  for (int i = first; i < first + n; i++) {
    value[i] = buf[m++];
    used[i] = buf[m++] != 0.0;
    block_of[i] = (int)buf[m++];
  }
}

void ComputeCorrlen::take_moments(const std::vector<int> &atoms)
{
  const bigint mine = (bigint)atoms.size();
  MPI_Allreduce(&mine, &natoms, 1, MPI_LMP_BIGINT, MPI_SUM, world);
  double top[2] = {-std::numeric_limits<double>::max(), -std::numeric_limits<double>::max()};
  for (int i : atoms) {
    top[0] = std::max(top[0], value[i]);
    top[1] = std::max(top[1], -value[i]);
  }
  double limits[2];
  MPI_Allreduce(top, limits, 2, MPI_DOUBLE, MPI_MAX, world);
  const double lowest = -limits[1];

  mean = variance = 0.0;
  mean_of_type.assign(atom->ntypes + 1, 0.0);
  constant = true;
  if (natoms == 0)
    return;
  double sum = 0.0, total;
  for (int i : atoms)
    sum += value[i] - lowest;
  MPI_Allreduce(&sum, &total, 1, MPI_DOUBLE, MPI_SUM, world);
  mean = lowest + total / natoms;
  mean_of_type.assign(atom->ntypes + 1, mean);
  if (by_type) {
    const size_t n = mean_of_type.size();
    std::vector<double> mine(2 * n, 0.0), all(2 * n);
    for (int i : atoms) {
      mine[atom->type[i]] += value[i] - lowest;
      mine[n + atom->type[i]] += 1.0;
    }
    MPI_Allreduce(mine.data(), all.data(), (int)(2 * n), MPI_DOUBLE, MPI_SUM, world);
    for (size_t type = 1; type < n; type++)
      if (all[n + type] > 0.0)
        mean_of_type[type] = lowest + all[type] / all[n + type];
  }
  sum = 0.0;
  for (int i : atoms) {
    const double d = value[i] - mean_of_type[atom->type[i]];
    sum += d * d;
  }
  MPI_Allreduce(&sum, &total, 1, MPI_DOUBLE, MPI_SUM, world);
  variance = total / natoms;
  const double rounding = 16.0 * std::numeric_limits<double>::epsilon() *
                          std::max(std::fabs(limits[0]), std::fabs(lowest));
  constant = variance <= rounding * rounding;
}

/* The part of the box that a local atom is in. */
void ComputeCorrlen::find_blocks()
{
  block_of.assign(atom->nmax, 0);
  for (int i = 0; i < atom->nlocal; i++) {
    double s[3];
    domain->x2lamda(atom->x[i], s);
    for (int d = 0; d < 3; d++) {
      const double within = domain->periodicity[d] ? s[d] - std::floor(s[d]) : s[d];
      const int part = (int)std::max(0.0, std::min(within * blocks[d], blocks[d] - 1.0));
      block_of[i] = block_of[i] * blocks[d] + part;
    }
  }
}

/* In the order of their IDs, so that all ranks agree on which atom of a pair is the first. */
void ComputeCorrlen::gather_points()
{
  find_blocks();
  comm->forward_comm(this);
  const double(*place)[3] = positions.get();
  order.clear();
  for (int i = 0; i < atom->nlocal + atom->nghost; i++)
    if (used[i])
      order.push_back(i);
  const tagint *tag = atom->tag;
  std::sort(order.begin(), order.end(), [tag](int i, int j) { return tag[i] < tag[j]; });

  const int n = (int)order.size();
  x.resize(n);
  deviation.resize(n);
  block.resize(n);
  center.clear();
  for (int k = 0; k < n; k++) {
    const int i = order[k];
    x[k] = {place[i][0], place[i][1], place[i][2]};
    deviation[k] = value[i] - mean_of_type[atom->type[i]];
    block[k] = block_of[i];
    if (i < atom->nlocal)
      center.push_back(k);
  }
}

void ComputeCorrlen::sum_bins()
{
  const int nblocks = blocks[0] * blocks[1] * blocks[2];
  std::vector<glass_corrlen_sum> mine(sums.size(), glass_corrlen_sum{});
  GlassStyle::check(
      lmp, STYLE,
      glass_corrlen_add_blocks((int)order.size(), reinterpret_cast<const double(*)[3]>(x.data()),
                               deviation.data(), block.data(), nblocks, (int)center.size(),
                               center.data(), rmax, nbin, mine.data()));
  MPI_Allreduce(&mine[0].pairs, &sums[0].pairs, (int)(3 * sums.size()), MPI_DOUBLE, MPI_SUM, world);
  const glass_corrlen_sum *all = &sums[(size_t)nblocks * nbin];
  for (int k = 0; k < nbin; k++) {
    pairs[k] = all[k].pairs;
    c[k] = pairs[k] > 0.0 && !constant ? all[k].product / pairs[k] / variance : 0.0;
    distance[k] = pairs[k] > 0.0 ? all[k].distance / pairs[k] : (k + 0.5) * width;
  }
}

void ComputeCorrlen::warn(const std::string &reason)
{
  if (!warned && comm->me == 0)
    error->warning(FLERR,
                   "{} {}: no correlation length on step {}, it reads 0: {} (this warning is not "
                   "repeated)",
                   STYLE, id, update->ntimestep, reason);
  warned = true;
}

void ComputeCorrlen::fit_length()
{
  int first, last;
  glass_corrlen_default_range(nbin, pairs.data(), c.data(), &first, &last);
  if (range_given) {
    /* Bins whose center is in the range. */
    first = (int)std::min((double)nbin, std::ceil(rlo / width - 0.5 - 1e-9));
    last = (int)std::min((double)nbin, std::floor(rhi / width + 0.5 + 1e-9));
  }
  if (by_pairs) {
    GlassStyle::check(
        lmp, STYLE,
        glass_corrlen_fit_pairs(nbin, distance.data(), c.data(), pairs.data(), first, last, &fit));
    if (fit.outcome == GLASS_CORRLEN_FITTED && !constant)
      GlassStyle::check(lmp, STYLE,
                        glass_corrlen_jackknife(blocks[0] * blocks[1] * blocks[2], nbin,
                                                sums.data(), variance, first, last, &fit.xi_error));
  } else {
    GlassStyle::check(
        lmp, STYLE,
        glass_corrlen_fit_range(nbin, pairs.data(), c.data(), width, first, last, &fit));
  }
  if (natoms < 2)
    warn(fmt::format("{} atoms are used, and pairs of atoms are needed", natoms));
  else if (constant)
    warn(fmt::format("all {} atoms used have the same value", natoms));
  else if (fit.outcome == GLASS_CORRLEN_FEW_BINS)
    warn(fmt::format("{} bins with {} between r = {:.8g} and {:.8g}, and 3 are needed", fit.used,
                     by_pairs ? "pairs" : "C > 0", first * width, last * width));
  else if (fit.outcome == GLASS_CORRLEN_NO_DECAY)
    warn(fmt::format("C does not fall with r between r = {:.8g} and {:.8g}", first * width,
                     last * width));
}

void ComputeCorrlen::evaluate()
{
  /* Once for all kinds of output; anew when LAMMPS has cleared the flag since, because an input may
   * change within a step. */
  if (evaluated == update->ntimestep && invoked_flag)
    return;
  GlassStyle::require_group_atoms(lmp, STYLE, igroup);
  GlassStyle::require_half_box(lmp, STYLE, "rmax", rmax);
  GlassStyle::require_ghosts(lmp, STYLE, rmax);

  value.resize(atom->nmax);
  used.assign(atom->nmax, 0);
  const std::vector<int> atoms = selected_atoms(lmp, igroup, mask.get());
  quantity->fetch(igroup, value.data());
  quantity->require_finite(atoms, value.data());
  for (int i : atoms)
    used[i] = 1;

  take_moments(atoms);
  gather_points();
  sum_bins();
  fit_length();
  evaluated = update->ntimestep;
}

double ComputeCorrlen::compute_scalar()
{
  evaluate();
  invoked_scalar = update->ntimestep;
  scalar = fit.xi;
  return scalar;
}

void ComputeCorrlen::compute_vector()
{
  evaluate();
  invoked_vector = update->ntimestep;
  const double results[] = {fit.xi, fit.xi_error, fit.amplitude,   fit.r2,
                            mean,   variance,     (double)fit.used};
  std::copy(std::begin(results), std::end(results), vector);
}

void ComputeCorrlen::compute_array()
{
  evaluate();
  invoked_array = update->ntimestep;
  for (int k = 0; k < nbin; k++) {
    const double r = by_pairs ? distance[k] : (k + 0.5) * width;
    array[k][0] = r;
    array[k][1] = c[k];
    array[k][2] = pairs[k];
    array[k][3] = fit.outcome == GLASS_CORRLEN_FITTED ? fit.amplitude * std::exp(-r / fit.xi) : 0.0;
  }
}

double ComputeCorrlen::memory_usage()
{
  return (double)sizeof(double) *
             ((double)value.capacity() + 3.0 * (double)x.capacity() + (double)deviation.capacity() +
              (double)(pairs.capacity() + c.capacity()) + size_vector + 4.0 * nbin) +
         (double)sizeof(glass_corrlen_sum) * (double)sums.capacity() +
         (double)sizeof(int) * (double)(order.capacity() + center.capacity() + block.capacity() +
                                        block_of.capacity()) +
         (double)used.capacity() + positions.memory_usage();
}

GLASS_STYLE(compute, "corrlen", ComputeCorrlen, "correlation length of a per-atom quantity")
