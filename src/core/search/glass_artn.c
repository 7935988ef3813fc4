/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "glass_artn.h"

#include "glass_lanczos.h"
#include "glass_lbfgs.h"
#include "glass_minimize.h"
#include "glass_vector.h"

#include <stdlib.h>

/* Steps whose changes of force shape the quasi-Newton steps. */
#define MEMORY 30
/* Increments of climbing before the first look at the curvature, and at most. */
#define BLIND_INCREMENTS 3
#define MAX_INCREMENTS 25
/* Steepest descent while climbing, in units of the inverse stiffest curvature seen: it relaxes
 * stiff bonds and leaves soft, extended modes alone. 2 is the limit of stability. */
#define DESCENT 1.5
/* Krylov vectors while climbing and for a mode that is known from the step before. */
#define CLIMB_VECTORS 8
#define FOLLOW_VECTORS 5
/* Steps in a row without negative curvature after which the mode is lost. */
#define MAX_POSITIVE 3
/* How often a search that lost its mode may climb again, along the direction it has bent to. */
#define RESTARTS 2
/* A mode that turned this little in a step is used for as many steps before it is sought again. */
#define SAME_MODE 0.97
#define KEEP_MODE 2
/* Descents from a higher-order saddle along its second mode, and their length in largest steps. */
#define MAX_DESCENTS 3
#define DESCENT_STEP 0.5
/* Points of the straight line between two minima whose energy is looked at. */
#define LINE_POINTS 5
/* Krylov vectors that confirm a saddle. */
#define CONFIRM_VECTORS 30
/* Both sides are relaxed to this part of the saddle's largest force. */
#define MINIMUM_FTOL 0.1
/* ... the atoms near the event, which move first, to this part, */
#define NEAR_FTOL 0.4
/* ... and a side near the start farther, as soft modes still hold energy. */
#define START_FTOL 1e-3

struct glass_artn {
  int n;
  glass_artn_options options;
  glass_lanczos *lanczos;
  glass_lbfgs *memory;
  glass_minimizer *minimizer;
  double stiffness;       /* largest curvature met in this search, [energy/length^2] */
  double *force, *before; /* [n] now and one step ago */
  double *step;           /* [n] */
  double *direction;      /* [n] of climbing, of unit length */
  double *scratch;        /* [n] */
};

/* Where a search comes from. */
typedef struct {
  const double *x_min;
  int npush;
  const int *push;
} origin;

/* One stage of one search: the potential as the search calls it, counted and limited. */
typedef struct {
  glass_artn *artn;
  glass_artn_result *result;
  glass_artn_stage stage;
  glass_potential potential;
  glass_calls calls;
} stage;

const char *glass_artn_outcome_name(glass_artn_outcome outcome)
{
  switch (outcome) {
#define X(name, value, word)                                                                       \
  case name:                                                                                       \
    return word;
    GLASS_ARTN_OUTCOME_LIST(X)
#undef X
  case GLASS_ARTN_UNDECIDED:
    break;
  }
  return "undecided";
}

glass_artn_options glass_artn_metal_defaults(void)
{
  return (glass_artn_options){.increment = 0.15,
                              .max_step = 0.4,
                              .eigenvalue = -0.30,
                              .lanczos_vectors = 15,
                              .lanczos_tol = 0.01,
                              .delta = 1e-3,
                              .ftol = 0.05,
                              .max_calls = 2000,
                              .max_energy = 20.0,
                              .same_distance = 0.2,
                              .same_energy = 1e-3,
                              .moved = 0.1};
}

