/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Sums over long vectors of coordinates. Their order is fixed, so results repeat bit by bit. */
#ifndef GLASS_VECTOR_H
#define GLASS_VECTOR_H

#include <math.h>
#include <string.h>

#define GLASS_VECTOR_LANES 8

static inline double glass_vector_dot(int n, const double *restrict a, const double *restrict b)
{
  double lane[GLASS_VECTOR_LANES] = {0.0};
  int i = 0;
  for (; i + GLASS_VECTOR_LANES <= n; i += GLASS_VECTOR_LANES)
    for (int k = 0; k < GLASS_VECTOR_LANES; k++)
      lane[k] += a[i + k] * b[i + k];
  double sum = 0.0;
  for (; i < n; i++)
    sum += a[i] * b[i];
  for (int k = 0; k < GLASS_VECTOR_LANES; k++)
    sum += lane[k];
  return sum;
}

static inline double glass_vector_norm(int n, const double *a)
{
  return sqrt(glass_vector_dot(n, a, a));
}

static inline void glass_vector_copy(int n, const double *a, double *b)
{
  memcpy(b, a, sizeof(double) * (size_t)n);
}

static inline void glass_vector_scale(int n, double c, double *a)
{
  for (int i = 0; i < n; i++)
    a[i] *= c;
}

/* b += c a */
static inline void glass_vector_add(int n, double c, const double *restrict a, double *restrict b)
{
  for (int i = 0; i < n; i++)
    b[i] += c * a[i];
}

/* c = a - b */
static inline void glass_vector_subtract(int n, const double *a, const double *b, double *c)
{
  for (int i = 0; i < n; i++)
    c[i] = a[i] - b[i];
}

/* Length of the longest of the n/3 vectors; NaN where a component is. */
static inline double glass_vector_largest(int n, const double *a)
{
  double largest = 0.0;
  for (int i = 0; i + 2 < n; i += 3) {
    const double square = a[i] * a[i] + a[i + 1] * a[i + 1] + a[i + 2] * a[i + 2];
    largest = square <= largest ? largest : square;
  }
  return sqrt(largest);
}

#endif
