/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The embedded-atom engine against sums over all pairs and images, written out here. */
#include "glass_eam_set.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <functional>
#include <gtest/gtest.h>
#include <limits>
#include <numeric>
#include <random>
#include <vector>

using Vector = std::vector<double>;

/* A function of one argument as rows of spline coefficients, 1 to n. */
struct Spline {
  Vector rows;
  double inverse;
  int n;

  Spline(int rows_, double spacing, const std::function<double(double)> &f)
      : rows(7 * ((size_t)rows_ + 1), 0.0), inverse(1.0 / spacing), n(rows_)
  {
    const auto slope = [&](double x) { return (f(x + 1e-5) - f(x - 1e-5)) / 2e-5 * spacing; };
    for (int m = 1; m <= n; m++) {
      const double x = (m - 1) * spacing, y = x + spacing;
      const double f0 = f(x), f1 = f(y), s0 = slope(x), s1 = slope(y);
      double *c = &rows[7 * (size_t)m];
      c[6] = f0;
      c[5] = s0;
      c[4] = 3.0 * (f1 - f0) - 2.0 * s0 - s1;
      c[3] = s0 + s1 - 2.0 * (f1 - f0);
      c[2] = c[5] / spacing;
      c[1] = 2.0 * c[4] / spacing;
      c[0] = 3.0 * c[3] / spacing;
    }
  }

  const double *at(double x, double &p, int lowest) const
  {
    p = x * inverse + 1.0;
    const int m = std::max(lowest, std::min((int)p, n - 1));
    p = std::min(p - m, 1.0);
    return &rows[7 * (size_t)m];
  }
  double value(double x, int lowest = 1) const
  {
    double p;
    const double *c = at(x, p, lowest);
    return ((c[3] * p + c[4]) * p + c[5]) * p + c[6];
  }
  double slope(double x, int lowest = 1) const
  {
    double p;
    const double *c = at(x, p, lowest);
    return (c[0] * p + c[1]) * p + c[2];
  }
};

static const double CUTOFF = 3.0, RHO_MAX = 6.0;
static const int ROWS = 400;

/* Two types; every function is another one. */
struct Potential {
  std::vector<Spline> density, pair, embed;
  std::vector<const double *> density_rows, pair_rows, embed_rows;

  Potential()
  {
    const auto cut = [](double r) { return r < CUTOFF ? std::pow(1.0 - r / CUTOFF, 4) : 0.0; };
    for (int a = 0; a < 2; a++)
      for (int b = 0; b < 2; b++) {
        density.emplace_back(ROWS, CUTOFF / (ROWS - 1), [=](double r) {
          return (1.0 + 0.4 * a + 0.7 * b) * std::exp(-0.5 * r) * cut(r) * 3.0;
        });
        pair.emplace_back(ROWS, CUTOFF / (ROWS - 1), [=](double r) {
          return r * (8.0 + a + b) * std::exp(-1.3 * r) * cut(r);
        });
      }
    for (int a = 0; a < 2; a++)
      embed.emplace_back(ROWS, RHO_MAX / (ROWS - 1), [=](double rho) {
        return -(1.0 + 0.3 * a) * std::sqrt(rho + 0.1) + 0.02 * rho * rho;
      });
    for (const Spline &s : density)
      density_rows.push_back(s.rows.data());
    for (const Spline &s : pair)
      pair_rows.push_back(s.rows.data());
    for (const Spline &s : embed)
      embed_rows.push_back(s.rows.data());
  }

  glass_eam_tables tables() const
  {
    glass_eam_tables t = {};
    t.ntypes = 2;
    t.nr = t.nrho = ROWS;
    t.rdr = (ROWS - 1) / CUTOFF;
    t.rdrho = (ROWS - 1) / RHO_MAX;
    t.rhomax = RHO_MAX;
    t.cutoff = CUTOFF;
    t.density = density_rows.data();
    t.pair = pair_rows.data();
    t.embed = embed_rows.data();
    return t;
  }
};

struct Sample {
  glass_eam_box box = {};
  std::vector<int> type;
  Vector x;

  int n() const { return (int)type.size(); }
};

