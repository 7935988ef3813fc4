/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "artn_worker.h"

#include "glass_artn.h"
#include "glass_saddle.h"

#include <algorithm>
#include <cmath>

using namespace LAMMPS_NS;

/* How often a search that has passed a saddle turns back to it. */
static constexpr int TURNS = 2;

static void require(glass_status status)
{
  if (status)
    throw PrivateInstance::Failure(glass_status_message(status));
}

ArtnWorker::ArtnWorker(const ArtnSettings &settings, EnergySource &source, const SearchStart &start)
    : settings_(settings), minimum_(start.minimum), source_(source)
{
  require(glass_follow_create(&settings.options, &follow_));
}

ArtnWorker::~ArtnWorker()
{
  glass_follow_destroy(follow_);
  glass_point_free(&saddle_);
  glass_sides_free(&sides_);
}

/* Slots of the atoms that are pushed. */
std::vector<int> ArtnWorker::pushed_atoms(int central) const
{
  std::vector<int> pushed;
  const std::vector<int> &sites = source_.sites();
  for (size_t slot = 0; slot < sites.size(); slot++)
    if (minimum_.distance(central, sites[slot]) <= settings_.push_radius)
      pushed.push_back((int)slot);
  return pushed;
}

/* From here on all atoms that feel a force may move. */
void ArtnWorker::widen(glass_potential &potential)
{
  const std::vector<double> before(potential.reference, potential.reference + near_);
  glass_calls *calls = potential.calls;
  source_.widen();
  potential = source_.potential();
  potential.calls = calls;
  for (glass_point *point : {&saddle_, &sides_.saddle, &sides_.side[0], &sides_.side[1]})
    for (int i = 0; i < point->n && i < near_; i++)
      point->x[i] += potential.reference[i] - before[i];
}

/* Book the force calls of a piece of work. */
template <class Work>
static glass_status booked(const glass_potential &potential, int &calls, Work work)
{
  const long before = potential.calls->evaluations;
  const glass_status status = work();
  calls += (int)(potential.calls->evaluations - before);
  return status;
}

/* A disconnected search back to the saddle that it has passed. Where there is no way back it stays
 * disconnected, with the saddle it had. */
glass_status ArtnWorker::turn_back(glass_potential &potential, ArtnSummary &summary,
                                   glass_search_outcome &outcome)
{
  glass_point passed = {};
  glass_search_outcome way = GLASS_SEARCH_UNDECIDED;
  const glass_status status = booked(potential, summary.turning, [&] {
    return glass_connection_turn_back(follow_, &potential, glass_sides_nearer(&sides_, &potential),
                                      &passed, &way);
  });
  if (!status && !way) {
    std::swap(saddle_, passed);
    sides_.saddle.n = 0;
    outcome = GLASS_SEARCH_UNDECIDED;
  }
  glass_point_free(&passed);
  return status == GLASS_ELIMIT || status == GLASS_ENONFINITE ? GLASS_OK : status;
}

/* Converge on the saddle and see what it connects; where this is neither side, turn back once. */
glass_status ArtnWorker::judge(glass_potential &potential, ArtnSummary &summary,
                               glass_search_outcome &outcome)
{
  glass_status status = GLASS_OK;
  for (int turns = 0; !status && !outcome; turns++) {
    status = booked(potential, summary.refining, [&] {
      return glass_saddle_refine(follow_, &potential, near_, &saddle_, &outcome);
    });
    if (status || outcome)
      break;
    status = booked(potential, summary.relaxing, [&] {
      return glass_connection_judge(follow_, &potential, near_, &saddle_, &sides_, &outcome);
    });
    if (!status && outcome == GLASS_SEARCH_DISCONNECTED && turns < TURNS)
      status = turn_back(potential, summary, outcome);
  }
  return status;
}

/* To a saddle that the start is connected to, as far as the atoms near by can tell. */
glass_status ArtnWorker::search_locally(glass_potential &potential, int central, int search,
                                        ArtnSummary &summary, glass_search_outcome &outcome)
{
  const std::vector<int> pushed = pushed_atoms(central);
  glass_push push = {};
  push.npush = (int)pushed.size();
  push.push = pushed.data();
  push.amplitude = settings_.push_amplitude;
  push.key = {settings_.seed, (std::uint64_t)minimum_.id[central], (std::uint64_t)search};
  glass_status status = booked(potential, summary.searching, [&] {
    return glass_artn_method.search(follow_, &potential, &push, &saddle_, &outcome);
  });
  if (!settings_.refines())
    return status ? status : judge(potential, summary, outcome);
  for (int turns = 0; !status && !outcome; turns++) {
    status = booked(potential, summary.relaxing, [&] {
      return glass_connection_probe(follow_, &potential, &saddle_, &sides_, &outcome);
    });
    if (status || outcome != GLASS_SEARCH_DISCONNECTED || turns == TURNS)
      break;
    status = turn_back(potential, summary, outcome);
  }
  return status;
}

