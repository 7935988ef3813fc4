/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The parameters of fix artn/atom: one table of those with a number (with that of the core), from
 * which come their defaults, how they are read, the errors, and what a catalog says of its task. */
#ifndef GLASS_ARTN_PARAMETERS_H
#define GLASS_ARTN_PARAMETERS_H

#include "glass_search.h"
#include "pointers.h"

#include <cmath>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace LAMMPS_NS {

/* As GLASS_SEARCH_PARAMETERS, with the kinds AT_LEAST, low <= value < high, OR_BOX, a NUMBER or the
 * word box (infinite), and LOGICAL, yes or no. An integer of 0 outside its range: not asked for. */
#define ARTN_PARAMETERS(X)                                                                         \
  X("searches", 1, searches, INTEGER, NONE, 1, 1000000, 10, 10, COST, "searches from each atom")   \
  X("until", 1, until, INTEGER, NONE, 1, 1000000, 0, 0, COST,                                      \
    "connected events after which an atom is left")                                                \
  X("movers", 1, movers, INTEGER, NONE, 1, 1000000, 0, 0, OUTPUT,                                  \
    "events count for the pushed atom where it is among so many that move farthest")               \
  X("push", 1, push_radius, NUMBER, LENGTH, 0.0, INFINITY, 2.0, 0.8, TASK,                         \
    "atoms within it of the central one are pushed")                                               \
  X("push", 2, push_amplitude, NUMBER, LENGTH, 0.0, INFINITY, 0.1, 0.04, TASK, "norm of the push") \
  X("radius", 1, radius, OR_BOX, LENGTH, 0.0, INFINITY, 14.0, 5.0, TASK,                           \
    "atoms within it of the central one move in the local stage")                                  \
  X("refine", 1, refine_radius, OR_BOX, LENGTH, 0.0, INFINITY, INFINITY, INFINITY, TASK,           \
    "atoms within it move in the last stage; 0: there is none")                                    \
  X("shell", 1, shell, AT_LEAST, NONE, 1.0, INFINITY, 1.0, 1.0, TASK,                              \
    "full neighborhoods around a cluster, in cutoffs of the potential")                            \
  X("unique", 1, unique_energy, NUMBER, ENERGY, 0.0, INFINITY, 0.01, 0.03, TASK,                   \
    "two events are the same where energies of the other minimum differ by no more")               \
  X("unique", 2, unique_distance, NUMBER, LENGTH, 0.0, INFINITY, 0.1, 0.04, TASK,                  \
    "... and no atom stands farther apart")                                                        \
  X("ranks", 1, ranks, INTEGER, NONE, 1, 1000000, 1, 1, COST, "ranks of a private instance")       \
  X("engine", 1, engine, LOGICAL, NONE, 0, 1, 1, 1, TASK, "energies of embedded atoms by GLASS")   \
  X("quench", 1, quench, LOGICAL, NONE, 0, 1, 1, 1, TASK, "minimize first")                        \
  X("resume", 1, resume, LOGICAL, NONE, 0, 1, 1, 1, COST, "take up a catalog of the same task")

#define ARTN_PARAMETER_NUMBER double
#define ARTN_PARAMETER_AT_LEAST double
#define ARTN_PARAMETER_OR_BOX double
#define ARTN_PARAMETER_INTEGER int
#define ARTN_PARAMETER_LOGICAL int

struct ArtnSettings {
#define X(keyword, value, field, kind, dimension, low, high, metal, lj, task, meaning)             \
  ARTN_PARAMETER_##kind field; /* meaning */
  ARTN_PARAMETERS(X)
#undef X
  std::uint64_t seed;
  std::string potential, frozen, events, dump; /* files, and a group; or empty */
  double dump_farther;                         /* atoms that moved less are not dumped */
  glass_search_options options;

  bool refines() const
  {
    return refine_radius > 0.0;
  }

  /* Displacements up to it, at the saddle and the other minimum, are not kept with an event. */
  double negligible() const
  {
    return 0.25 * unique_distance;
  }

  /* Read what stands behind the style's name. Errors stop the run, on all ranks alike. */
  void parse(LAMMPS *lmp, const std::string &style, int narg, char **arg);

  /* What events depend on: names and values. */
  std::vector<std::pair<std::string, std::string>> task() const;
};

} // namespace LAMMPS_NS

#endif
