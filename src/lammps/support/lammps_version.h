/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The differences between the LAMMPS releases that GLASS builds with, all in this header.
 *
 * GLASS_LAMMPS_VERSION is the release compiled against as a number (20250204 for 4 Feb 2025); CMake
 * takes it from LAMMPS's own version.h. */
#ifndef GLASS_LAMMPS_VERSION_H
#define GLASS_LAMMPS_VERSION_H

#include "domain.h"
#include "version.h"

#ifndef GLASS_LAMMPS_VERSION
#error "GLASS_LAMMPS_VERSION is set by cmake/lammps.cmake"
#endif
#if GLASS_LAMMPS_VERSION < 20250204
#error "GLASS needs LAMMPS 4 Feb 2025 or newer"
#endif

namespace LAMMPS_NS {

/* Compute::modify_params() of 4 Feb 2025 does not step over the two words that modify_param() has
 * used but asks for them again, for ever. It does step over its own keywords, so one without effect
 * is put in their place. Newer releases never read them. */
inline void leave_compute_modify(char **arg)
{
  static char keyword[] = "extra/dof", value[] = "0.0";
  arg[0] = keyword;
  arg[1] = value;
}

} // namespace LAMMPS_NS

#endif
