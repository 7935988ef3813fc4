/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "artn_catalog.h"

#include "glass_box.h"
#include "snapshot.h"

#include "fmt/format.h"
#include "platform.h"

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <sqlite3.h>
#include <stdexcept>
#include <sys/stat.h>
#include <type_traits>

using namespace LAMMPS_NS;

/* Tells a catalog from other databases: "GLAS". */
static constexpr int APPLICATION = 0x474c4153;
static constexpr int FORMAT = 2;

/* Seconds between two commits. */
static constexpr double COMMIT_EVERY = 1.0;

#define SQL_TAG "INTEGER"
#define SQL_INT "INTEGER"
#define SQL_REAL "REAL"

static const char SCHEMA[] =
    "CREATE TABLE task (name TEXT PRIMARY KEY, value TEXT NOT NULL);"
    "CREATE TABLE outcome (value INTEGER PRIMARY KEY, name TEXT NOT NULL);"
    "CREATE TABLE step (step INTEGER PRIMARY KEY, atoms INTEGER NOT NULL, box BLOB NOT NULL, "
    "periodic INTEGER NOT NULL, id BLOB NOT NULL, type BLOB NOT NULL, start BLOB NOT NULL, "
    "minimum BLOB, energy REAL);"
    "CREATE TABLE search (step INTEGER NOT NULL, "
#define X(name, kind, valid, local, meaning) #name " " SQL_##kind ", "
    ARTN_FIELDS(X)
#undef X
        "event INTEGER, PRIMARY KEY (step, atom, search)) WITHOUT ROWID;"
        "CREATE TABLE field (step INTEGER NOT NULL, atom INTEGER NOT NULL, search INTEGER NOT "
        "NULL, "
        "id BLOB NOT NULL, displacement BLOB NOT NULL, PRIMARY KEY (step, atom, search));";

/* A prepared statement with its values; the statement is kept for the next time. */
class ArtnCatalog::Query {
public:
  Query(ArtnCatalog &catalog, const std::string &sql) : catalog_(catalog)
  {
    sqlite3_stmt *&kept = catalog.statements_[sql];
    if (!kept && sqlite3_prepare_v2(catalog.db_, sql.c_str(), -1, &kept, nullptr) != SQLITE_OK)
      catalog.fail("use");
    statement_ = kept;
  }
  ~Query()
  {
    sqlite3_reset(statement_);
    sqlite3_clear_bindings(statement_);
  }
  Query(const Query &) = delete;
  Query &operator=(const Query &) = delete;

  void bind(double value) { check(sqlite3_bind_double(statement_, ++bound_, value)); }
  template <class T, std::enable_if_t<std::is_integral_v<T>, int> = 0> void bind(T value)
  {
    check(sqlite3_bind_int64(statement_, ++bound_, (sqlite3_int64)value));
  }
  void bind(const std::string &value)
  {
    check(
        sqlite3_bind_text(statement_, ++bound_, value.data(), (int)value.size(), SQLITE_TRANSIENT));
  }
  void bind_null() { check(sqlite3_bind_null(statement_, ++bound_)); }
  template <class T> void bind_bytes(const T *values, size_t n)
  {
    static const char none = 0;
    check(sqlite3_bind_blob64(statement_, ++bound_, n ? (const void *)values : &none, n * sizeof(T),
                              SQLITE_STATIC));
  }

  /* The next row; false where there is none. */
  bool next()
  {
    const int code = sqlite3_step(statement_);
    column_ = 0;
    if (code != SQLITE_ROW && code != SQLITE_DONE)
      catalog_.fail(sqlite3_stmt_readonly(statement_) ? "read" : "write");
    return code == SQLITE_ROW;
  }
  void run()
  {
    while (next())
      ;
  }

  void get(double &value) { value = sqlite3_column_double(statement_, column_++); }
  template <class T, std::enable_if_t<std::is_integral_v<T>, int> = 0> void get(T &value)
  {
    value = (T)sqlite3_column_int64(statement_, column_++);
  }
  void get(std::string &value)
  {
    const unsigned char *text = sqlite3_column_text(statement_, column_++);
    value = text ? (const char *)text : "";
  }
  template <class T> void get(std::vector<T> &values)
  {
    const void *bytes = sqlite3_column_blob(statement_, column_);
    values.resize(sqlite3_column_bytes(statement_, column_++) / sizeof(T));
    if (!values.empty())
      memcpy(values.data(), bytes, values.size() * sizeof(T));
  }

private:
  ArtnCatalog &catalog_;
  sqlite3_stmt *statement_;
  int bound_ = 0, column_ = 0;

  void check(int code)
  {
    if (code != SQLITE_OK)
      catalog_.fail("use");
  }
};

