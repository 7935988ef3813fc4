/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "glass_connection.h"

#include "glass_vector.h"

void glass_sides_free(glass_sides *s)
{
  glass_point_free(&s->saddle);
  glass_point_free(&s->side[0]);
  glass_point_free(&s->side[1]);
  *s = (glass_sides){0};
}

static double square_distance(int n, const double *x, const double *y)
{
  double sum = 0.0;
  for (int i = 0; i < n; i++)
    sum += (x[i] - y[i]) * (x[i] - y[i]);
  return sum;
}

const glass_point *glass_sides_nearer(const glass_sides *s, const glass_potential *potential)
{
  double square[2];
  for (int k = 0; k < 2; k++)
    square[k] = square_distance(s->side[k].n, s->side[k].x, potential->reference);
  return &s->side[square[0] < square[1] ? 0 : 1];
}

static int is_within(int n, const double *x, const double *y, double distance)
{
  for (int i = 0; i < n; i += 3)
    if (!(square_distance(3, x + i, y + i) < distance * distance))
      return 0;
  return 1;
}

/* What a relaxation is compared with while it runs. */
typedef struct {
  const glass_search_options *options;
  const glass_potential *potential;
  double *aligned; /* [n] */
} start;

/* As near as a configuration can be that is moved and turned as a whole. */
static int is_near_start(const start *to, const double *x)
{
  const glass_potential *p = to->potential;
  glass_vector_copy(p->n, x, to->aligned);
  return !glass_rigid_align(p->rigid, p->n, p->reference, to->aligned) &&
         is_within(p->n, to->aligned, p->reference, to->options->same_distance);
}

static int is_start(void *ctx, const double *x, const double *force, double energy)
{
  const start *to = ctx;
  (void)force;
  return fabs(energy) < to->options->same_energy && is_near_start(to, x);
}

static glass_status minimize(glass_follow *f, const start *to, double ftol, int go_on,
                             glass_point *p, glass_minimize_outcome *outcome)
{
  const glass_minimize_options options = {.ftol = ftol,
                                          .max_step = f->options.max_step,
                                          .max_calls = f->options.max_calls,
                                          .go_on = go_on};
  int calls;
  const glass_status status =
      glass_minimize(f->minimizer, to->potential, &options, is_start, (void *)to, p->x, p->force,
                     &p->energy, &calls, outcome);
  if (!status)
    p->largest = glass_vector_largest(p->n, p->force);
  return status;
}

/* Whether standing atoms had to join. */
static glass_status grow(glass_follow *f, glass_potential *potential, glass_point *p, int *grown)
{
  const double part = f->options.join_part * f->options.mtol;
  int n;
  const int *site;
  double largest;
  glass_status status = glass_potential_outside(potential, part, &n, &site, &largest);
  if (status)
    return status;
  *grown = largest >= f->options.mtol;
  if (!*grown) {
    p->largest = fmax(p->largest, largest);
    return GLASS_OK;
  }
  status = glass_potential_grow(potential, n, site);
  return status ? status : glass_follow_fit(f, potential, p);
}

/* Relax a side, in a set that grows where `growing` is not NULL. A side near the start is relaxed
 * on until its energy tells, as soft modes still hold some of it. */
static glass_status relax(glass_follow *f, const glass_potential *potential,
                          glass_potential *growing, glass_point *p, int *returned,
                          glass_search_outcome *outcome)
{
  start to = {.options = &f->options, .potential = potential, .aligned = f->work[0]};
  glass_minimize_outcome end = GLASS_MINIMIZE_CONVERGED;
  glass_status status = glass_follow_fit(f, potential, p);
  for (int grown = 1, round = 0; !status && grown; round++) {
    grown = 0;
    to.aligned = f->work[0];
    status = minimize(f, &to, f->options.mtol, round > 0, p, &end);
    if (!status && end == GLASS_MINIMIZE_CONVERGED && growing)
      status = grow(f, growing, p, &grown);
  }
  to.aligned = f->work[0];
  if (!status && end == GLASS_MINIMIZE_CONVERGED && is_near_start(&to, p->x))
    status = minimize(f, &to, f->options.start_part * f->options.mtol, 1, p, &end);
  if (status)
    return status;
  *returned = is_start(&to, p->x, p->force, p->energy);
  if (!*returned && end != GLASS_MINIMIZE_CONVERGED)
    *outcome = GLASS_SEARCH_NO_CONVERGENCE;
  return GLASS_OK;
}

/* The first side is that which faces the start. */
static double direction_of(const glass_point *saddle, const double *reference, int which)
{
  double along = 0.0;
  for (int i = 0; i < saddle->n; i++)
    along += (saddle->x[i] - reference[i]) * saddle->mode[i];
  return (along > 0.0) == (which == 0) ? -1.0 : 1.0;
}

/* Begin a side with the first n coordinates a step away from the saddle, and all others at the
 * reference. */
static glass_status begin_side(const glass_follow *f, const glass_potential *potential,
                               const glass_point *saddle, int n, int which, glass_sides *sides)
{
  glass_point *p = &sides->side[which];
  p->n = 0;
  const glass_status status = glass_point_fit(p, potential);
  if (status)
    return status;
  const double step = direction_of(saddle, potential->reference, which) * f->options.max_step;
  for (int i = 0; i < n; i++)
    p->x[i] = saddle->x[i] + step * saddle->mode[i];
  return GLASS_OK;
}

