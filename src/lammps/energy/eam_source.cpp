/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "eam_source.h"

#include "eam_tables.h"
#include "glass_random.h"
#include "glass_rigid.h"

#include "force.h"
#include "lammps.h"

#include "fmt/format.h"

#include <algorithm>
#include <cfloat>
#include <cmath>
#include <numeric>

using namespace LAMMPS_NS;

/* Displacements of the comparison, in cutoffs, and how far both may differ: forces in parts of the
 * largest one, energies in parts of that of the whole box, which is round-off there. */
static constexpr double DISPLACEMENT = 0.02;
static constexpr double SAME_FORCE = 1e-9;
static constexpr double SAME_ENERGY = 1e-11;

static void require(glass_status status)
{
  if (status)
    throw PrivateInstance::Failure(
        fmt::format("the engine for embedded atoms: {}", glass_status_message(status)));
}

EamSystem LAMMPS_NS::make_eam_system(PrivateInstance &box, const SearchStart &start)
{
  EamTables tables;
  if (box.excludes_pairs() || !find_eam_tables(box.lammps(), tables))
    return nullptr;
  const Snapshot &minimum = start.minimum;
  glass_eam_box edges = {};
  std::copy(minimum.low, minimum.low + 3, edges.low);
  std::copy(minimum.h, minimum.h + 6, edges.h);
  std::copy(minimum.periodic, minimum.periodic + 3, edges.periodic);
  std::vector<int> type(minimum.size());
  for (int i = 0; i < minimum.size(); i++)
    type[i] = minimum.type[i] - 1;
  const std::vector<unsigned char> held(start.frozen.begin(), start.frozen.end());
  glass_eam *eam;
  require(glass_eam_create(&tables.view, &edges, minimum.size(), type.data(),
                           reinterpret_cast<const double(*)[3]>(minimum.x.data()),
                           held.empty() ? nullptr : held.data(), &eam));
  return std::make_shared<EamEngine>(eam, box);
}

/* Movable atoms around the first one of each type. */
static std::vector<int> around_each_type(const SearchStart &start, double radius)
{
  std::vector<int> sites, types;
  for (int i = 0; i < start.minimum.size(); i++) {
    if (start.is_frozen(i) ||
        std::find(types.begin(), types.end(), start.minimum.type[i]) != types.end())
      continue;
    types.push_back(start.minimum.type[i]);
    const std::vector<int> near = start.movable_within(i, radius);
    sites.insert(sites.end(), near.begin(), near.end());
  }
  std::sort(sites.begin(), sites.end());
  sites.erase(std::unique(sites.begin(), sites.end()), sites.end());
  return sites;
}

/* What differs, or nothing.
 *   sites         ascending; those of the instance become active
 *   displacement  [3 * sites] from the minimum */
static std::string difference(PrivateInstance &box, const EamSystem &system,
                              const std::vector<int> &sites,
                              const std::vector<double> &displacement)
{
  box.set_active(sites);
  std::vector<double> x = box.loaded(), expected(x.size()), found(x.size());
  double before, energy, above;
  glass_status status = box.evaluate(x.data(), expected.data(), &before);
  for (size_t i = 0; i < x.size(); i++)
    x[i] += displacement[i];
  if (!status)
    status = box.evaluate(x.data(), expected.data(), &energy);
  if (status)
    return status == GLASS_EEVAL ? box.failure() : glass_status_message(status);

  glass_eam_set *set;
  require(glass_eam_set_create(system->eam, &set));
  status = glass_eam_set_move(set, (int)sites.size(), sites.data());
  if (!status) {
    const double *reference = glass_eam_set_reference(set);
    for (size_t i = 0; i < x.size(); i++)
      x[i] = reference[i] + displacement[i];
    status = glass_eam_set_evaluate(set, x.data(), found.data(), &above);
  }
  glass_eam_set_destroy(set);
  require(status);

  double largest = 0.0, worst = 0.0;
  for (size_t k = 0; k < found.size(); k++) {
    largest = std::max(largest, std::fabs(expected[k]));
    worst = std::max(worst, std::fabs(found[k] - expected[k]));
  }
  system->largest_force = std::max(system->largest_force, largest);
  if (worst <= SAME_FORCE * system->largest_force &&
      std::fabs(above - (energy - before)) <= SAME_ENERGY * std::fabs(energy))
    return "";
  return fmt::format(
      "with {} atoms displaced, the engine for embedded atoms and the pair style {} differ: "
      "forces by up to {:.3g}, energies above the minimum are {:.10g} and {:.10g}; search with the "
      "keyword engine no, and report the potential",
      sites.size(), box.lammps()->force->pair_style, worst, above, energy - before);
}

void LAMMPS_NS::require_same_energies(PrivateInstance &box, MPI_Comm comm, const EamSystem &system,
                                      const SearchStart &start, double radius)
{
  const std::vector<int> sites = around_each_type(start, radius);
  if (sites.empty())
    return;
  std::vector<double> displacement(3 * sites.size());
  glass_random_key key = {1, 0, 0};
  for (size_t k = 0; k < sites.size(); k++)
    for (int d = 0; d < 3; d++) {
      key.tag = (std::uint64_t)sites[k];
      displacement[3 * k + d] =
          DISPLACEMENT * box.cutoff() * (2.0 * glass_random_uniform(&key, d) - 1.0);
    }
  const std::string message = difference(box, system, sites, displacement);
  int differs = !message.empty(), any;
  MPI_Allreduce(&differs, &any, 1, MPI_INT, MPI_MAX, comm);
  if (any)
    throw PrivateInstance::Failure(differs ? message : "another rank found a difference");
}

