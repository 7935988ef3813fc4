/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "artn_worker.h"

#include <cmath>

using namespace LAMMPS_NS;

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

/* From the coordinates of the local region to those of the refined one, whose other atoms stand at
 * the minimum. Both list their atoms in the same order. */
void ArtnWorker::embed(std::vector<double> &x, std::vector<double> &mode) const
{
  const std::vector<int> &from = local_.places(), &to = refined_.places();
  std::vector<double> x_all = refined_.x_min(), mode_all(x_all.size(), 0.0);
  size_t slot = 0;
  for (size_t k = 0; k < from.size(); k++) {
    while (slot < to.size() && to[slot] != from[k])
      slot++;
    if (slot == to.size())
      break;
    for (int d = 0; d < 3; d++) {
      x_all[3 * slot + d] += x[3 * k + d] - local_.x_min()[3 * k + d];
      mode_all[3 * slot + d] = mode[3 * k + d];
    }
  }
  x.swap(x_all);
  mode.swap(mode_all);
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

void ArtnWorker::run_stages(int central, int search, glass_artn_result &result, ArtnEvent &event)
{
  const glass_random_key key = {settings_.seed, (std::uint64_t)minimum_.id[central],
                                (std::uint64_t)search};
  local_.enter(central);
  const std::vector<int> pushed = pushed_atoms(central);
  std::vector<double> x(local_.x_min().size()), mode(x.size());
  glass_potential potential = local_.potential();
  ArtnRegion *region = &local_;
  glass_status status = glass_artn_search(
      local_.workspace(), &potential, local_.x_min().data(), local_.e_min(), (int)pushed.size(),
      pushed.data(), settings_.push_amplitude, &key, x.data(), mode.data(), &result);
  const int local_calls = calls_of(result);
  if (!status && !result.outcome) {
    if (settings_.refine) {
      region = &refined_;
      refined_.enter(central);
      potential = refined_.potential();
      embed(x, mode);
    }
    status = glass_artn_refine(region->workspace(), &potential, region->e_min(), x.data(),
                               mode.data(), &result);
  }
  std::vector<double> x_final(x.size());
  if (!status && !result.outcome)
    status = glass_artn_judge(region->workspace(), &potential, region->x_min().data(),
                              region->e_min(), x.data(), mode.data(), x_final.data(), &result);
  event.summary.refined_calls = settings_.refine ? calls_of(result) - local_calls : 0;
  stop_unless_searchable(status);
  if (status) {
    result.outcome = GLASS_ARTN_NONFINITE;
    region->discard();
  }
  if (result.outcome == GLASS_ARTN_CONNECTED)
    report_displaced(*region, x, x_final, event);
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
