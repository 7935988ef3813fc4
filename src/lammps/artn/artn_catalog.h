/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The event catalog of fix artn: a text file that only grows (doc/artn_catalog.rst).
 *
 * Lines end with a checksum. A last line that a crash has torn is cut off; where any other line is
 * damaged, or the file is something else, nothing is touched. One writer has it at a time. The head
 * names the task; a "step" line starts the searches of one configuration; an "event" line is one
 * finished search. All members throw std::runtime_error with a message for the user. For one rank.
 */
#ifndef GLASS_ARTN_CATALOG_H
#define GLASS_ARTN_CATALOG_H

#include "artn_event.h"

#include <cstdio>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace LAMMPS_NS {

struct Snapshot;

/* Smooth functions of all positions, equal for configurations that differ by round-off. */
std::vector<double> artn_fingerprint(const Snapshot &snapshot);

/* Checksum of a text, eight hexadecimal digits. */
std::string artn_checksum(const std::string &text);

class ArtnCatalog {
public:
  using Task = std::vector<std::pair<std::string, std::string>>; /* names and values */

  /* Open a file: take it up where it is one of the same task and `resume` is set, else begin it.
   * Only a catalog or an empty file is ever written to.
   *   smallest  displacements to the saddle below it are not stored, [length] */
  ArtnCatalog(const std::string &file, const Task &task, bool resume, double smallest);
  ~ArtnCatalog();
  ArtnCatalog(const ArtnCatalog &) = delete;
  ArtnCatalog &operator=(const ArtnCatalog &) = delete;

  /* Begin or take up the searches of a configuration; returns the events it already has. */
  std::vector<ArtnEvent> begin_step(bigint step, const Snapshot &snapshot);

  /* Store a finished search; it is with the operating system when this returns. */
  void append(const ArtnEvent &event);

  /* Connected events in the whole file so far. */
  bigint connected() const { return connected_; }

  /* Bytes of a line that a crash had left torn at the end, which were cut off. */
  long torn() const { return torn_; }

private:
  struct Step {
    bigint step;
    int natoms;
    std::vector<double> fingerprint;
    std::vector<ArtnEvent> events;
    std::set<std::pair<tagint, int>> known; /* atoms and searches of the events */
  };
  std::string file_;
  double smallest_;
  FILE *fp_ = nullptr;
  std::vector<Step> steps_; /* found in the file */
  bigint last_step_;        /* the step whose events are at the end of the file */
  bigint connected_ = 0;
  long torn_ = 0;

  long read(const Task &task, bool resume);
  void read_line(const std::string &line, Task &found);
  void write(const std::string &line);
};

} // namespace LAMMPS_NS

#endif