static double norm(const double v[3])
{
  return std::sqrt(v[0] * v[0] + v[1] * v[1] + v[2] * v[2]);
}

/* Who moves farthest to the saddle, and the place of the pushed atom among them, whose own
 * displacement is known. */
void ArtnWorker::name_movers(int central, ArtnEvent &event) const
{
  ArtnSummary &s = event.summary;
  std::int64_t mover;
  int found;
  require(glass_event_movers((int)event.displaced.size(), event.displaced.data(), 1, 1, &mover,
                             &found));
  s.mover = found ? (tagint)mover : s.atom;
  s.mover_distance = minimum_.distance(central, minimum_.find(s.mover));
  s.own_rank = 1;
  for (const glass_displaced &d : event.displaced)
    s.own_rank += d.id != s.atom && norm(d.saddle) > s.own_displacement;
}

/* What the search has found. */
void ArtnWorker::record(const glass_potential &potential, int central, ArtnEvent &event) const
{
  ArtnSummary &s = event.summary;
  if (!s.has_saddle())
    return;
  s.barrier = saddle_.energy;
  s.eigenvalue = saddle_.eigenvalue;
  const double *x_min = potential.reference;
  for (int i = 0; i < saddle_.n; i++)
    s.displacement += (saddle_.x[i] - x_min[i]) * (saddle_.x[i] - x_min[i]);
  s.displacement = std::sqrt(s.displacement);
  if (!s.is_connected())
    return;
  const glass_point &final = sides_.side[sides_.is_start[0] ? 1 : 0];
  s.reverse = saddle_.energy - final.energy;
  s.difference = final.energy;
  const double limit = settings_.dump.empty()
                           ? settings_.negligible()
                           : std::min(settings_.negligible(), settings_.dump_farther);
  const std::vector<int> &sites = source_.sites();
  for (size_t k = 0; k < sites.size(); k++) {
    glass_displaced moved;
    moved.id = minimum_.id[sites[k]];
    for (int d = 0; d < 3; d++) {
      const size_t i = 3 * k + d;
      moved.saddle[d] = saddle_.x[i] - x_min[i];
      moved.final[d] = final.x[i] - x_min[i];
    }
    if (sites[k] == central)
      s.own_displacement = norm(moved.saddle);
    s.moved += norm(moved.final) > settings_.options.moved;
    if (norm(moved.saddle) > limit || norm(moved.final) > limit)
      event.displaced.push_back(moved);
  }
  std::sort(event.displaced.begin(), event.displaced.end(),
            [](const glass_displaced &a, const glass_displaced &b) { return a.id < b.id; });
  name_movers(central, event);
}

ArtnEvent ArtnWorker::search(int central, int search)
{
  ArtnEvent event = {};
  ArtnSummary &s = event.summary;
  s.atom = minimum_.id[central];
  s.type = minimum_.type[central];
  s.search = search;
  glass_search_outcome outcome = GLASS_SEARCH_UNDECIDED;
  glass_calls calls = {0, 0, settings_.options.max_calls};
  sides_.saddle.n = 0;

  source_.enter(central);
  glass_potential potential = source_.potential();
  potential.calls = &calls;
  near_ = potential.n;
  glass_status status = search_locally(potential, central, search, s, outcome);
  if (!status && !outcome && settings_.refines()) {
    const long before = calls.evaluations;
    widen(potential);
    status = judge(potential, s, outcome);
    s.wide = (int)(calls.evaluations - before);
  }
  if (status == GLASS_ELIMIT) {
    outcome = GLASS_SEARCH_NO_CONVERGENCE;
  } else if (status == GLASS_EEVAL || status == GLASS_ENONFINITE) {
    outcome = GLASS_SEARCH_NONFINITE;
    source_.discard();
  } else {
    require(status);
  }
  s.outcome = outcome;
  s.evaluations = s.searching + s.turning + s.refining + s.relaxing;
  s.products = (int)calls.products;
  if (s.has_saddle())
    for (glass_point *point : {&saddle_, &sides_.side[0], &sides_.side[1]})
      require(glass_point_fit(point, &potential));
  record(potential, central, event);
  return event;
}
