/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "style_support.h"

#include "glass_box.h"
#include "lammps_version.h"

#include "atom.h"
#include "citeme.h"
#include "comm.h"
#include "domain.h"
#include "error.h"
#include "group.h"
#include "neighbor.h"
#include "utils.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace LAMMPS_NS {
namespace GlassStyle {

const char *const WEI_2019 =
    "GLASS structural descriptors and their correlations: doi:10.1103/PhysRevB.99.014115\n\n"
    "@Article{Wei2019,\n"
    " author = {D. Wei and J. Yang and M.-Q. Jiang and B.-C. Wei and Y.-J. Wang and L.-H. Dai},\n"
    " title = {Revisiting the Structure--Property Relationship of Metallic Glasses: Common "
    "Spatial\n"
    "          Correlation Revealed as a Hidden Rule},\n"
    " journal = {Phys.\\ Rev.~B},\n"
    " year = {2019},\n"
    " volume = {99},\n"
    " pages = {014115}\n"
    "}\n\n";

void check(LAMMPS *lmp, const std::string &style, glass_status status)
{
  if (status)
    lmp->error->one(FLERR, "{}: {}", style, glass_status_message(status));
}

/* Before it, number of types, dimension and IDs are not known, only their defaults. */
void require_box(LAMMPS *lmp, const std::string &style)
{
  if (!lmp->domain->box_exist)
    lmp->error->all(FLERR,
                    "{} cannot be defined before the simulation box: put it behind read_data, "
                    "read_restart or create_box",
                    style);
}

void require_3d(LAMMPS *lmp, const std::string &style)
{
  require_box(lmp, style);
  if (lmp->domain->dimension != 3)
    lmp->error->all(FLERR, "{} needs a 3d system, but the dimension is {}", style,
                    lmp->domain->dimension);
}

void require_atom_ids(LAMMPS *lmp, const std::string &style)
{
  require_box(lmp, style);
  if (!lmp->atom->tag_enable)
    lmp->error->all(FLERR, "{} needs atom IDs, but they are off: use atom_modify id yes", style);
}

void require_atom_map(LAMMPS *lmp, const std::string &style)
{
  if (lmp->atom->map_style == Atom::MAP_NONE)
    lmp->error->all(FLERR, "{} needs an atom map, but there is none: use atom_modify map yes",
                    style);
}

void require_group_atoms(LAMMPS *lmp, const std::string &style, int igroup)
{
  if (lmp->group->count(igroup) == 0)
    lmp->error->all(FLERR, "{}: group {} has no atoms", style, lmp->group->names[igroup]);
}

/* The member is protected. */
struct BorderGroup : Comm {
  static int of(Comm *comm) { return comm->*(&BorderGroup::bordergroup); }
};

double ghost_cutoff(LAMMPS *lmp, const std::string &style)
{
  if (lmp->comm->mode != Comm::SINGLE)
    lmp->error->all(FLERR,
                    "{} needs one communication cutoff for all atoms: use comm_modify mode single",
                    style);
  if (BorderGroup::of(lmp->comm) != 0)
    lmp->error->all(FLERR,
                    "{} needs ghosts of all atoms, but there are those of group {} alone: use "
                    "comm_modify group all",
                    style, lmp->group->names[BorderGroup::of(lmp->comm)]);
  return lmp->comm->get_comm_cutoff();
}

void require_ghosts(LAMMPS *lmp, const std::string &style, double range)
{
  const double box = lmp->domain->xprd + lmp->domain->yprd + lmp->domain->zprd;
  if (range > box)
    lmp->error->all(FLERR,
                    "{} has a range of {:.8g}, but the edges of the box add up to {:.8g}: "
                    "choose a shorter range",
                    style, range, box);
  const double needed = range + lmp->neighbor->skin;
  const double cutoff = ghost_cutoff(lmp, style);
  if (cutoff < needed)
    lmp->error->all(
        FLERR,
        "{} needs ghost atoms within {:.8g} (its range {:.8g} + the neighbor skin "
        "{:.8g}), but the communication cutoff is {:.8g}: use comm_modify cutoff {:.8g}",
        style, needed, range, lmp->neighbor->skin, cutoff, std::ceil(needed * 1000.0) / 1000.0);
}

void require_half_box(LAMMPS *lmp, const std::string &style, const std::string &what, double range)
{
  const Domain *domain = lmp->domain;
  const bool periodic[3] = {domain->xperiodic != 0, domain->yperiodic != 0, domain->zperiodic != 0};
  const double half = 0.5 * glass_box_smallest_height(domain->h, periodic);
  if (range > half)
    lmp->error->all(
        FLERR,
        "{}: {} {:.8g} exceeds half of the smallest periodic box height, {:.8g}: make it "
        "shorter or replicate the system",
        style, what, range, half);
}

double spacing(LAMMPS *lmp)
{
  const Domain *domain = lmp->domain;
  return std::cbrt(domain->xprd * domain->yprd * domain->zprd / (double)lmp->atom->natoms);
}

double positive(LAMMPS *lmp, const std::string &style, const std::string &what, const char *arg)
{
  const double value = utils::numeric(FLERR, arg, false, lmp);
  if (!(value > 0.0) || !std::isfinite(value))
    lmp->error->all(FLERR, "Illegal {} {} {}: it must be greater than zero", style, what, arg);
  return value;
}

int positive_int(LAMMPS *lmp, const std::string &style, const std::string &what, const char *arg)
{
  const int value = utils::inumeric(FLERR, arg, false, lmp);
  if (value <= 0)
    lmp->error->all(FLERR, "Illegal {} {} {}: it must be greater than zero", style, what, arg);
  return value;
}

int choice(LAMMPS *lmp, const std::string &style, const std::string &keyword, const char *arg,
           std::initializer_list<const char *> words)
{
  std::string list;
  int place = 0;
  for (const char *word : words) {
    if (strcmp(arg, word) == 0)
      return place;
    list += place++ ? std::string(" or ") + word : word;
  }
  lmp->error->all(FLERR, "Illegal {} {} value {}: it must be {}", style, keyword, arg, list);
  return -1;
}

std::string potential_file(LAMMPS *lmp, const std::string &style, int narg, char **arg)
{
  if (narg < 5)
    lmp->error->all(FLERR,
                    "Illegal {} command: potential FILE must follow the style, found {} values",
                    style, narg - 3);
  require_3d(lmp, style);
  require_atom_ids(lmp, style);
  if (strcmp(arg[3], "potential") != 0)
    lmp->error->all(FLERR, "Illegal {} command: expected the word potential, found {}", style,
                    arg[3]);
  return arg[4];
}

void require_values(LAMMPS *lmp, const std::string &style, int narg, char **arg, int iarg,
                    int count)
{
  if (iarg + count >= narg)
    lmp->error->all(FLERR, "Illegal {} command: keyword {} takes {} value{}, found {}", style,
                    arg[iarg], count, count == 1 ? "" : "s", narg - iarg - 1);
}

int reference_now(LAMMPS *lmp, const std::string &style, int narg, char **arg)
{
  if (strcmp(arg[0], "reference") != 0)
    return 0;
  if (narg < 2 || strcmp(arg[1], "now") != 0)
    lmp->error->all(FLERR, "Illegal compute_modify reference value {} for {}: it must be now",
                    narg < 2 ? "(none)" : arg[1], style);
  leave_compute_modify(arg);
  return 2;
}

void unknown_keyword(LAMMPS *lmp, const std::string &style, const char *arg)
{
  lmp->error->all(FLERR, "Unknown {} keyword: {}", style, arg);
}

void cite(LAMMPS *lmp, const char *bibtex)
{
  if (lmp->citeme)
    lmp->citeme->add(bibtex);
}

} // namespace GlassStyle
} // namespace LAMMPS_NS
