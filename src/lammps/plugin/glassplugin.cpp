/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Registers all styles with LAMMPS when the plugin is loaded (see plugin_entry.cpp). */

#include "comm.h"
#include "error.h"
#include "lammps.h"
#include "lammps_version.h"
#include "plugin.h"
#include "register.h"
#include "utils.h"

#include <cstring>
#include <string>

using namespace LAMMPS_NS;

namespace {

const char AUTHOR[] = "the GLASS developers";

enum class Holder { NOBODY, GLASS, ANOTHER };

/* LAMMPS keeps the style that was loaded first and ignores a second one of its name. */
Holder holder_of(const GlassStyleEntry &style)
{
  const int index = plugin_find(style.kind, style.name);
  if (index < 0)
    return Holder::NOBODY;
  const lammpsplugin_t *plugin = plugin_get_info(index);
  return plugin->author && strcmp(plugin->author, AUTHOR) == 0 ? Holder::GLASS : Holder::ANOTHER;
}

void require_free_name(LAMMPS *lmp, const GlassStyleEntry &style)
{
  if (holder_of(style) == Holder::ANOTHER)
    lmp->error->all(FLERR,
                    "GLASS cannot be loaded: another plugin, by {}, has loaded {} style {}: give "
                    "'plugin unload {} {}' first",
                    plugin_get_info(plugin_find(style.kind, style.name))->author, style.kind,
                    style.name, style.kind, style.name);
}

/* LAMMPS prints a line for every style; one for the plugin tells more. */
void register_quietly(LAMMPS *lmp, lammpsplugin_regfunc register_style, lammpsplugin_t *plugin)
{
  FILE *const screen = lmp->screen, *const logfile = lmp->logfile;
  lmp->screen = lmp->logfile = nullptr;
  register_style(plugin, lmp);
  lmp->screen = screen;
  lmp->logfile = logfile;
}

} // namespace

extern "C" __attribute__((visibility("default"))) void
glass_register_styles(void *ptr, void *handle, void *regfunc)
{
  auto *const lmp = static_cast<LAMMPS *>(ptr);
  const auto register_style = reinterpret_cast<lammpsplugin_regfunc>(regfunc);
  for (const GlassStyleEntry *style = GlassStyleEntry::latest(); style; style = style->next)
    require_free_name(lmp, *style);

  std::string loaded;
  for (const GlassStyleEntry *style = GlassStyleEntry::latest(); style; style = style->next) {
    if (holder_of(*style) == Holder::GLASS)
      continue;
    lammpsplugin_t plugin = {};
    plugin.version = LAMMPS_VERSION;
    plugin.style = style->kind;
    plugin.name = style->name;
    plugin.info = style->info;
    plugin.author = AUTHOR;
    plugin.creator = style->creator;
    plugin.handle = handle;
    register_quietly(lmp, register_style, &plugin);
    if (strncmp(style->name, "GLASS/", 6) != 0)
      loaded = std::string(style->name) + (loaded.empty() ? "" : " ") + loaded;
  }
  if (lmp->comm->me == 0)
    utils::logmesg(lmp, loaded.empty() ? "GLASS {} is loaded already\n" : "GLASS {}: {}\n",
                   GLASS_VERSION, loaded);
}
