/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "glass_elastic.h"

#include "glass_box.h"
#include "glass_cells.h"
#include "glass_smooth.h"

#include <lapacke.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A sphere whose atoms span less than this part of its size in some direction has no strain. */
#define FLAT 1e-10

/* The two directions of each component. */
static const int FIRST[6] = {0, 1, 2, 1, 0, 0}, SECOND[6] = {0, 1, 2, 2, 2, 1};

void glass_elastic_deformation(int b, double amount, double f[9])
{
  for (int c = 0; c < 9; c++)
    f[c] = c % 4 == 0;
  f[3 * FIRST[b] + SECOND[b]] += amount;
}

void glass_elastic_strain_vector(const double f[9], const double x[3], double strained[3])
{
  const double from[3] = {x[0], x[1], x[2]};
  for (int d = 0; d < 3; d++)
    strained[d] = f[3 * d] * from[0] + f[3 * d + 1] * from[1] + f[3 * d + 2] * from[2];
}

void glass_elastic_strain_box(const double f[9], const double h[6], double strained[6])
{
  double a[3] = {h[0], 0.0, 0.0}, b[3] = {h[5], h[1], 0.0}, c[3] = {h[4], h[3], h[2]};
  glass_elastic_strain_vector(f, a, a);
  glass_elastic_strain_vector(f, b, b);
  glass_elastic_strain_vector(f, c, c);
  const double found[6] = {a[0], b[1], c[2], c[1], c[0], b[0]};
  memcpy(strained, found, sizeof found);
}

/* The box is sheared by e_i e_j^T, which is the symmetric strain and a rotation
 * W = (e_i e_j^T - e_j e_i^T) / 2. A rotation alone changes the stress S by W S - S W. */
static void take_out_rotation(int b, const double stress[6], double response[6])
{
  const int i = FIRST[b], j = SECOND[b];
  if (i == j)
    return;
  double s[3][3], w[3][3] = {{0.0}};
  for (int a = 0; a < 6; a++)
    s[FIRST[a]][SECOND[a]] = s[SECOND[a]][FIRST[a]] = stress[a];
  w[i][j] = 0.5;
  w[j][i] = -0.5;
  for (int a = 0; a < 6; a++)
    for (int k = 0; k < 3; k++)
      response[a] -= w[FIRST[a]][k] * s[k][SECOND[a]] - s[FIRST[a]][k] * w[k][SECOND[a]];
}

void glass_elastic_response(int n, int b, double delta, const double (*plus)[6],
                            const double (*minus)[6], double (*response)[36])
{
  for (int i = 0; i < n; i++) {
    double slope[6], mean[6];
    for (int a = 0; a < 6; a++) {
      slope[a] = (plus[i][a] - minus[i][a]) / (2.0 * delta);
      mean[a] = 0.5 * (plus[i][a] + minus[i][a]);
    }
    take_out_rotation(b, mean, slope);
    for (int a = 0; a < 6; a++)
      response[i][6 * a + b] = slope[a];
  }
}

/* Sum of the six elements c11 c12 ... of the upper left block besides the diagonal. */
static double mixed(const double c[36])
{
  return c[1] + c[2] + c[8] + c[6] + c[12] + c[13];
}

double glass_elastic_bulk(const double c[36])
{
  return (c[0] + c[7] + c[14] + mixed(c)) / 9.0;
}

double glass_elastic_shear(const double c[36])
{
  return (c[0] + c[7] + c[14] - 0.5 * mixed(c) + 3.0 * (c[21] + c[28] + c[35])) / 15.0;
}

double glass_elastic_poisson(double bulk, double shear)
{
  const double below = 6.0 * bulk + 2.0 * shear;
  return below != 0.0 ? (3.0 * bulk - 2.0 * shear) / below : 0.0;
}

double glass_elastic_affine_norm(const double force[6][3])
{
  double sum = 0.0;
  for (int b = 0; b < 6; b++)
    for (int d = 0; d < 3; d++)
      sum += (b < 3 ? 1.0 : 2.0) * force[b][d] * force[b][d];
  return sqrt(sum);
}

/* Atoms and their periodic images that spheres around atoms can hold. */
typedef struct {
  int n, capacity;
  double (*x)[3];
  int *atom;
} surroundings;

static void surroundings_free(surroundings *s)
{
  free(s->x);
  free(s->atom);
}

