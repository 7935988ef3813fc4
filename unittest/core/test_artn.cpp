/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "walk.h"

TEST(artn, finds_the_saddle_of_a_double_well_in_many_dimensions)
{
  Surface surface = double_well(60, 1.0);
  std::vector<double> x_min(60, 0.0);
  x_min[0] = -1.0;
  int connected = 0;
  for (uint64_t seed = 1; seed <= 10; seed++) {
    Walk walk(surface, x_min, reduced_options());
    walk.search(glass_artn_method, seed, 1).refine().judge();
    if (walk.outcome != GLASS_SEARCH_CONNECTED)
      continue;
    connected++;
    EXPECT_NEAR(walk.saddle.energy, 1.0, 1e-6);
    EXPECT_NEAR(walk.other().energy, 0.0, 1e-6);
    EXPECT_NEAR(walk.saddle.x[0], 0.0, 1e-4);
    EXPECT_NEAR(walk.saddle.x[9], -0.1, 1e-4);
    EXPECT_NEAR(walk.other().x[0], 1.0, 1e-3);
    std::vector<double> force(60);
    EXPECT_NEAR(surface.energy_and_force(walk.other().x, force.data()), walk.other().energy, 1e-12);
  }
  EXPECT_GE(connected, 2);
}

TEST(artn, finds_the_saddles_of_mueller_and_brown)
{
  Surface surface = mueller_brown();
  const auto x_min = relaxed(surface, {0.62, 0.03, 0.0});
  glass_search_options options = reduced_options();
  options.increment = options.max_step = 0.05;
  int connected = 0;
  for (uint64_t seed = 1; seed <= 10; seed++) {
    Walk walk(surface, x_min, options);
    walk.search(glass_artn_method, seed).refine().judge();
    if (walk.outcome != GLASS_SEARCH_CONNECTED)
      continue;
    connected++;
    EXPECT_NEAR(walk.saddle.energy + surface.zero, -0.722489, 1e-5);
    EXPECT_NEAR(walk.saddle.x[0], 0.2125, 1e-3);
    EXPECT_NEAR(walk.saddle.x[1], 0.2930, 1e-3);
    EXPECT_LT(walk.saddle.eigenvalue, 0.0);
  }
  EXPECT_GE(connected, 2);
}

TEST(artn, a_directed_push_goes_where_it_is_told)
{
  Surface surface = mueller_brown();
  const auto x_min = relaxed(surface, {-0.05, 0.467, 0.0});
  glass_search_options options = reduced_options();
  options.increment = options.max_step = 0.05;
  /* The middle minimum lies between two saddles. */
  const double left[3] = {-0.82, 0.62, 0.0}, right[3] = {0.21, 0.29, 0.0};
  for (const double *toward : {left, right}) {
    Walk walk(surface, x_min, options);
    walk.search(glass_artn_method, 1, 0, toward).refine().judge();
    EXPECT_EQ(GLASS_SEARCH_CONNECTED, walk.outcome);
    EXPECT_NEAR(walk.saddle.energy + surface.zero, toward == left ? -0.406648 : -0.722489, 1e-5);
  }
}

static glass_search_options cluster_options()
{
  glass_search_options options = reduced_options();
  options.increment = 0.05;
  options.max_step = 0.15;
  options.eigenvalue = -1.0;
  return options;
}

TEST(artn, saddles_of_a_lennard_jones_cluster_have_exactly_one_negative_curvature)
{
  Surface surface = lennard_jones(13);
  const auto x_min = relaxed(surface, icosahedron());
  const glass_search_options options = cluster_options();
  int saddles = 0;
  for (uint64_t seed = 1; seed <= 12; seed++) {
    Walk walk(surface, x_min, options);
    walk.search(glass_artn_method, seed).refine();
    if (walk.outcome)
      continue;
    saddles++;
    const std::vector<double> x(walk.saddle.x, walk.saddle.x + 39);
    const auto lambda = curvatures(surface, x);
    EXPECT_NEAR(lambda[0], walk.saddle.eigenvalue, 0.02 * std::fabs(lambda[0]));
    EXPECT_GT(lambda[1], -1e-3) << "seed " << seed;
    std::vector<double> force(39);
    const double energy = surface.energy_and_force(x.data(), force.data());
    for (double f : force)
      EXPECT_LT(std::fabs(f), options.ftol);
    EXPECT_NEAR(walk.saddle.energy + surface.zero, energy, 1e-12);
  }
  EXPECT_GE(saddles, 3);
}

