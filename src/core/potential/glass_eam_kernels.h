/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The pair loops of the embedded-atom engine, included once for each instruction set.
 *
 *   TARGET        attribute of all functions
 *   LANES         pairs that are worked on together: 4 with the vector types of GNU C, or 1, which
 *                 any C11 compiler takes
 *   KERNEL(name)  names of this inclusion
 *
 * Positions, displacements, forces have four numbers, the last of them 0. */

#if LANES == 4
typedef double KERNEL(vec) __attribute__((vector_size(32)));
typedef KERNEL(vec) KERNEL(xyz);
#else
typedef double KERNEL(vec);
typedef struct {
  double c[4];
} KERNEL(xyz);
#endif
#define VEC KERNEL(vec)
#define XYZ KERNEL(xyz)
#define FUNCTION TARGET static inline

FUNCTION VEC KERNEL(load)(const double *p)
{
  VEC v;
  memcpy(&v, p, sizeof v);
  return v;
}

FUNCTION void KERNEL(store)(double *p, VEC v)
{
  memcpy(p, &v, sizeof v);
}

FUNCTION double KERNEL(total)(VEC v)
{
#if LANES == 4
  return (v[0] + v[1]) + (v[2] + v[3]);
#else
  return v;
#endif
}

FUNCTION XYZ KERNEL(load_xyz)(const double *p)
{
  XYZ v;
  memcpy(&v, p, sizeof v);
  return v;
}

FUNCTION void KERNEL(store_xyz)(double *p, XYZ v)
{
  memcpy(p, &v, sizeof v);
}

FUNCTION XYZ KERNEL(minus)(XYZ a, XYZ b)
{
#if LANES == 4
  return a - b;
#else
  for (int c = 0; c < 4; c++)
    a.c[c] -= b.c[c];
  return a;
#endif
}

/* a + s b */
FUNCTION XYZ KERNEL(plus)(XYZ a, double s, XYZ b)
{
#if LANES == 4
  return a + s * b;
#else
  for (int c = 0; c < 4; c++)
    a.c[c] += s * b.c[c];
  return a;
#endif
}

FUNCTION double KERNEL(dot)(XYZ a, XYZ b)
{
#if LANES == 4
  const XYZ q = a * b;
  return q[0] + q[1] + q[2];
#else
  return a.c[0] * b.c[0] + a.c[1] * b.c[1] + a.c[2] * b.c[2];
#endif
}

#if LANES == 4
FUNCTION void KERNEL(transpose)(VEC a, VEC b, VEC c, VEC d, VEC t[4])
{
  typedef int64_t choice __attribute__((vector_size(32)));
  const VEC ab0 = __builtin_shuffle(a, b, (choice){0, 4, 2, 6});
  const VEC ab1 = __builtin_shuffle(a, b, (choice){1, 5, 3, 7});
  const VEC cd0 = __builtin_shuffle(c, d, (choice){0, 4, 2, 6});
  const VEC cd1 = __builtin_shuffle(c, d, (choice){1, 5, 3, 7});
  t[0] = __builtin_shuffle(ab0, cd0, (choice){0, 1, 4, 5});
  t[1] = __builtin_shuffle(ab1, cd1, (choice){0, 1, 4, 5});
  t[2] = __builtin_shuffle(ab0, cd0, (choice){2, 3, 6, 7});
  t[3] = __builtin_shuffle(ab1, cd1, (choice){2, 3, 6, 7});
}
#endif

/* Products of LANES pairs of vectors. */
FUNCTION VEC KERNEL(dots)(const XYZ *a, const XYZ *b)
{
#if LANES == 4
  VEC t[4];
  KERNEL(transpose)(a[0] * b[0], a[1] * b[1], a[2] * b[2], a[3] * b[3], t);
  return t[0] + t[1] + t[2];
#else
  return KERNEL(dot)(a[0], b[0]);
#endif
}

