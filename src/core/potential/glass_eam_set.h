/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Embedded-atom energies, forces and second derivatives of a set of moving atoms.
 *
 * All other atoms stand where the reference of the system has them. Pairs of standing atoms cost
 * nothing: what they give to the densities is known. Memory and time follow the number of moving
 * atoms. Slot k of the set has the coordinates 3k to 3k + 2, which are never wrapped into the box.
 * Energies are those above the reference. What a function returns does not depend on what was
 * evaluated before, not in the last bit. */
#ifndef GLASS_EAM_SET_H
#define GLASS_EAM_SET_H

#include "glass_eam.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct glass_eam_set glass_eam_set;

/* A set without atoms. The system must outlive it. Errors: GLASS_ENOMEM. */
glass_status glass_eam_set_create(const glass_eam *eam, glass_eam_set **out);
void glass_eam_set_destroy(glass_eam_set *set);

/* Bytes held. */
double glass_eam_set_memory(const glass_eam_set *set);

/* Choose which atoms move; all stand at the reference.
 *   n     > 0
 *   site  in, [n], atoms of the system, each once: slot k is site[k]
 * Errors: GLASS_EINVAL, GLASS_ENOMEM; the set is then without atoms. */
glass_status glass_eam_set_move(glass_eam_set *set, int n, const int *site);

/* Let others move too: they take the next slots. Errors: as above. */
glass_status glass_eam_set_grow(glass_eam_set *set, int n, const int *site);

/* Number of slots, the atom in each, and their coordinates at the reference. */
int glass_eam_set_size(const glass_eam_set *set);
const int *glass_eam_set_sites(const glass_eam_set *set);
const double *glass_eam_set_reference(const glass_eam_set *set);

/* Energies that differ by less may be equal, [energy]. */
double glass_eam_set_roundoff(const glass_eam_set *set);

/* Energy and forces.
 *   x       in,  [3n], [length]
 *   force   out, [3n], [energy/length]
 *   energy  out, above the reference, [energy]
 * Errors: GLASS_EINVAL without atoms, GLASS_ENOMEM, GLASS_ENONFINITE. */
glass_status glass_eam_set_evaluate(glass_eam_set *set, const double *x, double *force,
                                    double *energy);

/* Forces on standing atoms at the x of the last evaluate(), counted from those at the reference.
 *   limit    [energy/length]
 *   n        out, atoms that are not held and feel more than the limit
 *   site     out, [n], ascending; good until the next call
 *   largest  out, largest force on a standing atom that is not held, 0 without any
 * Errors: GLASS_EINVAL without an evaluation, GLASS_ENOMEM. */
glass_status glass_eam_set_outside(glass_eam_set *set, double limit, int *n, const int **site,
                                   double *largest);

/* Second derivatives at x [3n], for multiply(). What outside() tells stays. Errors: as evaluate().
 */
glass_status glass_eam_set_expand(glass_eam_set *set, const double *x);

/* Product of the second derivatives of the last expand() with a vector. An evaluation ends it.
 *   v   in,  [3n]
 *   hv  out, [3n], [energy/length^2] times the dimension of v
 * Errors: GLASS_EINVAL where nothing is expanded. */
glass_status glass_eam_set_multiply(glass_eam_set *set, const double *v, double *hv);

#ifdef __cplusplus
}
#endif

#endif
