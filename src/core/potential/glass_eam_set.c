/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "glass_eam_set.h"

#include "glass_eam_system.h"
#include "glass_simd.h"

#include <float.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* The lists that evaluations use reach so much beyond the cutoff, in parts of it. */
#define NEAR_SKIN 0.08
/* A set is put in order again when it has this many times the atoms that it had then. */
#define MOST_GROWTH 4
/* A change of an atom's derivative of the embedding energy that nobody feels. */
#define NO_CHANGE 1e-13

/* Whole numbers by key. */
typedef struct {
  uint64_t key; /* 0: free */
  int value;
} entry;

typedef struct {
  entry *entries;
  uint64_t size; /* a power of two */
  int used;
} map;

/* Neighbors of movers by type: of mover i and type t from segment[i * ntypes + t] on. */
typedef struct {
  long capacity;
  int *position, *owner;
  long *segment;
} lists;

/* A cell within reach of the mover whose neighbors are looked for. */
typedef struct {
  glass_eam_near near;
  int cell;      /* among those of owners */
  int positions; /* the first one of its atoms, where some of them stand */
} near_cell;

/* Neighbors as they are found. */
typedef struct {
  int type, position, owner;
} standing;

typedef struct {
  int mover, position;
  int64_t image;
} moving;

/* A neighbor that has joined the movers, of one that moved before. */
typedef struct {
  int of;
  moving neighbor;
} joined;

/* Two standing atoms, whose derivatives of the embedding energies have changed. */
typedef struct {
  double d[3], r, part, change[2];
  const double *density[2]; /* what the other one gives to each, in the tables */
  int to;                   /* where the force on the second one is summed */
} standing_pair;

/* An image of a mover among the positions. */
typedef struct {
  int mover, position, next;
  int64_t image;
  double shift[3];
} mover_image;

/* The indices here: a *place* is one in the system, a *slot* one of the caller. A *mover* is a slot
 * in the order of a curve that keeps near what is near. An *owner* is an atom of a cell within
 * reach of a mover, by place: densities and forces are summed for owners. A *position* is a
 * periodic image of an owner. */
struct glass_eam_set {
  const glass_eam *eam;
  int n; /* movers */
  long n_room;
  int *site;         /* [n] atom of a slot */
  double *reference; /* [3n] of slots */
  int *slot, *place; /* [n] of a mover */
  int *owner;        /* [n] of a mover */
  int ordered;       /* movers of them that are in the order of the curve; the rest joined later */
  int *cell, *wrap;  /* [n], [n][3] where movers were when the lists were built */
  int *in_cells;     /* [n] movers cell by cell, ascending in each */
  double *wrapped;   /* [n + SPARE][4] where these are in the box */

  map cells; /* cells that owners come from */
  int ncells;
  long cells_room;
  int *cell_list, *first_owner; /* [ncells] by ascending cell */
  int *nstanding;               /* [ncells] atoms of the cell that stand */
  int *first_mover, *nmovers;   /* [ncells] in in_cells */
  int *is_near;                 /* [ncells] */
  int nowners;
  long owners_room;
  int *owner_place, *mover; /* [nowners], mover or -1 */
  double *fixed;            /* [nowners + 1] density from atoms that stand; 0 of movers */
  double *rho, *slope, *curvature, *w, *other_slope; /* [nowners + 1], the last is nobody's */
  double *f, *hv, *v, *push; /* [nowners + 1][4]; push: pairs with movers, reference */

  map blocks; /* first position of a cell's image */
  int npositions;
  long positions_room;
  double *x; /* [npositions][4], movers first */
  int nimages;
  long images_room;
  mover_image *images;
  int *first_image; /* [n] of a mover */

  lists far, near;
  bool lists_hold;                /* for built_far */
  double *built_far, *built_near; /* [3n] positions of movers for which they are */
  long stand_room, move_room;
  standing *stand;
  moving *move;
  long join_room;
  joined *join;
  int *hits; /* as many as the largest of both */
  long hits_room;
  glass_eam_near *around; /* [most near] */
  near_cell *near_cells;  /* [most near] as around */
  uint64_t *by_mover;     /* [most near] those with movers: first mover, and which cell it is */

  long pairs_room; /* of those within the cutoff: */
  int *own, *pos;  /* owner and position of the other one */
  double *g1, *g2, *pp;
  double *h1, *h2, *hp; /* only with second derivatives */
  long *first_pair;     /* [n + 1] */
  long pick_room;       /* of those of one mover and one type: */
  double *rsq, *part, *inverse;
  int *row;

  double pair_energy; /* at the reference */
  double roundoff;
  bool has_forces, has_second_derivatives; /* f and slope; the pairs */

  map outside_cells; /* first of a cell's atoms in `outside_force` */
  long outside_room, outside_cells_room;
  double *outside_force; /* [][4] */
  int *outside_list;     /* cells */
  long standing_pairs_room;
  standing_pair *standing_pairs;
  long sites_room;
  int *sites;
};

struct kernels {
  int lanes;
  int (*within)(const double *xi, const double *x, int n, double square, int *hit);
  long (*shorten)(glass_eam_set *, double reach, long *longest);
  double (*densities)(glass_eam_set *), (*densities_and_curvatures)(glass_eam_set *);
  void (*forces)(glass_eam_set *), (*combine)(glass_eam_set *), (*multiply)(glass_eam_set *);
};

#define LANES 1
#define TARGET
#define KERNEL(name) name##_1
#include "glass_eam_kernels.h"
#undef LANES
#undef TARGET
#undef KERNEL

/* GLASS_EAM_PLAIN leaves the version that any compiler takes, for its tests. */
#if defined(GLASS_SIMD_AVX2) && !defined(GLASS_EAM_PLAIN)
#define LANES 4
#define TARGET GLASS_SIMD_AVX2
#define KERNEL(name) name##_4
#include "glass_eam_kernels.h"
#undef LANES
#undef TARGET
#undef KERNEL
#endif

static const struct kernels *kernels(void)
{
  static const struct kernels plain = {
      1,        within_1,  shorten_1, densities_only_1, densities_and_curvatures_1,
      forces_1, combine_1, multiply_1};
#if defined(GLASS_SIMD_AVX2) && !defined(GLASS_EAM_PLAIN)
  static const struct kernels avx2 = {
      4,        within_4,  shorten_4, densities_only_4, densities_and_curvatures_4,
      forces_4, combine_4, multiply_4};
  if (GLASS_SIMD_HAS_AVX2)
    return &avx2;
#endif
  return &plain;
}

/* Aligned memory for `count` elements and some more; the first `keep` of the old ones stay. */
static glass_status resize(void **array, size_t element, long keep, long count)
{
  void *larger = glass_eam_allocate(element * (size_t)count);
  if (!larger)
    return GLASS_ENOMEM;
  if (keep > 0)
    memcpy(larger, *array, element * (size_t)keep);
  free(*array);
  *array = larger;
  return GLASS_OK;
}

typedef struct {
  void **array;
  size_t element;
} column;

/* Columns of one table get room for `count` rows; `keep` rows stay. */
static glass_status reserve(int ncolumns, const column *columns, long *room, long keep, long count)
{
  if (count <= *room)
    return GLASS_OK;
  const long more = count + count / 2 + 64;
  for (int k = 0; k < ncolumns; k++) {
    const glass_status status = resize(columns[k].array, columns[k].element, keep, more);
    if (status) {
      *room = 0;
      return status;
    }
  }
  *room = more;
  return GLASS_OK;
}

#define COLUMN(array)                                                                              \
  {                                                                                                \
    (void **)&(array), sizeof *(array)                                                             \
  }
#define RESERVE(room, keep, count, ...)                                                            \
  reserve((int)(sizeof(column[]){__VA_ARGS__} / sizeof(column)), (column[]){__VA_ARGS__}, room,    \
          keep, count)

static void map_clear(map *m)
{
  if (m->used)
    memset(m->entries, 0, sizeof *m->entries * m->size);
  m->used = 0;
}

