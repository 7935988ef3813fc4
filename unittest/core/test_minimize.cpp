/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "glass_minimize.h"

#include "surfaces.h"

#include <gtest/gtest.h>

struct Relaxation {
  std::vector<double> x, force;
  double energy = NAN;
  int calls = 0;
  glass_minimize_outcome outcome = {};
  glass_status status;

  Relaxation(Surface &surface, std::vector<double> start, glass_minimize_options options,
             glass_minimize_stop stop = nullptr, void *ctx = nullptr)
      : x(start), force(start.size())
  {
    glass_minimizer *minimizer = nullptr;
    EXPECT_EQ(GLASS_OK, glass_minimizer_create(&minimizer));
    const glass_potential potential = surface.potential();
    surface.calls = 0;
    status = glass_minimize(minimizer, &potential, &options, stop, ctx, x.data(), force.data(),
                            &energy, &calls, &outcome);
    glass_minimizer_destroy(minimizer);
  }
};

TEST(minimize, finds_the_minimum_of_a_stiff_quadratic)
{
  std::vector<double> lambda(60);
  for (int i = 0; i < 60; i++)
    lambda[i] = 0.05 * std::pow(1000.0, i / 59.0);
  Surface surface = quadratic(lambda);
  Relaxation r(surface, std::vector<double>(60, 0.3), {1e-6, 0.2, 1000, 0});
  EXPECT_EQ(GLASS_MINIMIZE_CONVERGED, r.outcome);
  EXPECT_EQ(surface.calls, r.calls);
  for (double x : r.x)
    EXPECT_NEAR(x, 0.0, 1e-4);
}

TEST(minimize, the_energy_falls_with_every_step)
{
  Surface surface = mueller_brown();
  std::vector<double> energies;
  auto record = [](void *ctx, const double *, const double *, double energy) {
    static_cast<std::vector<double> *>(ctx)->push_back(energy);
    return 0;
  };
  Relaxation r(surface, {-0.8, 0.65, 0.1}, {1e-8, 0.2, 1000, 0}, record, &energies);
  EXPECT_EQ(GLASS_MINIMIZE_CONVERGED, r.outcome);
  ASSERT_GT(energies.size(), 4u);
  for (size_t i = 1; i < energies.size(); i++)
    EXPECT_LE(energies[i], energies[i - 1] + 1e-12);
  EXPECT_NEAR(r.x[0], -0.5582, 1e-3);
  EXPECT_NEAR(r.x[1], 1.4417, 1e-3);
  EXPECT_NEAR(r.energy, -1.466995, 1e-5);
}

TEST(minimize, reaches_the_icosahedron_of_13_lennard_jones_atoms)
{
  Surface surface = lennard_jones(13);
  auto start = icosahedron();
  for (size_t i = 0; i < start.size(); i++)
    start[i] += 0.05 * std::sin(7.0 * i);
  Relaxation r(surface, start, {1e-6, 0.1, 1000, 0});
  EXPECT_EQ(GLASS_MINIMIZE_CONVERGED, r.outcome);
  EXPECT_NEAR(r.energy, -44.326801, 1e-6); /* Cambridge Cluster Database */
}

TEST(minimize, ends_where_the_callers_test_says)
{
  Surface surface = double_well(9, 1.0);
  double threshold = 0.1;
  auto low = [](void *ctx, const double *, const double *, double energy) {
    return energy < *static_cast<double *>(ctx) ? 1 : 0;
  };
  Relaxation r(surface, {0.3, 0, 0, 0, 0, 0, 0, 0, 0}, {1e-8, 0.1, 1000, 0}, low, &threshold);
  EXPECT_EQ(GLASS_MINIMIZE_STOPPED, r.outcome);
  EXPECT_LT(r.energy, threshold);
  EXPECT_GT(r.energy, 1e-6);
}

TEST(minimize, gives_up_after_the_largest_number_of_calls)
{
  Surface surface = double_well(9, 1.0);
  Relaxation r(surface, {0.3, 0, 0, 0, 0, 0, 0, 0, 0}, {1e-8, 0.1, 4, 0});
  EXPECT_EQ(GLASS_MINIMIZE_MAX_CALLS, r.outcome);
  EXPECT_EQ(4, r.calls);
}

TEST(minimize, reports_when_no_step_lowers_the_energy)
{
  /* Forces that point uphill. */
  Surface surface = {3, [](const double *x, double *force) {
                       for (int d = 0; d < 3; d++)
                         force[d] = x[d];
                       return 0.5 * (x[0] * x[0] + x[1] * x[1] + x[2] * x[2]);
                     }};
  Relaxation r(surface, {1.0, 0.5, 0.2}, {1e-8, 0.1, 1000, 0});
  EXPECT_EQ(GLASS_MINIMIZE_STUCK, r.outcome);
  EXPECT_EQ(1.0, r.x[0]);
}

TEST(minimize, reports_an_energy_that_is_not_finite_and_bad_input)
{
  Surface surface = {3, [](const double *, double *force) {
                       force[0] = force[1] = force[2] = 1.0;
                       return NAN;
                     }};
  EXPECT_EQ(GLASS_ENONFINITE, Relaxation(surface, {0, 0, 0}, {1e-8, 0.1, 10, 0}).status);
  EXPECT_EQ(GLASS_EINVAL, Relaxation(surface, {0, 0, 0}, {0.0, 0.1, 10, 0}).status);
  EXPECT_EQ(GLASS_EINVAL, Relaxation(surface, {0, 0, 0}, {1e-8, NAN, 10, 0}).status);
  EXPECT_EQ(GLASS_EINVAL, Relaxation(surface, {0, 0, 0}, {1e-8, 0.1, 0, 0}).status);
}
