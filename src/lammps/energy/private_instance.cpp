/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "private_instance.h"

#include "atom.h"
#include "comm.h"
#include "domain.h"
#include "error.h"
#include "exceptions.h"
#include "force.h"
#include "group.h"
#include "input.h"
#include "library.h"
#include "neighbor.h"
#include "pair.h"
#include "plugin.h"
#include "update.h"

#include "fmt/format.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <numeric>

using namespace LAMMPS_NS;

/* Room around a cluster: an atom that leaves it has long left the energies of a search. */
static constexpr double MARGIN = 30.0;

namespace {

/* The end of any LAMMPS instance unloads all plugins of the process, in some releases even their
 * code. The list is emptied before and filled again after, unseen by the run. */
class PluginsKept {
public:
  explicit PluginsKept(LAMMPS *run) : run_(run)
  {
    while (plugin_get_num_plugins() > 0) {
      kept_.push_back(*plugin_get_info(0));
      plugin_erase(kept_.back().style, kept_.back().name);
    }
  }
  ~PluginsKept()
  {
    FILE *screen = run_->screen, *logfile = run_->logfile;
    const int warnings = run_->error->get_numwarn();
    run_->screen = run_->logfile = nullptr;
    for (auto &plugin : kept_)
      plugin_register(&plugin, run_);
    run_->screen = screen;
    run_->logfile = logfile;
    run_->error->set_numwarn(warnings);
  }

private:
  LAMMPS *run_;
  std::vector<lammpsplugin_t> kept_;
};

/* Errors of the private LAMMPS arrive as exceptions. */
template <class Work> void guarded(Work work)
{
  try {
    work();
  } catch (const LAMMPSException &e) {
    std::string message = e.what();
    while (!message.empty() && message.back() == '\n')
      message.pop_back();
    throw PrivateInstance::Failure(message);
  }
}

} // namespace

PrivateInstance::PrivateInstance(LAMMPS *run, MPI_Comm comm, const Snapshot &snapshot, Kind kind,
                                 const std::string &file)
    : run_(run), comm_(comm), lmp_(nullptr)
{
  try {
    guarded([&] { open(snapshot, kind, file); });
  } catch (...) {
    const PluginsKept kept(run_);
    delete lmp_;
    throw;
  }
}

PrivateInstance::~PrivateInstance()
{
  const PluginsKept kept(run_);
  delete lmp_;
}

void PrivateInstance::command(const std::string &line)
{
  lmp_->input->one(line);
}

void PrivateInstance::open(const Snapshot &snapshot, Kind kind, const std::string &file)
{
  const char *arguments[] = {"glass", "-log", "none", "-screen", "none", "-nocite"};
  lmp_ = new LAMMPS(6, const_cast<char **>(arguments), comm_);
  const int ntypes = run_->atom->ntypes;
  command(fmt::format("units {}", run_->update->unit_style));
  command(fmt::format("atom_style {}", run_->atom->q_flag ? "charge" : "atomic"));
  command("atom_modify map array sort 0 0.0");
  command(fmt::format("newton {}", run_->force->newton_pair ? "on" : "off"));
  if (kind == BOX)
    create_box_of(snapshot);
  else
    create_room_for_clusters(snapshot);
  command(fmt::format("create_box {} glass", ntypes));
  lmp_->input->file(file.c_str());
  for (int type = 1; type <= ntypes; type++)
    command(fmt::format("mass {} {:.17g}", type, run_->atom->mass[type]));
  if (!lmp_->force->pair)
    throw Failure("the file defines no pair style");
  if (lmp_->force->kspace)
    throw Failure("the potential needs a long-range solver, which a cluster cannot hold");
  lmp_->init();
  cutoff_ = lmp_->force->pair->cutforce;
  /* Atoms move little within a search: a thin skin shortens the lists. */
  command(fmt::format("neighbor {:.17g} bin", 0.12 * cutoff_));
  command("neigh_modify every 1 delay 0 check no one 20000 page 400000");
  command("group outer empty");
  if (kind == CLUSTER)
    command("neigh_modify exclude group outer outer");
}

/* The snapshot's box; where it is not periodic there is room for atoms to move. */
void PrivateInstance::create_box_of(const Snapshot &snapshot)
{
  const bool *periodic = snapshot.periodic;
  const double *h = snapshot.h;
  double low[3], high[3];
  for (int d = 0; d < 3; d++) {
    low[d] = snapshot.low[d] - (periodic[d] ? 0.0 : MARGIN);
    high[d] = snapshot.low[d] + h[d] + (periodic[d] ? 0.0 : MARGIN);
  }
  command(fmt::format("boundary {} {} {}", periodic[0] ? "p" : "f", periodic[1] ? "p" : "f",
                      periodic[2] ? "p" : "f"));
  command("box tilt large");
  const std::string edges = fmt::format("{:.17g} {:.17g} {:.17g} {:.17g} {:.17g} {:.17g}", low[0],
                                        high[0], low[1], high[1], low[2], high[2]);
  if (snapshot.triclinic)
    command(fmt::format("region glass prism {} {:.17g} {:.17g} {:.17g} units box", edges, h[5],
                        h[4], h[3]));
  else
    command(fmt::format("region glass block {} units box", edges));
}

