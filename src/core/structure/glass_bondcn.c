/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "glass_bondcn.h"

#include <math.h>

glass_status glass_bondcn_count(int n, const double (*x)[3], double cutoff, int *common)
{
  if (n < 0 || !(cutoff > 0.0) || !isfinite(cutoff))
    return GLASS_EINVAL;
  for (int j = 0; j < n; j++)
    if (!isfinite(x[j][0] + x[j][1] + x[j][2]))
      return GLASS_ENONFINITE;
  for (int j = 0; j < n; j++)
    common[j] = 0;
  for (int j = 0; j < n; j++)
    for (int k = j + 1; k < n; k++) {
      const double dx = x[k][0] - x[j][0], dy = x[k][1] - x[j][1], dz = x[k][2] - x[j][2];
      const int bonded = dx * dx + dy * dy + dz * dz <= cutoff * cutoff;
      common[j] += bonded;
      common[k] += bonded;
    }
  return GLASS_OK;
}
