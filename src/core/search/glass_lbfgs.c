/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "glass_lbfgs.h"

#include "glass_vector.h"

#include <stdlib.h>

/* A pair is of use when its curvature is above this part of the largest it could have. */
#define LEAST_COSINE 1e-3

struct glass_lbfgs {
  int n, capacity;
  size_t stride; /* length of a row, >= n */
  int count;     /* pairs ever added */
  double *s, *y; /* [capacity][stride] pair k stands in row k modulo capacity */
  double *alpha; /* [capacity] */
  double *along; /* [capacity] s.mode */
  double *rho;   /* [capacity] 1/(s.y), 0 for a pair that is left out */
};

glass_status glass_lbfgs_create(int n, int capacity, glass_lbfgs **out)
{
  if (n < 1 || capacity < 1)
    return GLASS_EINVAL;
  glass_lbfgs *l = calloc(1, sizeof *l);
  if (!l)
    return GLASS_ENOMEM;
  const size_t c = (size_t)capacity;
  l->n = n;
  l->stride = (size_t)n;
  l->capacity = capacity;
  l->s = malloc(sizeof(double) * c * (size_t)n);
  l->y = malloc(sizeof(double) * c * (size_t)n);
  l->alpha = malloc(sizeof(double) * c);
  l->along = malloc(sizeof(double) * c);
  l->rho = malloc(sizeof(double) * c);
  if (!l->s || !l->y || !l->alpha || !l->along || !l->rho) {
    glass_lbfgs_destroy(l);
    return GLASS_ENOMEM;
  }
  *out = l;
  return GLASS_OK;
}

void glass_lbfgs_destroy(glass_lbfgs *l)
{
  if (!l)
    return;
  free(l->s);
  free(l->y);
  free(l->alpha);
  free(l->along);
  free(l->rho);
  free(l);
}

double glass_lbfgs_memory(const glass_lbfgs *l)
{
  return (double)sizeof *l + sizeof(double) * l->capacity * (2.0 * (double)l->stride + 3.0);
}

/* Rows with room for half as many coordinates again. */
static glass_status widen(glass_lbfgs *l, int n)
{
  const size_t stride = (size_t)n + (size_t)n / 2, old = (size_t)l->n;
  double **arrays[] = {&l->s, &l->y};
  double *wide[2];
  for (int a = 0; a < 2; a++)
    wide[a] = malloc(sizeof(double) * (size_t)l->capacity * stride);
  if (!wide[0] || !wide[1]) {
    free(wide[0]);
    free(wide[1]);
    return GLASS_ENOMEM;
  }
  const int rows = l->count < l->capacity ? l->count : l->capacity;
  for (int a = 0; a < 2; a++) {
    for (size_t row = 0; row < (size_t)rows; row++)
      memcpy(wide[a] + row * stride, *arrays[a] + row * l->stride, sizeof(double) * old);
    free(*arrays[a]);
    *arrays[a] = wide[a];
  }
  l->stride = stride;
  return GLASS_OK;
}

glass_status glass_lbfgs_resize(glass_lbfgs *l, int n)
{
  if (n < 1)
    return GLASS_EINVAL;
  if (n < l->n)
    glass_lbfgs_reset(l);
  if ((size_t)n > l->stride) {
    const glass_status status = widen(l, n);
    if (status)
      return status;
  }
  const int rows = l->count < l->capacity ? l->count : l->capacity;
  for (size_t row = 0; n > l->n && row < (size_t)rows; row++) {
    const size_t bytes = sizeof(double) * (size_t)(n - l->n);
    memset(l->s + row * l->stride + l->n, 0, bytes);
    memset(l->y + row * l->stride + l->n, 0, bytes);
  }
  l->n = n;
  return GLASS_OK;
}

void glass_lbfgs_reset(glass_lbfgs *l)
{
  l->count = 0;
}

void glass_lbfgs_add(glass_lbfgs *l, const double *s, const double *y)
{
  const size_t row = (size_t)(l->count % l->capacity) * l->stride;
  glass_vector_copy(l->n, s, l->s + row);
  glass_vector_copy(l->n, y, l->y + row);
  l->count++;
}

int glass_lbfgs_step(glass_lbfgs *l, const double *force, const double *mode, double lambda,
                     double *step)
{
  const int n = l->n;
  const int first = l->count > l->capacity ? l->count - l->capacity : 0;
  double inverse = 0.0; /* of the curvature where no pair tells it */
  int used = 0;
  glass_vector_copy(n, force, step);
  /* With the mode inverted y becomes y - 2 lambda (v.s) v, which is never formed. */
  for (int k = l->count - 1; k >= first; k--) {
    const int row = k % l->capacity;
    const double *s = l->s + (size_t)row * l->stride, *y = l->y + (size_t)row * l->stride;
    const double vs = mode ? glass_vector_dot(n, mode, s) : 0.0;
    const double vy = mode ? glass_vector_dot(n, mode, y) : 0.0;
    const double shift = -2.0 * lambda * vs;
    const double sy = glass_vector_dot(n, s, y) + shift * vs;
    const double yy = glass_vector_dot(n, y, y) + 2.0 * shift * vy + shift * shift;
    const double ss = glass_vector_dot(n, s, s);
    l->rho[row] = sy > LEAST_COSINE * sqrt(ss * yy) ? 1.0 / sy : 0.0;
    if (l->rho[row] == 0.0)
      continue;
    if (used++ == 0)
      inverse = sy / yy;
    l->along[row] = shift;
    l->alpha[row] = l->rho[row] * glass_vector_dot(n, s, step);
    glass_vector_add(n, -l->alpha[row], y, step);
    if (mode)
      glass_vector_add(n, -l->alpha[row] * shift, mode, step);
  }
  if (used == 0) {
    memset(step, 0, sizeof(double) * (size_t)n);
    return 0;
  }
  glass_vector_scale(n, inverse, step);
  for (int k = first; k < l->count; k++) {
    const int row = k % l->capacity;
    const double *s = l->s + (size_t)row * l->stride, *y = l->y + (size_t)row * l->stride;
    if (l->rho[row] == 0.0)
      continue;
    double ys = glass_vector_dot(n, y, step);
    if (mode)
      ys += l->along[row] * glass_vector_dot(n, mode, step);
    glass_vector_add(n, l->alpha[row] - l->rho[row] * ys, s, step);
  }
  return used;
}
