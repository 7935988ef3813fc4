/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "glass_saddle.h"

#include "glass_vector.h"

/* Where a second mode was followed down, forces must become this much smaller: else the walker
 * would stop before that mode has turned. */
#define CLOSER 0.3
/* A mode that was not the lowest direction is mended so often. */
#define MENDINGS 3

/* The potential of the first coordinates alone, all others held where the point has them. */
typedef struct {
  const glass_potential *all;
  int near;
  const double *x;       /* [all->n] */
  double *wide, *answer; /* [all->n] */
} held;

static void widen(const held *h, const double *v, const double *rest)
{
  glass_vector_copy(h->near, v, h->wide);
  for (int i = h->near; i < h->all->n; i++)
    h->wide[i] = rest ? rest[i] : 0.0;
}

static glass_status held_eval(void *ctx, const double *x, double *force, double *energy)
{
  const held *h = ctx;
  widen(h, x, h->x);
  const glass_status status = h->all->eval(h->all->ctx, h->wide, h->answer, energy);
  glass_vector_copy(h->near, h->answer, force);
  return status;
}

static glass_status held_expand(void *ctx, const double *x)
{
  const held *h = ctx;
  widen(h, x, h->x);
  return h->all->expand(h->all->ctx, h->wide);
}

static glass_status held_multiply(void *ctx, const double *v, double *hv)
{
  const held *h = ctx;
  widen(h, v, NULL);
  const glass_status status = h->all->multiply(h->all->ctx, h->wide, h->answer);
  glass_vector_copy(h->near, h->answer, hv);
  return status;
}

static glass_potential hold(held *h)
{
  glass_potential p = *h->all;
  if (h->near == h->all->n)
    return p;
  p.n = h->near;
  p.rigid = 0;
  p.ctx = h;
  p.eval = held_eval;
  p.expand = h->all->expand ? held_expand : NULL;
  p.multiply = h->all->multiply ? held_multiply : NULL;
  p.outside = NULL;
  p.grow = NULL;
  return p;
}

/* H v by exact products or central differences; needs the expansion at x. */
static glass_status multiply(glass_follow *f, const glass_potential *potential, const double *x,
                             const double *v, double *hv)
{
  return glass_potential_product(potential, x, NULL, f->options.delta, v, hv, f->pair);
}

/* Curvature along a direction, and what H v has across it. */
static double curvature(int n, const double *v, const double *hv, double *residual)
{
  const double lambda = glass_vector_dot(n, v, hv);
  *residual = sqrt(fmax(0.0, glass_vector_dot(n, hv, hv) - lambda * lambda));
  return lambda;
}

/* Random, large where the mode is, and a little everywhere. */
static void start_across(int n, const double *mode, double *v)
{
  const glass_random_key key = {0, 0, 0};
  const double everywhere = 1.0 / sqrt(n);
  for (int i = 0; i < n; i++)
    v[i] = (fabs(mode[i]) + everywhere) * glass_random_normal(&key, (uint64_t)i);
}

/* The Hessian in the plane of two orthonormal directions: whether both curvatures are negative, and
 * where not, the direction of the lower one into the first. */
static int is_negative_plane(int n, double *v, const double *w, const double *hv, const double *hw)
{
  const double a = glass_vector_dot(n, v, hv), b = glass_vector_dot(n, w, hv),
               c = glass_vector_dot(n, w, hw);
  if (a < 0.0 && a * c > b * b)
    return 1;
  const double angle = 0.5 * atan2(2.0 * b, a - c) + 0.5 * M_PI;
  const double side = cos(angle) < 0.0 ? -1.0 : 1.0;
  glass_vector_scale(n, side * cos(angle), v);
  glass_vector_add(n, side * sin(angle), w, v);
  return 0;
}

/* The lowest curvature across the mode, until its sign is sure; where it is negative, until the
 * direction is good to be followed. */
