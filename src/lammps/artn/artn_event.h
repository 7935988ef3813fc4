/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What one saddle search of fix artn/atom found, and what is told of all: each list here is the one
 * place where its entries are named. */
#ifndef GLASS_ARTN_EVENT_H
#define GLASS_ARTN_EVENT_H

#include "glass_event.h"
#include "glass_search.h"
#include "lmptype.h"

#include <vector>

namespace LAMMPS_NS {

/* A finished search: X(name, kind, valid, local, meaning)
 *   name    of the member and of the column in the catalog
 *   kind    TAG, INT or REAL
 *   valid   ALWAYS, SADDLE (it ended at one) or CONNECTED; elsewhere 0, and NULL in the catalog
 *   local   column of the local array, 0: none */
#define ARTN_FIELDS(X)                                                                             \
  X(atom, TAG, ALWAYS, 1, "ID of the pushed atom")                                                 \
  X(type, INT, ALWAYS, 2, "its type")                                                              \
  X(search, INT, ALWAYS, 3, "number of the search, from 0")                                        \
  X(barrier, REAL, SADDLE, 4, "energy of the saddle above the initial minimum [energy]")           \
  X(reverse, REAL, CONNECTED, 5, "energy of the saddle above the other minimum [energy]")          \
  X(difference, REAL, CONNECTED, 6, "energy of the other minimum above the initial one [energy]")  \
  X(eigenvalue, REAL, SADDLE, 7, "lowest curvature at the saddle [energy/length^2]")               \
  X(displacement, REAL, SADDLE, 8, "norm of the displacement to the saddle [length]")              \
  X(moved, INT, CONNECTED, 9, "atoms that moved to the other minimum by more than `moved`")        \
  X(evaluations, INT, ALWAYS, 10, "evaluations of the forces")                                     \
  X(outcome, INT, ALWAYS, 11, "how it ended")                                                      \
  X(distinct_event, INT, CONNECTED, 12, "1 for the first of equal events of a step, else 0")       \
  X(products, INT, ALWAYS, 13, "products with the second derivatives")                             \
  X(mover, TAG, CONNECTED, 14, "ID of the atom that moves farthest to the saddle")                 \
  X(mover_distance, REAL, CONNECTED, 15,                                                           \
    "its distance from the pushed atom at the minimum [length]")                                   \
  X(own_displacement, REAL, CONNECTED, 16, "of the pushed atom, to the saddle [length]")           \
  X(own_rank, INT, CONNECTED, 17, "place of the pushed atom among the movers, from 1")             \
  X(searching, INT, ALWAYS, 0, "evaluations while climbing and following")                         \
  X(turning, INT, ALWAYS, 0, "... while turning back")                                             \
  X(refining, INT, ALWAYS, 0, "... while refining")                                                \
  X(relaxing, INT, ALWAYS, 0, "... while relaxing the sides")                                      \
  X(wide, INT, ALWAYS, 0,                                                                          \
    "those of all evaluations that were made with the atoms of the last stage")

#define ARTN_TAG tagint
#define ARTN_INT int
#define ARTN_REAL double

struct ArtnSummary {
#define X(name, kind, valid, local, meaning) ARTN_##kind name; /* meaning */
  ARTN_FIELDS(X)
#undef X

  bool has_saddle() const
  {
    return outcome >= GLASS_SEARCH_CONNECTED && outcome <= GLASS_SEARCH_RETURNED;
  }
  bool is_connected() const
  {
    return outcome == GLASS_SEARCH_CONNECTED;
  }
};

/* Columns of the local array. */
constexpr int ARTN_LOCAL_COLUMNS = 0
#define X(name, kind, valid, local, meaning) +(local ? 1 : 0)
    ARTN_FIELDS(X)
#undef X
    ;

/* Columns of the per-atom array, from 1. The first are those of the searches that pushed the atom,
 * the last those of the distinct events in which it moves farthest, whoever was pushed. */
#define ARTN_COLUMNS(X)                                                                            \
  X(MEAN, "mean activation energy of the connected events [energy]")                               \
  X(LOWEST, "the lowest one [energy]")                                                             \
  X(DEVIATION, "their standard deviation [energy]")                                                \
  X(CONNECTED, "how many there are")                                                               \
  X(DISTINCT, "how many different ones")                                                           \
  X(SEARCHES, "searches")                                                                          \
  X(MOVER_MEAN, "mean activation energy of the events of the mover [energy]")                      \
  X(MOVER_LOWEST, "the lowest one [energy]")                                                       \
  X(MOVER_DEVIATION, "their standard deviation [energy]")                                          \
  X(MOVER_EVENTS, "how many there are")

enum ArtnColumn {
#define X(name, meaning) ARTN_COLUMN_##name,
  ARTN_COLUMNS(X)
#undef X
      ARTN_PER_ATOM
};

/* Elements of the global vector, from 1, before one for each outcome and those after. */
#define ARTN_TOTALS(X)                                                                             \
  X(SEARCHES, "searches")                                                                          \
  X(CONNECTED, "connected ones")                                                                   \
  X(DISTINCT, "distinct events")                                                                   \
  X(EVALUATIONS, "evaluations of the forces")                                                      \
  X(SEARCHING, "... while climbing and following")                                                 \
  X(TURNING, "... while turning back")                                                             \
  X(REFINING, "... while refining")                                                                \
  X(RELAXING, "... while relaxing the sides")                                                      \
  X(BOX, "all of them in evaluations of the whole box")                                            \
  X(WALL, "wall seconds")                                                                          \
  X(CORE, "core seconds")

enum ArtnTotal {
#define X(name, meaning) ARTN_TOTAL_##name,
  ARTN_TOTALS(X)
#undef X
#define X(name, value, word) ARTN_TOTAL_##name,
      GLASS_SEARCH_OUTCOMES(X)
#undef X
          ARTN_TOTAL_PRODUCTS,
  ARTN_TOTAL_ALL
};

/* The element that counts an outcome. */
inline int artn_total_of(int outcome)
{
  return ARTN_TOTAL_GLASS_SEARCH_CONNECTED + outcome - GLASS_SEARCH_CONNECTED;
}

/* A search with what it did to the atoms, by ascending ID. */
struct ArtnEvent {
  ArtnSummary summary;
  std::vector<glass_displaced> displaced;
};

} // namespace LAMMPS_NS

#endif
