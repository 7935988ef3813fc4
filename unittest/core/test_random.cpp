/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "glass_random.h"

#include <cmath>
#include <gtest/gtest.h>
#include <set>

TEST(random, uniform_and_normal_have_their_moments)
{
  const glass_random_key key = {7, 11, 13};
  const int n = 200000;
  double u1 = 0.0, u2 = 0.0, n1 = 0.0, n2 = 0.0, n4 = 0.0;
  for (int i = 0; i < n; i++) {
    const double u = glass_random_uniform(&key, i), z = glass_random_normal(&key, i);
    ASSERT_TRUE(u > 0.0 && u < 1.0);
    u1 += u / n;
    u2 += u * u / n;
    n1 += z / n;
    n2 += z * z / n;
    n4 += z * z * z * z / n;
  }
  /* Five standard errors of each mean. */
  EXPECT_NEAR(u1, 0.5, 5.0 * std::sqrt(1.0 / 12.0 / n));
  EXPECT_NEAR(u2, 1.0 / 3.0, 5.0 * std::sqrt(4.0 / 45.0 / n));
  EXPECT_NEAR(n1, 0.0, 5.0 * std::sqrt(1.0 / n));
  EXPECT_NEAR(n2, 1.0, 5.0 * std::sqrt(2.0 / n));
  EXPECT_NEAR(n4, 3.0, 5.0 * std::sqrt(96.0 / n));
}

TEST(random, numbers_depend_on_every_word_of_the_key)
{
  std::set<double> seen;
  for (uint64_t seed = 0; seed < 4; seed++)
    for (uint64_t tag = 0; tag < 4; tag++)
      for (uint64_t search = 0; search < 4; search++)
        for (uint64_t counter = 0; counter < 4; counter++) {
          const glass_random_key key = {seed, tag, search};
          seen.insert(glass_random_uniform(&key, counter));
          seen.insert(glass_random_normal(&key, counter));
        }
  EXPECT_EQ(512u, seen.size());
}

TEST(random, successive_counters_are_uncorrelated)
{
  const glass_random_key key = {1, 2, 3};
  const int n = 100000;
  double product = 0.0;
  for (int i = 0; i < n; i++)
    product += glass_random_normal(&key, i) * glass_random_normal(&key, i + 1) / n;
  EXPECT_NEAR(product, 0.0, 5.0 / std::sqrt((double)n));
}
