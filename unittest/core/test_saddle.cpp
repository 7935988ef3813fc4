/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "walk.h"

TEST(saddle, refining_pulls_a_rough_saddle_onto_the_exact_one)
{
  Surface surface = double_well(9, 1.0);
  std::vector<double> x_min(9, 0.0), x(9, 0.05), mode(9, 0.1);
  x_min[0] = -1.0;
  mode[0] = 1.0;
  Walk walk(surface, x_min, reduced_options());
  walk.place(x, mode);
  walk.refine().judge();
  EXPECT_EQ(GLASS_SEARCH_CONNECTED, walk.outcome);
  EXPECT_NEAR(walk.saddle.x[0], 0.0, 1e-4);
  EXPECT_NEAR(walk.saddle.energy, 1.0, 1e-6);
  EXPECT_LT(walk.saddle.largest, 1e-4);
  const std::vector<double> found(walk.saddle.x, walk.saddle.x + 9);
  EXPECT_NEAR(walk.saddle.eigenvalue, curvatures(surface, found)[0], walk.saddle.residual + 1e-4);
}

TEST(saddle, a_guess_is_refined_without_a_search)
{
  Surface surface = mueller_brown();
  const auto x_min = relaxed(surface, {0.62, 0.03, 0.0});
  const double guess[3] = {0.25, 0.25, 0.05};
  Walk walk(surface, x_min, reduced_options());
  walk.search(glass_saddle_method, 1, 0, guess).refine().judge();
  EXPECT_EQ(GLASS_SEARCH_CONNECTED, walk.outcome);
  EXPECT_NEAR(walk.saddle.energy + surface.zero, -0.722489, 1e-5);
  const glass_push none = {};
  EXPECT_EQ(GLASS_EINVAL, glass_saddle_method.search(walk.follow, &walk.potential, &none,
                                                     &walk.saddle, &walk.outcome));
}

TEST(saddle, refining_fails_where_the_saddle_went_away)
{
  Surface bowl = quadratic({1.0, 2.0, 3.0});
  Walk walk(bowl, {0.0, 0.0, 0.0}, reduced_options());
  walk.place({0.3, 0.1, 0.0}, {1.0, 0.0, 0.0});
  EXPECT_EQ(GLASS_SEARCH_REFINE_FAILED, walk.refine().outcome);
}

TEST(saddle, a_maximum_in_two_directions_is_left_for_a_saddle_or_is_none)
{
  /* Two double wells side by side: (0, 0) is a maximum of both, (0, 1) a saddle. */
  Surface surface = {3, [](const double *x, double *force) {
                       const double u = x[0] * x[0] - 1.0, v = x[1] * x[1] - 1.0;
                       force[0] = -4.0 * x[0] * u;
                       force[1] = -2.0 * x[1] * v;
                       force[2] = -10.0 * x[2];
                       return u * u + 0.5 * v * v + 5.0 * x[2] * x[2];
                     }};
  Walk walk(surface, {-1.0, 1.0, 0.0}, reduced_options());
  walk.place({0.0, 1e-6, 0.0}, {1.0, 1e-3, 0.0});
  EXPECT_EQ(GLASS_SEARCH_CONNECTED, walk.refine().judge().outcome);
  EXPECT_NEAR(std::fabs(walk.saddle.x[1]), 1.0, 1e-3);
  /* Where nothing may be descended a maximum is no saddle. */
  Surface hill = quadratic({-1.0, -2.0, -3.0});
  glass_search_options options = reduced_options();
  options.max_descents = 0;
  Walk on_hill(hill, {-1.0, 1.0, 0.0}, options);
  on_hill.place({0.0, 0.0, 0.0}, {1.0, 0.3, 0.2});
  EXPECT_EQ(GLASS_SEARCH_NOT_A_SADDLE, on_hill.refine().outcome);
}

