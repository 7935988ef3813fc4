/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How the core asks its host for energies and forces. */
#ifndef GLASS_POTENTIAL_H
#define GLASS_POTENTIAL_H

#include "glass_status.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Energy and forces of all atoms that can move.
 *   ctx     whatever the host needs
 *   x       in,  [n], positions, three coordinates an atom, [length]
 *   force   out, [n], [energy/length]
 *   energy  out, [energy]
 * Errors: GLASS_EEVAL, GLASS_ENONFINITE. */
typedef glass_status (*glass_eval)(void *ctx, const double *x, double *force, double *energy);

typedef struct {
  int n;            /* coordinates: 3 * atoms */
  int translations; /* 1: nothing holds the atoms in place, so moving all of them costs no energy */
  glass_eval eval;
  void *ctx;
} glass_potential;

#ifdef __cplusplus
}
#endif

#endif
