/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Registers all styles with LAMMPS when the plugin is loaded (see plugin_entry.cpp). */

#include "lammps_version.h"
#include "register.h"

using namespace LAMMPS_NS;

extern "C" __attribute__((visibility("default"))) void
glass_register_styles(void *lmp, void *handle, void *regfunc)
{
  const auto register_style = reinterpret_cast<lammpsplugin_regfunc>(regfunc);
  for (const GlassStyleEntry *style = GlassStyleEntry::latest(); style; style = style->next) {
    lammpsplugin_t plugin = {};
    plugin.version = LAMMPS_VERSION;
    plugin.style = style->kind;
    plugin.name = style->name;
    plugin.info = style->info;
    plugin.author = "the GLASS developers";
    plugin.creator = style->creator;
    plugin.handle = handle;
    register_style(&plugin, lmp);
  }
}
