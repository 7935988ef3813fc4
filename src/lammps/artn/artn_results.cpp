/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "artn_results.h"

#include "artn_catalog.h"
#include "ranks.h"

#include "atom.h"
#include "comm.h"

#include "fmt/format.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>
#include <stdexcept>
#include <unordered_map>

using namespace LAMMPS_NS;

/* The atoms by which equal events find each other: the farthest one of an event is among so many of
 * an equal one, even where some move equally far. */
static constexpr int SIGNATURE = 3;

/* The searches of a step that count, by (atom, search). */
static std::vector<ArtnSummary> searches_of(ArtnCatalog &catalog, const ArtnSettings &settings,
                                            const std::vector<tagint> &pushed)
{
  std::vector<ArtnSummary> searches;
  int connected = 0; /* of the current atom */
  catalog.each([&](const ArtnSummary &s) {
    if (searches.empty() || searches.back().atom != s.atom)
      connected = 0;
    if (s.search >= settings.searches || (settings.until && connected == settings.until) ||
        !std::binary_search(pushed.begin(), pushed.end(), s.atom))
      return;
    connected += s.is_connected();
    searches.push_back(s);
  });
  return searches;
}

/* Which events are the same: their kinds, numbered by the first search that found one; -1 where a
 * search is not connected. Marks the first ones. */
static std::vector<int> kinds_of(ArtnCatalog &catalog, const ArtnSettings &settings,
                                 std::vector<ArtnSummary> &searches)
{
  const double small = settings.negligible();
  std::vector<int> kind(searches.size(), -1);
  std::vector<size_t> first; /* [kinds] */
  std::unordered_map<tagint, std::vector<int>> by_mover;
  for (size_t k = 0; k < searches.size(); k++) {
    ArtnSummary &s = searches[k];
    s.distinct_event = 0;
    if (!s.is_connected())
      continue;
    const std::vector<glass_displaced> field = catalog.field(s.atom, s.search);
    std::int64_t mover[SIGNATURE];
    int found;
    if (glass_event_movers((int)field.size(), field.data(), 0, SIGNATURE, mover, &found))
      throw std::runtime_error("an event has no displacements");
    for (const int other : by_mover[found ? (tagint)mover[0] : 0]) {
      const ArtnSummary &o = searches[first[other]];
      if (std::fabs(o.difference - s.difference) > settings.unique_energy)
        continue;
      const std::vector<glass_displaced> its = catalog.field(o.atom, o.search);
      int same = 0;
      const glass_status status =
          glass_event_same((int)field.size(), field.data(), (int)its.size(), its.data(),
                           settings.unique_distance, small, &same);
      if (status)
        throw std::runtime_error(glass_status_message(status));
      if (same) {
        kind[k] = other;
        break;
      }
    }
    if (kind[k] >= 0)
      continue;
    kind[k] = (int)first.size();
    first.push_back(k);
    s.distinct_event = 1;
    if (!found)
      by_mover[0].push_back(kind[k]);
    for (int m = 0; m < found; m++)
      by_mover[(tagint)mover[m]].push_back(kind[k]);
  }
  return kind;
}

/* Every kind once, with its lowest barrier, for the mover of the first search that found it. */
static std::vector<ArtnMove> moves_of(const std::vector<ArtnSummary> &searches,
                                      const std::vector<int> &kind)
{
  std::vector<ArtnMove> moves;
  for (size_t k = 0; k < searches.size(); k++) {
    if (kind[k] < 0)
      continue;
    if (kind[k] == (int)moves.size())
      moves.push_back({searches[k].mover, searches[k].barrier});
    double &lowest = moves[kind[k]].barrier;
    lowest = std::min(lowest, searches[k].barrier);
  }
  return moves;
}