static entry *map_slot(const map *m, uint64_t key)
{
  uint64_t at = key * 0x9e3779b97f4a7c15u;
  at ^= at >> 32;
  while (m->entries[at & (m->size - 1)].key && m->entries[at & (m->size - 1)].key != key)
    at++;
  return &m->entries[at & (m->size - 1)];
}

/* The value of a key, or -1. */
static int map_find(const map *m, uint64_t key)
{
  if (!m->used)
    return -1;
  const entry *found = map_slot(m, key);
  return found->key ? found->value : -1;
}

static glass_status map_add(map *m, uint64_t key, int value)
{
  if (2 * ((uint64_t)m->used + 1) > m->size) {
    const map old = *m;
    m->size = old.size ? 2 * old.size : 1024;
    m->entries = calloc(m->size, sizeof *m->entries);
    if (!m->entries) {
      *m = old;
      return GLASS_ENOMEM;
    }
    for (uint64_t k = 0; k < old.size; k++)
      if (old.entries[k].key)
        *map_slot(m, old.entries[k].key) = old.entries[k];
    free(old.entries);
  }
  *map_slot(m, key) = (entry){key, value};
  m->used++;
  return GLASS_OK;
}

static uint64_t cell_key(int cell)
{
  return (uint64_t)cell + 1;
}

static int64_t image_code(const int image[3])
{
  return (int64_t)(image[2] + 2048) << 24 | (int64_t)(image[1] + 2048) << 12 | (image[0] + 2048);
}

static uint64_t block_key(const glass_eam_near *near)
{
  return (uint64_t)image_code(near->image) << 28 | cell_key(near->cell);
}

glass_status glass_eam_set_create(const glass_eam *eam, glass_eam_set **out)
{
  glass_eam_set *s = calloc(1, sizeof *s);
  if (!s)
    return GLASS_ENOMEM;
  s->eam = eam;
  const size_t most = (size_t)glass_eam_most_near(eam);
  s->around = malloc(sizeof *s->around * most);
  s->near_cells = malloc(sizeof *s->near_cells * most);
  s->by_mover = malloc(sizeof *s->by_mover * most);
  if (!s->around || !s->near_cells || !s->by_mover) {
    glass_eam_set_destroy(s);
    return GLASS_ENOMEM;
  }
  *out = s;
  return GLASS_OK;
}

void glass_eam_set_destroy(glass_eam_set *s)
{
  if (!s)
    return;
  void *all[] = {s->site,
                 s->reference,
                 s->slot,
                 s->place,
                 s->owner,
                 s->cell,
                 s->wrap,
                 s->in_cells,
                 s->wrapped,
                 s->cells.entries,
                 s->cell_list,
                 s->first_owner,
                 s->nstanding,
                 s->first_mover,
                 s->nmovers,
                 s->is_near,
                 s->owner_place,
                 s->mover,
                 s->fixed,
                 s->rho,
                 s->slope,
                 s->curvature,
                 s->w,
                 s->f,
                 s->v,
                 s->hv,
                 s->other_slope,
                 s->push,
                 s->blocks.entries,
                 s->x,
                 s->images,
                 s->first_image,
                 s->far.position,
                 s->far.owner,
                 s->far.segment,
                 s->near.position,
                 s->near.owner,
                 s->near.segment,
                 s->built_far,
                 s->built_near,
                 s->stand,
                 s->move,
                 s->join,
                 s->hits,
                 s->around,
                 s->near_cells,
                 s->by_mover,
                 s->rsq,
                 s->part,
                 s->inverse,
                 s->g1,
                 s->g2,
                 s->pp,
                 s->h1,
                 s->h2,
                 s->hp,
                 s->own,
                 s->pos,
                 s->row,
                 s->first_pair,
                 s->outside_cells.entries,
                 s->outside_force,
                 s->outside_list,
                 s->standing_pairs,
                 s->sites};
  for (size_t k = 0; k < sizeof all / sizeof *all; k++)
    free(all[k]);
  free(s);
}

double glass_eam_set_memory(const glass_eam_set *s)
{
  const double number = sizeof(double), index = sizeof(int);
  return s->n_room * (13.0 * number + (11.0 + 4.0 * s->eam->ntypes) * index) +
         s->owners_room * (22.0 * number + 2.0 * index) + s->positions_room * 4.0 * number +
         s->images_room * (double)sizeof(mover_image) +
         2.0 * index * (double)(s->far.capacity + s->near.capacity) +
         s->pairs_room * ((s->h1 ? 6.0 : 3.0) * number + 2.0 * index) +
         s->pick_room * (3.0 * number + index) + s->stand_room * (double)sizeof(standing) +
         s->move_room * (double)sizeof(moving) + s->join_room * (double)sizeof(joined) +
         s->outside_room * 4.0 * number + s->standing_pairs_room * (double)sizeof(standing_pair) +
         (double)sizeof(entry) * (double)(s->cells.size + s->blocks.size + s->outside_cells.size);
}

int glass_eam_set_size(const glass_eam_set *s)
{
  return s->n;
}

const int *glass_eam_set_sites(const glass_eam_set *s)
{
  return s->site;
}

const double *glass_eam_set_reference(const glass_eam_set *s)
{
  return s->reference;
}

double glass_eam_set_roundoff(const glass_eam_set *s)
{
  return s->roundoff;
}

/* Movers: where they are now. */

static int ascending(const void *a, const void *b)
{
  const int p = *(const int *)a, q = *(const int *)b;
  return p < q ? -1 : p > q;
}

static glass_status find_cells_of_movers(glass_eam_set *s, int first)
{
  for (int i = first; i < s->n; i++) {
    int cell[3];
    s->cell[i] = glass_eam_cell(s->eam, s->x + 4 * (size_t)i, cell, s->wrap + 3 * (size_t)i);
    if (s->cell[i] < 0)
      return GLASS_ENONFINITE;
  }
  return GLASS_OK;
}

static void split_cell(const glass_eam *e, int index, int cell[3])
{
  cell[0] = index % e->cells[0];
  cell[1] = index / e->cells[0] % e->cells[1];
  cell[2] = index / e->cells[0] / e->cells[1];
}

static glass_status add_cell(glass_eam_set *s, int cell)
{
  if (map_find(&s->cells, cell_key(cell)) >= 0)
    return GLASS_OK;
  glass_status status = RESERVE(&s->cells_room, s->ncells, s->ncells + 1, COLUMN(s->cell_list),
                                COLUMN(s->first_owner), COLUMN(s->nstanding),
                                COLUMN(s->first_mover), COLUMN(s->nmovers), COLUMN(s->is_near));
  if (!status)
    status = map_add(&s->cells, cell_key(cell), 0);
  if (!status)
    s->cell_list[s->ncells++] = cell;
  return status;
}

/* Who of the owners moves. */
static void mark_movers(glass_eam_set *s)
{
  const glass_eam *e = s->eam;
  for (int o = 0; o < s->nowners; o++)
    s->mover[o] = -1;
  for (int c = 0; c < s->ncells; c++)
    s->nstanding[c] = e->start[s->cell_list[c] + 1] - e->start[s->cell_list[c]];
  for (int i = 0; i < s->n; i++) {
    int cell[3], wrap[3];
    const int c = map_find(&s->cells,
                           cell_key(glass_eam_cell(e, e->x + 4 * (size_t)s->place[i], cell, wrap)));
    s->owner[i] = s->first_owner[c] + s->place[i] - e->start[s->cell_list[c]];
    s->mover[s->owner[i]] = i;
    s->nstanding[c]--;
  }
}

/* Owners: all atoms of cells within reach of movers, by place. Those that were there before stay,
 * with what is known of them.
 *   now  out, [nowners before], which they are now; or NULL */
