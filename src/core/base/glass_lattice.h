/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The vectors of a periodic box, followed through flips.
 *
 * A sheared box is flipped when it gets too oblique: its vectors are replaced by integer
 * combinations that span the same lattice. Displacements of periodic images need the vectors that
 * were never replaced, which deform with the material. They are the present vectors H times an
 * integer matrix A with ones on the diagonal, because a flip adds whole box lengths to the tilt
 * factors alone.
 *
 * Lattice translations are integers n in one of two bases: that of the present box (H n) or that of
 * the followed vectors (H A n). The followed n means the same periodic image at all times. */
#ifndef GLASS_LATTICE_H
#define GLASS_LATTICE_H

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
  double h[6]; /* the present box: xx, yy, zz, yz, xz, xy; columns are the box vectors, [length] */
  double flip[3]; /* integers: the elements yz, xz, xy of A */
} glass_lattice;

/* Begin with the vectors of a box. */
void glass_lattice_start(glass_lattice *lattice, const double h[6]);

/* The box has changed from lattice->h to h. Tilt changes of more than half a box length are flips;
 * the rest is deformation. */
void glass_lattice_follow(glass_lattice *lattice, const double h[6]);

/* The box has changed to h by deformation alone, however large. */
void glass_lattice_deform(glass_lattice *lattice, const double h[6]);

/* The translation n of the present basis in the followed basis: A^-1 n.
 *   n         in, [3]
 *   followed  out, [3]; may be n itself */
void glass_lattice_followed(const glass_lattice *lattice, const int n[3], int followed[3]);

/* The translation n of the followed basis in the present basis: A n.
 *   n        in, [3]
 *   present  out, [3]; may be n itself */
void glass_lattice_present(const glass_lattice *lattice, const int n[3], int present[3]);

/* The vector H n of a translation in the present basis, [length].
 *   n       in, [3]
 *   vector  out, [3] */
void glass_lattice_vector(const glass_lattice *lattice, const int n[3], double vector[3]);

/* The position in units of the present box vectors: H^-1 x.
 *   x         in, [3], [length]
 *   fraction  out, [3] */
void glass_lattice_fraction(const glass_lattice *lattice, const double x[3], double fraction[3]);

/* Distances between opposite faces of a box, [length].
 *   h       in, [6]
 *   height  out, [3] */
void glass_lattice_heights(const double h[6], double height[3]);

#ifdef __cplusplus
}
#endif

#endif
