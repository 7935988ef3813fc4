/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The words of a saddle search: its parameters and how it can end. */
#ifndef GLASS_SEARCH_H
#define GLASS_SEARCH_H

#include "glass_status.h"

#include <math.h>

#ifdef __cplusplus
extern "C" {
#endif

/* One row per parameter:
 *   X(keyword, value, field, kind, dimension, low, high, metal, lj, task, meaning)
 *   keyword, value  word under which a user finds it, and its place behind the word; "" where it is
 *                   not offered
 *   kind            NUMBER, low < value < high, or INTEGER, low <= value <= high
 *   dimension       NONE, LENGTH, ENERGY, FORCE [energy/length] or CURVATURE [energy/length^2]
 *   metal, lj       defaults in LAMMPS's metal units (Angstrom, eV) and in reduced ones
 *   task            TASK: another value gives other events; COST: the same ones at another cost;
 *                   OUTPUT: only what is told of them */
#define GLASS_SEARCH_PARAMETERS(X)                                                                 \
  X("step", 1, increment, NUMBER, LENGTH, 0.0, INFINITY, 0.15, 0.06, TASK,                         \
    "step of the pushed atoms while climbing")                                                     \
  X("step", 2, max_step, NUMBER, LENGTH, 0.0, INFINITY, 0.4, 0.16, TASK,                           \
    "largest step along the mode")                                                                 \
  X("eigenvalue", 1, eigenvalue, NUMBER, CURVATURE, -INFINITY, 0.0, -0.30, -5.0, TASK,             \
    "curvature below which the basin is left")                                                     \
  X("lanczos", 1, lanczos_vectors, INTEGER, NONE, 2, 1000, 15, 15, TASK,                           \
    "most vectors for a lowest mode")                                                              \
  X("lanczos", 2, lanczos_tol, NUMBER, NONE, 0.0, 1.0, 0.01, 0.01, TASK,                           \
    "relative change of an eigenvalue that is small enough")                                       \
  X("ftol", 1, ftol, NUMBER, FORCE, 0.0, INFINITY, 0.05, 0.3, TASK,                                \
    "largest force on an atom at a saddle")                                                        \
  X("mtol", 1, mtol, NUMBER, FORCE, 0.0, INFINITY, 0.005, 0.03, TASK,                              \
    "largest force on an atom at a minimum beside a saddle")                                       \
  X("maxcalls", 1, max_calls, INTEGER, NONE, 1, 1000000000, 2000, 2000, TASK,                      \
    "most evaluations of a search")                                                                \
  X("emax", 1, max_energy, NUMBER, ENERGY, 0.0, INFINITY, 20.0, 60.0, TASK,                        \
    "highest energy of a search above the minimum")                                                \
  X("same", 1, same_distance, NUMBER, LENGTH, 0.0, INFINITY, 0.2, 0.08, TASK,                      \
    "a side is the start when no atom is farther from it")                                         \
  X("same", 2, same_energy, NUMBER, ENERGY, 0.0, INFINITY, 1e-3, 3e-3, TASK,                       \
    "and its energy differs by less")                                                              \
  X("moved", 1, moved, NUMBER, LENGTH, 0.0, INFINITY, 0.1, 0.04, OUTPUT,                           \
    "an atom counts as moved beyond it")                                                           \
  X("delta", 1, delta, NUMBER, LENGTH, 0.0, INFINITY, 1e-3, 4e-4, TASK,                            \
    "norm of displacements for differences of forces")                                             \
  X("", 0, memory, INTEGER, NONE, 1, 1000, 30, 30, TASK,                                           \
    "steps that shape the next quasi-Newton step")                                                 \
  X("", 0, blind_increments, INTEGER, NONE, 0, 1000, 3, 3, TASK,                                   \
    "increments of climbing before the first look at the curvature")                               \
  X("", 0, max_increments, INTEGER, NONE, 1, 1000, 25, 25, TASK, "increments of climbing at most") \
  X("", 0, descent, NUMBER, NONE, 0.0, 2.0, 1.5, 1.5, TASK,                                        \
    "steepest descent while climbing, in inverse stiffest curvatures; unstable from 2 on")         \
  X("", 0, climb_vectors, INTEGER, NONE, 2, 1000, 8, 8, TASK, "Lanczos vectors while climbing")    \
  X("", 0, follow_vectors, INTEGER, NONE, 2, 1000, 8, 8, TASK,                                     \
    "Lanczos vectors where the mode of the step before is known")                                  \
  X("", 0, max_positive, INTEGER, NONE, 0, 1000, 6, 6, TASK,                                       \
    "steps in a row without negative curvature that a mode survives")                              \
  X("", 0, restarts, INTEGER, NONE, 0, 1000, 2, 2, TASK,                                           \
    "times that a search which lost its mode climbs again")                                        \
  X("", 0, same_mode, NUMBER, NONE, 0.0, 1.0, 0.97, 0.97, TASK,                                    \
    "cosine between modes of two steps beyond which the mode is kept for some")                    \
  X("", 0, keep_mode, INTEGER, NONE, 0, 1000, 2, 2, TASK, "... for so many steps")                 \
  X("", 0, max_descents, INTEGER, NONE, 0, 1000, 3, 3, TASK,                                       \
    "descents from saddles of higher order")                                                       \
  X("", 0, descent_step, NUMBER, NONE, 0.0, INFINITY, 0.5, 0.5, TASK,                              \
    "length of such a descent in largest steps")                                                   \
  X("", 0, line_points, INTEGER, NONE, 1, 1000, 5, 5, TASK, "points looked at between two minima") \
  X("", 0, line_descents, INTEGER, NONE, 0, 1000, 6, 6, TASK,                                      \
    "steps of steepest descent across that line, from the highest point")                          \
  X("", 0, confirm_vectors, INTEGER, NONE, 2, 1000, 200, 200, TASK,                                \
    "Lanczos vectors that prove the order of a saddle, at most")                                   \
  X("", 0, join_part, NUMBER, NONE, 0.0, 1.0, 0.3, 0.3, TASK,                                      \
    "part of the tolerance above which standing atoms join, where one exceeds it")                 \
  X("", 0, start_part, NUMBER, NONE, 0.0, 1.0, 0.01, 0.01, TASK,                                   \
    "part of mtol to which a side near the start is relaxed until its energy tells")

#define GLASS_SEARCH_NUMBER double
#define GLASS_SEARCH_INTEGER int

typedef struct {
#define X(keyword, value, field, kind, dimension, low, high, metal, lj, task, meaning)             \
  GLASS_SEARCH_##kind field; /* meaning */
  GLASS_SEARCH_PARAMETERS(X)
#undef X
} glass_search_options;

typedef enum { GLASS_SEARCH_METAL, GLASS_SEARCH_LJ } glass_search_units;

/* All defaults. */
glass_search_options glass_search_defaults(glass_search_units units);

/* GLASS_OK where all values are in their ranges, else GLASS_EINVAL. */
glass_status glass_search_check(const glass_search_options *options);

/* How a search ends, in the order of the fix's outputs. */
#define GLASS_SEARCH_OUTCOMES(X)                                                                   \
  X(GLASS_SEARCH_CONNECTED, 1, "connected")       /* one side is the start */                      \
  X(GLASS_SEARCH_DISCONNECTED, 2, "disconnected") /* neither side is */                            \
  X(GLASS_SEARCH_RETURNED, 3, "returned")         /* both sides are */                             \
  X(GLASS_SEARCH_NO_NEGATIVE_MODE, 4,                                                              \
    "no_negative_mode")                               /* climbed far and stayed in the basin */    \
  X(GLASS_SEARCH_LOST_MODE, 5, "lost_mode")           /* the negative curvature went away */       \
  X(GLASS_SEARCH_NO_CONVERGENCE, 6, "no_convergence") /* no evaluation left, or stuck */           \
  X(GLASS_SEARCH_ENERGY_CAP, 7, "energy_cap")         /* above the highest energy */               \
  X(GLASS_SEARCH_NOT_A_SADDLE, 8, "not_a_saddle")     /* not exactly one negative curvature */     \
  X(GLASS_SEARCH_REFINE_FAILED, 9, "refine_failed")   /* went away with more atoms */              \
  X(GLASS_SEARCH_NONFINITE, 10, "nonfinite")          /* energy or force is NaN or infinite */     \
  X(GLASS_SEARCH_NOT_PROVEN, 11, "not_proven")        /* one negative curvature or more? */

typedef enum {
  GLASS_SEARCH_UNDECIDED = 0,
#define X(name, value, word) name = value,
  GLASS_SEARCH_OUTCOMES(X)
#undef X
} glass_search_outcome;

/* The word for an outcome, never NULL. */
const char *glass_search_outcome_name(glass_search_outcome outcome);

#ifdef __cplusplus
}
#endif

#endif
