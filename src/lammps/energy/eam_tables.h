/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The tables of LAMMPS's pair styles eam, eam/alloy and eam/fs, for the core's engine. */
#ifndef GLASS_EAM_TABLES_H
#define GLASS_EAM_TABLES_H

#include "glass_eam.h"

#include <vector>

namespace LAMMPS_NS {

class LAMMPS;

/* `view` points into the arrays here and into the pair style, which must outlive it. */
struct EamTables {
  glass_eam_tables view = {};
  std::vector<const double *> density, pair, embed;
};

/* The tables of the pair style of an instance, after its init. False where that is none of the
 * three, or where a type has no table. */
bool find_eam_tables(const LAMMPS *lmp, EamTables &tables);

} // namespace LAMMPS_NS

#endif
