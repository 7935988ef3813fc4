/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "compute_bondcn_local.h"

#include "glass_bondcn.h"
#include "register.h"
#include "style_support.h"

#include "atom.h"
#include "comm.h"
#include "error.h"
#include "memory.h"
#include "update.h"

#include <algorithm>
#include <cmath>
#include <cstring>

using namespace LAMMPS_NS;

static const char STYLE[] = "compute bondcn/local";

static const char cite_honeycutt[] =
    "compute bondcn/local command: doi:10.1021/j100303a014\n\n"
    "@Article{Honeycutt1987,\n"
    " author = {J. D. Honeycutt and H. C. Andersen},\n"
    " title = {Molecular Dynamics Study of Melting and Freezing of Small {Lennard-Jones}\n"
    "          Clusters},\n"
    " journal = {J.~Phys.\\ Chem.},\n"
    " year = {1987},\n"
    " volume = {91},\n"
    " pages = {4950}\n"
    "}\n\n";

/* The global vector counts bonds with 3 to 8 common neighbors, and with others. */
static constexpr int FEWEST = 3, OTHERS = 6, BINS = 7;

/* As many columns per atom as per bond: a wildcard in dump local expands to the former. */
enum { ALL, FOUR, FIVE, SIX, COLUMNS };

ComputeBondcnLocal::ComputeBondcnLocal(LAMMPS *lmp, int narg, char **arg)
    : Compute(lmp, narg, arg), by_voronoi(false), cutoff(0.0), cells(lmp, STYLE),
      positions(lmp, this, STYLE), x(nullptr), faces(lmp, STYLE), radii(lmp, this, STYLE), nmax(0),
      counts(nullptr)
{
  GlassStyle::require_3d(lmp, STYLE);
  GlassStyle::require_atom_ids(lmp, STYLE);
  if (narg < 4)
    error->all(FLERR, "Illegal {} command: rcut or voronoi must follow the style", STYLE);
  by_voronoi = GlassStyle::choice(lmp, STYLE, "bond", arg[3], {"rcut", "voronoi"});
  int iarg = 4;
  if (!by_voronoi) {
    GlassStyle::require_values(lmp, STYLE, narg, arg, 3, 1);
    cutoff = GlassStyle::positive(lmp, STYLE, "rcut", arg[iarg++]);
  }
  while (iarg < narg) {
    int words = by_voronoi ? faces.parse(narg, arg, iarg) : 0;
    if (!words && by_voronoi)
      words = radii.parse(narg, arg, iarg);
    if (!words)
      words = positions.parse(narg, arg, iarg);
    if (!words)
      GlassStyle::unknown_keyword(lmp, STYLE, arg[iarg]);
    iarg += words;
  }

  local_flag = 1;
  size_local_cols = COLUMNS;
  size_local_rows = 0;
  vector_flag = 1;
  size_vector = BINS;
  extvector = 1;
  vector = new double[BINS];
  peratom_flag = 1;
  size_peratom_cols = COLUMNS;
  comm_reverse = COLUMNS;
  comm_forward = 3;
  GlassStyle::cite(lmp, cite_honeycutt);
}

ComputeBondcnLocal::~ComputeBondcnLocal()
{
  delete[] vector;
  memory->destroy(counts);
}

/* Every bond is found from both of its atoms, and kept by the one with the smaller ID. A bond of an
 * atom with its own image is found twice from that atom, in opposite directions. */
void ComputeBondcnLocal::add_bond(int i, int j, int common)
{
  if (!(atom->mask[i] & groupbit) || !(atom->mask[j] & groupbit) || atom->tag[i] > atom->tag[j])
    return;
  double delta[3];
  for (int d = 0; d < 3; d++)
    delta[d] = x[j][d] - x[i][d];
  const double rsq = delta[0] * delta[0] + delta[1] * delta[1] + delta[2] * delta[2];
  if (atom->tag[i] == atom->tag[j]) {
    const double *leading = std::find_if(
        delta, delta + 3, [&](double x) { return std::fabs(x) > 1e-6 * std::sqrt(rsq); });
    if (*leading < 0.0)
      return;
  }
  bonds.push_back({i, j, common, std::sqrt(rsq)});
}

