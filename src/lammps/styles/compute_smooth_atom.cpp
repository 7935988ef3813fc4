/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "compute_smooth_atom.h"

#include "register.h"
#include "style_support.h"

#include "atom.h"
#include "comm.h"
#include "error.h"
#include "memory.h"
#include "update.h"

#include <cstring>

using namespace LAMMPS_NS;

static const char STYLE[] = "compute smooth/atom";

ComputeSmoothAtom::ComputeSmoothAtom(LAMMPS *lmp, int narg, char **arg)
    : Compute(lmp, narg, arg), positions(lmp, this, STYLE), options{GLASS_SMOOTH_GAUSS, 0.0, 0.0},
      nmax(0), field(nullptr)
{
  GlassStyle::require_box(lmp, STYLE);
  parse(narg, arg);
  peratom_flag = 1;
  size_peratom_cols = 2;
  comm_forward = 3;
}

void ComputeSmoothAtom::parse(int narg, char **arg)
{
  if (narg < 5)
    error->all(FLERR,
               "Illegal {} command: an input and a cutoff must follow the style, found {} values",
               STYLE, narg - 3);
  quantity = std::make_unique<PeratomInput>(lmp, STYLE, arg[3]);
  options.cutoff = GlassStyle::positive(lmp, STYLE, "cutoff", arg[4]);
  options.sigma = options.cutoff / 3.0;
  bool sigma_given = false;
  for (int iarg = 5; iarg < narg; iarg += 2) {
    GlassStyle::require_values(lmp, STYLE, narg, arg, iarg, 1);
    const char *word = arg[iarg + 1];
    if (strcmp(arg[iarg], "kernel") == 0)
      options.kernel = (glass_smooth_kernel)GlassStyle::choice(lmp, STYLE, "kernel", word,
                                                               {"flat", "parabola", "gauss"});
    else if (strcmp(arg[iarg], "sigma") == 0) {
      options.sigma = GlassStyle::positive(lmp, STYLE, "sigma", word);
      sigma_given = true;
    } else if (strcmp(arg[iarg], "mask") == 0)
      mask = std::make_unique<PeratomInput>(lmp, STYLE, word);
    else
      GlassStyle::unknown_keyword(lmp, STYLE, arg[iarg]);
  }
  if (sigma_given && options.kernel != GLASS_SMOOTH_GAUSS)
    error->all(FLERR, "Illegal {} sigma {:.8g}: only the kernel gauss has one", STYLE,
               options.sigma);
}

ComputeSmoothAtom::~ComputeSmoothAtom()
{
  memory->destroy(field);
}

void ComputeSmoothAtom::init()
{
  quantity->init();
  if (mask)
    mask->init();
}

int ComputeSmoothAtom::pack_forward_comm(int n, int *list, double *buf, int pbc_flag, int *pbc)
{
  if (positions.sending())
    return positions.pack(n, list, buf, pbc_flag, pbc);
  int m = 0;
  for (int k = 0; k < n; k++) {
    buf[m++] = value[list[k]];
    buf[m++] = used[list[k]];
  }
  return m;
}

void ComputeSmoothAtom::unpack_forward_comm(int n, int first, double *buf)
{
  if (positions.sending())
    return positions.unpack(n, first, buf);
  for (int i = first, m = 0; i < first + n; i++) {
    value[i] = buf[m++];
    used[i] = buf[m++] != 0.0;
  }
}

/* Of local and ghost atoms. */
void ComputeSmoothAtom::take_values()
{
  value.assign(atom->nmax, 0.0);
  used.assign(atom->nmax, 0);
  const std::vector<int> atoms = selected_atoms(lmp, igroup, mask.get());
  quantity->fetch(igroup, value.data());
  quantity->require_finite(atoms, value.data());
  for (const int i : atoms)
    used[i] = 1;
  comm->forward_comm(this);
}

void ComputeSmoothAtom::compute_peratom()
{
  invoked_peratom = update->ntimestep;
  GlassStyle::require_group_atoms(lmp, STYLE, igroup);
  GlassStyle::require_half_box(lmp, STYLE, "cutoff", options.cutoff);
  GlassStyle::require_ghosts(lmp, STYLE, options.cutoff);
  if (atom->nmax > nmax) {
    memory->destroy(field);
    nmax = atom->nmax;
    memory->create(field, nmax, size_peratom_cols, "smooth/atom:field");
    array_atom = field;
  }
  take_values();

  const double(*place)[3] = positions.get();
  std::vector<std::array<double, 3>> points, places;
  std::vector<double> q;
  std::vector<int> centers;
  for (int i = 0; i < atom->nlocal + atom->nghost; i++) {
    const double *x = place[i];
    if (used[i]) {
      points.push_back({x[0], x[1], x[2]});
      q.push_back(value[i]);
    }
    if (i < atom->nlocal) {
      field[i][0] = field[i][1] = 0.0;
      if (atom->mask[i] & groupbit) {
        places.push_back({x[0], x[1], x[2]});
        centers.push_back(i);
      }
    }
  }
  std::vector<double> mean(centers.size()), weight(centers.size());
  GlassStyle::check(lmp, STYLE,
                    glass_smooth_means(&options, (int)points.size(),
                                       reinterpret_cast<const double(*)[3]>(points.data()),
                                       q.data(), (int)places.size(),
                                       reinterpret_cast<const double(*)[3]>(places.data()),
                                       mean.data(), weight.data()));
  for (size_t k = 0; k < centers.size(); k++) {
    field[centers[k]][0] = mean[k];
    field[centers[k]][1] = weight[k];
  }
}

double ComputeSmoothAtom::memory_usage()
{
  return (double)nmax * size_peratom_cols * sizeof(double) +
         (double)value.capacity() * sizeof(double) + (double)used.capacity() +
         positions.memory_usage();
}

GLASS_STYLE(compute, "smooth/atom", ComputeSmoothAtom,
            "coarse-grained field of a per-atom quantity")
