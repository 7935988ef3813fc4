/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "compute_voroindex_atom.h"

#include "ranks.h"
#include "register.h"
#include "style_support.h"

#include "atom.h"
#include "memory.h"
#include "update.h"
#include "utils.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <map>

using namespace LAMMPS_NS;

static const char STYLE[] = "compute voroindex/atom";

static const char cite_rycroft[] = "compute voroindex/atom command: doi:10.1063/1.3215722\n\n"
                                   "@Article{Rycroft2009,\n"
                                   " author = {C. H. Rycroft},\n"
                                   " title = {{Voro++}: {A} Three-Dimensional {Voronoi} Cell\n"
                                   "          Library in {C++}},\n"
                                   " journal = {Chaos},\n"
                                   " year = {2009},\n"
                                   " volume = {19},\n"
                                   " pages = {041111}\n"
                                   "}\n\n";

enum { VOLUME, FACES, N3, N4, N5, N6, N7, FIVEFOLD, ICOSAHEDRAL, FRANK_KASPER, COLUMNS };
enum { MEAN_ICOSAHEDRAL, MEAN_FIVEFOLD, MEAN_VOLUME, SUM_VOLUME, MEAN_FRANK_KASPER, MEANS };

/* Columns of an index, faces with 3, 4, 5, 6, and more edges. */
static constexpr int INDEX = 5;

ComputeVoroindexAtom::ComputeVoroindexAtom(LAMMPS *lmp, int narg, char **arg)
    : Compute(lmp, narg, arg), cells(lmp, STYLE), positions(lmp, this, STYLE), faces(lmp, STYLE),
      radii(lmp, this, STYLE), frequent(0), nmax(0), index(nullptr)
{
  GlassStyle::require_3d(lmp, STYLE);
  int iarg = 3;
  while (iarg < narg) {
    int words = faces.parse(narg, arg, iarg);
    if (!words)
      words = positions.parse(narg, arg, iarg);
    if (!words)
      words = radii.parse(narg, arg, iarg);
    if (!words && strcmp(arg[iarg], "frequent") == 0) {
      GlassStyle::require_values(lmp, STYLE, narg, arg, iarg, 1);
      frequent = GlassStyle::positive_int(lmp, STYLE, "frequent", arg[iarg + 1]);
      words = 2;
    }
    if (!words)
      GlassStyle::unknown_keyword(lmp, STYLE, arg[iarg]);
    iarg += words;
  }

  peratom_flag = 1;
  size_peratom_cols = COLUMNS;
  comm_forward = 3;
  vector_flag = 1;
  size_vector = MEANS;
  vector = new double[MEANS];
  extvector = -1;
  extlist = new int[MEANS]{0, 0, 0, 1, 0};
  if (frequent)
    make_array();
  GlassStyle::cite(lmp, cite_rycroft);
  GlassStyle::cite(lmp, GlassStyle::WEI_2019);
}

ComputeVoroindexAtom::~ComputeVoroindexAtom()
{
  memory->destroy(index);
  delete[] vector;
  delete[] extlist;
}

void ComputeVoroindexAtom::init()
{
  positions.init();
  radii.init();
}

int ComputeVoroindexAtom::pack_forward_comm(int n, int *list, double *buf, int pbc_flag, int *pbc)
{
  if (positions.sending())
    return positions.pack(n, list, buf, pbc_flag, pbc);
  return radii.pack(n, list, buf);
}

void ComputeVoroindexAtom::unpack_forward_comm(int n, int first, double *buf)
{
  if (positions.sending())
    return positions.unpack(n, first, buf);
  radii.unpack(n, first, buf);
}

void ComputeVoroindexAtom::compute_peratom()
{
  invoked_peratom = update->ntimestep;
  GlassStyle::require_group_atoms(lmp, STYLE, igroup);
  if (atom->nmax > nmax) {
    memory->destroy(index);
    nmax = atom->nmax;
    memory->create(index, nmax, COLUMNS, "voroindex/atom:index");
    array_atom = index;
  }
  for (int i = 0; i < atom->nlocal; i++)
    std::fill(index[i], index[i] + COLUMNS, 0.0);

  const double *radius = radii.get();
  cells.visit(
      groupbit, positions.get(), radius, VoronoiCells::SHAPE,
      [&](int i, const VoronoiCell &cell) {
        const std::vector<int> &edges = faces.edges(cell);
        const glass_polyhedron_index count = glass_polyhedron_count(cell.nfaces, edges.data());
        double *row = index[i];
        row[VOLUME] = cell.volume;
        row[FACES] = count.faces;
        row[N3] = count.n3;
        row[N4] = count.n4;
        row[N5] = count.n5;
        row[N6] = count.n6;
        row[N7] = count.n7;
        row[FIVEFOLD] = count.fivefold;
        row[ICOSAHEDRAL] = count.icosahedral;
        row[FRANK_KASPER] = count.frank_kasper;
      },
      positions.uncertain());
}

