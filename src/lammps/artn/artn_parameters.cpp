/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "artn_parameters.h"

#include "style_support.h"

#include "comm.h"
#include "error.h"
#include "group.h"
#include "update.h"
#include "utils.h"

#include "fmt/format.h"

#include <algorithm>
#include <cstring>
#include <set>

using namespace LAMMPS_NS;

namespace {

enum Kind { NUMBER, AT_LEAST, OR_BOX, INTEGER, LOGICAL };
enum Dimension { NONE, LENGTH, ENERGY, FORCE, CURVATURE };
enum Task { TASK, COST, OUTPUT };

/* A row of the two tables, bound to where its value is. */
struct Row {
  const char *keyword;
  int value; /* its place behind the keyword */
  const char *field;
  Kind kind;
  Dimension dimension;
  double low, high, metal, lj;
  Task task;
  const char *meaning;
  double *number;
  int *integer;

  void set(double v) const { number ? (void)(*number = v) : (void)(*integer = (int)v); }
  std::string text() const
  {
    return number ? fmt::format("{:.17g}", *number) : fmt::format("{}", *integer);
  }
};

void bind(Row &row, double *place)
{
  row.number = place;
}

void bind(Row &row, int *place)
{
  row.integer = place;
}

std::vector<Row> table(ArtnSettings &settings)
{
  std::vector<Row> rows;
#define X(keyword, value, field, kind, dimension, low, high, metal, lj, task, meaning)             \
  rows.push_back({keyword, value, #field, kind, dimension, (double)(low), (double)(high), metal,   \
                  lj, task, meaning, nullptr, nullptr});                                           \
  bind(rows.back(), &settings.field);
  ARTN_PARAMETERS(X)
#undef X
#define X(keyword, value, field, kind, dimension, low, high, metal, lj, task, meaning)             \
  rows.push_back({keyword, value, #field, kind, dimension, (double)(low), (double)(high), metal,   \
                  lj, task, meaning, nullptr, nullptr});                                           \
  bind(rows.back(), &settings.options.field);
  GLASS_SEARCH_PARAMETERS(X)
#undef X
  return rows;
}

/* What a value must be. */
std::string range(const Row &row)
{
  if (row.kind == INTEGER && row.low > 1.0)
    return fmt::format("at least {:.8g}", row.low);
  if (row.kind == AT_LEAST)
    return fmt::format("at least {:.8g}", row.low);
  if (row.kind != INTEGER && std::isfinite(row.high) && std::isfinite(row.low))
    return fmt::format("greater than {:.8g} and less than {:.8g}", row.low, row.high);
  return row.high == 0.0 ? "less than zero" : "greater than zero";
}

bool is_within(const Row &row, double value)
{
  if (row.kind == INTEGER)
    return row.low <= value && value <= row.high;
  return (row.kind == AT_LEAST ? row.low <= value : row.low < value) && value < row.high;
}

/* Reads the arguments one after the other. */
class Reader {
public:
  Reader(LAMMPS *lmp, const std::string &style, int narg, char **arg)
      : lmp_(lmp), style_(style), narg_(narg), arg_(arg)
  {
  }
  bool done() const { return at_ >= narg_; }
  std::string word() { return arg_[at_++]; }
  void takes(int values) { GlassStyle::require_values(lmp_, style_, narg_, arg_, at_ - 1, values); }
  double number() { return utils::numeric(FLERR, arg_[at_++], false, lmp_); }
  bool next_is(const char *word) const { return strcmp(arg_[at_], word) == 0; }

