/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A ring of n equal masses and springs, as a matrix that its host multiplies with. Its eigenvalues
 * are 4 sin^2(pi k / n), k = 0 ... n-1, in units of spring constant / mass. */
#ifndef GLASS_TEST_CHAIN_H
#define GLASS_TEST_CHAIN_H

#include "glass_operator.h"

#include <cmath>
#include <numeric>
#include <vector>

struct Chain {
  int n;
  int products = 0;

  glass_operator view() { return {n, multiply, dot, this}; }
  double eigenvalue(int k) const { return 4.0 * std::pow(std::sin(M_PI * k / n), 2); }
  std::vector<double> mode(int k) const
  {
    std::vector<double> x(n);
    for (int i = 0; i < n; i++)
      x[i] = std::cos(2.0 * M_PI * k * i / n);
    return x;
  }

  static glass_status multiply(void *ctx, const double *x, double *y)
  {
    auto *chain = static_cast<Chain *>(ctx);
    const int n = chain->n;
    chain->products++;
    for (int i = 0; i < n; i++) {
      if (!std::isfinite(x[i]))
        return GLASS_ENONFINITE;
      y[i] = 2.0 * x[i] - x[(i + 1) % n] - x[(i + n - 1) % n];
    }
    return GLASS_OK;
  }
  static double dot(void *ctx, const double *a, const double *b)
  {
    return std::inner_product(a, a + static_cast<Chain *>(ctx)->n, b, 0.0);
  }
};

#endif
