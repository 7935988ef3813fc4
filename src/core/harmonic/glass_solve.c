/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "glass_solve.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define COUNT GLASS_SOLVE_COUNT

/* A block whose determinant is below this part of the cube of its trace has no inverse. */
#define SINGULAR 1e-12

/* The true residual may be above that of the recurrence by this factor. */
#define DRIFT 2.0

typedef struct {
  double *inverse;                   /* [blocks][9] */
  double *r, *z, *p, *product, *rhs; /* [n][6] */
} workspace;

static void invert(const double *m, double *inverse)
{
  const double cofactor[9] = {
      m[4] * m[8] - m[5] * m[7], m[2] * m[7] - m[1] * m[8], m[1] * m[5] - m[2] * m[4],
      m[5] * m[6] - m[3] * m[8], m[0] * m[8] - m[2] * m[6], m[2] * m[3] - m[0] * m[5],
      m[3] * m[7] - m[4] * m[6], m[1] * m[6] - m[0] * m[7], m[0] * m[4] - m[1] * m[3]};
  const double trace = m[0] + m[4] + m[8];
  const double determinant = m[0] * cofactor[0] + m[1] * cofactor[3] + m[2] * cofactor[6];
  const int regular = trace > 0.0 && determinant > SINGULAR * trace * trace * trace;
  for (int c = 0; c < 9; c++)
    inverse[c] = regular ? cofactor[c] / determinant : 0.0;
}

static void dot(size_t n, const double *a, const double *b, double sum[COUNT])
{
  for (int k = 0; k < COUNT; k++)
    sum[k] = 0.0;
  for (size_t i = 0; i < n; i++)
    for (int k = 0; k < COUNT; k++)
      sum[k] += a[COUNT * i + k] * b[COUNT * i + k];
}

static void leave_out_nulls(const glass_solve_matrix *a, double *x)
{
  const size_t n = 3 * (size_t)a->blocks;
  for (int m = 0; m < a->nulls; m++) {
    const double *null = a->null + m * n;
    double along[COUNT] = {0.0};
    for (size_t i = 0; i < n; i++)
      for (int k = 0; k < COUNT; k++)
        along[k] += null[i] * x[COUNT * i + k];
    for (size_t i = 0; i < n; i++)
      for (int k = 0; k < COUNT; k++)
        x[COUNT * i + k] -= along[k] * null[i];
  }
}

static void precondition(const glass_solve_matrix *a, const workspace *w)
{
  for (size_t block = 0; block < (size_t)a->blocks; block++)
    for (int c = 0; c < 3; c++) {
      const double *m = w->inverse + 9 * block + 3 * c, *r = w->r + 3 * COUNT * block;
      for (int k = 0; k < COUNT; k++)
        w->z[COUNT * (3 * block + c) + k] =
            m[0] * r[k] + m[1] * r[COUNT + k] + m[2] * r[2 * COUNT + k];
    }
  leave_out_nulls(a, w->z);
}

static glass_status residual(const glass_solve_matrix *a, const workspace *w, const double *x,
                             const double norm[COUNT], double *largest)
{
  const size_t n = 3 * (size_t)a->blocks;
  const glass_status status = a->multiply(a->ctx, x, w->product);
  if (status)
    return status;
  for (size_t i = 0; i < COUNT * n; i++)
    w->r[i] = w->rhs[i] - w->product[i];
  leave_out_nulls(a, w->r);
  double square[COUNT];
  dot(n, w->r, w->r, square);
  *largest = 0.0;
  for (int k = 0; k < COUNT; k++)
    if (norm[k] > 0.0)
      *largest = fmax(*largest, sqrt(square[k]) / norm[k]);
  return GLASS_OK;
}

