/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "glass_solve.h"

#include <cmath>
#include <gtest/gtest.h>
#include <random>
#include <vector>

/* A whole matrix. */
struct Matrix {
  int n;
  std::vector<double> a, diagonal;

  explicit Matrix(int blocks) : n(3 * blocks), a((size_t)n * n, 0.0) {}

  void find_diagonal()
  {
    diagonal.clear();
    for (int i = 0; i < n; i++)
      for (int d = 0; d < 3; d++)
        diagonal.push_back(a[(size_t)i * n + i / 3 * 3 + d]);
  }
  glass_solve_matrix view(int nulls = 0, const double *null = nullptr)
  {
    find_diagonal();
    return {n / 3, diagonal.data(), nulls, null, multiply, this};
  }
  static glass_status multiply(void *ctx, const double *x, double *y)
  {
    const auto *m = static_cast<Matrix *>(ctx);
    for (int i = 0; i < m->n; i++)
      for (int k = 0; k < 6; k++) {
        double sum = 0.0;
        for (int j = 0; j < m->n; j++)
          sum += m->a[(size_t)i * m->n + j] * x[6 * j + k];
        y[6 * i + k] = sum;
      }
    return GLASS_OK;
  }
};

/* Positive, with neighboring elements coupled. */
static Matrix positive(int blocks)
{
  Matrix m(blocks);
  std::mt19937 random(7);
  std::uniform_real_distribution<double> uniform(-1.0, 1.0);
  for (int i = 0; i < m.n; i++) {
    m.a[(size_t)i * m.n + i] += 8.0 + 40.0 * (i % 5);
    for (int j = std::max(0, i - 6); j < i; j++)
      m.a[(size_t)i * m.n + j] = m.a[(size_t)j * m.n + i] = uniform(random);
  }
  return m;
}

/* A ring of masses, each joined to the next by a spring that is as stiff in all directions. */
static Matrix ring(int blocks)
{
  Matrix m(blocks);
  for (int i = 0; i < blocks; i++)
    for (int d = 0; d < 3; d++) {
      const size_t here = 3 * (size_t)i + d, next = 3 * (size_t)((i + 1) % blocks) + d;
      m.a[here * m.n + here] += 1.0;
      m.a[next * m.n + next] += 1.0;
      m.a[here * m.n + next] -= 1.0;
      m.a[next * m.n + here] -= 1.0;
    }
  return m;
}

static std::vector<double> vectors(int n, unsigned seed)
{
  std::mt19937 random(seed);
  std::normal_distribution<double> normal;
  std::vector<double> x(6 * (size_t)n);
  for (double &v : x)
    v = normal(random);
  return x;
}

TEST(solve, finds_what_the_matrix_was_multiplied_with)
{
  Matrix m = positive(20);
  const std::vector<double> x = vectors(60, 1);
  std::vector<double> b(360), found(360);
  Matrix::multiply(&m, x.data(), b.data());
  const glass_solve_matrix a = m.view();
  const glass_solve_options options = {1e-12, 200};
  glass_solve_report report;
  glass_solve_outcome outcome;
  ASSERT_EQ(GLASS_OK, glass_solve(&a, &options, b.data(), found.data(), &report, &outcome));
  EXPECT_EQ(GLASS_SOLVE_CONVERGED, outcome);
  EXPECT_LT(report.residual, 2e-12);
  EXPECT_GT(report.products, 1);
  EXPECT_LE(report.products, 60);
  for (size_t k = 0; k < x.size(); k++)
    EXPECT_NEAR(x[k], found[k], 1e-10);
}

