/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "glass_exprayleigh.h"

#include <lapacke.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Steps of expectation maximization before Newton's, and at most of those. */
#define FIRST_STEPS 100
#define NEWTON_STEPS 200
/* Done when the gradient by the logarithms of the parameters, per observation, is below it. */
#define CONVERGED 1e-12
/* Newton steps below it are good, though round-off hides that the likelihood rises. */
#define SMALL_STEP 1e-5
/* Step of the differences of the gradient that give the curvature. */
#define DIFFERENCE 1e-5
/* A weight that is within it of 0 or 1 is at the limit. */
#define LIMIT 1e-6

typedef struct {
  double w, eps, s;
} parameters;

typedef struct {
  int n;
  const glass_exprayleigh_event *events;
  double low, high;
} sample;

static double square(double x)
{
  return x * x;
}

/* x^power exp(-x^power / (power scale^power)), 0 at infinity. */
static double tail(double x, double scale, int power)
{
  return isinf(x) ? 0.0 : exp(-(power == 1 ? x / scale : 0.5 * square(x / scale)));
}

static double weighted_tail(double x, double scale, int power)
{
  return isinf(x) ? 0.0 : (power == 1 ? x : x * x) * tail(x, scale, power);
}

/* Densities of both parts without their weights. */
static void densities(const parameters *p, double e, double f[2])
{
  f[0] = tail(e, p->eps, 1) / p->eps;
  f[1] = e / square(p->s) * tail(e, p->s, 2);
}

/* Probabilities of the range by both parts, and their derivatives by eps and s. */
static void probabilities(const parameters *p, double low, double high, double z[2], double dz[2])
{
  z[0] = tail(low, p->eps, 1) - tail(high, p->eps, 1);
  z[1] = tail(low, p->s, 2) - tail(high, p->s, 2);
  dz[0] = (weighted_tail(low, p->eps, 1) - weighted_tail(high, p->eps, 1)) / square(p->eps);
  dz[1] = (weighted_tail(low, p->s, 2) - weighted_tail(high, p->s, 2)) / (p->s * square(p->s));
}

/* Logarithm of the likelihood. Parts without weight take no part. */
static double likelihood(const sample *of, const parameters *p)
{
  double z[2], dz[2], sum = 0.0;
  probabilities(p, of->low, of->high, z, dz);
  for (int i = 0; i < of->n; i++) {
    double f[2];
    densities(p, of->events[i].energy, f);
    sum += log(p->w * f[0] + (1.0 - p->w) * f[1]);
  }
  return sum - of->n * log(p->w * z[0] + (1.0 - p->w) * z[1]);
}

/* Derivatives of the logarithm of one observation's likelihood by w, eps and s. */
static void score(const parameters *p, double e, const double z[2], const double dz[2],
                  double out[3])
{
  double f[2];
  densities(p, e, f);
  const double w = p->w, v = 1.0 - w;
  const double all = w * f[0] + v * f[1], range = w * z[0] + v * z[1];
  out[0] = (f[0] - f[1]) / all - (z[0] - z[1]) / range;
  out[1] = w * f[0] * (e / p->eps - 1.0) / p->eps / all - w * dz[0] / range;
  out[2] = v * f[1] * (square(e / p->s) - 2.0) / p->s / all - v * dz[1] / range;
}

static void gradient(const sample *of, const parameters *p, double sum[3])
{
  double z[2], dz[2];
  probabilities(p, of->low, of->high, z, dz);
  sum[0] = sum[1] = sum[2] = 0.0;
  for (int i = 0; i < of->n; i++) {
    double one[3];
    score(p, of->events[i].energy, z, dz, one);
    for (int k = 0; k < 3; k++)
      sum[k] += one[k];
  }
}

/* Newton's steps are made in the logarithms of w/(1-w), eps and s, which know no bounds. */
static parameters from_logarithms(const double u[3])
{
  return (parameters){1.0 / (1.0 + exp(-u[0])), exp(u[1]), exp(u[2])};
}

static void gradient_of_logarithms(const sample *of, const double u[3], double sum[3])
{
  const parameters p = from_logarithms(u);
  gradient(of, &p, sum);
  sum[0] *= p.w * (1.0 - p.w);
  sum[1] *= p.eps;
  sum[2] *= p.s;
}

