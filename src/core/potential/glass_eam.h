/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Embedded-atom energies where only some atoms move: the system that all of them share.
 *
 * A system holds the tables of the potential and a reference configuration, usually a minimum, with
 * the densities of all atoms there. It is made once for a minimum. Sets of moving atoms (see
 * glass_eam_set.h) read it, any number of them, and cost what their atoms cost, whatever the size
 * of the system:
 *
 *   glass_eam_create(&tables, &box, n, type, x, NULL, &eam);
 *   glass_eam_set_create(eam, &set);
 *   glass_eam_set_move(set, nmoving, sites);
 *   glass_eam_set_evaluate(set, x, force, &energy);
 *   glass_eam_set_destroy(set);
 *   glass_eam_destroy(eam);
 *
 *   E = sum_i F_i(rho_i) + sum_(i<j) phi_ij(r_ij),   rho_i = sum_(j != i) rho_ij(r_ij)
 *
 * where rho_ij is what j gives to i. Sources: M. S. Daw, M. I. Baskes, Phys. Rev. B 29, 6443
 * (1984); M. W. Finnis, J. E. Sinclair, Philos. Mag. A 50, 45 (1984). */
#ifndef GLASS_EAM_H
#define GLASS_EAM_H

#include "glass_status.h"

#include <stdbool.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Cubic splines as LAMMPS's pair styles eam, eam/alloy and eam/fs hold them: rows of 7 numbers, of
 * which 0 to 2 are the derivative and 3 to 6 the value as polynomials of the place within the
 * interval, highest power first. Row 0 is not used. Row m begins at argument (m - 1) * spacing. */
typedef struct {
  int ntypes;
  int nr, nrho;                 /* rows 1 to nr of functions of r, 1 to nrho of those of rho */
  double rdr, rdrho;            /* inverse spacings, > 0 */
  double rhomax;                /* beyond it the embedding energy goes on as a straight line */
  double cutoff;                /* > 0, [length] */
  const double *const *density; /* [ntypes][ntypes] what the first type gives to the second */
  const double *const *pair;    /* [ntypes][ntypes] r times the pair energy, symmetric */
  const double *const *embed;   /* [ntypes] */
} glass_eam_tables;

/* Lower corner; xx, yy, zz, yz, xz, xy; which directions repeat. */
typedef struct {
  double low[3], h[6];
  bool periodic[3];
} glass_eam_box;

typedef struct glass_eam glass_eam;

/* A system. Everything is copied.
 *   n     atoms, > 0
 *   type  in, [n], from 0
 *   x     in, [n][3], the reference, [length]; in the box or not
 *   held  in, [n], not 0 for atoms that may never move; or NULL
 * Errors: GLASS_EINVAL, GLASS_ENOMEM, GLASS_ENONFINITE. */
glass_status glass_eam_create(const glass_eam_tables *tables, const glass_eam_box *box, int n,
                              const int *type, const double (*x)[3], const unsigned char *held,
                              glass_eam **out);
void glass_eam_destroy(glass_eam *eam);

/* Bytes held. */
double glass_eam_memory(const glass_eam *eam);

#ifdef __cplusplus
}
#endif

#endif