TEST(solve, leaves_out_what_is_along_null_vectors)
{
  const int blocks = 16, n = 3 * blocks;
  Matrix m = ring(blocks);
  std::vector<double> null(3 * n, 0.0);
  for (int d = 0; d < 3; d++)
    for (int i = 0; i < blocks; i++)
      null[d * n + 3 * i + d] = 1.0 / std::sqrt((double)blocks);
  std::vector<double> x = vectors(n, 2), b(6 * n), found(6 * n);
  Matrix::multiply(&m, x.data(), b.data());
  for (double &v : b)
    v += 3.0; /* no x makes this part */
  for (int d = 0; d < 3; d++)
    for (int k = 0; k < 6; k++) {
      double mean = 0.0;
      for (int i = 0; i < blocks; i++)
        mean += x[6 * (3 * i + d) + k] / blocks;
      for (int i = 0; i < blocks; i++)
        x[6 * (3 * i + d) + k] -= mean;
    }
  const glass_solve_matrix a = m.view(3, null.data());
  const glass_solve_options options = {1e-11, 200};
  glass_solve_report report;
  glass_solve_outcome outcome;
  ASSERT_EQ(GLASS_OK, glass_solve(&a, &options, b.data(), found.data(), &report, &outcome));
  EXPECT_EQ(GLASS_SOLVE_CONVERGED, outcome);
  for (size_t k = 0; k < x.size(); k++)
    EXPECT_NEAR(x[k], found[k], 1e-8);
}

TEST(solve, leaves_atoms_that_feel_nothing_where_they_are)
{
  Matrix m = positive(4);
  for (int i = 3; i < 6; i++)
    for (int j = 0; j < m.n; j++)
      m.a[(size_t)i * m.n + j] = m.a[(size_t)j * m.n + i] = 0.0;
  const std::vector<double> x = vectors(12, 3);
  std::vector<double> b(72), found(72);
  Matrix::multiply(&m, x.data(), b.data());
  const glass_solve_matrix a = m.view();
  const glass_solve_options options = {1e-12, 100};
  glass_solve_report report;
  glass_solve_outcome outcome;
  ASSERT_EQ(GLASS_OK, glass_solve(&a, &options, b.data(), found.data(), &report, &outcome));
  EXPECT_EQ(GLASS_SOLVE_CONVERGED, outcome);
  for (int i = 0; i < 12; i++)
    for (int k = 0; k < 6; k++)
      EXPECT_NEAR(i / 3 == 1 ? 0.0 : x[6 * i + k], found[6 * i + k], 1e-9);
}

TEST(solve, tells_of_a_negative_eigenvalue_and_of_too_few_products)
{
  Matrix m = positive(8);
  std::vector<double> b = vectors(24, 4), x(144);
  const glass_solve_options few = {1e-14, 2}, enough = {1e-10, 500};
  glass_solve_report report;
  glass_solve_outcome outcome;
  glass_solve_matrix a = m.view();
  ASSERT_EQ(GLASS_OK, glass_solve(&a, &few, b.data(), x.data(), &report, &outcome));
  EXPECT_EQ(GLASS_SOLVE_MAX_PRODUCTS, outcome);
  EXPECT_EQ(2, report.products);
  EXPECT_GT(report.residual, 1e-14);
  for (int i = 0; i < 3; i++) /* strong coupling of two atoms: one of their modes falls */
    m.a[(size_t)i * m.n + 3 + i] = m.a[(size_t)(3 + i) * m.n + i] = 500.0;
  a = m.view();
  ASSERT_EQ(GLASS_OK, glass_solve(&a, &enough, b.data(), x.data(), &report, &outcome));
  EXPECT_EQ(GLASS_SOLVE_NOT_POSITIVE, outcome);
  for (int i = 0; i < m.n; i++) /* seen before any product */
    m.a[(size_t)i * m.n + i] = -1.0;
  a = m.view();
  ASSERT_EQ(GLASS_OK, glass_solve(&a, &enough, b.data(), x.data(), &report, &outcome));
  EXPECT_EQ(GLASS_SOLVE_NOT_POSITIVE, outcome);
  EXPECT_EQ(0, report.products);
}

TEST(solve, refuses_bad_input)
{
  Matrix m = positive(2);
  const glass_solve_matrix a = m.view();
  std::vector<double> b(36, 1.0), x(36);
  glass_solve_report report;
  glass_solve_outcome outcome;
  const glass_solve_options good = {1e-8, 10}, no_tolerance = {0.0, 10}, no_products = {1e-8, 0};
  EXPECT_EQ(GLASS_EINVAL, glass_solve(&a, &no_tolerance, b.data(), x.data(), &report, &outcome));
  EXPECT_EQ(GLASS_EINVAL, glass_solve(&a, &no_products, b.data(), x.data(), &report, &outcome));
  b[7] = NAN;
  EXPECT_EQ(GLASS_ENONFINITE, glass_solve(&a, &good, b.data(), x.data(), &report, &outcome));
}
