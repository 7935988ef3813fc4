/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A per-atom quantity that the user names as c_ID, c_ID[i], f_ID, f_ID[i] or v_name; or a local one
 * of a compute or fix, which has any number of rows on a rank.
 *
 *   PeratomInput input(lmp, "compute corrlen", arg[3]);    in the constructor of a style
 *   input.init();                                          in its init()
 *   input.fetch(igroup, values);                           on every step that needs the values */
#ifndef GLASS_PERATOM_INPUT_H
#define GLASS_PERATOM_INPUT_H

#include "pointers.h"

#include <string>
#include <vector>

namespace LAMMPS_NS {
class Compute;
class Fix;

class PeratomInput : protected Pointers {
public:
  /* Only the form of arg is checked here: what it names may be defined later.
   *   style  the style that reads it, for messages: "compute corrlen" */
  enum Kind { PERATOM, LOCAL };
  PeratomInput(LAMMPS *lmp, const std::string &style, const std::string &arg, Kind = PERATOM);

  /* Stop unless the source exists, is per-atom and has the column. */
  void init();

  /* Values of the local atoms, invoking the compute when this step has not done so; for all ranks.
   *   igroup  atoms outside this group may read anything
   *   values  out, [nlocal] */
  void fetch(int igroup, double *values);

  /* The same of a local quantity: the values of this rank's rows. */
  std::vector<double> fetch_rows();

  /* Stop when the value of one of these local atoms is NaN, infinite, or too large to be squared.
   */
  void require_finite(const std::vector<int> &atoms, const double *values);

private:
  class Asking;
  std::string style, arg, id;
  Kind values;
  int kind;   /* of ArgInfo: COMPUTE, FIX or VARIABLE */
  int column; /* from 1; 0 for a per-atom vector */
  bool busy;  /* its source is being asked now */

  Compute *find_compute();
  Fix *find_fix();
  int find_variable();
  void check_columns(const std::string &source, int columns);
  void require_values(const std::string &source, const char *source_style, bool present);
  void invoke(Compute *compute);
  void require_current(int freq);
  const char *word() const { return values == LOCAL ? "local" : "per-atom"; }
};

/* Local atoms of a group; with a mask (not null) only those where it is not 0. */
std::vector<int> selected_atoms(LAMMPS *lmp, int igroup, PeratomInput *mask);

} // namespace LAMMPS_NS

#endif
