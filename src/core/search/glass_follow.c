/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "glass_follow.h"

#include "glass_vector.h"

#include <stdlib.h>

enum { WORKS = sizeof((glass_follow *)0)->work / sizeof(double *) };

glass_status glass_follow_create(const glass_search_options *o, glass_follow **out)
{
  if (glass_search_check(o))
    return GLASS_EINVAL;
  glass_follow *f = calloc(1, sizeof *f);
  if (!f)
    return GLASS_ENOMEM;
  f->options = *o;
  const int vectors =
      o->lanczos_vectors > o->confirm_vectors ? o->lanczos_vectors : o->confirm_vectors;
  glass_status status = glass_lanczos_create(vectors, &f->lanczos);
  if (!status)
    status = glass_minimizer_create(&f->minimizer);
  if (status) {
    glass_follow_destroy(f);
    return status;
  }
  *out = f;
  return GLASS_OK;
}

void glass_follow_destroy(glass_follow *f)
{
  if (!f)
    return;
  glass_lanczos_destroy(f->lanczos);
  glass_lbfgs_destroy(f->memory);
  glass_minimizer_destroy(f->minimizer);
  for (int k = 0; k < WORKS; k++)
    free(f->work[k]);
  free(f->pair);
  free(f->mode);
  free(f);
}

double glass_follow_memory(const glass_follow *f)
{
  return (double)sizeof *f + (double)sizeof(double) * (WORKS + 3) * f->room +
         glass_lanczos_memory(f->lanczos) + glass_minimizer_memory(f->minimizer) +
         (f->memory ? glass_lbfgs_memory(f->memory) : 0.0);
}

glass_status glass_follow_fit(glass_follow *f, const glass_potential *potential, glass_point *p)
{
  const int n = potential->n;
  for (int k = 0; n > f->room && k < WORKS + 2; k++) {
    double **array = k < WORKS ? &f->work[k] : k == WORKS ? &f->pair : &f->mode;
    double *larger = realloc(*array, sizeof(double) * (size_t)n * (k == WORKS ? 2 : 1));
    if (!larger)
      return GLASS_ENOMEM;
    *array = larger;
  }
  f->room = n > f->room ? n : f->room;
  const glass_status status = f->memory ? glass_lbfgs_resize(f->memory, n)
                                        : glass_lbfgs_create(n, f->options.memory, &f->memory);
  return status ? status : glass_point_fit(p, potential);
}

glass_status glass_follow_force(glass_follow *f, const glass_potential *potential, glass_point *p)
{
  (void)f;
  const glass_status status = glass_potential_force(potential, p->x, p->force, &p->energy);
  if (!status)
    p->largest = glass_vector_largest(p->n, p->force);
  return status;
}

glass_status glass_follow_mode(glass_follow *f, const glass_potential *potential, int vectors,
                               glass_point *p)
{
  const glass_search_options *o = &f->options;
  const glass_lanczos_options options = {
      .max_vectors = vectors < o->lanczos_vectors ? vectors : o->lanczos_vectors,
      .tolerance = o->lanczos_tol,
      .delta = o->delta};
  glass_lanczos_report report;
  const glass_status status =
      glass_lanczos_lowest(f->lanczos, potential, &options, p->x, p->force, p->mode, &report);
  if (status)
    return status;
  p->eigenvalue = report.eigenvalue;
  p->residual = report.residual;
  f->stiffness = fmax(f->stiffness, report.stiffness);
  return GLASS_OK;
}

glass_status glass_follow_look_around(glass_follow *f, const glass_potential *potential,
                                      int vectors, glass_point *p)
{
  glass_lbfgs_reset(f->memory);
  f->stiffness = 0.0;
  const glass_status status = glass_follow_force(f, potential, p);
  return status ? status : glass_follow_mode(f, potential, vectors, p);
}

glass_status glass_follow_move(glass_follow *f, const glass_potential *potential,
                               const double *step, glass_point *p)
{
  const int n = p->n;
  double *change = f->work[4];
  glass_vector_add(n, 1.0, step, p->x);
  glass_vector_copy(n, p->force, change);
  const glass_status status = glass_follow_force(f, potential, p);
  if (status)
    return status;
  glass_vector_subtract(n, change, p->force, change);
  glass_lbfgs_add(f->memory, step, change);
  const double length = glass_vector_norm(n, step);
  if (length > 0.0)
    f->stiffness = fmax(f->stiffness, glass_vector_norm(n, change) / length);
  return GLASS_OK;
}

static double clamp(double value, double low, double high)
{
  return fmax(low, fmin(high, value));
}

/* Up along the mode and down along everything else. The part across the mode may be as long as the
 * largest step once the curvature has reached the threshold; while it is not negative there is
 * none. */
static void choose_step(glass_follow *f, const glass_point *p, double *step)
{
  const int n = p->n;
  const double longest = f->options.max_step, lambda = p->eigenvalue;
  const double along = glass_vector_dot(n, p->force, p->mode);
  const double up =
      lambda < 0.0 ? clamp(along / lambda, -longest, longest) : copysign(longest, -along);
  double *inverted = f->work[2];
  glass_vector_copy(n, p->force, inverted);
  glass_vector_add(n, -2.0 * along, p->mode, inverted);
  glass_lbfgs_step(f->memory, inverted, p->mode, lambda, step);
  glass_vector_add(n, -glass_vector_dot(n, step, p->mode), p->mode, step);
  const double across = glass_vector_norm(n, step);
  const double limit = longest * clamp(lambda / f->options.eigenvalue, 0.0, 1.0);
  if (across > limit)
    glass_vector_scale(n, limit / across, step);
  glass_vector_add(n, up, p->mode, step);
}

static glass_status take_step(glass_follow *f, const glass_potential *potential, glass_point *p)
{
  choose_step(f, p, f->work[1]);
  return glass_follow_move(f, potential, f->work[1], p);
}

/* The mode after a step, and how many steps it may be kept. */
static glass_status renew_mode(glass_follow *f, const glass_potential *potential, glass_point *p,
                               int *keep)
{
  double *before = f->work[3];
  glass_vector_copy(p->n, p->mode, before);
  const glass_status status = glass_follow_mode(f, potential, f->options.follow_vectors, p);
  const int turned = !(glass_vector_dot(p->n, p->mode, before) > f->options.same_mode);
  *keep = p->eigenvalue < 0.0 && !turned ? f->options.keep_mode : 0;
  return status;
}

glass_status glass_follow_to_saddle(glass_follow *f, const glass_potential *potential,
                                    glass_follow_climb climb, double ftol, glass_point *p,
                                    glass_search_outcome *outcome)
{
  const glass_search_options *o = &f->options;
  int positive = 0, keep = 0, stale = 0;
  *outcome = GLASS_SEARCH_UNDECIDED;
  for (;;) {
    if (stale && p->largest < ftol) {
      const glass_status status = renew_mode(f, potential, p, &keep);
      if (status)
        return status;
    }
    if (p->eigenvalue < 0.0 && p->largest < ftol)
      return GLASS_OK;
    positive = p->eigenvalue < 0.0 ? 0 : positive + 1;
    if (positive > o->max_positive)
      *outcome = GLASS_SEARCH_LOST_MODE;
    if (p->energy > o->max_energy)
      *outcome = GLASS_SEARCH_ENERGY_CAP;
    if (*outcome)
      return GLASS_OK;
    glass_status status = positive && climb.step ? climb.step(climb.ctx, f, potential, p)
                                                 : take_step(f, potential, p);
    stale = keep-- > 0;
    if (!status && !stale)
      status = renew_mode(f, potential, p, &keep);
    if (status)
      return status;
  }
}
