/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The geometry of a box: its vectors, followed through flips, fractional coordinates, nearest
 * images.
 *
 * The vectors of a box are the columns of a matrix H, given as h = xx, yy, zz, yz, xz, xy, as in
 * LAMMPS's Domain::h. Positions here are relative to the corner of the box.
 *
 * A sheared box is flipped when it gets too oblique: its vectors are replaced by integer
 * combinations that span the same lattice. Displacements of periodic images need the vectors that
 * were never replaced, which deform with the material. They are the present vectors H times an
 * integer matrix A with ones on the diagonal, because a flip adds whole box lengths to the tilt
 * factors alone.
 *
 * Lattice translations are integers n in one of two bases: that of the present box (H n) or that of
 * the followed vectors (H A n). The followed n means the same periodic image at all times. */
#ifndef GLASS_BOX_H
#define GLASS_BOX_H

#include <stdbool.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
  double h[6];    /* the present box, [length] */
  double flip[3]; /* integers: the elements yz, xz, xy of A */
} glass_box;

/* Begin with the vectors of a box. */
void glass_box_start(glass_box *box, const double h[6]);

/* The box has changed from box->h to h. Tilt changes of more than half a box length are flips;
 * the rest is deformation. */
void glass_box_follow(glass_box *box, const double h[6]);

/* The box has changed to h by deformation alone, however large. */
void glass_box_deform(glass_box *box, const double h[6]);

/* The translation n of the present basis in the followed basis: A^-1 n.
 *   n         in, [3]
 *   followed  out, [3]; may be n itself */
void glass_box_followed(const glass_box *box, const int n[3], int followed[3]);

/* The translation n of the followed basis in the present basis: A n.
 *   n        in, [3]
 *   present  out, [3]; may be n itself */
void glass_box_present(const glass_box *box, const int n[3], int present[3]);

/* The vector H n of a translation in the present basis, [length].
 *   n       in, [3]
 *   vector  out, [3] */
void glass_box_vector(const glass_box *box, const int n[3], double vector[3]);

/* The position in units of the present box vectors: H^-1 x.
 *   x         in, [3], [length]
 *   fraction  out, [3] */
void glass_box_fraction(const glass_box *box, const double x[3], double fraction[3]);

/* The vector to the nearest periodic image, exact in any box, however tilted.
 *   periodic  in, [3], the directions that have images
 *   delta     in/out, [3], the shortest of delta + H n, [length] */
void glass_box_nearest(const double h[6], const bool periodic[3], double delta[3]);

/* Distances between opposite faces of a box, [length].
 *   h       in, [6]
 *   height  out, [3] */
void glass_box_heights(const double h[6], double height[3]);

/* The smallest of them along the periodic directions, [length]; infinite without any. */
double glass_box_smallest_height(const double h[6], const bool periodic[3]);

#ifdef __cplusplus
}
#endif

#endif
