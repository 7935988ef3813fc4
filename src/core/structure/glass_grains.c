/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "glass_grains.h"

#include "glass_random.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* What the random numbers are for. */
enum { SEEDS = 1, ROTATIONS, PLACES };
/* Nearer than this to a face, in units of the distance of the seeds, is on it. */
#define ON_FACE 1e-9
#define TRIES 10000

static const bool PERIODIC[3] = {true, true, true};

static double random_number(uint64_t random, uint64_t purpose, uint64_t item, uint64_t counter)
{
  const glass_random_key key = {random, item, purpose};
  return glass_random_uniform(&key, counter);
}

static void from_fraction(const double h[6], const double s[3], double x[3])
{
  x[0] = h[0] * s[0] + h[5] * s[1] + h[4] * s[2];
  x[1] = h[1] * s[1] + h[3] * s[2];
  x[2] = h[2] * s[2];
}

static void wrap(const glass_box *box, double x[3])
{
  double s[3];
  glass_box_fraction(box, x, s);
  for (int d = 0; d < 3; d++) {
    s[d] -= floor(s[d]);
    if (s[d] >= 1.0)
      s[d] = 0.0;
  }
  from_fraction(box->h, s, x);
}

/* Mean place and share of the grid points that are nearest to each seed. */
static void measure_cells(const glass_box *box, int n, const double (*seed)[3], int points,
                          double (*mean)[3], double *share)
{
  memset(mean, 0, sizeof *mean * (size_t)n);
  memset(share, 0, sizeof *share * (size_t)n);
  for (long p = 0; p < (long)points * points * points; p++) {
    const double s[3] = {(p % points + 0.5) / points, (p / points % points + 0.5) / points,
                         (p / points / points + 0.5) / points};
    double x[3], nearest[3] = {0.0}, smallest = INFINITY;
    from_fraction(box->h, s, x);
    int owner = 0;
    for (int g = 0; g < n; g++) {
      double delta[3];
      for (int d = 0; d < 3; d++)
        delta[d] = x[d] - seed[g][d];
      glass_box_nearest(box->h, PERIODIC, delta);
      const double rsq = delta[0] * delta[0] + delta[1] * delta[1] + delta[2] * delta[2];
      if (rsq < smallest) {
        smallest = rsq;
        owner = g;
        memcpy(nearest, delta, sizeof nearest);
      }
    }
    share[owner] += 1.0;
    for (int d = 0; d < 3; d++)
      mean[owner][d] += nearest[d];
  }
}

glass_status glass_grains_seeds(const glass_box *box, int n, int relaxations, uint64_t random,
                                double (*seed)[3], double *volume)
{
  if (n < 1 || relaxations < 0)
    return GLASS_EINVAL;
  double(*mean)[3] = malloc(sizeof *mean * (size_t)n);
  if (!mean)
    return GLASS_ENOMEM;
  for (int g = 0; g < n; g++) {
    double s[3];
    for (int d = 0; d < 3; d++)
      s[d] = random_number(random, SEEDS, (uint64_t)g, (uint64_t)d);
    from_fraction(box->h, s, seed[g]);
  }
  const int points = (int)ceil(10.0 * cbrt((double)n));
  for (int k = 0; k <= relaxations; k++) {
    measure_cells(box, n, (const double(*)[3])seed, points, mean, volume);
    for (int g = 0; g < n && k < relaxations; g++) {
      for (int d = 0; d < 3 && volume[g] > 0.0; d++)
        seed[g][d] += mean[g][d] / volume[g];
      wrap(box, seed[g]);
    }
  }
  for (int g = 0; g < n; g++)
    volume[g] *= box->h[0] * box->h[1] * box->h[2] / ((double)points * points * points);
  free(mean);
  return GLASS_OK;
}

void glass_grains_rotation(uint64_t random, int grain, double quaternion[4])
{
  const glass_random_key key = {random, (uint64_t)grain, ROTATIONS};
  double norm = 0.0;
  for (int k = 0; k < 4; k++) {
    quaternion[k] = glass_random_normal(&key, (uint64_t)k);
    norm += quaternion[k] * quaternion[k];
  }
  for (int k = 0; k < 4; k++)
    quaternion[k] /= sqrt(norm);
}

static void rotate(const double q[4], const double v[3], double out[3])
{
  const double w = q[0], x = q[1], y = q[2], z = q[3];
  const double m[3][3] = {
      {1.0 - 2.0 * (y * y + z * z), 2.0 * (x * y - w * z), 2.0 * (x * z + w * y)},
      {2.0 * (x * y + w * z), 1.0 - 2.0 * (x * x + z * z), 2.0 * (y * z - w * x)},
      {2.0 * (x * z - w * y), 2.0 * (y * z + w * x), 1.0 - 2.0 * (x * x + y * y)}};
  for (int d = 0; d < 3; d++)
    out[d] = m[d][0] * v[0] + m[d][1] * v[1] + m[d][2] * v[2];
}

