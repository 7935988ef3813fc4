/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "glass_flexvol.h"

#include <math.h>

static int has_reference(const glass_flexvol_atom *atom)
{
  return !isnan(atom->reference[0]);
}

void glass_flexvol_start(int n, const double (*position)[3], glass_flexvol_atom *atoms)
{
  for (int i = 0; i < n; i++) {
    atoms[i] = (glass_flexvol_atom){0};
    for (int d = 0; d < 3; d++)
      atoms[i].reference[d] = position[i][d];
  }
}

void glass_flexvol_moment(int n, const double (*position)[3], const double *mass,
                          const glass_flexvol_atom *atoms, double sum[4])
{
  for (int k = 0; k < 4; k++)
    sum[k] = 0.0;
  for (int i = 0; i < n; i++) {
    if (mass[i] == 0.0 || !has_reference(&atoms[i]))
      continue;
    for (int d = 0; d < 3; d++)
      sum[d] += mass[i] * (position[i][d] - atoms[i].reference[d]);
    sum[3] += mass[i];
  }
}

/* B. P. Welford's update of a mean and the scatter about it, Technometrics 4, 419 (1962). */
glass_status glass_flexvol_sample(int n, const double (*position)[3], const double drift[3],
                                  double sample, glass_flexvol_atom *atoms)
{
  if (!(sample >= 1.0))
    return GLASS_EINVAL;
  for (int i = 0; i < n; i++) {
    glass_flexvol_atom *atom = &atoms[i];
    if (!has_reference(atom))
      continue;
    double scatter = 0.0, mean[3];
    for (int d = 0; d < 3; d++) {
      const double displacement = position[i][d] - atom->reference[d] - drift[d];
      const double before = displacement - atom->mean[d];
      mean[d] = atom->mean[d] + before / sample;
      scatter += before * (displacement - mean[d]);
    }
    if (!isfinite(scatter))
      return GLASS_ENONFINITE;
    for (int d = 0; d < 3; d++)
      atom->mean[d] = mean[d];
    atom->scatter += scatter;
  }
  return GLASS_OK;
}

double glass_flexvol_msd(const glass_flexvol_atom *atom, double samples, int about_mean)
{
  if (samples < 1.0)
    return 0.0;
  const double *m = atom->mean;
  const double offset = about_mean ? 0.0 : m[0] * m[0] + m[1] * m[1] + m[2] * m[2];
  return atom->scatter / samples + offset;
}