/* Atoms on a grid, displaced, in a box with the given edges and tilts; some outside of it. */
static Sample sample(int nx, int ny, int nz, double a, std::array<double, 3> tilt = {0, 0, 0},
                     std::array<bool, 3> periodic = {true, true, true}, unsigned seed = 1)
{
  Sample s;
  const double h[6] = {nx * a, ny * a, nz * a, tilt[0], tilt[1], tilt[2]};
  memcpy(s.box.h, h, sizeof h);
  for (int d = 0; d < 3; d++) {
    s.box.low[d] = -1.3 + d;
    s.box.periodic[d] = periodic[d];
  }
  std::mt19937 random(seed);
  std::normal_distribution<double> noise(0.0, 0.15);
  for (int i = 0; i < nx; i++)
    for (int j = 0; j < ny; j++)
      for (int k = 0; k < nz; k++) {
        const double f[3] = {(i + 0.5) / nx, (j + 0.5) / ny, (k + 0.5) / nz};
        const double r[3] = {f[0] * h[0] + f[1] * h[5] + f[2] * h[4], f[1] * h[1] + f[2] * h[3],
                             f[2] * h[2]};
        for (int d = 0; d < 3; d++)
          s.x.push_back(s.box.low[d] + r[d] + noise(random));
        s.type.push_back((i + 2 * j + k) % 2);
      }
  return s;
}

struct Answer {
  double energy;
  Vector force;
};

static Answer brute_force(const Potential &p, const Sample &s, const Vector &x)
{
  const int n = s.n();
  struct Pair {
    int i, j;
    double d[3], r;
  };
  std::vector<Pair> pairs; /* ordered: i feels j */
  int reach[3];
  for (int d = 0; d < 3; d++)
    reach[d] = s.box.periodic[d] ? 3 + (int)(3.0 * CUTOFF / s.box.h[d]) : 0;
  const double *h = s.box.h;
  Vector rho(n, 0.0);
  double energy = 0.0;
  for (int i = 0; i < n; i++)
    for (int j = 0; j < n; j++)
      for (int a = -reach[0]; a <= reach[0]; a++)
        for (int b = -reach[1]; b <= reach[1]; b++)
          for (int c = -reach[2]; c <= reach[2]; c++) {
            if (i == j && !a && !b && !c)
              continue;
            const double shift[3] = {a * h[0] + b * h[5] + c * h[4], b * h[1] + c * h[3], c * h[2]};
            Pair q = {i, j, {}, 0.0};
            for (int d = 0; d < 3; d++)
              q.d[d] = x[3 * i + d] - x[3 * j + d] - shift[d];
            q.r = std::sqrt(q.d[0] * q.d[0] + q.d[1] * q.d[1] + q.d[2] * q.d[2]);
            if (q.r >= CUTOFF)
              continue;
            pairs.push_back(q);
            const int t = s.type[i], u = s.type[j];
            rho[i] += p.density[u * 2 + t].value(q.r);
            energy += 0.5 * p.pair[t * 2 + u].value(q.r) / q.r;
          }
  Vector slope(n);
  for (int i = 0; i < n; i++) {
    const Spline &f = p.embed[s.type[i]];
    energy += f.value(rho[i]);
    slope[i] = f.slope(rho[i]);
    if (rho[i] > RHO_MAX)
      energy += slope[i] * (rho[i] - RHO_MAX);
  }
  Answer answer = {energy, Vector(3 * (size_t)n, 0.0)};
  for (const Pair &q : pairs) {
    const int t = s.type[q.i], u = s.type[q.j];
    const Spline &z = p.pair[t * 2 + u];
    const double phi = z.value(q.r) / q.r;
    const double push = slope[q.i] * p.density[u * 2 + t].slope(q.r) +
                        slope[q.j] * p.density[t * 2 + u].slope(q.r) + (z.slope(q.r) - phi) / q.r;
    for (int d = 0; d < 3; d++)
      answer.force[3 * q.i + d] -= push * q.d[d] / q.r;
  }
  return answer;
}

struct Set {
  glass_eam *eam = nullptr;
  glass_eam_set *set = nullptr;

