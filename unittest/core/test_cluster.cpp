// SPDX-License-Identifier: GPL-2.0-or-later
// Clusters of bonds that are drawn by hand.
#include "glass_cluster.h"

#include <gtest/gtest.h>
#include <vector>

using Bonds = std::vector<glass_cluster_bond>;

static glass_cluster_summary find(int n, const Bonds &bonds, std::vector<int> &cluster,
                                  std::vector<int> &size, std::vector<int> &core,
                                  std::vector<int> &degree)
{
  for (auto *v : {&cluster, &size, &core, &degree})
    v->assign(n + 1, -7);
  glass_cluster_summary s;
  EXPECT_EQ(glass_cluster_find(n, (int)bonds.size(), bonds.data(), cluster.data(), size.data(),
                               core.data(), degree.data(), &s),
            GLASS_OK);
  for (auto *v : {&cluster, &size, &core, &degree}) {
    EXPECT_EQ(v->back(), -7);
    v->pop_back();
  }
  return s;
}

TEST(cluster, a_triangle_with_a_tail_and_a_lonely_atom)
{
  std::vector<int> cluster, size, core, degree;
  const Bonds bonds = {{5, 3, {0, 0, 0}},
                       {3, 1, {0, 0, 0}},
                       {1, 5, {0, 0, 0}},
                       {4, 1, {0, 0, 0}},
                       {2, 4, {0, 0, 0}}};
  const auto s = find(6, bonds, cluster, size, core, degree);
  EXPECT_EQ(cluster, (std::vector<int>{0, 1, 1, 1, 1, 1}));
  EXPECT_EQ(size, (std::vector<int>{1, 5, 5, 5, 5, 5}));
  EXPECT_EQ(core, (std::vector<int>{0, 1, 0, 1, 0, 1}));
  EXPECT_EQ(degree, (std::vector<int>{0, 3, 1, 2, 2, 2}));
  EXPECT_EQ(s.clusters, 2);
  EXPECT_EQ(s.largest, 5);
  EXPECT_EQ(s.core, 3);
  EXPECT_DOUBLE_EQ(s.mean, 3.0);
  EXPECT_DOUBLE_EQ(s.mass_average, 26.0 / 6.0);
  EXPECT_EQ(s.percolates[0] + s.percolates[1] + s.percolates[2], 0);
}

TEST(cluster, percolates_only_where_it_meets_its_own_image)
{
  std::vector<int> cluster, size, core, degree;
  /* Out through a face and back through the same one. */
  auto s = find(3, {{0, 1, {1, 0, 0}}, {1, 2, {-1, 0, 0}}, {2, 0, {0, 0, 0}}}, cluster, size, core,
                degree);
  EXPECT_EQ(s.percolates[0] + s.percolates[1] + s.percolates[2], 0);
  /* A chain around the box along y, in a helix along z. */
  s = find(3, {{0, 1, {0, 0, 0}}, {1, 2, {0, 0, 0}}, {2, 0, {0, 1, -1}}}, cluster, size, core,
           degree);
  EXPECT_EQ(s.percolates[0], 0);
  EXPECT_EQ(s.percolates[1], 1);
  EXPECT_EQ(s.percolates[2], 1);
  EXPECT_EQ(s.core, 3);
  /* An atom bonded to its own image. */
  s = find(1, {{0, 0, {1, 0, 0}}}, cluster, size, core, degree);
  EXPECT_EQ(s.percolates[0], 1);
  EXPECT_EQ(degree[0], 2);
  EXPECT_EQ(core[0], 1);
}

TEST(cluster, two_bonds_between_the_same_atoms_are_a_ring)
{
  std::vector<int> cluster, size, core, degree;
  const auto s = find(2, {{0, 1, {0, 0, 0}}, {0, 1, {1, 0, 0}}}, cluster, size, core, degree);
  EXPECT_EQ(s.core, 2);
  EXPECT_EQ(s.percolates[0], 1);
}

TEST(cluster, counts_shared_neighbors_of_pairs_that_are_not_bonded)
{
  /* Members 0, 1, 2; atoms 3 and 4 are bonded to 0 and 1, 4 also to 2; 0 and 2 are bonded. */
  const Bonds bonds = {{0, 3, {0, 0, 0}}, {1, 3, {0, 0, 0}}, {0, 4, {0, 0, 0}},
                       {1, 4, {0, 0, 0}}, {2, 4, {0, 0, 0}}, {0, 2, {0, 0, 0}}};
  const int member[] = {1, 1, 1, 0, 0};
  double shared[4], bonded;
  ASSERT_EQ(glass_cluster_shared(5, (int)bonds.size(), bonds.data(), member, shared, &bonded),
            GLASS_OK);
  EXPECT_EQ(shared[0], 1.0); /* 1 and 2 share atom 4 */
  EXPECT_EQ(shared[1], 1.0); /* 0 and 1 share 3 and 4 */
  EXPECT_EQ(shared[2] + shared[3], 0.0);
  EXPECT_EQ(bonded, 1.0);
  /* The other side of the box is another atom. */
  const Bonds apart = {{0, 1, {0, 0, 0}}, {1, 0, {1, 0, 0}}};
  const int ends[] = {1, 0};
  ASSERT_EQ(glass_cluster_shared(2, 2, apart.data(), ends, shared, &bonded), GLASS_OK);
  EXPECT_EQ(shared[0], 1.0); /* 0 and its own image share atom 1 */
}

TEST(cluster, nothing_is_no_error_and_a_strange_atom_is)
{
  std::vector<int> cluster, size, core, degree;
  const auto s = find(0, {}, cluster, size, core, degree);
  EXPECT_EQ(s.clusters, 0);
  EXPECT_EQ(s.mass_average, 0.0);
  int one[2];
  glass_cluster_summary t;
  const glass_cluster_bond strange = {0, 2, {0, 0, 0}};
  EXPECT_EQ(glass_cluster_find(2, 1, &strange, one, one, one, one, &t), GLASS_EINVAL);
}
