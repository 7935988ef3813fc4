/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The one table of styles, registered with LAMMPS when the plugin is loaded (see plugin_entry.cpp).
 */

#include "compute_bondcn_local.h"
#include "compute_corrlen.h"
#include "compute_dmin2_atom.h"
#include "compute_flexvol_atom.h"
#include "compute_pearson.h"
#include "compute_s2_atom.h"
#include "compute_softmode_atom.h"
#include "compute_voroindex_atom.h"
#include "fix_artn.h"
#include "fix_glass_step.h"
#include "fix_glass_store.h"

#include "lammps_version.h"
#include "lammpsplugin.h"

using namespace LAMMPS_NS;

namespace {

template <class Style> void *create(void *lmp, int narg, char **arg)
{
  return new Style(static_cast<LAMMPS *>(lmp), narg, arg);
}

struct StyleEntry {
  const char *kind, *name, *info;
  lammpsplugin_factory2 *create;
};

const StyleEntry styles[] = {
    {"compute", "bondcn/local", "bonds and common neighbors", create<ComputeBondcnLocal>},
    {"compute", "corrlen", "correlation length of a per-atom quantity", create<ComputeCorrlen>},
    {"compute", "dmin2/atom", "non-affine displacement and strain per atom",
     create<ComputeDmin2Atom>},
    {"compute", "flexvol/atom", "flexibility volume per atom", create<ComputeFlexvolAtom>},
    {"compute", "pearson", "correlation between two per-atom quantities", create<ComputePearson>},
    {"compute", "s2/atom", "two-body excess entropy per atom", create<ComputeS2Atom>},
    {"compute", "softmode/atom", "participation in the lowest modes", create<ComputeSoftmodeAtom>},
    {"compute", "voroindex/atom", "Voronoi index per atom", create<ComputeVoroindexAtom>},
    {"fix", "artn", "activation energies from saddle searches", create<FixArtn>},
    {"fix", "GLASS/STEP", "watches the steps for computes (internal)", create<FixGlassStep>},
    {"fix", "GLASS/STORE", "keeps references for computes (internal)", create<FixGlassStore>},
};

} // namespace

extern "C" __attribute__((visibility("default"))) void
glass_register_styles(void *lmp, void *handle, void *regfunc)
{
  const auto register_style = reinterpret_cast<lammpsplugin_regfunc>(regfunc);
  for (const auto &style : styles) {
    lammpsplugin_t plugin = {};
    plugin.version = LAMMPS_VERSION;
    plugin.style = style.kind;
    plugin.name = style.name;
    plugin.info = style.info;
    plugin.author = "the GLASS developers";
    plugin.creator.v2 = style.create;
    plugin.handle = handle;
    register_style(&plugin, lmp);
  }
}