/* Minus the second derivatives, by central differences of a gradient; `first` <= k < `end` only. */
typedef void (*gradient_at)(const sample *of, const double u[3], double sum[3]);

static void curvature(const sample *of, gradient_at at, const double u[3], const double h[3],
                      int first, int end, double *c)
{
  const int m = end - first;
  for (int k = 0; k < m; k++) {
    double up[3], down[3], g_up[3], g_down[3];
    memcpy(up, u, sizeof up);
    memcpy(down, u, sizeof down);
    up[first + k] += h[first + k];
    down[first + k] -= h[first + k];
    at(of, up, g_up);
    at(of, down, g_down);
    for (int l = 0; l < m; l++)
      c[k * m + l] = -(g_up[first + l] - g_down[first + l]) / (2.0 * h[first + k]);
  }
  for (int k = 0; k < m; k++)
    for (int l = 0; l < k; l++)
      c[k * m + l] = c[l * m + k] = 0.5 * (c[k * m + l] + c[l * m + k]);
}

/* Solve c step = g with c made positive definite. */
static void newton_step(int m, const double *c, const double *g, double *step)
{
  double scale = 0.0;
  for (int k = 0; k < m; k++)
    scale = fmax(scale, fabs(c[k * m + k]));
  for (double ridge = 0.0;; ridge = ridge > 0.0 ? 10.0 * ridge : 1e-6 * scale + 1e-300) {
    double a[9];
    memcpy(a, c, sizeof(double) * (size_t)(m * m));
    for (int k = 0; k < m; k++)
      a[k * m + k] += ridge;
    memcpy(step, g, sizeof(double) * (size_t)m);
    if (LAPACKE_dposv(LAPACK_ROW_MAJOR, 'U', m, 1, a, m, step, 1) == 0)
      return;
  }
}

/* Climb to the maximum over the logarithms first <= k < end. */
static void climb(const sample *of, int first, int end, double u[3])
{
  const double h[3] = {DIFFERENCE, DIFFERENCE, DIFFERENCE};
  const int m = end - first;
  parameters p = from_logarithms(u);
  double best = likelihood(of, &p);
  for (int n = 0; n < NEWTON_STEPS; n++) {
    double g[3], c[9], step[3], largest = 0.0;
    gradient_of_logarithms(of, u, g);
    for (int k = first; k < end; k++)
      largest = fmax(largest, fabs(g[k]));
    if (!(largest > CONVERGED * of->n))
      return;
    curvature(of, gradient_of_logarithms, u, h, first, end, c);
    newton_step(m, c, g + first, step);
    double longest = 0.0, size = 1.0;
    for (int k = 0; k < m; k++)
      longest = fmax(longest, fabs(step[k]));
    if (longest > 1.0)
      size = 1.0 / longest;
    for (;; size *= 0.5) {
      double trial[3];
      memcpy(trial, u, sizeof trial);
      for (int k = 0; k < m; k++)
        trial[first + k] += size * step[k];
      p = from_logarithms(trial);
      const double here = likelihood(of, &p);
      if (here >= best || longest < SMALL_STEP) {
        memcpy(u, trial, sizeof trial);
        best = here;
        break;
      }
      if (size < 1e-10)
        return; /* round-off: no step rises any more */
    }
  }
}

/* As if the range were all energies, which is good enough to begin with. */
static parameters expectation_maximization(const sample *of)
{
  double mean = 0.0, squares = 0.0;
  for (int i = 0; i < of->n; i++) {
    mean += of->events[i].energy / of->n;
    squares += square(of->events[i].energy) / of->n;
  }
  parameters p = {0.5, 0.5 * mean, sqrt(0.5 * squares)};
  for (int n = 0; n < FIRST_STEPS; n++) {
    double g = 0.0, ge = 0.0, rest = 0.0;
    for (int i = 0; i < of->n; i++) {
      const double e = of->events[i].energy;
      double f[2];
      densities(&p, e, f);
      const double part = p.w * f[0] / (p.w * f[0] + (1.0 - p.w) * f[1]);
      g += part;
      ge += part * e;
      rest += (1.0 - part) * e * e;
    }
    const parameters next = {g / of->n, ge / g, sqrt(0.5 * rest / (of->n - g))};
    if (!(next.w > LIMIT && next.w < 1.0 - LIMIT && next.eps > 0.0 && next.s > 0.0))
      break;
    p = next;
  }
  return p;
}

