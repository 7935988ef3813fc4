/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One saddle search through the stages of the core, as a worker of a fix does it. */
#ifndef GLASS_WALK_H
#define GLASS_WALK_H

#include "glass_artn.h"
#include "glass_connection.h"
#include "glass_saddle.h"
#include "surfaces.h"

#include <gtest/gtest.h>
#include <numeric>

inline glass_search_options reduced_options()
{
  glass_search_options options = glass_search_defaults(GLASS_SEARCH_METAL);
  options.increment = 0.1;
  options.max_step = 0.1;
  options.ftol = 1e-4;
  options.mtol = 1e-5;
  options.same_distance = 0.05;
  options.same_energy = 1e-4;
  options.moved = 0.05;
  return options;
}

inline std::vector<double> relaxed(Surface &surface, std::vector<double> x)
{
  std::vector<double> force(x.size());
  glass_minimizer *minimizer = nullptr;
  const glass_minimize_options options = {1e-7, 0.05, 10000, 0};
  const glass_potential potential = surface.potential();
  double energy;
  int calls;
  glass_minimize_outcome outcome;
  EXPECT_EQ(GLASS_OK, glass_minimizer_create(&minimizer));
  EXPECT_EQ(GLASS_OK, glass_minimize(minimizer, &potential, &options, nullptr, nullptr, x.data(),
                                     force.data(), &energy, &calls, &outcome));
  EXPECT_EQ(GLASS_MINIMIZE_CONVERGED, outcome);
  glass_minimizer_destroy(minimizer);
  return x;
}

struct Walk {
  Surface &surface;
  glass_calls calls = {};
  glass_potential potential;
  glass_follow *follow = nullptr;
  glass_point saddle = {};
  glass_sides sides = {};
  glass_search_outcome outcome = GLASS_SEARCH_UNDECIDED;
  glass_status status = GLASS_OK;

  Walk(Surface &surface, const std::vector<double> &x_min, const glass_search_options &options)
      : surface(surface)
  {
    surface.set_reference(x_min);
    surface.calls = 0;
    calls.limit = options.max_calls;
    potential = surface.potential();
    potential.calls = &calls;
    EXPECT_EQ(GLASS_OK, glass_follow_create(&options, &follow));
  }
  Walk(const Walk &) = delete;
  ~Walk()
  {
    EXPECT_EQ(surface.calls, calls.evaluations);
    glass_follow_destroy(follow);
    glass_point_free(&saddle);
    glass_sides_free(&sides);
  }

  /* Put the saddle somewhere. */
  void place(const std::vector<double> &x, const std::vector<double> &mode)
  {
    ASSERT_EQ(GLASS_OK, glass_follow_fit(follow, &potential, &saddle));
    std::copy(x.begin(), x.end(), saddle.x);
    std::copy(mode.begin(), mode.end(), saddle.mode);
    ASSERT_EQ(GLASS_OK, glass_follow_force(follow, &potential, &saddle));
  }

  Walk &search(const glass_method &method, uint64_t seed, int pushed = 0,
               const double *toward = nullptr)
  {
    std::vector<int> slots(pushed ? pushed : potential.n / 3);
    std::iota(slots.begin(), slots.end(), 0);
    const glass_push push = {(int)slots.size(), slots.data(), 0.05, toward, {seed, 1, 0}};
    status = method.search(follow, &potential, &push, &saddle, &outcome);
    return *this;
  }
  Walk &refine()
  {
    if (!status && !outcome)
      status = glass_saddle_refine(follow, &potential, potential.n, &saddle, &outcome);
    return *this;
  }
  Walk &probe()
  {
    if (!status && !outcome)
      status = glass_connection_probe(follow, &potential, &saddle, &sides, &outcome);
    return *this;
  }
  Walk &judge()
  {
    if (!status && !outcome)
      status = glass_connection_judge(follow, &potential, potential.n, &saddle, &sides, &outcome);
    return *this;
  }
  /* Coordinates and energy of the side that is not the start. */
  const glass_point &other() const { return sides.side[sides.is_start[0] ? 1 : 0]; }
};

#endif
