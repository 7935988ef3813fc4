/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "glass_lanczos.h"

#include "surfaces.h"

#include <gtest/gtest.h>

struct Lanczos : testing::Test {
  glass_lanczos *lanczos = nullptr;
  glass_lanczos_options options = {40, 1e-10, 1e-3, nullptr, 0};
  glass_lanczos_report report = {};
  std::vector<double> x, force, mode, other;

  ~Lanczos() override { glass_lanczos_destroy(lanczos); }

  glass_potential at(Surface &surface)
  {
    const int n = surface.n;
    x.assign(n, 0.1);
    force.assign(n, 0.0);
    mode.assign(n, 0.0);
    other.assign(n, 0.0);
    for (int i = 0; i < n; i++)
      mode[i] = std::cos(i + 1.0), other[i] = std::sin(2.0 * i + 1.0);
    surface.energy_and_force(x.data(), force.data());
    glass_lanczos_destroy(lanczos);
    EXPECT_EQ(GLASS_OK, glass_lanczos_create(options.max_vectors, &lanczos));
    return surface.potential();
  }

  /* H mode = lambda mode, by one more difference. */
  double residual(Surface &surface, double lambda)
  {
    const int n = surface.n;
    std::vector<double> moved = x, f(n);
    for (int i = 0; i < n; i++)
      moved[i] += 1e-3 * mode[i];
    surface.energy_and_force(moved.data(), f.data());
    double sum = 0.0;
    for (int i = 0; i < n; i++)
      sum += std::pow((force[i] - f[i]) / 1e-3 - lambda * mode[i], 2);
    return std::sqrt(sum);
  }
};

static std::vector<double> spectrum(int n, double first, double second)
{
  std::vector<double> lambda(n);
  for (int i = 0; i < n; i++)
    lambda[i] = i == 4 ? first : i == 7 ? second : 1.0 + i * 0.5;
  return lambda;
}

TEST_F(Lanczos, finds_the_lowest_mode_of_a_known_matrix)
{
  Surface surface = quadratic(spectrum(30, -2.5, 0.3));
  const glass_potential potential = at(surface);
  ASSERT_EQ(GLASS_OK, glass_lanczos_lowest(lanczos, &potential, &options, x.data(), force.data(),
                                           mode.data(), &report));
  EXPECT_NEAR(report.eigenvalue, -2.5, 1e-8);
  EXPECT_LT(residual(surface, report.eigenvalue), 1e-4);
  double norm = 0.0;
  for (double m : mode)
    norm += m * m;
  EXPECT_NEAR(norm, 1.0, 1e-12);
}

TEST_F(Lanczos, stops_when_the_eigenvalue_has_converged)
{
  Surface surface = quadratic(spectrum(300, -2.5, 0.3));
  options.tolerance = 1e-2;
  const glass_potential potential = at(surface);
  ASSERT_EQ(GLASS_OK, glass_lanczos_lowest(lanczos, &potential, &options, x.data(), force.data(),
                                           mode.data(), &report));
  surface.calls = 0;
  ASSERT_EQ(GLASS_OK, glass_lanczos_lowest(lanczos, &potential, &options, x.data(), force.data(),
                                           mode.data(), &report));
  EXPECT_LE(surface.calls, 4) << "a start from the mode itself must end at once";
}

TEST_F(Lanczos, survives_a_start_vector_that_is_an_eigenvector)
{
  Surface surface = {6, [](const double *x, double *force) {
                       const double c[] = {-1.0, 2.0, 3.0, 4.0, 5.0, 6.0};
                       for (int i = 0; i < 6; i++)
                         force[i] = -c[i] * x[i];
                       return 0.0;
                     }};
  const glass_potential potential = at(surface);
  mode = {1.0, 0.0, 0.0, 0.0, 0.0, 0.0};
  ASSERT_EQ(GLASS_OK, glass_lanczos_lowest(lanczos, &potential, &options, x.data(), force.data(),
                                           mode.data(), &report));
  EXPECT_NEAR(report.eigenvalue, -1.0, 1e-9);
}