EamSource::EamSource(const SearchStart &start, const MovingAtoms &moving, EamSystem system,
                     std::function<void()> idle)
    : start_(start), moving_(moving), system_(std::move(system)), idle_(std::move(idle))
{
  require(glass_eam_set_create(system_->eam, &set_));
}

EamSource::~EamSource()
{
  glass_eam_set_destroy(set_);
}

void EamSource::move(const std::vector<int> &sites)
{
  entered_.clear();
  require(glass_eam_set_move(set_, (int)sites.size(), sites.data()));
  entered_ = sites;
}

void EamSource::enter(int central)
{
  wide_ = false;
  const bool same = central == central_ || !std::isfinite(moving_.radius);
  central_ = central;
  /* Unless it has grown, the set of the search before serves again. */
  if (same && !entered_.empty() && (int)entered_.size() == glass_eam_set_size(set_))
    return;
  move(start_.movable_within(central, moving_.radius));
}

void EamSource::widen()
{
  wide_ = true;
  if (!std::isfinite(moving_.wide_radius))
    return; /* others join where they feel a force */
  std::vector<int> others;
  for (const int site : start_.movable_within(central_, moving_.wide_radius))
    if (!std::binary_search(entered_.begin(), entered_.end(), site))
      others.push_back(site);
  if (!others.empty())
    require(glass_eam_set_grow(set_, (int)others.size(), others.data()));
}

const std::vector<int> &EamSource::sites()
{
  const int *sites = glass_eam_set_sites(set_);
  sites_.assign(sites, sites + glass_eam_set_size(set_));
  return sites_;
}

/* In a cluster that holds all moving atoms, or where an atom and its image would stand in that, in
 * the box. */
void EamSource::compare_at_saddle()
{
  if (system_->compared_at_saddle)
    return;
  system_->compared_at_saddle = true;
  const int n = glass_eam_set_size(set_), *site = glass_eam_set_sites(set_);
  const double *reference = glass_eam_set_reference(set_);
  std::vector<int> slots(n), ascending(n);
  std::iota(slots.begin(), slots.end(), 0);
  std::sort(slots.begin(), slots.end(), [site](int a, int b) { return site[a] < site[b]; });
  std::vector<double> displacement(3 * (size_t)n);
  double radius = 0.0;
  for (int k = 0; k < n; k++) {
    ascending[k] = site[slots[k]];
    radius = std::max(radius, start_.minimum.distance(central_, ascending[k]));
    for (size_t d = 0; d < 3; d++)
      displacement[3 * (size_t)k + d] =
          last_[3 * (size_t)slots[k] + d] - reference[3 * (size_t)slots[k] + d];
  }
  const double half = 0.5 * start_.minimum.smallest_periodic_height();
  std::unique_ptr<PrivateInstance> lammps = system_->open(start_.minimum, PrivateInstance::CLUSTER);
  const double shell = lammps->cutoff();
  if (lammps->cluster_reach(radius, shell) < half) {
    lammps->load_cluster(start_.minimum, central_, radius, shell);
  } else {
    lammps = system_->open(start_.minimum, PrivateInstance::BOX);
    lammps->load_box(start_.minimum);
  }
  const std::string message = difference(*lammps, system_, ascending, displacement);
  if (!message.empty())
    throw PrivateInstance::Failure("at the first saddle, " + message);
}

template <class Work> glass_status EamSource::timed(Work work)
{
  if (idle_)
    idle_();
  const double begin = MPI_Wtime();
  const glass_status status = work();
  seconds_ += MPI_Wtime() - begin;
  calls_++;
  return status;
}

glass_potential EamSource::potential()
{
  glass_potential p = {};
  p.n = 3 * glass_eam_set_size(set_);
  p.reference = glass_eam_set_reference(set_);
  p.roundoff = glass_eam_set_roundoff(set_);
  p.ctx = this;
  p.eval = [](void *ctx, const double *x, double *force, double *energy) {
    auto *self = static_cast<EamSource *>(ctx);
    self->last_.assign(x, x + 3 * (size_t)glass_eam_set_size(self->set_));
    return self->timed([&] { return glass_eam_set_evaluate(self->set_, x, force, energy); });
  };
  p.expand = [](void *ctx, const double *x) {
    return glass_eam_set_expand(static_cast<EamSource *>(ctx)->set_, x);
  };
  p.multiply = [](void *ctx, const double *v, double *hv) {
    return glass_eam_set_multiply(static_cast<EamSource *>(ctx)->set_, v, hv);
  };
  const int natoms = start_.minimum.size();
  if (p.n == 3 * natoms) {
    int periodic[3];
    std::copy(start_.minimum.periodic, start_.minimum.periodic + 3, periodic);
    p.rigid = glass_rigid_motions(periodic, false);
  }
  if (!wide_ || std::isfinite(moving_.wide_radius))
    return p;
  p.outside = [](void *ctx, double limit, int *n, const int **site, double *largest) {
    auto *self = static_cast<EamSource *>(ctx);
    self->compare_at_saddle();
    return glass_eam_set_outside(self->set_, limit, n, site, largest);
  };
  p.grow = [](void *ctx, int n, const int *site, const double **reference) {
    auto *self = static_cast<EamSource *>(ctx);
    const glass_status status = glass_eam_set_grow(self->set_, n, site);
    *reference = glass_eam_set_reference(self->set_);
    return status;
  };
  return p;
}
