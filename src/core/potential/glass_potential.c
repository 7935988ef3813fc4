/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "glass_potential.h"

#include "glass_vector.h"

static int is_finite(int n, const double *v)
{
  return isfinite(glass_vector_dot(n, v, v));
}

static glass_status count_evaluation(const glass_potential *p)
{
  if (!p->calls)
    return GLASS_OK;
  if (p->calls->limit > 0 && p->calls->evaluations >= p->calls->limit)
    return GLASS_ELIMIT;
  p->calls->evaluations++;
  return GLASS_OK;
}

glass_status glass_potential_force(const glass_potential *p, const double *x, double *force,
                                   double *energy)
{
  glass_status status = count_evaluation(p);
  if (!status)
    status = p->eval(p->ctx, x, force, energy);
  if (status)
    return status;
  if (!isfinite(*energy) || !is_finite(p->n, force))
    return GLASS_ENONFINITE;
  glass_rigid_remove(p->rigid, p->n, x, force);
  return GLASS_OK;
}

glass_status glass_potential_expand(const glass_potential *p, const double *x)
{
  if (!p->expand)
    return GLASS_OK;
  const glass_status status = count_evaluation(p);
  return status ? status : p->expand(p->ctx, x);
}

static glass_status force_at(const glass_potential *p, const double *x, double step,
                             const double *v, double *moved, double *force)
{
  double energy;
  for (int i = 0; i < p->n; i++)
    moved[i] = x[i] + step * v[i];
  const glass_status status = count_evaluation(p);
  return status ? status : p->eval(p->ctx, moved, force, &energy);
}

static glass_status difference(const glass_potential *p, const double *x, const double *force,
                               double delta, const double *v, double *hv, double *work)
{
  double *moved = work, *behind = work + p->n;
  const double distance = force ? delta : 2.0 * delta;
  glass_status status = force_at(p, x, delta, v, moved, hv);
  if (!status && !force)
    status = force_at(p, x, -delta, v, moved, behind);
  if (status)
    return status;
  for (int i = 0; i < p->n; i++)
    hv[i] = ((force ? force[i] : behind[i]) - hv[i]) / distance;
  return GLASS_OK;
}

glass_status glass_potential_product(const glass_potential *p, const double *x, const double *force,
                                     double delta, const double *v, double *hv, double *work)
{
  glass_status status;
  if (p->multiply) {
    if (p->calls)
      p->calls->products++;
    status = p->multiply(p->ctx, v, hv);
  } else {
    status = difference(p, x, force, delta, v, hv, work);
  }
  if (status)
    return status;
  if (!is_finite(p->n, hv))
    return GLASS_ENONFINITE;
  glass_rigid_remove(p->rigid, p->n, x, hv);
  return GLASS_OK;
}

glass_status glass_potential_outside(const glass_potential *p, double limit, int *n,
                                     const int **site, double *largest)
{
  if (p->outside)
    return p->outside(p->ctx, limit, n, site, largest);
  *n = 0;
  *site = NULL;
  *largest = 0.0;
  return GLASS_OK;
}

glass_status glass_potential_grow(glass_potential *p, int n, const int *site)
{
  if (!p->grow || n < 1)
    return GLASS_EINVAL;
  const double *reference;
  const glass_status status = p->grow(p->ctx, n, site, &reference);
  if (status)
    return status;
  p->n += 3 * n;
  p->reference = reference;
  return GLASS_OK;
}
