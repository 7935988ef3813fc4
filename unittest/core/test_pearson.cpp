/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "glass_pearson.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <gtest/gtest.h>
#include <random>
#include <vector>

using Points = std::vector<glass_pearson_point>;

struct Correlation {
  glass_line binned, single;
  std::vector<std::array<double, 3>> bins;
};

static Correlation correlate(Points points, int size)
{
  const int n = (int)points.size();
  Correlation result;
  result.bins.resize(glass_pearson_bins(n, size));
  EXPECT_EQ(GLASS_OK,
            glass_pearson_correlate(n, points.data(), size, &result.binned, &result.single,
                                    reinterpret_cast<double(*)[3]>(result.bins.data())));
  return result;
}

static Points noisy_line(int n)
{
  std::mt19937 random(12);
  std::normal_distribution<double> noise;
  Points points;
  for (int i = 0; i < n; i++) {
    const double x = noise(random);
    points.push_back({i + 1, x, 2.0 - 0.5 * x + noise(random)});
  }
  return points;
}

TEST(pearson, puts_a_short_last_bin_into_the_one_before)
{
  EXPECT_EQ(0, glass_pearson_bins(0, 10));
  EXPECT_EQ(1, glass_pearson_bins(9, 10));
  EXPECT_EQ(1, glass_pearson_bins(19, 10));
  EXPECT_EQ(2, glass_pearson_bins(20, 10));
  EXPECT_EQ(3, glass_pearson_bins(39, 10));
  const auto bins = correlate(noisy_line(39), 10).bins;
  EXPECT_EQ(10.0, bins[0][2]);
  EXPECT_EQ(10.0, bins[1][2]);
  EXPECT_EQ(19.0, bins[2][2]);
}

TEST(pearson, averages_neighbors_in_x)
{
  const auto result = correlate(
      {{1, 5.0, 1.0}, {2, 1.0, 10.0}, {3, 4.0, 3.0}, {4, 2.0, 20.0}, {5, 6.0, 0.0}, {6, 9.0, -2.0}},
      2);
  EXPECT_EQ((std::array<double, 3>{1.5, 15.0, 2.0}), result.bins[0]);
  EXPECT_EQ((std::array<double, 3>{4.5, 2.0, 2.0}), result.bins[1]);
  EXPECT_EQ((std::array<double, 3>{7.5, -1.0, 2.0}), result.bins[2]);
}

TEST(pearson, of_bins_is_that_of_their_means)
{
  const auto result = correlate(noisy_line(1000), 100);
  std::vector<double> x, y;
  for (const auto &bin : result.bins) {
    x.push_back(bin[0]);
    y.push_back(bin[1]);
  }
  glass_line means;
  ASSERT_EQ(GLASS_OK, glass_line_fit(10, x.data(), y.data(), &means));
  EXPECT_DOUBLE_EQ(means.r, result.binned.r);
  EXPECT_DOUBLE_EQ(means.slope, result.binned.slope);
  EXPECT_DOUBLE_EQ(means.intercept, result.binned.intercept);
}

TEST(pearson, of_bins_averages_the_scatter_away)
{
  const auto result = correlate(noisy_line(20000), 500);
  /* y = -x/2 + noise of width 1: r = -1/2 / sqrt(1/4 + 1). */
  EXPECT_NEAR(result.single.r, -0.5 / std::sqrt(1.25), 0.02);
  EXPECT_LT(result.binned.r, -0.98);
  EXPECT_NEAR(result.binned.slope, -0.5, 0.03);
}

TEST(pearson, does_not_depend_on_the_order_of_points_not_even_for_equal_x)
{
  auto points = noisy_line(500);
  for (auto &point : points)
    point.x = std::round(point.x);
  const auto expected = correlate(points, 60);
  std::shuffle(points.begin(), points.end(), std::mt19937(1));
  const auto shuffled = correlate(points, 60);
  EXPECT_EQ(expected.binned.r, shuffled.binned.r);
  EXPECT_EQ(expected.single.r, shuffled.single.r);
  EXPECT_EQ(expected.bins, shuffled.bins);
}

TEST(pearson, of_a_constant_is_zero)
{
  auto points = noisy_line(310);
  for (auto &point : points)
    point.y = 0.1;
  const auto result = correlate(points, 100);
  EXPECT_EQ(0.0, result.binned.r);
  EXPECT_EQ(0.0, result.single.r);
  EXPECT_TRUE(result.binned.constant_y && result.single.constant_y);
}

TEST(pearson, jackknife_of_single_points_tells_the_scatter_of_r)
{
  /* For a normal distribution r scatters by (1 - r^2)/sqrt(n - 1). */
  const auto points = noisy_line(400);
  std::vector<int> block(400);
  for (int i = 0; i < 400; i++)
    block[i] = i;
  double error, r = correlate(points, 100).single.r;
  ASSERT_EQ(GLASS_OK, glass_pearson_jackknife(400, points.data(), block.data(), 400, &error));
  EXPECT_NEAR(error, (1.0 - r * r) / std::sqrt(399.0), 0.25 * error);
}

TEST(pearson, predicts_the_correlation_of_bins)
{
  const auto result = correlate(noisy_line(20000), 20);
  EXPECT_NEAR(glass_pearson_of_bins(result.single.r, 20), result.binned.r, 0.01);
  EXPECT_NEAR(glass_pearson_of_bins(0.21, 200), 0.950, 1e-3);
  EXPECT_EQ(0.0, glass_pearson_of_bins(0.0, 200));
  EXPECT_EQ(-1.0, glass_pearson_of_bins(-1.0, 200));
}

TEST(pearson, refuses_bad_input_and_leaves_the_result)
{
  Points points = noisy_line(10);
  glass_line binned, single;
  binned.r = 42.0;
  double bins[5][3];
  EXPECT_EQ(GLASS_EINVAL, glass_pearson_correlate(0, points.data(), 2, &binned, &single, bins));
  EXPECT_EQ(GLASS_EINVAL, glass_pearson_correlate(10, points.data(), 0, &binned, &single, bins));
  points[3].y = INFINITY;
  EXPECT_EQ(GLASS_ENONFINITE,
            glass_pearson_correlate(10, points.data(), 2, &binned, &single, bins));
  EXPECT_EQ(42.0, binned.r);
}
