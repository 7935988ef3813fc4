/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Vibrational mean-squared displacement and flexibility volume, from samples of positions.
 *
 *   v = <dr^2> Omega^(1/3),
 * with dr the displacement from a reference configuration and Omega the Voronoi volume there.
 * Mean and scatter of the displacements are kept, not sums of squares, so nothing cancels when a
 * mean is large against the scatter. Source: J. Ding et al., Nat. Commun. 7, 13733 (2016); D. Wei
 * et al., Phys. Rev. B 99, 014115 (2019), Eqs. 1 and 2. */
#ifndef GLASS_FLEXVOL_H
#define GLASS_FLEXVOL_H

#include "glass_status.h"

#ifdef __cplusplus
extern "C" {
#endif

/* What is kept of an atom; eight numbers without a gap. */
typedef struct {
  double reference[3]; /* position, [length]; NaN in the first: the atom has none and is skipped */
  double mean[3];      /* of the sampled displacements, [length] */
  double scatter;      /* sum over the samples of |displacement - mean|^2, [length^2] */
  double volume;       /* Voronoi volume of the reference, [length^3] */
} glass_flexvol_atom;

/* Atoms at a new reference: no samples, no volume.
 *   position  in, [n][3], [length]
 *   atoms     out, [n] */
void glass_flexvol_start(int n, const double (*position)[3], glass_flexvol_atom *atoms);

/* The sums that make the center-of-mass drift: mass times displacement, and mass.
 *   position  in, [n][3], [length]
 *   mass      in, [n], 0 for an atom that does not enter
 *   sum       out, [4]: x, y, z, mass */
void glass_flexvol_moment(int n, const double (*position)[3], const double *mass,
                          const glass_flexvol_atom *atoms, double sum[4]);

/* Take one sample.
 *   position  in, [n][3], [length]
 *   drift     in, [3], subtracted from every displacement, [length]
 *   sample    number of this sample, from 1
 *   atoms     in/out, [n]
 * Errors: GLASS_EINVAL, GLASS_ENONFINITE (some atoms have taken the sample then). */
glass_status glass_flexvol_sample(int n, const double (*position)[3], const double drift[3],
                                  double sample, glass_flexvol_atom *atoms);

/* Mean-squared displacement of an atom after some samples, [length^2]; 0 without samples.
 *   about_mean  0: from the reference, 1: from the mean position */
double glass_flexvol_msd(const glass_flexvol_atom *atom, double samples, int about_mean);

#ifdef __cplusplus
}
#endif

#endif
