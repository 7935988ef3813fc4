/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "private_instance.h"

#include "ranks.h"

#include "atom.h"
#include "comm.h"
#include "domain.h"
#include "error.h"
#include "exceptions.h"
#include "fix.h"
#include "force.h"
#include "group.h"
#include "input.h"
#include "label_map.h"
#include "library.h"
#include "modify.h"
#include "neighbor.h"
#include "pair.h"
#include "plugin.h"
#include "update.h"
#include "variable.h"

#include "fmt/format.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <numeric>

using namespace LAMMPS_NS;

/* Room around a cluster and beside walls, in cutoffs: an atom that gets so far from where it was
 * has long left the energies of a search. */
static constexpr double ROOM = 3.0;

/* The group of atoms whose forces nobody asks for: pairs among them are left out. */
static const char SILENT[] = "glass_silent";

namespace {

/* The list of plugins belongs to the process, while each LAMMPS has styles of its own: the end of
 * any unloads all plugins, in some releases even their code, and a new one knows none of their
 * styles, yet LAMMPS ignores a plugin that is in the list already. So the list is emptied first,
 * and at the end filled again, unseen by the run; in between it can be given to another instance.
 */
class Plugins {
public:
  explicit Plugins(LAMMPS *run) : run_(run) { take(); }
  ~Plugins()
  {
    FILE *screen = run_->screen, *logfile = run_->logfile;
    const int warnings = run_->error->get_numwarn();
    run_->screen = run_->logfile = nullptr;
    give(run_);
    run_->screen = screen;
    run_->logfile = logfile;
    run_->error->set_numwarn(warnings);
  }

  void give_also(LAMMPS *other)
  {
    give(other);
    kept_.clear();
    take();
  }

private:
  LAMMPS *run_;
  std::vector<lammpsplugin_t> kept_;