static void gradient_of_parameters(const sample *of, const double u[3], double sum[3])
{
  const parameters p = {u[0], u[1], u[2]};
  gradient(of, &p, sum);
}

/* Sums of products of the scores, each summed over its cluster first. `clusters` is the order of
 * the events by cluster. */
static void products_of_scores(const sample *of, const parameters *p,
                               const glass_exprayleigh_event *clusters, int first, int end,
                               double *b)
{
  const int m = end - first;
  double z[2], dz[2], sum[3] = {0.0, 0.0, 0.0};
  probabilities(p, of->low, of->high, z, dz);
  memset(b, 0, sizeof(double) * (size_t)(m * m));
  for (int i = 0; i < of->n; i++) {
    double one[3];
    score(p, clusters[i].energy, z, dz, one);
    for (int k = 0; k < 3; k++)
      sum[k] += one[k];
    if (i + 1 < of->n && clusters[i + 1].cluster == clusters[i].cluster)
      continue;
    for (int k = 0; k < m; k++)
      for (int l = 0; l < m; l++)
        b[k * m + l] += sum[first + k] * sum[first + l];
    sum[0] = sum[1] = sum[2] = 0.0;
  }
}

/* Standard errors of the parameters first <= k < end: C^-1 where no two observations belong
 * together, else C^-1 B C^-1. */
static void standard_errors(const sample *of, const parameters *p,
                            const glass_exprayleigh_event *clusters, int clustered, int first,
                            int end, double error[3])
{
  const int m = end - first;
  const double u[3] = {p->w, p->eps, p->s};
  const double h[3] = {DIFFERENCE * p->w * (1.0 - p->w), DIFFERENCE * p->eps, DIFFERENCE * p->s};
  double c[9], b[9], inverse[9] = {0.0};
  curvature(of, gradient_of_parameters, u, h, first, end, c);
  for (int k = 0; k < m; k++)
    inverse[k * m + k] = 1.0;
  if (LAPACKE_dposv(LAPACK_ROW_MAJOR, 'U', m, m, c, m, inverse, m) != 0)
    return; /* flat: no error can be told, it stays 0 */
  if (clustered)
    products_of_scores(of, p, clusters, first, end, b);
  for (int k = 0; k < m; k++) {
    double variance = inverse[k * m + k];
    if (clustered) {
      variance = 0.0;
      for (int i = 0; i < m; i++)
        for (int j = 0; j < m; j++)
          variance += inverse[k * m + i] * b[i * m + j] * inverse[j * m + k];
    }
    error[first + k] = sqrt(fmax(variance, 0.0));
  }
}

static double largest_distance(const sample *of, const parameters *p)
{
  double z[2], dz[2], largest = 0.0;
  probabilities(p, of->low, of->high, z, dz);
  const double range = p->w * z[0] + (1.0 - p->w) * z[1];
  for (int i = 0; i < of->n; i++) {
    probabilities(p, of->low, of->events[i].energy, z, dz);
    const double expected = (p->w * z[0] + (1.0 - p->w) * z[1]) / range;
    largest = fmax(largest, fabs(expected - (double)i / of->n));
    largest = fmax(largest, fabs(expected - (double)(i + 1) / of->n));
  }
  return largest;
}

static int by_energy(const void *left, const void *right)
{
  const glass_exprayleigh_event *a = left, *b = right;
  return a->energy < b->energy ? -1 : a->energy > b->energy;
}

static int by_cluster(const void *left, const void *right)
{
  const glass_exprayleigh_event *a = left, *b = right;
  if (a->cluster != b->cluster)
    return a->cluster < b->cluster ? -1 : 1;
  return by_energy(left, right);
}

