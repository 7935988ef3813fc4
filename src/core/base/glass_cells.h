/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Points sorted into cells, to find all neighbors within a cutoff of any place.
 *
 * Space is not periodic: give periodic images as points of their own (LAMMPS's ghost atoms are
 * that).
 *
 *   glass_cells *cells;
 *   glass_neighbors near = {0};
 *   glass_cells_create(n, x, cutoff, &cells);
 *   glass_cells_find(cells, x[i], i, &near);    near.n, near.index[], near.rsq[]
 *   glass_neighbors_free(&near);
 *   glass_cells_destroy(cells); */
#ifndef GLASS_CELLS_H
#define GLASS_CELLS_H

#include "glass_status.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct glass_cells glass_cells;

/* A list of neighbors that grows as needed; start with all zero. */
typedef struct {
  int n;        /* number found */
  int capacity; /* room in the arrays */
  int *index;   /* [n], which points */
  double *rsq;  /* [n], squared distances, [length^2] */
} glass_neighbors;

void glass_neighbors_free(glass_neighbors *neighbors);

/* Sort points into cells.
 *   n       number of points, >= 0
 *   x       in, [n][3], positions, [length]; copied
 *   cutoff  range of all later searches, > 0, [length]
 * Errors: GLASS_EINVAL, GLASS_ENOMEM, GLASS_ENONFINITE. */
glass_status glass_cells_create(int n, const double (*x)[3], double cutoff, glass_cells **out);
void glass_cells_destroy(glass_cells *cells);

/* Bytes held. */
double glass_cells_memory(const glass_cells *cells);

/* All points within the cutoff (distance <= cutoff) of a place, in an order that depends only on
 * the points.
 *   center     in, [3], [length]
 *   self       index of a point to leave out, or -1
 *   neighbors  out
 * Errors: GLASS_ENOMEM, GLASS_ENONFINITE. */
glass_status glass_cells_find(const glass_cells *cells, const double center[3], int self,
                              glass_neighbors *neighbors);

/* The same around point `self`, but only points of higher index: each pair of points is found once.
 */
glass_status glass_cells_find_higher(const glass_cells *cells, const double center[3], int self,
                                     glass_neighbors *neighbors);

#ifdef __cplusplus
}
#endif

#endif