void ArtnResults::count(const std::vector<ArtnSummary> &all, const Timing &timing)
{
  for (const ArtnSummary &s : all) {
    totals_[ARTN_TOTAL_SEARCHES]++;
    totals_[ARTN_TOTAL_CONNECTED] += s.is_connected();
    totals_[ARTN_TOTAL_DISTINCT] += s.distinct_event;
    totals_[ARTN_TOTAL_EVALUATIONS] += s.evaluations;
    totals_[ARTN_TOTAL_SEARCHING] += s.searching;
    totals_[ARTN_TOTAL_TURNING] += s.turning;
    totals_[ARTN_TOTAL_REFINING] += s.refining;
    totals_[ARTN_TOTAL_RELAXING] += s.relaxing;
    totals_[ARTN_TOTAL_BOX] += (s.evaluations - s.wide) * timing.local + s.wide * timing.wide;
    totals_[ARTN_TOTAL_PRODUCTS] += s.products;
    totals_[artn_total_of(s.outcome)]++;
  }
}

struct Owned {
  tagint atom;
  int rank;
};

/* Which rank has an atom, on the first rank, by ascending ID. */
static std::vector<Owned> owners(LAMMPS *lmp)
{
  std::vector<Owned> mine;
  for (int i = 0; i < lmp->atom->nlocal; i++)
    mine.push_back({lmp->atom->tag[i], lmp->comm->me});
  std::vector<Owned> all = Ranks::gather_to_first(lmp->world, mine);
  std::sort(all.begin(), all.end(), [](const Owned &a, const Owned &b) { return a.atom < b.atom; });
  return all;
}

static int owner(const std::vector<Owned> &owners, tagint atom)
{
  const auto found = std::lower_bound(owners.begin(), owners.end(), atom,
                                      [](const Owned &o, tagint id) { return o.atom < id; });
  return found != owners.end() && found->atom == atom ? found->rank : 0;
}

ArtnResults::ArtnResults(LAMMPS *lmp, ArtnCatalog *catalog, const ArtnSettings &settings,
                         const std::vector<tagint> &pushed, const Timing &timing)
    : movers_(settings.movers), totals_(ARTN_TOTAL_ALL, 0.0)
{
  std::vector<ArtnSummary> searches;
  std::vector<int> kind, rank, mover_rank;
  std::vector<ArtnMove> moves;
  const std::vector<Owned> owned = owners(lmp);
  std::string failure;
  if (lmp->comm->me == 0)
    try {
      searches = searches_of(*catalog, settings, pushed);
      kind = kinds_of(*catalog, settings, searches);
      catalog->set_distinct(searches);
      moves = moves_of(searches, kind);
      count(searches, timing);
      for (const ArtnSummary &s : searches)
        rank.push_back(owner(owned, s.atom));
      for (const ArtnMove &move : moves)
        mover_rank.push_back(owner(owned, move.mover));
    } catch (const std::runtime_error &e) {
      failure = e.what();
    }
  failure = Ranks::agree(lmp->world, failure);
  if (!failure.empty())
    throw std::runtime_error(failure);
  searches_ = Ranks::deal(lmp->world, searches, rank);
  kind_ = Ranks::deal(lmp->world, kind, rank);
  moves_ = Ranks::deal(lmp->world, moves, mover_rank);
  std::stable_sort(moves_.begin(), moves_.end(),
                   [](const ArtnMove &a, const ArtnMove &b) { return a.mover < b.mover; });
  MPI_Bcast(totals_.data(), (int)totals_.size(), MPI_DOUBLE, 0, lmp->world);
  for (const ArtnSummary &s : searches_) {
    if (!s.has_saddle())
      continue;
    rows_.emplace_back(ARTN_LOCAL_COLUMNS);
#define X(name, kind, valid, local, meaning)                                                       \
  if (local)                                                                                       \
    rows_.back()[local ? local - 1 : 0] = (double)s.name;
    ARTN_FIELDS(X)
#undef X
  }
}

namespace {

/* Mean, lowest and standard deviation of numbers that come one by one (Welford). */
struct Running {
  int n = 0;
  double mean = 0.0, lowest = 0.0, squares = 0.0;

  void add(double value)
  {
    lowest = n ? std::min(lowest, value) : value;
    n++;
    const double before = value - mean;
    mean += before / n;
    squares += before * (value - mean);
  }
  double deviation() const { return n > 1 ? std::sqrt(squares / (n - 1.0)) : 0.0; }
};

} // namespace

