/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Saddle points by the activation-relaxation technique (ARTn), one search from one minimum.
 *
 * A search has stages, so that the host can put the saddle of a small set of atoms into a larger
 * one between them; each goes on while result.outcome is undecided:
 *
 *   glass_artn_create(n, &options, &artn);
 *   glass_artn_search(artn, &potential, x_min, npush, push, 0.1, &key, x, mode, &result);
 *   glass_artn_refine(artn, &potential, x, mode, &result);
 *   glass_artn_judge(artn, &potential, x_min, x, mode, 0, NULL, x_final, &result);
 *   glass_artn_destroy(artn);
 *
 * A disconnected search has passed a saddle on its way; it can turn back to it. Whether it is
 * disconnected can be seen before it is refined:
 *
 *   glass_artn_probe(artn, &potential, x_min, x, mode, x_other, &result);
 *   if (result.outcome == GLASS_ARTN_DISCONNECTED) {
 *     result.outcome = GLASS_ARTN_UNDECIDED;
 *     glass_artn_turn_back(artn, &potential, x_min, x_other, x, mode, &result);
 *   }
 *
 * Search: displace the pushed atoms at random and climb, outward along the displacement of the
 * pushed atoms, with two steepest-descent steps in all other directions an increment, until the
 * lowest curvature falls below a threshold. Then follow its mode up and relax all other directions
 * by quasi-Newton steps on the force with the mode inverted; where no curvature is negative any
 * more, climb on. A search that loses its mode starts again, along the direction that the pushed
 * atoms have bent to.
 *
 * Refine: converge on the saddle by the same steps, and confirm that exactly one curvature is
 * negative. A stationary point with a second one is left along it.
 *
 * Judge: step over the saddle to both sides, relax both, and see whether one of them is the start.
 *
 * Turn back: from the highest of a few points on the line between the start and the minimum that
 * the search has passed into, follow the lowest mode to the saddle between them.
 *
 * Sources: G. T. Barkema, N. Mousseau, Phys. Rev. Lett. 77, 4358 (1996); R. Malek, N. Mousseau,
 * Phys. Rev. E 62, 7723 (2000); E. Machado-Charry et al., J. Chem. Phys. 135, 034102 (2011). */
#ifndef GLASS_ARTN_H
#define GLASS_ARTN_H

#include "glass_potential.h"
#include "glass_random.h"

