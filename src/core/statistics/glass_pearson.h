/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Correlation of two quantities by the means over bins of points with similar x.
 *
 * The points are sorted by x, ties by ID, and cut into bins of equal size; a short last bin joins
 * the one before. The correlation of the bins' means measures how one quantity follows the other on
 * average, where that of the points also measures the scatter around it.
 * Source: D. Wei et al., Phys. Rev. B 99, 014115 (2019). */
#ifndef GLASS_PEARSON_H
#define GLASS_PEARSON_H

#include "glass_line.h"

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
  int64_t id; /* distinct; orders points of equal x */
  double x, y;
} glass_pearson_point;

/* Number of bins of `size` > 0 that n points fill: at least 1 when there is a point. */
int glass_pearson_bins(int n, int size);

/* Sort, bin and correlate.
 *   n       number of points, > 0
 *   points  in, [n]; sorted on return
 *   size    points per bin, > 0
 *   binned  out, line through the bins' means, each with the same weight
 *   single  out, line through the points
 *   bins    out, [glass_pearson_bins(n, size)][3], mean x, mean y, number of points
 * Errors: GLASS_EINVAL, GLASS_ENOMEM, GLASS_ENONFINITE; the points may be sorted then. */
glass_status glass_pearson_correlate(int n, glass_pearson_point *points, int size,
                                     glass_line *binned, glass_line *single, double (*bins)[3]);

/* Standard error of the correlation of the points, by the delete-one jackknife over blocks of
 * space: the correlation without the points of each block in turn. It contains that points near
 * each other may be alike. block  in, [n], the block of each point, 0 <= block < nblocks error out;
 * 0 if fewer than 2 blocks have points, or one quantity is constant without one of them Errors:
 * GLASS_EINVAL, GLASS_ENOMEM. Source: B. Efron, The Jackknife, the Bootstrap and Other Resampling
 * Plans (SIAM, 1982), Eq. 3.5. */
glass_status glass_pearson_jackknife(int n, const glass_pearson_point *points, const int *block,
                                     int nblocks, double *error);

/* The correlation of the means of many bins of `size` points that a correlation r of the points
 * leads to, if y is a line in x with scatter: sign(r) sqrt(r^2/(r^2 + (1 - r^2)/size)). */
double glass_pearson_of_bins(double r, double size);

#ifdef __cplusplus
}
#endif

#endif
