/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A plugin that needs symbols of LAMMPS's classes, to see whether the executable exports them (cmake/trial.cmake). */
#include "lammps.h"
#include "utils.h"

extern "C" void lammpsplugin_init(void *lmp, void *, void *)
{
  LAMMPS_NS::utils::logmesg(static_cast<LAMMPS_NS::LAMMPS *>(lmp), "trial plugin loaded\n");
}
