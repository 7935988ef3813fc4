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
         uint64_t seed, int pushed = 0)
      : x(x_min.size()), mode(x_min.size()), x_final(x_min.size())
  {
    surface.set_reference(x_min);
    std::vector<int> push(pushed ? pushed : x_min.size() / 3);
    std::iota(push.begin(), push.end(), 0);
    const glass_potential potential = surface.potential();
    const glass_random_key key = {seed, 1, 0};
    glass_artn *artn = nullptr;
    EXPECT_EQ(GLASS_OK, glass_artn_create(surface.n, &options, &artn));
    surface.calls = 0;
    EXPECT_EQ(GLASS_OK, glass_artn_search(artn, &potential, x_min.data(), (int)push.size(),
                                          push.data(), 0.05, &key, x.data(), mode.data(), &result));
    if (!result.outcome) {
      EXPECT_EQ(GLASS_OK,
                glass_artn_refine(artn, &potential, x.data(), mode.data(), &result));
    }
    if (!result.outcome) {
      EXPECT_EQ(GLASS_OK, glass_artn_judge(artn, &potential, x_min.data(), x.data(),
                                           mode.data(), 0, nullptr, x_final.data(), &result));
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
  options.increment = 0.1;
  options.max_step = 0.1;
  options.ftol = 1e-4;
  options.same_distance = 0.05;
  options.same_energy = 1e-4;
  options.moved = 0.05;
  return options;
}

TEST(artn, finds_the_saddle_of_a_double_well_in_many_dimensions)
{
  Surface surface = double_well(60, 1.0);
  std::vector<double> x_min(60, 0.0);
  x_min[0] = -1.0;
  int connected = 0;
  for (uint64_t seed = 1; seed <= 10; seed++) {
    Search search(surface, x_min, reduced_options(), seed, 1);
    if (search.result.outcome != GLASS_ARTN_CONNECTED)
      continue;
    connected++;
    EXPECT_NEAR(search.result.barrier, 1.0, 1e-6);
    EXPECT_NEAR(search.result.reverse, 1.0, 1e-6);
    EXPECT_NEAR(search.result.difference, 0.0, 1e-6);
    EXPECT_NEAR(search.x[0], 0.0, 1e-4);
    EXPECT_NEAR(search.x[9], -0.1, 1e-4);
    EXPECT_NEAR(search.x_final[0], 1.0, 1e-3);
    std::vector<double> force(60);
    EXPECT_NEAR(surface.energy_and_force(search.x_final.data(), force.data()),
                search.result.difference, 1e-12);
  }
  EXPECT_GE(connected, 2);
}

TEST(artn, finds_the_saddles_of_mueller_and_brown)
{
  Surface surface = mueller_brown();
  const auto x_min = relaxed(surface, {0.62, 0.03, 0.0});
  glass_artn_options options = reduced_options();
  options.increment = options.max_step = 0.05;
  int connected = 0;
  for (uint64_t seed = 1; seed <= 10; seed++) {
    Search search(surface, x_min, options, seed);
    if (search.result.outcome != GLASS_ARTN_CONNECTED)
      continue;
    connected++;
    EXPECT_NEAR(search.result.energy + surface.zero, -0.722489, 1e-5);
    EXPECT_NEAR(search.x[0], 0.2125, 1e-3);
    EXPECT_NEAR(search.x[1], 0.2930, 1e-3);
    EXPECT_LT(search.result.eigenvalue, 0.0);
  }
  EXPECT_GE(connected, 2);
}

TEST(artn, saddles_of_a_lennard_jones_cluster_have_exactly_one_negative_curvature)
{
  Surface surface = lennard_jones(13);
  const auto x_min = relaxed(surface, icosahedron());
  glass_artn_options options = reduced_options();
  options.increment = 0.05;
  options.max_step = 0.15;
  options.eigenvalue = -1.0;
  int saddles = 0;
  for (uint64_t seed = 1; seed <= 12; seed++) {
    Search search(surface, x_min, options, seed);
    if (search.result.calls[GLASS_ARTN_RELAXING] == 0)
      continue;
    saddles++;
    const auto lambda = curvatures(surface, search.x);
    EXPECT_NEAR(lambda[0], search.result.eigenvalue, 0.02 * std::fabs(lambda[0]));
    EXPECT_GT(lambda[1], -1e-3) << "seed " << seed;
    std::vector<double> force(39);
    surface.energy_and_force(search.x.data(), force.data());
    for (double f : force)
      EXPECT_LT(std::fabs(f), options.ftol);
    EXPECT_NEAR(search.result.energy + surface.zero,
                surface.energy_and_force(search.x.data(), force.data()), 1e-12);
  }
  EXPECT_GE(saddles, 3);
}

/* The outcome of one search on a surface made to end so. */
static glass_artn_outcome outcome_on(Surface surface, const glass_artn_options &options, int n = 3)
{
  const std::vector<double> x_min(n, 0.0);
  return Search(surface, x_min, options, 1).result.outcome;
}

TEST(artn, a_bowl_has_no_negative_mode)
{
  glass_artn_options options = reduced_options();
  options.max_energy = 1e6;
  EXPECT_EQ(GLASS_ARTN_NO_NEGATIVE_MODE, outcome_on(quadratic({1.0, 2.0, 3.0}), options));
}

TEST(artn, a_steep_bowl_ends_at_the_energy_cap)
{
  EXPECT_EQ(GLASS_ARTN_ENERGY_CAP, outcome_on(quadratic({1e4, 2e4, 3e4}), reduced_options()));
}

TEST(artn, energies_that_are_not_finite_end_a_search)
{
  Surface wall = {3, [](const double *x, double *force) {
                    double r2 = 0.0;
                    for (int d = 0; d < 3; d++)
                      force[d] = -x[d], r2 += x[d] * x[d];
                    return r2 < 0.09 ? 0.5 * r2 : NAN;
                  }};
  EXPECT_EQ(GLASS_ARTN_NONFINITE, outcome_on(wall, reduced_options()));
  Surface forces = {3, [](const double *x, double *force) {
                      const double r2 = x[0] * x[0] + x[1] * x[1] + x[2] * x[2];
                      for (int d = 0; d < 3; d++)
                        force[d] = r2 < 0.09 ? -x[d] : INFINITY;
                      return 0.5 * r2;
                    }};
  EXPECT_EQ(GLASS_ARTN_NONFINITE, outcome_on(forces, reduced_options()));
}

TEST(artn, a_search_makes_no_more_calls_than_allowed)
{
  Surface surface = lennard_jones(13);
  const auto x_min = relaxed(surface, icosahedron());
  glass_artn_options options = reduced_options();
  options.max_calls = 30;
  Search search(surface, x_min, options, 1);
  EXPECT_EQ(GLASS_ARTN_NO_CONVERGENCE, search.result.outcome);
  EXPECT_EQ(30, surface.calls);
}

/* A radial hill whose slope lessens with r but never turns: curvature along r is negative beyond 1,
 * and there is no saddle. */
TEST(artn, a_slope_without_a_saddle_loses_the_mode_or_its_energy)
{
  Surface surface = {3, [](const double *x, double *force) {
                       const double u = std::sqrt(1.0 + x[0] * x[0]), y = x[0];
                       /* sqrt(1 + y^2) - 1 with a dip of its curvature near y = 1 */
                       const double g = std::exp(-8.0 * (y - 1.0) * (y - 1.0)),
                                    h = std::exp(-8.0 * (y + 1.0) * (y + 1.0));
                       force[0] = -(y / u) - 0.1 * (-16.0 * (y - 1.0) * g - 16.0 * (y + 1.0) * h);
                       force[1] = -20.0 * x[1];
                       force[2] = -20.0 * x[2];
                       return u - 1.0 + 10.0 * (x[1] * x[1] + x[2] * x[2]) + 0.1 * (g + h);
                     }};
  std::vector<double> x_min = relaxed(surface, {0.0, 0.0, 0.0});
  Search search(surface, x_min, reduced_options(), 2);
  EXPECT_EQ(GLASS_ARTN_LOST_MODE, search.result.outcome);
}

struct Stages {
  std::vector<double> x, mode, x_final;
  glass_artn_result result = {};

  /* Refine from x along mode, then judge against x_min. */
  Stages(Surface &surface, std::vector<double> x, std::vector<double> mode,
         const std::vector<double> &x_min, const glass_artn_options &options)
      : x(x), mode(mode), x_final(x.size())
  {
    surface.set_reference(x_min);
    const glass_potential potential = surface.potential();
    glass_artn *artn = nullptr;
    EXPECT_EQ(GLASS_OK, glass_artn_create(surface.n, &options, &artn));
    EXPECT_EQ(GLASS_OK, glass_artn_refine(artn, &potential, this->x.data(),
                                          this->mode.data(), &result));
    if (!result.outcome) {
      EXPECT_EQ(GLASS_OK, glass_artn_judge(artn, &potential, x_min.data(), this->x.data(),
                                           this->mode.data(), 0, nullptr, x_final.data(), &result));
    }
    glass_artn_destroy(artn);
  }
};

TEST(artn, refining_pulls_a_rough_saddle_onto_the_exact_one)
{
  Surface surface = double_well(9, 1.0);
  std::vector<double> x_min(9, 0.0), x(9, 0.05), mode(9, 0.1);
  x_min[0] = -1.0;
  mode[0] = 1.0;
  Stages stages(surface, x, mode, x_min, reduced_options());
  EXPECT_EQ(GLASS_ARTN_CONNECTED, stages.result.outcome);
  EXPECT_NEAR(stages.x[0], 0.0, 1e-4);
  EXPECT_NEAR(stages.result.barrier, 1.0, 1e-6);
  EXPECT_NEAR(stages.result.eigenvalue, curvatures(surface, stages.x)[0], 0.01);
  EXPECT_EQ(0, stages.result.calls[GLASS_ARTN_CLIMBING]);
  EXPECT_EQ(0, stages.result.calls[GLASS_ARTN_FOLLOWING]);
  EXPECT_GT(stages.result.calls[GLASS_ARTN_REFINING], 0);
  EXPECT_GT(stages.result.calls[GLASS_ARTN_RELAXING], 0);
}

/* Wells at odd x, saddles of height 2 at even x. */
static Surface chain_of_wells()
{
  return {3, [](const double *x, double *force) {
            force[0] = M_PI * std::sin(M_PI * x[0]);
            force[1] = -10.0 * x[1];
            force[2] = -10.0 * x[2];
            return std::cos(M_PI * x[0]) + 5.0 * (x[1] * x[1] + x[2] * x[2]);
          }};
}

TEST(artn, a_saddle_of_other_minima_is_disconnected)
{
  Surface chain = chain_of_wells();
  const std::vector<double> mode = {1.0, 0.0, 0.0}, x_min = {-1.0, 0.0, 0.0};
  EXPECT_EQ(GLASS_ARTN_CONNECTED,
            Stages(chain, {0.02, 0.01, 0.0}, mode, x_min, reduced_options()).result.outcome);
  for (const double saddle : {2.0, 4.0}) {
    const Stages stages(chain, {saddle + 0.02, 0.01, 0.0}, mode, x_min, reduced_options());
    EXPECT_EQ(GLASS_ARTN_DISCONNECTED, stages.result.outcome);
    EXPECT_NEAR(stages.x_final[0], saddle - 1.0, 1e-3) << "the side that is nearer";
  }
}

TEST(artn, a_probe_tells_whether_the_start_is_on_one_side)
{
  Surface chain = chain_of_wells();
  const glass_artn_options options = reduced_options();
  const std::vector<double> mode = {1.0, 0.0, 0.0}, x_min = {-1.0, 0.0, 0.0};
  chain.set_reference(x_min);
  const glass_potential potential = chain.potential();
  std::vector<double> x_other(3);
  glass_artn *artn = nullptr;
  ASSERT_EQ(GLASS_OK, glass_artn_create(3, &options, &artn));
  for (const double saddle : {0.0, -2.0, 2.0, 4.0, -6.0}) {
    const std::vector<double> x = {saddle, 0.0, 0.0};
    glass_artn_result result = {};
    result.energy = 2.0;
    ASSERT_EQ(GLASS_OK, glass_artn_probe(artn, &potential, x_min.data(), x.data(),
                                         mode.data(), x_other.data(), &result));
    EXPECT_NEAR(result.barrier, 2.0, 1e-12);
    if (std::fabs(saddle - x_min[0]) < 1.5) {
      EXPECT_EQ(GLASS_ARTN_UNDECIDED, result.outcome);
    } else {
      EXPECT_EQ(GLASS_ARTN_DISCONNECTED, result.outcome);
      EXPECT_NEAR(x_other[0], saddle - std::copysign(1.0, saddle), 1e-3);
    }
  }
  glass_artn_destroy(artn);
}

/* The energy of the saddle that a search finds between two minima, and what it connects. */
static Stages turned_back(Surface &surface, const std::vector<double> &x_min,
                          const std::vector<double> &x_other)
{
  const glass_artn_options options = reduced_options();
  std::vector<double> x(x_min.size()), mode(x_min.size());
  surface.set_reference(x_min);
  const glass_potential potential = surface.potential();
  glass_artn *artn = nullptr;
  glass_artn_result result = {};
  EXPECT_EQ(GLASS_OK, glass_artn_create(surface.n, &options, &artn));
  surface.calls = 0;
  EXPECT_EQ(GLASS_OK, glass_artn_turn_back(artn, &potential, x_min.data(), x_other.data(),
                                           x.data(), mode.data(), &result));
  EXPECT_EQ(GLASS_ARTN_UNDECIDED, result.outcome);
  EXPECT_EQ(surface.calls, result.calls[GLASS_ARTN_CLIMBING] + result.calls[GLASS_ARTN_FOLLOWING]);
  glass_artn_destroy(artn);
  return Stages(surface, x, mode, x_min, options);
}

TEST(artn, turning_back_finds_the_saddle_that_a_search_has_passed)
{
  Surface chain = chain_of_wells();
  for (const double other : {1.0, 3.0}) {
    const Stages first = turned_back(chain, {-1.0, 0.0, 0.0}, {other, 0.0, 0.0});
    EXPECT_EQ(GLASS_ARTN_CONNECTED, first.result.outcome);
    EXPECT_NEAR(first.x[0], 0.0, 1e-4);
    EXPECT_NEAR(first.result.barrier, 2.0, 1e-6);
  }
  /* From the left minimum to the right one the way leads over the one in the middle. */
  Surface surface = mueller_brown();
  const Stages left = turned_back(surface, relaxed(surface, {-0.558, 1.442, 0.0}),
                                  relaxed(surface, {-0.05, 0.467, 0.0}));
  EXPECT_EQ(GLASS_ARTN_CONNECTED, left.result.outcome);
  EXPECT_NEAR(left.result.energy + surface.zero, -0.406648, 1e-5);
}

TEST(artn, atoms_near_the_event_relax_first)
{
  Surface well = double_well(6, 1.0);
  std::vector<std::vector<double>> path;
  Surface surface = {6, [&](const double *x, double *force) {
                       path.emplace_back(x, x + 6);
                       return well.energy_and_force(x, force);
                     }};
  std::vector<double> x_min(6, 0.0), x(6, -0.1), mode(6, 0.0), x_final(6);
  x_min[0] = -1.0;
  x[0] = 0.0;
  mode[0] = 1.0;
  const glass_artn_options options = reduced_options();
  const glass_potential potential = surface.potential();
  const int near = 0;
  glass_artn *artn = nullptr;
  ASSERT_EQ(GLASS_OK, glass_artn_create(6, &options, &artn));
  for (const int nnear : {0, 1}) {
    path.clear();
    glass_artn_result result = {};
    result.energy = 1.0;
    ASSERT_EQ(GLASS_OK, glass_artn_judge(artn, &potential, x_min.data(), x.data(), mode.data(),
                                         nnear, &near, x_final.data(), &result));
    EXPECT_EQ(GLASS_ARTN_CONNECTED, result.outcome);
    EXPECT_NEAR(x_final[0], 1.0, 1e-4);
    size_t k = 0;
    while (k < path.size() && std::equal(&x[3], &x[0] + 6, &path[k][3]))
      k++;
    ASSERT_LT(k, path.size()) << "the others never move";
    if (nnear) {
      std::vector<double> force(6);
      well.energy_and_force(path[k - 1].data(), force.data());
      EXPECT_LT(std::hypot(force[0], force[1], force[2]), options.ftol);
      EXPECT_GT(std::hypot(force[3], force[4], force[5]), 0.1);
    } else {
      EXPECT_EQ(1u, k);
    }
  }
  glass_artn_destroy(artn);
}

TEST(artn, a_saddle_between_two_places_that_are_the_same_returned)
{
  Surface surface = double_well(9, 1.0);
  std::vector<double> x_min(9, 0.0), x(9, 0.0), mode(9, 0.0);
  x_min[0] = -1.0;
  mode[0] = 1.0;
  glass_artn_options options = reduced_options();
  options.same_distance = 3.0;
  EXPECT_EQ(GLASS_ARTN_RETURNED, Stages(surface, x, mode, x_min, options).result.outcome);
}

TEST(artn, refining_fails_where_the_saddle_went_away)
{
  Surface bowl = quadratic({1.0, 2.0, 3.0});
  const std::vector<double> x_min(3, 0.0);
  EXPECT_EQ(
      GLASS_ARTN_REFINE_FAILED,
      Stages(bowl, {0.3, 0.1, 0.0}, {1.0, 0.0, 0.0}, x_min, reduced_options()).result.outcome);
}

TEST(artn, a_maximum_in_two_directions_is_left_for_a_saddle_or_is_none)
{
  /* Two double wells side by side: (0, 0) is a maximum of both, (0, 1) a saddle. */
  Surface surface = {3, [](const double *x, double *force) {
                       const double u = x[0] * x[0] - 1.0, v = x[1] * x[1] - 1.0;
                       force[0] = -4.0 * x[0] * u;
                       force[1] = -2.0 * x[1] * v;
                       force[2] = -10.0 * x[2];
                       return u * u + 0.5 * v * v + 5.0 * x[2] * x[2];
                     }};
  const std::vector<double> x_min = {-1.0, 1.0, 0.0};
  Stages stages(surface, {0.0, 1e-6, 0.0}, {1.0, 1e-3, 0.0}, x_min, reduced_options());
  EXPECT_EQ(GLASS_ARTN_CONNECTED, stages.result.outcome);
  EXPECT_NEAR(std::fabs(stages.x[1]), 1.0, 1e-3);
  /* In an inverted bowl there is nowhere else to go. */
  Surface hill = quadratic({-1.0, -2.0, -3.0});
  glass_artn_options options = reduced_options();
  options.ftol = 1.0;
  EXPECT_EQ(GLASS_ARTN_NOT_A_SADDLE,
            Stages(hill, {0.0, 0.0, 0.0}, {1.0, 0.3, 0.2}, x_min, options).result.outcome);
}

TEST(artn, refuses_bad_input)
{
  glass_artn *artn = nullptr;
  glass_artn_options options = reduced_options();
  EXPECT_EQ(GLASS_EINVAL, glass_artn_create(4, &options, &artn));
  options.ftol = NAN;
  EXPECT_EQ(GLASS_EINVAL, glass_artn_create(3, &options, &artn));
  options = reduced_options();
  options.eigenvalue = 0.1;
  EXPECT_EQ(GLASS_EINVAL, glass_artn_create(3, &options, &artn));
  options = reduced_options();
  ASSERT_EQ(GLASS_OK, glass_artn_create(3, &options, &artn));
  Surface surface = quadratic({1.0, 2.0, 3.0});
  const glass_potential potential = surface.potential();
  const glass_random_key key = {1, 1, 1};
  const int outside = 1;
  double x_min[3] = {}, x[3], mode[3];
  glass_artn_result result = {};
  EXPECT_EQ(GLASS_EINVAL, glass_artn_search(artn, &potential, x_min, 1, &outside, 0.1, &key, x,
                                            mode, &result));
  EXPECT_EQ(GLASS_EINVAL, glass_artn_search(artn, &potential, x_min, 0, &outside, 0.1, &key, x,
                                            mode, &result));
  EXPECT_EQ(GLASS_EINVAL,
            glass_artn_turn_back(artn, &potential, x_min, x_min, x, mode, &result));
  glass_artn_destroy(artn);
}

TEST(artn, every_outcome_has_a_word_of_its_own)
{
  EXPECT_STREQ("connected", glass_artn_outcome_name(GLASS_ARTN_CONNECTED));
  EXPECT_STREQ("nonfinite", glass_artn_outcome_name(GLASS_ARTN_NONFINITE));
  EXPECT_STREQ("undecided", glass_artn_outcome_name(GLASS_ARTN_UNDECIDED));
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
