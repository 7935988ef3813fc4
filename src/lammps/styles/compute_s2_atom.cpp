/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "compute_s2_atom.h"

#include "register.h"
#include "style_support.h"

#include "atom.h"
#include "domain.h"
#include "error.h"
#include "memory.h"
#include "update.h"
#include "utils.h"

#include <cstring>

using namespace LAMMPS_NS;

static const char STYLE[] = "compute s2/atom";

static const char cite_piaggi[] =
    "compute s2/atom command: doi:10.1063/1.4998408\n\n"
    "@Article{Piaggi2017,\n"
    " author = {P. M. Piaggi and M. Parrinello},\n"
    " title = {Entropy Based Fingerprint for Local Crystalline Order},\n"
    " journal = {J.~Chem.\\ Phys.},\n"
    " year = {2017},\n"
    " volume = {147},\n"
    " pages = {114112}\n"
    "}\n\n";

ComputeS2Atom::ComputeS2Atom(LAMMPS *lmp, int narg, char **arg)
    : Compute(lmp, narg, arg), positions(lmp, this, STYLE), kernel(nullptr), near{}, cutoff(0.0),
      by_type(true), local_density(false), nmax(0), s2(nullptr)
{
  if (narg < 5)
    error->all(FLERR, "Illegal {} command: sigma and cutoff must follow the style, found {} values",
               STYLE, narg - 3);
  GlassStyle::require_3d(lmp, STYLE);

  glass_s2_options options;
  options.cutoff = cutoff = GlassStyle::positive(lmp, STYLE, "cutoff", arg[4]);
  options.sigma = GlassStyle::positive(lmp, STYLE, "sigma", arg[3]);
  options.dr = options.sigma / 5.0;
  int iarg = 5;
  while (iarg < narg) {
    if (const int words = positions.parse(narg, arg, iarg)) {
      iarg += words;
      continue;
    }
    GlassStyle::require_values(lmp, STYLE, narg, arg, iarg, 1);
    const char *value = arg[iarg + 1];
    if (strcmp(arg[iarg], "dr") == 0)
      options.dr = GlassStyle::positive(lmp, STYLE, "dr", value);
    else if (strcmp(arg[iarg], "types") == 0)
      by_type = utils::logical(FLERR, value, false, lmp);
    else if (strcmp(arg[iarg], "density") == 0)
      local_density = GlassStyle::choice(lmp, STYLE, "density", value, {"global", "local"});
    else
      GlassStyle::unknown_keyword(lmp, STYLE, arg[iarg]);
    iarg += 2;
  }
  if (options.dr > options.sigma)
    error->all(FLERR, "Illegal {} dr {:.8g}: it must not exceed sigma {:.8g}", STYLE, options.dr,
               options.sigma);

  const double reach = options.cutoff + GLASS_S2_TAIL * options.sigma;
  if (options.dr < 1e-6 * reach)
    error->all(FLERR,
               "Illegal {} dr {:.8g}: it must be at least a millionth of cutoff + 5 sigma, {:.8g}",
               STYLE, options.dr, reach);

  options.nkinds = by_type ? atom->ntypes : 1;
  GlassStyle::check(lmp, STYLE, glass_s2_create(&options, &kernel));
  peratom_flag = 1;
  size_peratom_cols = 0;
  comm_forward = 3;
  density.resize(options.nkinds);
  GlassStyle::cite(lmp, cite_piaggi);
  GlassStyle::cite(lmp, GlassStyle::WEI_2019);
}

ComputeS2Atom::~ComputeS2Atom()
{
  glass_s2_destroy(kernel);
  glass_neighbors_free(&near);
  memory->destroy(s2);
}

void ComputeS2Atom::init()
{
  positions.init();
  GlassStyle::require_half_box(lmp, STYLE, "cutoff", cutoff);
}

void ComputeS2Atom::list_kinds()
{
  kind.assign(atom->nlocal + atom->nghost, 0);
  if (by_type)
    for (size_t i = 0; i < kind.size(); i++)
      kind[i] = atom->type[i] - 1;
}

void ComputeS2Atom::count_densities()
{
  std::vector<bigint> mine(density.size(), 0), all(density.size(), 0);
  for (int i = 0; i < atom->nlocal; i++)
    mine[kind[i]]++;
  MPI_Allreduce(mine.data(), all.data(), (int)all.size(), MPI_LMP_BIGINT, MPI_SUM, world);
  const double volume = domain->xprd * domain->yprd * domain->zprd;
  for (size_t nu = 0; nu < density.size(); nu++)
    density[nu] = all[nu] / volume;
}

int ComputeS2Atom::pack_forward_comm(int n, int *list, double *buf, int pbc_flag, int *pbc)
{
  return positions.pack(n, list, buf, pbc_flag, pbc);
}

void ComputeS2Atom::unpack_forward_comm(int n, int first, double *buf)
{
  positions.unpack(n, first, buf);
}

void ComputeS2Atom::compute_peratom()
{
  invoked_peratom = update->ntimestep;
  GlassStyle::require_group_atoms(lmp, STYLE, igroup);
  GlassStyle::require_ghosts(lmp, STYLE, glass_s2_reach(kernel) + positions.detour());
  if (atom->nmax > nmax) {
    memory->destroy(s2);
    nmax = atom->nmax;
    memory->create(s2, nmax, "s2/atom:s2");
    vector_atom = s2;
  }
  list_kinds();
  count_densities();

  const double(*x)[3] = positions.get();
  glass_cells *cells;
  GlassStyle::check(
      lmp, STYLE,
      glass_cells_create(atom->nlocal + atom->nghost, x, glass_s2_reach(kernel), &cells));
  for (int i = 0; i < atom->nlocal; i++) {
    s2[i] = 0.0;
    if (!(atom->mask[i] & groupbit))
      continue;
    GlassStyle::check(lmp, STYLE, glass_cells_find(cells, x[i], i, &near));
    if (local_density)
      glass_s2_local_density(kernel, near.n, near.index, near.rsq, kind.data(), density.data());
    GlassStyle::check(lmp, STYLE,
                      glass_s2_of_atom(kernel, near.n, near.index, near.rsq, kind.data(),
                                       density.data(), &s2[i]));
  }
  glass_cells_destroy(cells);
}

double ComputeS2Atom::memory_usage()
{
  return (double)nmax * sizeof(double) + glass_s2_memory(kernel) + positions.memory_usage() +
         (double)near.capacity * (sizeof(int) + sizeof(double)) +
         (double)kind.capacity() * sizeof(int);
}

GLASS_STYLE(compute, "s2/atom", ComputeS2Atom, "two-body excess entropy per atom")