static glass_status find_owners(glass_eam_set *s, int *now)
{
  const glass_eam *e = s->eam;
  const int before = s->nowners, cells_before = s->ncells;
  int last = -1;
  for (int i = 0; i < s->n; i++) {
    if (s->cell[i] == last)
      continue;
    last = s->cell[i];
    static const int here[3] = {0, 0, 0};
    int cell[3];
    split_cell(e, last, cell);
    const int nnear = glass_eam_cells_near(e, cell, here, s->around);
    for (int q = 0; q < nnear; q++) {
      const glass_status status = add_cell(s, s->around[q].cell);
      if (status)
        return status;
    }
  }
  int nowners = 0;
  for (int c = 0; c < s->ncells; c++)
    nowners += e->start[s->cell_list[c] + 1] - e->start[s->cell_list[c]];
  for (int o = 0; now && o < before; o++)
    now[o] = o;
  if (s->ncells == cells_before)
    return GLASS_OK;
  /* One more is nobody's. */
  const long room = s->owners_room;
  glass_status status = GLASS_OK;
  if (nowners + 1 > room) {
    long most = room;
    status = RESERVE(&most, before, nowners + 1, COLUMN(s->owner_place), COLUMN(s->mover),
                     COLUMN(s->fixed), COLUMN(s->rho), COLUMN(s->slope), COLUMN(s->curvature),
                     COLUMN(s->w), COLUMN(s->other_slope));
    if (!status) {
      long vectors = room;
      column four[] = {{(void **)&s->f, 4 * sizeof *s->f},
                       {(void **)&s->hv, 4 * sizeof *s->hv},
                       {(void **)&s->v, 4 * sizeof *s->v},
                       {(void **)&s->push, 4 * sizeof *s->push}};
      status = reserve(4, four, &vectors, before, nowners + 1);
    }
    s->owners_room = status ? 0 : most;
    if (status)
      return status;
  }
  qsort(s->cell_list, (size_t)s->ncells, sizeof *s->cell_list, ascending);
  /* From the end, as the new ones come between the old ones. */
  int to = nowners, from = before - 1;
  for (int c = s->ncells - 1; c >= 0; c--) {
    const int cell = s->cell_list[c];
    for (int k = e->start[cell + 1] - 1; k >= e->start[cell]; k--) {
      to--;
      const int known = from >= 0 && s->owner_place[from] == k;
      s->fixed[to] = known ? s->fixed[from] : e->density[k];
      for (int d = 0; d < 4; d++)
        s->push[4 * (size_t)to + d] = known ? s->push[4 * (size_t)from + d] : 0.0;
      s->owner_place[to] = k;
      if (known && now)
        now[from] = to;
      from -= known;
    }
    s->first_owner[c] = to;
    map_slot(&s->cells, cell_key(cell))->value = c;
  }
  s->nowners = nowners;
  s->has_forces = false;
  mark_movers(s);
  return GLASS_OK;
}

/* Positions: images of owners. */

static glass_status add_positions(glass_eam_set *s, int count)
{
  column x = {(void **)&s->x, 4 * sizeof *s->x};
  const glass_status status =
      reserve(1, &x, &s->positions_room, s->npositions, (long)s->npositions + count);
  if (!status)
    s->npositions += count;
  return status;
}

/* The first position of an image of a cell. */
static glass_status find_block(glass_eam_set *s, const glass_eam_near *near, int *first)
{
  const glass_eam *e = s->eam;
  *first = map_find(&s->blocks, block_key(near));
  if (*first >= 0)
    return GLASS_OK;
  *first = s->npositions;
  const int begin = e->start[near->cell], count = e->start[near->cell + 1] - begin;
  glass_status status = add_positions(s, count);
  if (!status)
    status = map_add(&s->blocks, block_key(near), *first);
  if (status)
    return status;
  double shift[3];
  glass_eam_translation(e, near->image, shift);
  for (int k = 0; k < count; k++) {
    double *to = s->x + 4 * ((size_t)*first + k);
    for (int d = 0; d < 3; d++)
      to[d] = e->x[4 * ((size_t)begin + k) + d] + shift[d];
    to[3] = 0.0;
  }
  return GLASS_OK;
}

/* The position of a mover's image. */
static glass_status find_image(glass_eam_set *s, int mover, const int image[3], int *position)
{
  const int64_t code = image_code(image);
  static const int here[3] = {0, 0, 0};
  *position = mover;
  if (code == image_code(here))
    return GLASS_OK;
  for (int k = s->first_image[mover]; k >= 0; k = s->images[k].next) {
    *position = s->images[k].position;
    if (s->images[k].image == code)
      return GLASS_OK;
  }
  glass_status status = RESERVE(&s->images_room, s->nimages, s->nimages + 1, COLUMN(s->images));
  if (!status)
    status = add_positions(s, 1);
  if (status)
    return status;
  *position = s->npositions - 1;
  mover_image *new = &s->images[s->nimages];
  *new = (mover_image){mover, *position, s->first_image[mover], code, {0.0, 0.0, 0.0}};
  glass_eam_translation(s->eam, image, new->shift);
  s->first_image[mover] = s->nimages++;
  const double *x = s->x + 4 * (size_t)mover;
  double *to = s->x + 4 * (size_t)*position;
  for (int d = 0; d < 3; d++)
    to[d] = x[d] + new->shift[d];
  to[3] = 0.0;
  return GLASS_OK;
}

static void place_images(glass_eam_set *s)
{
  for (int k = 0; k < s->nimages; k++) {
    const mover_image *image = &s->images[k];
    for (int d = 0; d < 3; d++)
      s->x[4 * (size_t)image->position + d] = s->x[4 * (size_t)image->mover + d] + image->shift[d];
  }
}

/* Lists. */

/* Of a mover and one of its own images, one of the two that are each other's opposite. */
static int is_first_of_two(const int image[3])
{
  for (int d = 2; d >= 0; d--)
    if (image[d])
      return image[d] > 0;
  return 0;
}

/* Movers where they were when the lists were built, cell by cell. */
static void sort_movers_into_cells(glass_eam_set *s)
{
  for (int c = 0; c < s->ncells; c++)
    s->nmovers[c] = 0;
  for (int i = 0; i < s->n; i++)
    s->nmovers[map_find(&s->cells, cell_key(s->cell[i]))]++;
  memset(s->wrapped + 4 * (size_t)s->n, 0, 4 * GLASS_EAM_SPARE * sizeof *s->wrapped);
  int before = 0;
  for (int c = 0; c < s->ncells; c++) {
    s->first_mover[c] = before;
    before += s->nmovers[c];
    s->nmovers[c] = 0;
  }
  for (int i = 0; i < s->n; i++) {
    const int c = map_find(&s->cells, cell_key(s->cell[i])),
              to = s->first_mover[c] + s->nmovers[c]++;
    s->in_cells[to] = i;
    double shift[3];
    glass_eam_translation(s->eam, s->wrap + 3 * (size_t)i, shift);
    for (int d = 0; d < 3; d++)
      s->wrapped[4 * (size_t)to + d] = s->built_far[3 * (size_t)i + d] - shift[d];
    s->wrapped[4 * (size_t)to + 3] = 0.0;
  }
}

/* Room for all that may be found in the cells within reach. */
static glass_status reserve_found(glass_eam_set *s, int nnear)
{
  const glass_eam *e = s->eam;
  long nstanding = 0, nmoving = 0, most = 0;
  for (int q = 0; q < nnear; q++) {
    const int c = s->near_cells[q].cell;
    const int size = e->start[s->cell_list[c] + 1] - e->start[s->cell_list[c]];
    nstanding += s->nstanding[c] ? size : 0;
    nmoving += s->nmovers[c];
    most = size > most ? size : most;
    most = s->nmovers[c] > most ? s->nmovers[c] : most;
  }
  glass_status status = RESERVE(&s->stand_room, 0, nstanding + 1, COLUMN(s->stand));
  if (!status)
    status = RESERVE(&s->move_room, 0, nmoving + 1, COLUMN(s->move));
  return status ? status : RESERVE(&s->hits_room, 0, most + GLASS_EAM_SPARE, COLUMN(s->hits));
}

/* The cells within reach of a mover, and the order of those with movers by their first ones, so
 * that the movers in them come nearly in order. */
