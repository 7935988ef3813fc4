/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "positions.h"

#include "style_support.h"

#include "atom.h"
#include "comm.h"
#include "compute.h"
#include "domain.h"
#include "error.h"
#include "fix.h"
#include "modify.h"

#include <algorithm>
#include <cmath>
#include <cstring>

using namespace LAMMPS_NS;

Positions::Positions(LAMMPS *lmp, Compute *owner, const std::string &style)
    : Pointers(lmp), owner(owner), style(style), source(nullptr), in_transfer(false)
{
}

int Positions::parse(int narg, char **arg, int iarg)
{
  if (strcmp(arg[iarg], "positions") != 0)
    return 0;
  GlassStyle::require_values(lmp, style, narg, arg, iarg, 1);
  const std::string value = arg[iarg + 1];
  if (value.compare(0, 2, "f_") != 0)
    error->all(FLERR, "Illegal {} positions {}: give f_ID of a fix inherent", style, value);
  source_id = value.substr(2);
  return 2;
}

void Positions::init()
{
  if (source_id.empty())
    return;
  Fix *fix = modify->get_fix_by_id(source_id);
  if (!fix)
    error->all(FLERR, "{}: fix {} for positions does not exist", style, source_id);
  source = dynamic_cast<PositionsOfFix *>(fix);
  if (!source)
    error->all(FLERR, "{}: fix {} is of style {}, which has no positions: name a fix inherent",
               style, source_id, fix->style);
}

void Positions::require_finite() const
{
  for (int i = 0; i < atom->nlocal; i++) {
    const double *x = atom->x[i];
    if (!std::isfinite(x[0] + x[1] + x[2]))
      error->one(FLERR,
                 "{}: the position of atom {} is not finite: {} {} {}: look for overlapping atoms, "
                 "a timestep that is too long, or a broken file",
                 style, atom->tag_enable ? std::to_string(atom->tag[i]) : "(without ID)", x[0],
                 x[1], x[2]);
  }
}

const double (*Positions::get())[3]
{
  require_finite();
  const size_t n = (size_t)atom->nlocal + atom->nghost;
  if (!source && !domain->box_change)
    return n ? reinterpret_cast<const double(*)[3]>(atom->x[0]) : nullptr;
  fresh.resize(n + 1);
  for (size_t i = 0; i < n; i++)
    std::copy_n(atom->x[i], 3, fresh[i].data());
  if (source)
    source->other_positions(style, reinterpret_cast<double(*)[3]>(fresh.data()));
  in_transfer = true;
  comm->forward_comm(owner);
  in_transfer = false;
  return reinterpret_cast<const double(*)[3]>(fresh.data());
}

/* pbc: box lengths in x, y, z, then along the tilts yz, xz, xy, as Domain::h has them. */
int Positions::pack(int n, const int *list, double *buf, int pbc_flag, const int *pbc) const
{
  double shift[3] = {0.0, 0.0, 0.0};
  if (pbc_flag) {
    const double *h = domain->h;
    for (int d = 0; d < 3; d++)
      shift[d] = pbc[d] * h[d];
    if (domain->triclinic) {
      shift[0] += pbc[5] * h[5] + pbc[4] * h[4];
      shift[1] += pbc[3] * h[3];
    }
  }
  int m = 0;
  for (int k = 0; k < n; k++)
    for (int d = 0; d < 3; d++)
      buf[m++] = fresh[list[k]][d] + shift[d];
  return m;
}

void Positions::unpack(int n, int first, const double *buf)
{
  for (int k = 0; k < n; k++)
    std::copy_n(buf + 3 * (size_t)k, 3, fresh[first + k].data());
}
