/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What styles require before they trust a private instance: a potential file that gives the run's
 * own forces. */
#ifndef GLASS_POTENTIAL_CHECK_H
#define GLASS_POTENTIAL_CHECK_H

#include "snapshot.h"

#include <string>
#include <vector>

namespace LAMMPS_NS {
namespace GlassStyle {

/* The private forces and energy at the snapshot's positions must be those of the run; all ranks
 * call it, and nothing of the run is changed.
 *   force      [3 * snapshot.size()], the private ones
 *   tolerance  difference of forces that does not matter, besides 1e-6 of the largest */
void require_same_potential(LAMMPS *lmp, const std::string &style, const std::string &file,
                            const Snapshot &snapshot, const std::vector<double> &force,
                            double energy, double tolerance);

/* Stop unless the forces on these atoms are those of a minimum.
 *   curvature, length  of the potential: of an atom, and its range */
void require_minimum(LAMMPS *lmp, const std::string &style, const Snapshot &snapshot,
                     const std::vector<int> &places, const std::vector<double> &force,
                     double curvature, double length);

/* The largest force on some atoms of a snapshot, given by their places, and the ID of its atom. */
struct LargestForce {
  double size;
  tagint id;
};
LargestForce largest_force(const Snapshot &snapshot, const std::vector<int> &places,
                           const std::vector<double> &force);

} // namespace GlassStyle
} // namespace LAMMPS_NS

#endif
