/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "glass_polyhedron.h"

#include <cmath>
#include <gtest/gtest.h>
#include <vector>

struct Vertex {
  double x[3];
};

struct Cell {
  std::vector<Vertex> vertices;
  std::vector<int> faces;
  int nfaces;
};

/* A cuboid with corners numbered by the bits x, y, z. */
static Cell cuboid(double a, double b, double c)
{
  Cell cell;
  for (int v = 0; v < 8; v++)
    cell.vertices.push_back({{a * (v & 1), b * (v >> 1 & 1), c * (v >> 2 & 1)}});
  cell.faces = {4, 0, 2, 3, 1, 4, 4, 5, 7, 6, 4, 0, 1, 5, 4,
                4, 2, 6, 7, 3, 4, 0, 4, 6, 2, 4, 1, 3, 7, 5};
  cell.nfaces = 6;
  return cell;
}

/* The cube with the corner at its origin cut off: the cut removes s from each edge there. */
static Cell cube_without_corner(double s)
{
  Cell cell = cuboid(1.0, 1.0, 1.0);
  cell.vertices[0] = {{s, 0.0, 0.0}};
  cell.vertices.push_back({{0.0, s, 0.0}});
  cell.vertices.push_back({{0.0, 0.0, s}});
  cell.faces = {5, 8, 2, 3, 1, 0, 4, 4, 5, 7, 6, 5, 0, 1, 5, 4, 9, 4, 2,
                6, 7, 3, 5, 9, 4, 6, 2, 8, 4, 1, 3, 7, 5, 3, 0, 9, 8};
  cell.nfaces = 7;
  return cell;
}

/* The regular dodecahedron: pentagons found as the planes of five vertices. */
static Cell dodecahedron()
{
  const double phi = 0.5 * (1.0 + std::sqrt(5.0));
  Cell cell = {{}, {}, 12};
  for (int s = 0; s < 8; s++)
    cell.vertices.push_back({{s & 1 ? 1.0 : -1.0, s & 2 ? 1.0 : -1.0, s & 4 ? 1.0 : -1.0}});
  for (int d = 0; d < 3; d++)
    for (int s = 0; s < 4; s++) {
      Vertex v = {};
      v.x[(d + 1) % 3] = (s & 1 ? 1.0 : -1.0) / phi;
      v.x[(d + 2) % 3] = (s & 2 ? 1.0 : -1.0) * phi;
      cell.vertices.push_back(v);
    }
  for (int d = 0; d < 3; d++)
    for (int s = 0; s < 4; s++) {
      double normal[3] = {}, u[3] = {}, w[3];
      normal[(d + 1) % 3] = (s & 1 ? 1.0 : -1.0) * phi;
      normal[(d + 2) % 3] = s & 2 ? 1.0 : -1.0;
      u[d] = 1.0;
      for (int k = 0; k < 3; k++)
        w[k] = normal[(k + 1) % 3] * u[(k + 2) % 3] - normal[(k + 2) % 3] * u[(k + 1) % 3];
      std::vector<std::pair<double, int>> around;
      for (int v = 0; v < 20; v++) {
        double height = 0.0, along = 0.0, across = 0.0;
        for (int k = 0; k < 3; k++) {
          height += normal[k] * cell.vertices[v].x[k];
          along += u[k] * cell.vertices[v].x[k];
          across += w[k] * cell.vertices[v].x[k];
        }
        if (height > phi * phi - 1e-9)
          around.push_back({std::atan2(across, along), v});
      }
      std::sort(around.begin(), around.end());
      cell.faces.push_back((int)around.size());
      for (const auto &a : around)
        cell.faces.push_back(a.second);
    }
  return cell;
}

static std::vector<int> edges_of(const Cell &cell, const glass_polyhedron_thresholds &thresholds)
{
  std::vector<int> work(cell.vertices.size()), edges(cell.nfaces, -1);
  EXPECT_EQ(GLASS_OK,
            glass_polyhedron_edges(&thresholds, (int)cell.vertices.size(),
                                   reinterpret_cast<const double(*)[3]>(cell.vertices.data()),
                                   cell.nfaces, cell.faces.data(), work.data(), edges.data()));
  return edges;
}

static glass_polyhedron_index index_of(const Cell &cell,
                                       const glass_polyhedron_thresholds &thresholds)
{
  const std::vector<int> edges = edges_of(cell, thresholds);
  return glass_polyhedron_count(cell.nfaces, edges.data());
}

static const glass_polyhedron_thresholds ALL = glass_polyhedron_thresholds_defaults();

TEST(polyhedron, a_dodecahedron_is_icosahedral)
{
  const auto index = index_of(dodecahedron(), ALL);
  EXPECT_EQ(12, index.faces);
  EXPECT_EQ(12, index.n5);
  EXPECT_EQ(1.0, index.fivefold);
  EXPECT_EQ(1, index.icosahedral);
}

