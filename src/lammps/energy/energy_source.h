/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where a rank, or a team of ranks, gets the energies of moving atoms from.
 *
 *   source->enter(central);        some atoms near the central one move, all others stand
 *   glass_potential p = source->potential();
 *   ... search ...
 *   source->widen();               now all atoms that feel a force may move
 *   p = source->potential();
 *
 * A site is an index in the snapshot of the minimum. Slot k of the potential is the atom at site
 * sites()[k]; atoms keep their slots when others may move too. Coordinates are unwrapped; only
 * differences to potential().reference mean something from one potential to the next. */
#ifndef GLASS_ENERGY_SOURCE_H
#define GLASS_ENERGY_SOURCE_H

#include "glass_potential.h"
#include "snapshot.h"

#include <memory>
#include <string>
#include <vector>

namespace LAMMPS_NS {

/* Where searches start. */
struct SearchStart {
  Snapshot minimum;
  std::vector<double> force; /* [3 * atoms] in the box, [energy/length] */
  std::vector<char> frozen;  /* [atoms] those that never move; or empty */

  bool is_frozen(int site) const { return !frozen.empty() && frozen[site]; }

  /* Sites of the atoms that may move within a distance of one, ascending. */
  std::vector<int> movable_within(int central, double radius) const
  {
    std::vector<int> sites;
    for (int j = 0; j < minimum.size(); j++)
      if (!is_frozen(j) && minimum.distance(central, j) <= radius)
        sites.push_back(j);
    return sites;
  }
};

/* Which atoms move; distances may be infinite: all. */
struct MovingAtoms {
  double radius;      /* within it of the central atom, at first */
  double wide_radius; /* within it when widened */
  double shell;       /* full neighborhoods around a cutout, in cutoffs of the potential */
};

class EnergySource {
public:
  virtual ~EnergySource() = default;

  /* Atoms near a central one move; they stand at the minimum. Both throw PrivateInstance::Failure.
   */
  virtual void enter(int central) = 0;
  virtual void widen() = 0;

  /* Good until the next of these two. */
  virtual glass_potential potential() = 0;
  virtual const std::vector<int> &sites() = 0;

  /* Forget what an evaluation that failed may have left behind; the next enter() makes it anew. */
  virtual void discard() = 0;

  /* What was wrong with the first evaluation that failed; empty where none has. */
  virtual std::string failure() const { return ""; }

  /* Seconds of an evaluation, the mean of all so far, 0 without any: as entered, and widened. */
  virtual double seconds_per_call(bool wide) = 0;
};

} // namespace LAMMPS_NS

#endif