  void take()
  {
    while (plugin_get_num_plugins() > 0) {
      kept_.push_back(*plugin_get_info(0));
      plugin_erase(kept_.back().style, kept_.back().name);
    }
  }
  void give(LAMMPS *lmp)
  {
    for (auto &plugin : kept_)
      plugin_register(&plugin, lmp);
  }
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
                                 const PotentialFile &file)
    : run_(run), file_(file), comm_(comm), lmp_(nullptr), kind_(kind)
{
  try {
    guarded([&] { open(snapshot, file); });
  } catch (...) {
    const Plugins kept(run_);
    delete lmp_;
    throw;
  }
}

PrivateInstance::~PrivateInstance()
{
  const Plugins kept(run_);
  delete lmp_;
}

std::function<std::unique_ptr<PrivateInstance>(const Snapshot &, PrivateInstance::Kind)>
PrivateInstance::opener() const
{
  return [run = run_, &file = file_](const Snapshot &snapshot, Kind kind) {
    return std::unique_ptr<PrivateInstance>(
        new PrivateInstance(run, MPI_COMM_SELF, snapshot, kind, file));
  };
}

void PrivateInstance::command(const std::string &line)
{
  lmp_->input->one(line);
}

void PrivateInstance::open(const Snapshot &snapshot, const PotentialFile &file)
{
  const char *arguments[] = {"glass", "-log", "none", "-screen", "none", "-nocite"};
  {
    Plugins plugins(run_);
    lmp_ = new LAMMPS(6, const_cast<char **>(arguments), comm_);
    plugins.give_also(lmp_);
  }
  copy_packages();
  command(fmt::format("units {}", run_->update->unit_style));
  command(fmt::format("atom_style {}", run_->atom->q_flag ? "charge" : "atomic"));
  command("atom_modify map array sort 0 0.0");
  command(fmt::format("newton {}", run_->force->newton_pair ? "on" : "off"));
  if (kind_ == BOX)
    create_box_of(snapshot);
  else
    create_box_of_clusters(snapshot);
  command(fmt::format("create_box {} glass", run_->atom->ntypes));
  copy_types();
  copy_variables(file);
  create_groups();
  lmp_->input->file(file.name().c_str());
  if (!lmp_->force->pair)
    throw Failure("the file defines no pair style");
  if (lmp_->force->kspace)
    throw Failure("the potential needs a long-range solver, which a cluster cannot hold");
  if (const Fix *fix = PotentialFile::fix_of_charges(lmp_))
    throw Failure(fmt::format("fix {} ({}) of the file equilibrates charges, which is not possible "
                              "here: take it out of the file",
                              fix->id, fix->style));
  copy_masses();
  lmp_->init();
  const Pair *pair = lmp_->force->pair;
  cutoff_ = pair->cutforce;
  pairwise_ = !pair->manybody_flag && pair->single_enable && !pair->comm_forward;
  if (kind_ == BOX)
    add_room(snapshot);
  /* Atoms move little within a search: a thin skin shortens the lists. */
  command(fmt::format("neighbor {:.17g} bin", 0.12 * cutoff_));
  command("neigh_modify every 1 delay 0 check no one 20000 page 400000");
  command(fmt::format("neigh_modify exclude group {0} {0}", SILENT));
  copy_exclusions();
}

/* Threads, and the suffix of styles. A new LAMMPS sets the number of threads of the process. */
void PrivateInstance::copy_packages()
{
  if (run_->modify->get_fix_by_id("package_omp"))
    command(fmt::format("package omp {}", run_->comm->nthreads));
  if (!run_->suffix_enable || !run_->suffix)
    return;
  if (run_->suffix2)
    command(fmt::format("suffix hybrid {} {}", run_->suffix, run_->suffix2));
  else
    command(fmt::format("suffix {}", run_->suffix));
}

void PrivateInstance::copy_types()
{
  if (!run_->atom->labelmapflag)
    return;
  lmp_->atom->add_label_map();
  lmp_->atom->lmap->merge_lmap(run_->atom->lmap, Atom::ATOM);
}

void PrivateInstance::copy_variables(const PotentialFile &file)
{
  for (const PotentialFile::Variable &variable : file.variables()) {
    std::string name = variable.name, style = variable.style, value = variable.value;
    char *words[] = {name.data(), style.data(), value.data()};
    lmp_->input->variable->set(3, words);
  }
}

/* They do not enter energies, but LAMMPS wants them. */
void PrivateInstance::copy_masses()
{
  const Atom *atom = run_->atom;
  for (int type = 1; type <= atom->ntypes; type++) {
    const bool known = atom->mass && atom->mass_setflag[type];
    command(fmt::format("mass {} {:.17g}", type, known ? atom->mass[type] : 1.0));
  }
}

/* The groups whose pairs the run leaves out, by their names, still empty. */
void PrivateInstance::create_groups()
{
  command(fmt::format("group {} empty", SILENT));
  const Neighbor *neighbor = run_->neighbor;
  std::vector<int> used(neighbor->ex1_group, neighbor->ex1_group + neighbor->nex_group);
  used.insert(used.end(), neighbor->ex2_group, neighbor->ex2_group + neighbor->nex_group);
  for (const int of_run : used) {
    const char *name = run_->group->names[of_run];
    if (lmp_->group->find(name) < 0)
      command(fmt::format("group {} empty", name));
    groups_.emplace_back(run_->group->bitmask[of_run],
                         lmp_->group->bitmask[lmp_->group->find(name)]);
  }
}

void PrivateInstance::copy_exclusions()
{
  const Neighbor *neighbor = run_->neighbor;
  for (int k = 0; k < neighbor->nex_type; k++)
    command(fmt::format("neigh_modify exclude type {} {}", neighbor->ex1_type[k],
                        neighbor->ex2_type[k]));
  for (int k = 0; k < neighbor->nex_group; k++)
    command(fmt::format("neigh_modify exclude group {} {}",
                        run_->group->names[neighbor->ex1_group[k]],
                        run_->group->names[neighbor->ex2_group[k]]));
}

bool PrivateInstance::excludes_pairs() const
{
  return run_->neighbor->nex_type || run_->neighbor->nex_group;
}

void PrivateInstance::create_box_of(const Snapshot &snapshot)
{
  const bool *periodic = snapshot.periodic;
  const double *low = snapshot.low, *h = snapshot.h;
  command(fmt::format("boundary {} {} {}", periodic[0] ? "p" : "f", periodic[1] ? "p" : "f",
                      periodic[2] ? "p" : "f"));
  command("box tilt large");
  const std::string edges =
      fmt::format("{:.17g} {:.17g} {:.17g} {:.17g} {:.17g} {:.17g}", low[0], low[0] + h[0], low[1],
                  low[1] + h[1], low[2], low[2] + h[2]);
  if (snapshot.triclinic)
    command(fmt::format("region glass prism {} {:.17g} {:.17g} {:.17g} units box", edges, h[5],
                        h[4], h[3]));
  else
    command(fmt::format("region glass block {} units box", edges));
  std::copy(low, low + 3, low_);
  std::copy(h, h + 6, h_);
}

/* The box of another snapshot, while no atoms are here. */
void PrivateInstance::follow_box_of(const Snapshot &snapshot)
{
  const double *low = snapshot.low, *h = snapshot.h;
  if (std::equal(low, low + 3, low_) && std::equal(h, h + 6, h_))
    return;
  command("delete_atoms group all compress no");
  std::string change = "change_box all";
  for (int d = 0; d < 3; d++)
    change += fmt::format(" {} final {:.17g} {:.17g}", "xyz"[d], low[d], low[d] + h[d]);
  if (snapshot.triclinic)
    change += fmt::format(" xy final {:.17g} xz final {:.17g} yz final {:.17g}", h[5], h[4], h[3]);
  command(change + " units box");
  add_room(snapshot);
  std::copy(low, low + 3, low_);
  std::copy(h, h + 6, h_);
}

/* Where the box is not periodic there is room for atoms to move. */
void PrivateInstance::add_room(const Snapshot &snapshot)
{
  const char axis[] = "xyz";
  for (int d = 0; d < 3; d++)
    if (!snapshot.periodic[d])
      command(fmt::format("change_box all {} final {:.17g} {:.17g} units box", axis[d],
                          snapshot.low[d] - ROOM * cutoff_,
                          snapshot.low[d] + snapshot.h[d] + ROOM * cutoff_));
}

/* Any box will do until a cluster is loaded. */
void PrivateInstance::create_box_of_clusters(const Snapshot &snapshot)
{
  half_ = snapshot.h[2];
  command("boundary f f f");
  command(fmt::format("region glass block {0:.17g} {1:.17g} {0:.17g} {1:.17g} {0:.17g} {1:.17g} "
                      "units box",
                      -half_, half_));
}

/* A box that follows the clusters' size: memory and time do not depend on the run's box. */
void PrivateInstance::make_room(double reach)
{
  const double half = reach + ROOM * cutoff_;
  if (half == half_)
    return;
  command("delete_atoms group all compress no");
  command(fmt::format("change_box all x final {0:.17g} {1:.17g} y final {0:.17g} {1:.17g} z final "
                      "{0:.17g} {1:.17g} units box",
                      -half, half));
  half_ = half;
}

void PrivateInstance::create_atoms(const Snapshot &snapshot)
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
  for (int i = 0; i < atom->nlocal; i++) {
    const int site = held_[atom->tag[i] - 1];
    if (atom->q_flag)
      atom->q[i] = snapshot.charge[site];
    for (const auto &[of_run, here] : groups_)
      if (snapshot.mask[site] & of_run)
        atom->mask[i] |= here;
  }
  command("run 0 post no");
}

