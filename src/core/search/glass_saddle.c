/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "glass_saddle.h"

#include "glass_vector.h"

/* A mode that was not the lowest direction is mended so often. */
#define MENDINGS 3

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
static void start_across(const glass_point *p, double *v)
{
  const glass_random_key key = {0, 0, 0};
  const double everywhere = 1.0 / sqrt(p->n);
  for (int i = 0; i < p->n; i++)
    v[i] = (fabs(p->mode[i]) + everywhere) * glass_random_normal(&key, (uint64_t)i);
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

glass_status glass_saddle_confirm(glass_follow *f, const glass_potential *potential, glass_point *p,
                                  double *second, glass_saddle_order *order)
{
  const int n = p->n;
  const glass_lanczos_options options = {.max_vectors = f->options.confirm_vectors,
                                         .tolerance = f->options.lanczos_tol,
                                         .delta = f->options.delta,
                                         .without = p->mode,
                                         .sign = 1};
  double *hv = f->work[1], *hw = f->work[2];
  start_across(p, second);
  for (int mending = 0;; mending++) {
    glass_status status = glass_potential_expand(potential, p->x);
    if (!status)
      status = multiply(f, potential, p->x, p->mode, hv);
    if (status)
      return status;
    p->eigenvalue = curvature(n, p->mode, hv, &p->residual);
    *order = p->eigenvalue < 0.0 ? GLASS_SADDLE_NOT_PROVEN : GLASS_SADDLE_MINIMUM;
    if (*order == GLASS_SADDLE_MINIMUM || mending > MENDINGS)
      return GLASS_OK;
    glass_lanczos_report report;
    status = glass_lanczos_lowest(f->lanczos, potential, &options, p->x, p->force, second, &report);
    if (!status)
      status = multiply(f, potential, p->x, second, hw);
    if (status)
      return status;
    glass_vector_add(n, -glass_vector_dot(n, hw, p->mode), p->mode, hw);
    double residual;
    const double across = curvature(n, second, hw, &residual);
    if (across > 0.0) {
      if (report.converged && across > residual)
        *order = GLASS_SADDLE_FIRST_ORDER;
      return GLASS_OK;
    }
    if (is_negative_plane(n, p->mode, second, hv, hw)) {
      *order = GLASS_SADDLE_HIGHER_ORDER;
      return GLASS_OK;
    }
  }
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
static glass_status converge(glass_follow *f, glass_potential *potential, glass_point *p,
                             glass_search_outcome *outcome)
{
  const glass_follow_climb nowhere = {NULL, NULL};
  for (int grown = 1; grown;) {
    glass_status status = glass_follow_to_saddle(f, potential, nowhere, p, outcome);
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
  return glass_follow_move(f, potential, second, p);
}

glass_status glass_saddle_refine(glass_follow *f, glass_potential *potential, glass_point *p,
                                 glass_search_outcome *outcome)
{
  glass_saddle_order order = GLASS_SADDLE_MINIMUM;
  *outcome = GLASS_SEARCH_UNDECIDED;
  glass_status status = glass_follow_fit(f, potential, p);
  if (!status)
    status = glass_follow_look_around(f, potential, f->options.follow_vectors, p);
  for (int descents = 0; !status && order != GLASS_SADDLE_FIRST_ORDER; descents++) {
    if (order == GLASS_SADDLE_HIGHER_ORDER && descents <= f->options.max_descents)
      status = descend(f, potential, f->work[0], p);
    else if (order == GLASS_SADDLE_NOT_PROVEN)
      *outcome = GLASS_SEARCH_NOT_PROVEN;
    else if (descents > 0)
      *outcome = GLASS_SEARCH_NOT_A_SADDLE;
    if (!status && !*outcome)
      status = converge(f, potential, p, outcome);
    if (*outcome == GLASS_SEARCH_LOST_MODE)
      *outcome = GLASS_SEARCH_REFINE_FAILED;
    if (status || *outcome)
      return status;
    status = glass_saddle_confirm(f, potential, p, f->work[0], &order);
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
  return status ? status : glass_follow_to_saddle(f, potential, nowhere, p, outcome);
}

const glass_method glass_saddle_method = {.name = "saddle", .papers = "", .search = search};
