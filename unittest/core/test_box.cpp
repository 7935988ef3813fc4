/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "glass_box.h"

#include <cmath>
#include <gtest/gtest.h>
#include <random>

struct Vector {
  double x[3];
};

/* The followed vector of a translation n. */
static Vector followed_vector(const glass_box &lattice, int nx, int ny, int nz)
{
  const int n[3] = {nx, ny, nz};
  int present[3];
  Vector v;
  glass_box_present(&lattice, n, present);
  glass_box_vector(&lattice, present, v.x);
  return v;
}

static void expect_near(const Vector &v, double x, double y, double z)
{
  EXPECT_NEAR(x, v.x[0], 1e-12);
  EXPECT_NEAR(y, v.x[1], 1e-12);
  EXPECT_NEAR(z, v.x[2], 1e-12);
}

TEST(box, keeps_its_vectors_through_flips_of_all_tilts)
{
  /* Shear strains xy, xz, yz grow in steps of 0.1; LAMMPS flips tilts beyond half a box length, yz
   * first, and yz takes xy along into xz. */
  const double lx = 10.0, ly = 8.0, lz = 12.0;
  glass_box lattice;
  double h[6] = {lx, ly, lz, 0.0, 0.0, 0.0};
  glass_box_start(&lattice, h);
  for (int step = 1; step <= 40; step++) {
    double xy = 0.1 * step * ly, xz = -0.07 * step * lz, yz = 0.05 * step * lz;
    const double full_xy = xy, full_xz = xz, full_yz = yz;
    const double fyz = std::round(yz / ly);
    yz -= fyz * ly;
    xz -= fyz * xy;
    xy -= std::round(xy / lx) * lx;
    xz -= std::round(xz / lx) * lx;
    const double flipped[6] = {lx, ly, lz, yz, xz, xy};
    glass_box_follow(&lattice, flipped);
    expect_near(followed_vector(lattice, 1, 0, 0), lx, 0.0, 0.0);
    expect_near(followed_vector(lattice, 0, 1, 0), full_xy, ly, 0.0);
    expect_near(followed_vector(lattice, 0, 0, 1), full_xz, full_yz, lz);
  }
}

TEST(box, takes_a_large_deformation_for_no_flip)
{
  glass_box lattice;
  const double before[6] = {10, 10, 10, 0, 0, 0}, after[6] = {10, 10, 10, 0, 0, 9};
  glass_box_start(&lattice, before);
  glass_box_deform(&lattice, after);
  expect_near(followed_vector(lattice, 0, 1, 0), 9.0, 10.0, 0.0);
}

TEST(box, translates_between_its_bases)
{
  const glass_box lattice = {{10, 10, 10, 1, 2, 3}, {2, -3, 4}};
  const int n[3] = {1, -2, 5};
  int back[3];
  glass_box_followed(&lattice, n, back);
  glass_box_present(&lattice, back, back);
  for (int d = 0; d < 3; d++)
    EXPECT_EQ(n[d], back[d]);
}

TEST(box, finds_fractions_and_heights)
{
  const glass_box lattice = {{10, 8, 6, 1, 2, 3}, {0, 0, 0}};
  const int n[3] = {2, -1, 3};
  double x[3], s[3], height[3];
  glass_box_vector(&lattice, n, x);
  glass_box_fraction(&lattice, x, s);
  for (int d = 0; d < 3; d++)
    EXPECT_NEAR(n[d], s[d], 1e-14);
  /* The normal of the face of b and c is b x c = (48, -18, -13); the others likewise. */
  glass_box_heights(lattice.h, height);
  EXPECT_NEAR(480.0 / std::sqrt(48.0 * 48.0 + 18.0 * 18.0 + 13.0 * 13.0), height[0], 1e-13);
  EXPECT_NEAR(480.0 / (10.0 * std::sqrt(6.0 * 6.0 + 1.0)), height[1], 1e-13);
  EXPECT_NEAR(6.0, height[2], 1e-13);
}

/* Enough images for tilts of up to two box lengths. */
static double nearest_of_many(const double h[6], const bool periodic[3], const double delta[3])
{
  double nearest = INFINITY;
  const int nx = periodic[0] ? 31 : 0, ny = periodic[1] ? 11 : 0, nz = periodic[2] ? 3 : 0;
  for (int a = -nx; a <= nx; a++)
    for (int b = -ny; b <= ny; b++)
      for (int c = -nz; c <= nz; c++) {
        const double x = delta[0] + a * h[0] + b * h[5] + c * h[4];
        const double y = delta[1] + b * h[1] + c * h[3], z = delta[2] + c * h[2];
        nearest = std::fmin(nearest, std::sqrt(x * x + y * y + z * z));
      }
  return nearest;
}

TEST(box, knows_the_nearest_image_in_any_box)
{
  std::mt19937_64 random(4711);
  std::uniform_real_distribution<double> edge(4.0, 10.0), tilt(-8.0, 8.0), inside(-0.5, 0.5);
  int beyond_rounding = 0;
  for (int box = 0; box < 400; box++) {
    const double h[6] = {edge(random), edge(random), edge(random),
                         tilt(random), tilt(random), tilt(random)};
    const bool periodic[3] = {box % 8 != 1 && box % 8 != 2, box % 8 != 3 && box % 8 != 2,
                              box % 8 != 4};
    const double s[3] = {inside(random), inside(random), inside(random)};
    double delta[3] = {h[0] * s[0] + h[5] * s[1] + h[4] * s[2], h[1] * s[1] + h[3] * s[2],
                       h[2] * s[2]};
    const double brute = nearest_of_many(h, periodic, delta),
                 before[3] = {delta[0], delta[1], delta[2]};
    glass_box_nearest(h, periodic, delta);
    const double found = std::sqrt(delta[0] * delta[0] + delta[1] * delta[1] + delta[2] * delta[2]);
    EXPECT_NEAR(brute, found, 1e-12) << "box " << box;
    /* It is an image: what was added is a lattice vector along the periodic directions. */
    const glass_box lattice = {{h[0], h[1], h[2], h[3], h[4], h[5]}, {0, 0, 0}};
    const double added[3] = {delta[0] - before[0], delta[1] - before[1], delta[2] - before[2]};
    double n[3];
    glass_box_fraction(&lattice, added, n);
    for (int d = 0; d < 3; d++)
      EXPECT_NEAR(periodic[d] ? std::round(n[d]) : 0.0, n[d], 1e-11) << "box " << box;
    beyond_rounding +=
        brute <
        std::sqrt(before[0] * before[0] + before[1] * before[1] + before[2] * before[2]) - 1e-9;
  }
  EXPECT_GT(beyond_rounding, 100);
}

TEST(box, has_the_heights_of_its_periodic_directions)
{
  const double h[6] = {10, 8, 6, 1, 2, 3};
  const bool none[3] = {false, false, false}, yz[3] = {false, true, true};
  double height[3];
  glass_box_heights(h, height);
  EXPECT_EQ(INFINITY, glass_box_smallest_height(h, none));
  EXPECT_EQ(height[2], glass_box_smallest_height(h, yz));
}
