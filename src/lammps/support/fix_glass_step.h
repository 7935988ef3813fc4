/* SPDX-License-Identifier: GPL-2.0-or-later */
/* fix GLASS/STEP, internal: tells a fix GLASS/STORE that a new configuration stands.
 *
 * It holds nothing, so it can be defined anew behind all other fixes before every run: then boxes
 * and positions that other fixes change at the end of a step are final. */
#ifndef GLASS_FIX_GLASS_STEP_H
#define GLASS_FIX_GLASS_STEP_H

#include "fix.h"

namespace LAMMPS_NS {
class FixGlassStore;

class FixGlassStep : public Fix {
public:
  FixGlassStore *store;

  FixGlassStep(LAMMPS *, int, char **);
  int setmask() override;
  void init() override;
  void setup(int) override;
  void min_setup(int) override;
  void end_of_step() override;
  void min_post_force(int) override;
  void post_run() override;
};

} // namespace LAMMPS_NS

#endif