static glass_status look_across(glass_follow *f, const glass_potential *potential,
                                const glass_point *p, const double *mode, double *second, int *sure)
{
  const glass_search_options *o = &f->options;
  glass_lanczos_options options = {.max_vectors = o->confirm_vectors,
                                   .tolerance = o->lanczos_tol,
                                   .delta = o->delta,
                                   .without = mode,
                                   .sign = 1};
  glass_lanczos_report report;
  glass_status status =
      glass_lanczos_lowest(f->lanczos, potential, &options, p->x, p->force, second, &report);
  *sure = report.converged;
  if (status || !(report.eigenvalue < 0.0))
    return status;
  options.sign = 0;
  options.max_vectors = o->lanczos_vectors;
  return glass_lanczos_lowest(f->lanczos, potential, &options, p->x, p->force, second, &report);
}

/* Of a potential whose coordinates are the first of the point. */
static glass_status count_negative(glass_follow *f, const glass_potential *potential,
                                   const glass_point *p, double *mode, double *second,
                                   glass_saddle_order *order)
{
  const int n = potential->n;
  double *hv = f->work[1], *hw = f->work[2];
  start_across(n, mode, second);
  for (int mending = 0;; mending++) {
    glass_status status = glass_potential_expand(potential, p->x);
    if (!status)
      status = multiply(f, potential, p->x, mode, hv);
    if (status)
      return status;
    double residual;
    *order =
        curvature(n, mode, hv, &residual) < 0.0 ? GLASS_SADDLE_NOT_PROVEN : GLASS_SADDLE_MINIMUM;
    if (*order == GLASS_SADDLE_MINIMUM || mending > MENDINGS)
      return GLASS_OK;
    int sure = 0;
    status = look_across(f, potential, p, mode, second, &sure);
    if (!status)
      status = multiply(f, potential, p->x, second, hw);
    if (status)
      return status;
    glass_vector_add(n, -glass_vector_dot(n, hw, mode), mode, hw);
    const double across = curvature(n, second, hw, &residual);
    if (across > 0.0) {
      if (sure && across > residual)
        *order = GLASS_SADDLE_FIRST_ORDER;
      return GLASS_OK;
    }
    if (is_negative_plane(n, mode, second, hv, hw)) {
      *order = GLASS_SADDLE_HIGHER_ORDER;
      return GLASS_OK;
    }
  }
}

glass_status glass_saddle_confirm(glass_follow *f, const glass_potential *potential, int near,
                                  glass_point *p, double *second, glass_saddle_order *order)
{
  held h = {potential, near, p->x, f->work[3], f->work[4]};
  const glass_potential part = hold(&h);
  double *mode = f->mode, *hv = f->work[1];
  if (near < 3 || near > p->n)
    return GLASS_EINVAL;
  glass_status status = glass_potential_expand(potential, p->x);
  if (!status)
    status = multiply(f, potential, p->x, p->mode, hv);
  if (status)
    return status;
  p->eigenvalue = curvature(p->n, p->mode, hv, &p->residual);
  glass_vector_copy(near, p->mode, mode);
  const double norm = glass_vector_norm(near, mode);
  *order = GLASS_SADDLE_MINIMUM;
  if (!(p->eigenvalue < 0.0) || !(norm > 0.0))
    return GLASS_OK;
  glass_vector_scale(near, 1.0 / norm, mode);
  status = count_negative(f, &part, p, mode, second, order);
  memset(second + near, 0, sizeof(double) * (size_t)(p->n - near));
  return status;
}

/* Let atoms join that feel too much. */
static glass_status grow(glass_follow *f, glass_potential *potential, glass_point *p, int *grown)
{
  int n;
  const int *site;
  double largest;
  *grown = 0;
  if (!potential->outside)
    return GLASS_OK;
  glass_status status = GLASS_OK;
  if (!potential->multiply) /* the last evaluation was a displaced one */
    status = glass_follow_force(f, potential, p);
  if (!status)
    status = glass_potential_outside(potential, f->options.join_part * f->options.ftol, &n, &site,
                                     &largest);
  if (status)
    return status;
  if (largest < f->options.ftol) {
    p->largest = fmax(p->largest, largest);
    return GLASS_OK;
  }
  *grown = 1;
  status = glass_potential_grow(potential, n, site);
  if (!status)
    status = glass_follow_fit(f, potential, p);
  return status ? status : glass_follow_force(f, potential, p);
}

