/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Edges and faces of a convex cell, small ones left out, and the Voronoi index they make.
 *
 * First every edge shorter than a threshold is collapsed: its two vertices become one. Then the
 * edges that are left of each face are counted; a face with fewer than three of them is gone, and a
 * face smaller than a threshold does not count. Lengths and areas are those of the cell as it was
 * given.
 *
 * A cell has nvertices vertices and nfaces faces. `faces` holds, face after face, the number of its
 * vertices and their indices in order around it: 4, 0, 1, 5, 4, 3, ... */
#ifndef GLASS_POLYHEDRON_H
#define GLASS_POLYHEDRON_H

#include "glass_status.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
  double edge; /* edges shorter are collapsed, >= 0, [length], or a fraction of the mean edge */
  double face; /* faces smaller do not count, >= 0, [length^2], or a fraction of the surface */
  int edge_relative; /* 1: edge is in units of the mean length of the cell's edges */
  int face_relative; /* 1: face is in units of the area of the cell's whole surface */
} glass_polyhedron_thresholds;

/* The faces of a cell by their number of edges. */
typedef struct {
  int faces;
  int n3, n4, n5, n6, n7; /* n7: seven or more */
  double fivefold;        /* n5 / faces, 0 without faces */
  int icosahedral;        /* 1 if the index is <0,0,12,0> and there are no other faces */
  int frank_kasper;       /* 12, 14, 15, 16 faces of which 12 are pentagons and the others hexagons,
                             as in the phases of F. C. Frank, J. S. Kasper, Acta Cryst. 11, 184
                             (1958); else 0 */
} glass_polyhedron_index;

/* Nothing is collapsed or left out. */
glass_polyhedron_thresholds glass_polyhedron_thresholds_defaults(void);

/* Number of edges of each face.
 *   vertices  in, [nvertices][3], [length]
 *   faces     in, see above
 *   work      [nvertices], overwritten
 *   edges     out, [nfaces], 0 where the face does not count
 * Errors: GLASS_EINVAL (a vertex that does not exist, a negative threshold), GLASS_ENONFINITE. */
glass_status glass_polyhedron_edges(const glass_polyhedron_thresholds *thresholds, int nvertices,
                                    const double (*vertices)[3], int nfaces, const int *faces,
                                    int *work, int *edges);

/* Collect the edges of all faces.
 *   edges  in, [nfaces], as glass_polyhedron_edges gives them */
glass_polyhedron_index glass_polyhedron_count(int nfaces, const int *edges);

#ifdef __cplusplus
}
#endif

#endif
