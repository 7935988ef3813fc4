/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where atoms and ghosts stand, for styles that look at neighbors.
 *
 * Fixes that deform the box at the end of a step move the atoms but leave the ghosts in the box of
 * before until LAMMPS communicates again. Then the ghosts are taken from their atoms anew, into
 * memory of the style: those of LAMMPS stay as they are.
 *
 *   Positions positions(lmp, this, STYLE);     member of a compute, whose comm_forward is 3 or more
 *   const double(*x)[3] = positions.get();     [nlocal + nghost], collective
 *
 * With the keyword "positions f_ID" they are others, which a fix knows:
 *
 *   positions.parse(narg, arg, iarg)           in the constructor, for each keyword
 *   positions.init();                          in init()
 *   positions.detour()                         added to the range asked of ghosts
 *
 * and the compute begins its communication with
 *
 *   pack_forward_comm()      if (positions.sending()) return positions.pack(n, list, buf, flag,
 * pbc); unpack_forward_comm()    if (positions.sending()) return positions.unpack(n, first, buf);
 */
#ifndef GLASS_POSITIONS_H
#define GLASS_POSITIONS_H

#include "pointers.h"

#include <array>
#include <string>
#include <vector>

namespace LAMMPS_NS {
class Compute;

/* A fix that knows other positions of the atoms than those of the run. */
class PositionsOfFix {
public:
  virtual ~PositionsOfFix() noexcept(false) = default; /* as LAMMPS::Pointers has it */

  /* Of the local atoms, each in the periodic image where the run has the atom, for all ranks.
   *   style  who asks, for the message when there are none of this step
   *   x      out, [nlocal][3], [length] */
  virtual void other_positions(const std::string &style, double (*x)[3]) = 0;

  /* The farthest that an atom is there from where the run has it, on any rank, [length]. */
  virtual double farthest() const = 0;
};

class Positions : protected Pointers {
public:
  Positions(LAMMPS *, Compute *owner, const std::string &style);

  /* Take "positions f_ID" at arg[iarg]. Returns how many words that was, or 0. */
  int parse(int narg, char **arg, int iarg);

  /* Find the fix. */
  void init();

  /* How much farther neighbors may be in the run than where they are looked for, [length]. */
  double detour() const { return source ? 2.0 * source->farthest() : 0.0; }

  /* How much less far than the ghosts of the run the positions are all known, [length]. */
  double uncertain() const { return source ? source->farthest() : 0.0; }

  /* Of this moment; valid until atoms move. Stops when an atom is nowhere (NaN). */
  const double (*get())[3];

  bool sending() const { return in_transfer; }
  int pack(int n, const int *list, double *buf, int pbc_flag, const int *pbc) const;
  void unpack(int n, int first, const double *buf);

  double memory_usage() const { return (double)fresh.capacity() * sizeof(fresh[0]); }

private:
  Compute *owner;
  std::string style, source_id;
  PositionsOfFix *source;
  bool in_transfer;
  std::vector<std::array<double, 3>> fresh; /* [nlocal + nghost], where the box changes, or others
                                             */

  void require_finite() const;
};

} // namespace LAMMPS_NS

#endif
