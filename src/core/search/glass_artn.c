/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "glass_artn.h"

#include "glass_vector.h"

static int is_good(const glass_potential *potential, const glass_push *push)
{
  if (push->npush < 1 || !(push->amplitude > 0.0))
    return 0;
  for (int k = 0; k < push->npush; k++)
    if (push->push[k] < 0 || push->push[k] >= potential->n / 3)
      return 0;
  return 1;
}

/* The pushed atoms' part of a displacement from the minimum: climbing leads them away from where
 * they came from. That the others do not enter keeps the search local: they only follow. */
static void push_outward(const glass_potential *potential, const glass_push *push, const double *x,
                         double *direction)
{
  memset(direction, 0, sizeof(double) * (size_t)potential->n);
  for (int k = 0; k < push->npush; k++)
    for (int i = 3 * push->push[k]; i < 3 * push->push[k] + 3; i++)
      direction[i] = x[i] - potential->reference[i];
}

static void push_at_random(const glass_potential *potential, const glass_push *push,
                           double *direction)
{
  memset(direction, 0, sizeof(double) * (size_t)potential->n);
  for (int k = 0; k < push->npush; k++)
    for (int d = 0; d < 3; d++)
      direction[3 * push->push[k] + d] = glass_random_normal(&push->key, (uint64_t)(3 * k + d));
}

/* Errors: GLASS_EINVAL where there is no direction. */
static glass_status normalize(const glass_potential *potential, const double *x, double *direction)
{
  glass_rigid_remove(potential->rigid, potential->n, x, direction);
  const double norm = glass_vector_norm(potential->n, direction);
  if (!(norm > 0.0))
    return GLASS_EINVAL;
  glass_vector_scale(potential->n, 1.0 / norm, direction);
  return GLASS_OK;
}

/* Some length along the direction and steepest descent in all others: it relaxes stiff bonds and
 * leaves soft, extended modes alone. */
static glass_status climb_step(glass_follow *f, const glass_potential *potential,
                               const double *direction, double length, glass_point *p)
{
  double *step = f->work[1];
  const double along = glass_vector_dot(p->n, p->force, direction);
  glass_vector_copy(p->n, p->force, step);
  glass_vector_add(p->n, -along, direction, step);
  glass_vector_scale(p->n, f->stiffness > 0.0 ? f->options.descent / f->stiffness : 0.0, step);
  glass_vector_add(p->n, length, direction, step);
  return glass_follow_move(f, potential, step, p);
}

static glass_status climb_outward(void *ctx, glass_follow *f, const glass_potential *potential,
                                  glass_point *p)
{
  double *direction = f->work[0];
  push_outward(potential, ctx, p->x, direction);
  const glass_status status = normalize(potential, p->x, direction);
  return status ? status : climb_step(f, potential, direction, f->options.increment, p);
}

/* From the minimum along the direction until the lowest curvature is negative enough; the direction
 * bends with the pushed atoms as they give way. */
static glass_status climb(glass_follow *f, const glass_potential *potential, const glass_push *push,
                          double *direction, glass_point *p, glass_search_outcome *outcome)
{
  const glass_search_options *o = &f->options;
  glass_status status = normalize(potential, potential->reference, direction);
  if (status)
    return status;
  glass_vector_copy(p->n, direction, p->mode);
  glass_vector_copy(p->n, potential->reference, p->x);
  glass_vector_add(p->n, push->amplitude, direction, p->x);
  glass_lbfgs_reset(f->memory);
  status = glass_follow_force(f, potential, p);
  for (int k = 0; !status; k++) {
    if (p->energy > o->max_energy)
      *outcome = GLASS_SEARCH_ENERGY_CAP;
    else if (k == o->max_increments)
      *outcome = GLASS_SEARCH_NO_NEGATIVE_MODE;
    if (*outcome)
      return GLASS_OK;
    if (k >= o->blind_increments) {
      status = glass_follow_mode(f, potential, o->climb_vectors, p);
      if (status || p->eigenvalue < o->eigenvalue)
        return status;
    }
    status = climb_outward((void *)push, f, potential, p);
    if (!status)
      status = climb_step(f, potential, direction, 0.0, p);
  }
  return status;
}

static glass_status search(glass_follow *f, glass_potential *potential, const glass_push *push,
                           glass_point *p, glass_search_outcome *outcome)
{
  *outcome = GLASS_SEARCH_UNDECIDED;
  p->n = 0;
  glass_status status = is_good(potential, push) ? glass_follow_fit(f, potential, p) : GLASS_EINVAL;
  if (status)
    return status;
  double *direction = f->work[0];
  f->stiffness = 0.0;
  if (push->toward)
    push_outward(potential, push, push->toward, direction);
  else
    push_at_random(potential, push, direction);
  const glass_follow_climb climb_on = {climb_outward, (void *)push};
  for (int climbs = 0; climbs <= f->options.restarts; climbs++) {
    *outcome = GLASS_SEARCH_UNDECIDED;
    status = climb(f, potential, push, direction, p, outcome);
    if (!status && !*outcome)
      status = glass_follow_to_saddle(f, potential, climb_on, f->options.ftol, p, outcome);
    if (status || *outcome != GLASS_SEARCH_LOST_MODE)
      break;
    push_outward(potential, push, p->x, direction);
  }
  return status;
}

const glass_method glass_artn_method = {
    .name = "artn",
    .papers = "G. T. Barkema, N. Mousseau, Phys. Rev. Lett. 77, 4358 (1996); R. Malek, N. "
              "Mousseau, Phys. Rev. E 62, 7723 (2000); E. Machado-Charry et al., J. Chem. Phys. "
              "135, 034102 (2011)",
    .search = search};
