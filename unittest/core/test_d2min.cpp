/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "glass_d2min.h"

#include <cmath>
#include <gtest/gtest.h>
#include <random>
#include <vector>

struct Vector {
  double x[3];
};
using Vectors = std::vector<Vector>;

static const double (*raw(const Vectors &list))[3]
{
  return reinterpret_cast<const double(*)[3]>(list.data());
}

static Vectors random_vectors(int n, unsigned seed = 3)
{
  std::mt19937 random(seed);
  std::normal_distribution<double> g;
  Vectors list(n);
  for (auto &v : list)
    for (double &x : v.x)
      x = g(random);
  return list;
}

/* The twelve neighbors in fcc. */
static Vectors fcc()
{
  Vectors list;
  for (int a = -1; a <= 1; a += 2)
    for (int b = -1; b <= 1; b += 2) {
      list.push_back({{0.0, 1.0 * a, 1.0 * b}});
      list.push_back({{1.0 * a, 0.0, 1.0 * b}});
      list.push_back({{1.0 * a, 1.0 * b, 0.0}});
    }
  return list;
}

static Vectors mapped(const Vectors &list, const double f[3][3])
{
  Vectors out(list.size());
  for (size_t k = 0; k < list.size(); k++)
    for (int a = 0; a < 3; a++)
      out[k].x[a] = f[a][0] * list[k].x[0] + f[a][1] * list[k].x[1] + f[a][2] * list[k].x[2];
  return out;
}

static glass_d2min found(const Vectors &reference, const Vectors &now)
{
  glass_d2min result;
  EXPECT_EQ(GLASS_OK, glass_d2min_find((int)now.size(), raw(reference), raw(now), &result));
  return result;
}

static void expect_f(const double expected[3][3], const glass_d2min &result, double tolerance)
{
  for (int a = 0; a < 3; a++)
    for (int b = 0; b < 3; b++)
      EXPECT_NEAR(expected[a][b], result.f[a][b], tolerance);
}

static const double identity[3][3] = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}};

TEST(d2min, of_any_affine_map_is_zero_and_f_is_the_map)
{
  std::mt19937 random(11);
  std::normal_distribution<double> g;
  for (int trial = 0; trial < 100; trial++) {
    double f[3][3];
    for (auto &row : f)
      for (double &element : row)
        element = g(random);
    for (int n : {3, 4, 12, 50}) {
      const Vectors reference = random_vectors(n, trial);
      const glass_d2min result = found(reference, mapped(reference, f));
      expect_f(f, result, 1e-9);
      EXPECT_LT(result.d2min, 1e-18 * n);
    }
  }
}

TEST(d2min, of_noise_on_fcc_is_63_variances)
{
  /* 3 s^2 (2N - 3) with N = 12: reference vectors are exact, the atom's own noise is in all twelve.
   */
  const double s = 0.01;
  std::mt19937 random(5);
  std::normal_distribution<double> g(0.0, s);
  double sum = 0.0;
  const int trials = 20000;
  for (int trial = 0; trial < trials; trial++) {
    Vectors now = fcc();
    double self[3] = {g(random), g(random), g(random)};
    for (auto &v : now)
      for (int a = 0; a < 3; a++)
        v.x[a] += g(random) - self[a];
    sum += found(fcc(), now).d2min;
  }
  EXPECT_NEAR(63.0, sum / trials / (s * s), 1.0); /* four standard errors */
}

TEST(d2min, is_the_least_residual_of_all_maps)
{
  const Vectors reference = random_vectors(9, 1), now = random_vectors(9, 2);
  const glass_d2min best = found(reference, now);
  for (int a = 0; a < 3; a++)
    for (int b = 0; b < 3; b++)
      for (double change : {-1e-3, 1e-3}) {
        double f[3][3];
        std::copy_n(&best.f[0][0], 9, &f[0][0]);
        f[a][b] += change;
        double sum = 0.0;
        const Vectors there = mapped(reference, f);
        for (size_t j = 0; j < now.size(); j++)
          for (int d = 0; d < 3; d++)
            sum += std::pow(now[j].x[d] - there[j].x[d], 2);
        EXPECT_GT(sum, best.d2min);
      }
}