  Set(const Potential &p, const Sample &s, const std::vector<unsigned char> &held = {})
  {
    const glass_eam_tables t = p.tables();
    EXPECT_EQ(GLASS_OK, glass_eam_create(&t, &s.box, s.n(), s.type.data(),
                                         reinterpret_cast<const double(*)[3]>(s.x.data()),
                                         held.empty() ? nullptr : held.data(), &eam));
    EXPECT_EQ(GLASS_OK, glass_eam_set_create(eam, &set));
  }
  ~Set()
  {
    glass_eam_set_destroy(set);
    glass_eam_destroy(eam);
  }
  void move(const std::vector<int> &sites)
  {
    EXPECT_EQ(GLASS_OK, glass_eam_set_move(set, (int)sites.size(), sites.data()));
  }
  Answer at(const Vector &x)
  {
    Answer a = {0.0, Vector(x.size())};
    EXPECT_EQ((int)x.size(), 3 * glass_eam_set_size(set));
    EXPECT_EQ(GLASS_OK, glass_eam_set_evaluate(set, x.data(), a.force.data(), &a.energy));
    return a;
  }
  Vector times(const Vector &v)
  {
    Vector hv(v.size());
    EXPECT_EQ(GLASS_OK, glass_eam_set_multiply(set, v.data(), hv.data()));
    return hv;
  }
};

static Vector of_sites(const Vector &all, const std::vector<int> &sites)
{
  Vector some;
  for (const int i : sites)
    some.insert(some.end(), all.begin() + 3 * i, all.begin() + 3 * i + 3);
  return some;
}

static std::vector<int> every(int n)
{
  std::vector<int> sites(n);
  std::iota(sites.begin(), sites.end(), 0);
  return sites;
}

static Vector displaced(Vector x, const std::vector<int> &sites, double size, unsigned seed)
{
  std::mt19937 random(seed);
  std::normal_distribution<double> noise(0.0, size);
  for (const int i : sites)
    for (int d = 0; d < 3; d++)
      x[3 * i + d] += noise(random);
  return x;
}

static void expect_near(const Vector &expected, const Vector &found, double tolerance)
{
  ASSERT_EQ(expected.size(), found.size());
  double scale = 1.0;
  for (const double e : expected)
    scale = std::max(scale, std::fabs(e));
  for (size_t k = 0; k < expected.size(); k++)
    ASSERT_NEAR(expected[k], found[k], tolerance * scale) << k;
}

/* Bulk, tilted, small boxes (less than two cutoffs; less than one), a film, a free cluster. */
static std::vector<Sample> samples()
{
  return {sample(4, 4, 5, 1.7),
          sample(5, 4, 4, 1.8, {2.1, -1.6, 2.9}),
          sample(3, 2, 3, 1.7),
          sample(2, 2, 1, 1.7, {0.3, -0.4, 0.6}),
          sample(4, 4, 3, 1.7, {0, 0, 1.1}, {true, true, false}),
          sample(4, 3, 3, 1.7, {0, 0, 0}, {false, false, false})};
}

TEST(eam, of_all_atoms_equals_the_sum_over_all_pairs)
{
  const Potential p;
  for (const Sample &s : samples()) {
    Set set(p, s);
    const std::vector<int> sites = every(s.n());
    set.move(sites);
    const Answer before = brute_force(p, s, s.x);
    for (const double size : {0.0, 0.05, 0.3}) {
      const Vector x = displaced(s.x, sites, size, 3);
      const Answer expected = brute_force(p, s, x), found = set.at(x);
      expect_near(expected.force, found.force, 1e-12);
      EXPECT_NEAR(expected.energy - before.energy, found.energy, 1e-11);
    }
  }
}

TEST(eam, of_some_atoms_equals_the_sum_over_all_pairs)
{
  const Potential p;
  for (const Sample &s : samples()) {
    Set set(p, s);
    std::vector<int> sites;
    for (int i = s.n() - 1; i >= 0; i -= 3) /* slots in no order of theirs */
      sites.push_back(i);
    set.move(sites);
    const Answer before = brute_force(p, s, s.x);
    for (const double size : {0.02, 0.2, 0.5}) {
      const Vector x = displaced(s.x, sites, size, 4);
      const Answer expected = brute_force(p, s, x), found = set.at(of_sites(x, sites));
      expect_near(of_sites(expected.force, sites), found.force, 1e-12);
      EXPECT_NEAR(expected.energy - before.energy, found.energy, 1e-11);
    }
  }
}

