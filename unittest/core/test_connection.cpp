/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "walk.h"

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

TEST(connection, a_saddle_of_other_minima_is_disconnected)
{
  Surface chain = chain_of_wells();
  const std::vector<double> mode = {1.0, 0.0, 0.0}, x_min = {-1.0, 0.0, 0.0};
  for (const double saddle : {0.0, 2.0, 4.0}) {
    Walk walk(chain, x_min, reduced_options());
    walk.place({saddle + 0.02, 0.01, 0.0}, mode);
    walk.refine().judge();
    EXPECT_EQ(saddle > 0.0 ? GLASS_SEARCH_DISCONNECTED : GLASS_SEARCH_CONNECTED, walk.outcome);
    if (saddle > 0.0) {
      EXPECT_NEAR(glass_sides_nearer(&walk.sides, &walk.potential)->x[0], saddle - 1.0, 1e-3);
    }
  }
}

TEST(connection, a_probe_tells_whether_the_start_is_on_one_side)
{
  Surface chain = chain_of_wells();
  for (const double saddle : {0.0, -2.0, 2.0, 4.0, -6.0}) {
    Walk walk(chain, {-1.0, 0.0, 0.0}, reduced_options());
    walk.place({saddle, 0.0, 0.0}, {1.0, 0.0, 0.0});
    walk.probe();
    EXPECT_NEAR(walk.saddle.energy, 2.0, 1e-12);
    if (std::fabs(saddle + 1.0) < 1.5) {
      EXPECT_EQ(GLASS_SEARCH_UNDECIDED, walk.outcome);
      EXPECT_FALSE(walk.sides.known[1]);
    } else {
      EXPECT_EQ(GLASS_SEARCH_DISCONNECTED, walk.outcome);
      EXPECT_NEAR(glass_sides_nearer(&walk.sides, &walk.potential)->x[0],
                  saddle - std::copysign(1.0, saddle), 1e-3);
    }
  }
}

TEST(connection, judging_does_not_relax_again_what_probing_has_relaxed)
{
  Surface chain = chain_of_wells();
  Walk walk(chain, {-1.0, 0.0, 0.0}, reduced_options());
  walk.place({0.02, 0.01, 0.0}, {1.0, 0.0, 0.0});
  walk.probe();
  const long probed = walk.calls.evaluations;
  walk.judge();
  const long judged = walk.calls.evaluations - probed;
  EXPECT_EQ(GLASS_SEARCH_CONNECTED, walk.outcome);
  EXPECT_NEAR(walk.other().x[0], 1.0, 1e-3);
  Walk afresh(chain, {-1.0, 0.0, 0.0}, reduced_options());
  afresh.place({0.02, 0.01, 0.0}, {1.0, 0.0, 0.0});
  const long placed = afresh.calls.evaluations;
  afresh.judge();
  EXPECT_EQ(GLASS_SEARCH_CONNECTED, afresh.outcome);
  EXPECT_LT(judged, afresh.calls.evaluations - placed);
  chain.calls = (int)(walk.calls.evaluations);
  afresh.calls.evaluations = chain.calls;
}

/* What a search finds that has passed into another minimum and turns back. */
static void turn_back(Walk &walk, const std::vector<double> &x_other)
{
  glass_point other = {};
  ASSERT_EQ(GLASS_OK, glass_point_fit(&other, &walk.potential));
  std::copy(x_other.begin(), x_other.end(), other.x);
  walk.status =
      glass_connection_turn_back(walk.follow, &walk.potential, &other, &walk.saddle, &walk.outcome);
  glass_point_free(&other);
  walk.refine().judge();
}

TEST(connection, turning_back_finds_the_saddle_that_a_search_has_passed)
{
  Surface chain = chain_of_wells();
  for (const double other : {1.0, 3.0}) {
    Walk walk(chain, {-1.0, 0.0, 0.0}, reduced_options());
    turn_back(walk, {other, 0.0, 0.0});
    EXPECT_EQ(GLASS_SEARCH_CONNECTED, walk.outcome);
    EXPECT_NEAR(walk.saddle.x[0], 0.0, 1e-4);
    EXPECT_NEAR(walk.saddle.energy, 2.0, 1e-6);
  }
  Walk nowhere(chain, {-1.0, 0.0, 0.0}, reduced_options());
  turn_back(nowhere, {-1.0, 0.0, 0.0});
  EXPECT_EQ(GLASS_EINVAL, nowhere.status);
  /* From the left minimum to the right one the way leads over the one in the middle. */
  Surface surface = mueller_brown();
  const auto left = relaxed(surface, {-0.558, 1.442, 0.0}),
             middle = relaxed(surface, {-0.05, 0.467, 0.0});
  Walk walk(surface, left, reduced_options());
  turn_back(walk, middle);
  EXPECT_EQ(GLASS_SEARCH_CONNECTED, walk.outcome);
  EXPECT_NEAR(walk.saddle.energy + surface.zero, -0.406648, 1e-5);
}

TEST(connection, a_saddle_between_two_places_that_are_the_same_returned)
{
  Surface surface = double_well(9, 1.0);
  std::vector<double> x_min(9, 0.0), mode(9, 0.0);
  x_min[0] = -1.0;
  mode[0] = 1.0;
  glass_search_options options = reduced_options();
  options.same_distance = 3.0;
  Walk walk(surface, x_min, options);
  walk.place(std::vector<double>(9, 0.0), mode);
  EXPECT_EQ(GLASS_SEARCH_RETURNED, walk.refine().judge().outcome);
}

TEST(connection, the_start_turned_and_shifted_is_the_start)
{
  Surface surface = lennard_jones(13);
  const auto x_min = relaxed(surface, icosahedron());
  std::vector<double> turned(39), mode(39, 0.0);
  for (int i = 0; i < 39; i += 3) {
    turned[i] = 1.0 - x_min[i + 1];
    turned[i + 1] = x_min[i] + 2.0;
    turned[i + 2] = x_min[i + 2];
  }
  mode[0] = 1.0;
  Walk walk(surface, x_min, reduced_options());
  walk.place(turned, mode);
  walk.judge();
  EXPECT_EQ(GLASS_SEARCH_RETURNED, walk.outcome);
}