/* D. J. Wales, J. Chem. Phys. 101, 3750 (1994), has its lowest saddle at -41.5552. */
TEST(artn, a_free_cluster_of_13_finds_its_lowest_saddle_however_it_turns)
{
  Surface surface = lennard_jones(13);
  const auto x_min = relaxed(surface, icosahedron());
  double lowest = INFINITY;
  for (uint64_t seed = 1; seed <= 40; seed++) {
    Walk walk(surface, x_min, cluster_options());
    walk.search(glass_artn_method, seed).refine().judge();
    if (walk.outcome != GLASS_SEARCH_CONNECTED)
      continue;
    lowest = std::min(lowest, walk.saddle.energy);
    std::vector<double> x(walk.other().x, walk.other().x + 39);
    ASSERT_EQ(GLASS_OK, glass_rigid_align(surface.rigid, 39, x_min.data(), x.data()));
    double farthest = 0.0;
    for (int i = 0; i < 39; i++)
      farthest = std::max(farthest, std::fabs(x[i] - x_min[i]));
    EXPECT_GT(farthest, 0.1) << "an event of a rotation";
  }
  EXPECT_NEAR(lowest, 2.7716, 1e-3);
}

/* The outcome of one search on a surface made to end so. */
static Walk &walked(Walk &walk)
{
  return walk.search(glass_artn_method, 1).refine().judge();
}

TEST(artn, a_bowl_has_no_negative_mode)
{
  glass_search_options options = reduced_options();
  options.max_energy = 1e6;
  Surface bowl = quadratic({1.0, 2.0, 3.0});
  Walk walk(bowl, {0.0, 0.0, 0.0}, options);
  EXPECT_EQ(GLASS_SEARCH_NO_NEGATIVE_MODE, walked(walk).outcome);
}

TEST(artn, a_steep_bowl_ends_at_the_energy_cap)
{
  Surface bowl = quadratic({1e4, 2e4, 3e4});
  Walk walk(bowl, {0.0, 0.0, 0.0}, reduced_options());
  EXPECT_EQ(GLASS_SEARCH_ENERGY_CAP, walked(walk).outcome);
}

TEST(artn, energies_that_are_not_finite_end_a_search)
{
  Surface wall = {3, [](const double *x, double *force) {
                    double r2 = 0.0;
                    for (int d = 0; d < 3; d++)
                      force[d] = -x[d], r2 += x[d] * x[d];
                    return r2 < 0.09 ? 0.5 * r2 : NAN;
                  }};
  Walk to_wall(wall, {0.0, 0.0, 0.0}, reduced_options());
  EXPECT_EQ(GLASS_ENONFINITE, walked(to_wall).status);
  Surface forces = {3, [](const double *x, double *force) {
                      const double r2 = x[0] * x[0] + x[1] * x[1] + x[2] * x[2];
                      for (int d = 0; d < 3; d++)
                        force[d] = r2 < 0.09 ? -x[d] : INFINITY;
                      return 0.5 * r2;
                    }};
  Walk to_force(forces, {0.0, 0.0, 0.0}, reduced_options());
  EXPECT_EQ(GLASS_ENONFINITE, walked(to_force).status);
}

TEST(artn, a_search_makes_no_more_calls_than_allowed)
{
  Surface surface = lennard_jones(13);
  const auto x_min = relaxed(surface, icosahedron());
  glass_search_options options = reduced_options();
  options.max_calls = 30;
  Walk walk(surface, x_min, options);
  EXPECT_EQ(GLASS_ELIMIT, walked(walk).status);
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
  Walk walk(surface, x_min, reduced_options());
  EXPECT_EQ(GLASS_SEARCH_LOST_MODE, walk.search(glass_artn_method, 2).outcome);
}

TEST(artn, searches_repeat_bit_by_bit)
{
  Surface surface = lennard_jones(13);
  const auto x_min = relaxed(surface, icosahedron());
  Walk one(surface, x_min, reduced_options());
  one.search(glass_artn_method, 3).refine().judge();
  const int calls = surface.calls;
  Walk two(surface, x_min, reduced_options());
  two.search(glass_artn_method, 3).refine().judge();
  EXPECT_EQ(calls, surface.calls);
  EXPECT_EQ(std::vector<double>(one.saddle.x, one.saddle.x + 39),
            std::vector<double>(two.saddle.x, two.saddle.x + 39));
  EXPECT_EQ(one.saddle.energy, two.saddle.energy);
  EXPECT_EQ(one.outcome, two.outcome);
  surface.calls = calls;
}

TEST(artn, refuses_bad_input)
{
  glass_follow *follow = nullptr;
  glass_search_options options = reduced_options();
  options.ftol = NAN;
  EXPECT_EQ(GLASS_EINVAL, glass_follow_create(&options, &follow));
  Surface surface = quadratic({1.0, 2.0, 3.0});
  Walk walk(surface, {0.0, 0.0, 0.0}, reduced_options());
  const int outside = 1, first = 0;
  const glass_push bad[] = {{1, &outside, 0.1, nullptr, {1, 1, 1}},
                            {0, &first, 0.1, nullptr, {1, 1, 1}},
                            {1, &first, 0.0, nullptr, {1, 1, 1}},
                            {1, &first, 0.1, walk.potential.reference, {1, 1, 1}}};
  for (const glass_push &push : bad)
    EXPECT_EQ(GLASS_EINVAL, glass_artn_method.search(walk.follow, &walk.potential, &push,
                                                     &walk.saddle, &walk.outcome));
}
