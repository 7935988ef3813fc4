/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "potential_check.h"

#include "atom.h"
#include "comm.h"
#include "error.h"
#include "fix.h"
#include "force.h"
#include "modify.h"
#include "pair.h"

#include <algorithm>
#include <cmath>

namespace LAMMPS_NS {
namespace GlassStyle {

/* Forces of a minimum, as a part of curvature * length; 1e-3 eV/A for a metal. */
static constexpr double MINIMUM = 1e-5;

/* Forces and energies of two LAMMPS may differ by this part, from sums in another order. */
static constexpr double SAME_RELATIVE = 1e-6;

/* The run's pair forces at its positions, and their energy. */
static std::vector<double> pair_forces(LAMMPS *lmp, double &energy)
{
  Atom *atom = lmp->atom;
  Pair *pair = lmp->force->pair;
  const size_t n = 3 * (size_t)(atom->nlocal + atom->nghost);
  double *f = n ? atom->f[0] : nullptr;
  const std::vector<double> kept(f, f + n);
  const double vdwl = pair->eng_vdwl, coul = pair->eng_coul;
  double virial[6];
  std::copy(pair->virial, pair->virial + 6, virial);

  std::fill(f, f + n, 0.0);
  if (Fix *threads = lmp->modify->get_fix_by_id("package_omp"))
    threads->pre_force(VIRIAL_NONE);
  pair->compute(ENERGY_GLOBAL, VIRIAL_NONE);
  if (lmp->force->newton)
    lmp->comm->reverse_comm();
  const std::vector<double> found(f, f + 3 * (size_t)atom->nlocal);
  double mine = pair->eng_vdwl + pair->eng_coul;
  MPI_Allreduce(&mine, &energy, 1, MPI_DOUBLE, MPI_SUM, lmp->world);

  std::copy(kept.begin(), kept.end(), f);
  pair->eng_vdwl = vdwl;
  pair->eng_coul = coul;
  std::copy(virial, virial + 6, pair->virial);
  return found;
}

void require_same_potential(LAMMPS *lmp, const std::string &style, const std::string &file,
                            const Snapshot &snapshot, const std::vector<double> &force,
                            double energy, double tolerance)
{
  const Atom *atom = lmp->atom;
  double energy_here;
  const std::vector<double> here = pair_forces(lmp, energy_here);
  double worst[2] = {0.0, 0.0}, all[2];
  for (int i = 0; i < atom->nlocal; i++) {
    const double *there = &force[3 * (size_t)snapshot.find(atom->tag[i])];
    for (int d = 0; d < 3; d++) {
      worst[0] = std::max(worst[0], std::fabs(here[3 * i + d] - there[d]));
      worst[1] = std::max(worst[1], std::fabs(here[3 * i + d]));
    }
  }
  MPI_Allreduce(worst, all, 2, MPI_DOUBLE, MPI_MAX, lmp->world);
  if (all[0] > tolerance + SAME_RELATIVE * all[1] ||
      std::fabs(energy_here - energy) > SAME_RELATIVE * std::fabs(energy_here) + 1e-300)
    lmp->error->all(
        FLERR,
        "{}: the potential in file {} is not the one of the run: forces at the same positions "
        "differ by up to {:.6g}, energies are {:.10g} and {:.10g}; include the same file in the "
        "main script",
        style, file, all[0], energy, energy_here);
}

LargestForce largest_force(const Snapshot &snapshot, const std::vector<int> &places,
                           const std::vector<double> &force)
{
  LargestForce largest = {0.0, places.empty() ? 0 : snapshot.id[places[0]]};
  for (const int i : places) {
    const double *f = &force[3 * (size_t)i];
    const double size = std::sqrt(f[0] * f[0] + f[1] * f[1] + f[2] * f[2]);
    if (size > largest.size)
      largest = {size, snapshot.id[i]};
  }
  return largest;
}

void require_minimum(LAMMPS *lmp, const std::string &style, const Snapshot &snapshot,
                     const std::vector<int> &places, const std::vector<double> &force,
                     double curvature, double length)
{
  const LargestForce largest = largest_force(snapshot, places, force);
  const double limit = MINIMUM * curvature * length;
  if (largest.size > limit)
    lmp->error->all(FLERR,
                    "{}: the configuration is no minimum: the largest force is {:.6g}, on atom {}, "
                    "and must be below {:.6g}: use minimize first",
                    style, largest.size, largest.id, limit);
}

} // namespace GlassStyle
} // namespace LAMMPS_NS
