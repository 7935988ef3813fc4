/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "fix_glass_step.h"

#include "fix_glass_store.h"
#include "register.h"

#include "error.h"

using namespace LAMMPS_NS;
using Moment = GlassStoreUser::Moment;

FixGlassStep::FixGlassStep(LAMMPS *lmp, int narg, char **arg) : Fix(lmp, narg, arg), store(nullptr)
{
  nevery = 1;
}

int FixGlassStep::setmask()
{
  return FixConst::END_OF_STEP | FixConst::MIN_POST_FORCE;
}

void FixGlassStep::init()
{
  if (!store)
    error->all(FLERR, "Fix {} of style GLASS/STEP is internal: only computes can define it", id);
}

void FixGlassStep::setup(int /*vflag*/)
{
  store->new_configuration(Moment::SETUP);
}

void FixGlassStep::min_setup(int /*vflag*/)
{
  store->new_configuration(Moment::SETUP);
}

void FixGlassStep::end_of_step()
{
  store->new_configuration(Moment::STEP);
}

void FixGlassStep::min_post_force(int /*vflag*/)
{
  store->new_configuration(Moment::ITERATION);
}

void FixGlassStep::post_run()
{
  store->remember_path();
}

GLASS_STYLE(fix, "GLASS/STEP", FixGlassStep, "watches the steps for computes (internal)")
