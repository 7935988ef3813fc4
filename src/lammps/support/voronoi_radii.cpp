/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "voronoi_radii.h"

#include "style_support.h"

#include "atom.h"
#include "comm.h"
#include "error.h"

#include <algorithm>
#include <cmath>
#include <cstring>

using namespace LAMMPS_NS;

VoronoiRadii::VoronoiRadii(LAMMPS *lmp, Compute *owner, const std::string &style)
    : Pointers(lmp), owner(owner), style(style), in_transfer(false)
{
}

int VoronoiRadii::parse(int narg, char **arg, int iarg)
{
  if (strcmp(arg[iarg], "radius") != 0)
    return 0;
  GlassStyle::require_values(lmp, style, narg, arg, iarg, 1);
  input.reset();
  of_type.clear();
  if (strcmp(arg[iarg + 1], "type") != 0) {
    input = std::make_unique<PeratomInput>(lmp, style, arg[iarg + 1]);
    return 2;
  }
  GlassStyle::require_values(lmp, style, narg, arg, iarg, 1 + atom->ntypes);
  for (int type = 0; type < atom->ntypes; type++)
    of_type.push_back(GlassStyle::positive(lmp, style, "radius", arg[iarg + 2 + type]));
  return 2 + atom->ntypes;
}

void VoronoiRadii::init()
{
  if (input)
    input->init();
}

const double *VoronoiRadii::get()
{
  if (!input && of_type.empty())
    return nullptr;
  radius.resize((size_t)atom->nlocal + atom->nghost + 1);
  if (!input) {
    for (int i = 0; i < atom->nlocal + atom->nghost; i++)
      radius[i] = of_type[atom->type[i] - 1];
    return radius.data();
  }
  input->fetch(0, radius.data());
  for (int i = 0; i < atom->nlocal; i++)
    if (!(radius[i] >= 0.0) || !std::isfinite(radius[i]))
      error->one(FLERR, "{}: the radius of an atom is {}, but it must be zero or greater", style,
                 radius[i]);
  in_transfer = true;
  comm->forward_comm(owner);
  in_transfer = false;
  return radius.data();
}

int VoronoiRadii::pack(int n, const int *list, double *buf) const
{
  for (int k = 0; k < n; k++)
    buf[k] = radius[list[k]];
  return n;
}

void VoronoiRadii::unpack(int n, int first, const double *buf)
{
  std::copy(buf, buf + n, radius.begin() + first);
}