void PrivateInstance::create_room_for_clusters(const Snapshot &snapshot)
{
  const double *h = snapshot.h;
  const double extent[3] = {h[0] + std::fabs(h[5]) + std::fabs(h[4]), h[1] + std::fabs(h[3]), h[2]};
  const double half = *std::max_element(extent, extent + 3) + MARGIN;
  command("boundary f f f");
  command(fmt::format("region glass block {0:.17g} {1:.17g} {0:.17g} {1:.17g} {0:.17g} {1:.17g} "
                      "units box",
                      -half, half));
}

void PrivateInstance::create_atoms(const Snapshot &snapshot, const std::vector<char> &outer)
{
  command("delete_atoms group all compress no");
  const int n = held();
  std::vector<tagint> id(n);
  std::vector<int> type(n);
  for (int k = 0; k < n; k++) {
    id[k] = k + 1;
    type[k] = snapshot.type[held_[k]];
  }
  lammps_create_atoms(lmp_, n, id.data(), type.data(), positions_.data(), nullptr, nullptr, 0);
  Atom *atom = lmp_->atom;
  if (atom->natoms != n)
    throw Failure(fmt::format("only {} of {} atoms could be placed", atom->natoms, n));
  const int outer_bit = lmp_->group->bitmask[lmp_->group->find("outer")];
  for (int i = 0; i < atom->nlocal; i++) {
    const int k = (int)atom->tag[i] - 1;
    if (atom->q_flag)
      atom->q[i] = snapshot.charge[held_[k]];
    if (!outer.empty() && outer[k])
      atom->mask[i] |= outer_bit;
  }
  command("run 0 post no");
}

void PrivateInstance::load_box(const Snapshot &snapshot)
{
  held_.resize(snapshot.size());
  std::iota(held_.begin(), held_.end(), 0);
  positions_ = snapshot.x;
  guarded([&] { create_atoms(snapshot, {}); });
  set_active(held_);
}

void PrivateInstance::load_cluster(const Snapshot &snapshot, int center, double radius,
                                   double shell)
{
  std::vector<int> active;
  std::vector<char> outer;
  held_.clear();
  positions_.clear();
  const double reach = cluster_reach(radius, shell);
  for (int j = 0; j < snapshot.size(); j++) {
    double delta[3];
    snapshot.nearest(center, j, delta);
    const double r = std::sqrt(delta[0] * delta[0] + delta[1] * delta[1] + delta[2] * delta[2]);
    if (r > reach)
      continue;
    if (r <= radius)
      active.push_back(j);
    held_.push_back(j);
    outer.push_back(r > radius + shell);
    positions_.insert(positions_.end(), delta, delta + 3);
  }
  guarded([&] { create_atoms(snapshot, outer); });
  set_active(active);
}

void PrivateInstance::set_active(const std::vector<int> &places)
{
  active_ = places;
  slot_of_.assign(held_.size(), -1);
  loaded_.clear();
  size_t k = 0;
  for (size_t slot = 0; slot < places.size(); slot++) {
    while (k < held_.size() && held_[k] != places[slot])
      k++;
    if (k == held_.size())
      throw Failure(fmt::format("atom {} of the snapshot is not held", places[slot]));
    slot_of_[k] = (int)slot;
    loaded_.insert(loaded_.end(), &positions_[3 * k], &positions_[3 * k] + 3);
  }
  sum_.resize(loaded_.size() + 1);
  reset();
}

/* Positions to the last bit as they were loaded, so that what follows does not depend on what came
 * before: a position that was wrapped and unwrapped is another one. */
void PrivateInstance::reset()
{
  guarded([&] {
    Atom *atom = lmp_->atom;
    for (int i = 0; i < atom->nlocal; i++) {
      std::copy_n(&positions_[3 * (atom->tag[i] - 1)], 3, atom->x[i]);
      atom->image[i] = ((imageint)IMGMAX << IMG2BITS) | ((imageint)IMGMAX << IMGBITS) | IMGMAX;
    }
    rebuild();
    built_ = loaded_;
  });
}

/* An atom's box image moved when it was wrapped; its place among the periodic images must not. */
void PrivateInstance::place(int i, const double *unwrapped)
{
  const double *h = lmp_->domain->h;
  const imageint image = lmp_->atom->image[i];
  const int ix = (image & IMGMASK) - IMGMAX, iy = (image >> IMGBITS & IMGMASK) - IMGMAX,
            iz = (image >> IMG2BITS) - IMGMAX;
  double *x = lmp_->atom->x[i];
  x[0] = unwrapped[0] - ix * h[0] - iy * h[5] - iz * h[4];
  x[1] = unwrapped[1] - iy * h[1] - iz * h[3];
  x[2] = unwrapped[2] - iz * h[2];
}