void ComputeVoroindexAtom::compute_vector()
{
  invoked_vector = update->ntimestep;
  if (invoked_peratom != update->ntimestep)
    compute_peratom();
  double mine[MEANS] = {}, all[MEANS];
  for (int i = 0; i < atom->nlocal; i++)
    if (atom->mask[i] & groupbit) {
      mine[MEAN_ICOSAHEDRAL] += index[i][ICOSAHEDRAL];
      mine[MEAN_FIVEFOLD] += index[i][FIVEFOLD];
      mine[MEAN_VOLUME] += 1.0;
      mine[SUM_VOLUME] += index[i][VOLUME];
      mine[MEAN_FRANK_KASPER] += index[i][FRANK_KASPER] != 0.0;
    }
  MPI_Allreduce(mine, all, MEANS, MPI_DOUBLE, MPI_SUM, world);
  const double n = all[MEAN_VOLUME];
  vector[MEAN_ICOSAHEDRAL] = all[MEAN_ICOSAHEDRAL] / n;
  vector[MEAN_FIVEFOLD] = all[MEAN_FIVEFOLD] / n;
  vector[MEAN_VOLUME] = all[SUM_VOLUME] / n;
  vector[SUM_VOLUME] = all[SUM_VOLUME];
  vector[MEAN_FRANK_KASPER] = all[MEAN_FRANK_KASPER] / n;
}

void ComputeVoroindexAtom::make_array()
{
  array_flag = 1;
  extarray = 0;
  size_array_rows = frequent;
  size_array_cols = INDEX + 2 + atom->ntypes;
  rows.resize((size_t)size_array_rows * size_array_cols);
  for (int row = 0; row < frequent; row++)
    row_pointers.push_back(&rows[(size_t)row * size_array_cols]);
  array = row_pointers.data();
}

/* The most frequent indices; of equal ones first the one with fewer faces of the smaller kinds. */
void ComputeVoroindexAtom::compute_array()
{
  invoked_array = update->ntimestep;
  if (invoked_peratom != update->ntimestep)
    compute_peratom();
  struct Count {
    std::array<int, INDEX> index;
    int type;
    bigint atoms;
  };
  std::map<std::array<int, INDEX>, std::vector<bigint>> found;
  const auto add = [&](const std::array<int, INDEX> &key, int type, bigint atoms) {
    std::vector<bigint> &counts = found[key];
    counts.resize(atom->ntypes + 1);
    counts[0] += atoms;
    counts[type] += atoms;
  };
  for (int i = 0; i < atom->nlocal; i++)
    if (atom->mask[i] & groupbit) {
      std::array<int, INDEX> key;
      for (int k = 0; k < INDEX; k++)
        key[k] = (int)index[i][N3 + k];
      add(key, atom->type[i], 1);
    }
  std::vector<Count> mine;
  for (const auto &[key, counts] : found)
    for (int type = 1; type <= atom->ntypes; type++)
      if (counts[type])
        mine.push_back({key, type, counts[type]});
  found.clear();
  for (const Count &count : Ranks::gather_to_all(world, mine))
    add(count.index, count.type, count.atoms);

  std::vector<std::pair<std::array<int, INDEX>, std::vector<bigint>>> sorted(found.begin(),
                                                                             found.end());
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const auto &a, const auto &b) { return a.second[0] > b.second[0]; });
  bigint total = 0;
  for (const auto &[key, counts] : sorted)
    total += counts[0];
  std::fill(rows.begin(), rows.end(), 0.0);
  for (size_t row = 0; row < sorted.size() && (int)row < frequent; row++) {
    const auto &[key, counts] = sorted[row];
    double *values = array[row];
    std::copy(key.begin(), key.end(), values);
    values[INDEX] = (double)counts[0];
    values[INDEX + 1] = (double)counts[0] / (double)total;
    std::copy(counts.begin() + 1, counts.end(), values + INDEX + 2);
  }
}

double ComputeVoroindexAtom::memory_usage()
{
  return (double)nmax * COLUMNS * sizeof(double) + radii.memory_usage() + cells.memory_usage() +
         positions.memory_usage();
}

GLASS_STYLE(compute, "voroindex/atom", ComputeVoroindexAtom, "Voronoi index per atom")
