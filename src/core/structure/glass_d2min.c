/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "glass_d2min.h"

#include <math.h>

/* Eigenvalues of V below this part of the largest are rounding errors: vectors within about 1e-6 of
 * a plane, relative to their length, count as coplanar. */
#define RANK_TOLERANCE 1e-12

static void swap(double *a, double *b)
{
  const double c = *a;
  *a = *b;
  *b = c;
}

/* F = W V^-1, by elimination in V F^T = W^T with the largest diagonal element left as pivot. V is
 * positive semidefinite, so the pivots bound its eigenvalues. Returns 0 where V is singular. */
static int solve(double v[3][3], double w[3][3], double f[3][3])
{
  double rows[3][6]; /* V | W^T */
  int order[3] = {0, 1, 2};
  for (int a = 0; a < 3; a++)
    for (int b = 0; b < 3; b++) {
      rows[a][b] = v[a][b];
      rows[a][3 + b] = w[b][a];
    }
  double largest = 0.0;
  for (int k = 0; k < 3; k++) {
    int p = k;
    for (int a = k + 1; a < 3; a++)
      if (rows[a][a] > rows[p][p])
        p = a;
    for (int b = 0; b < 6; b++)
      swap(&rows[k][b], &rows[p][b]);
    for (int a = 0; a < 3; a++)
      swap(&rows[a][k], &rows[a][p]);
    const int unknown = order[k];
    order[k] = order[p];
    order[p] = unknown;
    if (k == 0)
      largest = rows[0][0];
    if (!(rows[k][k] > RANK_TOLERANCE * largest))
      return 0;
    for (int a = 0; a < 3; a++) {
      if (a == k)
        continue;
      const double factor = rows[a][k] / rows[k][k];
      for (int b = k; b < 6; b++)
        rows[a][b] -= factor * rows[k][b];
    }
  }
  for (int k = 0; k < 3; k++)
    for (int a = 0; a < 3; a++)
      f[a][order[k]] = rows[k][3 + a] / rows[k][k];
  return 1;
}

static double residual(int n, const double (*reference)[3], const double (*now)[3], double f[3][3])
{
  double sum = 0.0;
  for (int j = 0; j < n; j++)
    for (int a = 0; a < 3; a++) {
      const double left = now[j][a] - f[a][0] * reference[j][0] - f[a][1] * reference[j][1] -
                          f[a][2] * reference[j][2];
      sum += left * left;
    }
  return sum;
}

static void strains(glass_d2min *result)
{
  double eta[3][3];
  for (int a = 0; a < 3; a++)
    for (int b = 0; b < 3; b++) {
      eta[a][b] = a == b ? -0.5 : 0.0;
      for (int k = 0; k < 3; k++)
        eta[a][b] += 0.5 * result->f[k][a] * result->f[k][b];
    }
  const double yz = eta[1][1] - eta[2][2], xz = eta[0][0] - eta[2][2], xy = eta[0][0] - eta[1][1];
  result->volumetric = (eta[0][0] + eta[1][1] + eta[2][2]) / 3.0;
  result->shear = sqrt(eta[1][2] * eta[1][2] + eta[0][2] * eta[0][2] + eta[0][1] * eta[0][1] +
                       (yz * yz + xz * xz + xy * xy) / 6.0);
}

glass_status glass_d2min_find(int n, const double (*reference)[3], const double (*now)[3],
                              glass_d2min *result)
{
  if (n < 0)
    return GLASS_EINVAL;
  double v[3][3] = {{0.0}}, w[3][3] = {{0.0}}, sum = 0.0;
  for (int j = 0; j < n; j++)
    for (int a = 0; a < 3; a++) {
      sum += reference[j][a] + now[j][a];
      for (int b = 0; b < 3; b++) {
        v[a][b] += reference[j][a] * reference[j][b];
        w[a][b] += now[j][a] * reference[j][b];
      }
    }
  if (!isfinite(sum))
    return GLASS_ENONFINITE;
  *result = (glass_d2min){.f = {{1.0, 0.0, 0.0}, {0.0, 1.0, 0.0}, {0.0, 0.0, 1.0}}};
  if (n < 3 || !solve(v, w, result->f))
    return GLASS_OK;
  result->d2min = residual(n, reference, now, result->f);
  strains(result);
  return GLASS_OK;
}
