/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "artn_worker.h"

#include <algorithm>
#include <cmath>

using namespace LAMMPS_NS;

/* How often a search that has passed a saddle turns back to it. */
static constexpr int TURNS = 2;

ArtnWorker::ArtnWorker(const ArtnSettings &settings, ArtnInstances &instances,
                       const ArtnStart &start)
    : settings_(settings), minimum_(start.minimum),
      local_(start, instances, settings.radius, settings.shell, settings.options),
      refined_(start, instances, settings.refine_radius, settings.shell, settings.options)
{
}

/* Places among the moving atoms of the local region. */
std::vector<int> ArtnWorker::pushed_atoms(int central) const
{
  std::vector<int> pushed;
  const std::vector<int> &places = local_.places();
  for (size_t slot = 0; slot < places.size(); slot++)
    if (minimum_.distance(central, places[slot]) <= settings_.push_radius)
      pushed.push_back((int)slot);
  return pushed;
}

/* Where the atoms of the local region stand in the refined one; both list them in the same order.
 */
std::vector<int> ArtnWorker::local_in_refined() const
{
  std::vector<int> slots;
  const std::vector<int> &to = refined_.places();
  auto at = to.begin();
  for (const int place : local_.places()) {
    at = std::lower_bound(at, to.end(), place);
    slots.push_back((int)(at - to.begin()));
  }
  return slots;
}

/* From the coordinates of the local region to those of the refined one, whose other atoms stand at
 * the minimum. */
void ArtnWorker::embed(const std::vector<int> &slots, Saddle &saddle) const
{
  std::vector<double> x = refined_.x_min(), mode(x.size(), 0.0);
  for (size_t k = 0; k < slots.size(); k++)
    for (int d = 0; d < 3; d++) {
      x[3 * slots[k] + d] += saddle.x[3 * k + d] - local_.x_min()[3 * k + d];
      mode[3 * slots[k] + d] = saddle.mode[3 * k + d];
    }
  saddle.x.swap(x);
  saddle.mode.swap(mode);
  saddle.x_final.resize(saddle.x.size());
}

void ArtnWorker::report_displaced(const ArtnRegion &region, const std::vector<double> &x,
                                  const std::vector<double> &x_final, ArtnEvent &event) const
{
  const std::vector<double> &x_min = region.x_min();
  const double limit = settings_.displaced * settings_.displaced;
  for (size_t k = 0; k < region.places().size(); k++) {
    ArtnDisplaced moved;
    double saddle = 0.0, final = 0.0;
    moved.id = minimum_.id[region.places()[k]];
    for (int d = 0; d < 3; d++) {
      moved.saddle[d] = x[3 * k + d] - x_min[3 * k + d];
      moved.final[d] = x_final[3 * k + d] - x_min[3 * k + d];
      saddle += moved.saddle[d] * moved.saddle[d];
      final += moved.final[d] * moved.final[d];
    }
    if (saddle > limit || final > limit)
      event.displaced.push_back(moved);
  }
}

static void stop_unless_searchable(glass_status status)
{
  if (status && status != GLASS_EEVAL && status != GLASS_ENONFINITE)
    throw PrivateInstance::Failure(glass_status_message(status));
}

static int calls_of(const glass_artn_result &result)
{
  int sum = 0;
  for (const int calls : result.calls)
    sum += calls;
  return sum;
}

/* Converge a saddle with the atoms of a region, and see what it connects. */
static glass_status refine_and_judge(ArtnRegion &region, const std::vector<int> &near,
                                     ArtnWorker::Saddle &saddle, glass_artn_result &result)
{
  const glass_potential potential = region.potential();
  glass_status status = glass_artn_refine(region.workspace(), &potential, saddle.x.data(),
                                          saddle.mode.data(), &result);
  if (!status && !result.outcome)
    status = glass_artn_judge(region.workspace(), &potential, region.x_min().data(),
                              saddle.x.data(), saddle.mode.data(), (int)near.size(), near.data(),
                              saddle.x_final.data(), &result);
  return status;
}

/* To a saddle that the start is connected to, as far as the local region can tell. */
glass_status ArtnWorker::search_locally(int central, int search, Saddle &saddle,
                                        glass_artn_result &result)
{
  const glass_random_key key = {settings_.seed, (std::uint64_t)minimum_.id[central],
                                (std::uint64_t)search};
  local_.enter(central);
  const std::vector<int> pushed = pushed_atoms(central);
  saddle.x.resize(local_.x_min().size());
  saddle.mode.resize(saddle.x.size());
  saddle.x_final.resize(saddle.x.size());
  const glass_potential potential = local_.potential();
  const double *x_min = local_.x_min().data();
  glass_status status = glass_artn_search(local_.workspace(), &potential, x_min, (int)pushed.size(),
                                          pushed.data(), settings_.push_amplitude, &key,
                                          saddle.x.data(), saddle.mode.data(), &result);
  for (int turns = 0; !status && !result.outcome; turns++) {
    if (settings_.refine)
      status = glass_artn_probe(local_.workspace(), &potential, x_min, saddle.x.data(),
                                saddle.mode.data(), saddle.x_final.data(), &result);
    else
      status = refine_and_judge(local_, {}, saddle, result);
    if (status || result.outcome != GLASS_ARTN_DISCONNECTED || turns == TURNS)
      break;
    glass_artn_result way = result;
    way.outcome = GLASS_ARTN_UNDECIDED;
    status = glass_artn_turn_back(local_.workspace(), &potential, x_min, saddle.x_final.data(),
                                  saddle.x.data(), saddle.mode.data(), &way);
    std::copy(way.calls, way.calls + GLASS_ARTN_STAGES, result.calls);
    if (status || way.outcome)
      break; /* no way back: disconnected */
    result = way;
  }
  return status;
}

void ArtnWorker::run_stages(int central, int search, glass_artn_result &result, ArtnEvent &event)
{
  Saddle saddle;
  ArtnRegion *region = &local_;
  glass_status status = search_locally(central, search, saddle, result);
  if (!status && settings_.refine && !result.outcome) {
    const int local_calls = calls_of(result);
    region = &refined_;
    refined_.enter(central);
    const std::vector<int> near = local_in_refined();
    embed(near, saddle);
    status = refine_and_judge(refined_, near, saddle, result);
    event.summary.refined_calls = calls_of(result) - local_calls;
  }
  stop_unless_searchable(status);
  if (status) {
    result.outcome = GLASS_ARTN_NONFINITE;
    region->discard();
  }
  if (result.outcome == GLASS_ARTN_CONNECTED)
    report_displaced(*region, saddle.x, saddle.x_final, event);
}

ArtnEvent ArtnWorker::search(int central, int search)
{
  ArtnEvent event = {};
  glass_artn_result result = {};
  run_stages(central, search, result, event);
  ArtnSummary &s = event.summary;
  s.id = minimum_.id[central];
  s.type = minimum_.type[central];
  s.search = search;
  s.outcome = result.outcome;
  std::copy(result.calls, result.calls + GLASS_ARTN_STAGES, s.calls);
  const bool saddle = result.outcome <= GLASS_ARTN_RETURNED;
  const bool connected = result.outcome == GLASS_ARTN_CONNECTED;
  s.barrier = saddle ? result.barrier : 0.0;
  s.reverse = connected ? result.reverse : 0.0;
  s.difference = connected ? result.difference : 0.0;
  s.eigenvalue = saddle ? result.eigenvalue : 0.0;
  s.displacement = saddle ? result.displacement : 0.0;
  s.moved = connected ? result.moved : 0;
  return event;
}
