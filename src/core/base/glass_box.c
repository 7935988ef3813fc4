/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "glass_box.h"

#include <math.h>
#include <string.h>

enum { XX, YY, ZZ, YZ, XZ, XY };

void glass_box_start(glass_box *box, const double h[6])
{
  memcpy(box->h, h, sizeof box->h);
  memset(box->flip, 0, sizeof box->flip);
}

void glass_box_deform(glass_box *box, const double h[6])
{
  memcpy(box->h, h, sizeof box->h);
}

void glass_box_follow(glass_box *box, const double h[6])
{
  /* M with old H = new H M up to deformation, then A becomes M A. */
  const double *old = box->h;
  const double yz = round((old[YZ] - h[YZ]) / h[YY]);
  const double xy = round((old[XY] - h[XY]) / h[XX]);
  const double xz = round((old[XZ] - h[XZ] - yz * h[XY]) / h[XX]);
  double *flip = box->flip;
  flip[XZ - YZ] += xz + xy * flip[YZ - YZ];
  flip[YZ - YZ] += yz;
  flip[XY - YZ] += xy;
  memcpy(box->h, h, sizeof box->h);
}

void glass_box_followed(const glass_box *box, const int n[3], int followed[3])
{
  const int yz = (int)box->flip[0], xz = (int)box->flip[1], xy = (int)box->flip[2];
  followed[2] = n[2];
  followed[1] = n[1] - yz * followed[2];
  followed[0] = n[0] - xy * followed[1] - xz * followed[2];
}

void glass_box_present(const glass_box *box, const int n[3], int present[3])
{
  const int yz = (int)box->flip[0], xz = (int)box->flip[1], xy = (int)box->flip[2];
  present[0] = n[0] + xy * n[1] + xz * n[2];
  present[1] = n[1] + yz * n[2];
  present[2] = n[2];
}

void glass_box_vector(const glass_box *box, const int n[3], double vector[3])
{
  const double *h = box->h;
  vector[0] = h[XX] * n[0] + h[XY] * n[1] + h[XZ] * n[2];
  vector[1] = h[YY] * n[1] + h[YZ] * n[2];
  vector[2] = h[ZZ] * n[2];
}

void glass_box_fraction(const glass_box *box, const double x[3], double fraction[3])
{
  const double *h = box->h;
  fraction[2] = x[2] / h[ZZ];
  fraction[1] = (x[1] - h[YZ] * fraction[2]) / h[YY];
  fraction[0] = (x[0] - h[XY] * fraction[1] - h[XZ] * fraction[2]) / h[XX];
}

/* Shortest of delta + H n, where the best so far bounds what the other components may add (the
 * enumeration of Fincke and Pohst in three dimensions). */
void glass_box_nearest(const double h[6], const bool periodic[3], double delta[3])
{
  double best[3] = {delta[0], delta[1], delta[2]};
  if (periodic[2]) {
    const double n = round(best[2] / h[ZZ]);
    best[2] -= n * h[ZZ];
    best[1] -= n * h[YZ];
    best[0] -= n * h[XZ];
  }
  if (periodic[1]) {
    const double n = round(best[1] / h[YY]);
    best[1] -= n * h[YY];
    best[0] -= n * h[XY];
  }
  if (periodic[0])
    best[0] -= round(best[0] / h[XX]) * h[XX];

  const double start[3] = {best[0], best[1], best[2]};
  double square = start[0] * start[0] + start[1] * start[1] + start[2] * start[2];
  /* Components at the bound belong to images that are as near; the first found stays. */
  const double high_z = periodic[2] ? floor((sqrt(square) - start[2]) / h[ZZ]) : 0.0;
  const double low_z = periodic[2] ? ceil((-sqrt(square) - start[2]) / h[ZZ]) : 0.0;
  for (double nz = low_z; nz <= high_z; nz++) {
    const double z = start[2] + nz * h[ZZ], y_z = start[1] + nz * h[YZ];
    if (z * z > square)
      continue;
    const double room = sqrt(square - z * z);
    const double high_y = periodic[1] ? floor((room - y_z) / h[YY]) : 0.0;
    const double low_y = periodic[1] ? ceil((-room - y_z) / h[YY]) : 0.0;
    for (double ny = low_y; ny <= high_y; ny++) {
      const double y = y_z + ny * h[YY];
      double x = start[0] + nz * h[XZ] + ny * h[XY];
      if (periodic[0])
        x -= round(x / h[XX]) * h[XX];
      const double found = x * x + y * y + z * z;
      if (found < square) {
        square = found;
        best[0] = x;
        best[1] = y;
        best[2] = z;
      }
    }
  }
  memcpy(delta, best, sizeof best);
}

void glass_box_heights(const double h[6], double height[3])
{
  /* Volume over the area of the face. */
  const double yz_face[3] = {h[YY] * h[ZZ], -h[XY] * h[ZZ], h[XY] * h[YZ] - h[YY] * h[XZ]};
  height[0] = h[XX] * h[YY] * h[ZZ] /
              sqrt(yz_face[0] * yz_face[0] + yz_face[1] * yz_face[1] + yz_face[2] * yz_face[2]);
  height[1] = h[YY] * h[ZZ] / sqrt(h[ZZ] * h[ZZ] + h[YZ] * h[YZ]);
  height[2] = h[ZZ];
}

double glass_box_smallest_height(const double h[6], const bool periodic[3])
{
  double height[3], smallest = INFINITY;
  glass_box_heights(h, height);
  for (int d = 0; d < 3; d++)
    if (periodic[d])
      smallest = fmin(smallest, height[d]);
  return smallest;
}
