/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "compute_voroindex_atom.h"

#include "register.h"
#include "style_support.h"

#include "atom.h"
#include "comm.h"
#include "error.h"
#include "memory.h"
#include "update.h"
#include "utils.h"

#include <algorithm>
#include <cmath>
#include <cstring>

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

enum { VOLUME, FACES, N3, N4, N5, N6, N7, FIVEFOLD, ICOSAHEDRAL, COLUMNS };
enum { MEAN_ICOSAHEDRAL, MEAN_FIVEFOLD, MEAN_VOLUME, SUM_VOLUME, MEANS };

ComputeVoroindexAtom::ComputeVoroindexAtom(LAMMPS *lmp, int narg, char **arg)
    : Compute(lmp, narg, arg), cells(lmp, STYLE), positions(lmp, this, STYLE), faces(lmp, STYLE),
      nmax(0), index(nullptr)
{
  GlassStyle::require_3d(lmp, STYLE);
  int iarg = 3;
  while (iarg < narg) {
    int words = faces.parse(narg, arg, iarg);
    if (!words)
      words = positions.parse(narg, arg, iarg);
    if (!words && strcmp(arg[iarg], "radius") == 0)
      words = parse_radius(narg, arg, iarg);
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
  extlist = new int[MEANS]{0, 0, 0, 1};
  GlassStyle::cite(lmp, cite_rycroft);
  GlassStyle::cite(lmp, GlassStyle::WEI_2019);
}

ComputeVoroindexAtom::~ComputeVoroindexAtom()
{
  memory->destroy(index);
  delete[] vector;
  delete[] extlist;
}

int ComputeVoroindexAtom::parse_radius(int narg, char **arg, int iarg)
{
  GlassStyle::require_values(lmp, STYLE, narg, arg, iarg, 1);
  radius_input.reset();
  radius_of_type.clear();
  if (strcmp(arg[iarg + 1], "type") != 0) {
    radius_input = std::make_unique<PeratomInput>(lmp, STYLE, arg[iarg + 1]);
    return 2;
  }
  GlassStyle::require_values(lmp, STYLE, narg, arg, iarg, 1 + atom->ntypes);
  for (int type = 0; type < atom->ntypes; type++)
    radius_of_type.push_back(GlassStyle::positive(lmp, STYLE, "radius", arg[iarg + 2 + type]));
  return 2 + atom->ntypes;
}

void ComputeVoroindexAtom::init()
{
  positions.init();
  if (radius_input)
    radius_input->init();
}

/* Radii of local and ghost atoms, or nullptr when the tessellation is Voronoi's own. */
const double *ComputeVoroindexAtom::find_radii()
{
  if (!radius_input && radius_of_type.empty())
    return nullptr;
  radius.resize((size_t)atom->nlocal + atom->nghost + 1);
  if (radius_input) {
    radius_input->fetch(0, radius.data());
    for (int i = 0; i < atom->nlocal; i++)
      if (!(radius[i] >= 0.0) || !std::isfinite(radius[i]))
        error->one(FLERR, "{}: the radius of an atom is {}, but it must be zero or greater", STYLE,
                   radius[i]);
    comm->forward_comm(this);
  } else {
    for (int i = 0; i < atom->nlocal + atom->nghost; i++)
      radius[i] = radius_of_type[atom->type[i] - 1];
  }
  return radius.data();
}

int ComputeVoroindexAtom::pack_forward_comm(int n, int *list, double *buf, int pbc_flag, int *pbc)
{
  if (positions.sending())
    return positions.pack(n, list, buf, pbc_flag, pbc);
  for (int k = 0; k < n; k++)
    buf[k] = radius[list[k]];
  return n;
}

void ComputeVoroindexAtom::unpack_forward_comm(int n, int first, double *buf)
{
  if (positions.sending())
    return positions.unpack(n, first, buf);
  std::copy(buf, buf + n, radius.begin() + first);
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

  const double *radii = find_radii();
  cells.visit(
      groupbit, positions.get(), radii, VoronoiCells::SHAPE,
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
    }
  MPI_Allreduce(mine, all, MEANS, MPI_DOUBLE, MPI_SUM, world);
  const double n = all[MEAN_VOLUME];
  vector[MEAN_ICOSAHEDRAL] = all[MEAN_ICOSAHEDRAL] / n;
  vector[MEAN_FIVEFOLD] = all[MEAN_FIVEFOLD] / n;
  vector[MEAN_VOLUME] = all[SUM_VOLUME] / n;
  vector[SUM_VOLUME] = all[SUM_VOLUME];
}

double ComputeVoroindexAtom::memory_usage()
{
  return (double)nmax * COLUMNS * sizeof(double) + (double)radius.capacity() * sizeof(double) +
         cells.memory_usage() + positions.memory_usage();
}

GLASS_STYLE(compute, "voroindex/atom", ComputeVoroindexAtom, "Voronoi index per atom")
