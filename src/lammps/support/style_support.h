/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What all styles of GLASS share: requirements with their error messages, and argument parsing. */
#ifndef GLASS_STYLE_SUPPORT_H
#define GLASS_STYLE_SUPPORT_H

#include "glass_status.h"
#include "pointers.h"

#include <initializer_list>
#include <string>

namespace LAMMPS_NS {
class Compute;

namespace GlassStyle {

/* Stop with the status's message unless it is GLASS_OK; for failures that one rank may see alone.
 */
void check(LAMMPS *lmp, const std::string &style, glass_status status);

/* Requirements on the run, for constructors and init(). */
void require_box(LAMMPS *lmp, const std::string &style);
void require_3d(LAMMPS *lmp, const std::string &style);
void require_atom_ids(LAMMPS *lmp, const std::string &style);
void require_atom_map(LAMMPS *lmp, const std::string &style);

/* At least one atom in the group, for the first invocation. */
void require_group_atoms(LAMMPS *lmp, const std::string &style, int igroup);

/* Ghost atoms within `range` of every local atom at any time between two reneighborings. */
void require_ghosts(LAMMPS *lmp, const std::string &style, double range);

/* Range in which ghost atoms were chosen at the last reneighboring; it must be the same for all
 * types. */
double ghost_cutoff(LAMMPS *lmp, const std::string &style);

/* A range that a search by minimum image can cover: at most half of the periodic box heights. */
void require_half_box(LAMMPS *lmp, const std::string &style, const std::string &what, double range);

/* Edge of the cube that an atom has on average, (V/N)^(1/3), [length]. */
double spacing(LAMMPS *lmp);

/* Number argument that must be greater than zero. */
double positive(LAMMPS *lmp, const std::string &style, const std::string &what, const char *arg);
int positive_int(LAMMPS *lmp, const std::string &style, const std::string &what, const char *arg);

/* One of the words; returns its place in the list. */
int choice(LAMMPS *lmp, const std::string &style, const std::string &keyword, const char *arg,
           std::initializer_list<const char *> words);

/* The file behind the word potential, which follows the name of a compute, for one that needs
 * second derivatives: a 3d system with atom IDs. */
std::string potential_file(LAMMPS *lmp, const std::string &style, int narg, char **arg);

/* Stop unless `count` values follow arg[iarg]. */
void require_values(LAMMPS *lmp, const std::string &style, int narg, char **arg, int iarg,
                    int count);

/* The keyword of compute_modify that takes a new reference, "reference now", at the beginning of
 * arg: the number of arguments consumed, as Compute::modify_param() returns it, or 0 for other
 * keywords. */
int reference_now(LAMMPS *lmp, const std::string &style, int narg, char **arg);

/* Stop because arg is no keyword of the style. */
[[noreturn]] void unknown_keyword(LAMMPS *lmp, const std::string &style, const char *arg);

/* Register a publication with LAMMPS's citation reminder. */
void cite(LAMMPS *lmp, const char *bibtex);

extern const char *const WEI_2019; /* the descriptors and correlations that GLASS follows */

} // namespace GlassStyle
} // namespace LAMMPS_NS

#endif
