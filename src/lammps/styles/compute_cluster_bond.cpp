/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "compute_cluster_bond.h"

#include "compute_bondcn_local.h"
#include "glass_box.h"
#include "ranks.h"
#include "register.h"
#include "style_support.h"

#include "atom.h"
#include "comm.h"
#include "domain.h"
#include "error.h"
#include "memory.h"
#include "modify.h"
#include "update.h"
#include "utils.h"

#include <algorithm>
#include <climits>
#include <cmath>
#include <cstring>

using namespace LAMMPS_NS;

static const char STYLE[] = "compute cluster/bond";

enum { CLUSTER, SIZE, CORE, BONDS, COLUMNS };
enum {
  CLUSTERS,
  LARGEST,
  MEAN,
  MASS_AVERAGE,
  PERCOLATES,
  CONNECTED = PERCOLATES + 3,
  IN_CORE,
  SHARED,
  BONDED = SHARED + 4,
  NODES,
  MOST_BONDS = 6,
  VALUES = NODES + MOST_BONDS + 1
};

/* What the first rank must know of an atom and of a bond. Atoms are sorted by ID. */
struct ComputeClusterBond::Site {
  tagint id;
  double x[3];
  int member;
};
struct ComputeClusterBond::Link {
  tagint first, second;
  int image[3], common;
};

ComputeClusterBond::ComputeClusterBond(LAMMPS *lmp, int narg, char **arg)
    : Compute(lmp, narg, arg), source(nullptr), fewest(0), most(INT_MAX), nmax(0), table(nullptr),
      values(VALUES, 0.0)
{
  if (narg < 4)
    error->all(FLERR, "Illegal {} command: the ID of a compute bondcn/local must follow the style",
               STYLE);
  GlassStyle::require_3d(lmp, STYLE);
  GlassStyle::require_atom_ids(lmp, STYLE);
  bond_id = arg[3];
  int iarg = 4;
  while (iarg < narg) {
    if (strcmp(arg[iarg], "n") == 0) {
      GlassStyle::require_values(lmp, STYLE, narg, arg, iarg, 2);
      fewest = utils::inumeric(FLERR, arg[iarg + 1], false, lmp);
      most = utils::inumeric(FLERR, arg[iarg + 2], false, lmp);
      if (fewest < 0 || most < fewest)
        error->all(FLERR,
                   "Illegal {} n {} {}: the smallest number must be zero or more, the largest not "
                   "below it",
                   STYLE, fewest, most);
      iarg += 3;
    } else if (strcmp(arg[iarg], "mask") == 0) {
      GlassStyle::require_values(lmp, STYLE, narg, arg, iarg, 1);
      mask = std::make_unique<PeratomInput>(lmp, STYLE, arg[iarg + 1]);
      iarg += 2;
    } else
      GlassStyle::unknown_keyword(lmp, STYLE, arg[iarg]);
  }
  peratom_flag = vector_flag = 1;
  size_peratom_cols = COLUMNS;
  size_vector = VALUES;
  extvector = 0;
  vector = values.data();
}

ComputeClusterBond::~ComputeClusterBond()
{
  memory->destroy(table);
}

void ComputeClusterBond::init()
{
  Compute *found = modify->get_compute_by_id(bond_id);
  if (!found)
    error->all(FLERR, "{}: compute {} does not exist", STYLE, bond_id);
  source = dynamic_cast<ComputeBondcnLocal *>(found);
  if (!source)
    error->all(FLERR,
               "{}: compute {} is of style {}, which has no bonds: name a compute bondcn/local",
               STYLE, bond_id, found->style);
  if (mask)
    mask->init();
}

static int place(const std::vector<tagint> &ids, tagint id)
{
  return (int)(std::lower_bound(ids.begin(), ids.end(), id) - ids.begin());
}

/* The bonds of this rank. An atom stands in the image where its own rank has it: so many box
 * lengths is a ghost away from there. */
std::vector<ComputeClusterBond::Link> ComputeClusterBond::links(const std::vector<Site> &sites)
{
  std::vector<tagint> ids;
  for (const Site &site : sites)
    ids.push_back(site.id);
  const double(*x)[3] = source->positions_used();
  glass_box box;
  glass_box_start(&box, domain->h);
  std::vector<Link> mine;
  for (const ComputeBondcnLocal::Bond &bond : source->bonds_found()) {
    Link link = {atom->tag[bond.i], atom->tag[bond.j], {0, 0, 0}, bond.common};
    const double *stands = sites[place(ids, link.second)].x;
    double away[3], fraction[3];
    for (int d = 0; d < 3; d++)
      away[d] = x[bond.j][d] - stands[d];
    glass_box_fraction(&box, away, fraction);
    for (int d = 0; d < 3; d++)
      link.image[d] = domain->periodicity[d] ? (int)std::lround(fraction[d]) : 0;
    mine.push_back(link);
  }
  return mine;
}