static glass_status add(surroundings *s, const double x[3], int atom)
{
  if (s->n == s->capacity) {
    const int more = 2 * s->capacity + 64;
    double(*positions)[3] = realloc(s->x, sizeof *positions * (size_t)more);
    if (!positions)
      return GLASS_ENOMEM;
    s->x = positions;
    int *atoms = realloc(s->atom, sizeof *atoms * (size_t)more);
    if (!atoms)
      return GLASS_ENOMEM;
    s->atom = atoms;
    s->capacity = more;
  }
  memcpy(s->x[s->n], x, sizeof *s->x);
  s->atom[s->n++] = atom;
  return GLASS_OK;
}

static glass_status surround(const glass_elastic_sample *sample, double reach, surroundings *out)
{
  glass_box box;
  double height[3], margin[3];
  glass_box_start(&box, sample->h);
  glass_box_heights(sample->h, height);
  for (int d = 0; d < 3; d++) {
    margin[d] = 1.0000001 * reach / height[d] + 1e-9;
    if (margin[d] > 0.501)
      return GLASS_EINVAL;
  }
  glass_status status = GLASS_OK;
  for (int i = 0; i < sample->n && !status; i++) {
    double fraction[3];
    glass_box_fraction(&box, sample->x[i], fraction);
    for (int image = 0; image < 27 && !status; image++) {
      const int n[3] = {image % 3 - 1, image / 3 % 3 - 1, image / 9 - 1};
      int inside = 1;
      for (int d = 0; d < 3; d++)
        inside &= fraction[d] + n[d] >= -margin[d] && fraction[d] + n[d] <= 1.0 + margin[d];
      if (!inside)
        continue;
      double x[3];
      glass_box_vector(&box, n, x);
      for (int d = 0; d < 3; d++)
        x[d] += sample->x[i][d];
      status = add(out, x, i);
    }
  }
  return status;
}

/* Inverse of a symmetric matrix of second moments; 0 where the points lie in a plane. */
static int invert_moments(const double m[3][3], double inverse[3][3])
{
  double determinant = 0.0;
  const double trace = m[0][0] + m[1][1] + m[2][2];
  for (int i = 0; i < 3; i++)
    for (int j = 0; j < 3; j++) {
      const int a = (j + 1) % 3, b = (j + 2) % 3, c = (i + 1) % 3, d = (i + 2) % 3;
      inverse[i][j] = m[a][c] * m[b][d] - m[a][d] * m[b][c];
    }
  for (int k = 0; k < 3; k++)
    determinant += m[0][k] * inverse[k][0];
  if (!(determinant > FLAT * trace * trace * trace))
    return 0;
  for (int i = 0; i < 3; i++)
    for (int j = 0; j < 3; j++)
      inverse[i][j] /= determinant;
  return 1;
}

/* How the sphere is strained when the whole is, [6][6], by least squares of the displacements about
 * the weighted mean; the affine part of each atom is 1 exactly. */
static int concentration(const glass_elastic_sample *sample, const surroundings *all,
                         const glass_neighbors *near, const double *weight, double a[36])
{
  double total = 0.0, mean_x[3] = {0.0}, mean_u[6][3] = {{0.0}};
  for (int k = 0; k < near->n; k++) {
    const int point = near->index[k];
    const double(*u)[3] = sample->u[all->atom[point]];
    total += weight[k];
    for (int d = 0; d < 3; d++)
      mean_x[d] += weight[k] * all->x[point][d];
    for (int b = 0; b < 6; b++)
      for (int d = 0; d < 3; d++)
        mean_u[b][d] += weight[k] * u[b][d];
  }
  for (int d = 0; d < 3; d++) {
    mean_x[d] /= total;
    for (int b = 0; b < 6; b++)
      mean_u[b][d] /= total;
  }
  double moment[3][3] = {{0.0}}, product[6][3][3] = {{{0.0}}}, inverse[3][3];
  for (int k = 0; k < near->n; k++) {
    const int point = near->index[k];
    const double(*u)[3] = sample->u[all->atom[point]];
    for (int e = 0; e < 3; e++) {
      const double x = weight[k] * (all->x[point][e] - mean_x[e]);
      for (int d = 0; d < 3; d++)
        moment[d][e] += x * (all->x[point][d] - mean_x[d]);
      for (int b = 0; b < 6; b++)
        for (int d = 0; d < 3; d++)
          product[b][d][e] += x * (u[b][d] - mean_u[b][d]);
    }
  }
  if (!invert_moments(moment, inverse))
    return 0;
  for (int b = 0; b < 6; b++) {
    double gradient[3][3] = {{0.0}};
    for (int d = 0; d < 3; d++)
      for (int e = 0; e < 3; e++)
        for (int k = 0; k < 3; k++)
          gradient[d][e] += product[b][d][k] * inverse[k][e];
    for (int c = 0; c < 6; c++) {
      const double strain =
          c < 3 ? gradient[c][c] : gradient[FIRST[c]][SECOND[c]] + gradient[SECOND[c]][FIRST[c]];
      a[6 * c + b] = (c == b) + strain;
    }
  }
  return 1;
}

