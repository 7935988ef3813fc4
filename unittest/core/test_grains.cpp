// SPDX-License-Identifier: GPL-2.0-or-later
// Grains: rotations, cells, and the fill between them.
#include "glass_grains.h"

#include <cmath>
#include <cstdlib>
#include <gtest/gtest.h>
#include <vector>

static const bool PERIODIC[3] = {true, true, true};

TEST(grains, rotations_are_uniform)
{
  /* Of a uniform rotation every element of the matrix has the mean square 1/3, and the mean 0. */
  const int n = 20000;
  double mean = 0.0, square = 0.0;
  for (int g = 0; g < n; g++) {
    double q[4];
    glass_grains_rotation(12, g, q);
    EXPECT_NEAR(q[0] * q[0] + q[1] * q[1] + q[2] * q[2] + q[3] * q[3], 1.0, 1e-12);
    const double zz = 1.0 - 2.0 * (q[1] * q[1] + q[2] * q[2]);
    mean += zz / n;
    square += zz * zz / n;
  }
  EXPECT_NEAR(mean, 0.0, 4.0 * std::sqrt(1.0 / 3.0 / n));
  EXPECT_NEAR(square, 1.0 / 3.0, 4.0 * std::sqrt(4.0 / 45.0 / n));
}

TEST(grains, cells_fill_the_box_and_get_more_equal)
{
  glass_box box;
  const double h[6] = {10.0, 12.0, 9.0, 3.0, -2.0, 4.0};
  glass_box_start(&box, h);
  const int n = 12;
  double seed[n][3], volume[n], spread[2];
  for (const int relaxed : {0, 1}) {
    ASSERT_EQ(glass_grains_seeds(&box, n, 10 * relaxed, 4711, seed, volume), GLASS_OK);
    double sum = 0.0, squares = 0.0;
    for (const double v : volume) {
      sum += v;
      squares += v * v;
    }
    EXPECT_NEAR(sum, 1080.0, 1e-9);
    spread[relaxed] = std::sqrt(squares / n - sum * sum / n / n) / (sum / n);
  }
  EXPECT_LT(spread[1], 0.5 * spread[0]);
}

TEST(grains, a_commensurate_crystal_is_made_once)
{
  /* Simple cubic in a box of 4 cells, the seed on an atom: faces of the cell go through atoms. */
  glass_box box;
  const double h[6] = {4.0, 4.0, 4.0, 0.0, 0.0, 0.0};
  glass_box_start(&box, h);
  const double origin[1][3] = {{0.0, 0.0, 0.0}};
  const glass_crystal crystal = {{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}, 1, origin};
  const double seed[1][3] = {{0.25, 0.5, 0.75}}, none[1][4] = {{1.0, 0.0, 0.0, 0.0}};
  int n;
  glass_grain_atom *atoms;
  ASSERT_EQ(glass_grains_crystal(&box, 1, seed, none, &crystal, &n, &atoms), GLASS_OK);
  EXPECT_EQ(n, 64);
  for (int i = 0; i < n; i++)
    for (int j = 0; j < i; j++) {
      double d[3] = {atoms[i].x[0] - atoms[j].x[0], atoms[i].x[1] - atoms[j].x[1],
                     atoms[i].x[2] - atoms[j].x[2]};
      glass_box_nearest(h, PERIODIC, d);
      EXPECT_GT(std::hypot(d[0], d[1], d[2]), 1.0 - 1e-9);
    }
  free(atoms);
}

TEST(grains, the_fill_keeps_its_distance_and_lowers_it_where_it_must)
{
  glass_box box;
  const double h[6] = {5.0, 5.0, 5.0, 0.0, 1.0, 0.0};
  glass_box_start(&box, h);
  const int n = 110;
  double x[n][3], dmin = 1.2;
  ASSERT_EQ(glass_grains_fill(&box, 5, 0, n, x, &dmin), GLASS_OK);
  EXPECT_LT(dmin, 1.2);
  EXPECT_GT(dmin, 0.6);
  for (int i = 0; i < n; i++)
    for (int j = 0; j < i; j++) {
      double d[3] = {x[i][0] - x[j][0], x[i][1] - x[j][1], x[i][2] - x[j][2]};
      glass_box_nearest(h, PERIODIC, d);
      EXPECT_GE(std::hypot(d[0], d[1], d[2]), dmin * (1 - 1e-12));
    }
}