TEST(eam, an_atom_may_go_anywhere_and_around_the_box)
{
  const Potential p;
  const Sample s = sample(4, 4, 5, 1.7);
  Set set(p, s);
  const std::vector<int> sites = {17, 3, 40};
  set.move(sites);
  const Answer before = brute_force(p, s, s.x);
  for (int k = 1; k <= 12; k++) {
    Vector x = s.x;
    x[3 * 17] += 1.1 * k; /* far beyond the face */
    x[3 * 17 + 2] -= 0.9 * k;
    x[3 * 3 + 1] += 0.4 * k;
    const Answer expected = brute_force(p, s, x), found = set.at(of_sites(x, sites));
    expect_near(of_sites(expected.force, sites), found.force, 1e-11);
    EXPECT_NEAR(expected.energy - before.energy, found.energy,
                1e-11 * std::max(1.0, std::fabs(found.energy)));
  }
}

TEST(eam, forces_are_minus_the_derivative_of_the_energy)
{
  const Potential p;
  const Sample s = sample(4, 4, 5, 1.7);
  Set set(p, s);
  const std::vector<int> sites = {5, 6, 20, 21, 60};
  set.move(sites);
  Vector x = of_sites(displaced(s.x, sites, 0.2, 5), sites);
  const Vector force = set.at(x).force;
  for (size_t k = 0; k < x.size(); k++) {
    const double kept = x[k], h = 1e-5;
    x[k] = kept + h;
    const double up = set.at(x).energy;
    x[k] = kept - h;
    const double down = set.at(x).energy;
    x[k] = kept;
    EXPECT_NEAR(-(up - down) / (2.0 * h), force[k], 1e-6 * (1.0 + std::fabs(force[k])));
  }
}

TEST(eam, second_derivatives_are_symmetric_and_those_of_the_forces)
{
  const Potential p;
  for (const Sample &s : samples()) {
    Set set(p, s);
    std::vector<int> sites;
    for (int i = 0; i < s.n(); i += 2)
      sites.push_back(i);
    set.move(sites);
    const size_t n = 3 * sites.size();
    const Vector x = of_sites(displaced(s.x, sites, 0.1, 6), sites);
    std::mt19937 random(7);
    std::normal_distribution<double> noise;
    Vector u(n), v(n);
    for (size_t k = 0; k < n; k++) {
      u[k] = noise(random);
      v[k] = noise(random);
    }
    ASSERT_EQ(GLASS_OK, glass_eam_set_expand(set.set, x.data()));
    const Vector hu = set.times(u), hv = set.times(v);
    const double left = std::inner_product(u.begin(), u.end(), hv.begin(), 0.0);
    EXPECT_NEAR(left, std::inner_product(v.begin(), v.end(), hu.begin(), 0.0),
                1e-11 * std::fabs(left) + 1e-10);
    const double h = 1e-6;
    Vector up = x, down = x;
    for (size_t k = 0; k < n; k++) {
      up[k] += h * v[k];
      down[k] -= h * v[k];
    }
    const Answer a = set.at(up), b = set.at(down);
    Vector difference(n);
    for (size_t k = 0; k < n; k++)
      difference[k] = -(a.force[k] - b.force[k]) / (2.0 * h);
    expect_near(difference, hv, 3e-5); /* slopes of cubic splines have kinks */
  }
}

TEST(eam, moving_all_atoms_alike_costs_nothing)
{
  const Potential p;
  const Sample s = sample(4, 4, 5, 1.7);
  Set set(p, s);
  set.move(every(s.n()));
  Vector x = s.x, v(x.size());
  for (size_t k = 0; k < x.size(); k++) {
    x[k] += k % 3 == 0 ? 5.3 : -2.2;
    v[k] = k % 3 == 1;
  }
  EXPECT_NEAR(0.0, set.at(x).energy, 1e-11);
  ASSERT_EQ(GLASS_OK, glass_eam_set_expand(set.set, x.data()));
  for (const double h : set.times(v))
    EXPECT_NEAR(0.0, h, 1e-10);
}

