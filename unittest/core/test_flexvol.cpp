/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "glass_flexvol.h"

#include <cmath>
#include <gtest/gtest.h>
#include <random>

static const double NO_DRIFT[3] = {0.0, 0.0, 0.0};

TEST(flexvol, of_a_sinusoid_is_half_the_squared_amplitude)
{
  const double center[1][3] = {{10.0, -3.0, 7.0}};
  glass_flexvol_atom atom;
  glass_flexvol_start(1, center, &atom);
  for (int k = 1; k <= 40; k++) {
    const double x[1][3] = {{10.0 + 0.3 * std::sin(2.0 * M_PI * k / 40.0), -3.0, 7.0}};
    ASSERT_EQ(GLASS_OK, glass_flexvol_sample(1, x, NO_DRIFT, k, &atom));
  }
  EXPECT_NEAR(0.5 * 0.3 * 0.3, glass_flexvol_msd(&atom, 40, 0), 1e-15);
  EXPECT_NEAR(0.5 * 0.3 * 0.3, glass_flexvol_msd(&atom, 40, 1), 1e-15);
}

TEST(flexvol, about_the_mean_leaves_out_a_constant_offset)
{
  const double center[1][3] = {{0.0, 0.0, 0.0}};
  glass_flexvol_atom atom;
  glass_flexvol_start(1, center, &atom);
  for (int k = 1; k <= 2; k++) {
    const double x[1][3] = {{2.0, k == 1 ? 1.5 : 0.5, 0.0}};
    ASSERT_EQ(GLASS_OK, glass_flexvol_sample(1, x, NO_DRIFT, k, &atom));
  }
  EXPECT_DOUBLE_EQ(4.0 + 0.5 * (2.25 + 0.25), glass_flexvol_msd(&atom, 2, 0));
  EXPECT_DOUBLE_EQ(0.25, glass_flexvol_msd(&atom, 2, 1));
}

TEST(flexvol, keeps_small_vibrations_beside_a_large_displacement)
{
  std::mt19937 random(3);
  std::normal_distribution<double> normal(0.0, 1e-5);
  const double center[1][3] = {{0.0, 0.0, 0.0}};
  glass_flexvol_atom atom;
  glass_flexvol_start(1, center, &atom);
  double sum = 0.0, square = 0.0;
  for (int k = 1; k <= 1000; k++) {
    const double u = normal(random);
    sum += u;
    square += u * u;
    const double x[1][3] = {{1e4 + u, 0.0, 0.0}};
    ASSERT_EQ(GLASS_OK, glass_flexvol_sample(1, x, NO_DRIFT, k, &atom));
  }
  const double variance = square / 1000.0 - sum * sum / 1e6;
  /* 1e4 + u is rounded to 1e-12, a 1e-7 of u; sums of squares of 1e4 would have left 1e-8. */
  EXPECT_NEAR(variance, glass_flexvol_msd(&atom, 1000, 1), 1e-6 * variance);
}

TEST(flexvol, drift_is_the_mean_displacement_weighted_by_mass)
{
  const double center[3][3] = {{0, 0, 0}, {1, 0, 0}, {5, 5, 5}};
  const double x[3][3] = {{1, 0, 0}, {1, 3, 0}, {9, 9, 9}};
  const double mass[3] = {2.0, 1.0, 0.0};
  glass_flexvol_atom atoms[3];
  glass_flexvol_start(3, center, atoms);
  double sum[4];
  glass_flexvol_moment(3, x, mass, atoms, sum);
  EXPECT_EQ(2.0, sum[0]);
  EXPECT_EQ(3.0, sum[1]);
  EXPECT_EQ(0.0, sum[2]);
  EXPECT_EQ(3.0, sum[3]);
  const double drift[3] = {sum[0] / sum[3], sum[1] / sum[3], sum[2] / sum[3]};
  ASSERT_EQ(GLASS_OK, glass_flexvol_sample(3, x, drift, 1, atoms));
  EXPECT_DOUBLE_EQ(1.0 / 9.0 + 1.0, glass_flexvol_msd(&atoms[0], 1, 0));
}

TEST(flexvol, without_samples_is_zero)
{
  const double center[1][3] = {{1.0, 2.0, 3.0}};
  glass_flexvol_atom atom;
  glass_flexvol_start(1, center, &atom);
  EXPECT_EQ(0.0, glass_flexvol_msd(&atom, 0, 0));
  EXPECT_EQ(0.0, glass_flexvol_msd(&atom, 0, 1));
}

TEST(flexvol, skips_atoms_without_reference)
{
  const double center[2][3] = {{NAN, NAN, NAN}, {0.0, 0.0, 0.0}}, x[2][3] = {{1, 1, 1}, {2, 0, 0}};
  const double mass[2] = {1.0, 1.0};
  glass_flexvol_atom atoms[2];
  glass_flexvol_start(2, center, atoms);
  double sum[4];
  glass_flexvol_moment(2, x, mass, atoms, sum);
  EXPECT_EQ(1.0, sum[3]);
  EXPECT_EQ(GLASS_OK, glass_flexvol_sample(2, x, NO_DRIFT, 1, atoms));
  EXPECT_EQ(4.0, glass_flexvol_msd(&atoms[1], 1, 0));
}

TEST(flexvol, refuses_bad_input)
{
  const double center[1][3] = {{0.0, 0.0, 0.0}}, lost[1][3] = {{0.0, NAN, 0.0}};
  glass_flexvol_atom atom;
  glass_flexvol_start(1, center, &atom);
  EXPECT_EQ(GLASS_EINVAL, glass_flexvol_sample(1, center, NO_DRIFT, 0, &atom));
  EXPECT_EQ(GLASS_ENONFINITE, glass_flexvol_sample(1, lost, NO_DRIFT, 1, &atom));
  EXPECT_EQ(0.0, atom.mean[1]);
}