glass_status glass_artn_create(int n, const glass_artn_options *o, glass_artn **out)
{
  if (n < 3 || n % 3 || !(o->increment > 0.0) || !(o->max_step > 0.0) || !(o->eigenvalue < 0.0) ||
      o->lanczos_vectors < 2 || !(o->lanczos_tol > 0.0) || !(o->delta > 0.0) || !(o->ftol > 0.0) ||
      o->max_calls < 1 || !(o->max_energy > 0.0) || !(o->same_distance > 0.0) ||
      !(o->same_energy > 0.0) || !(o->moved > 0.0))
    return GLASS_EINVAL;
  glass_artn *a = calloc(1, sizeof *a);
  if (!a)
    return GLASS_ENOMEM;
  a->n = n;
  a->options = *o;
  const int vectors = o->lanczos_vectors > CONFIRM_VECTORS ? o->lanczos_vectors : CONFIRM_VECTORS;
  glass_status status = glass_lanczos_create(n, vectors, &a->lanczos);
  if (!status)
    status = glass_lbfgs_create(n, MEMORY, &a->memory);
  if (!status)
    status = glass_minimizer_create(n, &a->minimizer);
  a->force = malloc(sizeof(double) * (size_t)n);
  a->before = malloc(sizeof(double) * (size_t)n);
  a->step = malloc(sizeof(double) * (size_t)n);
  a->direction = malloc(sizeof(double) * (size_t)n);
  a->scratch = malloc(sizeof(double) * (size_t)n);
  if (!status && (!a->force || !a->before || !a->step || !a->direction || !a->scratch))
    status = GLASS_ENOMEM;
  if (status) {
    glass_artn_destroy(a);
    return status;
  }
  *out = a;
  return GLASS_OK;
}

void glass_artn_destroy(glass_artn *a)
{
  if (!a)
    return;
  glass_lanczos_destroy(a->lanczos);
  glass_lbfgs_destroy(a->memory);
  glass_minimizer_destroy(a->minimizer);
  free(a->force);
  free(a->before);
  free(a->step);
  free(a->direction);
  free(a->scratch);
  free(a);
}

double glass_artn_memory(const glass_artn *a)
{
  return (double)sizeof *a + 5.0 * sizeof(double) * a->n + glass_lanczos_memory(a->lanczos) +
         glass_lbfgs_memory(a->memory) + glass_minimizer_memory(a->minimizer);
}

static int calls_so_far(const glass_artn_result *result)
{
  int calls = 0;
  for (int i = 0; i < GLASS_ARTN_STAGES; i++)
    calls += result->calls[i];
  return calls;
}

static glass_status evaluate(stage *s, const double *x, double *force, double *energy)
{
  return glass_potential_force(&s->potential, x, force, energy);
}

/* In place: the potential refers to the stage. */
static glass_status begin(stage *s, glass_artn *artn, const glass_potential *potential,
                          glass_artn_stage which, glass_artn_result *result)
{
  if (potential->n != artn->n || result->outcome)
    return GLASS_EINVAL;
  *s = (stage){.artn = artn, .result = result, .stage = which, .potential = *potential};
  s->calls = (glass_calls){.evaluations = calls_so_far(result), .limit = artn->options.max_calls};
  s->potential.calls = &s->calls;
  return GLASS_OK;
}

/* Book what was called since the last time on the stage, and go on with the next. */
static void enter(stage *s, glass_artn_stage next)
{
  s->result->calls[s->stage] += (int)s->calls.evaluations - calls_so_far(s->result);
  s->stage = next;
}

/* Statuses that belong to the search become outcomes. */
static glass_status finish(stage *s, glass_status status)
{
  enter(s, s->stage);
  if (s->result->outcome)
    return GLASS_OK;
  if (status == GLASS_ENONFINITE)
    s->result->outcome = GLASS_ARTN_NONFINITE;
  else if (status == GLASS_ELIMIT)
    s->result->outcome = GLASS_ARTN_NO_CONVERGENCE;
  else
    return status;
  return GLASS_OK;
}

static glass_status find_mode(stage *s, int vectors, const double *x, double *mode)
{
  glass_artn *a = s->artn;
  const glass_lanczos_options options = {
      .max_vectors = vectors < a->options.lanczos_vectors ? vectors : a->options.lanczos_vectors,
      .tolerance = a->options.lanczos_tol,
      .delta = a->options.delta};
  double stiffness;
  const glass_status status = glass_lanczos_lowest(a->lanczos, &s->potential, &options, x, a->force,
                                                   mode, &s->result->eigenvalue, &stiffness);
  if (!status)
    a->stiffness = fmax(a->stiffness, stiffness);
  return status;
}