TEST(d2min, does_not_drown_in_a_large_rotation)
{
  /* One neighbor out of place by 1e-7 in a neighborhood turned by 90 degrees. The closed form of
   * the minimum subtracts numbers near 24 and would leave 1e-15 of noise. */
  const double turn[3][3] = {{0, -1, 0}, {1, 0, 0}, {0, 0, 1}};
  Vectors now = fcc();
  now[0].x[0] += 1e-7;
  const double expected = found(fcc(), now).d2min;
  EXPECT_NEAR(expected, found(fcc(), mapped(now, turn)).d2min, 1e-6 * expected);
  EXPECT_GT(expected, 1e-15);
}

TEST(d2min, strains_are_those_of_simple_shear_and_dilation)
{
  const double g = 0.3, shear[3][3] = {{1, g, 0}, {0, 1, 0}, {0, 0, 1}};
  glass_d2min result = found(fcc(), mapped(fcc(), shear));
  /* eta_xy = g/2, eta_yy = g^2/2. */
  EXPECT_NEAR(g * g / 6.0, result.volumetric, 1e-14);
  EXPECT_NEAR(std::sqrt(g * g / 4.0 + 2.0 * std::pow(g * g / 2.0, 2) / 6.0), result.shear, 1e-14);

  const double dilation[3][3] = {{1.1, 0, 0}, {0, 1.1, 0}, {0, 0, 1.1}};
  result = found(fcc(), mapped(fcc(), dilation));
  EXPECT_NEAR(0.105, result.volumetric, 1e-14);
  EXPECT_NEAR(0.0, result.shear, 1e-14);
}

TEST(d2min, strains_do_not_see_rotations)
{
  const double c = std::cos(0.7), s = std::sin(0.7),
               turn[3][3] = {{c, -s, 0}, {s, c, 0}, {0, 0, 1}};
  const glass_d2min result = found(fcc(), mapped(fcc(), turn));
  EXPECT_NEAR(0.0, result.volumetric, 1e-14);
  EXPECT_NEAR(0.0, result.shear, 1e-14);
  expect_f(turn, result, 1e-14);
}

TEST(d2min, without_three_directions_is_zero_and_f_is_one)
{
  const double stretch[3][3] = {{2, 0, 0}, {0, 2, 0}, {0, 0, 2}};
  const Vectors line = {{{1, 2, 3}}, {{-2, -4, -6}}, {{0.1, 0.2, 0.3}}, {{7, 14, 21}}};
  Vectors plane = random_vectors(8);
  for (auto &v : plane)
    v.x[2] = 0.3 * v.x[0] - 1.7 * v.x[1];
  const Vectors same = {{{1, 2, 3}}, {{1, 2, 3}}, {{1, 2, 3}}};
  const Vectors zeros(5, {{0, 0, 0}});
  for (const Vectors &flat :
       {Vectors(), random_vectors(1), random_vectors(2), line, plane, same, zeros})
    for (double scale : {1e-10, 1.0, 1e10}) {
      Vectors reference = flat;
      for (auto &v : reference)
        for (double &x : v.x)
          x *= scale;
      const glass_d2min result = found(reference, mapped(reference, stretch));
      expect_f(identity, result, 0.0);
      EXPECT_EQ(0.0, result.d2min);
      EXPECT_EQ(0.0, result.volumetric);
      EXPECT_EQ(0.0, result.shear);
    }
}

TEST(d2min, uses_neighbors_that_are_nearly_in_a_plane)
{
  const double f[3][3] = {{1.0, 0.2, 0.0}, {-0.1, 0.9, 0.3}, {0.0, 0.0, 1.2}};
  Vectors reference = random_vectors(8);
  for (auto &v : reference)
    v.x[2] *= 1e-4;
  expect_f(f, found(reference, mapped(reference, f)), 1e-6);
}

TEST(d2min, refuses_bad_input)
{
  glass_d2min result = {};
  Vectors reference = fcc(), now = fcc();
  now[3].x[1] = NAN;
  EXPECT_EQ(GLASS_ENONFINITE, glass_d2min_find(12, raw(reference), raw(now), &result));
  EXPECT_EQ(GLASS_EINVAL, glass_d2min_find(-1, raw(reference), raw(reference), &result));
  EXPECT_EQ(0.0, result.f[0][0]) << "results are untouched on error";
}