/* Four coefficients of LANES rows of a table, lane by lane. */
FUNCTION void KERNEL(coefficients)(const double *table, const int *row, int first, VEC c[4])
{
#if LANES == 4
  KERNEL(transpose)
  (KERNEL(load)(table + row[0] + first), KERNEL(load)(table + row[1] + first),
   KERNEL(load)(table + row[2] + first), KERNEL(load)(table + row[3] + first), c);
#else
  for (int k = 0; k < 4; k++)
    c[k] = table[row[0] + first + k];
#endif
}

FUNCTION VEC KERNEL(gathered)(const double *from, const int *index)
{
#if LANES == 4
  return (VEC){from[index[0]], from[index[1]], from[index[2]], from[index[3]]};
#else
  return from[index[0]];
#endif
}

/* Of n positions those within reach of one, ascending. Returns their number.
 *   x    may be read up to a multiple of LANES
 *   hit  room for n rounded up so, and one more */
TARGET static int KERNEL(within)(const double *xi, const double *x, int n, double square, int *hit)
{
  const XYZ from = KERNEL(load_xyz)(xi);
  int m = 0;
  for (int k = 0; k < n; k += LANES) {
    XYZ q[LANES];
    double r2[LANES];
    for (int l = 0; l < LANES; l++)
      q[l] = KERNEL(minus)(from, KERNEL(load_xyz)(x + 4 * ((size_t)k + l)));
    KERNEL(store)(r2, KERNEL(dots)(q, q));
    for (int l = 0; l < LANES; l++) {
      hit[m] = k + l;
      m += r2[l] < square;
    }
  }
  while (m > 0 && hit[m - 1] >= n)
    m--;
  return m;
}

/* Of the atoms that were near when the far lists were built, those near now. Returns their number;
 * more may be written beyond it.
 *   longest  out, most neighbors of one atom and one type */
TARGET static long KERNEL(shorten)(glass_eam_set *s, double reach, long *longest)
{
  const int nt = s->eam->ntypes;
  const double *restrict x = s->x;
  const int *restrict pos = s->far.position, *restrict own = s->far.owner;
  int *restrict to_pos = s->near.position, *restrict to_own = s->near.owner;
  const double square = reach * reach;
  long m = 0;
  *longest = 0;
  s->near.segment[0] = 0;
  for (int i = 0; i < s->n; i++) {
    const XYZ xi = KERNEL(load_xyz)(x + 4 * (size_t)i);
    for (int u = i * nt; u < (i + 1) * nt; u++) {
      for (long k = s->far.segment[u]; k < s->far.segment[u + 1]; k++) {
        const XYZ d = KERNEL(minus)(xi, KERNEL(load_xyz)(x + 4 * (size_t)pos[k]));
        to_pos[m] = pos[k];
        to_own[m] = own[k];
        m += KERNEL(dot)(d, d) < square;
      }
      s->near.segment[u + 1] = m;
      const long count = m - s->near.segment[u];
      *longest = count > *longest ? count : *longest;
    }
  }
  return m;
}

/* Pairs of mover i and one type within the cutoff, from place m on; filled up to a multiple of
 * LANES with pairs of nobody. Returns where they end. */
FUNCTION long KERNEL(select)(glass_eam_set *s, int i, long begin, long end, long m)
{
  const double square = s->eam->cutoff * s->eam->cutoff;
  const double *restrict x = s->x;
  const int *restrict pos = s->near.position, *restrict own = s->near.owner;
  double *restrict rsq = s->rsq;
  int *restrict to_own = s->own, *restrict to_pos = s->pos;
  const XYZ xi = KERNEL(load_xyz)(x + 4 * (size_t)i);
  const long first = m;
  for (long k = begin; k < end; k += LANES) {
    /* The last ones by the same arithmetic as all others, whatever stands in the list beside them.
     */
    const int here = end - k < LANES ? (int)(end - k) : LANES;
    XYZ q[LANES];
    double r2[LANES];
    for (int l = 0; l < LANES; l++)
      q[l] = KERNEL(minus)(xi, KERNEL(load_xyz)(x + 4 * (size_t)pos[k + (l < here ? l : 0)]));
    KERNEL(store)(r2, KERNEL(dots)(q, q));
    for (int l = 0; l < here; l++) {
      rsq[m - first] = r2[l];
      to_own[m] = own[k + l];
      to_pos[m] = pos[k + l];
      m += r2[l] < square;
    }
  }
  for (; (m - first) % LANES; m++) {
    rsq[m - first] = -1.0;
    to_own[m] = s->nowners;
    to_pos[m] = i;
  }
  return m;
}

