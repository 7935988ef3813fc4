/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Effective elastic moduli of an isotropic matrix with spherical inclusions of another stiffness,
 * after Eshelby.
 *
 * Sources: B. A. Sun et al., "Correlation Between Local Elastic Heterogeneities and Overall Elastic
 * Properties in Metallic Glasses" (2016), Eqs. 2-4, for the dilute model; T. Mori, K. Tanaka, Acta
 * Metall. 21, 571 (1973); R. Hill, J. Mech. Phys. Solids 13, 213 (1965), for the self-consistent
 * one. */
#ifndef GLASS_INCLUSION_H
#define GLASS_INCLUSION_H

#include "glass_status.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
  double bulk, shear; /* [stress] */
} glass_inclusion_phase;

typedef struct {
  double bulk, shear; /* [stress] */
  double poisson;
  int valid; /* 0: the model has no positive moduli for these phases; all else is 0 then */
} glass_inclusion_moduli;

typedef struct {
  double xi, psi;         /* softening of bulk and shear modulus, 1 - inclusion / matrix */
  double alpha, beta;     /* Eshelby's factors of the matrix */
  double a, b;            /* xi / (1 - alpha xi), psi / (1 - beta psi); 0 where there is none */
  glass_inclusion_moduli dilute; /* wrong at large fractions: not the inclusion's at 1 */
  glass_inclusion_moduli mori_tanaka, self_consistent;
} glass_inclusion_models;

/* The models.
 *   matrix     both moduli > 0
 *   inclusion  may be negative
 *   fraction   of the volume in inclusions, 0 to 1
 * Errors: GLASS_EINVAL, GLASS_ENONFINITE. */
glass_status glass_inclusion_evaluate(const glass_inclusion_phase *matrix,
                                      const glass_inclusion_phase *inclusion, double fraction,
                                      glass_inclusion_models *out);

#ifdef __cplusplus
}
#endif

#endif
