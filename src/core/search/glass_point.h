/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A configuration of the moving atoms and what is known there: all that one stage of a search hands
 * to the next. */
#ifndef GLASS_POINT_H
#define GLASS_POINT_H

#include "glass_potential.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Begin with all zero, end with glass_point_free(). The arrays belong to the point. */
typedef struct {
  int n, capacity;   /* coordinates, and room for them */
  double *x;         /* [n] [length] */
  double *mode;      /* [n] lowest mode, of unit length */
  double *force;     /* [n] [energy/length] */
  double energy;     /* above the reference, [energy] */
  double eigenvalue; /* curvature along the mode, [energy/length^2] */
  double residual;   /* |H mode - eigenvalue mode|: an eigenvalue is as near, [energy/length^2] */
  double largest;    /* force on any atom, of those that stand too where they were asked,
                        [energy/length] */
} glass_point;

/* Give a point the size of a potential: coordinates that are new stand at the reference, and mode
 * and force are 0 there; an empty point is put to the reference.
 * Errors: GLASS_ENOMEM, GLASS_EINVAL where the point is larger than the potential. */
glass_status glass_point_fit(glass_point *point, const glass_potential *potential);

/* Errors: GLASS_ENOMEM. */
glass_status glass_point_copy(const glass_point *from, glass_point *to);

void glass_point_free(glass_point *point);

#ifdef __cplusplus
}
#endif

#endif