/* Where n pairs stand in the tables. Pairs of nobody get row 0, which is zero. */
FUNCTION void KERNEL(look_up)(glass_eam_set *s, long n, const double *table, int stride)
{
  const double rdr = s->eam->rdr;
  const int top = s->eam->nr - 1;
  for (long k = 0; k < n; k += LANES) {
    double r[LANES], p[LANES];
    int row[LANES];
    for (int l = 0; l < LANES; l++)
      r[l] = sqrt(fabs(s->rsq[k + l]));
    for (int l = 0; l < LANES; l++) {
      p[l] = r[l] * rdr + 1.0;
      row[l] = (int)p[l];
      row[l] = row[l] < top ? row[l] : top;
      p[l] -= row[l];
      p[l] = p[l] < 1.0 ? p[l] : 1.0;
    }
    for (int l = 0; l < LANES; l++) {
      s->part[k + l] = p[l];
      s->inverse[k + l] = 1.0 / r[l];
      s->row[k + l] = s->rsq[k + l] > 0.0 ? row[l] * stride : 0;
    }
#ifdef __GNUC__
    for (int l = 0; l < LANES; l++) {
      __builtin_prefetch(table + s->row[k + l]);
      if (stride == GLASS_EAM_MIXED)
        __builtin_prefetch(table + s->row[k + l] + 8);
    }
#else
    (void)table;
#endif
  }
}

/* Densities of all owners, onto what stands in rho; for each pair what the forces need, with
 * curvatures also what second derivatives need. Returns the pair energy. */
FUNCTION double KERNEL(densities)(glass_eam_set *s, int curvatures)
{
  const glass_eam *e = s->eam;
  const int nt = e->ntypes;
  const double rdr = e->rdr;
  double *restrict rho = s->rho;
  double *restrict g1 = s->g1, *restrict g2 = s->g2, *restrict pp = s->pp;
  VEC energy = {0.0};
  long m = 0;
  s->first_pair[0] = 0;
  for (int i = 0; i < s->n; i++) {
    const int t = e->type[s->place[i]];
    VEC sum = {0.0};
    for (int u = 0; u < nt; u++) {
      const long first = m;
      m = KERNEL(select)(s, i, s->near.segment[i * nt + u], s->near.segment[i * nt + u + 1], m);
      const int same = t == u, stride = same ? GLASS_EAM_SAME : GLASS_EAM_MIXED;
      const double *restrict table = e->table[t <= u ? t * nt + u : u * nt + t];
      const int mine = t <= u ? 0 : 8, theirs = t < u ? 8 : 0;
      KERNEL(look_up)(s, m - first, table, stride);
      for (long k = first; k < m; k += LANES) {
        const VEC p = KERNEL(load)(s->part + k - first),
                  inverse = KERNEL(load)(s->inverse + k - first);
        const int *row = s->row + k - first, *own = s->own + k;
        VEC c[4];
        KERNEL(coefficients)(table, row, mine, c);
        const VEC rho_i = ((c[0] * p + c[1]) * p + c[2]) * p + c[3];
        const VEC slope_i = ((3.0 * c[0] * p + 2.0 * c[1]) * p + c[2]) * rdr;
        VEC rho_j = rho_i, slope_j = slope_i;
        if (curvatures)
          KERNEL(store)(s->h1 + k, (6.0 * c[0] * p + 2.0 * c[1]) * (rdr * rdr));
        if (!same) {
          KERNEL(coefficients)(table, row, theirs, c);
          rho_j = ((c[0] * p + c[1]) * p + c[2]) * p + c[3];
          slope_j = ((3.0 * c[0] * p + 2.0 * c[1]) * p + c[2]) * rdr;
        }
        if (curvatures)
          KERNEL(store)(s->h2 + k, (6.0 * c[0] * p + 2.0 * c[1]) * (rdr * rdr));
        KERNEL(coefficients)(table, row, 4, c);
        const VEC z = ((c[0] * p + c[1]) * p + c[2]) * p + c[3];
        const VEC phi = z * inverse;
        const VEC slope = (((3.0 * c[0] * p + 2.0 * c[1]) * p + c[2]) * rdr - phi) * inverse;
        if (curvatures)
          KERNEL(store)
        (s->hp + k, ((6.0 * c[0] * p + 2.0 * c[1]) * (rdr * rdr) - 2.0 * slope) * inverse);
        KERNEL(store)(g1 + k, slope_i * inverse);
        KERNEL(store)(g2 + k, slope_j * inverse);
        KERNEL(store)(pp + k, slope * inverse);
        sum += rho_i;
        energy += phi;
        double give[LANES];
        KERNEL(store)(give, rho_j);
        for (int l = 0; l < LANES; l++)
          rho[own[l]] += give[l];
      }
    }
    rho[s->owner[i]] += KERNEL(total)(sum);
    s->first_pair[i + 1] = m;
  }
  return KERNEL(total)(energy);
}

