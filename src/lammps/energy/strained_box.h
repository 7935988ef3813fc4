/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The whole periodic box under a strain, in a private instance of this rank alone, so that strains
 * can be shared out over ranks and give the same bits on any number of them.
 *
 * Members throw PrivateInstance::Failure, and stop with a message where the core fails. */
#ifndef GLASS_STRAINED_BOX_H
#define GLASS_STRAINED_BOX_H

#include "private_instance.h"

#include <string>
#include <vector>

namespace LAMMPS_NS {

class StrainedBox {
public:
  StrainedBox(LAMMPS *run, const std::string &style, const Snapshot &snapshot,
              const PotentialFile &file);

  /* How forces and stresses of the atoms change with the component b of the strain (glass_elastic.h
   * has the order), by central differences at + and - amount.
   *   u         in,  [n][3], displacement per strain besides the affine one; or NULL
   *   force     out, [n][3], of the strain [energy/length]
   *   response  out, [n][6][6], column b, of stress times volume */
  void differentiate(int b, double amount, const double *u, double *force, double (*response)[36]);

  /* How the minimum moves with the component b of the strain, by relaxing at + and - amount.
   *   ftol  largest force of the minima
   *   step  largest displacement of an atom in a step of the relaxation
   *   u     out, [n][3], displacement per strain besides the affine one
   * Where the two displacements are not opposite, something has given way; that stops the run. */
  void relax(int b, double amount, double ftol, double step, double *u);

private:
  LAMMPS *run_;
  const std::string style_;
  Snapshot at_rest_;
  PrivateInstance box_;

  void load(int b, double amount);
  std::vector<double> relaxed(int b, double amount, double ftol, double step);
  void check(glass_status status) const;
};

} // namespace LAMMPS_NS

#endif
