/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "glass_rdf.h"

#include <math.h>

#define PI 3.14159265358979323846

double glass_rdf_middle(const glass_rdf_bins *bins, int bin)
{
  return (bin + 0.5) * bins->cutoff / bins->n;
}

glass_status glass_rdf_count(const glass_rdf_bins *bins, uint64_t own, int near, const int *index,
                             const double *rsq, const uint64_t *sets, int pairs, const uint64_t *a,
                             const uint64_t *b, double *counts)
{
  if (bins->n < 1 || !(bins->cutoff > 0.0))
    return GLASS_EINVAL;
  const double per_length = bins->n / bins->cutoff;
  for (int k = 0; k < near; k++) {
    const double bin = sqrt(rsq[k]) * per_length;
    if (!(bin < bins->n))
      continue;
    for (int p = 0; p < pairs; p++)
      if ((own & a[p]) && (sets[index[k]] & b[p]))
        counts[(long)p * bins->n + (int)bin] += 1.0;
  }
  return GLASS_OK;
}

void glass_rdf_normalize(const glass_rdf_bins *bins, double volume, double na, double nb,
                         double both, double all, const double *counts, double *g, double *part,
                         double *coordination)
{
  const double width = bins->cutoff / bins->n;
  const double others = na > 0.0 ? nb - both / na : 0.0;
  double sum = 0.0;
  for (int k = 0; k < bins->n; k++) {
    const double inner = k * width, outer = (k + 1) * width;
    const double shell = 4.0 / 3.0 * PI * (outer * outer * outer - inner * inner * inner) / volume;
    sum += counts[k];
    g[k] = others > 0.0 ? counts[k] / (shell * others * na) : 0.0;
    part[k] = all > 1.0 ? counts[k] / (shell * (all - 1.0) * all) : 0.0;
    coordination[k] = na > 0.0 ? sum / na : 0.0;
  }
}