TARGET static double KERNEL(densities_only)(glass_eam_set *s)
{
  return KERNEL(densities)(s, 0);
}

TARGET static double KERNEL(densities_and_curvatures)(glass_eam_set *s)
{
  return KERNEL(densities)(s, 1);
}

/* Forces on all owners, onto what stands in f. */
TARGET static void KERNEL(forces)(glass_eam_set *s)
{
  const double *restrict slope = s->slope, *restrict g1 = s->g1, *restrict g2 = s->g2,
                         *restrict pp = s->pp, *restrict x = s->x;
  const int *restrict own = s->own, *restrict pos = s->pos;
  double *restrict f = s->f;
  for (int i = 0; i < s->n; i++) {
    const XYZ xi = KERNEL(load_xyz)(x + 4 * (size_t)i);
    const double mine = slope[s->owner[i]];
    XYZ sum = {0};
    for (long k = s->first_pair[i]; k < s->first_pair[i + 1]; k += LANES) {
      double a[LANES];
      KERNEL(store)
      (a, mine * KERNEL(load)(g1 + k) + KERNEL(gathered)(slope, own + k) * KERNEL(load)(g2 + k) +
              KERNEL(load)(pp + k));
      for (int l = 0; l < LANES; l++) {
        const XYZ d = KERNEL(minus)(xi, KERNEL(load_xyz)(x + 4 * (size_t)pos[k + l]));
        double *to = f + 4 * (size_t)own[k + l];
        KERNEL(store_xyz)(to, KERNEL(plus)(KERNEL(load_xyz)(to), a[l], d));
        sum = KERNEL(plus)(sum, a[l], d);
      }
    }
    double *to = f + 4 * (size_t)s->owner[i];
    KERNEL(store_xyz)(to, KERNEL(minus)(KERNEL(load_xyz)(to), sum));
  }
}

/* Of each pair a in pp and b in hp, for the second derivatives a 1 + b d d^T. */
TARGET static void KERNEL(combine)(glass_eam_set *s)
{
  for (int i = 0; i < s->n; i++) {
    const XYZ xi = KERNEL(load_xyz)(s->x + 4 * (size_t)i);
    const double mine = s->slope[s->owner[i]];
    for (long k = s->first_pair[i]; k < s->first_pair[i + 1]; k += LANES) {
      const VEC theirs = KERNEL(gathered)(s->slope, s->own + k);
      const VEC a = mine * KERNEL(load)(s->g1 + k) + theirs * KERNEL(load)(s->g2 + k) +
                    KERNEL(load)(s->pp + k);
      const VEC b = mine * KERNEL(load)(s->h1 + k) + theirs * KERNEL(load)(s->h2 + k) +
                    KERNEL(load)(s->hp + k);
      XYZ d[LANES];
      for (int l = 0; l < LANES; l++)
        d[l] = KERNEL(minus)(xi, KERNEL(load_xyz)(s->x + 4 * (size_t)s->pos[k + l]));
      /* Pairs of nobody have b = a = 0 and no distance. */
      KERNEL(store)(s->hp + k, (b - a) / (KERNEL(dots)(d, d) + DBL_MIN));
      KERNEL(store)(s->pp + k, a);
    }
  }
}

