/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "glass_lanczos.h"

#include "glass_vector.h"

#include <lapacke.h>
#include <stdlib.h>

/* A Krylov space is exhausted where what is left of a vector is this part of the stiffness. */
#define EXHAUSTED 1e-8

/* A curvature has converged where its residual is this part of it: a lower one would have done so
 * before. */
#define CONVERGED 0.1
/* Where a sign is asked for Ritz values are looked at after so many vectors. */
#define SIGN_STRIDE 8

struct glass_lanczos {
  int n, room, capacity; /* length of vectors now, and what there is room for */
  double *q;             /* [capacity][n] Krylov vectors */
  double *w;             /* [n] the next one */
  double *work;          /* [2n] of a product */
  double *alpha;         /* [capacity] diagonal of the tridiagonal matrix */
  double *beta;          /* [capacity] below it */
  double *d, *e;         /* [capacity] LAPACK overwrites its input */
  double *z;             /* [capacity][capacity] eigenvectors, one a row */
  double *lapack;        /* [2 capacity] */
};

glass_status glass_lanczos_create(int capacity, glass_lanczos **out)
{
  if (capacity < 2)
    return GLASS_EINVAL;
  glass_lanczos *l = calloc(1, sizeof *l);
  if (!l)
    return GLASS_ENOMEM;
  const size_t c = (size_t)capacity;
  l->capacity = capacity;
  l->alpha = malloc(sizeof(double) * c);
  l->beta = malloc(sizeof(double) * c);
  l->d = malloc(sizeof(double) * c);
  l->e = malloc(sizeof(double) * c);
  l->z = malloc(sizeof(double) * c * c);
  l->lapack = malloc(sizeof(double) * 2 * c);
  if (!l->alpha || !l->beta || !l->d || !l->e || !l->z || !l->lapack) {
    glass_lanczos_destroy(l);
    return GLASS_ENOMEM;
  }
  *out = l;
  return GLASS_OK;
}

static void free_vectors(glass_lanczos *l)
{
  free(l->q);
  free(l->w);
  free(l->work);
  l->q = l->w = l->work = NULL;
  l->room = 0;
}

void glass_lanczos_destroy(glass_lanczos *l)
{
  if (!l)
    return;
  free_vectors(l);
  free(l->alpha);
  free(l->beta);
  free(l->d);
  free(l->e);
  free(l->z);
  free(l->lapack);
  free(l);
}

double glass_lanczos_memory(const glass_lanczos *l)
{
  const double c = l->capacity;
  return (double)sizeof *l + sizeof(double) * (l->room * (c + 3.0) + c * (c + 6.0));
}

static glass_status resize(glass_lanczos *l, int n)
{
  l->n = n;
  if (n <= l->room)
    return GLASS_OK;
  free_vectors(l);
  l->q = malloc(sizeof(double) * (size_t)l->capacity * (size_t)n);
  l->w = malloc(sizeof(double) * (size_t)n);
  l->work = malloc(2 * sizeof(double) * (size_t)n);
  if (!l->q || !l->w || !l->work) {
    free_vectors(l);
    return GLASS_ENOMEM;
  }
  l->room = n;
  return GLASS_OK;
}

static void leave_out(int n, const double *without, double *v)
{
  if (without)
    glass_vector_add(n, -glass_vector_dot(n, without, v), without, v);
}

/* The next vector: H q, and what is left of it orthogonal to all vectors so far (twice is enough).
 */
static glass_status expand(glass_lanczos *l, const glass_potential *potential,
                           const glass_lanczos_options *options, const double *x,
                           const double *force, int k, double *stiffness)
{
  const int n = l->n;
  const double *q = l->q + (size_t)k * (size_t)n;
  const glass_status status =
      glass_potential_product(potential, x, force, options->delta, q, l->w, l->work);
  if (status)
    return status;
  *stiffness = fmax(*stiffness, glass_vector_norm(n, l->w));
  leave_out(n, options->without, l->w);
  l->alpha[k] = glass_vector_dot(n, q, l->w);
  /* Where only a sign is asked for, copies of found modes do no harm. */
  const int last = options->sign && k > 1 ? k - 1 : 0;
  for (int pass = 0; pass < 2; pass++)
    for (int j = k; j >= last; j--) {
      const double *previous = l->q + (size_t)j * (size_t)n;
      glass_vector_add(n, -glass_vector_dot(n, previous, l->w), previous, l->w);
    }
  l->beta[k] = glass_vector_norm(n, l->w);
  return isfinite(l->alpha[k] + l->beta[k]) ? GLASS_OK : GLASS_ENONFINITE;
}

