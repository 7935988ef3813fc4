/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "glass_s2.h"

#include <cmath>
#include <gtest/gtest.h>
#include <numeric>
#include <random>
#include <vector>

/* The equation of glass_s2.h, term by term. */
static double s2_from_the_equation(const glass_s2_options &o, const std::vector<double> &rsq,
                                   double rho)
{
  const int n = (int)std::floor(o.cutoff / o.dr * (1.0 + 1e-12));
  double sum = 0.0;
  for (int k = 1; k <= n; k++) {
    const double r = k * o.dr;
    double g = 0.0;
    for (double d2 : rsq) {
      const double z = (r - std::sqrt(d2)) / o.sigma;
      if (std::sqrt(d2) <= o.cutoff + 5.0 * o.sigma)
        g += std::exp(-0.5 * z * z) / (std::sqrt(2.0 * M_PI) * o.sigma);
    }
    g /= 4.0 * M_PI * rho * r * r;
    sum += (g > 0.0 ? g * std::log(g) - g + 1.0 : 1.0) * r * r * (k == n ? 0.5 : 1.0);
  }
  return -2.0 * M_PI * rho * sum * o.dr;
}

static std::vector<double> random_shells(int n, double low, double high)
{
  std::mt19937 random(3);
  std::uniform_real_distribution<double> u(low * low * low, high * high * high);
  std::vector<double> rsq(n);
  for (auto &d : rsq)
    d = std::pow(u(random), 2.0 / 3.0);
  return rsq;
}

/* S2 of neighbors of the kinds 0, 1, .. nkinds - 1, 0, 1, .. */
static double s2_of(const glass_s2_options &options, const std::vector<double> &rsq,
                    const std::vector<double> &rho)
{
  const int n = (int)rsq.size();
  std::vector<int> index(n), kind(n);
  std::iota(index.rbegin(), index.rend(), 0);
  for (int j = 0; j < n; j++)
    kind[index[j]] = j % options.nkinds;
  glass_s2 *s2;
  EXPECT_EQ(GLASS_OK, glass_s2_create(&options, &s2));
  double value = NAN;
  EXPECT_EQ(GLASS_OK,
            glass_s2_of_atom(s2, n, index.data(), rsq.data(), kind.data(), rho.data(), &value));
  glass_s2_destroy(s2);
  return value;
}

TEST(s2, equals_the_equation_on_any_grid)
{
  const auto rsq = random_shells(400, 2.0, 13.0);
  for (double dr : {0.04, 0.013, 0.05, 0.09, 0.2})
    for (double cutoff : {3.9, 6.4, 11.2}) {
      const glass_s2_options options = {0.2, cutoff, dr, 1};
      const double expected = s2_from_the_equation(options, rsq, 0.05);
      EXPECT_NEAR(s2_of(options, rsq, {0.05}) / expected, 1.0, 1e-9) << dr << " " << cutoff;
    }
}

TEST(s2, is_the_sum_over_the_kinds_of_neighbors)
{
  const auto rsq = random_shells(300, 2.0, 6.0);
  std::vector<double> part[3];
  for (int j = 0; j < 300; j++)
    part[j % 3].push_back(rsq[j]);
  const std::vector<double> rho = {0.02, 0.0, 0.03};
  const double sum =
      s2_of({0.2, 5.0, 0.04, 1}, part[0], {rho[0]}) + s2_of({0.2, 5.0, 0.04, 1}, part[2], {rho[2]});
  EXPECT_NEAR(s2_of({0.2, 5.0, 0.04, 3}, rsq, rho), sum, 1e-13 * std::fabs(sum));
}

TEST(s2, of_an_empty_neighborhood_is_that_of_g_zero)
{
  /* -2 pi rho int r^2 dr, by the same trapezoid rule: n dr^3 (2 n^2 + 1) / 6. */
  const double n = 100.0, dr = 0.04, integral = dr * dr * dr * n * (2 * n * n + 1) / 6.0;
  EXPECT_NEAR(s2_of({0.2, 4.0, 0.04, 1}, {}, {0.05}), -2.0 * M_PI * 0.05 * integral, 1e-12);
}

TEST(s2, of_density_zero_is_zero)
{
  EXPECT_EQ(0.0, s2_of({0.2, 4.0, 0.04, 1}, {9.0}, {0.0}));
}

TEST(s2, sees_the_tail_of_a_neighbor_beyond_the_cutoff)
{
  const glass_s2_options options = {0.2, 4.0, 0.04, 1};
  const std::vector<double> beyond = {4.3 * 4.3}, out_of_reach = {5.01 * 5.01};
  EXPECT_NEAR(s2_of(options, beyond, {0.05}), s2_from_the_equation(options, beyond, 0.05), 1e-9);
  EXPECT_GT(std::fabs(s2_of(options, beyond, {0.05}) - s2_of(options, {}, {0.05})), 1e-4);
  EXPECT_EQ(s2_of(options, out_of_reach, {0.05}), s2_of(options, {}, {0.05}));
}

TEST(s2, local_density_counts_the_sphere_of_the_cutoff)
{
  const glass_s2_options options = {0.2, 3.0, 0.04, 2};
  glass_s2 *s2;
  ASSERT_EQ(GLASS_OK, glass_s2_create(&options, &s2));
  const double rsq[] = {1.0, 4.0, 8.9, 9.1};
  const int index[] = {3, 0, 2, 1}, kind[] = {1, 0, 1, 0};
  double density[2];
  glass_s2_local_density(s2, 4, index, rsq, kind, density);
  EXPECT_DOUBLE_EQ(1.0 / (4.0 / 3.0 * M_PI * 27.0), density[0]);
  EXPECT_DOUBLE_EQ(2.0 / (4.0 / 3.0 * M_PI * 27.0), density[1]);
  glass_s2_destroy(s2);
}

TEST(s2, refuses_bad_input)
{
  glass_s2 *s2 = nullptr;
  for (const glass_s2_options &bad : {glass_s2_options{0.0, 4.0, 0.04, 1},
                                      {0.2, -1.0, 0.04, 1},
                                      {0.2, 4.0, 0.0, 1},
                                      {0.2, 4.0, 0.3, 1},
                                      {0.2, INFINITY, 0.04, 1},
                                      {0.2, 4.0, 0.04, 0}})
    EXPECT_EQ(GLASS_EINVAL, glass_s2_create(&bad, &s2));
  const glass_s2_options options = {0.2, 4.0, 0.04, 1};
  ASSERT_EQ(GLASS_OK, glass_s2_create(&options, &s2));
  const double nan = NAN, one = 1.0, infinite = INFINITY, density = 0.05;
  const int zero = 0;
  double value = 5.0;
  EXPECT_EQ(GLASS_ENONFINITE, glass_s2_of_atom(s2, 1, &zero, &nan, &zero, &density, &value));
  EXPECT_EQ(GLASS_EINVAL, glass_s2_of_atom(s2, 1, &zero, &one, &zero, &nan, &value));
  EXPECT_EQ(GLASS_EINVAL, glass_s2_of_atom(s2, 1, &zero, &one, &zero, &infinite, &value));
  EXPECT_EQ(GLASS_EINVAL, glass_s2_of_atom(s2, -1, &zero, &one, &zero, &density, &value));
  EXPECT_EQ(5.0, value);
  glass_s2_destroy(s2);
}