  void value(const Row &row)
  {
    const char *text = arg_[at_++];
    double found;
    if (row.kind == LOGICAL) {
      row.set(utils::logical(FLERR, text, false, lmp_));
      return;
    }
    if (row.kind == OR_BOX && strcmp(text, "box") == 0)
      found = INFINITY;
    else if (row.kind == INTEGER)
      found = utils::inumeric(FLERR, text, false, lmp_);
    else
      found = utils::numeric(FLERR, text, false, lmp_);
    if (!is_within(row, found) && !(row.kind == OR_BOX && found == INFINITY))
      lmp_->error->all(FLERR, "Illegal {} {} {}: it must be {} ({})", style_, row.keyword, text,
                       range(row), row.meaning);
    row.set(found);
  }

private:
  LAMMPS *lmp_;
  const std::string style_;
  const int narg_;
  char **arg_;
  int at_ = 0;
};

/* Everything with a dimension must be given where there are no defaults. */
void require_dimensions(LAMMPS *lmp, const std::string &style, const std::vector<Row> &rows,
                        const std::set<std::string> &given)
{
  std::string missing;
  for (const Row &row : rows)
    if (row.dimension != NONE && *row.keyword && std::isfinite(row.metal) &&
        !given.count(row.keyword)) {
      if (row.value == 1)
        missing += fmt::format("{}{}", missing.empty() ? "" : ", ", row.keyword);
      missing += fmt::format(" {:.8g}", row.metal);
    }
  if (!missing.empty())
    lmp->error->all(
        FLERR,
        "{} has defaults in metal and lj units only; in {} units give these keywords too (the "
        "numbers are those of metal units): {}",
        style, lmp->update->unit_style, missing);
}

} // namespace

void ArtnSettings::parse(LAMMPS *lmp, const std::string &style, int narg, char **arg)
{
  Error *error = lmp->error;
  const std::vector<Row> rows = table(*this);
  const bool lj = strcmp(lmp->update->unit_style, "lj") == 0;
  const bool has_defaults = lj || strcmp(lmp->update->unit_style, "metal") == 0;
  for (const Row &row : rows)
    row.set(lj ? row.lj : row.metal);

  Reader reader(lmp, style, narg, arg);
  std::set<std::string> given;
  while (!reader.done()) {
    const std::string keyword = reader.word();
    const long values =
        std::count_if(rows.begin(), rows.end(), [&](const Row &r) { return keyword == r.keyword; });
    given.insert(keyword);
    if (keyword == "frozen") {
      reader.takes(1);
      frozen = reader.word();
      if (frozen == "none")
        frozen.clear();
      else if (lmp->group->find(frozen) < 0)
        error->all(FLERR, "{}: frozen group {} does not exist", style, frozen);
    } else if (keyword == "events") {
      reader.takes(1);
      events = reader.word();
      if (events.empty())
        error->all(FLERR, "Illegal {} events: the name of the file is empty", style);
    } else if (keyword == "dump") {
      reader.takes(2);
      dump = reader.word();
      dump_farther = reader.number();
      if (!(dump_farther >= 0.0))
        error->all(FLERR, "Illegal {} dump distance {:.8g}: it must not be negative", style,
                   dump_farther);
    } else if (values == 0 || keyword.empty()) {
      GlassStyle::unknown_keyword(lmp, style, keyword.c_str());
    } else {
      reader.takes((int)values);
      if (keyword == "refine" && reader.next_is("none")) {
        reader.word();
        refine_radius = 0.0;
        continue;
      }
      for (const Row &row : rows)
        if (keyword == row.keyword)
          reader.value(row);
    }
  }
  if (!has_defaults)
    require_dimensions(lmp, style, rows, given);
  if (refines() && refine_radius <= radius) {
    if (std::isfinite(refine_radius))
      error->all(FLERR, "Illegal {} refine {:.8g}: it must exceed the radius {:.8g}", style,
                 refine_radius, radius);
    refine_radius = 0.0; /* the local stage has all atoms already */
  }
  if (until > searches)
    error->all(FLERR, "Illegal {} until {}: there are only {} searches", style, until, searches);
  if (ranks > lmp->comm->nprocs)
    error->all(FLERR, "Illegal {} ranks {}: the run has only {} ranks", style, ranks,
               lmp->comm->nprocs);
  if (events == dump && !events.empty())
    error->all(FLERR, "Illegal {} command: events and dump name the same file {}", style, events);
}

std::vector<std::pair<std::string, std::string>> ArtnSettings::task() const
{
  std::vector<std::pair<std::string, std::string>> task;
  ArtnSettings copy = *this;
  for (const Row &row : table(copy)) {
    if (row.task != TASK)
      continue;
    const std::string name = *row.keyword ? row.keyword : row.field;
    if (!task.empty() && task.back().first == name)
      task.back().second += " " + row.text();
    else
      task.emplace_back(name, row.text());
  }
  return task;
}