/* To where no atom feels more than ftol. */
static glass_status converge(glass_follow *f, glass_potential *potential, double ftol,
                             glass_point *p, glass_search_outcome *outcome)
{
  const glass_follow_climb nowhere = {NULL, NULL};
  for (int grown = 1; grown;) {
    glass_status status = glass_follow_to_saddle(f, potential, nowhere, ftol, p, outcome);
    if (!status && !*outcome)
      status = grow(f, potential, p, &grown);
    if (status || *outcome)
      return status;
  }
  return GLASS_OK;
}

/* From a saddle of higher order down its second mode. */
static glass_status descend(glass_follow *f, const glass_potential *potential, double *second,
                            glass_point *p)
{
  const double side = glass_vector_dot(p->n, p->force, second) < 0.0 ? -1.0 : 1.0;
  glass_vector_scale(p->n, side * f->options.descent_step * f->options.max_step, second);
  const glass_status status = glass_follow_move(f, potential, second, p);
  return status ? status : glass_follow_mode(f, potential, f->options.lanczos_vectors, p);
}

glass_status glass_saddle_refine(glass_follow *f, glass_potential *potential, int near,
                                 glass_point *p, glass_search_outcome *outcome)
{
  glass_saddle_order order = GLASS_SADDLE_MINIMUM;
  double ftol = f->options.ftol;
  *outcome = GLASS_SEARCH_UNDECIDED;
  glass_status status = glass_follow_fit(f, potential, p);
  if (!status)
    status = glass_follow_look_around(f, potential, f->options.follow_vectors, p);
  for (int descents = 0; !status && order != GLASS_SADDLE_FIRST_ORDER; descents++) {
    if (order == GLASS_SADDLE_HIGHER_ORDER && descents <= f->options.max_descents)
      status = descend(f, potential, f->work[0], p), ftol *= CLOSER;
    else if (order == GLASS_SADDLE_NOT_PROVEN)
      *outcome = GLASS_SEARCH_NOT_PROVEN;
    else if (descents > 0)
      *outcome = GLASS_SEARCH_NOT_A_SADDLE;
    if (!status && !*outcome)
      status = converge(f, potential, ftol, p, outcome);
    if (*outcome == GLASS_SEARCH_LOST_MODE)
      *outcome = GLASS_SEARCH_REFINE_FAILED;
    if (status || *outcome)
      return status;
    status = glass_saddle_confirm(f, potential, near, p, f->work[0], &order);
  }
  return status;
}

static glass_status search(glass_follow *f, glass_potential *potential, const glass_push *push,
                           glass_point *p, glass_search_outcome *outcome)
{
  const glass_follow_climb nowhere = {NULL, NULL};
  if (!push->toward)
    return GLASS_EINVAL;
  *outcome = GLASS_SEARCH_UNDECIDED;
  p->n = 0;
  glass_status status = glass_follow_fit(f, potential, p);
  if (status)
    return status;
  glass_vector_copy(p->n, push->toward, p->x);
  glass_vector_subtract(p->n, p->x, potential->reference, p->mode);
  if (!(glass_vector_norm(p->n, p->mode) > 0.0))
    return GLASS_EINVAL;
  status = glass_follow_look_around(f, potential, f->options.lanczos_vectors, p);
  return status ? status
                : glass_follow_to_saddle(f, potential, nowhere, f->options.ftol, p, outcome);
}

const glass_method glass_saddle_method = {.name = "saddle", .papers = "", .search = search};