#ifdef __cplusplus
extern "C" {
#endif

/* How a search ends, in the order of the fix's outputs. */
#define GLASS_ARTN_OUTCOME_LIST(X)                                                                 \
  X(GLASS_ARTN_CONNECTED, 1, "connected")               /* one side is the start, the other not */ \
  X(GLASS_ARTN_DISCONNECTED, 2, "disconnected")         /* neither side is the start */            \
  X(GLASS_ARTN_RETURNED, 3, "returned")                 /* both sides are */                       \
  X(GLASS_ARTN_NO_NEGATIVE_MODE, 4, "no_negative_mode") /* climbed far and never left the basin */ \
  X(GLASS_ARTN_LOST_MODE, 5, "lost_mode")               /* the negative curvature went away */     \
  X(GLASS_ARTN_NO_CONVERGENCE, 6, "no_convergence")     /* out of force calls */                   \
  X(GLASS_ARTN_ENERGY_CAP, 7, "energy_cap")             /* above the largest energy */             \
  X(GLASS_ARTN_NOT_A_SADDLE, 8, "not_a_saddle")         /* not exactly one negative curvature */   \
  X(GLASS_ARTN_REFINE_FAILED, 9, "refine_failed")       /* the saddle went away with more atoms */ \
  X(GLASS_ARTN_NONFINITE, 10, "nonfinite")              /* energy or force is NaN or infinite */

typedef enum {
  GLASS_ARTN_UNDECIDED = 0,
#define X(name, value, word) name = value,
  GLASS_ARTN_OUTCOME_LIST(X)
#undef X
} glass_artn_outcome;

/* The word for an outcome, never NULL. */
const char *glass_artn_outcome_name(glass_artn_outcome outcome);

typedef enum {
  GLASS_ARTN_CLIMBING,
  GLASS_ARTN_FOLLOWING,
  GLASS_ARTN_REFINING,
  GLASS_ARTN_RELAXING,
  GLASS_ARTN_STAGES
} glass_artn_stage;

typedef struct {
  double increment;    /* step while climbing, > 0, [length] */
  double max_step;     /* largest step along the mode, > 0, [length] */
  double eigenvalue;   /* the basin is left below it, < 0, [energy/length^2] */
  int lanczos_vectors; /* most Krylov vectors, >= 2 */
  double lanczos_tol;  /* relative change of the eigenvalue that ends Lanczos, > 0 */
  double delta;        /* norm of finite displacements, > 0, [length] */
  double ftol;       /* saddle: largest atomic force; minima: a tenth of it, > 0, [energy/length] */
  int max_calls;     /* force calls of all stages together, >= 1 */
  double max_energy; /* above the start, > 0, [energy] */
  double same_distance; /* a side is the start when no atom is farther from it, > 0, [length] */
  double same_energy;   /* ... and its energy differs by less, > 0, [energy] */
  double moved;         /* an atom counts as moved beyond it, > 0, [length] */
} glass_artn_options;

/* The defaults in LAMMPS's metal units (Angstrom, eV). */
glass_artn_options glass_artn_metal_defaults(void);

/* Start with all zero; the stages fill it one after the other. */
typedef struct {
  glass_artn_outcome outcome;   /* GLASS_ARTN_UNDECIDED: go on with the next stage */
  int calls[GLASS_ARTN_STAGES]; /* force calls by stage */
  double energy;                /* of the saddle, above the start, [energy] */
  double eigenvalue;            /* lowest curvature there, [energy/length^2] */
  double force;                 /* largest atomic force there, [energy/length] */
  double barrier;               /* probe, judge: that of a confirmed saddle, [energy] */
  double reverse;               /* judge: saddle minus the other side; NaN unless connected */
  double difference;            /* judge: the other side minus start; NaN unless connected */
  double displacement; /* probe, judge: norm of the vector from start to saddle, [length] */
  int moved;           /* judge: atoms farther than `moved` from start to other side; 0 unless
                          connected */
} glass_artn_result;

typedef struct glass_artn glass_artn;

/* A workspace for n coordinates, to be used for many searches. The options are copied.
 * Errors: GLASS_EINVAL, GLASS_ENOMEM. */
glass_status glass_artn_create(int n, const glass_artn_options *options, glass_artn **out);
void glass_artn_destroy(glass_artn *artn);

/* Bytes held. */
double glass_artn_memory(const glass_artn *artn);

/* Every stage returns GLASS_OK with the outcome in the result, or an error that is not the search's
 * fault: GLASS_EINVAL, GLASS_ELAPACK, GLASS_EEVAL. */

/* From a minimum to a saddle.
 *   x_min       in, [n], the minimum, relaxed to a tenth of ftol or better; energies are above it
 *   npush, push in, indices of the atoms (not coordinates) that are pushed
 *   amplitude   norm of the push over all of them, > 0, [length]
 *   key         what the random numbers are for
 *   x, mode     out, [n], where the search ended and the lowest mode there */
glass_status glass_artn_search(glass_artn *artn, const glass_potential *potential,
                               const double *x_min, int npush, const int *push,
                               double amplitude, const glass_random_key *key, double *x,
                               double *mode, glass_artn_result *result);

/* See whether one side of a saddle is the start. The outcome is undecided where it is, or
 * disconnected.
 *   x, mode  in, [n], the saddle
 *   x_other  out, [n], the minimum nearer to the start; meaningful when disconnected */
glass_status glass_artn_probe(glass_artn *artn, const glass_potential *potential,
                              const double *x_min, const double *x,
                              const double *mode, double *x_other, glass_artn_result *result);

/* From a minimum to the saddle between it and another one: along the straight line to its highest
 * point, and from there along the lowest mode.
 *   x_min    in, [n], as above
 *   x_other  in, [n], the other minimum, not x_min itself; of a disconnected search it is what
 *            probe() or judge() gave
 *   x, mode  out, [n], as above */
glass_status glass_artn_turn_back(glass_artn *artn, const glass_potential *potential,
                                  const double *x_min, const double *x_other,
                                  double *x, double *mode, glass_artn_result *result);

/* Converge a saddle and confirm it.
 *   x, mode  in/out, [n] */
glass_status glass_artn_refine(glass_artn *artn, const glass_potential *potential, double *x, double *mode, glass_artn_result *result);

/* Relax from the saddle to both sides.
 *   x, mode  in, [n], the saddle
 *   near     in, [nnear], ascending indices of the atoms that relax first, while the others stay
 *            where the step over the saddle has put them; with nnear = 0 all relax at once. In a
 *            soft solid the far atoms would pass into other minima before the event falls back.
 *   x_final  out, [n], the other side when connected, the side nearer to the start when
 *            disconnected; meaningful in no other case */
glass_status glass_artn_judge(glass_artn *artn, const glass_potential *potential,
                              const double *x_min, const double *x,
                              const double *mode, int nnear, const int *near, double *x_final,
                              glass_artn_result *result);

#ifdef __cplusplus
}
#endif

#endif
