/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The straight line through points, by least squares in y, and their Pearson correlation. */
#ifndef GLASS_LINE_H
#define GLASS_LINE_H

#include "glass_status.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
  double slope;
  double slope_error; /* standard error of the slope; 0 for fewer than 3 points */
  double intercept;
  double r;       /* Pearson correlation coefficient; its square is the R^2 of the line */
  int constant_x; /* 1 where all x are equal up to rounding; slope and r are 0 then */
  int constant_y; /* the same for y */
} glass_line;

/* Mean of n > 0 values; exact when all are equal. */
double glass_line_mean(int n, const double *values);

/* Fit the line.
 *   n     number of points, > 0
 *   x, y  in, [n], of any dimension
 *   line  out
 * Errors: GLASS_EINVAL, GLASS_ENONFINITE. */
glass_status glass_line_fit(int n, const double *x, const double *y, glass_line *line);

#ifdef __cplusplus
}
#endif

#endif
