/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "glass_chebyshev.h"

#include "chain.h"

#include <gtest/gtest.h>

static constexpr double LOW = 0.5, HIGH = 4.1;

/* The Chebyshev polynomial from its trigonometric definition. */
static double polynomial(int degree, double eigenvalue)
{
  const double t = (LOW + HIGH - 2.0 * eigenvalue) / (HIGH - LOW);
  return t > 1.0 ? std::cosh(degree * std::acosh(t)) : std::cos(degree * std::acos(t));
}

TEST(chebyshev, multiplies_each_mode_of_a_chain_with_the_polynomial_of_its_eigenvalue)
{
  Chain chain = {24};
  const glass_operator a = chain.view();
  for (const int degree : {1, 2, 3, 8, 13}) {
    const double rounding = 1e-14 * polynomial(degree, 0.0); /* it is lifted too */
    for (int k = 0; k <= 12; k++) {
      const std::vector<double> x = chain.mode(k);
      std::vector<double> work(48), y(24);
      chain.products = 0;
      ASSERT_EQ(GLASS_OK,
                glass_chebyshev_filter(&a, degree, LOW, HIGH, x.data(), work.data(), y.data()));
      EXPECT_EQ(degree, chain.products);
      const double factor = polynomial(degree, chain.eigenvalue(k));
      for (int i = 0; i < 24; i++)
        EXPECT_NEAR(factor * x[i], y[i], rounding);
    }
  }
}

TEST(chebyshev, damps_the_interval_and_lifts_what_is_below)
{
  Chain chain = {24};
  for (int k = 0; k <= 12; k++) {
    const double factor = polynomial(9, chain.eigenvalue(k));
    if (chain.eigenvalue(k) < LOW)
      EXPECT_GT(factor, 1.0);
    else
      EXPECT_LE(std::fabs(factor), 1.0);
  }
}

TEST(chebyshev, takes_the_least_degree_for_a_growth)
{
  const double eigenvalue = 0.3;
  const int degree = glass_chebyshev_degree(LOW, HIGH, eigenvalue, 20.0);
  EXPECT_GE(polynomial(degree, eigenvalue), 20.0);
  EXPECT_LT(polynomial(degree - 1, eigenvalue), 20.0);
}

TEST(chebyshev, refuses_intervals_that_are_none_and_passes_errors_on)
{
  Chain chain = {4};
  const glass_operator a = chain.view();
  double x[4] = {1, 0, 0, 0}, work[8], y[4] = {9, 9, 9, 9};
  EXPECT_EQ(GLASS_EINVAL, glass_chebyshev_filter(&a, 0, LOW, HIGH, x, work, y));
  EXPECT_EQ(GLASS_EINVAL, glass_chebyshev_filter(&a, 3, HIGH, LOW, x, work, y));
  EXPECT_EQ(GLASS_EINVAL, glass_chebyshev_filter(&a, 3, NAN, HIGH, x, work, y));
  EXPECT_EQ(9.0, y[0]);
  x[1] = NAN;
  EXPECT_EQ(GLASS_ENONFINITE, glass_chebyshev_filter(&a, 3, LOW, HIGH, x, work, y));
}
