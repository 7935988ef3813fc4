/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "glass_artn.h"

#include "glass_minimize.h"
#include "surfaces.h"

#include <gtest/gtest.h>
#include <numeric>

struct Search {
  std::vector<double> x, mode, x_final;
  glass_artn_result result = {};

  Search(Surface &surface, const std::vector<double> &x_min, const glass_artn_options &options,
         uint64_t seed, double amplitude = 0.05)
      : x(x_min.size()), mode(x_min.size()), x_final(x_min.size())
  {
    std::vector<double> force(x_min.size());
    const double e_min = surface.energy_and_force(x_min.data(), force.data());
    std::vector<int> push(x_min.size() / 3);
    std::iota(push.begin(), push.end(), 0);
    const glass_potential potential = surface.potential();
    const glass_random_key key = {seed, 1, 0};
    glass_artn *artn = nullptr;
    EXPECT_EQ(GLASS_OK, glass_artn_create(surface.n, &options, &artn));
    surface.calls = 0;
    EXPECT_EQ(GLASS_OK,
              glass_artn_search(artn, &potential, x_min.data(), e_min, (int)push.size(),
                                push.data(), amplitude, &key, x.data(), mode.data(), &result));
    if (!result.outcome) {
      EXPECT_EQ(GLASS_OK,
                glass_artn_refine(artn, &potential, e_min, x.data(), mode.data(), &result));
    }
    if (!result.outcome) {
      EXPECT_EQ(GLASS_OK, glass_artn_judge(artn, &potential, x_min.data(), e_min, x.data(),
                                           mode.data(), x_final.data(), &result));
    }
    glass_artn_destroy(artn);
    EXPECT_EQ(surface.calls, std::accumulate(result.calls, result.calls + GLASS_ARTN_STAGES, 0));
  }
};

static std::vector<double> relaxed(Surface &surface, std::vector<double> x)
{
  std::vector<double> force(x.size());
  glass_minimizer *minimizer = nullptr;
  const glass_minimize_options options = {1e-7, 0.05, 10000};
  const glass_potential potential = surface.potential();
  double energy;
  int calls;
  glass_minimize_outcome outcome;
  EXPECT_EQ(GLASS_OK, glass_minimizer_create(surface.n, &minimizer));
  EXPECT_EQ(GLASS_OK, glass_minimize(minimizer, &potential, &options, nullptr, nullptr, x.data(),
                                     force.data(), &energy, &calls, &outcome));
  EXPECT_EQ(GLASS_MINIMIZE_CONVERGED, outcome);
  glass_minimizer_destroy(minimizer);
  return x;
}

static glass_artn_options reduced_options()
{
  glass_artn_options options = glass_artn_metal_defaults();
  options.increment = 0.05;
  options.max_step = 0.1;
  options.ftol = 1e-4;
  options.same_distance = 0.05;
  options.same_energy = 1e-4;
  options.moved = 0.05;
  return options;
}

TEST(artn, finds_the_saddle_of_a_double_well_in_many_dimensions)
{
  Surface surface = double_well(6, 1.0);
  std::vector<double> x_min(6, 0.0);
  x_min[0] = -1.0;
  int connected = 0;
  for (uint64_t seed = 1; seed <= 10; seed++) {
    Search search(surface, x_min, reduced_options(), seed);
    if (search.result.outcome != GLASS_ARTN_CONNECTED)
      continue;
    connected++;
    EXPECT_NEAR(search.result.barrier, 1.0, 1e-6);
    EXPECT_NEAR(search.result.reverse, 1.0, 1e-6);
    EXPECT_NEAR(search.result.difference, 0.0, 1e-6);
    EXPECT_NEAR(search.x[0], 0.0, 1e-4);
    EXPECT_NEAR(search.x[4], -0.1, 1e-4);
    EXPECT_NEAR(search.x_final[0], 1.0, 1e-3);
  }
  EXPECT_GE(connected, 2);
}

TEST(artn, finds_the_saddles_of_mueller_and_brown)
{
  Surface surface = mueller_brown();
  const auto x_min = relaxed(surface, {-0.56, 1.44, 0.0});
  int connected = 0;
  for (uint64_t seed = 1; seed <= 10; seed++) {
    glass_artn_options options = reduced_options();
    Search search(surface, x_min, options, seed);
    if (search.result.outcome != GLASS_ARTN_CONNECTED)
      continue;
    connected++;
    EXPECT_NEAR(search.result.energy, -0.406648, 1e-5);
    EXPECT_NEAR(search.x[0], -0.8220, 1e-3);
    EXPECT_NEAR(search.x[1], 0.6243, 1e-3);
    EXPECT_LT(search.result.eigenvalue, 0.0);
  }
  EXPECT_GE(connected, 2);
}

TEST(artn, searches_repeat_bit_by_bit)
{
  Surface surface = lennard_jones(13);
  const auto x_min = relaxed(surface, icosahedron());
  const Search one(surface, x_min, reduced_options(), 3), two(surface, x_min, reduced_options(), 3);
  EXPECT_EQ(one.x, two.x);
  EXPECT_EQ(one.result.energy, two.result.energy);
  EXPECT_EQ(one.result.outcome, two.result.outcome);
}
