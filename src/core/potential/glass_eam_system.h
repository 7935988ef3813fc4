/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the files of the embedded-atom engine share: the system from inside.
 *
 * Atoms are sorted into cells; a place is a rank in that order, so the atoms of a cell are
 * contiguous. Positions have four numbers, the last of them 0, to be loaded as one vector. */
#ifndef GLASS_EAM_SYSTEM_H
#define GLASS_EAM_SYSTEM_H

#include "glass_eam.h"

#include <stddef.h>

/* Numbers in a row of a table: density and pair energy; where the types differ also the density
 * that goes the other way. */
#define GLASS_EAM_SAME 8
#define GLASS_EAM_MIXED 12

/* Positions are read beyond the last one, as vectors hold several atoms. */
#define GLASS_EAM_SPARE 4

/* Neighbor lists reach so much beyond the cutoff, in parts of it: as far as atoms move in a
 * search, so that few of them are built. */
#define GLASS_EAM_SKIN 0.33

struct glass_eam {
  int ntypes, nr, nrho, n;
  double rdr, rdrho, rhomax, cutoff, skin;
  double **table; /* [ntypes][ntypes], t <= u: [nr + 1][SAME or MIXED], row 0 is zero */
  double **embed; /* [ntypes]: [nrho + 1][8] */
  double low[3], h[6];
  bool periodic[3];
  double first[3], extent[3]; /* of the cells, in fractions of the box */
  int cells[3], range[3];     /* number of cells, and how many to each side are within reach */
  int *start;                 /* [all cells + 1] */
  int *atom, *place;          /* [n] of a place, of an atom */
  int *type;                  /* [n] by place */
  unsigned char *held;        /* [n] by place */
  double *x;                  /* [n + SPARE][4] by place, in the box where it repeats */
  int *wrap;                  /* [n][3] by place: boxes from there to the reference as given */
  double *density;            /* [n] by place, at the reference */
  double *energy, *slope;     /* [n] by place: embedding energy there and its derivative */
};

/* A cell and the periodic image of it that is meant. */
typedef struct {
  int cell, image[3];
} glass_eam_near;

/* 64-byte aligned memory, or NULL. */
void *glass_eam_allocate(size_t bytes);

/* The cell of a position, or -1 where it is not finite or farther away than images are counted.
 *   wrap  out, [3], boxes from the cell to the position */
int glass_eam_cell(const glass_eam *eam, const double *x, int cell[3], int wrap[3]);

/* Cells within reach of one, in an order that is the same wherever it is asked for.
 *   image  [3] of the cell itself
 *   near   out, [glass_eam_most_near()]
 * Returns their number. */
int glass_eam_cells_near(const glass_eam *eam, const int cell[3], const int image[3],
                         glass_eam_near *near);
int glass_eam_most_near(const glass_eam *eam);

/* The vector of a lattice translation, [length]. */
static inline void glass_eam_translation(const glass_eam *eam, const int image[3], double shift[3])
{
  const double *h = eam->h;
  shift[0] = image[0] * h[0] + image[1] * h[5] + image[2] * h[4];
  shift[1] = image[1] * h[1] + image[2] * h[3];
  shift[2] = image[2] * h[2];
}

/* Row of a function of r, and the place within its interval in p. */
static inline int glass_eam_row(const glass_eam *eam, double r, double *p)
{
  double place = r * eam->rdr + 1.0;
  int row = (int)place;
  row = row < eam->nr - 1 ? row : eam->nr - 1;
  place -= row;
  *p = place < 1.0 ? place : 1.0;
  return row;
}

/* Coefficients of what type u gives to type t in an interval. */
static inline const double *glass_eam_density_row(const glass_eam *eam, int t, int u, int row)
{
  if (t == u)
    return eam->table[t * eam->ntypes + t] + (size_t)row * GLASS_EAM_SAME;
  if (t < u)
    return eam->table[t * eam->ntypes + u] + (size_t)row * GLASS_EAM_MIXED;
  return eam->table[u * eam->ntypes + t] + (size_t)row * GLASS_EAM_MIXED + 8;
}

/* Embedding energy, and its derivatives by the density. */
static inline double glass_eam_embedding(const glass_eam *eam, int type, double density,
                                         double *slope, double *curvature)
{
  double p = density * eam->rdrho + 1.0;
  int row = p < eam->nrho - 1 ? (int)p : eam->nrho - 1;
  row = row > 1 ? row : 1;
  p -= row;
  p = p < 1.0 ? p : 1.0;
  const double *c = eam->embed[type] + 8 * (size_t)row;
  *slope = (c[0] * p + c[1]) * p + c[2];
  const bool beyond = density > eam->rhomax;
  *curvature = beyond ? 0.0 : (2.0 * c[0] * p + c[1]) * eam->rdrho;
  const double energy = ((c[3] * p + c[4]) * p + c[5]) * p + c[6];
  return beyond ? energy + *slope * (density - eam->rhomax) : energy;
}

#endif