/* Take the step that stands in the workspace; its change of force joins the memory. */
static glass_status move(stage *s, double *x)
{
  glass_artn *a = s->artn;
  glass_vector_add(a->n, 1.0, a->step, x);
  glass_vector_copy(a->n, a->force, a->before);
  const glass_status status = evaluate(s, x, a->force, &s->result->energy);
  if (status)
    return status;
  glass_vector_subtract(a->n, a->before, a->force, a->before);
  glass_lbfgs_add(a->memory, a->step, a->before);
  const double length = glass_vector_norm(a->n, a->step);
  if (length > 0.0)
    a->stiffness = fmax(a->stiffness, glass_vector_norm(a->n, a->before) / length);
  s->result->force = glass_vector_largest(a->n, a->force);
  return GLASS_OK;
}

static void push_at_random(glass_artn *a, const origin *from, const glass_random_key *key)
{
  memset(a->direction, 0, sizeof(double) * (size_t)a->n);
  for (int k = 0; k < from->npush; k++)
    for (int d = 0; d < 3; d++)
      a->direction[3 * from->push[k] + d] = glass_random_normal(key, (uint64_t)(3 * k + d));
}

/* Climbing leads the pushed atoms away from where they came from. That the others do not enter
 * keeps the search local: they only follow. */
static void push_outward(glass_artn *a, const origin *from, const double *x)
{
  memset(a->direction, 0, sizeof(double) * (size_t)a->n);
  for (int k = 0; k < from->npush; k++)
    for (int i = 3 * from->push[k]; i < 3 * from->push[k] + 3; i++)
      a->direction[i] = x[i] - from->x_min[i];
}

static void normalize_direction(glass_artn *a, unsigned rigid, const double *x)
{
  glass_rigid_remove(rigid, a->n, x, a->direction);
  glass_vector_scale(a->n, 1.0 / glass_vector_norm(a->n, a->direction), a->direction);
}

/* Some length along the direction and steepest descent in all others. */
static glass_status climb_step(stage *s, double length, double *x)
{
  glass_artn *a = s->artn;
  const double along = glass_vector_dot(a->n, a->force, a->direction);
  glass_vector_copy(a->n, a->force, a->step);
  glass_vector_add(a->n, -along, a->direction, a->step);
  glass_vector_scale(a->n, a->stiffness > 0.0 ? DESCENT / a->stiffness : 0.0, a->step);
  glass_vector_add(a->n, length, a->direction, a->step);
  return move(s, x);
}

/* Along the direction until the lowest curvature is negative enough; the direction bends with the
 * pushed atoms as they give way. */
static glass_status climb(stage *s, const origin *from, double amplitude, double *x, double *mode)
{
  glass_artn *a = s->artn;
  const glass_artn_options *o = &a->options;
  glass_artn_result *result = s->result;
  glass_vector_copy(a->n, a->direction, mode);
  glass_vector_copy(a->n, from->x_min, x);
  glass_vector_add(a->n, amplitude, a->direction, x);
  glass_lbfgs_reset(a->memory);
  glass_status status = evaluate(s, x, a->force, &result->energy);
  for (int k = 0; !status; k++) {
    if (result->energy > o->max_energy)
      result->outcome = GLASS_ARTN_ENERGY_CAP;
    else if (k == MAX_INCREMENTS)
      result->outcome = GLASS_ARTN_NO_NEGATIVE_MODE;
    if (result->outcome)
      return GLASS_OK;
    if (k >= BLIND_INCREMENTS) {
      status = find_mode(s, CLIMB_VECTORS, x, mode);
      if (status || result->eigenvalue < o->eigenvalue)
        return status;
    }
    push_outward(a, from, x);
    normalize_direction(a, s->potential.rigid, x);
    status = climb_step(s, o->increment, x);
    if (!status)
      status = climb_step(s, 0.0, x);
  }
  return status;
}

