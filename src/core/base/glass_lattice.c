/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "glass_lattice.h"

#include <math.h>
#include <string.h>

enum { XX, YY, ZZ, YZ, XZ, XY };

void glass_lattice_start(glass_lattice *lattice, const double h[6])
{
  memcpy(lattice->h, h, sizeof lattice->h);
  memset(lattice->flip, 0, sizeof lattice->flip);
}

void glass_lattice_deform(glass_lattice *lattice, const double h[6])
{
  memcpy(lattice->h, h, sizeof lattice->h);
}

void glass_lattice_follow(glass_lattice *lattice, const double h[6])
{
  /* M with old H = new H M up to deformation, then A becomes M A. */
  const double *old = lattice->h;
  const double yz = round((old[YZ] - h[YZ]) / h[YY]);
  const double xy = round((old[XY] - h[XY]) / h[XX]);
  const double xz = round((old[XZ] - h[XZ] - yz * h[XY]) / h[XX]);
  double *flip = lattice->flip;
  flip[XZ - YZ] += xz + xy * flip[YZ - YZ];
  flip[YZ - YZ] += yz;
  flip[XY - YZ] += xy;
  memcpy(lattice->h, h, sizeof lattice->h);
}

void glass_lattice_followed(const glass_lattice *lattice, const int n[3], int followed[3])
{
  const int yz = (int)lattice->flip[0], xz = (int)lattice->flip[1], xy = (int)lattice->flip[2];
  followed[2] = n[2];
  followed[1] = n[1] - yz * followed[2];
  followed[0] = n[0] - xy * followed[1] - xz * followed[2];
}

void glass_lattice_present(const glass_lattice *lattice, const int n[3], int present[3])
{
  const int yz = (int)lattice->flip[0], xz = (int)lattice->flip[1], xy = (int)lattice->flip[2];
  present[0] = n[0] + xy * n[1] + xz * n[2];
  present[1] = n[1] + yz * n[2];
  present[2] = n[2];
}

void glass_lattice_vector(const glass_lattice *lattice, const int n[3], double vector[3])
{
  const double *h = lattice->h;
  vector[0] = h[XX] * n[0] + h[XY] * n[1] + h[XZ] * n[2];
  vector[1] = h[YY] * n[1] + h[YZ] * n[2];
  vector[2] = h[ZZ] * n[2];
}

void glass_lattice_fraction(const glass_lattice *lattice, const double x[3], double fraction[3])
{
  const double *h = lattice->h;
  fraction[2] = x[2] / h[ZZ];
  fraction[1] = (x[1] - h[YZ] * fraction[2]) / h[YY];
  fraction[0] = (x[0] - h[XY] * fraction[1] - h[XZ] * fraction[2]) / h[XX];
}

void glass_lattice_heights(const double h[6], double height[3])
{
  /* Volume over the area of the face. */
  const double yz_face[3] = {h[YY] * h[ZZ], -h[XY] * h[ZZ], h[XY] * h[YZ] - h[YY] * h[XZ]};
  height[0] = h[XX] * h[YY] * h[ZZ] /
              sqrt(yz_face[0] * yz_face[0] + yz_face[1] * yz_face[1] + yz_face[2] * yz_face[2]);
  height[1] = h[YY] * h[ZZ] / sqrt(h[ZZ] * h[ZZ] + h[YZ] * h[YZ]);
  height[2] = h[ZZ];
}
