/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A style enters itself into the list that the plugin hands to LAMMPS, by the last line of its
 * source file:
 *
 *   GLASS_STYLE(compute, "s2/atom", ComputeS2Atom, "two-body excess entropy per atom")
 *
 * kind is compute, fix or command. */
#ifndef GLASS_REGISTER_H
#define GLASS_REGISTER_H

#include "lammpsplugin.h"

#include <type_traits>

namespace LAMMPS_NS {
class LAMMPS;

struct GlassStyleEntry {
  const char *kind, *name, *info;
  decltype(lammpsplugin_t::creator) creator;
  const GlassStyleEntry *next;

  /* The entry that came last; the others follow by `next`. */
  static const GlassStyleEntry *&latest()
  {
    static const GlassStyleEntry *entry = nullptr;
    return entry;
  }

  GlassStyleEntry(const char *kind_, const char *name_, const char *info_,
                  decltype(lammpsplugin_t::creator) creator_)
      : kind(kind_), name(name_), info(info_), creator(creator_), next(latest())
  {
    latest() = this;
  }
};

/* LAMMPS makes commands from itself alone, all other styles from their arguments too. */
template <class Style> decltype(lammpsplugin_t::creator) glass_creator()
{
  decltype(lammpsplugin_t::creator) creator = {};
  if constexpr (std::is_constructible_v<Style, LAMMPS *>)
    creator.v1 = [](void *lmp) -> void * { return new Style(static_cast<LAMMPS *>(lmp)); };
  else
    creator.v2 = [](void *lmp, int narg, char **arg) -> void * {
      return new Style(static_cast<LAMMPS *>(lmp), narg, arg);
    };
  return creator;
}

} // namespace LAMMPS_NS

#define GLASS_STYLE(kind, name, Class, info)                                                       \
  static const LAMMPS_NS::GlassStyleEntry glass_entry_of_##Class(                                  \
      #kind, name, info, LAMMPS_NS::glass_creator<LAMMPS_NS::Class>());

#endif