void ComputeBondcnLocal::bond_by_cutoff()
{
  GlassStyle::require_ghosts(lmp, STYLE, cutoff + positions.detour());
  glass_cells *sorted;
  GlassStyle::check(lmp, STYLE,
                    glass_cells_create(atom->nlocal + atom->nghost, x, cutoff, &sorted));
  glass_neighbors near = {};
  std::vector<std::array<double, 3>> places;
  std::vector<int> common;
  for (int i = 0; i < atom->nlocal; i++) {
    if (!(atom->mask[i] & groupbit))
      continue;
    GlassStyle::check(lmp, STYLE, glass_cells_find(sorted, x[i], i, &near));
    places.resize(near.n);
    common.resize(near.n);
    for (int k = 0; k < near.n; k++)
      std::copy_n(x[near.index[k]], 3, places[k].data());
    GlassStyle::check(lmp, STYLE,
                      glass_bondcn_count(near.n,
                                         reinterpret_cast<const double(*)[3]>(places.data()),
                                         cutoff, common.data()));
    for (int k = 0; k < near.n; k++)
      add_bond(i, near.index[k], common[k]);
  }
  glass_neighbors_free(&near);
  glass_cells_destroy(sorted);
}

void ComputeBondcnLocal::bond_by_faces()
{
  const double *radius = radii.get();
  cells.visit(
      groupbit, x, radius, VoronoiCells::NEIGHBORS,
      [&](int i, const VoronoiCell &cell) {
        const std::vector<int> &edges = faces.edges(cell);
        for (int f = 0; f < cell.nfaces; f++)
          if (edges[f] && cell.neighbors[f] >= 0)
            add_bond(i, cell.neighbors[f], edges[f]);
      },
      positions.uncertain());
}

void ComputeBondcnLocal::compute_local()
{
  invoked_local = update->ntimestep;
  GlassStyle::require_group_atoms(lmp, STYLE, igroup);
  x = positions.get();
  bonds.clear();
  if (by_voronoi)
    bond_by_faces();
  else
    bond_by_cutoff();

  rows.clear();
  for (const Bond &bond : bonds)
    rows.push_back(
        {(double)atom->tag[bond.i], (double)atom->tag[bond.j], (double)bond.common, bond.distance});
  row_pointers.resize(rows.size());
  for (size_t k = 0; k < rows.size(); k++)
    row_pointers[k] = rows[k].data();
  size_local_rows = (int)rows.size();
  array_local = row_pointers.data();
}

void ComputeBondcnLocal::compute_vector()
{
  invoked_vector = update->ntimestep;
  if (invoked_local != update->ntimestep)
    compute_local();
  double mine[BINS] = {};
  for (const Bond &bond : bonds) {
    const int bin = bond.common - FEWEST;
    mine[bin >= 0 && bin < OTHERS ? bin : OTHERS] += 1.0;
  }
  MPI_Allreduce(mine, vector, BINS, MPI_DOUBLE, MPI_SUM, world);
}

void ComputeBondcnLocal::compute_peratom()
{
  invoked_peratom = update->ntimestep;
  if (invoked_local != update->ntimestep)
    compute_local();
  if (atom->nmax > nmax) {
    nmax = atom->nmax;
    memory->destroy(counts);
    memory->create(counts, nmax, COLUMNS, "bondcn/local:counts");
    array_atom = counts;
  }
  for (int i = 0; i < atom->nlocal + atom->nghost; i++)
    std::fill_n(counts[i], COLUMNS, 0.0);
  for (const Bond &bond : bonds)
    for (int end : {bond.i, bond.j}) {
      counts[end][ALL] += 1.0;
      if (bond.common >= 4 && bond.common <= 6)
        counts[end][FOUR + bond.common - 4] += 1.0;
    }
  comm->reverse_comm(this);
}

int ComputeBondcnLocal::pack_forward_comm(int n, int *list, double *buf, int pbc_flag, int *pbc)
{
  if (positions.sending())
    return positions.pack(n, list, buf, pbc_flag, pbc);
  return radii.pack(n, list, buf);
}

void ComputeBondcnLocal::unpack_forward_comm(int n, int first, double *buf)
{
  if (positions.sending())
    return positions.unpack(n, first, buf);
  radii.unpack(n, first, buf);
}

int ComputeBondcnLocal::pack_reverse_comm(int n, int first, double *buf)
{
  for (int k = 0; k < n; k++)
    std::copy_n(counts[first + k], COLUMNS, buf + (size_t)COLUMNS * k);
  return n * COLUMNS;
}

void ComputeBondcnLocal::unpack_reverse_comm(int n, int *list, double *buf)
{
  for (int k = 0; k < n; k++)
    for (int column = 0; column < COLUMNS; column++)
      counts[list[k]][column] += buf[COLUMNS * k + column];
}

double ComputeBondcnLocal::memory_usage()
{
  return (double)bonds.capacity() * sizeof(Bond) +
         (double)rows.capacity() * (sizeof(rows[0]) + sizeof(double *)) +
         (double)nmax * (COLUMNS * sizeof(double) + sizeof(double *)) + cells.memory_usage() +
         positions.memory_usage() + radii.memory_usage();
}

GLASS_STYLE(compute, "bondcn/local", ComputeBondcnLocal, "bonds and common neighbors")
