/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Deformation of an atom's neighborhood: the best affine map and what it does not explain.
 *
 * F minimises sum_j |r_j - F R_j|^2 over the pair vectors R_j of a reference and r_j of now, and
 * D2min is that minimum: V = sum_j R_j R_j^T,  W = sum_j r_j R_j^T,  F = W V^-1, D2min = sum_j |r_j
 * - F R_j|^2, summed term by term. With the Green-Lagrange strain eta = (F^T F - I)/2, the
 * volumetric strain is tr(eta)/3 and the shear strain is the von Mises invariant sqrt(eta_yz^2 +
 * eta_xz^2 + eta_xy^2
 *        + [(eta_yy - eta_zz)^2 + (eta_xx - eta_zz)^2 + (eta_xx - eta_yy)^2]/6).
 * Sources: M. L. Falk, J. S. Langer, Phys. Rev. E 57, 7192 (1998), Eqs. 2.11-2.14 (with F = I +
 * their epsilon); F. Shimizu, S. Ogata, J. Li, Mater. Trans. 48, 2923 (2007), Eqs. 1-4. */
#ifndef GLASS_D2MIN_H
#define GLASS_D2MIN_H

#include "glass_status.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
  double d2min;      /* sum over the neighbors, [length^2] */
  double volumetric; /* tr(eta)/3 */
  double shear;      /* von Mises shear strain */
  double f[3][3];    /* the deformation gradient F */
} glass_d2min;

/* The deformation of one neighborhood. Where the reference vectors do not span space (fewer than
 * three, or all in one plane up to rounding), there is no F: then it is I, and all else 0. n number
 * of neighbors, >= 0 reference  in, [n][3], R_j, [length] now        in, [n][3], r_j, [length]
 *   result     out
 * Errors: GLASS_EINVAL, GLASS_ENONFINITE. */
glass_status glass_d2min_find(int n, const double (*reference)[3], const double (*now)[3],
                              glass_d2min *result);

#ifdef __cplusplus
}
#endif

#endif
