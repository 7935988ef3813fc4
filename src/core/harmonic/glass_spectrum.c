/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "glass_spectrum.h"

#include <lapacke.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The tridiagonal matrix of Lanczos; `steps` falls where nothing of the vector is left. */
static glass_status tridiagonal(const glass_operator *a, int *steps, const double *start,
                                double *work, double *diagonal, double *beside)
{
  const int n = a->n;
  double *before = work, *now = work + n, *next = work + 2 * (size_t)n;
  const double norm = sqrt(a->dot(a->ctx, start, start));
  if (!(norm > 0.0))
    return GLASS_EINVAL;
  for (int i = 0; i < n; i++) {
    before[i] = 0.0;
    now[i] = start[i] / norm;
  }
  double beta = 0.0, scale = 0.0;
  for (int k = 0; k < *steps; k++) {
    const glass_status status = a->multiply(a->ctx, now, next);
    if (status)
      return status;
    diagonal[k] = a->dot(a->ctx, now, next);
    for (int i = 0; i < n; i++)
      next[i] -= diagonal[k] * now[i] + beta * before[i];
    beside[k] = beta = sqrt(a->dot(a->ctx, next, next));
    scale = fmax(scale, fabs(diagonal[k]) + beta);
    if (!(beta > 1e-13 * scale)) {
      *steps = k + 1;
      break;
    }
    for (int i = 0; i < n; i++)
      next[i] /= beta;
    double *swap = before;
    before = now;
    now = next;
    next = swap;
  }
  return GLASS_OK;
}

/* Ritz values into `value`, from the tridiagonal matrix; vectors are columns. */
static glass_status diagonalize(int n, const double *diagonal, const double *beside, double *value,
                                double *share, double *bound)
{
  double *vectors = malloc(sizeof *vectors * (size_t)n * ((size_t)n + 1));
  if (!vectors)
    return GLASS_ENOMEM;
  double *off = vectors + (size_t)n * (size_t)n;
  memcpy(value, diagonal, sizeof *value * (size_t)n);
  memcpy(off, beside, sizeof *off * (size_t)n);
  if (LAPACKE_dstev(LAPACK_COL_MAJOR, 'V', n, value, off, vectors, n)) {
    free(vectors);
    return GLASS_ELAPACK;
  }
  double last = 0.0;
  for (int k = 0; k < n; k++) {
    const double *v = vectors + (size_t)k * (size_t)n;
    share[k] = v[0] * v[0];
    last = fmax(last, fabs(v[n - 1]));
  }
  *bound = value[n - 1] + beside[n - 1] * last;
  free(vectors);
  return GLASS_OK;
}

glass_status glass_spectrum_estimate(const glass_operator *a, int steps, const double *start,
                                     glass_spectrum *out)
{
  if (steps < 1)
    return GLASS_EINVAL;
  double *work = malloc(sizeof *work * (3 * (size_t)a->n + 2 * (size_t)steps));
  double *result = malloc(sizeof *result * 2 * (size_t)steps);
  glass_status status = work && result ? GLASS_OK : GLASS_ENOMEM;
  double *diagonal = work ? work + 3 * (size_t)a->n : NULL;
  double *beside = work ? diagonal + steps : NULL, bound = 0.0;
  if (!status)
    status = tridiagonal(a, &steps, start, work, diagonal, beside);
  if (!status)
    status = diagonalize(steps, diagonal, beside, result, result + steps, &bound);
  free(work);
  if (status) {
    free(result);
    return status;
  }
  *out = (glass_spectrum){steps, result, result + steps, bound};
  return GLASS_OK;
}

void glass_spectrum_free(glass_spectrum *spectrum)
{
  free(spectrum->value);
  *spectrum = (glass_spectrum){0};
}

/* A Ritz value stands for eigenvalues on both sides of it, half of its share on each. */
double glass_spectrum_quantile(const glass_spectrum *s, double share)
{
  double sum = 0.5 * s->share[0];
  if (share <= sum)
    return s->value[0];
  for (int k = 1; k < s->n; k++) {
    const double step = 0.5 * (s->share[k - 1] + s->share[k]);
    if (share <= sum + step)
      return s->value[k - 1] + (share - sum) / step * (s->value[k] - s->value[k - 1]);
    sum += step;
  }
  return s->value[s->n - 1];
}