static double clamp(double value, double low, double high)
{
  return fmax(low, fmin(high, value));
}

/* Up along the mode and down along everything else: a quasi-Newton step on the force with the mode
 * inverted. The part across the mode may be as long as the largest step once the curvature has
 * reached the threshold; while it is not negative there is none. */
static void choose_step(glass_artn *a, const double *mode, double lambda)
{
  const int n = a->n;
  const double longest = a->options.max_step;
  const double along = glass_vector_dot(n, a->force, mode);
  const double up =
      lambda < 0.0 ? clamp(along / lambda, -longest, longest) : copysign(longest, -along);
  double *inverted = a->scratch;
  glass_vector_copy(n, a->force, inverted);
  glass_vector_add(n, -2.0 * along, mode, inverted);
  glass_lbfgs_step(a->memory, inverted, mode, lambda, a->step);
  glass_vector_add(n, -glass_vector_dot(n, a->step, mode), mode, a->step);
  const double across = glass_vector_norm(n, a->step);
  const double limit = longest * clamp(lambda / a->options.eigenvalue, 0.0, 1.0);
  if (across > limit)
    glass_vector_scale(n, limit / across, a->step);
  glass_vector_add(n, up, mode, a->step);
}

/* Quasi-Newton steps with the mode inverted until the largest force is below ftol. Where no
 * curvature is negative any more a search climbs on from there; `from` is NULL where there is
 * nothing to climb away from. */
static glass_status follow(stage *s, const origin *from, double *x, double *mode)
{
  glass_artn *a = s->artn;
  glass_artn_result *result = s->result;
  int positive = 0, keep = 0;
  for (;;) {
    if (result->eigenvalue < 0.0 && result->force < a->options.ftol)
      return GLASS_OK;
    positive = result->eigenvalue < 0.0 ? 0 : positive + 1;
    if (positive > MAX_POSITIVE)
      result->outcome =
          s->stage == GLASS_ARTN_REFINING ? GLASS_ARTN_REFINE_FAILED : GLASS_ARTN_LOST_MODE;
    if (result->energy > a->options.max_energy)
      result->outcome = GLASS_ARTN_ENERGY_CAP;
    if (result->outcome)
      return GLASS_OK;
    glass_status status;
    if (positive && from) {
      push_outward(a, from, x);
      normalize_direction(a, s->potential.rigid, x);
      status = climb_step(s, a->options.increment, x);
    } else {
      choose_step(a, mode, result->eigenvalue);
      status = move(s, x);
    }
    if (!status && keep-- <= 0) {
      glass_vector_copy(a->n, mode, a->scratch);
      status = find_mode(s, FOLLOW_VECTORS, x, mode);
      const double turned = glass_vector_dot(a->n, mode, a->scratch);
      keep = result->eigenvalue < 0.0 && turned > SAME_MODE ? KEEP_MODE : 0;
    }
    if (status)
      return status;
  }
}

glass_status glass_artn_search(glass_artn *a, const glass_potential *potential, const double *x_min,
                               int npush, const int *push, double amplitude,
                               const glass_random_key *key, double *x, double *mode,
                               glass_artn_result *result)
{
  const origin from = {.x_min = x_min, .npush = npush, .push = push};
  stage s;
  glass_status status = begin(&s, a, potential, GLASS_ARTN_CLIMBING, result);
  if (status || npush < 1 || !(amplitude > 0.0))
    return GLASS_EINVAL;
  for (int k = 0; k < npush; k++)
    if (push[k] < 0 || push[k] >= a->n / 3)
      return GLASS_EINVAL;
  a->stiffness = 0.0;
  push_at_random(a, &from, key);
  for (int climbs = 0; climbs <= RESTARTS; climbs++) {
    result->outcome = GLASS_ARTN_UNDECIDED;
    normalize_direction(a, potential->rigid, x_min);
    enter(&s, GLASS_ARTN_CLIMBING);
    status = climb(&s, &from, amplitude, x, mode);
    if (!status && !result->outcome) {
      enter(&s, GLASS_ARTN_FOLLOWING);
      status = follow(&s, &from, x, mode);
    }
    if (status || result->outcome != GLASS_ARTN_LOST_MODE)
      break;
    push_outward(a, &from, x);
  }
  return finish(&s, status);
}