/* Ritz values into d, ascending, vectors into the rows of z. */
static glass_status solve(glass_lanczos *l, int size)
{
  memcpy(l->d, l->alpha, sizeof(double) * (size_t)size);
  memcpy(l->e, l->beta, sizeof(double) * (size_t)size);
  return LAPACKE_dstev_work(LAPACK_COL_MAJOR, 'V', size, l->d, l->e, l->z, l->capacity, l->lapack)
             ? GLASS_ELAPACK
             : GLASS_OK;
}

/* Whether the polynomial of the Krylov space that is at most 1 between a and b has reached sqrt(n)
 * at 0, with 0 < a < b. */
static int would_show(int n, int size, double a, double b)
{
  return cosh((size - 1.0) * acosh((b + a) / (b - a))) > sqrt(n);
}

static int is_reached(const glass_lanczos *l, const glass_lanczos_options *options,
                      const glass_lanczos_report *report, double previous)
{
  const double lowest = report->eigenvalue, highest = l->d[report->vectors - 1];
  if (options->sign)
    return lowest < 0.0 || report->residual < CONVERGED * lowest ||
           (report->residual < lowest && would_show(l->n, report->vectors, lowest, highest));
  return fabs(lowest - previous) <= options->tolerance * fabs(lowest);
}

/* The last pivot of the tridiagonal matrix; the first one that is negative tells of the first
 * negative Ritz value. */
static double next_pivot(const glass_lanczos *l, int k, double pivot)
{
  return k == 0 ? l->alpha[0] : l->alpha[k] - l->beta[k - 1] * l->beta[k - 1] / pivot;
}

/* Krylov space of the start vector in the first row of q. */
static glass_status iterate(glass_lanczos *l, const glass_potential *potential,
                            const glass_lanczos_options *options, const double *x,
                            const double *force, glass_lanczos_report *report)
{
  const int n = l->n;
  const int limit = options->max_vectors < l->capacity ? options->max_vectors : l->capacity;
  double previous = INFINITY, pivot = 1.0;
  glass_rigid_remove(potential->rigid, n, x, l->q);
  leave_out(n, options->without, l->q);
  const double norm = glass_vector_norm(n, l->q);
  if (!(norm > 0.0))
    return isfinite(norm) ? GLASS_EINVAL : GLASS_ENONFINITE;
  glass_vector_scale(n, 1.0 / norm, l->q);
  glass_status status = glass_potential_expand(potential, x);
  for (int k = 0;; k++) {
    if (!status)
      status = expand(l, potential, options, x, force, k, &report->stiffness);
    if (status)
      return status;
    const int exhausted = l->beta[k] <= EXHAUSTED * report->stiffness, full = k + 1 == limit;
    pivot = next_pivot(l, k, pivot);
    if (!options->sign || pivot < 0.0 || k % SIGN_STRIDE == 0 || exhausted || full) {
      status = solve(l, k + 1);
      if (status)
        return status;
      report->vectors = k + 1;
      report->eigenvalue = l->d[0];
      report->residual = l->beta[k] * fabs(l->z[k]);
      report->converged = exhausted || (k > 0 && is_reached(l, options, report, previous));
      if (report->converged || full)
        return GLASS_OK;
      previous = l->d[0];
    }
    double *next = l->q + (size_t)(k + 1) * (size_t)n;
    glass_vector_copy(n, l->w, next);
    glass_vector_scale(n, 1.0 / l->beta[k], next);
  }
}

/* The lowest Ritz vector, of unit length and on the side of the vector it replaces. */
static void assemble(glass_lanczos *l, int size, double *mode)
{
  const int n = l->n;
  memset(l->w, 0, sizeof(double) * (size_t)n);
  for (int k = 0; k < size; k++)
    glass_vector_add(n, l->z[k], l->q + (size_t)k * (size_t)n, l->w);
  const double sign = glass_vector_dot(n, l->w, mode) < 0.0 ? -1.0 : 1.0;
  glass_vector_scale(n, sign / glass_vector_norm(n, l->w), l->w);
  glass_vector_copy(n, l->w, mode);
}

glass_status glass_lanczos_lowest(glass_lanczos *l, const glass_potential *potential,
                                  const glass_lanczos_options *options, const double *x,
                                  const double *force, double *mode, glass_lanczos_report *report)
{
  if (potential->n < 3 || options->max_vectors < 2 || !(options->delta > 0.0) ||
      !(options->tolerance > 0.0))
    return GLASS_EINVAL;
  glass_lanczos_report found = {0};
  glass_status status = resize(l, potential->n);
  if (status)
    return status;
  glass_vector_copy(l->n, mode, l->q);
  status = iterate(l, potential, options, x, force, &found);
  if (status)
    return status;
  assemble(l, found.vectors, mode);
  *report = found;
  return GLASS_OK;
}