void ArtnCatalog::fail(const std::string &doing) const
{
  const int code = sqlite3_errcode(db_);
  const std::string what = sqlite3_errmsg(db_);
  if (code == SQLITE_BUSY)
    throw std::runtime_error(fmt::format("events file {} is being written by another fix or "
                                         "another run, or read by another program: "
                                         "give each its own, or wait",
                                         file_));
  if (code == SQLITE_NOTADB)
    throw std::runtime_error(fmt::format(
        "{} is not an event catalog: name another events file, or move this one away", file_));
  if (code == SQLITE_CORRUPT)
    throw std::runtime_error(fmt::format(
        "events file {} is damaged ({}): restore it, or name another one", file_, what));
  if (sqlite3_extended_errcode(db_) == SQLITE_IOERR_LOCK || code == SQLITE_PROTOCOL ||
      code == SQLITE_NOLFS)
    throw std::runtime_error(fmt::format(
        "events file {} cannot be locked against other writers ({}): put it on a file system with "
        "locks, such as a local disk, and copy it when the run is over",
        file_, what));
  const int number = sqlite3_system_errno(db_);
  throw std::runtime_error(fmt::format("cannot {} events file {}: {}{}", doing,
                                       file_.empty() ? "(temporary)" : file_, what,
                                       number ? fmt::format(" ({})", strerror(number)) : ""));
}