/* The moduli by the strain of the sphere, c a^-1. */
static glass_status by_local_strain(const double c[36], const double a[36], double limit,
                                    double local[36], double *condition)
{
  double copy[36], singular[6], work[6];
  memcpy(copy, a, sizeof copy);
  if (LAPACKE_dgesvd(LAPACK_COL_MAJOR, 'N', 'N', 6, 6, copy, 6, singular, NULL, 1, NULL, 1, work))
    return GLASS_ELAPACK;
  *condition = singular[5] > 0.0 ? singular[0] / singular[5] : 0.0;
  if (!(*condition > 0.0) || *condition > limit)
    return GLASS_OK;
  /* Of the transposes: a^T local^T = c^T, so in columns a is row by row and c too. */
  double solution[36];
  lapack_int pivot[6];
  memcpy(copy, a, sizeof copy);
  memcpy(solution, c, sizeof solution);
  if (LAPACKE_dgesv(LAPACK_COL_MAJOR, 6, 6, copy, 6, pivot, solution, 6))
    return GLASS_ELAPACK;
  memcpy(local, solution, sizeof solution);
  return GLASS_OK;
}

static glass_status field_of(const glass_elastic_options *o, const glass_elastic_sample *sample,
                             const surroundings *all, const glass_neighbors *near,
                             const double *weight, glass_elastic_field *out)
{
  double volume = 0.0;
  memset(out, 0, sizeof *out);
  for (int k = 0; k < near->n; k++) {
    const int atom = all->atom[near->index[k]];
    volume += weight[k] * sample->volume[atom];
    for (int e = 0; e < 36; e++) {
      out->whole[e] += weight[k] * sample->full[atom][e];
      out->born[e] += weight[k] * sample->born[atom][e];
    }
  }
  if (!(volume > 0.0))
    return GLASS_EINVAL;
  for (int e = 0; e < 36; e++) {
    out->whole[e] /= volume;
    out->born[e] /= volume;
    if (!isfinite(out->whole[e]) || !isfinite(out->born[e]))
      return GLASS_ENONFINITE;
  }
  double a[36];
  if (!o->local || !concentration(sample, all, near, weight, a))
    return GLASS_OK;
  return by_local_strain(out->whole, a, o->condition, out->local, &out->condition);
}

static glass_status fields_alone(const glass_elastic_options *o, const glass_elastic_sample *sample,
                                 int first, int count, glass_elastic_field *out)
{
  glass_status status = GLASS_OK;
  for (int i = 0; i < count && !status; i++) {
    const double one = 1.0;
    double place[3] = {0.0};
    int atom = first + i, index = 0;
    const surroundings self = {1, 1, &place, &atom};
    const glass_neighbors near = {1, 1, &index, NULL};
    status = field_of(o, sample, &self, &near, &one, out + i);
  }
  return status;
}

glass_status glass_elastic_fields(const glass_elastic_options *o,
                                  const glass_elastic_sample *sample, int first, int count,
                                  glass_elastic_field *out)
{
  if (!(o->radius >= 0.0) || !(o->condition > 1.0) || (o->local && o->radius == 0.0) || first < 0 ||
      count < 0 || first + count > sample->n)
    return GLASS_EINVAL;
  if (o->radius == 0.0)
    return fields_alone(o, sample, first, count, out);
  const glass_smooth_options sphere = {GLASS_SMOOTH_PARABOLA, o->radius, 0.0};
  surroundings all = {0};
  glass_cells *cells = NULL;
  glass_neighbors near = {0};
  double *weight = NULL;
  int room = 0;
  glass_status status = surround(sample, o->radius, &all);
  if (!status)
    status = glass_cells_create(all.n, (const double(*)[3])all.x, o->radius, &cells);
  for (int i = 0; i < count && !status; i++) {
    status = glass_cells_find(cells, sample->x[first + i], -1, &near);
    if (status)
      break;
    if (near.n > room) {
      room = near.capacity;
      free(weight);
      weight = malloc(sizeof *weight * (size_t)room);
      if (!weight) {
        status = GLASS_ENOMEM;
        break;
      }
    }
    for (int k = 0; k < near.n; k++)
      weight[k] = glass_smooth_weight(&sphere, near.rsq[k]);
    status = field_of(o, sample, &all, &near, weight, out + i);
  }
  free(weight);
  glass_neighbors_free(&near);
  glass_cells_destroy(cells);
  surroundings_free(&all);
  return status;
}
