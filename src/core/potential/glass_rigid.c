/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "glass_rigid.h"

#include "glass_vector.h"

#include <lapacke.h>

/* A system thinner than this part of its width does not notice a turn about its axis. */
#define THIN 1e-12

enum { TRANSLATIONS = GLASS_RIGID_X | GLASS_RIGID_Y | GLASS_RIGID_Z };
enum { ROTATIONS = GLASS_RIGID_RX | GLASS_RIGID_RY | GLASS_RIGID_RZ };

unsigned glass_rigid_motions(const int *periodic, int flat)
{
  const int directions = periodic[0] + periodic[1] + (flat ? 0 : periodic[2]);
  if (flat)
    return GLASS_RIGID_FLAT | GLASS_RIGID_X | GLASS_RIGID_Y | (directions ? 0u : GLASS_RIGID_RZ);
  if (directions == 0)
    return TRANSLATIONS | ROTATIONS;
  if (directions > 1)
    return TRANSLATIONS;
  return TRANSLATIONS | (unsigned)(periodic[0]   ? GLASS_RIGID_RX
                                   : periodic[1] ? GLASS_RIGID_RY
                                                 : GLASS_RIGID_RZ);
}

static int has_axis(unsigned rigid, int d)
{
  return (rigid & ((unsigned)GLASS_RIGID_RX << d)) != 0;
}

static void find_center(int n, const double *x, double center[3])
{
  for (int d = 0; d < 3; d++) {
    center[d] = 0.0;
    for (int i = d; i < n; i += 3)
      center[d] += x[i];
    center[d] /= n / 3;
  }
}

static void shift(unsigned rigid, int n, const double by[3], double *x)
{
  for (int d = 0; d < 3; d++)
    if (rigid & ((unsigned)GLASS_RIGID_X << d))
      for (int i = d; i < n; i += 3)
        x[i] -= by[d];
}

static void cross(const double a[3], const double b[3], double c[3])
{
  c[0] = a[1] * b[2] - a[2] * b[1];
  c[1] = a[2] * b[0] - a[0] * b[2];
  c[2] = a[0] * b[1] - a[1] * b[0];
}

/* The turn w that is in v: it solves I w = L, with the moments of inertia I about the axes that are
 * free, and the angular momentum L. */
static void find_turn(unsigned rigid, int n, const double *x, const double center[3],
                      const double *v, double turn[3])
{
  double inertia[9] = {0.0}, momentum[3] = {0.0}, moment[3];
  for (int i = 0; i < n; i += 3) {
    const double r[3] = {x[i] - center[0], x[i + 1] - center[1], x[i + 2] - center[2]};
    const double square = r[0] * r[0] + r[1] * r[1] + r[2] * r[2];
    double l[3];
    cross(r, v + i, l);
    for (int a = 0; a < 3; a++) {
      momentum[a] += l[a];
      for (int b = 0; b < 3; b++)
        inertia[3 * a + b] += (a == b ? square : 0.0) - r[a] * r[b];
    }
  }
  for (int a = 0; a < 3; a++) {
    turn[a] = 0.0;
    for (int b = 0; b < 3; b++)
      if (!has_axis(rigid, a) || !has_axis(rigid, b))
        inertia[3 * a + b] = 0.0;
    if (!has_axis(rigid, a))
      momentum[a] = 0.0;
  }
  if (LAPACKE_dsyev(LAPACK_COL_MAJOR, 'V', 'U', 3, inertia, 3, moment))
    return;
  for (int k = 0; k < 3; k++) {
    const double *axis = inertia + 3 * (size_t)k;
    if (!(moment[k] > THIN * moment[2]))
      continue;
    const double along = glass_vector_dot(3, axis, momentum) / moment[k];
    for (int a = 0; a < 3; a++)
      turn[a] += along * axis[a];
  }
}

