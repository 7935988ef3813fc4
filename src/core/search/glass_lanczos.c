/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "glass_lanczos.h"

#include "glass_vector.h"

#include <lapacke.h>
#include <stdlib.h>

struct glass_lanczos {
  int n, capacity;
  double *q;     /* [capacity][n] Krylov vectors */
  double *w;     /* [n] the next one */
  double *work;  /* [2n] of a product */
  double *alpha; /* [capacity] diagonal of the tridiagonal matrix */
  double *beta;  /* [capacity] below it */
  double *d, *e; /* [capacity] LAPACK overwrites its input */
  double *z;     /* [capacity][capacity] eigenvectors, one a row */
  double *lapack; /* [2 capacity] */
};

glass_status glass_lanczos_create(int n, int capacity, glass_lanczos **out)
{
  if (n < 3 || capacity < 2)
    return GLASS_EINVAL;
  glass_lanczos *l = calloc(1, sizeof *l);
  if (!l)
    return GLASS_ENOMEM;
  const size_t c = (size_t)capacity;
  l->n = n;
  l->capacity = capacity;
  l->q = malloc(sizeof(double) * c * (size_t)n);
  l->w = malloc(sizeof(double) * (size_t)n);
  l->work = malloc(2 * sizeof(double) * (size_t)n);
  l->alpha = malloc(sizeof(double) * c);
  l->beta = malloc(sizeof(double) * c);
  l->d = malloc(sizeof(double) * c);
  l->e = malloc(sizeof(double) * c);
  l->z = malloc(sizeof(double) * c * c);
  l->lapack = malloc(sizeof(double) * 2 * c);
  if (!l->q || !l->w || !l->work || !l->alpha || !l->beta || !l->d || !l->e || !l->z ||
      !l->lapack) {
    glass_lanczos_destroy(l);
    return GLASS_ENOMEM;
  }
  *out = l;
  return GLASS_OK;
}

void glass_lanczos_destroy(glass_lanczos *l)
{
  if (!l)
    return;
  free(l->q);
  free(l->w);
  free(l->work);
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
  return (double)sizeof *l + sizeof(double) * (l->n * (c + 3.0) + c * (c + 6.0));
}

/* The next vector: H q, and what is left of it orthogonal to all vectors so far (twice is enough).
 */
static glass_status expand(glass_lanczos *l, const glass_potential *potential, double delta,
                           const double *x, const double *force, int k, double *stiffness)
{
  const int n = l->n;
  const double *q = l->q + (size_t)k * (size_t)n;
  const glass_status status =
      glass_potential_product(potential, x, force, delta, q, l->w, l->work);
  if (status)
    return status;
  *stiffness = fmax(*stiffness, glass_vector_norm(n, l->w));
  l->alpha[k] = glass_vector_dot(n, q, l->w);
  for (int pass = 0; pass < 2; pass++)
    for (int j = k; j >= 0; j--) {
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

static int is_converged(const glass_lanczos *l, int wanted, double tolerance,
                        const double previous[2])
{
  const double scale = wanted > 1 ? fmax(fabs(l->d[0]), fabs(l->d[1])) : fabs(l->d[0]);
  for (int i = 0; i < wanted; i++)
    if (!(fabs(l->d[i] - previous[i]) <= tolerance * scale))
      return 0;
  return 1;
}

/* Krylov space of the start vector in the first row of q. */
static glass_status iterate(glass_lanczos *l, const glass_potential *potential,
                            const glass_lanczos_options *options, int wanted, const double *x,
                            const double *force, int *size, double *stiffness)
{
  const int n = l->n;
  const int limit = options->max_vectors < l->capacity ? options->max_vectors : l->capacity;
  double previous[2] = {INFINITY, INFINITY};
  *stiffness = 0.0;
  if (potential->n != n || limit < 2 || !(options->delta > 0.0) || !(options->tolerance > 0.0))
    return GLASS_EINVAL;
  glass_rigid_remove(potential->rigid, n, x, l->q);
  const double norm = glass_vector_norm(n, l->q);
  if (!(norm > 0.0))
    return isfinite(norm) ? GLASS_EINVAL : GLASS_ENONFINITE;
  glass_vector_scale(n, 1.0 / norm, l->q);
  glass_status status = glass_potential_expand(potential, x);
  for (int k = 0;; k++) {
    if (!status)
      status = expand(l, potential, options->delta, x, force, k, stiffness);
    if (!status)
      status = solve(l, k + 1);
    if (status)
      return status;
    *size = k + 1;
    const int exhausted = l->beta[k] <= 1e-8 * *stiffness;
    if (k + 1 == limit || exhausted ||
        (k + 1 > wanted && is_converged(l, wanted, options->tolerance, previous)))
      return GLASS_OK;
    previous[0] = l->d[0];
    previous[1] = k > 0 ? l->d[1] : INFINITY;
    double *next = l->q + (size_t)(k + 1) * (size_t)n;
    glass_vector_copy(n, l->w, next);
    glass_vector_scale(n, 1.0 / l->beta[k], next);
  }
}

/* A Ritz vector, of unit length and on the side of the vector it replaces. */
static void assemble(glass_lanczos *l, int which, int size, double *mode)
{
  const int n = l->n;
  const double *z = l->z + (size_t)which * (size_t)l->capacity;
  memset(l->w, 0, sizeof(double) * (size_t)n);
  for (int k = 0; k < size; k++)
    glass_vector_add(n, z[k], l->q + (size_t)k * (size_t)n, l->w);
  const double sign = glass_vector_dot(n, l->w, mode) < 0.0 ? -1.0 : 1.0;
  glass_vector_scale(n, sign / glass_vector_norm(n, l->w), l->w);
  glass_vector_copy(n, l->w, mode);
}

glass_status glass_lanczos_lowest(glass_lanczos *l, const glass_potential *potential,
                                  const glass_lanczos_options *options, const double *x,
                                  const double *force, double *mode, double *lambda,
                                  double *stiffness)
{
  int size;
  double largest;
  glass_vector_copy(l->n, mode, l->q);
  const glass_status status = iterate(l, potential, options, 1, x, force, &size, &largest);
  if (status)
    return status;
  assemble(l, 0, size, mode);
  *lambda = l->d[0];
  *stiffness = largest;
  return GLASS_OK;
}

glass_status glass_lanczos_lowest_two(glass_lanczos *l, const glass_potential *potential,
                                      const glass_lanczos_options *options, const double *x,
                                      const double *force, double *mode, double *second,
                                      double lambda[2])
{
  const int n = l->n;
  const double norm = glass_vector_norm(n, mode), other = glass_vector_norm(n, second);
  int size;
  double largest;
  if (!(norm > 0.0) || !(other > 0.0))
    return isfinite(norm + other) ? GLASS_EINVAL : GLASS_ENONFINITE;
  for (int i = 0; i < n; i++)
    l->q[i] = mode[i] / norm + second[i] / other;
  const glass_status status = iterate(l, potential, options, 2, x, force, &size, &largest);
  if (status)
    return status;
  assemble(l, 0, size, mode);
  lambda[0] = l->d[0];
  lambda[1] = INFINITY;
  if (size > 1) {
    assemble(l, 1, size, second);
    lambda[1] = l->d[1];
  }
  return GLASS_OK;
}
