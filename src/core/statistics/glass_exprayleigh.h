/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The spectrum of activation energies as the sum of an exponential and a Rayleigh distribution, by
 * maximum likelihood:
 *
 *   f(E) = w exp(-E/eps)/eps + (1 - w) E/s^2 exp(-E^2/(2 s^2)),
 *
 * over the range that was observed. Expectation maximization leads near the maximum, Newton steps
 * end there. Errors follow from the curvature of the likelihood; where observations come in
 * clusters that are correlated (the events of one atom), from the scores summed by cluster.
 * Sources: Y. Fan, T. Iwashita, T. Egami, Phys. Rev. Lett. 115, 045501 (2015), the two parts;
 * A. P. Dempster, N. M. Laird, D. B. Rubin, J. R. Stat. Soc. B 39, 1 (1977); K.-Y. Liang, S. L.
 * Zeger, Biometrika 73, 13 (1986), clusters. */
#ifndef GLASS_EXPRAYLEIGH_H
#define GLASS_EXPRAYLEIGH_H

#include "glass_status.h"

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Observations that a fit needs at least. */
#define GLASS_EXPRAYLEIGH_LEAST 20

typedef struct {
  double energy;   /* [energy] */
  int64_t cluster; /* observations of one cluster are correlated, others are not */
} glass_exprayleigh_event;

typedef enum {
  GLASS_EXPRAYLEIGH_BOTH = 1,    /* both parts are there */
  GLASS_EXPRAYLEIGH_EXPONENTIAL, /* the likelihood is largest without the other one: w = 1, s = 0 */
  GLASS_EXPRAYLEIGH_RAYLEIGH     /* w = 0, eps = 0 */
} glass_exprayleigh_outcome;

typedef struct {
  glass_exprayleigh_outcome outcome;
  double low, high;   /* range of the observations, 0 <= low < high, high may be infinite */
  double w, eps, s;   /* weight of the exponential part, its mean, the peak of the other part */
  double error[3];    /* standard errors of w, eps, s; 0 of what is fixed */
  double likelihood;  /* natural logarithm, with energies in the caller's units */
  double exponential; /* that of the best fit by this part alone */
  double rayleigh;
  double distance; /* largest |difference| of the cumulated distributions (Kolmogorov, Smirnov) */
} glass_exprayleigh_fit;

/* Fit.
 *   n          observations, at least GLASS_EXPRAYLEIGH_LEAST
 *   events     [n], energies in [low, high]; sorted by energy on return
 *   low, high  the range, 0 <= low < high <= infinity, [energy]
 * Errors: GLASS_EINVAL, GLASS_ENOMEM, GLASS_ENONFINITE. */
glass_status glass_exprayleigh(int n, glass_exprayleigh_event *events, double low, double high,
                               glass_exprayleigh_fit *fit);

/* The fitted probability density at an energy of the range, [1/energy]: the exponential part and
 * the Rayleigh part. */
void glass_exprayleigh_density(const glass_exprayleigh_fit *fit, double energy, double parts[2]);

#ifdef __cplusplus
}
#endif

#endif