void ArtnResults::columns(tagint atom, double *column) const
{
  Running pushed, mover;
  std::vector<int> seen;
  auto s = std::lower_bound(searches_.begin(), searches_.end(), atom,
                            [](const ArtnSummary &a, tagint id) { return a.atom < id; });
  int searches = 0;
  for (; s != searches_.end() && s->atom == atom; ++s) {
    searches++;
    if (!s->is_connected() || (movers_ && s->own_rank > movers_))
      continue;
    pushed.add(s->barrier);
    const int kind = kind_[s - searches_.begin()];
    if (std::find(seen.begin(), seen.end(), kind) == seen.end())
      seen.push_back(kind);
  }
  auto m = std::lower_bound(moves_.begin(), moves_.end(), atom,
                            [](const ArtnMove &a, tagint id) { return a.mover < id; });
  for (; m != moves_.end() && m->mover == atom; ++m)
    mover.add(m->barrier);
  column[ARTN_COLUMN_MEAN] = pushed.mean;
  column[ARTN_COLUMN_LOWEST] = pushed.lowest;
  column[ARTN_COLUMN_DEVIATION] = pushed.deviation();
  column[ARTN_COLUMN_CONNECTED] = pushed.n;
  column[ARTN_COLUMN_DISTINCT] = (double)seen.size();
  column[ARTN_COLUMN_SEARCHES] = searches;
  column[ARTN_COLUMN_MOVER_MEAN] = mover.mean;
  column[ARTN_COLUMN_MOVER_LOWEST] = mover.lowest;
  column[ARTN_COLUMN_MOVER_DEVIATION] = mover.deviation();
  column[ARTN_COLUMN_MOVER_EVENTS] = mover.n;
}

/* What may help where searches end so. */
static const char *hint(int outcome)
{
  switch (outcome) {
  case GLASS_SEARCH_DISCONNECTED:
    return "they passed into other minima on their way: a smaller second value of step, or a "
           "smaller "
           "tolerance mtol of the start";
  case GLASS_SEARCH_RETURNED:
    return "both sides of their saddles are the start: a smaller ftol, or a larger push";
  case GLASS_SEARCH_NO_NEGATIVE_MODE:
    return "they climbed without leaving the basin: an eigenvalue nearer to zero, or a larger "
           "first "
           "value of step";
  case GLASS_SEARCH_LOST_MODE:
    return "the soft direction went away: an eigenvalue farther below zero, or a smaller second "
           "value "
           "of step";
  case GLASS_SEARCH_NO_CONVERGENCE:
    return "a larger maxcalls, or larger ftol and mtol";
  case GLASS_SEARCH_ENERGY_CAP:
    return "a larger emax, or a smaller push";
  case GLASS_SEARCH_NOT_A_SADDLE:
  case GLASS_SEARCH_NOT_PROVEN:
    return "soft directions beside the mode: a smaller ftol, or a smaller radius";
  case GLASS_SEARCH_REFINE_FAILED:
    return "their saddles are none with all atoms free: a larger radius";
  case GLASS_SEARCH_NONFINITE:
    return "the potential could not be evaluated: see the warning, or try a smaller push";
  default:
    return "";
  }
}

std::string ArtnResults::summary() const
{
  const double searches = totals_[ARTN_TOTAL_SEARCHES];
  std::string text = fmt::format("{:.0f} searches", searches);
  int worst = 0, first = 0;
  for (int outcome = GLASS_SEARCH_CONNECTED; outcome <= GLASS_SEARCH_NOT_PROVEN; outcome++) {
    const double n = totals_[artn_total_of(outcome)];
    if (n > 0.0)
      text += fmt::format("{} {:.0f} {}", first++ ? "," : ":", n,
                          glass_search_outcome_name((glass_search_outcome)outcome));
    if (outcome != GLASS_SEARCH_CONNECTED && (!worst || n > totals_[artn_total_of(worst)]))
      worst = outcome;
  }
  text += fmt::format("; {:.0f} distinct events", totals_[ARTN_TOTAL_DISTINCT]);
  if (totals_[ARTN_TOTAL_CONNECTED] < 0.5 * searches)
    text += fmt::format("; what may help against {}: {}",
                        glass_search_outcome_name((glass_search_outcome)worst), hint(worst));
  return text;
}
