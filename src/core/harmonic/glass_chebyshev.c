/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "glass_chebyshev.h"

#include <math.h>
#include <string.h>

glass_status glass_chebyshev_filter(const glass_operator *a, int degree, double low, double high,
                                    const double *x, double *work, double *y)
{
  if (degree < 1 || !(low < high) || !(low > 0.0))
    return GLASS_EINVAL;
  const int n = a->n;
  const double scale = 2.0 / (high - low), center = 0.5 * (low + high);
  double *product = work, *before = work + n, *now = y;
  memcpy(before, x, sizeof *x * (size_t)n);
  glass_status status = a->multiply(a->ctx, before, product);
  if (status)
    return status;
  for (int i = 0; i < n; i++)
    now[i] = scale * (center * before[i] - product[i]);
  for (int k = 2; k <= degree; k++) {
    status = a->multiply(a->ctx, now, product);
    if (status)
      return status;
    for (int i = 0; i < n; i++)
      before[i] = 2.0 * scale * (center * now[i] - product[i]) - before[i];
    double *swap = before;
    before = now;
    now = swap;
  }
  if (now != y)
    memcpy(y, now, sizeof *y * (size_t)n);
  return GLASS_OK;
}

int glass_chebyshev_degree(double low, double high, double eigenvalue, double growth)
{
  return (int)ceil(acosh(growth) / acosh(1.0 + 2.0 * (low - eigenvalue) / (high - low)));
}
