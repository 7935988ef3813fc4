/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "glass_exprayleigh.h"

#include <cmath>
#include <gtest/gtest.h>
#include <limits>
#include <random>
#include <vector>

using Events = std::vector<glass_exprayleigh_event>;

static const double INF = std::numeric_limits<double>::infinity();

static double cumulated(double e, double w, double eps, double s)
{
  return w * (1.0 - std::exp(-e / eps)) + (1.0 - w) * (1.0 - std::exp(-0.5 * e * e / (s * s)));
}

static double quantile(double f, double w, double eps, double s)
{
  double low = 0.0, high = 100.0;
  while (high - low > 1e-14 * high) {
    const double middle = 0.5 * (low + high);
    (cumulated(middle, w, eps, s) < f ? low : high) = middle;
  }
  return 0.5 * (low + high);
}

static Events quantiles(int n, double w, double eps, double s)
{
  Events events;
  for (int k = 0; k < n; k++)
    events.push_back({quantile((k + 0.5) / n, w, eps, s), k});
  return events;
}

static Events drawn(int n, double w, double eps, double s, unsigned seed)
{
  std::mt19937_64 random(seed);
  std::uniform_real_distribution<double> uniform(1e-12, 1.0);
  Events events;
  for (int k = 0; k < n; k++) {
    const bool first = uniform(random) < w;
    const double e = -std::log(uniform(random));
    events.push_back({first ? eps * e : s * std::sqrt(2.0 * e), k});
  }
  return events;
}

static glass_exprayleigh_fit fit(Events events, double low = 0.0, double high = INF)
{
  glass_exprayleigh_fit result = {};
  EXPECT_EQ(GLASS_OK, glass_exprayleigh((int)events.size(), events.data(), low, high, &result));
  return result;
}

/* Values of an independent computation in NumPy. */
TEST(exprayleigh, finds_the_maximum_likelihood_of_a_thousand_quantiles)
{
  const glass_exprayleigh_fit result = fit(quantiles(1000, 0.25, 0.6, 1.6));
  EXPECT_EQ(GLASS_EXPRAYLEIGH_BOTH, result.outcome);
  EXPECT_NEAR(0.248971, result.w, 1e-6);
  EXPECT_NEAR(0.596630, result.eps, 1e-6);
  EXPECT_NEAR(1.599130, result.s, 1e-6);
  EXPECT_NEAR(-1408.896064, result.likelihood, 1e-6);
  EXPECT_LT(result.distance, 1e-3);
}

/* Expected errors times the root of the number, from the information matrix by quadrature in NumPy.
 * Quantiles lack the tail of a sample, the less the more there are. */
TEST(exprayleigh, errors_are_those_of_the_information_matrix)
{
  const double expected[3] = {1.739, 5.756, 1.270};
  const glass_exprayleigh_fit few = fit(quantiles(1000, 0.25, 0.6, 1.6));
  const glass_exprayleigh_fit many = fit(quantiles(50000, 0.25, 0.6, 1.6));
  for (int d = 0; d < 3; d++) {
    EXPECT_NEAR(1.0, few.error[d] * std::sqrt(1000.0) / expected[d], 0.03) << d;
    EXPECT_NEAR(1.0, many.error[d] * std::sqrt(50000.0) / expected[d], 0.003) << d;
  }
}

TEST(exprayleigh, errors_are_the_scatter_of_many_samples)
{
  const int samples = 150;
  double sum[3] = {}, squares[3] = {}, expected[3] = {};
  for (int k = 0; k < samples; k++) {
    const glass_exprayleigh_fit one = fit(drawn(1000, 0.4, 0.5, 2.0, 100 + k));
    const double value[3] = {one.w, one.eps, one.s};
    for (int d = 0; d < 3; d++) {
      sum[d] += value[d] / samples;
      squares[d] += value[d] * value[d] / samples;
      expected[d] += one.error[d] / samples;
    }
  }
  const double truth[3] = {0.4, 0.5, 2.0};
  for (int d = 0; d < 3; d++) {
    const double scatter = std::sqrt(squares[d] - sum[d] * sum[d]);
    EXPECT_NEAR(expected[d], scatter, 0.23 * scatter) << d; /* 4 standard errors of a scatter */
    EXPECT_NEAR(truth[d], sum[d], 5.0 * scatter / std::sqrt(samples)) << d;
  }
}

TEST(exprayleigh, units_of_energy_do_not_matter)
{
  Events events = quantiles(500, 0.3, 0.6, 1.6);
  const glass_exprayleigh_fit before = fit(events);
  for (auto &event : events)
    event.energy *= 1e-21;
  const glass_exprayleigh_fit after = fit(events);
  EXPECT_NEAR(before.w, after.w, 1e-9);
  EXPECT_NEAR(before.eps, 1e21 * after.eps, 1e-9);
  EXPECT_NEAR(before.error[2], 1e21 * after.error[2], 1e-9);
  EXPECT_NEAR(before.likelihood - 500.0 * std::log(1e-21), after.likelihood, 1e-6);
}