glass_status glass_connection_probe(glass_follow *f, const glass_potential *potential,
                                    const glass_point *saddle, glass_sides *sides,
                                    glass_search_outcome *outcome)
{
  *outcome = GLASS_SEARCH_UNDECIDED;
  sides->known[0] = sides->known[1] = sides->is_start[0] = sides->is_start[1] = 0;
  glass_status status =
      saddle->n == potential->n ? glass_point_copy(saddle, &sides->saddle) : GLASS_EINVAL;
  for (int k = 0; k < 2 && !status && !*outcome && (k == 0 || !sides->is_start[0]); k++) {
    status = begin_side(f, potential, saddle, saddle->n, k, sides);
    if (!status)
      status = relax(f, potential, NULL, &sides->side[k], &sides->is_start[k], outcome);
    sides->known[k] = !status && !*outcome;
  }
  if (!status && !*outcome && !sides->is_start[0] && !sides->is_start[1])
    *outcome = GLASS_SEARCH_DISCONNECTED;
  return status;
}

glass_status glass_connection_judge(glass_follow *f, glass_potential *potential, int near,
                                    const glass_point *saddle, glass_sides *sides,
                                    glass_search_outcome *outcome)
{
  *outcome = GLASS_SEARCH_UNDECIDED;
  if (saddle->n > potential->n || near > saddle->n)
    return GLASS_EINVAL;
  const int probed = sides->saddle.n;
  if (probed == 0 || probed > saddle->n ||
      !is_within(probed, saddle->x, sides->saddle.x, f->options.same_distance))
    sides->known[0] = sides->known[1] = 0;
  glass_status status = GLASS_OK;
  for (int k = 0; k < 2 && !status && !*outcome; k++) {
    if (sides->known[k] && sides->is_start[k])
      continue; /* all atoms that stood are at the start */
    if (!sides->known[k])
      status = begin_side(f, potential, saddle, k == 0 ? near : saddle->n, k, sides);
    if (!status)
      status = relax(f, potential, potential, &sides->side[k], &sides->is_start[k], outcome);
    sides->known[k] = !status && !*outcome;
  }
  if (status || *outcome)
    return status;
  *outcome = sides->is_start[0] != sides->is_start[1] ? GLASS_SEARCH_CONNECTED
             : sides->is_start[0]                     ? GLASS_SEARCH_RETURNED
                                                      : GLASS_SEARCH_DISCONNECTED;
  return GLASS_OK;
}

/* On the line from the start to another minimum, which may hold fewer atoms. */
static void place_between(const double *x_min, const glass_point *other, double part,
                          glass_point *p)
{
  for (int i = 0; i < p->n; i++)
    p->x[i] = i < other->n ? (1.0 - part) * x_min[i] + part * other->x[i] : x_min[i];
}

/* To the highest of a few points between two minima. */
static glass_status climb_line(glass_follow *f, const glass_potential *potential,
                               const glass_point *other, glass_point *p)
{
  const int points = f->options.line_points;
  double best = 0.0, highest = -INFINITY;
  for (int k = 1; k <= points; k++) {
    const double part = k / (points + 1.0);
    place_between(potential->reference, other, part, p);
    const glass_status status = glass_follow_force(f, potential, p);
    if (status)
      return status;
    if (p->energy > highest) {
      highest = p->energy;
      best = part;
    }
  }
  place_between(potential->reference, other, best, p);
  return GLASS_OK;
}

/* Down a few steps from the line, across it: straight lines lead through atoms. */
static glass_status leave_line(glass_follow *f, const glass_potential *potential,
                               const double *line, glass_point *p)
{
  const int n = p->n;
  double *step = f->work[1];
  glass_status status = GLASS_OK;
  for (int k = 0; k < f->options.line_descents && !status; k++) {
    glass_vector_copy(n, p->force, step);
    glass_vector_add(n, -glass_vector_dot(n, p->force, line), line, step);
    glass_vector_scale(n, f->options.descent / f->stiffness, step);
    status = glass_follow_move(f, potential, step, p);
  }
  return status ? status : glass_follow_mode(f, potential, f->options.climb_vectors, p);
}

glass_status glass_connection_turn_back(glass_follow *f, const glass_potential *potential,
                                        const glass_point *other, glass_point *saddle,
                                        glass_search_outcome *outcome)
{
  const glass_follow_climb nowhere = {NULL, NULL};
  *outcome = GLASS_SEARCH_UNDECIDED;
  if (other->n < 1 || other->n > potential->n)
    return GLASS_EINVAL;
  saddle->n = 0;
  glass_status status = glass_follow_fit(f, potential, saddle);
  if (status)
    return status;
  place_between(potential->reference, other, 1.0, saddle);
  glass_vector_subtract(saddle->n, saddle->x, potential->reference, saddle->mode);
  const double distance = glass_vector_norm(saddle->n, saddle->mode);
  if (!(distance > 0.0))
    return GLASS_EINVAL;
  glass_vector_scale(saddle->n, 1.0 / distance, saddle->mode);
  double *line = f->work[0];
  glass_vector_copy(saddle->n, saddle->mode, line);
  status = climb_line(f, potential, other, saddle);
  if (!status)
    status = glass_follow_look_around(f, potential, f->options.climb_vectors, saddle);
  if (!status)
    status = leave_line(f, potential, line, saddle);
  return status ? status
                : glass_follow_to_saddle(f, potential, nowhere, f->options.ftol, saddle, outcome);
}