/* A seed as another one sees it: unit vector and distance; whether it has places on the face. */
typedef struct {
  double unit[3], distance;
  bool owns_face;
} neighbor_seed;

static int by_distance(const void *a, const void *b)
{
  const double x = ((const neighbor_seed *)a)->distance, y = ((const neighbor_seed *)b)->distance;
  return (x > y) - (x < y);
}

/* All seeds and their images in the boxes around, the nearest first. */
static int list_seeds(const glass_box *box, int n, const double (*seed)[3], int g,
                      neighbor_seed *list)
{
  int count = 0;
  for (int other = 0; other < n; other++) {
    double near[3];
    for (int d = 0; d < 3; d++)
      near[d] = seed[other][d] - seed[g][d];
    glass_box_nearest(box->h, PERIODIC, near);
    for (int image = 0; image < 125; image++) {
      const int m[3] = {image % 5 - 2, image / 5 % 5 - 2, image / 25 - 2};
      double v[3];
      glass_box_vector(box, m, v);
      for (int d = 0; d < 3; d++)
        v[d] += near[d];
      const double r = sqrt(v[0] * v[0] + v[1] * v[1] + v[2] * v[2]);
      if (other == g && !m[0] && !m[1] && !m[2])
        continue;
      neighbor_seed *s = &list[count++];
      s->distance = r;
      /* Of an image of its own one of two opposite faces. */
      const int first = m[0] ? m[0] : m[1] ? m[1] : m[2];
      s->owns_face = other < g || (other == g && first > 0);
      for (int d = 0; d < 3; d++)
        s->unit[d] = v[d] / r;
    }
  }
  qsort(list, (size_t)count, sizeof *list, by_distance);
  return count;
}

/* Distance of a place, relative to the seed, from the faces of the cell; negative outside. */
static double depth_of(const double x[3], const neighbor_seed *list, int count)
{
  const double r = sqrt(x[0] * x[0] + x[1] * x[1] + x[2] * x[2]);
  double depth = INFINITY;
  for (int k = 0; k < count && 0.5 * list[k].distance - r < depth && depth >= 0.0; k++) {
    const neighbor_seed *s = &list[k];
    const double along = x[0] * s->unit[0] + x[1] * s->unit[1] + x[2] * s->unit[2];
    double distance = 0.5 * s->distance - along;
    if (fabs(distance) < ON_FACE * s->distance)
      distance = s->owns_face ? -1.0 : 0.0;
    depth = distance < depth ? distance : depth;
  }
  return depth;
}

/* How many cells of the crystal lie along each of its vectors within a distance. */
static void cells_within(const double cell[3][3], double reach, int many[3])
{
  for (int d = 0; d < 3; d++) {
    const double *a = cell[(d + 1) % 3], *b = cell[(d + 2) % 3];
    const double n[3] = {a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2],
                         a[0] * b[1] - a[1] * b[0]};
    const double area = sqrt(n[0] * n[0] + n[1] * n[1] + n[2] * n[2]);
    const double height = fabs(n[0] * cell[d][0] + n[1] * cell[d][1] + n[2] * cell[d][2]) / area;
    many[d] = (int)ceil(reach / height) + 1;
  }
}

glass_status glass_grains_crystal(const glass_box *box, int n, const double (*seed)[3],
                                  const double (*quaternion)[4], const glass_crystal *crystal,
                                  int *natoms, glass_grain_atom **atoms)
{
  if (n < 1 || crystal->nbasis < 1)
    return GLASS_EINVAL;
  neighbor_seed *list = malloc(sizeof *list * 125 * (size_t)n);
  glass_grain_atom *found = NULL;
  int count = 0, room = 0;
  if (!list)
    return GLASS_ENOMEM;
  for (int g = 0; g < n; g++) {
    const int seeds = list_seeds(box, n, seed, g, list);
    /* No place of the box is farther from a seed than half of its edges. */
    const double *h = box->h;
    const double reach = 0.5 * (h[0] + sqrt(h[1] * h[1] + h[5] * h[5]) +
                                sqrt(h[2] * h[2] + h[3] * h[3] + h[4] * h[4]));
    int many[3];
    cells_within(crystal->cell, reach, many);
    for (int i = -many[0]; i <= many[0]; i++)
      for (int j = -many[1]; j <= many[1]; j++)
        for (int k = -many[2]; k <= many[2]; k++)
          for (int b = 0; b < crystal->nbasis; b++) {
            double place[3], turned[3];
            for (int d = 0; d < 3; d++)
              place[d] = i * crystal->cell[0][d] + j * crystal->cell[1][d] +
                         k * crystal->cell[2][d] + crystal->basis[b][d];
            rotate(quaternion[g], place, turned);
            const double depth = depth_of(turned, list, seeds);
            if (!(depth >= 0.0))
              continue;
            if (count == room) {
              room = room ? 2 * room : 1024;
              glass_grain_atom *larger = realloc(found, sizeof *found * (size_t)room);
              if (!larger) {
                free(found);
                free(list);
                return GLASS_ENOMEM;
              }
              found = larger;
            }
            glass_grain_atom *atom = &found[count++];
            for (int d = 0; d < 3; d++)
              atom->x[d] = seed[g][d] + turned[d];
            wrap(box, atom->x);
            atom->depth = depth;
            atom->grain = g;
            atom->basis = b;
          }
  }
  free(list);
  *natoms = count;
  *atoms = found;
  return GLASS_OK;
}

