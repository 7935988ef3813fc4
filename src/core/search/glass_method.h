/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The socket for ways to get from a minimum to the neighborhood of a saddle. Refining, probing and
 * judging (glass_saddle.h, glass_connection.h) are the same for all of them. */
#ifndef GLASS_METHOD_H
#define GLASS_METHOD_H

#include "glass_follow.h"
#include "glass_random.h"

#ifdef __cplusplus
extern "C" {
#endif

/* What a search starts from. The minimum is the reference of the potential. */
typedef struct {
  int npush;            /* atoms that are pushed */
  const int *push;      /* [npush] their slots */
  double amplitude;     /* norm of the push over all of them, > 0, [length] */
  const double *toward; /* [n] a configuration: where to push instead of at random, or a guess of
                           the saddle, as the method says; or NULL, [length] */
  glass_random_key key; /* what the random numbers are for */
} glass_push;

typedef struct {
  const char *name;
  const char *papers; /* that describe it */

  /* To a saddle of the moving atoms.
   *   out      the stationary point; sized by the search
   *   outcome  out, undecided where there is one
   * Errors: GLASS_EINVAL, GLASS_ENOMEM, GLASS_ELAPACK, GLASS_ELIMIT and those of the potential. */
  glass_status (*search)(glass_follow *follow, glass_potential *potential, const glass_push *push,
                         glass_point *out, glass_search_outcome *outcome);
} glass_method;

#ifdef __cplusplus
}
#endif

#endif
