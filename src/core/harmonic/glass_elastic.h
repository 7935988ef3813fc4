/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Local elastic moduli of a solid at a minimum of its energy, from how the stress of every atom
 * answers to six strains.
 *
 * Strains and stresses have six components in Voigt's order xx yy zz yz xz xy, with engineering
 * shear. A tensor of moduli c is [6][6], the first index that of the stress. The stress of an atom
 * here is stress times volume, positive under tension. Moduli are derivatives of the Kirchhoff
 * stress, the Cauchy stress times the volume over that of the reference: c = Birch's coefficients
 * + stress (last index xx, yy, zz).
 *
 * For a strain e the atoms go from x to (1 + e) x + u. With u = 0 the moduli are Born's; with the u
 * at which forces stay zero, H u = dF/de, they are those of the solid. Averaged over a sphere, as
 * an answer to the strain of the whole, they add up to the moduli of the whole; as an answer to the
 * strain of the sphere itself they are the moduli of an inclusion.
 * Sources: J. F. Lutsko, J. Appl. Phys. 65, 2991 (1989); M. Tsamados, A. Tanguy, C. Goldenberg,
 * J.-L. Barrat, Phys. Rev. E 80, 026112 (2009); H. Mizuno, S. Mossa, J.-L. Barrat, Phys. Rev. E 87,
 * 042306 (2013). */
#ifndef GLASS_ELASTIC_H
#define GLASS_ELASTIC_H

#include "glass_status.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The deformation of a strain component, upper triangular as the boxes are: 1 + amount e_i e_j^T.
 *   b  the component, 0 to 5
 *   f  out, [3][3] */
void glass_elastic_deformation(int b, double amount, double f[9]);

/* A box and positions in it, deformed about the corner of the box.
 *   h  in, [6]: xx, yy, zz, yz, xz, xy of the box; strained out, [6] */
void glass_elastic_strain_box(const double f[9], const double h[6], double strained[6]);
void glass_elastic_strain_vector(const double f[9], const double x[3], double strained[3]);

/* What the stresses of atoms do per strain, from two configurations at +delta and -delta of the
 * component b as glass_elastic_deformation() makes it. The rotation in a sheared box is taken out.
 *   n            atoms
 *   plus, minus  in,  [n][6], stress times volume
 *   response     out, [n][6][6], only the column b is written */
void glass_elastic_response(int n, int b, double delta, const double (*plus)[6],
                            const double (*minus)[6], double (*response)[36]);

/* The isotropic averages of a tensor of moduli, after Voigt. */
double glass_elastic_bulk(const double c[36]);
double glass_elastic_shear(const double c[36]);
double glass_elastic_poisson(double bulk, double shear);

/* Norm of the affine force on an atom, dF/de for all components of the strain tensor, which does
 * not depend on the directions of the axes.
 *   force  in, [6][3], dF/de for the six components */
double glass_elastic_affine_norm(const double force[6][3]);

typedef struct {
  double radius;    /* of the sphere around an atom, at most half of the smallest box height; 0: the
                       atom alone. Weights are 1 - (r / radius)^2, [length] */
  int local;        /* 1: moduli by local strain too; the radius must be > 0 */
  double condition; /* where the strains of a sphere are less independent, no moduli, > 1 */
} glass_elastic_options;

typedef struct {
  int n;
  const double *h;          /* [6], a periodic box */
  const double (*x)[3];     /* [n], from the corner of the box, inside it, [length] */
  const double *volume;     /* [n], > 0, [length^3] */
  const double (*born)[36]; /* [n], response of stress times volume at u = 0 */
  const double (*full)[36]; /* [n], with u */
  const double (*u)[6][3];  /* [n], displacement per strain, [length] */
} glass_elastic_sample;

typedef struct {
  double whole[36]; /* by the strain of the whole, [stress] */
  double local[36]; /* by the strain of the sphere, 0 where it is too ill-conditioned, [stress] */
  double born[36];  /* [stress] */
  double condition; /* of the strains of the sphere, 2-norm; 0: singular, or not asked for */
} glass_elastic_field;

/* Fields around some atoms.
 *   first, count  of the atoms, 0 <= first, first + count <= n
 *   out           [count]
 * Errors: GLASS_EINVAL, GLASS_ENOMEM, GLASS_ENONFINITE, GLASS_ELAPACK; fields may be written then.
 */
glass_status glass_elastic_fields(const glass_elastic_options *options,
                                  const glass_elastic_sample *sample, int first, int count,
                                  glass_elastic_field *out);

#ifdef __cplusplus
}
#endif

#endif