static glass_status look_around(glass_eam_set *s, int i, int *nnear, int *nmoving)
{
  int cell[3];
  split_cell(s->eam, s->cell[i], cell);
  *nnear = glass_eam_cells_near(s->eam, cell, s->wrap + 3 * (size_t)i, s->around);
  *nmoving = 0;
  for (int q = 0; q < *nnear; q++) {
    near_cell *one = &s->near_cells[q];
    one->near = s->around[q];
    one->cell = map_find(&s->cells, cell_key(one->near.cell));
    one->positions = 0;
    if (s->nstanding[one->cell] > 0) {
      const glass_status status = find_block(s, &one->near, &one->positions);
      if (status)
        return status;
    }
    if (s->nmovers[one->cell] == 0)
      continue;
    const uint64_t key = (uint64_t)s->in_cells[s->first_mover[one->cell]] << 32 | (uint64_t)q;
    int to = (*nmoving)++;
    for (; to > 0 && s->by_mover[to - 1] > key; to--)
      s->by_mover[to] = s->by_mover[to - 1];
    s->by_mover[to] = key;
  }
  return reserve_found(s, *nnear);
}

/* Atoms that stand, by cell and image. Returns their number. */
static int find_standing(glass_eam_set *s, int i, int nnear)
{
  const glass_eam *e = s->eam;
  const double reach = (e->cutoff + e->skin) * (e->cutoff + e->skin);
  const struct kernels *kernel = kernels();
  int n = 0;
  for (int q = 0; q < nnear; q++) {
    const near_cell *one = &s->near_cells[q];
    if (s->nstanding[one->cell] == 0)
      continue;
    const int begin = e->start[one->near.cell], size = e->start[one->near.cell + 1] - begin;
    double from[4] = {0.0, 0.0, 0.0, 0.0};
    glass_eam_translation(e, one->near.image, from);
    for (int d = 0; d < 3; d++)
      from[d] = s->x[4 * (size_t)i + d] - from[d];
    const int nhits = kernel->within(from, e->x + 4 * (size_t)begin, size, reach, s->hits);
    const int owner = s->first_owner[one->cell];
    for (int k = 0; k < nhits; k++) {
      const int hit = s->hits[k];
      s->stand[n] = (standing){e->type[begin + hit], one->positions + hit, owner + hit};
      n += s->mover[owner + hit] < 0;
    }
  }
  return n;
}

/* Where it belongs among those found so far: by mover and image. */
static void insert_moving(moving *all, int n, moving one)
{
  for (; n > 0 && (all[n - 1].mover > one.mover ||
                   (all[n - 1].mover == one.mover && all[n - 1].image > one.image));
       n--)
    all[n] = all[n - 1];
  all[n] = one;
}

static glass_status remember_joined(glass_eam_set *s, long *count, joined one)
{
  const glass_status status = RESERVE(&s->join_room, *count, *count + 1, COLUMN(s->join));
  if (!status)
    s->join[(*count)++] = one;
  return status;
}

/* Movers that come after this one, in their order, and by image; of those before `old` all, each of
 * which this one has joined. */
static glass_status find_moving(glass_eam_set *s, int i, int nmoving, int old, int *count,
                                long *njoined)
{
  const glass_eam *e = s->eam;
  const double reach = (e->cutoff + e->skin) * (e->cutoff + e->skin);
  const struct kernels *kernel = kernels();
  int n = 0;
  for (int q = 0; q < nmoving; q++) {
    const near_cell *one = &s->near_cells[s->by_mover[q] & UINT32_MAX];
    const int first = s->first_mover[one->cell], *in_cell = s->in_cells + first;
    const int size = s->nmovers[one->cell];
    int begin = 0;
    while (begin < size && in_cell[begin] >= old && in_cell[begin] < i)
      begin++;
    if (begin == size)
      continue;
    double from[4] = {0.0, 0.0, 0.0, 0.0};
    glass_eam_translation(e, one->near.image, from);
    for (int d = 0; d < 3; d++)
      from[d] = s->built_far[3 * (size_t)i + d] - from[d];
    const int nhits = kernel->within(from, s->wrapped + 4 * ((size_t)first + begin), size - begin,
                                     reach, s->hits);
    for (int k = 0; k < nhits; k++) {
      const int j = in_cell[begin + s->hits[k]], *wrap = s->wrap + 3 * (size_t)j;
      int image[3];
      for (int d = 0; d < 3; d++)
        image[d] = (one->near.image[d] - wrap[d]) * (j < old ? -1 : 1);
      if ((j >= old && j < i) || (j == i && !is_first_of_two(image)))
        continue;
      const int mover = j < old ? i : j;
      moving found = {mover, mover, image_code(image)};
      glass_status status = find_image(s, mover, image, &found.position);
      if (!status && j < old)
        status = remember_joined(s, njoined, (joined){j, found});
      if (status)
        return status;
      if (j >= old)
        insert_moving(s->move, n++, found);
    }
  }
  *count = n;
  return GLASS_OK;
}

/* Into the lists from m on: by type; of each the standing ones first. */
static void list_neighbors(glass_eam_set *s, int i, long m, int nstanding, int nmoving)
{
  const glass_eam *e = s->eam;
  long *end = s->far.segment + (size_t)i * e->ntypes + 1;
  for (int t = 0; t < e->ntypes; t++)
    end[t] = 0;
  for (int k = 0; k < nstanding; k++)
    end[s->stand[k].type]++;
  for (int k = 0; k < nmoving; k++)
    end[e->type[s->place[s->move[k].mover]]]++;
  for (int t = 0; t < e->ntypes; t++) {
    const long count = end[t];
    end[t] = m;
    m += count;
  }
  for (int k = 0; k < nstanding; k++) {
    const long to = end[s->stand[k].type]++;
    s->far.position[to] = s->stand[k].position;
    s->far.owner[to] = s->stand[k].owner;
  }
  for (int k = 0; k < nmoving; k++) {
    const int j = s->move[k].mover;
    const long to = end[e->type[s->place[j]]]++;
    s->far.position[to] = s->move[k].position;
    s->far.owner[to] = s->owner[j];
  }
}

/* The lists of movers from `first` on, from m on; those before it are joined. */
static glass_status build_lists(glass_eam_set *s, int first, long m, long *njoined)
{
  int nnear = 0, nmoving_cells = 0;
  s->far.segment[(size_t)first * s->eam->ntypes] = m;
  for (int i = first; i < s->n; i++) {
    glass_status status = GLASS_OK;
    if (i == first || s->cell[i] != s->cell[i - 1] ||
        memcmp(s->wrap + 3 * (size_t)i, s->wrap + 3 * ((size_t)i - 1), 3 * sizeof(int)) != 0)
      status = look_around(s, i, &nnear, &nmoving_cells);
    int nmoving = 0;
    const int nstanding = status ? 0 : find_standing(s, i, nnear);
    if (!status)
      status = find_moving(s, i, nmoving_cells, first, &nmoving, njoined);
    if (!status)
      status = RESERVE(&s->far.capacity, m, m + nstanding + nmoving, COLUMN(s->far.position),
                       COLUMN(s->far.owner));
    if (status)
      return status;
    list_neighbors(s, i, m, nstanding, nmoving);
    m += nstanding + nmoving;
  }
  return GLASS_OK;
}

static glass_status build_far(glass_eam_set *s)
{
  s->lists_hold = false;
  glass_status status = find_cells_of_movers(s, 0);
  if (!status)
    status = find_owners(s, NULL);
  if (status)
    return status;
  for (int i = 0; i < s->n; i++) {
    memcpy(s->built_far + 3 * (size_t)i, s->x + 4 * (size_t)i, 3 * sizeof(double));
    s->first_image[i] = -1;
  }
  sort_movers_into_cells(s);
  map_clear(&s->blocks);
  s->npositions = s->n;
  s->nimages = 0;
  long none = 0;
  status = build_lists(s, 0, 0, &none);
  s->lists_hold = !status;
  return status;
}

