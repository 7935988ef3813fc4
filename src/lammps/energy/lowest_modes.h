/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The lowest eigenvalues of a dynamical matrix and their eigenvectors, by PARPACK, or by LAPACK
 * where the matrix is small. */
#ifndef GLASS_LOWEST_MODES_H
#define GLASS_LOWEST_MODES_H

#include "dynamical_matrix.h"

#include <vector>

namespace LAMMPS_NS {

struct LowestModes {
  std::vector<double> eigenvalue; /* ascending, [energy/length^2/mass] */
  std::vector<double> residual;   /* |D e - lambda e| / largest eigenvalue */
  std::vector<double> vector;     /* [modes][rows of this rank][3], orthonormal */
  double largest = 0.0;           /* no eigenvalue of the matrix is larger */
  int products = 0;               /* with the matrix; 0 where LAPACK was used */

  int size() const { return (int)eigenvalue.size(); }

  /* The lowest modes, and those that are degenerate with the last of them.
   *   wanted        how many, translations not counted; 0 with `keep` only
   *   translations  the matrix has the three modes that move all atoms together
   *   keep          put these before the others, with eigenvalue 0
   *   tolerance     of the residuals
   * All ranks call it. */
  static LowestModes of(LAMMPS *lmp, const std::string &style, DynamicalMatrix &matrix, int wanted,
                        bool translations, bool keep, double tolerance);
};

} // namespace LAMMPS_NS

#endif