/* Forces and mode where the curvature is not known yet. */
static glass_status look_around(stage *s, int vectors, const double *x, double *mode)
{
  glass_artn *a = s->artn;
  glass_lbfgs_reset(a->memory);
  a->stiffness = 0.0;
  const glass_status status = evaluate(s, x, a->force, &s->result->energy);
  if (status)
    return status;
  s->result->force = glass_vector_largest(a->n, a->force);
  return find_mode(s, vectors, x, mode);
}

static void place_between(int n, const double *x_min, const double *x_other, double part, double *x)
{
  glass_vector_copy(n, x_min, x);
  glass_vector_scale(n, 1.0 - part, x);
  glass_vector_add(n, part, x_other, x);
}

/* To the highest of a few points between two minima. */
static glass_status climb_line(stage *s, const double *x_min, const double *x_other, double *x)
{
  glass_artn *a = s->artn;
  double best = 0.0, highest = -INFINITY;
  for (int k = 1; k <= LINE_POINTS; k++) {
    const double part = k / (LINE_POINTS + 1.0);
    place_between(a->n, x_min, x_other, part, x);
    const glass_status status = evaluate(s, x, a->force, &s->result->energy);
    if (status)
      return status;
    if (s->result->energy > highest) {
      highest = s->result->energy;
      best = part;
    }
  }
  place_between(a->n, x_min, x_other, best, x);
  return GLASS_OK;
}

glass_status glass_artn_turn_back(glass_artn *a, const glass_potential *potential,
                                  const double *x_min, const double *x_other,
                                  double *x, double *mode, glass_artn_result *result)
{
  stage s;
  glass_status status = begin(&s, a, potential, GLASS_ARTN_CLIMBING, result);
  if (status)
    return status;
  glass_vector_subtract(a->n, x_other, x_min, mode);
  const double distance = glass_vector_norm(a->n, mode);
  if (!(distance > 0.0))
    return GLASS_EINVAL;
  glass_vector_scale(a->n, 1.0 / distance, mode);
  status = climb_line(&s, x_min, x_other, x);
  if (!status)
    status = look_around(&s, CLIMB_VECTORS, x, mode);
  enter(&s, GLASS_ARTN_FOLLOWING);
  if (!status)
    status = follow(&s, NULL, x, mode);
  return finish(&s, status);
}

/* The two lowest curvatures by a converged Lanczos run; the second mode goes into the workspace. */
static glass_status confirm(stage *s, const double *x, double *mode, int *order)
{
  glass_artn *a = s->artn;
  const glass_lanczos_options options = {.max_vectors = CONFIRM_VECTORS,
                                         .tolerance = a->options.lanczos_tol,
                                         .delta = a->options.delta};
  double lambda[2];
  /* Start where the mode is large, and a little everywhere. */
  const glass_random_key key = {0, 0, 0};
  const double everywhere = 0.1 / sqrt(a->n);
  for (int i = 0; i < a->n; i++)
    a->scratch[i] = (fabs(mode[i]) + everywhere) * glass_random_normal(&key, (uint64_t)i);
  const glass_status status = glass_lanczos_lowest_two(a->lanczos, &s->potential, &options, x,
                                                       a->force, mode, a->scratch, lambda);
  if (status)
    return status;
  s->result->eigenvalue = lambda[0];
  *order = !(lambda[0] < 0.0) ? 0 : lambda[1] < -options.tolerance * fabs(lambda[0]) ? 2 : 1;
  return GLASS_OK;
}

/* From a saddle of higher order down its second mode. */
static glass_status descend(stage *s, double *x)
{
  glass_artn *a = s->artn;
  const double side = glass_vector_dot(a->n, a->force, a->scratch) < 0.0 ? -1.0 : 1.0;
  glass_vector_copy(a->n, a->scratch, a->step);
  glass_vector_scale(a->n, side * DESCENT_STEP * a->options.max_step, a->step);
  return move(s, x);
}