TEST_F(Lanczos, leaves_a_direction_out_and_finds_the_lowest_across_it)
{
  for (double second : {-1.0, 0.3}) {
    Surface surface = quadratic(spectrum(30, -2.5, second));
    const glass_potential potential = at(surface);
    ASSERT_EQ(GLASS_OK, glass_lanczos_lowest(lanczos, &potential, &options, x.data(), force.data(),
                                             mode.data(), &report));
    EXPECT_NEAR(report.eigenvalue, -2.5, 1e-8);
    EXPECT_LT(residual(surface, report.eigenvalue), 1e-4);
    glass_lanczos_options across = options;
    across.without = mode.data();
    ASSERT_EQ(GLASS_OK, glass_lanczos_lowest(lanczos, &potential, &across, x.data(), force.data(),
                                             other.data(), &report));
    EXPECT_NEAR(report.eigenvalue, second, 1e-8);
  }
}

/* An eigenvalue of the known spectrum lies within the residual, converged or not. */
TEST_F(Lanczos, tells_how_far_it_is_from_an_eigenvalue)
{
  const std::vector<double> lambda = spectrum(300, -2.5, 0.3);
  Surface surface = quadratic(lambda);
  for (const int vectors : {3, 6, 12, 40}) {
    options.max_vectors = vectors;
    const glass_potential potential = at(surface);
    ASSERT_EQ(GLASS_OK, glass_lanczos_lowest(lanczos, &potential, &options, x.data(), force.data(),
                                             mode.data(), &report));
    double nearest = INFINITY;
    for (const double l : lambda)
      nearest = std::min(nearest, std::fabs(report.eigenvalue - l));
    EXPECT_LE(nearest, report.residual + 1e-8);
    EXPECT_EQ(vectors, report.vectors);
    EXPECT_FALSE(report.converged) << "the tolerance is 1e-10";
    EXPECT_GT(report.eigenvalue, -2.5 - 1e-8);
  }
}

TEST_F(Lanczos, projects_out_translations_that_hide_the_mode)
{
  /* Springs between neighbors on a ring of atoms: translations have curvature 0, the lowest other
   * mode of a ring of N is 2 - 2 cos(2 pi / N). */
  const int atoms = 8;
  Surface surface = {3 * atoms,
                     [](const double *x, double *force) {
                       for (int i = 0; i < 8; i++)
                         for (int d = 0; d < 3; d++)
                           force[3 * i + d] = x[3 * ((i + 1) % 8) + d] + x[3 * ((i + 7) % 8) + d] -
                                              2.0 * x[3 * i + d];
                       return 0.0;
                     },
                     GLASS_RIGID_X | GLASS_RIGID_Y | GLASS_RIGID_Z};
  const glass_potential potential = at(surface);
  ASSERT_EQ(GLASS_OK, glass_lanczos_lowest(lanczos, &potential, &options, x.data(), force.data(),
                                           mode.data(), &report));
  EXPECT_NEAR(report.eigenvalue, 2.0 - 2.0 * std::cos(2.0 * M_PI / atoms), 1e-8);
}

TEST_F(Lanczos, reports_a_force_that_is_not_finite_and_bad_input)
{
  Surface surface = {6, [](const double *, double *force) {
                       for (int i = 0; i < 6; i++)
                         force[i] = NAN;
                       return 0.0;
                     }};
  const glass_potential potential = at(surface);
  report.eigenvalue = 5.0;
  EXPECT_EQ(GLASS_ENONFINITE, glass_lanczos_lowest(lanczos, &potential, &options, x.data(),
                                                   force.data(), mode.data(), &report));
  mode.assign(6, 0.0);
  EXPECT_EQ(GLASS_EINVAL, glass_lanczos_lowest(lanczos, &potential, &options, x.data(),
                                               force.data(), mode.data(), &report));
  EXPECT_EQ(5.0, report.eigenvalue);
  glass_lanczos *none = nullptr;
  EXPECT_EQ(GLASS_EINVAL, glass_lanczos_create(0, &none));
  EXPECT_EQ(GLASS_EINVAL, glass_lanczos_create(1, &none));
}