/* The order that is found at the origin of a quadratic surface. */
static glass_saddle_order order_of(Surface surface, const std::vector<double> &mode,
                                   const glass_search_options &options,
                                   double *eigenvalue = nullptr)
{
  Walk walk(surface, std::vector<double>(surface.n, 0.0), options);
  std::vector<double> second(surface.n);
  walk.place(std::vector<double>(surface.n, 0.0), mode);
  double norm = 0.0;
  for (double m : mode)
    norm += m * m;
  for (int i = 0; i < surface.n; i++)
    walk.saddle.mode[i] /= std::sqrt(norm);
  glass_saddle_order order = GLASS_SADDLE_MINIMUM;
  EXPECT_EQ(GLASS_OK, glass_saddle_confirm(walk.follow, &walk.potential, walk.saddle.n,
                                           &walk.saddle, second.data(), &order));
  if (eigenvalue)
    *eigenvalue = walk.saddle.eigenvalue;
  return order;
}

TEST(saddle, the_order_is_proven_whatever_the_mode_is_like)
{
  const glass_search_options options = reduced_options();
  std::vector<double> lambda(60), mode(60);
  for (int i = 0; i < 60; i++) {
    lambda[i] = 0.2 + 0.5 * i;
    mode[i] = i == 3 ? 1.0 : 0.02 * std::sin(i);
  }
  const auto surface = [&] { return diagonal(lambda); };
  EXPECT_EQ(GLASS_SADDLE_MINIMUM, order_of(surface(), mode, options));
  lambda[3] = -0.5;
  EXPECT_EQ(GLASS_SADDLE_FIRST_ORDER, order_of(surface(), mode, options));
  lambda[40] = -0.05;
  EXPECT_EQ(GLASS_SADDLE_HIGHER_ORDER, order_of(surface(), mode, options));
}

/* A mode spread over a large system, beside another one as soft: too few vectors see neither. What
 * cannot be known must not be claimed. */
TEST(saddle, the_order_of_a_large_soft_system_is_not_claimed_to_be_one)
{
  const int n = 99999;
  std::vector<double> lambda(n), mode(n);
  for (int i = 0; i < n; i++) {
    lambda[i] = i == 10 ? -0.1 : i == 500 ? -0.08 : 0.01 + 30.0 * i / n;
    mode[i] = 0.02 * std::cos(i + 1.0) / std::sqrt(n) + (i == 10);
  }
  glass_search_options options = reduced_options();
  double eigenvalue;
  for (const int vectors : {30, 60, 200}) {
    options.confirm_vectors = vectors;
    const glass_saddle_order order = order_of(diagonal(lambda), mode, options, &eigenvalue);
    EXPECT_NE(GLASS_SADDLE_FIRST_ORDER, order) << vectors;
    if (vectors == 200) {
      EXPECT_EQ(GLASS_SADDLE_HIGHER_ORDER, order);
    }
  }
  EXPECT_NE(GLASS_SADDLE_FIRST_ORDER,
            order_of(diagonal(lambda), std::vector<double>(n, 1.0), options, &eigenvalue));
}

TEST(saddle, exact_products_confirm_without_evaluations)
{
  Surface surface = diagonal({-1.0, 2.0, 3.0, 4.0, 5.0, 6.0});
  Walk walk(surface, std::vector<double>(6, 0.0), reduced_options());
  walk.place(std::vector<double>(6, 0.0), {1.0, 0.0, 0.0, 0.0, 0.0, 0.0});
  walk.potential.expand = [](void *, const double *) { return GLASS_OK; };
  walk.potential.multiply = [](void *, const double *v, double *hv) {
    const double lambda[] = {-1.0, 2.0, 3.0, 4.0, 5.0, 6.0};
    for (int i = 0; i < 6; i++)
      hv[i] = lambda[i] * v[i];
    return GLASS_OK;
  };
  std::vector<double> second(6);
  glass_saddle_order order = GLASS_SADDLE_MINIMUM;
  const long before = walk.calls.evaluations;
  ASSERT_EQ(GLASS_OK, glass_saddle_confirm(walk.follow, &walk.potential, walk.saddle.n,
                                           &walk.saddle, second.data(), &order));
  EXPECT_EQ(GLASS_SADDLE_FIRST_ORDER, order);
  EXPECT_GT(walk.calls.products, 3);
  EXPECT_NEAR(walk.saddle.eigenvalue, -1.0, 1e-12);
  EXPECT_LT(walk.saddle.residual, 1e-7);
  walk.calls.evaluations = before; /* those of expand() reach no surface */
}
