/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "glass_bondcn.h"

#include <cmath>
#include <gtest/gtest.h>

TEST(bondcn, bonds_in_fcc_have_four_common_neighbors)
{
  double x[12][3];
  int n = 0;
  for (int d = 0; d < 3; d++)
    for (int s = 0; s < 4; s++, n++) {
      x[n][d] = 0.0;
      x[n][(d + 1) % 3] = s & 1 ? 0.5 : -0.5;
      x[n][(d + 2) % 3] = s & 2 ? 0.5 : -0.5;
    }
  int common[12];
  ASSERT_EQ(GLASS_OK, glass_bondcn_count(12, x, 0.85, common));
  for (int k = 0; k < 12; k++)
    EXPECT_EQ(4, common[k]);
}

TEST(bondcn, bonds_from_the_center_of_an_icosahedron_have_five)
{
  const double phi = 0.5 * (1.0 + std::sqrt(5.0));
  double x[12][3];
  int n = 0;
  for (int d = 0; d < 3; d++)
    for (int s = 0; s < 4; s++, n++) {
      x[n][d] = 0.0;
      x[n][(d + 1) % 3] = s & 1 ? 1.0 : -1.0;
      x[n][(d + 2) % 3] = s & 2 ? phi : -phi;
    }
  int common[12];
  ASSERT_EQ(GLASS_OK, glass_bondcn_count(12, x, 2.2, common));
  for (int k = 0; k < 12; k++)
    EXPECT_EQ(5, common[k]);
}

TEST(bondcn, the_cutoff_itself_is_inside)
{
  const double x[3][3] = {{1, 0, 0}, {-1, 0, 0}, {0, 2, 0}};
  int common[3];
  ASSERT_EQ(GLASS_OK, glass_bondcn_count(3, x, 2.0, common));
  EXPECT_EQ(1, common[0]);
  EXPECT_EQ(1, common[1]);
  EXPECT_EQ(0, common[2]);
}

TEST(bondcn, refuses_bad_input)
{
  const double lost[1][3] = {{0.0, NAN, 0.0}};
  int common[1] = {-1};
  EXPECT_EQ(GLASS_OK, glass_bondcn_count(0, lost, 1.0, common));
  EXPECT_EQ(GLASS_EINVAL, glass_bondcn_count(1, lost, 0.0, common));
  EXPECT_EQ(GLASS_EINVAL, glass_bondcn_count(-1, lost, 1.0, common));
  EXPECT_EQ(GLASS_ENONFINITE, glass_bondcn_count(1, lost, 1.0, common));
  EXPECT_EQ(-1, common[0]);
}
