/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "glass_point.h"

#include "glass_vector.h"

#include <stdlib.h>

static glass_status reserve(glass_point *p, int n)
{
  if (n <= p->capacity)
    return GLASS_OK;
  double **arrays[] = {&p->x, &p->mode, &p->force};
  for (int k = 0; k < 3; k++) {
    double *larger = realloc(*arrays[k], sizeof(double) * (size_t)n);
    if (!larger)
      return GLASS_ENOMEM;
    *arrays[k] = larger;
  }
  p->capacity = n;
  return GLASS_OK;
}

glass_status glass_point_fit(glass_point *p, const glass_potential *potential)
{
  const int n = potential->n;
  if (p->n > n)
    return GLASS_EINVAL;
  const glass_status status = reserve(p, n);
  if (status)
    return status;
  for (int i = p->n; i < n; i++) {
    p->x[i] = potential->reference[i];
    p->mode[i] = p->force[i] = 0.0;
  }
  p->n = n;
  return GLASS_OK;
}

glass_status glass_point_copy(const glass_point *from, glass_point *to)
{
  const glass_status status = reserve(to, from->n);
  if (status)
    return status;
  glass_vector_copy(from->n, from->x, to->x);
  glass_vector_copy(from->n, from->mode, to->mode);
  glass_vector_copy(from->n, from->force, to->force);
  to->n = from->n;
  to->energy = from->energy;
  to->eigenvalue = from->eigenvalue;
  to->residual = from->residual;
  to->largest = from->largest;
  return GLASS_OK;
}

void glass_point_free(glass_point *p)
{
  free(p->x);
  free(p->mode);
  free(p->force);
  *p = (glass_point){0};
}
