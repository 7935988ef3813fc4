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

#endif