static glass_status reserve_pairs(glass_eam_set *s, long count)
{
  if (count <= s->pairs_room)
    return GLASS_OK;
  free(s->h1);
  free(s->h2);
  free(s->hp);
  s->h1 = s->h2 = s->hp = NULL;
  return RESERVE(&s->pairs_room, 0, count, COLUMN(s->own), COLUMN(s->pos), COLUMN(s->g1),
                 COLUMN(s->g2), COLUMN(s->pp));
}

static glass_status build_near(glass_eam_set *s)
{
  const glass_eam *e = s->eam;
  const long most = s->far.segment[(size_t)s->n * e->ntypes];
  glass_status status =
      RESERVE(&s->near.capacity, 0, most + 1, COLUMN(s->near.position), COLUMN(s->near.owner));
  if (status)
    return status;
  const long lanes = kernels()->lanes;
  long longest;
  const long n = kernels()->shorten(s, (1.0 + NEAR_SKIN) * e->cutoff, &longest);
  for (int i = 0; i < s->n; i++)
    memcpy(s->built_near + 3 * (size_t)i, s->x + 4 * (size_t)i, 3 * sizeof(double));
  /* Pairs are written before it is known whether they count, and filled up. */
  status = RESERVE(&s->pick_room, 0, longest + 2 * lanes, COLUMN(s->rsq), COLUMN(s->part),
                   COLUMN(s->inverse), COLUMN(s->row));
  return status ? status : reserve_pairs(s, n + lanes * ((long)s->n * e->ntypes + 1));
}

/* The two largest of squares. */
static void keep_largest(double square, double largest[2])
{
  if (square > largest[0]) {
    largest[1] = largest[0];
    largest[0] = square;
  } else if (square > largest[1]) {
    largest[1] = square;
  }
}

/* Take positions of slots over and see to it that the lists hold for them: no two atoms may have
 * come nearer than what the lists reach beyond. */
static glass_status take_positions(glass_eam_set *s, const double *x)
{
  const glass_eam *e = s->eam;
  double far[2] = {0.0, 0.0}, near[2] = {0.0, 0.0};
  for (int i = 0; i < s->n; i++) {
    const double *from = x + 3 * (size_t)s->slot[i];
    double *to = s->x + 4 * (size_t)i, moved_far = 0.0, moved_near = 0.0;
    for (int d = 0; d < 3; d++) {
      const double u = from[d] - s->built_far[3 * (size_t)i + d];
      const double v = from[d] - s->built_near[3 * (size_t)i + d];
      moved_far += u * u;
      moved_near += v * v;
      to[d] = from[d];
    }
    if (!isfinite(moved_far))
      return GLASS_ENONFINITE;
    keep_largest(moved_far, far);
    keep_largest(moved_near, near);
  }
  const double beyond = NEAR_SKIN * e->cutoff;
  glass_status status = GLASS_OK;
  const bool build = sqrt(far[0]) + sqrt(far[1]) > e->skin - beyond || !s->lists_hold;
  if (build)
    status = build_far(s);
  else
    place_images(s);
  if (!status && (build || sqrt(near[0]) + sqrt(near[1]) > beyond))
    status = build_near(s);
  return status;
}

/* Everything up to the embedding energies; the energy above that of the reference. */
static double embed(glass_eam_set *s, int curvatures)
{
  const glass_eam *e = s->eam;
  memcpy(s->rho, s->fixed, sizeof(double) * (size_t)s->nowners);
  s->rho[s->nowners] = 0.0;
  const struct kernels *k = kernels();
  const double pairs = curvatures ? k->densities_and_curvatures(s) : k->densities(s);
  double sum = 0.0;
  for (int o = 0; o < s->nowners; o++) {
    const int place = s->owner_place[o];
    sum += glass_eam_embedding(e, e->type[place], s->rho[o], &s->slope[o], &s->curvature[o]) -
           e->energy[place];
  }
  s->slope[s->nowners] = s->curvature[s->nowners] = 0.0;
  return pairs - s->pair_energy + sum;
}

static void sum_forces(glass_eam_set *s)
{
  memset(s->f, 0, 4 * sizeof(double) * ((size_t)s->nowners + 1));
  kernels()->forces(s);
}

/* Movers. */

typedef struct {
  uint64_t code;
  int slot;
} on_curve;

static int along_curve(const void *a, const void *b)
{
  const on_curve *p = a, *q = b;
  return p->code != q->code ? (p->code < q->code ? -1 : 1) : p->slot - q->slot;
}

/* Bits of the three cell numbers in turn: what is near on this curve is near in space. */
static uint64_t code_of(const int cell[3])
{
  uint64_t code = 0;
  for (int bit = 0; bit < 10; bit++)
    for (int d = 0; d < 3; d++)
      code |= (uint64_t)(cell[d] >> bit & 1) << (3 * bit + d);
  return code;
}

static glass_status order_movers(glass_eam_set *s, int first)
{
  const glass_eam *e = s->eam;
  const int n = s->n - first;
  on_curve *order = malloc(sizeof *order * (size_t)n);
  if (!order)
    return GLASS_ENOMEM;
  for (int k = 0; k < n; k++) {
    int cell[3], wrap[3];
    glass_eam_cell(e, e->x + 4 * (size_t)e->place[s->site[first + k]], cell, wrap);
    order[k] = (on_curve){code_of(cell), first + k};
  }
  qsort(order, (size_t)n, sizeof *order, along_curve);
  for (int i = 0; i < n; i++) {
    s->slot[first + i] = order[i].slot;
    s->place[first + i] = e->place[s->site[order[i].slot]];
  }
  free(order);
  return GLASS_OK;
}

/* Movers from `first` on at the reference, those before where the lists were built. */
static void place_movers(glass_eam_set *s, int first)
{
  for (int i = 0; i < s->n; i++) {
    const double *from =
        i < first ? s->built_far + 3 * (size_t)i : s->reference + 3 * (size_t)s->slot[i];
    memcpy(s->x + 4 * (size_t)i, from, 3 * sizeof *from);
    s->x[4 * (size_t)i + 3] = 0.0;
  }
}

/* From the owners within reach of where movers are at the reference, whichever others there are. */
static void set_roundoff(glass_eam_set *s)
{
  const glass_eam *e = s->eam;
  static const int here[3] = {0, 0, 0};
  for (int c = 0; c < s->ncells; c++)
    s->is_near[c] = 0;
  int last = -1;
  for (int i = 0; i < s->n; i++) {
    int cell[3], wrap[3];
    const int index = glass_eam_cell(e, e->x + 4 * (size_t)s->place[i], cell, wrap);
    if (index == last)
      continue;
    last = index;
    const int nnear = glass_eam_cells_near(e, cell, here, s->around);
    for (int q = 0; q < nnear; q++)
      s->is_near[map_find(&s->cells, cell_key(s->around[q].cell))] = 1;
  }
  double size = fabs(s->pair_energy);
  for (int c = 0; c < s->ncells; c++)
    for (int k = e->start[s->cell_list[c]]; s->is_near[c] && k < e->start[s->cell_list[c] + 1]; k++)
      size += fabs(e->energy[k]);
  s->roundoff = DBL_EPSILON * size;
}

/* With all movers at the reference: what they give to the densities there, and to forces. */
static void take_reference(glass_eam_set *s)
{
  const glass_eam *e = s->eam;
  memset(s->rho, 0, sizeof(double) * ((size_t)s->nowners + 1));
  s->pair_energy = kernels()->densities(s);
  for (int o = 0; o < s->nowners; o++) {
    const int place = s->owner_place[o];
    s->fixed[o] = s->mover[o] < 0 ? e->density[place] - s->rho[o] : 0.0;
    s->slope[o] = e->slope[place];
  }
  s->slope[s->nowners] = 0.0;
  sum_forces(s);
  memcpy(s->push, s->f, 4 * sizeof(double) * (size_t)s->nowners);
  set_roundoff(s);
}

