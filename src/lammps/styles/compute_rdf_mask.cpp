/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "compute_rdf_mask.h"

#include "glass_cells.h"
#include "register.h"
#include "style_support.h"

#include "atom.h"
#include "comm.h"
#include "domain.h"
#include "error.h"
#include "update.h"
#include "utils.h"

#include <algorithm>
#include <cmath>
#include <cstring>

using namespace LAMMPS_NS;

static const char STYLE[] = "compute rdf/mask";

/* Bits travel to ghosts as a double, which holds so many exactly. */
static constexpr size_t MOST_SETS = 50;

ComputeRdfMask::ComputeRdfMask(LAMMPS *lmp, int narg, char **arg)
    : Compute(lmp, narg, arg), positions(lmp, this, STYLE)
{
  if (narg < 7)
    error->all(FLERR,
               "Illegal {} command: Nbin, cutoff and a pair of sets must follow the style, found "
               "{} values",
               STYLE, narg - 3);
  GlassStyle::require_3d(lmp, STYLE);
  bins.n = GlassStyle::positive_int(lmp, STYLE, "Nbin", arg[3]);
  bins.cutoff = GlassStyle::positive(lmp, STYLE, "cutoff", arg[4]);
  if (bins.n > 1000000)
    error->all(FLERR, "Illegal {} Nbin {}: it must not exceed 1000000", STYLE, bins.n);
  int iarg = 5;
  while (iarg < narg) {
    if (const int words = positions.parse(narg, arg, iarg)) {
      iarg += words;
      continue;
    }
    iarg += parse_set(narg, arg, iarg, first);
    if (iarg >= narg || strcmp(arg[iarg], "positions") == 0)
      error->all(FLERR, "Illegal {} command: set {} has no second one: give sets in pairs", STYLE,
                 sets[first.back()].name);
    iarg += parse_set(narg, arg, iarg, second);
  }
  if (first.empty())
    error->all(FLERR, "Illegal {} command: there is no pair of sets", STYLE);

  array_flag = 1;
  extarray = 0;
  size_array_rows = bins.n;
  size_array_cols = 1 + 3 * (int)first.size();
  rows.resize((size_t)size_array_rows * size_array_cols);
  for (int bin = 0; bin < bins.n; bin++)
    row_pointers.push_back(&rows[(size_t)bin * size_array_cols]);
  array = row_pointers.data();
  comm_forward = 3;
}

/* "all", "type t" or an input; returns how many words that was. */
int ComputeRdfMask::parse_set(int narg, char **arg, int iarg, std::vector<int> &into)
{
  Set set = {arg[iarg], 0, nullptr};
  int words = 1;
  if (set.name == "type") {
    GlassStyle::require_values(lmp, STYLE, narg, arg, iarg, 1);
    set.type = GlassStyle::positive_int(lmp, STYLE, "type", arg[iarg + 1]);
    if (set.type > atom->ntypes)
      error->all(FLERR, "Illegal {} type {}: there are types 1 to {}", STYLE, set.type,
                 atom->ntypes);
    set.name += std::string(" ") + arg[iarg + 1];
    words = 2;
  } else if (set.name != "all")
    set.input = std::make_shared<PeratomInput>(lmp, STYLE, set.name);
  const auto same = std::find_if(sets.begin(), sets.end(),
                                 [&](const Set &other) { return other.name == set.name; });
  into.push_back((int)(same - sets.begin()));
  if (same == sets.end())
    sets.push_back(set);
  if (sets.size() > MOST_SETS)
    error->all(FLERR, "Illegal {} command: there are more than {} different sets", STYLE,
               MOST_SETS);
  return words;
}

void ComputeRdfMask::init()
{
  positions.init();
  GlassStyle::require_half_box(lmp, STYLE, "cutoff", bins.cutoff);
  for (Set &set : sets)
    if (set.input)
      set.input->init();
}