static glass_status iterate(const glass_solve_matrix *a, const glass_solve_options *o,
                            const workspace *w, double *x, glass_solve_report *report,
                            glass_solve_outcome *outcome)
{
  const size_t n = 3 * (size_t)a->blocks;
  double norm[COUNT], rz[COUNT], square[COUNT];
  dot(n, w->rhs, w->rhs, norm);
  for (int k = 0; k < COUNT; k++) {
    if (!isfinite(norm[k]))
      return GLASS_ENONFINITE;
    norm[k] = sqrt(norm[k]);
  }
  memset(x, 0, sizeof(double) * COUNT * n);
  memcpy(w->r, w->rhs, sizeof(double) * COUNT * n);
  precondition(a, w);
  memcpy(w->p, w->z, sizeof(double) * COUNT * n);
  dot(n, w->r, w->z, rz);
  *outcome = GLASS_SOLVE_MAX_PRODUCTS;
  report->products = 0;
  while (report->products < o->max_products) {
    int active[COUNT], any = 0;
    dot(n, w->r, w->r, square);
    for (int k = 0; k < COUNT; k++) {
      if (!isfinite(square[k]))
        return GLASS_ENONFINITE;
      active[k] = sqrt(square[k]) > o->tolerance * norm[k] && rz[k] > 0.0;
      any |= active[k];
    }
    if (!any) {
      *outcome = GLASS_SOLVE_CONVERGED;
      break;
    }
    const glass_status status = a->multiply(a->ctx, w->p, w->product);
    if (status)
      return status;
    report->products++;
    double curvature[COUNT], alpha[COUNT], beta[COUNT], rz_new[COUNT];
    dot(n, w->p, w->product, curvature);
    for (int k = 0; k < COUNT; k++) {
      if (active[k] && !(curvature[k] > 0.0)) {
        *outcome = GLASS_SOLVE_NOT_POSITIVE;
        return GLASS_OK;
      }
      alpha[k] = active[k] ? rz[k] / curvature[k] : 0.0;
    }
    for (size_t i = 0; i < n; i++)
      for (int k = 0; k < COUNT; k++) {
        x[COUNT * i + k] += alpha[k] * w->p[COUNT * i + k];
        w->r[COUNT * i + k] -= alpha[k] * w->product[COUNT * i + k];
      }
    precondition(a, w);
    dot(n, w->r, w->z, rz_new);
    for (int k = 0; k < COUNT; k++) {
      beta[k] = active[k] ? rz_new[k] / rz[k] : 0.0;
      rz[k] = active[k] ? rz_new[k] : rz[k];
    }
    for (size_t i = 0; i < n; i++)
      for (int k = 0; k < COUNT; k++)
        if (active[k])
          w->p[COUNT * i + k] = w->z[COUNT * i + k] + beta[k] * w->p[COUNT * i + k];
  }
  const glass_status status = residual(a, w, x, norm, &report->residual);
  if (!status && *outcome == GLASS_SOLVE_CONVERGED && report->residual > DRIFT * o->tolerance)
    *outcome = GLASS_SOLVE_MAX_PRODUCTS;
  return status;
}

glass_status glass_solve(const glass_solve_matrix *a, const glass_solve_options *o, const double *b,
                         double *x, glass_solve_report *report, glass_solve_outcome *outcome)
{
  if (a->blocks < 0 || a->nulls < 0 || !(o->tolerance > 0.0) || o->max_products < 1)
    return GLASS_EINVAL;
  const size_t blocks = (size_t)a->blocks, vector = 3 * COUNT * blocks;
  double *memory = malloc(sizeof(double) * (9 * blocks + 5 * vector + 1));
  if (!memory)
    return GLASS_ENOMEM;
  double *vectors = memory + 9 * blocks;
  const workspace w = {memory,
                       vectors,
                       vectors + vector,
                       vectors + 2 * vector,
                       vectors + 3 * vector,
                       vectors + 4 * vector};
  int negative = 0;
  for (size_t block = 0; block < blocks; block++) {
    const double *m = a->diagonal + 9 * block;
    negative |= m[0] < 0.0 || m[4] < 0.0 || m[8] < 0.0;
    invert(m, w.inverse + 9 * block);
  }
  memcpy(w.rhs, b, sizeof(double) * vector);
  leave_out_nulls(a, w.rhs);
  glass_solve_report found = {0, 0.0};
  glass_solve_outcome how = GLASS_SOLVE_NOT_POSITIVE;
  const glass_status status = negative ? GLASS_OK : iterate(a, o, &w, x, &found, &how);
  free(memory);
  if (status)
    return status;
  *report = found;
  *outcome = how;
  return GLASS_OK;
}
