/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A pair style that only a plugin brings, as those of machine-learned potentials are: "toy" is
 * lj/cut under another name (styles/test_private_instance.py). */

#include "lammpsplugin.h"
#include "pair_lj_cut.h"
#include "version.h"

using namespace LAMMPS_NS;

namespace {

class PairToy : public PairLJCut {
public:
  using PairLJCut::PairLJCut;
};

void *create_toy(void *lmp)
{
  return new PairToy(static_cast<LAMMPS *>(lmp));
}

} // namespace

extern "C" __attribute__((visibility("default"))) void lammpsplugin_init(void *lmp, void *handle,
                                                                         void *regfunc)
{
  lammpsplugin_t plugin = {};
  plugin.version = LAMMPS_VERSION;
  plugin.style = "pair";
  plugin.name = "toy";
  plugin.info = "lj/cut under another name";
  plugin.author = "the GLASS developers";
  plugin.creator.v1 = create_toy;
  plugin.handle = handle;
  reinterpret_cast<lammpsplugin_regfunc>(regfunc)(&plugin, lmp);
}
