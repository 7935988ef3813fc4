/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "glass_lattice.h"

#include <cmath>
#include <gtest/gtest.h>

struct Vector {
  double x[3];
};

/* The followed vector of a translation n. */
static Vector followed_vector(const glass_lattice &lattice, int nx, int ny, int nz)
{
  const int n[3] = {nx, ny, nz};
  int present[3];
  Vector v;
  glass_lattice_present(&lattice, n, present);
  glass_lattice_vector(&lattice, present, v.x);
  return v;
}

static void expect_near(const Vector &v, double x, double y, double z)
{
  EXPECT_NEAR(x, v.x[0], 1e-12);
  EXPECT_NEAR(y, v.x[1], 1e-12);
  EXPECT_NEAR(z, v.x[2], 1e-12);
}

TEST(lattice, keeps_its_vectors_through_flips_of_all_tilts)
{
  /* Shear strains xy, xz, yz grow in steps of 0.1; LAMMPS flips tilts beyond half a box length, yz
   * first, and yz takes xy along into xz. */
  const double lx = 10.0, ly = 8.0, lz = 12.0;
  glass_lattice lattice;
  double h[6] = {lx, ly, lz, 0.0, 0.0, 0.0};
  glass_lattice_start(&lattice, h);
  for (int step = 1; step <= 40; step++) {
    double xy = 0.1 * step * ly, xz = -0.07 * step * lz, yz = 0.05 * step * lz;
    const double full_xy = xy, full_xz = xz, full_yz = yz;
    const double fyz = std::round(yz / ly);
    yz -= fyz * ly;
    xz -= fyz * xy;
    xy -= std::round(xy / lx) * lx;
    xz -= std::round(xz / lx) * lx;
    const double flipped[6] = {lx, ly, lz, yz, xz, xy};
    glass_lattice_follow(&lattice, flipped);
    expect_near(followed_vector(lattice, 1, 0, 0), lx, 0.0, 0.0);
    expect_near(followed_vector(lattice, 0, 1, 0), full_xy, ly, 0.0);
    expect_near(followed_vector(lattice, 0, 0, 1), full_xz, full_yz, lz);
  }
}

TEST(lattice, takes_a_large_deformation_for_no_flip)
{
  glass_lattice lattice;
  const double before[6] = {10, 10, 10, 0, 0, 0}, after[6] = {10, 10, 10, 0, 0, 9};
  glass_lattice_start(&lattice, before);
  glass_lattice_deform(&lattice, after);
  expect_near(followed_vector(lattice, 0, 1, 0), 9.0, 10.0, 0.0);
}

TEST(lattice, translates_between_its_bases)
{
  const glass_lattice lattice = {{10, 10, 10, 1, 2, 3}, {2, -3, 4}};
  const int n[3] = {1, -2, 5};
  int back[3];
  glass_lattice_followed(&lattice, n, back);
  glass_lattice_present(&lattice, back, back);
  for (int d = 0; d < 3; d++)
    EXPECT_EQ(n[d], back[d]);
}

TEST(lattice, finds_fractions_and_heights)
{
  const glass_lattice lattice = {{10, 8, 6, 1, 2, 3}, {0, 0, 0}};
  const int n[3] = {2, -1, 3};
  double x[3], s[3], height[3];
  glass_lattice_vector(&lattice, n, x);
  glass_lattice_fraction(&lattice, x, s);
  for (int d = 0; d < 3; d++)
    EXPECT_NEAR(n[d], s[d], 1e-14);
  /* The normal of the face of b and c is b x c = (48, -18, -13); the others likewise. */
  glass_lattice_heights(lattice.h, height);
  EXPECT_NEAR(480.0 / std::sqrt(48.0 * 48.0 + 18.0 * 18.0 + 13.0 * 13.0), height[0], 1e-13);
  EXPECT_NEAR(480.0 / (10.0 * std::sqrt(6.0 * 6.0 + 1.0)), height[1], 1e-13);
  EXPECT_NEAR(6.0, height[2], 1e-13);
}
