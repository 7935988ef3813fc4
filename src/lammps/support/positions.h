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

class Positions : protected Pointers {
public:
  Positions(LAMMPS *, Compute *owner, const std::string &style);

  /* Of this moment; valid until atoms move. Stops when an atom is nowhere (NaN). */
  const double (*get())[3];

  bool sending() const { return in_transfer; }
  int pack(int n, const int *list, double *buf, int pbc_flag, const int *pbc) const;
  void unpack(int n, int first, const double *buf);

  double memory_usage() const { return (double)fresh.capacity() * sizeof(fresh[0]); }

private:
  Compute *owner;
  std::string style;
  bool in_transfer;
  std::vector<std::array<double, 3>> fresh; /* [nlocal + nghost], where the box changes */

  void require_finite() const;
};

} // namespace LAMMPS_NS

#endif
