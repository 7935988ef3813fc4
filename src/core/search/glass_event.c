/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "glass_event.h"

#include <math.h>

static double square(const double v[3])
{
  return v[0] * v[0] + v[1] * v[1] + v[2] * v[2];
}

static double square_of_difference(const double u[3], const double v[3])
{
  const double d[3] = {u[0] - v[0], u[1] - v[1], u[2] - v[2]};
  return square(d);
}

glass_status glass_event_same(int na, const glass_displaced *a, int nb, const glass_displaced *b,
                              double distance, double small, int *same)
{
  static const double zero[3] = {0.0, 0.0, 0.0};
  if (na < 0 || nb < 0 || (na && !a) || (nb && !b) || !(distance > 0.0) || !(small >= 0.0) || !same)
    return GLASS_EINVAL;
  int alike = 1;
  for (int p = 0, q = 0; (p < na || q < nb) && alike;) {
    const int has_a = p < na && (q == nb || a[p].id <= b[q].id);
    const int has_b = q < nb && (p == na || b[q].id <= a[p].id);
    const double *u = has_a && !(square(a[p].final) <= small * small) ? a[p].final : zero;
    const double *v = has_b && !(square(b[q].final) <= small * small) ? b[q].final : zero;
    const double apart = square_of_difference(u, v);
    if (!isfinite(apart))
      return GLASS_ENONFINITE;
    alike = apart <= distance * distance;
    p += has_a;
    q += has_b;
  }
  *same = alike;
  return GLASS_OK;
}

glass_status glass_event_movers(int n, const glass_displaced *field, int at_saddle, int m,
                                int64_t *id, int *found)
{
  if (n < 0 || (n && !field) || m < 0 || (m && !id) || !found)
    return GLASS_EINVAL;
  int taken = 0;
  double last = INFINITY; /* square of the displacement of the one before */
  int64_t last_id = 0;
  while (taken < m && taken < n) {
    int best = -1;
    double farthest = -1.0;
    for (int k = 0; k < n; k++) {
      const double here = square(at_saddle ? field[k].saddle : field[k].final);
      const int is_next = here < last || (here == last && field[k].id > last_id);
      if (is_next && here > farthest) {
        farthest = here;
        best = k;
      }
    }
    if (best < 0)
      break;
    last = farthest;
    last_id = field[best].id;
    id[taken++] = last_id;
  }
  *found = taken;
  return GLASS_OK;
}