TEST(exprayleigh, a_range_is_divided_out)
{
  Events all = drawn(40000, 0.3, 0.7, 1.8, 5), cut;
  for (const auto &event : all)
    if (event.energy >= 0.1 && event.energy <= 3.0)
      cut.push_back(event);
  const glass_exprayleigh_fit result = fit(cut, 0.1, 3.0);
  EXPECT_NEAR(0.3, result.w, 4.0 * result.error[0]);
  EXPECT_NEAR(0.7, result.eps, 4.0 * result.error[1]);
  EXPECT_NEAR(1.8, result.s, 4.0 * result.error[2]);
  EXPECT_LT(result.error[0], 0.05);
  EXPECT_LT(result.distance, 2.0 / std::sqrt((double)cut.size()));
}

TEST(exprayleigh, the_density_integrates_to_one_over_its_range)
{
  for (const double high : {3.0, INF}) {
    Events events = quantiles(300, 0.3, 0.6, 1.6);
    while (events.back().energy > high)
      events.pop_back();
    const glass_exprayleigh_fit result = fit(events, 0.0, high);
    const int steps = 200000;
    const double end = std::isinf(high) ? 40.0 : high;
    double sum = 0.0;
    for (int k = 0; k < steps; k++) {
      double parts[2];
      glass_exprayleigh_density(&result, (k + 0.5) * end / steps, parts);
      sum += (parts[0] + parts[1]) * end / steps;
    }
    EXPECT_NEAR(1.0, sum, 1e-8);
  }
}

TEST(exprayleigh, one_part_alone_is_told_and_has_its_closed_form)
{
  int alone = 0;
  for (unsigned seed = 1; seed <= 10; seed++) {
    const Events events = drawn(400, 1.0, 0.8, 1.0, seed);
    const glass_exprayleigh_fit first = fit(events);
    if (first.outcome != GLASS_EXPRAYLEIGH_EXPONENTIAL)
      continue; /* chance has put a little of the other part in */
    alone++;
    double mean = 0.0;
    for (const auto &event : events)
      mean += event.energy / 400;
    EXPECT_NEAR(mean, first.eps, 1e-9);
    EXPECT_NEAR(mean / std::sqrt(400.0), first.error[1], 1e-6);
    EXPECT_EQ(1.0, first.w);
    EXPECT_EQ(0.0, first.s);
    EXPECT_EQ(0.0, first.error[0]);
    EXPECT_EQ(first.exponential, first.likelihood);
  }
  EXPECT_GT(alone, 1);

  Events narrow;
  for (int k = 0; k < 400; k++)
    narrow.push_back({2.0 + 0.001 * k, k}); /* narrower than any Rayleigh distribution */
  const glass_exprayleigh_fit second = fit(narrow);
  EXPECT_EQ(GLASS_EXPRAYLEIGH_RAYLEIGH, second.outcome);
  double squares = 0.0;
  for (const auto &event : narrow)
    squares += event.energy * event.energy / 400;
  EXPECT_NEAR(std::sqrt(0.5 * squares), second.s, 1e-9);
  EXPECT_EQ(0.0, second.w);
}

/* Every observation ten times says nothing more than once. */
TEST(exprayleigh, copies_of_an_observation_in_a_cluster_leave_the_errors)
{
  const Events once = drawn(1000, 0.4, 0.5, 2.0, 7);
  Events copies;
  for (const auto &event : once)
    for (int k = 0; k < 10; k++)
      copies.push_back(event);
  const glass_exprayleigh_fit single = fit(once), clustered = fit(copies);
  EXPECT_NEAR(single.w, clustered.w, 1e-8);
  for (int d = 0; d < 3; d++)
    EXPECT_NEAR(single.error[d], clustered.error[d], 0.1 * single.error[d]) << d;
}

TEST(exprayleigh, refuses_what_it_cannot_use)
{
  Events events = quantiles(100, 0.3, 0.6, 1.6);
  glass_exprayleigh_fit result = {};
  EXPECT_EQ(GLASS_EINVAL, glass_exprayleigh(19, events.data(), 0.0, INF, &result));
  EXPECT_EQ(GLASS_EINVAL, glass_exprayleigh(100, events.data(), 0.0, 1.0, &result));
  EXPECT_EQ(GLASS_EINVAL, glass_exprayleigh(100, events.data(), 1.0, INF, &result));
  EXPECT_EQ(GLASS_EINVAL, glass_exprayleigh(100, events.data(), -1.0, INF, &result));
  EXPECT_EQ(GLASS_EINVAL, glass_exprayleigh(100, events.data(), 5.0, 5.0, &result));
  Events zeros(50, {0.0, 1});
  EXPECT_EQ(GLASS_EINVAL, glass_exprayleigh(50, zeros.data(), 0.0, INF, &result));
  events[3].energy = NAN;
  EXPECT_EQ(GLASS_ENONFINITE, glass_exprayleigh(100, events.data(), 0.0, INF, &result));
}
