/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Sums of Gaussians, all of one width, on a uniform grid of distances.
 *
 *   sum(r_k) = sum_j G_sigma(r_k - r_j),   r_k = k dr <= length
 *
 * for several kinds of points at once. Each point is spread over eight points of a coarse grid with
 * a Kaiser-Bessel window, and one convolution per kind turns the windows into Gaussians: the
 * gridding of nonuniform Fourier transforms, for a kernel that decays in both spaces. The error is
 * below 5e-9 of a Gaussian's height and changes its sign along r.
 *
 * Source of the window: J. A. Fessler, B. P. Sutton, IEEE Trans. Signal Process. 51, 560 (2003). */
#ifndef GLASS_GAUSS_H
#define GLASS_GAUSS_H

#include "glass_status.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Grid points allowed. */
#define GLASS_GAUSS_MAX 1e6

typedef struct {
  double sigma;  /* width of the Gaussians, > 0, [length] */
  double dr;     /* spacing of the grid, 0 < dr <= sigma, [length] */
  double length; /* end of the grid, > 0, [length] */
  double reach;  /* points beyond are left out, length .. GLASS_GAUSS_MAX dr, [length] */
  int nkinds;    /* kinds of points, each with a sum of its own, > 0 */
} glass_gauss_options;

typedef struct glass_gauss glass_gauss;

/* Errors: GLASS_EINVAL, GLASS_ENOMEM. */
glass_status glass_gauss_create(const glass_gauss_options *options, glass_gauss **out);
void glass_gauss_destroy(glass_gauss *gauss);

/* Bytes held. */
double glass_gauss_memory(const glass_gauss *gauss);

/* The sums stand in an order of their own, with gaps: this many numbers for each kind, */
int glass_gauss_size(const glass_gauss *gauss);

/* and place is the k of r_k, -1 in a gap. */
int glass_gauss_grid_point(const glass_gauss *gauss, int place);

/* The sums of n points; point j is of the kind kind[index[j]].
 *   n      number of points
 *   index  in, [n]
 *   rsq    in, [n], squared distances, >= 0, [length^2]
 *   kind   in, each in 0 .. nkinds - 1
 *   sums   out, [nkinds][size], [1/length]; valid until the next call
 * Errors: GLASS_ENOMEM, GLASS_ENONFINITE. */
glass_status glass_gauss_sum(glass_gauss *gauss, int n, const int *index, const double *rsq,
                             const int *kind, const double **sums);

#ifdef __cplusplus
}
#endif

#endif
