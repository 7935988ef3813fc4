/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The event catalog of fix artn/atom: an SQLite file (doc/artn_catalog.rst).
 *
 * A search stands in it once, by (step, atom, search). What is added is committed about every
 * second: whatever happens to the run, the file holds whole searches. One writer has it at a time.
 * A file that is no catalog, is damaged, or belongs to another task is never written to. Without a
 * name it is a temporary file of this run, of which only the last step is kept. All members throw
 * std::runtime_error with a message for the user. For one rank; nothing here uses MPI. */
#ifndef GLASS_ARTN_CATALOG_H
#define GLASS_ARTN_CATALOG_H

#include "artn_event.h"

#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

struct sqlite3;
struct sqlite3_stmt;

namespace LAMMPS_NS {

struct Snapshot;

class ArtnCatalog {
public:
  using Task = std::vector<std::pair<std::string, std::string>>; /* names and values */

  /* Open a file: take it up where it is one of the same task and `resume` is set, else begin it.
   *   negligible  displacements up to it, at the saddle and the end, are not stored, [length] */
  ArtnCatalog(const std::string &file, const Task &task, bool resume, double negligible);
  ~ArtnCatalog();
  ArtnCatalog(const ArtnCatalog &) = delete;
  ArtnCatalog &operator=(const ArtnCatalog &) = delete;

  /* Searches that `resume no` has thrown away. */
  bigint dropped() const { return dropped_; }

  /* Begin or take up the searches of a configuration.
   *   tolerance  places of one configuration differ by less, [length]
   * Returns the minimum that its searches begin from, [3 * atoms], or nothing where none is known.
   */
  std::vector<double> begin(bigint step, const Snapshot &now, double tolerance);

  /* The minimum of the step and its energy, before the first search. */
  void set_minimum(const std::vector<double> &x, double energy);

  /* Store a finished search of the step, unless it is there. Returns the number of the event in the
   * file, from 0, or -1 where it is not connected. */
  bigint add(const ArtnEvent &event);

  /* Commit what was added. */
  void flush();

  /* All searches of the step by (atom, search), and the field of one. */
  void each(const std::function<void(const ArtnSummary &)> &work);
  std::vector<glass_displaced> field(tagint atom, int search);

  /* Write down which events are the first of their kind. */
  void set_distinct(const std::vector<ArtnSummary> &searches);

  /* Connected events in the whole file so far. */
  bigint connected() const { return connected_; }

private:
  const std::string file_;
  const double negligible_;
  sqlite3 *db_ = nullptr;
  std::map<std::string, sqlite3_stmt *> statements_;
  bigint step_ = -1, connected_ = 0, dropped_ = 0;
  bool adding_ = false;
  double committed_ = 0.0;

  class Query;
  void open();
  bigint count(const std::string &sql);
  bool is_new();
  void create(const Task &task);
  void require_same(const Task &task);
  void close();
  void run(const std::string &sql);
  [[noreturn]] void fail(const std::string &doing) const;
};

} // namespace LAMMPS_NS

#endif
