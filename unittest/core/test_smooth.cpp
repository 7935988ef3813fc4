/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "glass_smooth.h"

#include <array>
#include <cmath>
#include <gtest/gtest.h>
#include <random>
#include <vector>

using Points = std::vector<std::array<double, 3>>;

struct Field {
  std::vector<double> mean, weight;
};

static Field smooth(const glass_smooth_options &options, const Points &x,
                    const std::vector<double> &q, const Points &places)
{
  Field field = {std::vector<double>(places.size()), std::vector<double>(places.size())};
  EXPECT_EQ(GLASS_OK, glass_smooth_means(&options, (int)x.size(),
                                         reinterpret_cast<const double(*)[3]>(x.data()), q.data(),
                                         (int)places.size(),
                                         reinterpret_cast<const double(*)[3]>(places.data()),
                                         field.mean.data(), field.weight.data()));
  return field;
}

static Points scattered(int n, unsigned seed)
{
  std::mt19937 random(seed);
  std::uniform_real_distribution<double> uniform(0.0, 10.0);
  Points x(n);
  for (auto &r : x)
    r = {uniform(random), uniform(random), uniform(random)};
  return x;
}

TEST(smooth, is_the_weighted_mean_over_the_sphere)
{
  const Points x = scattered(400, 1), places = scattered(30, 2);
  std::vector<double> q;
  for (const auto &r : x)
    q.push_back(std::sin(r[0]) + r[1]);
  for (const auto kernel : {GLASS_SMOOTH_FLAT, GLASS_SMOOTH_PARABOLA, GLASS_SMOOTH_GAUSS}) {
    const double cutoff = 2.5, sigma = 0.9;
    const Field field = smooth({kernel, cutoff, sigma}, x, q, places);
    for (size_t i = 0; i < places.size(); i++) {
      double sum = 0.0, all = 0.0;
      for (size_t j = 0; j < x.size(); j++) {
        const double r =
            std::hypot(x[j][0] - places[i][0], x[j][1] - places[i][1], x[j][2] - places[i][2]);
        if (r > cutoff)
          continue;
        const double w = kernel == GLASS_SMOOTH_FLAT ? 1.0
                         : kernel == GLASS_SMOOTH_PARABOLA
                             ? 1.0 - std::pow(r / cutoff, 2)
                             : std::exp(-0.5 * std::pow(r / sigma, 2));
        sum += w * q[j];
        all += w;
      }
      EXPECT_NEAR(all, field.weight[i], 1e-12 * all);
      EXPECT_NEAR(sum / all, field.mean[i], 1e-12);
    }
  }
}

TEST(smooth, leaves_a_constant_and_counts_the_points)
{
  const Points x = scattered(300, 3);
  const Field field = smooth({GLASS_SMOOTH_FLAT, 3.0, 0.0}, x, std::vector<double>(300, 7.5), x);
  for (size_t i = 0; i < x.size(); i++) {
    int n = 0;
    for (const auto &r : x)
      n += std::hypot(r[0] - x[i][0], r[1] - x[i][1], r[2] - x[i][2]) <= 3.0;
    EXPECT_EQ(n, field.weight[i]);
    EXPECT_NEAR(7.5, field.mean[i], 1e-14);
  }
}

TEST(smooth, reads_zero_where_no_point_is_near)
{
  const Field field = smooth({GLASS_SMOOTH_GAUSS, 1.0, 0.3}, {{0.0, 0.0, 0.0}}, {4.0},
                             {{5.0, 0.0, 0.0}, {0.5, 0.0, 0.0}});
  EXPECT_EQ(0.0, field.mean[0]);
  EXPECT_EQ(0.0, field.weight[0]);
  EXPECT_EQ(4.0, field.mean[1]);
}

TEST(smooth, refuses_what_it_cannot_use)
{
  const double x[1][3] = {{0.0, 0.0, 0.0}};
  double q = 1.0, mean, weight;
  const auto status = [&](glass_smooth_options o) {
    return glass_smooth_means(&o, 1, x, &q, 1, x, &mean, &weight);
  };
  EXPECT_EQ(GLASS_EINVAL, status({GLASS_SMOOTH_FLAT, 0.0, 1.0}));
  EXPECT_EQ(GLASS_EINVAL, status({GLASS_SMOOTH_GAUSS, 1.0, 0.0}));
  q = NAN;
  EXPECT_EQ(GLASS_ENONFINITE, status({GLASS_SMOOTH_FLAT, 1.0, 1.0}));
}