void glass_rigid_remove(unsigned rigid, int n, const double *x, double *v)
{
  double center[3];
  if (rigid & GLASS_RIGID_FLAT)
    for (int i = 2; i < n; i += 3)
      v[i] = 0.0;
  if (rigid & TRANSLATIONS) {
    find_center(n, v, center);
    shift(rigid, n, center, v);
  }
  if (!(rigid & ROTATIONS))
    return;
  double turn[3];
  find_center(n, x, center);
  find_turn(rigid, n, x, center, v, turn);
  for (int i = 0; i < n; i += 3) {
    const double r[3] = {x[i] - center[0], x[i + 1] - center[1], x[i + 2] - center[2]};
    double moved[3];
    cross(turn, r, moved);
    for (int d = 0; d < 3; d++)
      v[i + d] -= moved[d];
  }
}

/* About one axis the best angle is that of the sum of all vectors in the plane. */
static void find_plane_rotation(int axis, const double product[9], double rotation[9])
{
  const int a = (axis + 1) % 3, b = (axis + 2) % 3;
  const double along = product[3 * a + a] + product[3 * b + b];
  const double across = product[3 * a + b] - product[3 * b + a];
  const double size = hypot(along, across);
  const double c = size > 0.0 ? along / size : 1.0, s = size > 0.0 ? across / size : 0.0;
  memset(rotation, 0, 9 * sizeof(double));
  rotation[3 * axis + axis] = 1.0;
  rotation[3 * a + a] = rotation[3 * b + b] = c;
  rotation[3 * a + b] = -s;
  rotation[3 * b + a] = s;
}

/* The best rotation is the quaternion of the largest eigenvalue of Horn's matrix. */
static glass_status find_rotation(const double p[9], double rotation[9])
{
  const double xx = p[0], xy = p[1], xz = p[2], yx = p[3], yy = p[4], yz = p[5], zx = p[6],
               zy = p[7], zz = p[8];
  double m[16] = {xx + yy + zz, yz - zy,      zx - xz, xy - yx, /* symmetric */
                  yz - zy,      xx - yy - zz, xy + yx, zx + xz, zx - xz, xy + yx,
                  yy - xx - zz, yz + zy,      xy - yx, zx + xz, yz + zy, zz - xx - yy};
  double value[4];
  if (LAPACKE_dsyev(LAPACK_COL_MAJOR, 'V', 'U', 4, m, 4, value))
    return GLASS_ELAPACK;
  const double *q = m + 12;
  const double w = q[0], x = q[1], y = q[2], z = q[3];
  const double matrix[9] = {
      w * w + x * x - y * y - z * z, 2.0 * (x * y - w * z),         2.0 * (x * z + w * y),
      2.0 * (x * y + w * z),         w * w - x * x + y * y - z * z, 2.0 * (y * z - w * x),
      2.0 * (x * z - w * y),         2.0 * (y * z + w * x),         w * w - x * x - y * y + z * z};
  memcpy(rotation, matrix, sizeof matrix);
  return GLASS_OK;
}

static glass_status turn_onto(unsigned rigid, int n, const double *reference,
                              const double target[3], const double center[3], double *x)
{
  double product[9] = {0.0}, rotation[9]; /* sum of x times reference; x to reference */
  for (int i = 0; i < n; i += 3)
    for (int a = 0; a < 3; a++)
      for (int b = 0; b < 3; b++)
        product[3 * a + b] += (x[i + a] - center[a]) * (reference[i + b] - target[b]);
  if ((rigid & ROTATIONS) == ROTATIONS) {
    const glass_status status = find_rotation(product, rotation);
    if (status)
      return status;
  } else {
    find_plane_rotation(has_axis(rigid, 0) ? 0 : has_axis(rigid, 1) ? 1 : 2, product, rotation);
  }
  for (int i = 0; i < n; i += 3) {
    const double r[3] = {x[i] - center[0], x[i + 1] - center[1], x[i + 2] - center[2]};
    for (int a = 0; a < 3; a++)
      x[i + a] = center[a] + glass_vector_dot(3, rotation + 3 * (size_t)a, r);
  }
  return GLASS_OK;
}

glass_status glass_rigid_align(unsigned rigid, int n, const double *reference, double *x)
{
  double target[3], center[3];
  find_center(n, reference, target);
  find_center(n, x, center);
  if (rigid & ROTATIONS) {
    const glass_status status = turn_onto(rigid, n, reference, target, center, x);
    if (status)
      return status;
  }
  for (int d = 0; d < 3; d++)
    center[d] -= target[d];
  shift(rigid, n, center, x);
  return GLASS_OK;
}