TEST(eam, forces_outside_are_the_changes_that_all_pairs_give)
{
  const Potential p;
  for (const Sample &s : samples()) {
    std::vector<unsigned char> held(s.n(), 0);
    held[1] = 1;
    Set set(p, s, held);
    std::vector<int> sites = {0, s.n() / 2};
    set.move(sites);
    const Vector x = displaced(s.x, sites, 0.4, 8);
    set.at(of_sites(x, sites));
    const Answer before = brute_force(p, s, s.x), after = brute_force(p, s, x);
    std::vector<int> expected;
    double expected_largest = 0.0;
    const double limit = 0.05;
    for (int i = 0; i < s.n(); i++) {
      double square = 0.0;
      for (int d = 0; d < 3; d++)
        square += std::pow(after.force[3 * i + d] - before.force[3 * i + d], 2);
      if (i == sites[0] || i == sites[1] || held[i])
        continue;
      expected_largest = std::max(expected_largest, std::sqrt(square));
      if (square > limit * limit)
        expected.push_back(i);
    }
    for (int k = 0; k < 2; k++) {
      int n;
      const int *found;
      double largest;
      ASSERT_EQ(GLASS_OK, glass_eam_set_outside(set.set, limit, &n, &found, &largest));
      EXPECT_EQ(expected, std::vector<int>(found, found + n));
      EXPECT_NEAR(expected_largest, largest, 1e-11);
      /* Second derivatives change nothing about it. */
      const Vector here = of_sites(x, sites);
      ASSERT_EQ(GLASS_OK, glass_eam_set_expand(set.set, here.data()));
      set.times(here);
    }
  }
}

TEST(eam, a_set_that_grew_is_one_that_was_larger)
{
  const Potential p;
  for (const Sample &s : samples()) {
    Set grown(p, s), whole(p, s);
    std::vector<int> first, second, all;
    for (int i = 0; i < s.n(); i++)
      if (i % 3 != 1)
        (i % 3 ? second : first).push_back(i);
    all = first;
    all.insert(all.end(), second.begin(), second.end());
    whole.move(all);
    grown.move(first);
    grown.at(of_sites(displaced(s.x, first, 0.3, 9), first));
    ASSERT_EQ(GLASS_OK, glass_eam_set_grow(grown.set, (int)second.size(), second.data()));
    ASSERT_EQ((int)all.size(), glass_eam_set_size(grown.set));
    for (size_t k = 0; k < all.size(); k++) {
      EXPECT_EQ(all[k], glass_eam_set_sites(grown.set)[k]);
      for (int d = 0; d < 3; d++)
        EXPECT_NEAR(s.x[3 * all[k] + d], glass_eam_set_reference(grown.set)[3 * k + d], 1e-13);
    }
    const Vector x = of_sites(displaced(s.x, all, 0.2, 10), all);
    const Answer a = grown.at(x), b = whole.at(x);
    expect_near(b.force, a.force, 1e-13);
    EXPECT_NEAR(b.energy, a.energy, 1e-12);
  }
}

/* In five steps; the atoms stand or go about in between. */
static std::vector<int> grow_in_steps(Set &set, const Sample &s, double size)
{
  std::vector<int> order = every(s.n());
  std::shuffle(order.begin(), order.end(), std::mt19937(13));
  order.resize(std::max(4, s.n() - 3));
  const int step = std::max(1, (int)order.size() / 5);
  std::vector<int> sites(order.begin(), order.begin() + step);
  set.move(sites);
  for (int k = 0; k < 4; k++) {
    const std::vector<int> more(order.begin() + (int)sites.size(),
                                k == 3 ? order.end() : order.begin() + (int)sites.size() + step);
    if (more.empty())
      break;
    if (size > 0.0)
      for (unsigned seed = 0; seed < 3; seed++)
        set.at(of_sites(displaced(s.x, sites, size, 30 + seed), sites));
    EXPECT_EQ(GLASS_OK, glass_eam_set_grow(set.set, (int)more.size(), more.data()));
    sites.insert(sites.end(), more.begin(), more.end());
  }
  return sites;
}