void ComputeRdfMask::find_members()
{
  member.assign((size_t)atom->nlocal + atom->nghost + 1, 0);
  std::vector<double> values(atom->nlocal);
  std::vector<int> group_atoms = selected_atoms(lmp, igroup, nullptr);
  for (size_t s = 0; s < sets.size(); s++) {
    const Set &set = sets[s];
    if (set.input) {
      set.input->fetch(igroup, values.data());
      set.input->require_finite(group_atoms, values.data());
    }
    for (const int i : group_atoms)
      if (set.input ? values[i] != 0.0 : !set.type || atom->type[i] == set.type)
        member[i] |= uint64_t(1) << s;
  }
  comm->forward_comm(this);
}

int ComputeRdfMask::pack_forward_comm(int n, int *list, double *buf, int pbc_flag, int *pbc)
{
  if (positions.sending())
    return positions.pack(n, list, buf, pbc_flag, pbc);
  for (int k = 0; k < n; k++)
    buf[k] = (double)member[list[k]];
  return n;
}

void ComputeRdfMask::unpack_forward_comm(int n, int first_ghost, double *buf)
{
  if (positions.sending())
    return positions.unpack(n, first_ghost, buf);
  for (int k = 0; k < n; k++)
    member[first_ghost + k] = (uint64_t)buf[k];
}

void ComputeRdfMask::compute_array()
{
  invoked_array = update->ntimestep;
  GlassStyle::require_group_atoms(lmp, STYLE, igroup);
  GlassStyle::require_ghosts(lmp, STYLE, bins.cutoff + positions.detour());
  find_members();
  const int pairs = (int)first.size();
  std::vector<uint64_t> a(pairs), b(pairs);
  for (int p = 0; p < pairs; p++) {
    a[p] = uint64_t(1) << first[p];
    b[p] = uint64_t(1) << second[p];
  }

  const double(*x)[3] = positions.get();
  glass_cells *cells;
  glass_neighbors near = {};
  GlassStyle::check(lmp, STYLE,
                    glass_cells_create(atom->nlocal + atom->nghost, x, bins.cutoff, &cells));
  /* Counts by bin; then atoms in A, in B, in both; at the end all atoms of the group. */
  std::vector<double> sums((size_t)pairs * (bins.n + 3) + 1, 0.0);
  double *const atoms = &sums[(size_t)pairs * bins.n];
  for (int i = 0; i < atom->nlocal; i++) {
    if (!(atom->mask[i] & groupbit))
      continue;
    sums.back() += 1.0;
    for (int p = 0; p < pairs; p++) {
      const bool in_a = member[i] & a[p], in_b = member[i] & b[p];
      atoms[3 * p] += in_a;
      atoms[3 * p + 1] += in_b;
      atoms[3 * p + 2] += in_a && in_b;
    }
    GlassStyle::check(lmp, STYLE, glass_cells_find(cells, x[i], i, &near));
    GlassStyle::check(lmp, STYLE,
                      glass_rdf_count(&bins, member[i], near.n, near.index, near.rsq, member.data(),
                                      pairs, a.data(), b.data(), sums.data()));
  }
  glass_neighbors_free(&near);
  glass_cells_destroy(cells);
  MPI_Allreduce(MPI_IN_PLACE, sums.data(), (int)sums.size(), MPI_DOUBLE, MPI_SUM, world);

  const double volume = domain->xprd * domain->yprd * domain->zprd;
  std::vector<double> g(bins.n), part(bins.n), coordination(bins.n);
  for (int bin = 0; bin < bins.n; bin++)
    array[bin][0] = glass_rdf_middle(&bins, bin);
  for (int p = 0; p < pairs; p++) {
    glass_rdf_normalize(&bins, volume, atoms[3 * p], atoms[3 * p + 1], atoms[3 * p + 2],
                        sums.back(), &sums[(size_t)p * bins.n], g.data(), part.data(),
                        coordination.data());
    for (int bin = 0; bin < bins.n; bin++) {
      double *row = array[bin] + 1 + 3 * p;
      row[0] = g[bin];
      row[1] = part[bin];
      row[2] = coordination[bin];
    }
  }
}

double ComputeRdfMask::memory_usage()
{
  return (double)rows.capacity() * sizeof(double) + (double)member.capacity() * sizeof(uint64_t) +
         positions.memory_usage();
}

GLASS_STYLE(compute, "rdf/mask", ComputeRdfMask, "g(r) between sets of atoms")
