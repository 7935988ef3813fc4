/* SPDX-License-Identifier: GPL-2.0-or-later */
extern "C" {
#include "glass_simd.h"
}

#include <cmath>
#include <gtest/gtest.h>

TEST(simd, exp_agrees_with_the_library)
{
  for (double x = -690.0; x < 690.0; x += 0.0137)
    ASSERT_NEAR(glass_simd_exp(x) / std::exp(x), 1.0, 4e-16 + 4e-16) << x;
}

TEST(simd, log_agrees_with_the_library)
{
  for (double x = 1e-300; x < 1e300; x *= 1.0371)
    ASSERT_NEAR(glass_simd_log(x), std::log(x), 1e-15 * std::fabs(std::log(x)) + 1e-16) << x;
  for (double x = 0.5; x < 2.0; x += 1.3e-5)
    ASSERT_NEAR(glass_simd_log(x), std::log(x), 3e-16) << x;
}
