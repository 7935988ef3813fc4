/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "glass_minimize.h"

#include "glass_lbfgs.h"
#include "glass_vector.h"

#include <stdlib.h>

#define MEMORY 20
/* The first step, before anything is known of the curvature, as a part of the largest. */
#define FIRST_STEP 0.1
/* A step is shortened so often, the second half of the times along the force. */
#define MAX_SHORTENINGS 12

struct glass_minimizer {
  int n, room;
  glass_lbfgs *memory;
  double *step, *trial, *trial_force, *change; /* [room] */
};

glass_status glass_minimizer_create(glass_minimizer **out)
{
  glass_minimizer *m = calloc(1, sizeof *m);
  if (!m)
    return GLASS_ENOMEM;
  *out = m;
  return GLASS_OK;
}

void glass_minimizer_destroy(glass_minimizer *m)
{
  if (!m)
    return;
  glass_lbfgs_destroy(m->memory);
  free(m->step);
  free(m->trial);
  free(m->trial_force);
  free(m->change);
  free(m);
}

double glass_minimizer_memory(const glass_minimizer *m)
{
  return (double)sizeof *m + 4.0 * sizeof(double) * m->room +
         (m->memory ? glass_lbfgs_memory(m->memory) : 0.0);
}

static glass_status resize(glass_minimizer *m, int n)
{
  double **arrays[] = {&m->step, &m->trial, &m->trial_force, &m->change};
  for (int k = 0; n > m->room && k < 4; k++) {
    double *larger = realloc(*arrays[k], sizeof(double) * (size_t)n);
    if (!larger)
      return GLASS_ENOMEM;
    *arrays[k] = larger;
  }
  m->room = n > m->room ? n : m->room;
  m->n = n;
  return m->memory ? glass_lbfgs_resize(m->memory, n) : glass_lbfgs_create(n, MEMORY, &m->memory);
}

/* A step downhill, no longer than allowed; steepest descent where the memory has none to offer. */
static double choose_step(glass_minimizer *m, const double *force, double max_step)
{
  const int n = m->n;
  const int used = glass_lbfgs_step(m->memory, force, NULL, 0.0, m->step);
  const double slope = glass_vector_dot(n, force, m->step);
  if (!used || !(slope > 0.0)) {
    glass_lbfgs_reset(m->memory);
    glass_vector_copy(n, force, m->step);
    glass_vector_scale(n, FIRST_STEP * max_step / glass_vector_largest(n, force), m->step);
  }
  const double longest = glass_vector_largest(n, m->step);
  if (longest > max_step)
    glass_vector_scale(n, max_step / longest, m->step);
  return glass_vector_dot(n, force, m->step);
}

glass_status glass_minimize(glass_minimizer *m, const glass_potential *potential,
                            const glass_minimize_options *options, glass_minimize_stop stop,
                            void *ctx, double *x, double *force, double *energy, int *calls,
                            glass_minimize_outcome *outcome)
{
  const int n = potential->n;
  if (n < 1 || !(options->ftol > 0.0) || !(options->max_step > 0.0) || options->max_calls < 1)
    return GLASS_EINVAL;
  glass_status status = resize(m, n);
  if (status)
    return status;
  if (!options->go_on)
    glass_lbfgs_reset(m->memory);
  *calls = 1;
  status = glass_potential_force(potential, x, force, energy);
  double slope = 0.0;
  int shortenings = 0;
  for (;;) {
    if (status)
      return status;
    const double largest = glass_vector_largest(n, force);
    *outcome = largest < options->ftol                                ? GLASS_MINIMIZE_CONVERGED
               : stop && !shortenings && stop(ctx, x, force, *energy) ? GLASS_MINIMIZE_STOPPED
               : shortenings > MAX_SHORTENINGS                        ? GLASS_MINIMIZE_STUCK
               : *calls >= options->max_calls                         ? GLASS_MINIMIZE_MAX_CALLS
                                                                      : 0;
    if (*outcome)
      return GLASS_OK;
    if (shortenings == MAX_SHORTENINGS / 2)
      glass_lbfgs_reset(m->memory);
    if (shortenings == 0 || shortenings == MAX_SHORTENINGS / 2)
      slope = choose_step(m, force, options->max_step);
    for (int i = 0; i < n; i++)
      m->trial[i] = x[i] + m->step[i];
    double trial_energy;
    status = glass_potential_force(potential, m->trial, m->trial_force, &trial_energy);
    ++*calls;
    if (status)
      return status;
    glass_vector_subtract(n, force, m->trial_force, m->change);
    const double rise = trial_energy - *energy;
    if (rise <= potential->roundoff) {
      glass_lbfgs_add(m->memory, m->step, m->change);
      glass_vector_copy(n, m->trial, x);
      glass_vector_copy(n, m->trial_force, force);
      *energy = trial_energy;
      shortenings = 0;
    } else {
      /* The minimum of the parabola through both energies and the slope at the start. */
      const double parabola = 0.5 * slope / (slope + rise);
      const double part = parabola > 0.1 ? parabola : 0.1;
      glass_vector_scale(n, part, m->step);
      slope *= part;
      shortenings++;
    }
  }
}