/* On the first rank: values, and results [sites][COLUMNS] in the order of the IDs. */
void ComputeClusterBond::analyze(const std::vector<Site> &sites, const std::vector<Link> &all,
                                 std::vector<int> &results)
{
  std::vector<tagint> ids;
  std::vector<int> member, number(sites.size(), -1), of_member;
  for (size_t k = 0; k < sites.size(); k++) {
    ids.push_back(sites[k].id);
    member.push_back(sites[k].member);
    if (sites[k].member) {
      number[k] = (int)of_member.size();
      of_member.push_back((int)k);
    }
  }
  std::vector<glass_cluster_bond> every, within;
  for (const Link &link : all) {
    glass_cluster_bond bond = {place(ids, link.first),
                               place(ids, link.second),
                               {link.image[0], link.image[1], link.image[2]}};
    every.push_back(bond);
    bond.first = number[bond.first];
    bond.second = number[bond.second];
    if (bond.first >= 0 && bond.second >= 0 && link.common >= fewest && link.common <= most)
      within.push_back(bond);
  }
  const int n = (int)of_member.size();
  std::vector<int> cluster(n), size(n), core(n), degree(n);
  glass_cluster_summary summary;
  GlassStyle::check(lmp, STYLE,
                    glass_cluster_find(n, (int)within.size(), within.data(), cluster.data(),
                                       size.data(), core.data(), degree.data(), &summary));
  std::fill(values.begin(), values.end(), 0.0);
  GlassStyle::check(lmp, STYLE,
                    glass_cluster_shared((int)sites.size(), (int)every.size(), every.data(),
                                         member.data(), &values[SHARED], &values[BONDED]));
  values[CLUSTERS] = summary.clusters;
  values[LARGEST] = summary.largest;
  values[MEAN] = summary.mean;
  values[MASS_AVERAGE] = summary.mass_average;
  std::copy_n(summary.percolates, 3, &values[PERCOLATES]);
  values[CONNECTED] = (double)within.size();
  values[IN_CORE] = summary.core;
  for (int k = 0; k < n; k++) {
    values[NODES + std::min(degree[k], (int)MOST_BONDS)] += 1.0;
    int *row = &results[(size_t)COLUMNS * of_member[k]];
    row[CLUSTER] = of_member[cluster[k]];
    row[SIZE] = size[k];
    row[CORE] = core[k];
    row[BONDS] = degree[k];
  }
}

void ComputeClusterBond::compute_peratom()
{
  invoked_peratom = update->ntimestep;
  if (!source->is_initialized())
    error->all(FLERR, "{}: compute {} cannot be invoked before a run initialized it", STYLE,
               bond_id);
  if (!(source->invoked_flag & Compute::INVOKED_LOCAL)) {
    source->compute_local();
    source->invoked_flag |= Compute::INVOKED_LOCAL;
  }
  std::vector<double> chosen(atom->nlocal, 1.0);
  if (mask) {
    mask->fetch(igroup, chosen.data());
    mask->require_finite(selected_atoms(lmp, igroup, nullptr), chosen.data());
  }
  const double(*x)[3] = source->positions_used();
  std::vector<Site> mine;
  for (int i = 0; i < atom->nlocal; i++)
    mine.push_back({atom->tag[i],
                    {x[i][0], x[i][1], x[i][2]},
                    (atom->mask[i] & groupbit) && chosen[i] != 0.0});
  std::vector<Site> sites = Ranks::gather_to_all(world, mine);
  std::sort(sites.begin(), sites.end(), [](const Site &a, const Site &b) { return a.id < b.id; });
  const std::vector<Link> all = Ranks::gather_to_first(world, links(sites));
  std::vector<int> results((size_t)COLUMNS * sites.size(), 0);
  if (comm->me == 0)
    analyze(sites, all, results);
  MPI_Bcast(values.data(), VALUES, MPI_DOUBLE, 0, world);
  for (int column = 0; column < COLUMNS; column++)
    MPI_Bcast(&results[(size_t)column * sites.size()], (int)sites.size(), MPI_INT, 0, world);

  if (atom->nmax > nmax) {
    nmax = atom->nmax;
    memory->destroy(table);
    memory->create(table, nmax, COLUMNS, "cluster/bond:table");
    array_atom = table;
  }
  std::vector<tagint> ids;
  for (const Site &site : sites)
    ids.push_back(site.id);
  for (int i = 0; i < atom->nlocal; i++) {
    const int k = place(ids, atom->tag[i]);
    const int *row = &results[(size_t)COLUMNS * k];
    for (int column = 0; column < COLUMNS; column++)
      table[i][column] = row[column];
    table[i][CLUSTER] = row[SIZE] ? (double)ids[row[CLUSTER]] : 0.0;
  }
}

void ComputeClusterBond::compute_vector()
{
  invoked_vector = update->ntimestep;
  if (invoked_peratom != update->ntimestep)
    compute_peratom();
}

double ComputeClusterBond::memory_usage()
{
  return (double)nmax * COLUMNS * sizeof(double);
}

GLASS_STYLE(compute, "cluster/bond", ComputeClusterBond, "clusters along bonds")
