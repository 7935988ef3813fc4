/* SPDX-License-Identifier: GPL-2.0-or-later */
/* compute flexvol/atom: flexibility volume and vibrational mean-squared displacement of every atom
 * (doc/compute_flexvol_atom.rst). */
#ifndef GLASS_COMPUTE_FLEXVOL_ATOM_H
#define GLASS_COMPUTE_FLEXVOL_ATOM_H

#include "compute.h"
#include "fix_glass_store.h"
#include "glass_flexvol.h"
#include "peratom_input.h"

#include <array>
#include <memory>
#include <vector>

namespace LAMMPS_NS {

class ComputeFlexvolAtom : public Compute, private GlassStoreUser {
public:
  ComputeFlexvolAtom(LAMMPS *, int, char **);
  ~ComputeFlexvolAtom() override;
  void init() override;
  void compute_peratom() override;
  int modify_param(int, char **) override;
  double memory_usage() override;

private:
  int every;
  bool about_mean, remove_drift;
  std::unique_ptr<PeratomInput> volume_input;
  int nmax;
  double **rows;
  std::vector<std::array<double, 3>> positions; /* [nlocal] unwrapped */
  std::vector<double> masses;                   /* [nlocal], 0 outside the group */

  void new_configuration(Moment) override;
  glass_flexvol_atom *atoms();
  const double (*unwrap())[3];
  void take_reference();
  void fetch_volumes();
  void require_same_box();
  void sample();
  void find_drift(const double (*position)[3], double drift[3]);
};

} // namespace LAMMPS_NS

#endif