/* LAMMPS wraps positions by one box length and knows atoms by their place: no atom may leap. */
void PrivateInstance::require_no_leap(const double *x) const
{
  for (size_t k = 0; k < built_.size(); k++)
    if (std::fabs(x[k] - built_[k]) > cutoff_ || std::fabs(x[k] - loaded_[k]) > MARGIN)
      throw Failure(fmt::format("an atom leapt by {:.4g}", std::fabs(x[k] - built_[k])));
}

bool PrivateInstance::needs_rebuild(const double *x) const
{
  const double limit = 0.25 * lmp_->neighbor->skin * lmp_->neighbor->skin;
  for (size_t k = 0; k < built_.size(); k += 3) {
    const double dx = x[k] - built_[k], dy = x[k + 1] - built_[k + 1],
                 dz = x[k + 2] - built_[k + 2];
    if (dx * dx + dy * dy + dz * dz > limit)
      return true;
  }
  return false;
}

/* As LAMMPS's own integrators reneighbor. */
void PrivateInstance::rebuild()
{
  Atom *atom = lmp_->atom;
  Domain *domain = lmp_->domain;
  if (domain->triclinic)
    domain->x2lamda(atom->nlocal);
  domain->pbc();
  lmp_->comm->exchange();
  lmp_->comm->borders();
  if (domain->triclinic)
    domain->lamda2x(atom->nlocal + atom->nghost);
  lmp_->neighbor->build(1);
  find_own();
}

void PrivateInstance::find_own()
{
  const Atom *atom = lmp_->atom;
  own_.clear();
  for (int i = 0; i < atom->nlocal; i++) {
    const int slot = slot_of_[atom->tag[i] - 1];
    if (slot >= 0)
      own_.emplace_back(i, slot);
  }
}

/* Forces and energy of this rank's atoms into sum_. */
void PrivateInstance::compute(const double *x)
{
  Atom *atom = lmp_->atom;
  Force *force = lmp_->force;
  require_no_leap(x);
  for (const auto &[i, slot] : own_)
    place(i, x + 3 * slot);
  if (needs_rebuild(x)) {
    rebuild();
    std::copy(x, x + built_.size(), built_.begin());
  } else {
    lmp_->comm->forward_comm();
    lmp_->neighbor->ago++;
  }
  const int all = force->newton ? atom->nlocal + atom->nghost : atom->nlocal;
  if (all)
    memset(&atom->f[0][0], 0, 3 * sizeof(double) * all);
  force->pair->compute(ENERGY_GLOBAL, VIRIAL_NONE);
  if (force->newton)
    lmp_->comm->reverse_comm();
  std::fill(sum_.begin(), sum_.end(), 0.0);
  for (const auto &[i, slot] : own_)
    std::copy(atom->f[i], atom->f[i] + 3, &sum_[3 * slot]);
  sum_.back() = force->pair->eng_vdwl + force->pair->eng_coul;
}

glass_status PrivateInstance::evaluate(const double *x, double *force, double *energy)
{
  const size_t n = built_.size();
  for (size_t k = 0; k < n; k++)
    if (!std::isfinite(x[k]))
      return GLASS_ENONFINITE;
  if (idle)
    idle(idle_context);
  const double begin = MPI_Wtime();
  try {
    guarded([&] { compute(x); });
  } catch (const Failure &failure) {
    failure_ = failure.what();
    return GLASS_EEVAL;
  }
  /* Reduced and broadcast, not all-reduced: all ranks must go on from the same bits. */
  if (lmp_->comm->nprocs > 1) {
    void *in = lmp_->comm->me == 0 ? MPI_IN_PLACE : sum_.data();
    MPI_Reduce(in, sum_.data(), (int)n + 1, MPI_DOUBLE, MPI_SUM, 0, comm_);
    MPI_Bcast(sum_.data(), (int)n + 1, MPI_DOUBLE, 0, comm_);
  }
  seconds_ += MPI_Wtime() - begin;
  calls_++;
  for (const double value : sum_)
    if (!std::isfinite(value))
      return GLASS_ENONFINITE;
  std::copy(sum_.begin(), sum_.end() - 1, force);
  *energy = sum_.back();
  return GLASS_OK;
}

/* Energies are sums over all atoms held. */
static constexpr double ROUNDOFF = 1e-13;

glass_potential PrivateInstance::potential(double zero)
{
  zero_ = zero;
  glass_potential p = {};
  p.n = (int)loaded_.size();
  p.reference = loaded_.data();
  p.roundoff = ROUNDOFF * std::fabs(zero);
  p.eval = [](void *ctx, const double *x, double *force, double *energy) {
    auto *self = static_cast<PrivateInstance *>(ctx);
    const glass_status status = self->evaluate(x, force, energy);
    *energy -= self->zero_;
    return status;
  };
  p.ctx = this;
  const Domain *domain = lmp_->domain;
  if (loaded_.size() == positions_.size())
    p.rigid = glass_rigid_motions(domain->periodicity, domain->dimension == 2);
  return p;
}
