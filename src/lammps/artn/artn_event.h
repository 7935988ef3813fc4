/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What one saddle search of fix artn found. */
#ifndef GLASS_ARTN_EVENT_H
#define GLASS_ARTN_EVENT_H

#include "glass_search.h"
#include "lmptype.h"

#include <vector>

namespace LAMMPS_NS {

/* What force calls are booked on. */
enum ArtnStage { ARTN_SEARCHING, ARTN_TURNING_BACK, ARTN_REFINING, ARTN_RELAXING, ARTN_STAGES };

struct ArtnDisplaced {
  tagint id;
  double saddle[3], final[3]; /* displacement from the initial minimum, [length] */
};

struct ArtnSummary {
  tagint id; /* the central atom */
  int type, search;
  int outcome;                         /* a glass_search_outcome */
  double barrier, reverse, difference; /* [energy] */
  double eigenvalue;                   /* [energy/length^2] */
  double displacement;                 /* norm of the displacement to the saddle, [length] */
  int moved;                           /* atoms displaced by more than 0.1 at the other side */
  int calls[ARTN_STAGES];              /* force calls */
  int refined_calls;                   /* those of them made with the atoms of the last stage */
};

struct ArtnEvent {
  ArtnSummary summary;
  std::vector<ArtnDisplaced> displaced; /* by ascending ID */

  int all_calls() const
  {
    int sum = 0;
    for (int calls : summary.calls)
      sum += calls;
    return sum;
  }
};

} // namespace LAMMPS_NS

#endif