TEST(eam, a_set_grows_in_steps_wherever_its_atoms_are)
{
  const Potential p;
  std::vector<Sample> all = samples();
  all.push_back(sample(9, 8, 7, 1.7, {0.4, -0.3, 0.9}));
  for (const Sample &s : all) {
    Set grown(p, s), still(p, s), whole(p, s);
    const std::vector<int> sites = grow_in_steps(grown, s, 0.8);
    EXPECT_EQ(sites, grow_in_steps(still, s, 0.0));
    whole.move(sites);
    EXPECT_NEAR(glass_eam_set_roundoff(whole.set), glass_eam_set_roundoff(grown.set),
                1e-10 * glass_eam_set_roundoff(whole.set));
    EXPECT_EQ(glass_eam_set_roundoff(still.set), glass_eam_set_roundoff(grown.set));
    const Answer before = brute_force(p, s, s.x);
    for (unsigned k = 0; k < 4; k++) {
      const Vector there = displaced(s.x, sites, 0.2 * k, 40 + k), x = of_sites(there, sites);
      const Answer expected = brute_force(p, s, there), found = grown.at(x), same = still.at(x);
      expect_near(of_sites(expected.force, sites), found.force, 1e-12);
      EXPECT_NEAR(expected.energy - before.energy, found.energy, 1e-11);
      EXPECT_EQ(same.energy, found.energy);
      EXPECT_EQ(same.force, found.force);
      whole.at(x);
      int n[3];
      const int *site[3];
      double largest[3];
      Set *sets[3] = {&grown, &still, &whole};
      for (int which = 0; which < 3; which++)
        ASSERT_EQ(GLASS_OK, glass_eam_set_outside(sets[which]->set, 0.05, &n[which], &site[which],
                                                  &largest[which]));
      EXPECT_EQ(std::vector<int>(site[2], site[2] + n[2]),
                std::vector<int>(site[0], site[0] + n[0]));
      EXPECT_NEAR(largest[2], largest[0], 1e-12);
      EXPECT_EQ(largest[1], largest[0]);
      for (Set *set : sets)
        ASSERT_EQ(GLASS_OK, glass_eam_set_expand(set->set, x.data()));
      const Vector hv = grown.times(x);
      EXPECT_EQ(still.times(x), hv);
      expect_near(whole.times(x), hv, 1e-12);
    }
  }
}

TEST(eam, a_set_grows_after_an_evaluation_that_failed)
{
  const Potential p;
  const Sample s = sample(4, 4, 5, 1.7);
  Set set(p, s), fresh(p, s);
  std::vector<int> sites = {1, 2, 3, 40};
  const int more[] = {4, 41};
  set.move(sites);
  Vector bad(12, std::numeric_limits<double>::quiet_NaN()), force(12);
  double energy;
  EXPECT_EQ(GLASS_ENONFINITE, glass_eam_set_evaluate(set.set, bad.data(), force.data(), &energy));
  bad = of_sites(s.x, sites);
  bad[0] = 1e30;
  EXPECT_EQ(GLASS_ENONFINITE, glass_eam_set_evaluate(set.set, bad.data(), force.data(), &energy));
  ASSERT_EQ(GLASS_OK, glass_eam_set_grow(set.set, 2, more));
  sites.insert(sites.end(), more, more + 2);
  fresh.move(sites);
  const Vector x = of_sites(displaced(s.x, sites, 0.2, 5), sites);
  const Answer expected = fresh.at(x), found = set.at(x);
  expect_near(expected.force, found.force, 1e-13);
  EXPECT_NEAR(expected.energy, found.energy, 1e-12);
}

static void expect_same_bits(const Potential &p, const Sample &s, const std::vector<int> &sites)
{
  Set used(p, s), fresh(p, s);
  used.move({1, 2, 0});
  used.at(of_sites(displaced(s.x, {1, 2, 0}, 0.4, 11), {1, 2, 0}));
  used.move(sites);
  for (unsigned k = 0; k < 20; k++)
    used.at(of_sites(displaced(s.x, sites, 0.1 * k, 20 + k), sites));
  for (unsigned k = 0; k < 40; k++) {
    const Vector x = of_sites(displaced(s.x, sites, 0.01 * k, 50 + k), sites);
    fresh.move(sites);
    const Answer a = used.at(x), b = fresh.at(x);
    EXPECT_EQ(a.energy, b.energy);
    EXPECT_EQ(a.force, b.force);
    ASSERT_EQ(GLASS_OK, glass_eam_set_expand(used.set, x.data()));
    ASSERT_EQ(GLASS_OK, glass_eam_set_expand(fresh.set, x.data()));
    EXPECT_EQ(used.times(x), fresh.times(x));
    const Answer again = used.at(x);
    EXPECT_EQ(a.energy, again.energy);
    EXPECT_EQ(a.force, again.force);
  }
}

