/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "glass_spectrum.h"

#include "chain.h"
#include "glass_random.h"

#include <algorithm>
#include <gtest/gtest.h>

static std::vector<double> noise(int n)
{
  std::vector<double> x(n);
  const glass_random_key key = {5, 0, 0};
  for (int i = 0; i < n; i++)
    x[i] = glass_random_normal(&key, i);
  return x;
}

TEST(spectrum, bounds_the_largest_eigenvalue_of_a_chain_closely)
{
  Chain chain = {1000};
  const glass_operator a = chain.view();
  for (const int steps : {5, 20, 60}) {
    glass_spectrum spectrum;
    ASSERT_EQ(GLASS_OK, glass_spectrum_estimate(&a, steps, noise(1000).data(), &spectrum));
    EXPECT_EQ(steps, spectrum.n);
    EXPECT_GE(spectrum.bound, 4.0);
    EXPECT_LT(spectrum.bound, 4.0 * (1.0 + 4.0 / steps));
    glass_spectrum_free(&spectrum);
  }
}

TEST(spectrum, shares_of_a_chain_follow_its_density_of_states)
{
  Chain chain = {20000};
  const glass_operator a = chain.view();
  glass_spectrum spectrum;
  ASSERT_EQ(GLASS_OK, glass_spectrum_estimate(&a, 60, noise(20000).data(), &spectrum));
  double sum = 0.0;
  for (int k = 0; k < spectrum.n; k++)
    sum += spectrum.share[k];
  EXPECT_NEAR(1.0, sum, 1e-12);
  EXPECT_TRUE(std::is_sorted(spectrum.value, spectrum.value + spectrum.n));
  for (const double share : {0.1, 0.25, 0.5, 0.9}) {
    const double exact = 4.0 * std::pow(std::sin(0.5 * M_PI * share), 2);
    EXPECT_NEAR(exact, glass_spectrum_quantile(&spectrum, share), 0.05 * exact + 0.01);
  }
  EXPECT_EQ(spectrum.value[0], glass_spectrum_quantile(&spectrum, 1e-9));
  EXPECT_EQ(spectrum.value[spectrum.n - 1], glass_spectrum_quantile(&spectrum, 1.0));
  glass_spectrum_free(&spectrum);
}

TEST(spectrum, is_exact_and_ends_early_where_the_vector_has_few_modes)
{
  Chain chain = {24};
  const glass_operator a = chain.view();
  std::vector<double> x = chain.mode(2);
  const std::vector<double> other = chain.mode(7);
  for (int i = 0; i < 24; i++)
    x[i] += 3.0 * other[i];
  glass_spectrum spectrum;
  ASSERT_EQ(GLASS_OK, glass_spectrum_estimate(&a, 20, x.data(), &spectrum));
  ASSERT_EQ(2, spectrum.n);
  EXPECT_NEAR(chain.eigenvalue(2), spectrum.value[0], 1e-12);
  EXPECT_NEAR(chain.eigenvalue(7), spectrum.value[1], 1e-12);
  EXPECT_NEAR(0.1, spectrum.share[0], 1e-12);
  EXPECT_NEAR(0.9, spectrum.share[1], 1e-12);
  glass_spectrum_free(&spectrum);
}

TEST(spectrum, refuses_vectors_of_zeros_and_passes_errors_on)
{
  Chain chain = {8};
  const glass_operator a = chain.view();
  std::vector<double> x(8, 0.0);
  glass_spectrum spectrum = {-1, nullptr, nullptr, 0.0};
  EXPECT_EQ(GLASS_EINVAL, glass_spectrum_estimate(&a, 5, x.data(), &spectrum));
  x[0] = 1.0;
  EXPECT_EQ(GLASS_EINVAL, glass_spectrum_estimate(&a, 0, x.data(), &spectrum));
  x[1] = INFINITY;
  EXPECT_EQ(GLASS_ENONFINITE, glass_spectrum_estimate(&a, 5, x.data(), &spectrum));
  EXPECT_EQ(-1, spectrum.n);
}
