/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Two-body excess entropy of one atom, in units of k_B.
 *
 * The sum over kinds of neighbors nu of
 *   S2 = -2 pi rho int_0^cutoff { g ln g - (g - 1) } r^2 dr,
 *   g(r) = 1/(4 pi rho r^2) sum_j G_sigma(r - r_j),
 * with G a normalised Gaussian and rho the number density of kind nu, by the trapezoid rule on
 * r_k = k dr <= cutoff. Where g is 0 the integrand is r^2. Neighbors up to the reach enter, also
 * those beyond the cutoff, whose Gaussian has a tail inside it. The sums of Gaussians are those of
 * glass_gauss.h and leave a relative error of about 1e-9.
 *
 * Source: P. M. Piaggi, M. Parrinello, J. Chem. Phys. 147, 114112 (2017), Eqs. 4-5;
 * with partial g(r), D. Wei et al., Phys. Rev. B 99, 014115 (2019). */
#ifndef GLASS_S2_H
#define GLASS_S2_H

#include "glass_status.h"

#ifdef __cplusplus
extern "C" {
#endif

/* How far the tail of a Gaussian is followed beyond the cutoff, in units of sigma. */
#define GLASS_S2_TAIL 5.0

typedef struct {
  double sigma;  /* width of the Gaussians, > 0, [length] */
  double cutoff; /* upper limit of the integral, > 0, [length] */
  double dr;     /* spacing of the grid, 0 < dr <= sigma, at least 1e-6 of the reach, [length] */
  int nkinds;    /* kinds of neighbors that have a g(r) of their own, > 0 */
} glass_s2_options;

typedef struct glass_s2 glass_s2;

/* A workspace for many atoms.
 * Errors: GLASS_EINVAL, GLASS_ENOMEM. */
glass_status glass_s2_create(const glass_s2_options *options, glass_s2 **out);
void glass_s2_destroy(glass_s2 *s2);

/* Distance up to which neighbors enter: cutoff + 5 sigma, [length]. */
double glass_s2_reach(const glass_s2 *s2);

/* Bytes held by the workspace. */
double glass_s2_memory(const glass_s2 *s2);

/* Number densities in the sphere of the cutoff. Neighbor j is the point index[j], of the kind
 * kind[index[j]].
 *   n        number of neighbors
 *   index    in, [n]
 *   rsq      in, [n], squared distances, [length^2]
 *   kind     in, [points], each in 0 .. nkinds - 1
 *   density  out, [nkinds], [1/length^3] */
void glass_s2_local_density(const glass_s2 *s2, int n, const int *index, const double *rsq,
                            const int *kind, double *density);

/* S2 of an atom with the neighbors given as above; those beyond the reach are left out.
 *   density  in, [nkinds], >= 0, [1/length^3]; a kind of density 0 contributes 0
 *   value    out, [k_B]
 * Errors: GLASS_EINVAL, GLASS_ENOMEM, GLASS_ENONFINITE. */
glass_status glass_s2_of_atom(glass_s2 *s2, int n, const int *index, const double *rsq,
                              const int *kind, const double *density, double *value);

#ifdef __cplusplus
}
#endif

#endif