void PrivateInstance::load_box(const Snapshot &snapshot)
{
  held_.resize(snapshot.size());
  std::iota(held_.begin(), held_.end(), 0);
  positions_ = snapshot.x;
  beyond_.assign(held_.size(), 0);
  guarded([&] {
    follow_box_of(snapshot);
    create_atoms(snapshot);
  });
  set_active(held_);
}

void PrivateInstance::load_cluster(const Snapshot &snapshot, int center, double radius,
                                   double shell)
{
  std::vector<int> active;
  beyond_.clear();
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
    beyond_.push_back(r > radius + shell);
    positions_.insert(positions_.end(), delta, delta + 3);
  }
  guarded([&] {
    make_room(reach);
    create_atoms(snapshot);
  });
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
  sum_.resize(loaded_.size() + 2);
  reset();
}

/* Positions to the last bit as they were loaded, so that what follows does not depend on what came
 * before: a position that was wrapped and unwrapped is another one. */
void PrivateInstance::reset()
{
  guarded([&] {
    Atom *atom = lmp_->atom;
    const int bit = lmp_->group->bitmask[lmp_->group->find(SILENT)];
    for (int i = 0; i < atom->nlocal; i++) {
      std::copy_n(&positions_[3 * (atom->tag[i] - 1)], 3, atom->x[i]);
      atom->image[i] = ((imageint)IMGMAX << IMG2BITS) | ((imageint)IMGMAX << IMGBITS) | IMGMAX;
      const int k = (int)atom->tag[i] - 1;
      const bool silent = beyond_[k] || (pairwise_ && slot_of_[k] < 0);
      atom->mask[i] = silent ? atom->mask[i] | bit : atom->mask[i] & ~bit;
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
    if (std::fabs(x[k] - built_[k]) > cutoff_ || std::fabs(x[k] - loaded_[k]) > ROOM * cutoff_)
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
  Modify *modify = lmp_->modify;
  if (modify->n_pre_exchange)
    modify->pre_exchange();
  if (domain->triclinic)
    domain->x2lamda(atom->nlocal);
  domain->pbc();
  lmp_->comm->exchange();
  lmp_->comm->borders();
  if (domain->triclinic)
    domain->lamda2x(atom->nlocal + atom->nghost);
  find_own();
  if (modify->n_pre_neighbor)
    modify->pre_neighbor();
  lmp_->neighbor->build(1);
  if (modify->n_post_neighbor)
    modify->post_neighbor();
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

void PrivateInstance::move_to(const double *x)
{
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
}

/* Forces and energy of this rank's atoms into sum_, and there what went wrong. */
void PrivateInstance::compute(const double *x, int eflag, int vflag)
{
  Atom *atom = lmp_->atom;
  Force *force = lmp_->force;
  Modify *modify = lmp_->modify;
  failure_.clear();
  try {
    guarded([&] {
      move_to(x);
      const int all = force->newton ? atom->nlocal + atom->nghost : atom->nlocal;
      if (all)
        memset(&atom->f[0][0], 0, 3 * sizeof(double) * all);
      if (modify->n_pre_force)
        modify->pre_force(vflag);
      force->pair->compute(eflag, vflag);
      if (modify->n_pre_reverse)
        modify->pre_reverse(eflag, vflag);
    });
  } catch (const Failure &failure) {
    failure_ = failure.what();
    /* The other ranks may wait for what the pair style was to send. */
    if (lmp_->comm->nprocs > 1 && (force->pair->comm_forward || force->pair->comm_reverse))
      run_->error->one(FLERR, "In a private LAMMPS instance on several ranks: {}", failure_);
  }
  if (force->newton)
    lmp_->comm->reverse_comm();
  std::fill(sum_.begin(), sum_.end(), 0.0);
  const size_t n = built_.size();
  sum_[n + 1] = failure_.empty() ? 0.0 : 1.0;
  if (!failure_.empty())
    return;
  for (const auto &[i, slot] : own_)
    std::copy(atom->f[i], atom->f[i] + 3, &sum_[3 * (size_t)slot]);
  sum_[n] = force->pair->eng_vdwl + force->pair->eng_coul;
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
  compute(x, ENERGY_GLOBAL, VIRIAL_NONE);
  const glass_status status = gather(force, energy);
  seconds_ += MPI_Wtime() - begin;
  calls_++;
  return status;
}

/* What compute() left in sum_ on each rank. */
glass_status PrivateInstance::gather(double *force, double *energy)
{
  const size_t n = built_.size();
  Ranks::sum(comm_, n + 2, sum_.data());
  if (sum_[n + 1] != 0.0) {
    failure_ = Ranks::agree(comm_, failure_);
    return GLASS_EEVAL;
  }
  for (const double value : sum_)
    if (!std::isfinite(value))
      return GLASS_ENONFINITE;
  std::copy_n(sum_.begin(), n, force);
  *energy = sum_[n];
  return GLASS_OK;
}

glass_status PrivateInstance::evaluate_atoms(const double *x, double *force,
                                             std::vector<double> &energies, double *energy,
                                             double *pressure)
{
  const bool newton = lmp_->force->newton_pair;
  compute(x, ENERGY_GLOBAL | ENERGY_ATOM, newton ? VIRIAL_FDOTR : VIRIAL_PAIR);
  const glass_status status = gather(force, energy);
  if (status)
    return status;
  const Atom *atom = lmp_->atom;
  const Pair *pair = lmp_->force->pair;
  const Domain *domain = lmp_->domain;
  energies.assign(held_.size() + 1, 0.0); /* and the trace of the virial */
  for (int i = 0; i < atom->nlocal + (lmp_->force->newton ? atom->nghost : 0); i++)
    energies[atom->tag[i] - 1] += pair->eatom[i];
  energies.back() = pair->virial[0] + pair->virial[1] + pair->virial[2];
  Ranks::sum(comm_, energies.size(), energies.data());
  /* As the run counts its volume, not as this box does, which may have room beside walls. */
  const double volume = domain->dimension == 2 ? h_[0] * h_[1] : h_[0] * h_[1] * h_[2];
  double trace = energies.back();
  energies.pop_back();
  if (pair->tail_flag) {
    *energy += pair->etail / volume;
    trace += 3.0 * pair->ptail / volume;
  }
  *pressure = trace / (domain->dimension * volume) * lmp_->force->nktv2p;
  return GLASS_OK;
}

glass_status PrivateInstance::evaluate_stress(const double *x, double *force, double *energy,
                                              double (*stress)[6])
{
  static const int OF_LAMMPS[6] = {0, 1, 2, 5, 4, 3}; /* xx yy zz xy xz yz */
  compute(x, ENERGY_GLOBAL, VIRIAL_PAIR | VIRIAL_ATOM);
  const glass_status status = gather(force, energy);
  if (status)
    return status;
  const Atom *atom = lmp_->atom;
  const Pair *pair = lmp_->force->pair;
  std::fill_n(&stress[0][0], 6 * held_.size(), 0.0);
  for (int i = 0; i < atom->nlocal + (lmp_->force->newton ? atom->nghost : 0); i++)
    for (int a = 0; a < 6; a++)
      stress[atom->tag[i] - 1][a] -= pair->vatom[i][OF_LAMMPS[a]] * lmp_->force->nktv2p;
  Ranks::sum(comm_, 6 * held_.size(), &stress[0][0]);
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
