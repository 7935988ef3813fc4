/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "glass_rigid.h"

#include "surfaces.h"

#include <gtest/gtest.h>

static const unsigned TRANSLATIONS = GLASS_RIGID_X | GLASS_RIGID_Y | GLASS_RIGID_Z;
static const unsigned FREE = TRANSLATIONS | GLASS_RIGID_RX | GLASS_RIGID_RY | GLASS_RIGID_RZ;

/* Positions turned by an angle about an axis through the origin (Rodrigues). */
static std::vector<double> turned(const std::vector<double> &x, std::vector<double> axis,
                                  double angle)
{
  const double norm = std::sqrt(axis[0] * axis[0] + axis[1] * axis[1] + axis[2] * axis[2]);
  std::vector<double> y(x.size());
  for (size_t i = 0; i < x.size(); i += 3) {
    double along = 0.0;
    for (int d = 0; d < 3; d++)
      along += axis[d] / norm * x[i + d];
    for (int d = 0; d < 3; d++) {
      const int e = (d + 1) % 3, f = (d + 2) % 3;
      y[i + d] = std::cos(angle) * x[i + d] +
                 std::sin(angle) / norm * (axis[e] * x[i + f] - axis[f] * x[i + e]) +
                 (1.0 - std::cos(angle)) * along * axis[d] / norm;
    }
  }
  return y;
}

static double distance(const std::vector<double> &x, const std::vector<double> &y)
{
  double square = 0.0;
  for (size_t i = 0; i < x.size(); i++)
    square += (x[i] - y[i]) * (x[i] - y[i]);
  return std::sqrt(square);
}

TEST(rigid, counts_the_motions_of_bulk_slab_wire_cluster_and_plane)
{
  const int bulk[3] = {1, 1, 1}, slab[3] = {1, 0, 1}, wire[3] = {0, 1, 0}, cluster[3] = {0, 0, 0};
  EXPECT_EQ(TRANSLATIONS, glass_rigid_motions(bulk, 0));
  EXPECT_EQ(TRANSLATIONS, glass_rigid_motions(slab, 0));
  EXPECT_EQ(TRANSLATIONS | GLASS_RIGID_RY, glass_rigid_motions(wire, 0));
  EXPECT_EQ(FREE, glass_rigid_motions(cluster, 0));
  const unsigned plane = GLASS_RIGID_FLAT | GLASS_RIGID_X | GLASS_RIGID_Y;
  EXPECT_EQ(plane, glass_rigid_motions(bulk, 1));
  const int disc[3] = {0, 0, 1}, strip[3] = {1, 0, 1};
  EXPECT_EQ(plane | GLASS_RIGID_RZ, glass_rigid_motions(disc, 1));
  EXPECT_EQ(plane, glass_rigid_motions(strip, 1));
}

/* v without its parts along the motions, by Gram and Schmidt on explicit vectors. */
static std::vector<double> orthogonal(unsigned rigid, const std::vector<double> &x,
                                      std::vector<double> v)
{
  const size_t n = x.size();
  double center[3] = {0.0, 0.0, 0.0};
  for (size_t i = 0; i < n; i++)
    center[i % 3] += 3.0 * x[i] / n;
  std::vector<std::vector<double>> basis;
  for (int k = 0; k < 6; k++) {
    if (!(rigid & (1u << k)))
      continue;
    std::vector<double> b(n, 0.0);
    for (size_t i = 0; i < n; i += 3)
      if (k < 3) {
        b[i + k] = 1.0;
      } else {
        const int e = (k - 2) % 3, f = (k - 1) % 3;
        b[i + f] = x[i + e] - center[e];
        b[i + e] = -(x[i + f] - center[f]);
      }
    basis.push_back(b);
  }
  for (size_t k = 0; k <= basis.size(); k++) {
    std::vector<double> &target = k < basis.size() ? basis[k] : v;
    for (size_t j = 0; j < k; j++) {
      double along = 0.0, square = 0.0;
      for (size_t i = 0; i < n; i++)
        along += basis[j][i] * target[i], square += basis[j][i] * basis[j][i];
      for (size_t i = 0; square > 1e-20 && i < n; i++)
        target[i] -= along / square * basis[j][i];
    }
  }
  return v;
}

TEST(rigid, what_is_left_is_orthogonal_to_all_motions)
{
  std::vector<double> x = icosahedron(), v(x.size());
  for (size_t i = 0; i < x.size(); i++)
    x[i] += 0.3 * std::sin(5.0 * i) + 7.0, v[i] = std::cos(3.0 * i + 1.0);
  for (const unsigned rigid :
       {0u, TRANSLATIONS, TRANSLATIONS | GLASS_RIGID_RX, TRANSLATIONS | GLASS_RIGID_RZ, FREE}) {
    std::vector<double> left = v;
    glass_rigid_remove(rigid, (int)x.size(), x.data(), left.data());
    EXPECT_LT(distance(left, orthogonal(rigid, x, v)), 1e-12) << rigid;
  }
  std::vector<double> flat = v;
  glass_rigid_remove(GLASS_RIGID_FLAT | GLASS_RIGID_X, (int)x.size(), x.data(), flat.data());
  for (size_t i = 2; i < x.size(); i += 3)
    EXPECT_EQ(0.0, flat[i]);
}

TEST(rigid, a_line_of_atoms_has_no_turn_about_itself)
{
  const std::vector<double> x = {0, 0, 0, 1, 1, 0, 2, 2, 0};
  std::vector<double> v = {0, 0, 1, 0, 0, 1, 0, 0, 1.5};
  const std::vector<double> left = orthogonal(FREE, x, v);
  glass_rigid_remove(FREE, 9, x.data(), v.data());
  for (int i = 0; i < 9; i++)
    EXPECT_NEAR(left[i], v[i], 1e-12);
}

TEST(rigid, a_cluster_that_was_turned_and_shifted_is_laid_onto_itself)
{
  const std::vector<double> x = icosahedron();
  const int n = (int)x.size();
  for (const double angle : {0.01, 1.0, M_PI, 5.0}) {
    std::vector<double> y = turned(x, {1.0, -2.0, 0.5}, angle);
    for (int i = 0; i < n; i++)
      y[i] += i % 3 + 1.0;
    ASSERT_EQ(GLASS_OK, glass_rigid_align(FREE, n, x.data(), y.data()));
    EXPECT_LT(distance(x, y), 1e-12);
    const std::vector<double> wire = turned(x, {0.0, 0.0, 1.0}, angle);
    y = wire;
    ASSERT_EQ(GLASS_OK, glass_rigid_align(TRANSLATIONS, n, x.data(), y.data()));
    EXPECT_NEAR(distance(x, y), distance(x, wire), 1e-12) << "nothing to turn";
    ASSERT_EQ(GLASS_OK, glass_rigid_align(GLASS_RIGID_RZ, n, x.data(), y.data()));
    EXPECT_LT(distance(x, y), 1e-12);
  }
}

TEST(rigid, the_mirror_image_is_not_laid_onto_the_cluster)
{
  std::vector<double> x = {0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3}, y = x;
  y[11] = -3.0;
  ASSERT_EQ(GLASS_OK, glass_rigid_align(FREE, 12, x.data(), y.data()));
  EXPECT_GT(distance(x, y), 0.5);
}