static glass_status activate(glass_eam_set *s)
{
  map_clear(&s->cells);
  s->ncells = s->nowners = 0;
  s->npositions = 0;
  s->ordered = s->n;
  glass_status status = order_movers(s, 0);
  if (!status)
    status = add_positions(s, s->n);
  if (status)
    return status;
  place_movers(s, 0);
  status = build_far(s);
  if (!status)
    status = build_near(s);
  if (!status)
    take_reference(s);
  return status;
}

/* Growth: what is known of those that moved before stays. */

/* At the reference, mover i, which joins with all from `first` on, and an owner. */
static void take_pair(glass_eam_set *s, int first, int i, int o, const double d[3])
{
  const glass_eam *e = s->eam;
  const int k = s->place[i], j = s->owner_place[o], t = e->type[k], u = e->type[j];
  if (s->mover[o] >= 0 && s->mover[o] < first)
    return; /* counted when i stood */
  double p;
  const double r = sqrt(d[0] * d[0] + d[1] * d[1] + d[2] * d[2]);
  const int row = glass_eam_row(e, r, &p);
  const double *z = glass_eam_density_row(e, t < u ? t : u, t < u ? u : t, row) + 4;
  const double phi = (((z[0] * p + z[1]) * p + z[2]) * p + z[3]) / r;
  if (s->mover[o] >= 0) {
    s->pair_energy += 0.5 * phi; /* both come here */
    return;
  }
  const double *mine = glass_eam_density_row(e, t, u, row);
  const double *theirs = glass_eam_density_row(e, u, t, row);
  s->pair_energy += phi;
  s->fixed[o] -= ((theirs[0] * p + theirs[1]) * p + theirs[2]) * p + theirs[3];
  const double of_mine = ((3.0 * mine[0] * p + 2.0 * mine[1]) * p + mine[2]) * e->rdr;
  const double of_theirs = ((3.0 * theirs[0] * p + 2.0 * theirs[1]) * p + theirs[2]) * e->rdr;
  const double of_phi = ((3.0 * z[0] * p + 2.0 * z[1]) * p + z[2]) * e->rdr - phi;
  const double push = (e->slope[k] * of_mine + e->slope[j] * of_theirs + of_phi / r) / r;
  for (int a = 0; a < 3; a++)
    s->push[4 * (size_t)o + a] += push * d[a];
}

/* Take the movers from `first` on out of what stands at the reference. */
static void take_out(glass_eam_set *s, int first)
{
  const glass_eam *e = s->eam;
  static const int here[3] = {0, 0, 0};
  int last = -1, nnear = 0;
  for (int i = first; i < s->n; i++)
    s->fixed[s->owner[i]] = 0.0;
  for (int i = first; i < s->n; i++) {
    const double *x = e->x + 4 * (size_t)s->place[i];
    int cell[3], wrap[3];
    const int index = glass_eam_cell(e, x, cell, wrap);
    if (index != last)
      nnear = glass_eam_cells_near(e, cell, here, s->around);
    last = index;
    for (int q = 0; q < nnear; q++) {
      const glass_eam_near *near = &s->around[q];
      const int c = map_find(&s->cells, cell_key(near->cell)), begin = e->start[near->cell];
      double from[4] = {0.0, 0.0, 0.0, 0.0};
      glass_eam_translation(e, near->image, from);
      for (int a = 0; a < 3; a++)
        from[a] = x[a] - from[a];
      const int nhits =
          kernels()->within(from, e->x + 4 * (size_t)begin, e->start[near->cell + 1] - begin,
                            e->cutoff * e->cutoff, s->hits);
      for (int h = 0; h < nhits; h++) {
        const double *y = e->x + 4 * ((size_t)begin + s->hits[h]);
        const double d[3] = {from[0] - y[0], from[1] - y[1], from[2] - y[2]};
        if (d[0] != 0.0 || d[1] != 0.0 || d[2] != 0.0)
          take_pair(s, first, i, s->first_owner[c] + s->hits[h], d);
      }
    }
  }
  set_roundoff(s);
}

/* Room among the positions for movers from `first` on; all others go up. */
static glass_status make_room(glass_eam_set *s, int first)
{
  const int more = s->n - first;
  const glass_status status = add_positions(s, more);
  if (status)
    return status;
  const size_t to = (size_t)s->n, from = (size_t)first;
  memmove(s->x + 4 * to, s->x + 4 * from, 4 * sizeof *s->x * ((size_t)s->npositions - to));
  for (uint64_t k = 0; s->blocks.used && k < s->blocks.size; k++)
    s->blocks.entries[k].value += more;
  for (int k = 0; k < s->nimages; k++)
    s->images[k].position += more;
  for (int i = first; i < s->n; i++)
    s->first_image[i] = -1;
  return GLASS_OK;
}

/* What those before `first` have for new neighbors, by type and in their order.
 *   start  out, [first + 1], where those of each one begin in `join` */
static glass_status sort_joined(glass_eam_set *s, int first, long njoined, long *start)
{
  joined *sorted = malloc(sizeof *sorted * (size_t)(njoined + 1));
  if (!sorted)
    return GLASS_ENOMEM;
  memset(start, 0, sizeof *start * ((size_t)first + 1));
  for (long k = 0; k < njoined; k++)
    start[s->join[k].of + 1]++;
  for (int i = 0; i < first; i++)
    start[i + 1] += start[i];
  for (long k = 0; k < njoined; k++)
    sorted[start[s->join[k].of]++] = s->join[k];
  for (size_t i = (size_t)first; i > 0; i--)
    start[i] = start[i - 1];
  start[0] = 0;
  for (int i = 0; i < first; i++)
    for (long k = start[i]; k < start[i + 1]; k++) {
      const joined one = sorted[k];
      long to = k;
      for (; to > start[i] && (sorted[to - 1].neighbor.mover > one.neighbor.mover ||
                               (sorted[to - 1].neighbor.mover == one.neighbor.mover &&
                                sorted[to - 1].neighbor.image > one.neighbor.image));
           to--)
        sorted[to] = sorted[to - 1];
      sorted[to] = one;
    }
  memcpy(s->join, sorted, sizeof *sorted * (size_t)njoined);
  free(sorted);
  return GLASS_OK;
}

/* The lists of all, from those of before and what has joined; owners have other numbers now. */
static glass_status merge_lists(glass_eam_set *s, int first, const int *now, const long *start)
{
  const glass_eam *e = s->eam;
  const int nt = e->ntypes, more = s->n - first;
  const long all = s->far.segment[(size_t)s->n * nt] + start[first];
  const glass_status status =
      RESERVE(&s->near.capacity, 0, all + 1, COLUMN(s->near.position), COLUMN(s->near.owner));
  if (status)
    return status;
  long m = 0;
  s->near.segment[0] = 0;
  for (int i = 0; i < first; i++)
    for (int t = 0; t < nt; t++) {
      const size_t u = (size_t)i * nt + t;
      for (long k = s->far.segment[u]; k < s->far.segment[u + 1]; k++) {
        const int owner = now[s->far.owner[k]], position = s->far.position[k];
        s->near.owner[m] = owner;
        s->near.position[m] = position < first ? position : position + more;
        m += s->mover[owner] < first;
      }
      for (long k = start[i]; k < start[i + 1]; k++) {
        const moving *one = &s->join[k].neighbor;
        if (e->type[s->place[one->mover]] != t)
          continue;
        s->near.owner[m] = s->owner[one->mover];
        s->near.position[m++] = one->position;
      }
      s->near.segment[u + 1] = m;
    }
  const long begin = s->far.segment[(size_t)first * nt];
  const long count = s->far.segment[(size_t)s->n * nt] - begin;
  memcpy(s->near.owner + m, s->far.owner + begin, sizeof(int) * (size_t)count);
  memcpy(s->near.position + m, s->far.position + begin, sizeof(int) * (size_t)count);
  for (size_t u = (size_t)first * nt; u < (size_t)s->n * nt; u++)
    s->near.segment[u + 1] = s->far.segment[u + 1] - begin + m;
  const lists merged = s->near;
  s->near = s->far;
  s->far = merged;
  return GLASS_OK;
}

/* The lists where movers from `first` on join those that have lists.
 *   now, start  room for [nowners], [first + 1] */
