/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The entry point that LAMMPS calls when the plugin is loaded, and the one table of styles. */

#include "compute_s2_atom.h"

#include "lammps_version.h"
#include "lammpsplugin.h"
#include "library.h"

#include <dlfcn.h>
#include <string>

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
    {"compute", "s2/atom", "two-body excess entropy per atom", create<ComputeS2Atom>},
};

/* Classes differ between releases, so nothing but LAMMPS's C interface is used before this passed. */
void require_same_version(void *lmp)
{
  if (lammps_version(lmp) == GLASS_LAMMPS_VERSION)
    return;
  const auto *loaded = static_cast<const char *>(lammps_extract_global(lmp, "lammps_version"));
  const std::string message =
      std::string("The GLASS plugin was compiled for LAMMPS ") + LAMMPS_VERSION +
      " but is loaded into LAMMPS " + (loaded ? loaded : "of unknown version") +
      ": build it again with LAMMPS_SOURCE_DIR set to the source of this LAMMPS";
  lammps_error(lmp, LMP_ERROR_ALL | LMP_ERROR_WORLD, message.c_str());
}

/* Styles outlive "plugin unload" and private LAMMPS instances, so their code must stay in memory. */
void stay_in_memory()
{
  Dl_info self;
  if (dladdr(reinterpret_cast<void *>(stay_in_memory), &self))
    dlopen(self.dli_fname, RTLD_NOW | RTLD_NODELETE);
}

}  // namespace

extern "C" __attribute__((visibility("default"))) void lammpsplugin_init(void *lmp, void *handle,
                                                                         void *regfunc)
{
  require_same_version(lmp);
  stay_in_memory();
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
