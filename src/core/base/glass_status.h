/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a core function can answer.
 *
 * Every core function returns a glass_status: 0 is success, negative values are errors, in one
 * list. Results come through trailing pointers and are untouched on error. A scientific outcome (a
 * search that found no saddle) is not an error; each topic has its own enum for those. */
#ifndef GLASS_STATUS_H
#define GLASS_STATUS_H

#ifdef __cplusplus
extern "C" {
#endif

#define GLASS_STATUS_LIST(X)                                                                       \
  X(GLASS_OK, 0, "success")                                                                        \
  X(GLASS_EINVAL, -1, "an argument is out of its range")                                           \
  X(GLASS_ENOMEM, -2, "out of memory")                                                             \
  X(GLASS_ENONFINITE, -3, "a value is not finite (NaN or infinity)")                               \
  X(GLASS_ELAPACK, -4, "a LAPACK routine failed")                                                  \
  X(GLASS_EEVAL, -5, "the potential could not be evaluated")                                       \
  X(GLASS_ELIMIT, -6, "no evaluation of the potential is left")

typedef enum {
#define X(name, value, message) name = value,
  GLASS_STATUS_LIST(X)
#undef X
} glass_status;

/* The message of a status, never NULL. */
const char *glass_status_message(glass_status status);

#ifdef __cplusplus
}
#endif

#endif