static glass_status extend_lists(glass_eam_set *s, int first, int *now, long *start)
{
  long njoined = 0;
  glass_status status = find_cells_of_movers(s, first);
  if (!status)
    status = find_owners(s, now);
  if (status)
    return status;
  mark_movers(s);
  sort_movers_into_cells(s);
  status = build_lists(s, first, s->far.segment[(size_t)first * s->eam->ntypes], &njoined);
  if (!status)
    status = sort_joined(s, first, njoined, start);
  return status ? status : merge_lists(s, first, now, start);
}

static glass_status extend(glass_eam_set *s, int first)
{
  int *now = malloc(sizeof *now * ((size_t)s->nowners + 1));
  long *start = malloc(sizeof *start * ((size_t)first + 1));
  glass_status status = now && start ? order_movers(s, first) : GLASS_ENOMEM;
  if (!status)
    status = make_room(s, first);
  if (!status) {
    place_movers(s, first);
    place_images(s);
    for (int i = first; i < s->n; i++)
      memcpy(s->built_far + 3 * (size_t)i, s->x + 4 * (size_t)i, 3 * sizeof(double));
    status = extend_lists(s, first, now, start);
  }
  free(now);
  free(start);
  if (!status)
    status = build_near(s);
  if (!status)
    take_out(s, first);
  return status;
}

static glass_status join(glass_eam_set *s, int n, const int *site)
{
  const glass_eam *e = s->eam;
  const int before = s->n;
  if (n < 1 || n > e->n - before)
    return GLASS_EINVAL;
  const long room = s->n_room, count = (long)before + n;
  if (count + GLASS_EAM_SPARE > room) {
    long most = room;
    const long keep = before ? before + 1 : 0; /* ends of lists */
    glass_status status =
        RESERVE(&most, keep, count + GLASS_EAM_SPARE, COLUMN(s->site), COLUMN(s->slot),
                COLUMN(s->place), COLUMN(s->owner), COLUMN(s->cell), COLUMN(s->in_cells),
                COLUMN(s->first_image), COLUMN(s->first_pair));
    column wide[] = {{(void **)&s->reference, 3 * sizeof(double)},
                     {(void **)&s->built_far, 3 * sizeof(double)},
                     {(void **)&s->built_near, 3 * sizeof(double)},
                     {(void **)&s->wrap, 3 * sizeof(int)},
                     {(void **)&s->wrapped, 4 * sizeof(double)},
                     {(void **)&s->far.segment, sizeof(long) * (size_t)e->ntypes},
                     {(void **)&s->near.segment, sizeof(long) * (size_t)e->ntypes}};
    long same = room;
    if (!status)
      status = reserve(7, wide, &same, keep, count + GLASS_EAM_SPARE);
    s->n_room = status ? 0 : most;
    if (status)
      return status;
  }
  for (int k = 0; k < n; k++) {
    if (site[k] < 0 || site[k] >= e->n)
      return GLASS_EINVAL;
    const size_t place = (size_t)e->place[site[k]];
    double shift[3];
    glass_eam_translation(e, e->wrap + 3 * place, shift);
    s->site[before + k] = site[k];
    for (int d = 0; d < 3; d++)
      s->reference[3 * ((size_t)before + k) + d] = e->x[4 * place + d] + shift[d];
  }
  s->n = (int)count;
  return GLASS_OK;
}

/* Each atom once. */
static glass_status require_distinct(glass_eam_set *s)
{
  glass_status status = RESERVE(&s->sites_room, 0, s->n, COLUMN(s->sites));
  if (status)
    return status;
  memcpy(s->sites, s->site, sizeof(int) * (size_t)s->n);
  qsort(s->sites, (size_t)s->n, sizeof(int), ascending);
  for (int k = 1; k < s->n; k++)
    if (s->sites[k] == s->sites[k - 1])
      return GLASS_EINVAL;
  return GLASS_OK;
}

glass_status glass_eam_set_grow(glass_eam_set *s, int n, const int *site)
{
  const int before = s->n;
  s->has_forces = s->has_second_derivatives = false;
  glass_status status = join(s, n, site);
  if (!status)
    status = require_distinct(s);
  /* What has grown far is put in order again. */
  const int extends = before > 0 && s->lists_hold && s->n <= MOST_GROWTH * s->ordered;
  if (!status)
    status = extends ? extend(s, before) : activate(s);
  if (status)
    s->n = 0;
  return status;
}

glass_status glass_eam_set_move(glass_eam_set *s, int n, const int *site)
{
  s->n = 0;
  return glass_eam_set_grow(s, n, site);
}

glass_status glass_eam_set_evaluate(glass_eam_set *s, const double *x, double *force,
                                    double *energy)
{
  s->has_forces = s->has_second_derivatives = false;
  if (s->n == 0)
    return GLASS_EINVAL;
  const glass_status status = take_positions(s, x);
  if (status)
    return status;
  const double above = embed(s, 0);
  if (!isfinite(above))
    return GLASS_ENONFINITE;
  sum_forces(s);
  for (int i = 0; i < s->n; i++)
    memcpy(force + 3 * (size_t)s->slot[i], s->f + 4 * (size_t)s->owner[i], 3 * sizeof(double));
  *energy = above;
  s->has_forces = true;
  return GLASS_OK;
}

glass_status glass_eam_set_expand(glass_eam_set *s, const double *x)
{
  s->has_second_derivatives = false;
  if (s->n == 0)
    return GLASS_EINVAL;
  const glass_status status = take_positions(s, x);
  if (status)
    return status;
  if (!s->h1) {
    double **all[] = {&s->h1, &s->h2, &s->hp};
    for (int k = 0; k < 3; k++) {
      *all[k] = glass_eam_allocate(sizeof(double) * (size_t)s->pairs_room);
      if (!*all[k])
        return GLASS_ENOMEM;
    }
  }
  /* Slopes of the densities here; those of the last evaluation are kept for forces outside. */
  double *kept = s->slope;
  s->slope = s->other_slope;
  s->other_slope = kept;
  embed(s, 1);
  kernels()->combine(s);
  s->other_slope = s->slope;
  s->slope = kept;
  s->has_second_derivatives = true;
  return GLASS_OK;
}

glass_status glass_eam_set_multiply(glass_eam_set *s, const double *v, double *hv)
{
  if (!s->has_second_derivatives)
    return GLASS_EINVAL;
  const size_t count = (size_t)s->nowners + 1;
  memset(s->w, 0, sizeof(double) * count);
  memset(s->hv, 0, 4 * sizeof(double) * count);
  memset(s->v, 0, 4 * sizeof(double) * count);
  for (int i = 0; i < s->n; i++)
    memcpy(s->v + 4 * (size_t)s->owner[i], v + 3 * (size_t)s->slot[i], 3 * sizeof(double));
  kernels()->multiply(s);
  for (int i = 0; i < s->n; i++)
    memcpy(hv + 3 * (size_t)s->slot[i], s->hv + 4 * (size_t)s->owner[i], 3 * sizeof(double));
  return GLASS_OK;
}

/* Outside. */

/* Where the forces on the standing atoms of a cell are summed. */
static glass_status forces_of_cell(glass_eam_set *s, int cell, int *count, int *ncells, int *first)
{
  const glass_eam *e = s->eam;
  *first = map_find(&s->outside_cells, cell_key(cell));
  if (*first >= 0)
    return GLASS_OK;
  const int size = e->start[cell + 1] - e->start[cell];
  column force = {(void **)&s->outside_force, 4 * sizeof(double)};
  glass_status status = reserve(1, &force, &s->outside_room, *count, (long)*count + size);
  if (!status)
    status = RESERVE(&s->hits_room, 0, size + GLASS_EAM_SPARE, COLUMN(s->hits));
  if (!status)
    status = RESERVE(&s->outside_cells_room, *ncells, *ncells + 1, COLUMN(s->outside_list));
  if (!status)
    status = map_add(&s->outside_cells, cell_key(cell), *count);
  if (status)
    return status;
  memset(s->outside_force + 4 * (size_t)*count, 0, 4 * sizeof(double) * (size_t)size);
  s->outside_list[(*ncells)++] = cell;
  *first = *count;
  *count += size;
  return GLASS_OK;
}