glass_status glass_artn_refine(glass_artn *a, const glass_potential *potential, double *x, double *mode, glass_artn_result *result)
{
  stage s;
  glass_status status = begin(&s, a, potential, GLASS_ARTN_REFINING, result);
  if (status)
    return status;
  status = look_around(&s, FOLLOW_VECTORS, x, mode);
  int order = 0;
  for (int descents = 0; !status && !result->outcome && order != 1; descents++) {
    if (order == 2 && descents <= MAX_DESCENTS)
      status = descend(&s, x);
    else if (descents > 0)
      result->outcome = GLASS_ARTN_NOT_A_SADDLE;
    if (!status && !result->outcome)
      status = follow(&s, NULL, x, mode);
    if (!status && !result->outcome)
      status = confirm(&s, x, mode, &order);
  }
  return finish(&s, status);
}

/* What a relaxation is compared with while it runs. */
typedef struct {
  const glass_artn_options *options;
  int n;
  const double *x_min;
} start;

static int is_near_start(const start *to, const double *x)
{
  const double distance = to->options->same_distance;
  for (int i = 0; i < to->n; i += 3) {
    double square = 0.0;
    for (int d = 0; d < 3; d++)
      square += (x[i + d] - to->x_min[i + d]) * (x[i + d] - to->x_min[i + d]);
    if (!(square < distance * distance))
      return 0;
  }
  return 1;
}

static int is_start(void *ctx, const double *x, const double *force, double energy)
{
  const start *to = ctx;
  (void)force;
  return fabs(energy) < to->options->same_energy && is_near_start(to, x);
}

/* The potential with all atoms held but those near the event. */
typedef struct {
  stage *s;
  int nnear;
  const int *near;
} near_event;

static glass_status evaluate_near(void *ctx, const double *x, double *force, double *energy)
{
  const near_event *event = ctx;
  const glass_status status = evaluate(event->s, x, force, energy);
  for (int i = 0, k = 0; i < event->s->artn->n / 3; i++)
    if (k < event->nnear && event->near[k] == i)
      k++;
    else
      memset(force + 3 * (size_t)i, 0, 3 * sizeof(double));
  return status;
}

static glass_status minimize(stage *s, const glass_potential *potential, double ftol,
                             const start *to, double *x, double *energy,
                             glass_minimize_outcome *outcome)
{
  glass_artn *a = s->artn;
  const glass_minimize_options options = {.ftol = ftol * a->options.ftol,
                                          .max_step = a->options.max_step,
                                          .max_calls = a->options.max_calls};
  int calls;
  return glass_minimize(a->minimizer, potential, &options, is_start, (void *)to, x, a->force,
                        energy, &calls, outcome);
}

/* Relax from one side of the saddle into x. A side near the start is relaxed on until its energy
 * tells, as soft modes still hold some of it. */
static glass_status relax_side(stage *s, double side, const near_event *event, const start *to,
                               const double *saddle, const double *mode, double *x, double *energy,
                               int *returned)
{
  glass_artn *a = s->artn;
  glass_vector_copy(a->n, saddle, x);
  glass_vector_add(a->n, side * a->options.max_step, mode, x);
  glass_minimize_outcome outcome;
  glass_status status = GLASS_OK;
  if (event->nnear > 0) {
    glass_potential held = s->potential;
    held.eval = evaluate_near;
    held.ctx = (void *)event;
    held.calls = NULL; /* counted by the stage */
    status = minimize(s, &held, NEAR_FTOL, to, x, energy, &outcome);
  }
  if (!status)
    status = minimize(s, &s->potential, MINIMUM_FTOL, to, x, energy, &outcome);
  if (!status && outcome == GLASS_MINIMIZE_CONVERGED && is_near_start(to, x))
    status = minimize(s, &s->potential, START_FTOL, to, x, energy, &outcome);
  if (!status)
    *returned = is_start((void *)to, x, a->force, *energy);
  return status;
}

