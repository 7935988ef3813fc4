/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "glass_potential.h"

#include "surfaces.h"

#include <gtest/gtest.h>

struct Potential : testing::Test {
  Surface surface = double_well(9, 1.0);
  glass_potential potential = surface.potential();
  glass_calls calls = {};
  std::vector<double> x, force, v, hv, work;
  double energy = 0.0;

  Potential() : x(9, 0.2), force(9), v(9, 0.0), hv(9), work(18)
  {
    potential.calls = &calls;
    v[0] = 0.6, v[4] = 0.8;
  }
};

TEST_F(Potential, counts_evaluations_and_stops_at_the_limit)
{
  calls.limit = 2;
  EXPECT_EQ(GLASS_OK, glass_potential_force(&potential, x.data(), force.data(), &energy));
  EXPECT_EQ(GLASS_OK, glass_potential_product(&potential, x.data(), force.data(), 1e-3, v.data(),
                                              hv.data(), work.data()));
  EXPECT_EQ(GLASS_ELIMIT, glass_potential_force(&potential, x.data(), force.data(), &energy));
  EXPECT_EQ(2, calls.evaluations);
  EXPECT_EQ(0, calls.products);
  EXPECT_EQ(2, surface.calls);
}

TEST_F(Potential, lets_no_value_pass_that_is_not_finite)
{
  surface.energy_and_force = [](const double *, double *force) {
    std::fill(force, force + 9, 1.0);
    return NAN;
  };
  EXPECT_EQ(GLASS_ENONFINITE, glass_potential_force(&potential, x.data(), force.data(), &energy));
  surface.energy_and_force = [](const double *, double *force) {
    std::fill(force, force + 9, INFINITY);
    return 1.0;
  };
  EXPECT_EQ(GLASS_ENONFINITE, glass_potential_force(&potential, x.data(), force.data(), &energy));
  EXPECT_EQ(GLASS_ENONFINITE, glass_potential_product(&potential, x.data(), nullptr, 1e-3, v.data(),
                                                      hv.data(), work.data()));
}

/* d^2E/dx0^2 and d^2E/dx0dx4 of the double well. */
TEST_F(Potential, products_without_second_derivatives_are_differences)
{
  ASSERT_EQ(GLASS_OK, glass_potential_force(&potential, x.data(), force.data(), &energy));
  const double w = x[0] * x[0] - 1.0;
  double xx = 4.0 * (w + 2.0 * x[0] * x[0]);
  for (int k = 1; k < 9; k++)
    xx += (20.0 + k) * (std::pow(0.2 * x[0], 2) - 0.2 * (x[k] - 0.1 * w));
  const double exact = xx * v[0] - 24.0 * 0.2 * x[0] * v[4];
  double error[2];
  for (const bool central : {false, true}) {
    calls = {};
    ASSERT_EQ(GLASS_OK,
              glass_potential_product(&potential, x.data(), central ? nullptr : force.data(), 1e-2,
                                      v.data(), hv.data(), work.data()));
    error[central] = std::fabs(hv[0] - exact);
    EXPECT_EQ(central ? 2 : 1, calls.evaluations);
  }
  EXPECT_LT(error[0], 0.1);
  EXPECT_LT(error[1], 2e-3);
  EXPECT_GT(error[0], 10.0 * error[1]);
}

TEST_F(Potential, exact_products_are_counted_apart)
{
  potential.expand = [](void *, const double *) { return GLASS_OK; };
  potential.multiply = [](void *, const double *v, double *hv) {
    std::transform(v, v + 9, hv, [](double a) { return 2.0 * a; });
    return GLASS_OK;
  };
  ASSERT_EQ(GLASS_OK, glass_potential_expand(&potential, x.data()));
  ASSERT_EQ(GLASS_OK, glass_potential_product(&potential, x.data(), nullptr, 1e-3, v.data(),
                                              hv.data(), work.data()));
  EXPECT_EQ(1.6, hv[4]);
  EXPECT_EQ(1, calls.evaluations);
  EXPECT_EQ(1, calls.products);
  EXPECT_EQ(0, surface.calls);
}

TEST_F(Potential, nobody_stands_outside_where_nobody_can_join)
{
  int n = 5;
  const int *site;
  double largest = 5.0;
  ASSERT_EQ(GLASS_OK, glass_potential_outside(&potential, 0.1, &n, &site, &largest));
  EXPECT_EQ(0, n);
  EXPECT_EQ(0.0, largest);
  const int first = 0;
  EXPECT_EQ(GLASS_EINVAL, glass_potential_grow(&potential, 1, &first));
}