/* Where the forces of the cells within reach are summed: near_cells[q].positions is the first of
 * cell q. */
static glass_status forces_around(glass_eam_set *s, int cell, int *count, int *ncells, int *nnear)
{
  static const int here[3] = {0, 0, 0};
  int at[3];
  split_cell(s->eam, cell, at);
  *nnear = glass_eam_cells_near(s->eam, at, here, s->around);
  long most = 1;
  for (int q = 0; q < *nnear; q++) {
    near_cell *one = &s->near_cells[q];
    one->near = s->around[q];
    one->cell = map_find(&s->cells, cell_key(one->near.cell));
    most += s->eam->start[one->near.cell + 1] - s->eam->start[one->near.cell];
    const glass_status status = forces_of_cell(s, one->near.cell, count, ncells, &one->positions);
    if (status)
      return status;
  }
  return RESERVE(&s->standing_pairs_room, 0, most, COLUMN(s->standing_pairs));
}

/* Change of the derivative of the embedding energy of a standing atom, by cell and place in it. */
static double change_of(const glass_eam_set *s, const near_cell *one, int in_cell)
{
  if (one->cell < 0)
    return 0.0;
  const double change = s->slope[s->first_owner[one->cell] + in_cell] -
                        s->eam->slope[s->eam->start[one->near.cell] + in_cell];
  return fabs(change) < NO_CHANGE ? 0.0 : change;
}

/* The pairs of an atom whose derivative has changed with others that stand. Where both have changed
 * the pair is that of the first. Returns their number. */
static int find_standing_pairs(glass_eam_set *s, int k, double change, int nnear)
{
  const glass_eam *e = s->eam;
  const struct kernels *kernel = kernels();
  const double *x = e->x + 4 * (size_t)k;
  int n = 0;
  for (int q = 0; q < nnear; q++) {
    const near_cell *one = &s->near_cells[q];
    const int begin = e->start[one->near.cell], size = e->start[one->near.cell + 1] - begin;
    double from[4] = {0.0, 0.0, 0.0, 0.0};
    glass_eam_translation(e, one->near.image, from);
    for (int a = 0; a < 3; a++)
      from[a] = x[a] - from[a];
    const int nhits =
        kernel->within(from, e->x + 4 * (size_t)begin, size, e->cutoff * e->cutoff, s->hits);
    for (int h = 0; h < nhits; h++) {
      const int in_cell = s->hits[h], j = begin + in_cell;
      if (j == k || (one->cell >= 0 && s->mover[s->first_owner[one->cell] + in_cell] >= 0))
        continue; /* an atom and its own image push each other to no effect */
      standing_pair *new = &s->standing_pairs[n];
      new->change[0] = change;
      new->change[1] = change_of(s, one, in_cell);
      if (j < k && new->change[1] != 0.0)
        continue;
      for (int a = 0; a < 3; a++)
        new->d[a] = from[a] - e->x[4 * (size_t)j + a];
      new->r = sqrt(new->d[0] * new->d[0] + new->d[1] * new->d[1] + new->d[2] * new->d[2]);
      const int row = glass_eam_row(e, new->r, &new->part);
      new->density[0] = glass_eam_density_row(e, e->type[k], e->type[j], row);
      new->density[1] = glass_eam_density_row(e, e->type[j], e->type[k], row);
      new->to = one->positions + in_cell;
#ifdef __GNUC__
      __builtin_prefetch(new->density[0]);
      __builtin_prefetch(new->density[1]);
#endif
      n++;
    }
  }
  return n;
}

/* What standing atoms do to each other; own is the place of the first atom of all pairs. */
static void sum_standing_pairs(glass_eam_set *s, int npairs, int own)
{
  double sum[3] = {0.0, 0.0, 0.0};
  for (int k = 0; k < npairs; k++) {
    const standing_pair *pair = &s->standing_pairs[k];
    double push = 0.0;
    for (int side = 0; side < 2; side++) {
      const double *t = pair->density[side], p = pair->part;
      push += pair->change[side] * ((3.0 * t[0] * p + 2.0 * t[1]) * p + t[2]);
    }
    push *= s->eam->rdr / pair->r;
    double *to = s->outside_force + 4 * (size_t)pair->to;
    for (int a = 0; a < 3; a++) {
      to[a] += push * pair->d[a];
      sum[a] += push * pair->d[a];
    }
  }
  for (int a = 0; a < 3; a++)
    s->outside_force[4 * (size_t)own + a] -= sum[a];
}

/* Movers change the derivatives of the embedding energies of standing atoms; through them those
 * push each other. */
static glass_status push_each_other(glass_eam_set *s, int c, int *count, int *ncells)
{
  const glass_eam *e = s->eam;
  const int cell = s->cell_list[c], begin = e->start[cell];
  const near_cell here = {{cell, {0, 0, 0}}, c, map_find(&s->outside_cells, cell_key(cell))};
  int nnear = 0;
  for (int k = begin; k < e->start[cell + 1]; k++) {
    const double change = change_of(s, &here, k - begin);
    if (s->mover[s->first_owner[c] + k - begin] >= 0 || change == 0.0)
      continue;
    if (nnear == 0) {
      const glass_status status = forces_around(s, cell, count, ncells, &nnear);
      if (status)
        return status;
    }
    sum_standing_pairs(s, find_standing_pairs(s, k, change, nnear), here.positions + k - begin);
  }
  return GLASS_OK;
}

static glass_status sum_outside(glass_eam_set *s, int *ncells)
{
  const glass_eam *e = s->eam;
  int count = 0;
  *ncells = 0;
  map_clear(&s->outside_cells);
  for (int c = 0; c < s->ncells; c++) {
    int first;
    const int cell = s->cell_list[c];
    const glass_status status = forces_of_cell(s, cell, &count, ncells, &first);
    if (status)
      return status;
    for (int k = 0; k < e->start[cell + 1] - e->start[cell]; k++) {
      const size_t o = (size_t)s->first_owner[c] + k;
      for (int a = 0; a < 3 && s->mover[o] < 0; a++)
        s->outside_force[4 * ((size_t)first + k) + a] += s->f[4 * o + a] - s->push[4 * o + a];
    }
  }
  for (int c = 0; c < s->ncells; c++) {
    const glass_status status = push_each_other(s, c, &count, ncells);
    if (status)
      return status;
  }
  return GLASS_OK;
}

glass_status glass_eam_set_outside(glass_eam_set *s, double limit, int *n, const int **site,
                                   double *largest)
{
  if (!s->has_forces)
    return GLASS_EINVAL;
  const glass_eam *e = s->eam;
  int ncells, found = 0;
  glass_status status = sum_outside(s, &ncells);
  if (status)
    return status;
  double most = 0.0;
  for (int c = 0; c < ncells; c++) {
    const int cell = s->outside_list[c];
    const int first = map_find(&s->outside_cells, cell_key(cell));
    const int owners = map_find(&s->cells, cell_key(cell));
    for (int k = e->start[cell]; k < e->start[cell + 1]; k++) {
      const int in_cell = k - e->start[cell];
      if (e->held[k] || (owners >= 0 && s->mover[s->first_owner[owners] + in_cell] >= 0))
        continue;
      const double *f = s->outside_force + 4 * ((size_t)first + in_cell);
      const double square = f[0] * f[0] + f[1] * f[1] + f[2] * f[2];
      most = square > most ? square : most;
      if (!(square > limit * limit))
        continue;
      status = RESERVE(&s->sites_room, found, found + 1, COLUMN(s->sites));
      if (status)
        return status;
      s->sites[found++] = e->atom[k];
    }
  }
  qsort(s->sites, (size_t)found, sizeof(int), ascending);
  *n = found;
  *site = s->sites;
  *largest = sqrt(most);
  return GLASS_OK;
}