TEST(polyhedron, a_cube_without_a_corner_has_a_triangle_and_three_pentagons)
{
  const auto index = index_of(cube_without_corner(0.1), ALL);
  EXPECT_EQ(7, index.faces);
  EXPECT_EQ(1, index.n3);
  EXPECT_EQ(3, index.n4);
  EXPECT_EQ(3, index.n5);
  EXPECT_EQ(0, index.n6 + index.n7 + index.icosahedral);
  EXPECT_DOUBLE_EQ(3.0 / 7.0, index.fivefold);
}

TEST(polyhedron, collapsing_the_edges_of_a_cut_corner_gives_the_cube_back)
{
  const double edge = 0.1 * std::sqrt(2.0);
  auto index = index_of(cube_without_corner(0.1), {edge * 1.001, 0.0, 0, 0});
  EXPECT_EQ(6, index.faces);
  EXPECT_EQ(6, index.n4);
  index = index_of(cube_without_corner(0.1), {edge * 0.999, 0.0, 0, 0});
  EXPECT_EQ(7, index.faces);
}

TEST(polyhedron, a_relative_edge_is_one_in_units_of_the_mean)
{
  /* Edges: 3 of the triangle, 3 shortened by 0.1, 9 whole. */
  const double edge = 0.1 * std::sqrt(2.0), mean = (3.0 * edge + 3.0 * 0.9 + 9.0) / 15.0;
  EXPECT_EQ(6, index_of(cube_without_corner(0.1), {edge / mean * 1.001, 0.0, 1, 0}).faces);
  EXPECT_EQ(7, index_of(cube_without_corner(0.1), {edge / mean * 0.999, 0.0, 1, 0}).faces);
}

TEST(polyhedron, small_faces_do_not_count_and_leave_the_edges_of_others)
{
  const double area = std::sqrt(3.0) / 2.0 * 0.01;
  const auto index = index_of(cube_without_corner(0.1), {0.0, area * 1.001, 0, 0});
  EXPECT_EQ(6, index.faces);
  EXPECT_EQ(0, index.n3);
  EXPECT_EQ(3, index.n5);
  EXPECT_EQ(7, index_of(cube_without_corner(0.1), {0.0, area * 0.999, 0, 0}).faces);
}

TEST(polyhedron, a_relative_face_is_one_in_units_of_the_surface)
{
  /* A flat slab: two faces of 1, four of 0.01. */
  const double surface = 2.0 + 4.0 * 0.01;
  EXPECT_EQ(6, index_of(cuboid(1.0, 1.0, 0.01), {0.0, 0.01 / surface * 0.999, 0, 1}).faces);
  EXPECT_EQ(2, index_of(cuboid(1.0, 1.0, 0.01), {0.0, 0.01 / surface * 1.001, 0, 1}).faces);
}

TEST(polyhedron, edges_are_collapsed_before_faces_are_left_out)
{
  /* The slab's thin sides collapse to lines; its large faces stay squares, each of its own
   * vertices. */
  const std::vector<int> edges = edges_of(cuboid(1.0, 1.0, 0.01), {0.02, 0.5, 0, 0});
  EXPECT_EQ((std::vector<int>{4, 4, 0, 0, 0, 0}), edges);
  /* Every face is large enough, but all have collapsed. */
  EXPECT_EQ((std::vector<int>(6, 0)), edges_of(cuboid(1.0, 1.0, 1.0), {2.0, 0.5, 0, 0}));
}

TEST(polyhedron, faces_of_seven_edges_and_more_share_a_bin)
{
  const int edges[] = {7, 12, 6, 0, 3};
  const auto index = glass_polyhedron_count(5, edges);
  EXPECT_EQ(4, index.faces);
  EXPECT_EQ(2, index.n7);
  EXPECT_EQ(1, index.n6);
  EXPECT_EQ(1, index.n3);
}

TEST(polyhedron, nothing_has_no_faces)
{
  const auto index = glass_polyhedron_count(0, nullptr);
  EXPECT_EQ(0, index.faces);
  EXPECT_EQ(0.0, index.fivefold);
  EXPECT_EQ(0, index.icosahedral);
}

TEST(polyhedron, refuses_bad_input)
{
  Cell cell = cuboid(1.0, 1.0, 1.0);
  int work[8], edges[6] = {-1};
  const auto *x = reinterpret_cast<const double(*)[3]>(cell.vertices.data());
  const glass_polyhedron_thresholds negative = {-0.1, 0.0, 0, 0};
  EXPECT_EQ(GLASS_EINVAL,
            glass_polyhedron_edges(&negative, 8, x, 6, cell.faces.data(), work, edges));
  EXPECT_EQ(GLASS_EINVAL, glass_polyhedron_edges(&ALL, 7, x, 6, cell.faces.data(), work, edges));
  cell.vertices[3].x[1] = NAN;
  EXPECT_EQ(GLASS_ENONFINITE,
            glass_polyhedron_edges(&ALL, 8, x, 6, cell.faces.data(), work, edges));
  EXPECT_EQ(-1, edges[0]);
}