static int count_moved(const glass_artn *a, const double *x, const double *y)
{
  int moved = 0;
  for (int i = 0; i < a->n; i += 3) {
    double square = 0.0;
    for (int d = 0; d < 3; d++)
      square += (x[i + d] - y[i + d]) * (x[i + d] - y[i + d]);
    moved += square > a->options.moved * a->options.moved;
  }
  return moved;
}

static double distance(glass_artn *a, const double *x, const double *y)
{
  glass_vector_subtract(a->n, x, y, a->step);
  return glass_vector_norm(a->n, a->step);
}

/* The two sides of a saddle, the one that faces the start first. */
typedef struct {
  double *x[2];
  double energy[2];
  int returned[2];
} both_sides;

/* Relax to the first side or both. */
static glass_status relax(stage *s, const near_event *event, const start *to, const double *x,
                          const double *mode, int both, both_sides *sides)
{
  glass_artn *a = s->artn;
  glass_artn_result *result = s->result;
  result->displacement = distance(a, x, to->x_min);
  result->barrier = result->energy;
  result->reverse = result->difference = NAN;
  result->moved = 0;
  const double back = glass_vector_dot(a->n, a->step, mode) > 0.0 ? -1.0 : 1.0;
  glass_status status = GLASS_OK;
  for (int k = 0; k < 2 && !status && (k == 0 || both || !sides->returned[0]); k++)
    status = relax_side(s, k ? -back : back, event, to, x, mode, sides->x[k], &sides->energy[k],
                        &sides->returned[k]);
  return status;
}

static void take_nearer(glass_artn *a, const double *x_min, both_sides *sides)
{
  if (distance(a, sides->x[0], x_min) < distance(a, sides->x[1], x_min))
    glass_vector_copy(a->n, sides->x[0], sides->x[1]);
}

glass_status glass_artn_probe(glass_artn *a, const glass_potential *potential, const double *x_min,
                              const double *x, const double *mode, double *x_other,
                              glass_artn_result *result)
{
  stage s;
  glass_status status = begin(&s, a, potential, GLASS_ARTN_RELAXING, result);
  if (status)
    return status;
  const start to = {.options = &a->options, .n = a->n, .x_min = x_min};
  const near_event all = {.s = &s};
  both_sides sides = {.x = {a->scratch, x_other}};
  status = relax(&s, &all, &to, x, mode, 0, &sides);
  if (!status && !sides.returned[0] && !sides.returned[1]) {
    result->outcome = GLASS_ARTN_DISCONNECTED;
    take_nearer(a, x_min, &sides);
  }
  return finish(&s, status);
}

glass_status glass_artn_judge(glass_artn *a, const glass_potential *potential, const double *x_min,
                              const double *x, const double *mode, int nnear,
                              const int *near, double *x_final, glass_artn_result *result)
{
  stage s;
  glass_status status = begin(&s, a, potential, GLASS_ARTN_RELAXING, result);
  if (status)
    return status;
  const start to = {.options = &a->options, .n = a->n, .x_min = x_min};
  const near_event event = {.s = &s, .nnear = nnear, .near = near};
  both_sides sides = {.x = {a->scratch, x_final}};
  status = relax(&s, &event, &to, x, mode, 1, &sides);
  status = finish(&s, status);
  if (status || result->outcome)
    return status;
  if (sides.returned[0] == sides.returned[1]) {
    result->outcome = sides.returned[0] ? GLASS_ARTN_RETURNED : GLASS_ARTN_DISCONNECTED;
    take_nearer(a, x_min, &sides);
    return GLASS_OK;
  }
  const int other = sides.returned[0] ? 1 : 0;
  if (other == 0)
    glass_vector_copy(a->n, a->scratch, x_final);
  result->reverse = result->energy - sides.energy[other];
  result->difference = sides.energy[other];
  result->moved = count_moved(a, x_final, x_min);
  result->outcome = GLASS_ARTN_CONNECTED;
  return GLASS_OK;
}
