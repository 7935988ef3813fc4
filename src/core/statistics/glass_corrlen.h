/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Spatial autocorrelation of a quantity P that points carry, and its correlation length.
 *
 *   C(r) = (<P_i P_j>_r - <P>^2) / (<P^2> - <P>^2),
 *
 * taken of the deviations d = P - <P>: C(r) = <d_i d_j>_r / <d^2>, the average over the pairs of
 * points at distance r, so that a constant added to P changes nothing. Distances fall in nbin bins
 * of equal width from 0 to rmax, the lower edge of each included. The length xi is that of the line
 * ln C = ln A - r/xi through bins.
 * Source: D. Wei et al., Phys. Rev. B 99, 014115 (2019), Eq. 6. */
#ifndef GLASS_CORRLEN_H
#define GLASS_CORRLEN_H

#include "glass_status.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The fit ends before the first bin below this, where none is told. */
#define GLASS_CORRLEN_FLOOR 0.05

/* Add the pairs of points to the bins, each pair once.
 *   n         number of points, periodic images included
 *   x         in, [n][3], [length]
 *   d         in, [n], deviations of the quantity from its mean
 *   ncenters  number of centers, the points that are no images
 *   center    in, [ncenters], which points they are. Counted are pairs of a center and a point of
 *             higher index: processes that share the centers, with the points in one common order,
 *             find every pair once
 *   rmax      > 0, [length]
 *   nbin      > 0
 *   pairs     in/out, [nbin], number of pairs
 *   products  in/out, [nbin], sum of d_i d_j
 * Errors: GLASS_EINVAL, GLASS_ENOMEM, GLASS_ENONFINITE. */
glass_status glass_corrlen_add_pairs(int n, const double (*x)[3], const double *d, int ncenters,
                                     const int *center, double rmax, int nbin, double *pairs,
                                     double *products);

/* What is summed over the pairs of a bin. */
typedef struct {
  double pairs;
  double product;  /* sum of d_i d_j */
  double distance; /* sum of r, [length] */
} glass_corrlen_sum;

/* The same with blocks of space, for the error of xi (glass_corrlen_jackknife()).
 *   block  in, [n], the block of each point, 0 <= block < nblocks; images have that of their
 * original sums   in/out, [nblocks + 1][nbin]: row b holds the pairs with at least one point in
 * block b, the last row all pairs Errors: GLASS_EINVAL, GLASS_ENOMEM, GLASS_ENONFINITE. */
glass_status glass_corrlen_add_blocks(int n, const double (*x)[3], const double *d,
                                      const int *block, int nblocks, int ncenters,
                                      const int *center, double rmax, int nbin,
                                      glass_corrlen_sum *sums);

typedef enum {
  GLASS_CORRLEN_FITTED,
  GLASS_CORRLEN_FEW_BINS, /* fewer than 3 bins in the range have pairs and C > 0 */
  GLASS_CORRLEN_NO_DECAY  /* C does not fall with r, or all of it within the first bin */
} glass_corrlen_outcome;

typedef struct {
  glass_corrlen_outcome outcome;
  double xi;        /* correlation length, [length]; this and the next three are 0 if not fitted */
  double xi_error;  /* standard error of xi, [length] */
  double amplitude; /* A */
  double r2;        /* squared correlation of ln C and r */
  int first, last, used; /* range of bins (last excluded) and number of those with C > 0 in it */
} glass_corrlen_fit;

/* Range of bins from the first maximum of the pair distribution (its highest bin) to the first bin
 * where C is below GLASS_CORRLEN_FLOOR, or to the end.
 *   pairs  in, [nbin], bins without pairs do not end the range
 *   c      in, [nbin] */
void glass_corrlen_default_range(int nbin, const double *pairs, const double *c, int *first,
                                 int *last);

/* Fit the bins first .. last - 1 that have pairs and C > 0, each with the same weight.
 *   pairs, c  in, [nbin]
 *   width     width of a bin, > 0, [length]
 *   fit       out
 * Errors: GLASS_EINVAL, GLASS_ENOMEM, GLASS_ENONFINITE. */
glass_status glass_corrlen_fit_range(int nbin, const double *pairs, const double *c, double width,
                                     int first, int last, glass_corrlen_fit *fit);

/* Fit C itself instead of its logarithm: A exp(-r/xi) at the mean distances of the bins first ..
 * last - 1 that have pairs, least squares weighted by their numbers of pairs, which are the inverse
 * squares of the scatter. No bin is left out for its C.
 *   r, c, pairs  in, [nbin], mean distance of the pairs, C, number of pairs
 *   fit          out; xi_error 0; r2 is 1 - (weighted squares that are left)/(those about the mean)
 * Errors: GLASS_EINVAL. */
glass_status glass_corrlen_fit_pairs(int nbin, const double *r, const double *c,
                                     const double *pairs, int first, int last,
                                     glass_corrlen_fit *fit);

/* Standard error of xi of that fit by the delete-one jackknife over blocks of space: xi is found
 * again without the pairs of each block in turn, and the error is
 *   sqrt((B - 1)/B sum_b (xi_b - mean xi_b)^2)
 * over the B blocks that have pairs, which contains that all bins come from the same atoms.
 *   sums      in, [nblocks + 1][nbin] as of glass_corrlen_add_blocks()
 *   variance  <d^2>, > 0
 *   error     out, [length]; 0 if fewer than 2 blocks have pairs, or without one no length is found
 * Errors: GLASS_EINVAL, GLASS_ENOMEM. Source: B. Efron, The Jackknife, the Bootstrap and Other
 * Resampling Plans (SIAM, 1982), Eq. 3.5. */
glass_status glass_corrlen_jackknife(int nblocks, int nbin, const glass_corrlen_sum *sums,
                                     double variance, int first, int last, double *error);

#ifdef __cplusplus
}
#endif

#endif