/* Atoms sorted into parts of the box, in lists. */
typedef struct {
  int parts[3];
  int *head, *next;
} parts_list;

static void part_of(const glass_box *box, const parts_list *list, const double x[3], int part[3])
{
  double s[3];
  glass_box_fraction(box, x, s);
  for (int d = 0; d < 3; d++) {
    part[d] = (int)floor(s[d] * list->parts[d]);
    part[d] = part[d] < 0 ? 0 : part[d] < list->parts[d] ? part[d] : list->parts[d] - 1;
  }
}

static int *head_of(const parts_list *list, int i, int j, int k)
{
  const int *n = list->parts;
  return &list->head[((i + n[0]) % n[0] * (long)n[1] + (j + n[1]) % n[1]) * n[2] +
                     (k + n[2]) % n[2]];
}

static void insert(const glass_box *box, parts_list *list, const double (*x)[3], int i)
{
  int part[3];
  part_of(box, list, x[i], part);
  int *head = head_of(list, part[0], part[1], part[2]);
  list->next[i] = *head;
  *head = i;
}

static bool is_free(const glass_box *box, const parts_list *list, const double (*x)[3],
                    const double place[3], double dmin)
{
  int part[3];
  part_of(box, list, place, part);
  for (int i = -1; i <= 1; i++)
    for (int j = -1; j <= 1; j++)
      for (int k = -1; k <= 1; k++)
        for (int other = *head_of(list, part[0] + i, part[1] + j, part[2] + k); other >= 0;
             other = list->next[other]) {
          double delta[3];
          for (int d = 0; d < 3; d++)
            delta[d] = x[other][d] - place[d];
          glass_box_nearest(box->h, PERIODIC, delta);
          if (delta[0] * delta[0] + delta[1] * delta[1] + delta[2] * delta[2] < dmin * dmin)
            return false;
        }
  return true;
}

glass_status glass_grains_fill(const glass_box *box, uint64_t random, int n, int more,
                               double (*x)[3], double *dmin)
{
  if (n < 0 || more < 0 || !(*dmin > 0.0))
    return GLASS_EINVAL;
  parts_list list;
  double height[3];
  glass_box_heights(box->h, height);
  for (int d = 0; d < 3; d++) {
    const double parts = floor(height[d] / *dmin);
    list.parts[d] = parts < 1.0 ? 1 : parts < 200.0 ? (int)parts : 200;
  }
  const size_t all = (size_t)list.parts[0] * list.parts[1] * list.parts[2];
  list.head = malloc(sizeof *list.head * all);
  list.next = malloc(sizeof *list.next * ((size_t)n + more + 1));
  if (!list.head || !list.next) {
    free(list.head);
    free(list.next);
    return GLASS_ENOMEM;
  }
  memset(list.head, -1, sizeof *list.head * all);
  for (int i = 0; i < n; i++)
    insert(box, &list, (const double(*)[3])x, i);
  uint64_t counter = 0;
  int failed = 0;
  for (int i = n; i < n + more;) {
    double s[3], place[3];
    for (int d = 0; d < 3; d++)
      s[d] = random_number(random, PLACES, 0, counter++);
    from_fraction(box->h, s, place);
    if (is_free(box, &list, (const double(*)[3])x, place, *dmin)) {
      memcpy(x[i], place, sizeof place);
      insert(box, &list, (const double(*)[3])x, i++);
      failed = 0;
    } else if (++failed == TRIES) {
      *dmin *= 0.99;
      failed = 0;
    }
  }
  free(list.head);
  free(list.next);
  return GLASS_OK;
}
