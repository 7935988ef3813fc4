/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "glass_gauss.h"

#include <cmath>
#include <gtest/gtest.h>
#include <numeric>
#include <random>
#include <vector>

static double gaussian(double x, double sigma)
{
  return std::exp(-0.5 * x * x / (sigma * sigma)) / (std::sqrt(2.0 * M_PI) * sigma);
}

/* Sums by grid point for each kind; kinds alternate. */
static std::vector<std::vector<double>> sums_of(const glass_gauss_options &options,
                                                const std::vector<double> &r)
{
  const int n = (int)r.size();
  std::vector<double> rsq(n);
  std::vector<int> index(n), kind(n);
  std::iota(index.begin(), index.end(), 0);
  for (int j = 0; j < n; j++) {
    rsq[j] = r[j] * r[j];
    kind[j] = j % options.nkinds;
  }
  glass_gauss *gauss;
  EXPECT_EQ(GLASS_OK, glass_gauss_create(&options, &gauss));
  const double *found;
  EXPECT_EQ(GLASS_OK, glass_gauss_sum(gauss, n, index.data(), rsq.data(), kind.data(), &found));
  const int size = glass_gauss_size(gauss);
  const int npoints = (int)std::floor(options.length / options.dr * (1.0 + 1e-12)) + 1;
  std::vector<std::vector<double>> sums(options.nkinds, std::vector<double>(npoints, NAN));
  for (int nu = 0; nu < options.nkinds; nu++)
    for (int place = 0; place < size; place++) {
      const int k = glass_gauss_grid_point(gauss, place);
      EXPECT_LT(k, npoints);
      if (k >= 0) {
        EXPECT_TRUE(std::isnan(sums[nu][k])) << "grid point " << k << " stands twice";
        sums[nu][k] = found[nu * size + place];
      }
    }
  glass_gauss_destroy(gauss);
  return sums;
}

TEST(gauss, of_one_point_is_a_gaussian_on_any_grid)
{
  for (double dr : {0.2, 0.13, 0.08, 0.071, 0.05, 0.04, 0.011})
    for (double length : {0.5, 3.9, 11.2})
      for (double r = 0.0; r < length + 1.0; r += 0.31) {
        const auto sum = sums_of({0.2, dr, length, length + 1.0, 1}, {r})[0];
        for (size_t k = 0; k < sum.size(); k++)
          ASSERT_NEAR(sum[k], gaussian(k * dr - r, 0.2), 5e-9 * gaussian(0.0, 0.2))
              << dr << " " << length << " " << r << " " << k;
      }
}

TEST(gauss, sums_the_points_of_each_kind)
{
  std::mt19937 random(5);
  std::uniform_real_distribution<double> u(0.0, 12.2);
  std::vector<double> r(500);
  for (auto &x : r)
    x = u(random);
  const auto sums = sums_of({0.2, 0.04, 11.2, 12.2, 3}, r);
  for (int nu = 0; nu < 3; nu++)
    for (size_t k = 0; k < sums[nu].size(); k++) {
      double expected = 0.0;
      for (size_t j = nu; j < r.size(); j += 3)
        expected += gaussian(k * 0.04 - r[j], 0.2);
      ASSERT_NEAR(sums[nu][k], expected, 1e-7) << nu << " " << k;
    }
}

TEST(gauss, leaves_out_points_beyond_the_reach)
{
  const glass_gauss_options options = {0.2, 0.04, 4.0, 4.5, 1};
  const auto none = sums_of(options, {}), far = sums_of(options, {4.50001, 1e3, 1e150, 1e200});
  EXPECT_EQ(none, far);
  EXPECT_GT(sums_of(options, {4.49999})[0].back(), 0.01);
}

TEST(gauss, refuses_bad_input)
{
  glass_gauss *gauss = nullptr;
  for (const glass_gauss_options &bad : {glass_gauss_options{0.0, 0.04, 4.0, 5.0, 1},
                                         {0.2, 0.0, 4.0, 5.0, 1},
                                         {0.2, 0.3, 4.0, 5.0, 1},
                                         {0.2, 0.04, 0.0, 5.0, 1},
                                         {0.2, 0.04, 4.0, 3.0, 1},
                                         {0.2, 0.04, 4.0, INFINITY, 1},
                                         {0.2, 1e-9, 4.0, 5.0, 1},
                                         {0.2, 0.04, 4.0, 5.0, 0}})
    EXPECT_EQ(GLASS_EINVAL, glass_gauss_create(&bad, &gauss));
  EXPECT_EQ(nullptr, gauss);
  const glass_gauss_options options = {0.2, 0.04, 4.0, 5.0, 1};
  ASSERT_EQ(GLASS_OK, glass_gauss_create(&options, &gauss));
  const double bad[] = {1.0, NAN, -1.0};
  const int index[] = {0, 1, 2}, kind[] = {0, 0, 0};
  const double *sums = nullptr;
  EXPECT_EQ(GLASS_ENONFINITE, glass_gauss_sum(gauss, 2, index, bad, kind, &sums));
  EXPECT_EQ(GLASS_ENONFINITE, glass_gauss_sum(gauss, 1, index, bad + 2, kind, &sums));
  EXPECT_EQ(nullptr, sums);
  glass_gauss_destroy(gauss);
}
