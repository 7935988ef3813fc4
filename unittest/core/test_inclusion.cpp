/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "glass_inclusion.h"

#include <cmath>
#include <gtest/gtest.h>

static const glass_inclusion_phase MATRIX = {115.48, 34.29};

static glass_inclusion_models soft(double xi, double psi, double fraction,
                                   const glass_inclusion_phase &matrix = MATRIX)
{
  const glass_inclusion_phase inclusion = {matrix.bulk * (1.0 - xi), matrix.shear * (1.0 - psi)};
  glass_inclusion_models models;
  EXPECT_EQ(GLASS_OK, glass_inclusion_evaluate(&matrix, &inclusion, fraction, &models));
  return models;
}

static void expect(double bulk, double shear, double poisson, const glass_inclusion_moduli &found)
{
  EXPECT_EQ(1, found.valid);
  EXPECT_NEAR(bulk, found.bulk, 6e-6);
  EXPECT_NEAR(shear, found.shear, 6e-6);
  EXPECT_NEAR(poisson, found.poisson, 6e-6);
}

TEST(inclusion, models_have_the_numbers_of_an_independent_calculation)
{
  const double table[5][10] = {
      {0.05, 114.86138, 33.35921, 0.36760, 114.86043, 33.34528, 0.36765, 114.86008, 33.34228, 0.36766},
      {0.10, 114.24935, 32.47762, 0.37017, 114.24561, 32.42403, 0.37036, 114.24427, 32.41286, 0.37040},
      {0.20, 113.04464, 30.84720, 0.37494, 113.02999, 30.64857, 0.37566, 113.02530, 30.61014, 0.37580},
      {0.50, 109.57830, 26.80958, 0.38689, 109.49150, 25.80382, 0.39075, 109.47437, 25.66921, 0.39126},
      {1.00, 104.25049, 22.00840, 0.0, 103.93200, 19.04124, 0.0, 103.93200, 19.04124, 0.0}};
  for (const double *row : table) {
    const glass_inclusion_models m = soft(0.10, 0.4447, row[0]);
    EXPECT_NEAR(0.71638, m.alpha, 5e-6);
    EXPECT_NEAR(0.45672, m.beta, 5e-6);
    EXPECT_NEAR(0.10772, m.a, 5e-6);
    EXPECT_NEAR(0.55804, m.b, 5e-6);
    expect(row[1], row[2], row[3] > 0.0 ? row[3] : m.dilute.poisson, m.dilute);
    expect(row[4], row[5], row[6] > 0.0 ? row[6] : m.mori_tanaka.poisson, m.mori_tanaka);
    expect(row[7], row[8], row[9] > 0.0 ? row[9] : m.self_consistent.poisson, m.self_consistent);
  }
}

TEST(inclusion, no_inclusions_and_inclusions_like_the_matrix_change_nothing)
{
  for (const glass_inclusion_models &m : {soft(0.3, 0.6, 0.0), soft(0.0, 0.0, 0.4)})
    for (const glass_inclusion_moduli &found : {m.dilute, m.mori_tanaka, m.self_consistent})
      expect(MATRIX.bulk, MATRIX.shear, 0.364904, found);
}

TEST(inclusion, poisson_ratio_stays_where_both_moduli_soften_alike_only_at_one_fifth)
{
  const auto slope = [](double nu) {
    const glass_inclusion_phase matrix = {2.0 * (1.0 + nu) / (3.0 * (1.0 - 2.0 * nu)), 1.0};
    const double small = 1e-6;
    return (soft(0.5, 0.5, small, matrix).dilute.poisson - nu) / small;
  };
  EXPECT_NEAR(0.0, slope(0.2), 1e-8);
  EXPECT_NEAR(-1.55e-2, slope(0.35), 1e-4);
}

TEST(inclusion, regions_of_negative_stiffness_have_no_moduli_where_the_models_end)
{
  const glass_inclusion_models few = soft(0.1, 1.2, 0.1), many = soft(0.1, 1.2, 0.95),
                               none = soft(1.5, 0.1, 0.1);
  EXPECT_TRUE(few.mori_tanaka.valid);
  EXPECT_LT(few.mori_tanaka.shear, MATRIX.shear);
  EXPECT_FALSE(many.mori_tanaka.valid);
  EXPECT_EQ(0.0, many.self_consistent.shear);
  EXPECT_FALSE(none.dilute.valid);
  EXPECT_EQ(0.0, none.a);
}

TEST(inclusion, refuses_bad_input)
{
  glass_inclusion_models m;
  const glass_inclusion_phase good = {3.0, 1.0}, bad = {3.0, 0.0}, nan = {NAN, 1.0};
  EXPECT_EQ(GLASS_EINVAL, glass_inclusion_evaluate(&bad, &good, 0.1, &m));
  EXPECT_EQ(GLASS_EINVAL, glass_inclusion_evaluate(&good, &good, -0.1, &m));
  EXPECT_EQ(GLASS_EINVAL, glass_inclusion_evaluate(&good, &good, 1.1, &m));
  EXPECT_EQ(GLASS_ENONFINITE, glass_inclusion_evaluate(&good, &nan, 0.1, &m));
}
