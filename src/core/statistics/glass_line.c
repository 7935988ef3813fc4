/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "glass_line.h"

#include <float.h>
#include <math.h>

double glass_line_mean(int n, const double *values)
{
  double sum = 0.0;
  for (int i = 0; i < n; i++)
    sum += values[i] - values[0];
  return values[0] + sum / n;
}

/* Whether n values with this sum of squared deviations from their mean differ only by rounding. */
static int is_constant(int n, const double *values, double squares)
{
  double largest = 0.0;
  for (int i = 0; i < n; i++)
    largest = fmax(largest, fabs(values[i]));
  const double rounding = 16.0 * DBL_EPSILON * largest;
  return squares <= n * rounding * rounding;
}

static double sum_of_squared_residuals(int n, const double *x, const double *y, double mean_x,
                                       double mean_y, double slope)
{
  double sum = 0.0;
  for (int i = 0; i < n; i++) {
    const double residual = (y[i] - mean_y) - slope * (x[i] - mean_x);
    sum += residual * residual;
  }
  return sum;
}

glass_status glass_line_fit(int n, const double *x, const double *y, glass_line *line)
{
  if (n < 1)
    return GLASS_EINVAL;
  const double mean_x = glass_line_mean(n, x), mean_y = glass_line_mean(n, y);
  double xx = 0.0, xy = 0.0, yy = 0.0;
  for (int i = 0; i < n; i++) {
    const double dx = x[i] - mean_x, dy = y[i] - mean_y;
    xx += dx * dx;
    xy += dx * dy;
    yy += dy * dy;
  }
  if (!isfinite(xx + xy + yy))
    return GLASS_ENONFINITE;
  *line = (glass_line){.intercept = mean_y};
  line->constant_x = is_constant(n, x, xx);
  line->constant_y = is_constant(n, y, yy);
  if (line->constant_x || line->constant_y)
    return GLASS_OK;
  line->slope = xy / xx;
  line->intercept = mean_y - line->slope * mean_x;
  line->r = fmax(-1.0, fmin(1.0, xy / sqrt(xx) / sqrt(yy)));
  if (n > 2)
    line->slope_error =
        sqrt(sum_of_squared_residuals(n, x, y, mean_x, mean_y, line->slope) / (n - 2) / xx);
  return GLASS_OK;
}