/* Of LANES pairs of mover i: their displacements in space and those along v, and the products of
 * both. */
FUNCTION VEC KERNEL(along)(XYZ xi, XYZ vi, const double *x, const double *v, const int *pos,
                           const int *own, XYZ *d, XYZ *dv)
{
  for (int l = 0; l < LANES; l++) {
    d[l] = KERNEL(minus)(xi, KERNEL(load_xyz)(x + 4 * (size_t)pos[l]));
    dv[l] = KERNEL(minus)(vi, KERNEL(load_xyz)(v + 4 * (size_t)own[l]));
  }
  return KERNEL(dots)(d, dv);
}

/* Minus the change of all forces when the owners move by v, onto what stands in hv; w must be 0. */
TARGET static void KERNEL(multiply)(glass_eam_set *s)
{
  const double *restrict g1 = s->g1, *restrict g2 = s->g2, *restrict pa = s->pp,
                         *restrict pb = s->hp, *restrict x = s->x, *restrict v = s->v;
  const int *restrict own = s->own, *restrict pos = s->pos;
  double *restrict w = s->w, *restrict f = s->hv;
  XYZ d[LANES], dv[LANES];
  for (int i = 0; i < s->n; i++) {
    const XYZ xi = KERNEL(load_xyz)(x + 4 * (size_t)i);
    const XYZ vi = KERNEL(load_xyz)(v + 4 * (size_t)s->owner[i]);
    VEC sum = {0.0};
    for (long k = s->first_pair[i]; k < s->first_pair[i + 1]; k += LANES) {
      const VEC q = KERNEL(along)(xi, vi, x, v, pos + k, own + k, d, dv);
      sum += KERNEL(load)(g1 + k) * q;
      double give[LANES];
      KERNEL(store)(give, KERNEL(load)(g2 + k) * q);
      for (int l = 0; l < LANES; l++)
        w[own[k + l]] += give[l];
    }
    w[s->owner[i]] += KERNEL(total)(sum);
  }
  for (int o = 0; o < s->nowners; o++)
    w[o] *= s->curvature[o];
  w[s->nowners] = 0.0;
  for (int i = 0; i < s->n; i++) {
    const XYZ xi = KERNEL(load_xyz)(x + 4 * (size_t)i);
    const XYZ vi = KERNEL(load_xyz)(v + 4 * (size_t)s->owner[i]);
    const double mine = w[s->owner[i]];
    XYZ sum = {0};
    for (long k = s->first_pair[i]; k < s->first_pair[i + 1]; k += LANES) {
      const VEC q = KERNEL(along)(xi, vi, x, v, pos + k, own + k, d, dv);
      double c[LANES];
      KERNEL(store)
      (c, mine * KERNEL(load)(g1 + k) + KERNEL(gathered)(w, own + k) * KERNEL(load)(g2 + k) +
              KERNEL(load)(pb + k) * q);
      for (int l = 0; l < LANES; l++) {
        XYZ push = {0};
        push = KERNEL(plus)(push, c[l], d[l]);
        push = KERNEL(plus)(push, pa[k + l], dv[l]);
        double *to = f + 4 * (size_t)own[k + l];
        KERNEL(store_xyz)(to, KERNEL(minus)(KERNEL(load_xyz)(to), push));
        sum = KERNEL(plus)(sum, 1.0, push);
      }
    }
    double *to = f + 4 * (size_t)s->owner[i];
    KERNEL(store_xyz)(to, KERNEL(plus)(KERNEL(load_xyz)(to), 1.0, sum));
  }
}

#undef VEC
#undef XYZ
#undef FUNCTION
