/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "glass_line.h"

#include <cmath>
#include <gtest/gtest.h>
#include <vector>

static glass_line line_through(const std::vector<double> &x, const std::vector<double> &y)
{
  glass_line line;
  EXPECT_EQ(GLASS_OK, glass_line_fit((int)x.size(), x.data(), y.data(), &line));
  return line;
}

TEST(line, through_points_of_a_line_is_that_line)
{
  const glass_line line = line_through({10.0, 11.0, 14.0}, {3.0, 1.0, -5.0});
  EXPECT_NEAR(line.slope, -2.0, 1e-14);
  EXPECT_NEAR(line.intercept, 23.0, 1e-13);
  EXPECT_NEAR(line.r, -1.0, 1e-15);
  EXPECT_NEAR(line.slope_error, 0.0, 1e-14);
}

TEST(line, equals_a_worked_example)
{
  /* Anscombe's first quartet (Am. Stat. 27, 17 (1973)); the error of the slope to more digits. */
  const glass_line line =
      line_through({10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5},
                   {8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68});
  EXPECT_NEAR(line.slope, 0.5000909090909091, 1e-12);
  EXPECT_NEAR(line.intercept, 3.0000909090909094, 1e-12);
  EXPECT_NEAR(line.r, 0.8164205163448399, 1e-12);
  EXPECT_NEAR(line.slope_error, 0.11790550059563405, 1e-12);
}

TEST(line, of_a_constant_has_no_slope_and_no_correlation)
{
  const std::vector<double> tenths(1000, 0.1);
  std::vector<double> ramp(1000);
  for (int i = 0; i < 1000; i++)
    ramp[i] = i;
  const glass_line flat = line_through(ramp, tenths), steep = line_through(tenths, ramp);
  EXPECT_EQ(0.0, flat.r);
  EXPECT_EQ(0.0, flat.slope);
  EXPECT_EQ(0.1, flat.intercept);
  EXPECT_TRUE(flat.constant_y && !flat.constant_x);
  EXPECT_EQ(0.0, steep.r);
  EXPECT_EQ(0.0, steep.slope);
  EXPECT_TRUE(steep.constant_x && !steep.constant_y);
}

TEST(line, counts_differences_by_rounding_as_constant)
{
  EXPECT_TRUE(line_through({0.1 + 0.2, 0.3, 0.3}, {1, 2, 3}).constant_x);
  EXPECT_FALSE(line_through({0.3 + 1e-12, 0.3, 0.3}, {1, 2, 3}).constant_x);
}

TEST(line, refuses_bad_input_and_leaves_the_result)
{
  const double x[] = {1.0, 2.0}, bad[] = {1.0, NAN};
  glass_line line;
  line.slope = 42.0;
  EXPECT_EQ(GLASS_EINVAL, glass_line_fit(0, x, x, &line));
  EXPECT_EQ(GLASS_ENONFINITE, glass_line_fit(2, bad, x, &line));
  EXPECT_EQ(GLASS_ENONFINITE, glass_line_fit(2, x, bad, &line));
  EXPECT_EQ(42.0, line.slope);
}