TEST(eam, results_do_not_depend_on_what_was_evaluated_before)
{
  const Potential p;
  expect_same_bits(p, sample(6, 5, 5, 1.7, {0.4, -0.3, 0.9}),
                   {3, 80, 14, 15, 16, 17, 40, 41, 90, 91, 120});
  for (const Sample &s : samples())
    expect_same_bits(p, s, every(s.n()));
}

TEST(eam, a_crowd_of_atoms_is_no_trouble)
{
  const Potential p;
  Sample s = sample(10, 10, 10, 0.35); /* thousands of neighbors */
  Set set(p, s);
  set.move({0, 500});
  const Vector x = of_sites(displaced(s.x, {0, 500}, 0.01, 12), {0, 500});
  const Answer a = set.at(x);
  EXPECT_TRUE(std::isfinite(a.energy));
}

TEST(eam, memory_follows_the_set_and_not_the_system)
{
  const Potential p;
  double memory[2];
  for (int k = 0; k < 2; k++) {
    const Sample s = k ? sample(36, 36, 36, 1.7) : sample(14, 14, 14, 1.7);
    Set set(p, s);
    set.move({s.n() / 2});
    memory[k] = glass_eam_set_memory(set.set);
  }
  EXPECT_LT(memory[1], 1.3 * memory[0]);
}

TEST(eam, refuses_what_it_cannot_use)
{
  const Potential p;
  const Sample s = sample(3, 3, 3, 1.7);
  const auto status = [&](const std::function<void(glass_eam_tables &, Sample &)> &spoil) {
    glass_eam_tables t = p.tables();
    Sample bad = s;
    spoil(t, bad);
    glass_eam *eam = nullptr;
    const glass_status result =
        glass_eam_create(&t, &bad.box, bad.n(), bad.type.data(),
                         reinterpret_cast<const double(*)[3]>(bad.x.data()), nullptr, &eam);
    EXPECT_EQ(nullptr, eam);
    return result;
  };
  const double NOT_A_NUMBER = std::numeric_limits<double>::quiet_NaN();
  EXPECT_EQ(GLASS_EINVAL, status([](glass_eam_tables &t, Sample &) { t.cutoff = 0.0; }));
  EXPECT_EQ(GLASS_EINVAL, status([](glass_eam_tables &t, Sample &) { t.nr = 1; }));
  EXPECT_EQ(GLASS_EINVAL, status([](glass_eam_tables &, Sample &b) { b.type[4] = 2; }));
  EXPECT_EQ(GLASS_EINVAL, status([](glass_eam_tables &, Sample &b) { b.box.h[1] = 0.0; }));
  EXPECT_EQ(GLASS_EINVAL, status([](glass_eam_tables &, Sample &b) { b.type.clear(); }));
  EXPECT_EQ(GLASS_ENONFINITE,
            status([&](glass_eam_tables &, Sample &b) { b.x[7] = NOT_A_NUMBER; }));

  Set set(p, s);
  double x[6] = {0}, force[6], energy;
  const int twice[] = {3, 3}, none[] = {27}, good[] = {3, 4};
  EXPECT_EQ(GLASS_EINVAL, glass_eam_set_evaluate(set.set, x, force, &energy));
  EXPECT_EQ(GLASS_EINVAL, glass_eam_set_move(set.set, 2, twice));
  EXPECT_EQ(GLASS_EINVAL, glass_eam_set_move(set.set, 1, none));
  EXPECT_EQ(GLASS_EINVAL, glass_eam_set_move(set.set, 0, good));
  ASSERT_EQ(GLASS_OK, glass_eam_set_move(set.set, 2, good));
  EXPECT_EQ(GLASS_EINVAL, glass_eam_set_multiply(set.set, x, force));
  int n;
  const int *found;
  EXPECT_EQ(GLASS_EINVAL, glass_eam_set_outside(set.set, 1.0, &n, &found, &energy));
  x[0] = NOT_A_NUMBER;
  EXPECT_EQ(GLASS_ENONFINITE, glass_eam_set_evaluate(set.set, x, force, &energy));
  x[0] = 1e300;
  EXPECT_EQ(GLASS_ENONFINITE, glass_eam_set_evaluate(set.set, x, force, &energy));
}