glass_status glass_exprayleigh(int n, glass_exprayleigh_event *events, double low, double high,
                               glass_exprayleigh_fit *fit)
{
  if (n < GLASS_EXPRAYLEIGH_LEAST || !(low >= 0.0) || !(low < high))
    return GLASS_EINVAL;
  double mean = 0.0;
  for (int i = 0; i < n; i++) {
    if (!isfinite(events[i].energy))
      return GLASS_ENONFINITE;
    if (!(events[i].energy >= low && events[i].energy <= high))
      return GLASS_EINVAL;
    mean += events[i].energy / n;
  }
  if (!(mean > 0.0))
    return GLASS_EINVAL;
  glass_exprayleigh_event *scaled = malloc(sizeof *scaled * 2 * (size_t)n);
  if (!scaled)
    return GLASS_ENOMEM;
  glass_exprayleigh_event *clusters = scaled + n;
  qsort(events, (size_t)n, sizeof *events, by_energy);
  for (int i = 0; i < n; i++)
    scaled[i] = (glass_exprayleigh_event){events[i].energy / mean, events[i].cluster};
  memcpy(clusters, scaled, sizeof *scaled * (size_t)n);
  qsort(clusters, (size_t)n, sizeof *clusters, by_cluster);
  int clustered = 0;
  for (int i = 1; i < n; i++)
    clustered = clustered || clusters[i].cluster == clusters[i - 1].cluster;
  const sample of = {n, scaled, low / mean, high / mean};

  parameters p = expectation_maximization(&of);
  double u[3] = {log(p.w / (1.0 - p.w)), log(p.eps), log(p.s)};
  double alone[2][3] = {{INFINITY, 0.0, 0.0}, {-INFINITY, 0.0, -0.5 * log(2.0)}};
  climb(&of, 1, 2, alone[0]);
  climb(&of, 2, 3, alone[1]);
  climb(&of, 0, 3, u);
  p = from_logarithms(u);
  const parameters one[2] = {from_logarithms(alone[0]), from_logarithms(alone[1])};
  const double units = n * log(mean);
  double most = likelihood(&of, &p);
  const double exponential = likelihood(&of, &one[0]), rayleigh = likelihood(&of, &one[1]);
  int first = 0, end = 3;
  glass_exprayleigh_outcome outcome = GLASS_EXPRAYLEIGH_BOTH;
  if (!(p.w > LIMIT && p.w < 1.0 - LIMIT) || !(most > fmax(exponential, rayleigh))) {
    const int which = rayleigh > exponential;
    outcome = which ? GLASS_EXPRAYLEIGH_RAYLEIGH : GLASS_EXPRAYLEIGH_EXPONENTIAL;
    p = one[which];
    most = which ? rayleigh : exponential;
    first = which ? 2 : 1;
    end = which ? 3 : 2;
  }
  double error[3] = {0.0, 0.0, 0.0};
  standard_errors(&of, &p, clusters, clustered, first, end, error);
  *fit = (glass_exprayleigh_fit){.outcome = outcome,
                                 .low = low,
                                 .high = high,
                                 .w = p.w,
                                 .eps = outcome == GLASS_EXPRAYLEIGH_RAYLEIGH ? 0.0 : mean * p.eps,
                                 .s = outcome == GLASS_EXPRAYLEIGH_EXPONENTIAL ? 0.0 : mean * p.s,
                                 .error = {error[0], mean * error[1], mean * error[2]},
                                 .likelihood = most - units,
                                 .exponential = exponential - units,
                                 .rayleigh = rayleigh - units,
                                 .distance = largest_distance(&of, &p)};
  free(scaled);
  return GLASS_OK;
}

void glass_exprayleigh_density(const glass_exprayleigh_fit *fit, double energy, double parts[2])
{
  /* A part without weight has no scale either. */
  const parameters p = {fit->w, fit->eps > 0.0 ? fit->eps : 1.0, fit->s > 0.0 ? fit->s : 1.0};
  double f[2], z[2], dz[2];
  densities(&p, energy, f);
  probabilities(&p, fit->low, fit->high, z, dz);
  const double range = p.w * z[0] + (1.0 - p.w) * z[1];
  parts[0] = p.w * f[0] / range;
  parts[1] = (1.0 - p.w) * f[1] / range;
}
