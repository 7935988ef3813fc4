/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "glass_cells.h"

#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>
#include <random>
#include <set>
#include <vector>

struct Point {
  double x[3];
};

static std::vector<Point> random_points(int n, double lx, double ly, double lz)
{
  std::mt19937 random(7);
  std::uniform_real_distribution<double> u(0.0, 1.0);
  std::vector<Point> points(n);
  for (auto &p : points) {
    p.x[0] = lx * u(random) - 3.0;
    p.x[1] = ly * u(random);
    p.x[2] = lz * u(random);
  }
  return points;
}

static const double (*raw(const std::vector<Point> &points))[3]
{
  return reinterpret_cast<const double(*)[3]>(points.data());
}

static void expect_all_pairs(const std::vector<Point> &points, double cutoff)
{
  glass_cells *cells;
  ASSERT_EQ(GLASS_OK, glass_cells_create((int)points.size(), raw(points), cutoff, &cells));
  glass_neighbors near = {};
  for (int i = 0; i < (int)points.size(); i++) {
    ASSERT_EQ(GLASS_OK, glass_cells_find(cells, points[i].x, i, &near));
    std::set<int> expected, found(near.index, near.index + near.n);
    for (int j = 0; j < (int)points.size(); j++) {
      double rsq = 0.0;
      for (int d = 0; d < 3; d++)
        rsq += std::pow(points[j].x[d] - points[i].x[d], 2);
      if (j != i && rsq <= cutoff * cutoff)
        expected.insert(j);
    }
    ASSERT_EQ((int)found.size(), near.n) << "a neighbor stands twice";
    ASSERT_EQ(expected, found);
  }
  glass_neighbors_free(&near);
  glass_cells_destroy(cells);
}

TEST(cells, find_all_pairs_of_random_points)
{
  expect_all_pairs(random_points(700, 20.0, 15.0, 11.0), 3.3);
}

TEST(cells, find_all_pairs_in_flat_and_tiny_clouds)
{
  expect_all_pairs(random_points(200, 40.0, 0.0, 5.0), 2.0);
  expect_all_pairs(random_points(30, 0.1, 0.1, 0.1), 5.0);
}

TEST(cells, find_pairs_across_a_very_empty_space)
{
  auto points = random_points(50, 4.0, 4.0, 4.0);
  for (int i = 0; i < 25; i++)
    points[i].x[2] += 1e6;
  expect_all_pairs(points, 1.5);
}

TEST(cells, include_a_point_exactly_at_the_cutoff)
{
  expect_all_pairs({{{0, 0, 0}}, {{3, 0, 0}}, {{0, 3, 0}}, {{0, 0, 3}}, {{-3, 0, 0}}}, 3.0);
}

TEST(cells, find_the_neighbors_of_higher_index)
{
  const auto points = random_points(400, 10.0, 10.0, 10.0);
  const auto *x = reinterpret_cast<const double(*)[3]>(points.data());
  glass_cells *cells;
  ASSERT_EQ(GLASS_OK, glass_cells_create(400, x, 3.0, &cells));
  glass_neighbors all = {}, higher = {};
  for (int i = 0; i < 400; i++) {
    ASSERT_EQ(GLASS_OK, glass_cells_find(cells, x[i], i, &all));
    ASSERT_EQ(GLASS_OK, glass_cells_find_higher(cells, x[i], i, &higher));
    std::vector<std::pair<int, double>> expected, found;
    for (int k = 0; k < all.n; k++)
      if (all.index[k] > i)
        expected.emplace_back(all.index[k], all.rsq[k]);
    for (int k = 0; k < higher.n; k++)
      found.emplace_back(higher.index[k], higher.rsq[k]);
    ASSERT_EQ(expected, found) << i;
  }
  glass_neighbors_free(&all);
  glass_neighbors_free(&higher);
  glass_cells_destroy(cells);
}

TEST(cells, find_nothing_among_no_points)
{
  glass_cells *cells;
  ASSERT_EQ(GLASS_OK, glass_cells_create(0, nullptr, 1.0, &cells));
  glass_neighbors near = {};
  const double center[3] = {1.0, 2.0, 3.0};
  EXPECT_EQ(GLASS_OK, glass_cells_find(cells, center, -1, &near));
  EXPECT_EQ(0, near.n);
  glass_neighbors_free(&near);
  glass_cells_destroy(cells);
}

TEST(cells, refuse_bad_input)
{
  glass_cells *cells = nullptr;
  const double x[1][3] = {{0.0, NAN, 0.0}}, ok[1][3] = {{0.0, 0.0, 0.0}};
  EXPECT_EQ(GLASS_ENONFINITE, glass_cells_create(1, x, 1.0, &cells));
  EXPECT_EQ(GLASS_EINVAL, glass_cells_create(1, ok, 0.0, &cells));
  EXPECT_EQ(GLASS_EINVAL, glass_cells_create(-1, ok, 1.0, &cells));
  EXPECT_EQ(nullptr, cells);
}