void ArtnCatalog::run(const std::string &sql)
{
  if (sqlite3_exec(db_, sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK)
    fail("write");
}

/* Nothing of it is written yet. */
void ArtnCatalog::open()
{
  struct stat status;
  if (!file_.empty() && stat(file_.c_str(), &status) == 0) {
    if (!S_ISREG(status.st_mode))
      throw std::runtime_error(
          fmt::format("events file {} is not a regular file: name one", file_));
    char head[16] = {0};
    std::ifstream in(file_, std::ios::binary);
    if (status.st_size > 0 && (!in.read(head, sizeof head) || memcmp(head, "SQLite format 3", 16)))
      throw std::runtime_error(fmt::format(
          "{} is not an event catalog{}: name another events file, or move this one away", file_,
          memcmp(head, "# event catalog", 15) ? "" : " of this version, which are no text files"));
  }
  if (sqlite3_open_v2(file_.c_str(), &db_, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, nullptr) !=
      SQLITE_OK)
    throw std::runtime_error(fmt::format("cannot open events file {}: {} ({})", file_,
                                         db_ ? sqlite3_errmsg(db_) : "out of memory",
                                         strerror(db_ ? sqlite3_system_errno(db_) : ENOMEM)));
  if (sqlite3_db_readonly(db_, "main") == 1)
    throw std::runtime_error(
        fmt::format("events file {} cannot be written to: its permissions forbid it", file_));
  sqlite3_extended_result_codes(db_, 0);
  /* Locked with the first look at it, until it is closed. */
  run("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; COMMIT;");
}

/* The number that a query gives. */
bigint ArtnCatalog::count(const std::string &sql)
{
  bigint value = 0;
  Query query(*this, sql);
  if (query.next())
    query.get(value);
  return value;
}

/* Whether the database is empty; else it is a catalog, and whole. */
bool ArtnCatalog::is_new()
{
  if (count("SELECT count(*) FROM sqlite_master") == 0)
    return true;
  if (count("PRAGMA application_id") != APPLICATION)
    throw std::runtime_error(fmt::format(
        "{} is not an event catalog: name another events file, or move this one away", file_));
  if (count("PRAGMA user_version") != FORMAT)
    throw std::runtime_error(fmt::format(
        "events file {} has format {}, here it is {}: it was written by another version; name "
        "another events file",
        file_, count("PRAGMA user_version"), FORMAT));
  std::string found;
  Query check(*this, "PRAGMA quick_check(1)");
  if (check.next())
    check.get(found);
  if (found != "ok")
    throw std::runtime_error(fmt::format(
        "events file {} is damaged ({}): restore it, or name another one", file_, found));
  return false;
}

void ArtnCatalog::create(const Task &task)
{
  run("BEGIN");
  run(fmt::format("PRAGMA application_id = {}; PRAGMA user_version = {};", APPLICATION, FORMAT));
  run(SCHEMA);
  for (const auto &[name, value] : task) {
    Query insert(*this, "INSERT INTO task VALUES (?, ?)");
    insert.bind(name);
    insert.bind(value);
    insert.run();
  }
#define X(name, value, word) run("INSERT INTO outcome VALUES (" #value ", '" word "')");
  GLASS_SEARCH_OUTCOMES(X)
#undef X
  run("COMMIT");
}

void ArtnCatalog::require_same(const Task &task)
{
  std::map<std::string, std::string> found;
  Query query(*this, "SELECT name, value FROM task");
  while (query.next()) {
    std::string name, value;
    query.get(name);
    query.get(value);
    found[name] = value;
  }
  for (const auto &[name, value] : task) {
    const auto there = found.find(name);
    if (there == found.end())
      throw std::runtime_error(
          fmt::format("events file {} says nothing of {}: it was written by another version; name "
                      "another events file",
                      file_, name));
    if (there->second != value)
      throw std::runtime_error(fmt::format(
          "events file {} belongs to a different task: its {} is {}, here it is {}; use "
          "the same, another file, or resume no",
          file_, name, there->second, value));
  }
}

ArtnCatalog::ArtnCatalog(const std::string &file, const Task &task, bool resume, double negligible)
    : file_(file), negligible_(negligible)
{
  try {
    open();
    const bool begun = !is_new();
    run("PRAGMA journal_mode = TRUNCATE");
    if (begun && resume) {
      require_same(task);
      connected_ = count("SELECT count(*) FROM search WHERE event IS NOT NULL");
      return;
    }
    if (begun) {
      dropped_ = count("SELECT count(*) FROM search");
      run("BEGIN; DROP TABLE task; DROP TABLE outcome; DROP TABLE step; DROP TABLE search; "
          "DROP TABLE field; COMMIT");
    }
    create(task);
  } catch (...) {
    close();
    throw;
  }
}

void ArtnCatalog::close()
{
  for (auto &[sql, statement] : statements_)
    sqlite3_finalize(statement);
  statements_.clear();
  sqlite3_close(db_);
  db_ = nullptr;
}

ArtnCatalog::~ArtnCatalog()
{
  if (adding_)
    sqlite3_exec(db_, "COMMIT", nullptr, nullptr, nullptr);
  close();
}

static double norm(const double v[3])
{
  return std::sqrt(v[0] * v[0] + v[1] * v[1] + v[2] * v[2]);
}

/* An atom that stands elsewhere, or -1, and how far away. */
static int other_place(const Snapshot &now, const std::vector<double> &x, double tolerance,
                       double *apart)
{
  for (int i = 0; i < now.size(); i++) {
    double delta[3];
    for (int d = 0; d < 3; d++)
      delta[d] = x[3 * (size_t)i + d] - now.x[3 * (size_t)i + d];
    glass_box_nearest(now.h, now.periodic, delta);
    *apart = norm(delta);
    if (!(*apart < tolerance))
      return i;
  }
  return -1;
}

std::vector<double> ArtnCatalog::begin(bigint step, const Snapshot &now, double tolerance)
{
  flush();
  step_ = step;
  if (file_.empty())
    run("BEGIN; DELETE FROM step; DELETE FROM search; DELETE FROM field; COMMIT;");
  const std::vector<std::int64_t> ids(now.id.begin(), now.id.end());
  std::vector<double> box(now.low, now.low + 3);
  box.insert(box.end(), now.h, now.h + 6);
  Query known(*this, "SELECT box, id, type, start, minimum FROM step WHERE step = ?");
  known.bind(step);
  if (known.next()) {
    std::vector<double> its_box, start, minimum;
    std::vector<std::int64_t> its_ids;
    std::vector<int> its_types;
    known.get(its_box);
    known.get(its_ids);
    known.get(its_types);
    known.get(start);
    known.get(minimum);
    std::string difference;
    double apart = 0.0;
    if (its_ids.size() != ids.size())
      difference = fmt::format("{} atoms instead of {}", its_ids.size(), ids.size());
    else if (its_ids != ids || its_types != now.type)
      difference = "other IDs or types of the atoms";
    for (size_t k = 0; k < box.size() && difference.empty(); k++)
      if (k >= its_box.size() || !(std::fabs(its_box[k] - box[k]) < tolerance))
        difference = "another box";
    if (difference.empty()) {
      const int other = other_place(now, start, tolerance, &apart);
      if (other >= 0)
        difference = fmt::format("atom {} stands {:.4g} away", now.id[other], apart);
    }
    if (!difference.empty())
      throw std::runtime_error(
          fmt::format("events file {} has searches of step {} from a different configuration ({}): "
                      "use another file, or resume no",
                      file_, step, difference));
    return minimum;
  }
  Query insert(*this, "INSERT INTO step VALUES (?, ?, ?, ?, ?, ?, ?, NULL, NULL)");
  insert.bind(step);
  insert.bind(now.size());
  insert.bind_bytes(box.data(), box.size());
  insert.bind(now.periodic[0] + 2 * now.periodic[1] + 4 * now.periodic[2]);
  insert.bind_bytes(ids.data(), ids.size());
  insert.bind_bytes(now.type.data(), now.type.size());
  insert.bind_bytes(now.x.data(), now.x.size());
  insert.run();
  return {};
}

void ArtnCatalog::set_minimum(const std::vector<double> &x, double energy)
{
  Query update(*this, "UPDATE step SET minimum = ?, energy = ? WHERE step = ?");
  update.bind_bytes(x.data(), x.size());
  update.bind(energy);
  update.bind(step_);
  update.run();
}

void ArtnCatalog::flush()
{
  if (!adding_)
    return;
  run("COMMIT");
  adding_ = false;
}

bigint ArtnCatalog::add(const ArtnEvent &event)
{
  const ArtnSummary &s = event.summary;
  if (!adding_) {
    run("BEGIN");
    adding_ = true;
    committed_ = platform::walltime();
  }
  const bigint number = s.is_connected() ? connected_ : -1;
  enum { ALWAYS, SADDLE, CONNECTED };
  const int known = s.is_connected() ? CONNECTED : s.has_saddle() ? SADDLE : ALWAYS;
  {
    Query insert(*this, "INSERT INTO search VALUES (?, "
#define X(name, kind, valid, local, meaning) "?, "
                 ARTN_FIELDS(X)
#undef X
                     "?)");
    insert.bind(step_);
#define X(name, kind, valid, local, meaning)                                                       \
  if (valid <= known)                                                                              \
    insert.bind(s.name);                                                                           \
  else                                                                                             \
    insert.bind_null();
    ARTN_FIELDS(X)
#undef X
    if (number >= 0)
      insert.bind(number);
    else
      insert.bind_null();
    insert.run();
  }
  if (s.is_connected()) {
    std::vector<std::int64_t> ids;
    std::vector<float> displaced;
    for (const glass_displaced &d : event.displaced) {
      if (!(norm(d.saddle) > negligible_) && !(norm(d.final) > negligible_))
        continue;
      ids.push_back(d.id);
      displaced.insert(displaced.end(), d.saddle, d.saddle + 3);
      displaced.insert(displaced.end(), d.final, d.final + 3);
    }
    Query insert(*this, "INSERT INTO field VALUES (?, ?, ?, ?, ?)");
    insert.bind(step_);
    insert.bind(s.atom);
    insert.bind(s.search);
    insert.bind_bytes(ids.data(), ids.size());
    insert.bind_bytes(displaced.data(), displaced.size());
    insert.run();
    connected_++;
  }
  if (platform::walltime() - committed_ > COMMIT_EVERY)
    flush();
  return number;
}

void ArtnCatalog::each(const std::function<void(const ArtnSummary &)> &work)
{
  Query all(*this, "SELECT "
#define X(name, kind, valid, local, meaning) #name ", "
            ARTN_FIELDS(X)
#undef X
                "event FROM search WHERE step = ? ORDER BY atom, search");
  all.bind(step_);
  while (all.next()) {
    ArtnSummary summary;
#define X(name, kind, valid, local, meaning) all.get(summary.name);
    ARTN_FIELDS(X)
#undef X
    work(summary);
  }
}

std::vector<glass_displaced> ArtnCatalog::field(tagint atom, int search)
{
  std::vector<std::int64_t> ids;
  std::vector<float> displaced;
  Query one(*this, "SELECT id, displacement FROM field WHERE step = ? AND atom = ? AND search = ?");
  one.bind(step_);
  one.bind(atom);
  one.bind(search);
  if (one.next()) {
    one.get(ids);
    one.get(displaced);
  }
  if (displaced.size() != 6 * ids.size())
    throw std::runtime_error(
        fmt::format("events file {} is damaged: atom {}, search {} has {} IDs and {} displacements",
                    file_, atom, search, ids.size(), displaced.size()));
  std::vector<glass_displaced> field(ids.size());
  for (size_t k = 0; k < ids.size(); k++) {
    field[k].id = ids[k];
    for (int d = 0; d < 3; d++) {
      field[k].saddle[d] = displaced[6 * k + d];
      field[k].final[d] = displaced[6 * k + 3 + d];
    }
  }
  return field;
}

void ArtnCatalog::set_distinct(const std::vector<ArtnSummary> &searches)
{
  flush();
  run("BEGIN");
  for (const ArtnSummary &s : searches) {
    if (!s.is_connected())
      continue;
    Query update(*this, "UPDATE search SET distinct_event = ?1 WHERE step = ?2 AND atom = ?3 AND "
                        "search = ?4 AND distinct_event <> ?1");
    update.bind(s.distinct_event);
    update.bind(step_);
    update.bind(s.atom);
    update.bind(s.search);
    update.run();
  }
  run("COMMIT");
}
