/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "eam_tables.h"

#include "atom.h"
#include "force.h"
#include "lammps.h"
#include "pair_eam.h"

#include <string>

using namespace LAMMPS_NS;

/* Styles whose tables and formula the engine has; their variants for accelerators compute the same.
 */
static bool is_served(const std::string &style)
{
  for (const std::string name : {"eam", "eam/alloy", "eam/fs"})
    for (const char *suffix : {"", "/omp", "/opt", "/intel"})
      if (style == name + suffix)
        return true;
  return false;
}

bool LAMMPS_NS::find_eam_tables(const LAMMPS *lmp, EamTables &tables)
{
  if (!lmp->force->pair_style || !is_served(lmp->force->pair_style))
    return false;
  const auto *pair = static_cast<const PairEAM *>(lmp->force->pair);
  const int nt = lmp->atom->ntypes;
  tables.density.resize(nt * nt);
  tables.pair.resize(nt * nt);
  tables.embed.resize(nt);
  for (int a = 0; a < nt; a++) {
    /* A type whose element has no table, NULL in pair_coeff, is another style's. */
    if (pair->type2frho[a + 1] < 0 || pair->type2frho[a + 1] >= pair->nfrho)
      return false;
    tables.embed[a] = pair->frho_spline[pair->type2frho[a + 1]][0];
    for (int b = 0; b < nt; b++) {
      tables.density[a * nt + b] = pair->rhor_spline[pair->type2rhor[a + 1][b + 1]][0];
      tables.pair[a * nt + b] = pair->z2r_spline[pair->type2z2r[a + 1][b + 1]][0];
    }
  }
  glass_eam_tables &view = tables.view;
  view.ntypes = nt;
  view.nr = pair->nr;
  view.nrho = pair->nrho;
  view.rdr = pair->rdr;
  view.rdrho = pair->rdrho;
  view.rhomax = pair->rhomax;
  view.cutoff = pair->cutmax;
  view.density = tables.density.data();
  view.pair = tables.pair.data();
  view.embed = tables.embed.data();
  return true;
}
