/* SPDX-License-Identifier: GPL-2.0-or-later */
/* create_grains: grains of a crystal, and a random fill between them (doc/create_grains.rst). */
#ifndef GLASS_CREATE_GRAINS_H
#define GLASS_CREATE_GRAINS_H

#include "command.h"

#include <cstdint>
#include <vector>

namespace LAMMPS_NS {

class CreateGrains : public Command {
public:
  CreateGrains(LAMMPS *lmp) : Command(lmp) {}
  void command(int, char **) override;

private:
  struct Sample;

  int grains, relaxations, fill_type;
  uint64_t random;
  double volume, average, dmin, fraction, gap;
  bool rotate;
  std::vector<int> basis_type; /* [basis atoms of the lattice] */

  void parse(int narg, char **arg);
  void make(Sample &sample);
  void create(Sample &sample);
  void report(const Sample &sample);
};

} // namespace LAMMPS_NS

#endif
