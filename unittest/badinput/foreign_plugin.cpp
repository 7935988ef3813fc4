/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A plugin of somebody else with a style that has the name of one of GLASS's. */

#include "lammpsplugin.h"
#include "version.h"

extern "C" __attribute__((visibility("default"))) void lammpsplugin_init(void *lmp, void *handle,
                                                                         void *regfunc)
{
  lammpsplugin_t plugin = {};
  plugin.version = LAMMPS_VERSION;
  plugin.style = "compute";
  plugin.name = "s2/atom";
  plugin.info = "another s2/atom";
  plugin.author = "somebody else";
  plugin.creator.v2 = [](void *, int, char **) -> void * { return nullptr; };
  plugin.handle = handle;
  reinterpret_cast<lammpsplugin_regfunc>(regfunc)(&plugin, lmp);
}
