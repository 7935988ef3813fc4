/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "fix_artn.h"

#include "artn_catalog.h"
#include "artn_collector.h"
#include "artn_dump.h"
#include "artn_tasks.h"
#include "glass_minimize.h"
#include "instance_source.h"
#include "potential_check.h"
#include "ranks.h"
#include "register.h"
#include "style_support.h"

#include "atom.h"
#include "comm.h"
#include "domain.h"
#include "error.h"
#include "group.h"
#include "memory.h"
#include "platform.h"
#include "update.h"
#include "utils.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <fstream>
#include <limits>
#include <numeric>
#include <sstream>
#include <unordered_set>

using namespace LAMMPS_NS;
using namespace FixConst;

static const char STYLE[] = "fix artn";

static const char cite_artn[] =
    "fix artn command: doi:10.1103/PhysRevE.62.7723, doi:10.1063/1.3622621\n\n"
    "@Article{Malek2000,\n"
    " author = {R. Malek and N. Mousseau},\n"
    " title = {Dynamics of {Lennard-Jones} Clusters: A Characterization of the "
    "Activation-Relaxation\n"
    "          Technique},\n"
    " journal = {Phys.\\ Rev.~E},\n"
    " year = {2000},\n"
    " volume = {62},\n"
    " pages = {7723}\n"
    "}\n\n"
    "@Article{MachadoCharry2011,\n"
    " author = {E. Machado-Charry and L. K. B{\\'e}land and D. Caliste and L. Genovese and T. "
    "Deutsch\n"
    "           and N. Mousseau and P. Pochet},\n"
    " title = {Optimized Energy Landscape Exploration Using the ab initio Based "
    "Activation-Relaxation\n"
    "          Technique},\n"
    " journal = {J.~Chem.\\ Phys.},\n"
    " year = {2011},\n"
    " volume = {135},\n"
    " pages = {034102}\n"
    "}\n\n";

/* A quenched configuration has forces this much smaller than those of a saddle. */
static constexpr double QUENCH_FORCE = 1e-3;
/* The same forces, of the run, the box and a cluster, may differ by this part of ftol. */
static constexpr double SAME_FORCE = 1e-3;
static constexpr int QUENCH_CALLS = 100000;

FixArtn::FixArtn(LAMMPS *lmp, int narg, char **arg)
    : Fix(lmp, narg, arg), searches(10), ranks_per_instance(1), frozen_bit(0), quench(true),
      resume(true), engine(true), dump_farther(0.0), unique_energy(0.01), unique_distance(0.1),
      frozen_name("none"), potential_checked(false), box_seconds(0.0), results(nullptr)
{
  GlassStyle::require_3d(lmp, STYLE);
  GlassStyle::require_atom_ids(lmp, STYLE);
  parse(narg, arg);

  vector_flag = peratom_flag = local_flag = 1;
  size_vector = 22;
  extvector = 0;
  global_freq = peratom_freq = local_freq = 1;
  size_peratom_cols = PER_ATOM;
  size_local_cols = 12;
  size_local_rows = 0;
  global.assign(size_vector, 0.0);
  create_attribute = 1;
  maxexchange = PER_ATOM;
  FixArtn::grow_arrays(atom->nmax);
  atom->add_callback(Atom::GROW);
  for (int i = 0; i < atom->nlocal; i++)
    FixArtn::set_arrays(i);
  GlassStyle::cite(lmp, cite_artn);
}

FixArtn::~FixArtn()
{
  atom->delete_callback(id, Atom::GROW);
  memory->destroy(results);
}

void FixArtn::parse(int narg, char **arg)
{
  if (narg < 7)
    error->all(FLERR,
               "Illegal {} command: Nevery, seed, potential and FILE must follow the style, found "
               "{} values",
               STYLE, narg - 3);
  nevery = GlassStyle::positive_int(lmp, STYLE, "Nevery", arg[3]);
  settings.seed = GlassStyle::positive_int(lmp, STYLE, "seed", arg[4]);
  if (strcmp(arg[5], "potential") != 0)
    error->all(FLERR, "Illegal {} command: expected the word potential, found {}", STYLE, arg[5]);
  settings.potential = arg[6];
  potential = PotentialFile(settings.potential);
  settings.options = glass_search_defaults(GLASS_SEARCH_METAL);
  settings.push_radius = 2.0;
  settings.push_amplitude = 0.1;
  settings.radius = 14.0;
  settings.refine = true;
  settings.refine_radius = std::numeric_limits<double>::infinity();
  settings.shell = 1.0;
  glass_search_options &o = settings.options;
  std::vector<std::string> given;

  int iarg = 7;
  while (iarg < narg) {
    const std::string keyword = arg[iarg];
    const auto number = [&](int k) {
      return GlassStyle::positive(lmp, STYLE, keyword, arg[iarg + k]);
    };
    const auto integer = [&](int k) {
      return GlassStyle::positive_int(lmp, STYLE, keyword, arg[iarg + k]);
    };
    const auto takes = [&](int values) {
      GlassStyle::require_values(lmp, STYLE, narg, arg, iarg, values);
      return values;
    };
    given.push_back(keyword);
    int values = 1;
    if (keyword == "searches") {
      takes(1);
      searches = integer(1);
    } else if (keyword == "push") {
      values = takes(2);
      settings.push_radius = number(1);
      settings.push_amplitude = number(2);
    } else if (keyword == "step") {
      values = takes(2);
      o.increment = number(1);
      o.max_step = number(2);
    } else if (keyword == "eigenvalue") {
      takes(1);
      o.eigenvalue = utils::numeric(FLERR, arg[iarg + 1], false, lmp);
      if (!(o.eigenvalue < 0.0))
        error->all(FLERR, "Illegal {} eigenvalue {}: it must be less than zero", STYLE,
                   arg[iarg + 1]);
    } else if (keyword == "lanczos") {
      values = takes(2);
      o.lanczos_vectors = integer(1);
      o.lanczos_tol = number(2);
      if (o.lanczos_vectors < 2)
        error->all(FLERR, "Illegal {} lanczos {}: at least 2 vectors are needed", STYLE,
                   arg[iarg + 1]);
    } else if (keyword == "ftol") {
      takes(1);
      o.ftol = number(1);
    } else if (keyword == "mtol") {
      takes(1);
      o.mtol = number(1);
    } else if (keyword == "maxcalls") {
      takes(1);
      o.max_calls = integer(1);
    } else if (keyword == "emax") {
      takes(1);
      o.max_energy = number(1);
    } else if (keyword == "radius") {
      takes(1);
      settings.radius = strcmp(arg[iarg + 1], "box") == 0 ? INFINITY : number(1);
    } else if (keyword == "refine") {
      takes(1);
      settings.refine = strcmp(arg[iarg + 1], "none") != 0;
      if (settings.refine)
        settings.refine_radius = strcmp(arg[iarg + 1], "box") == 0 ? INFINITY : number(1);
    } else if (keyword == "shell") {
      takes(1);
      settings.shell = number(1);
      if (settings.shell < 1.0)
        error->all(FLERR, "Illegal {} shell {}: it must be at least 1 cutoff", STYLE,
                   arg[iarg + 1]);
    } else if (keyword == "ranks") {
      takes(1);
      ranks_per_instance = integer(1);
      if (ranks_per_instance > comm->nprocs)
        error->all(FLERR, "Illegal {} ranks {}: the run has only {} ranks", STYLE,
                   ranks_per_instance, comm->nprocs);
    } else if (keyword == "frozen") {
      takes(1);
      frozen_name = arg[iarg + 1];
      if (group->find(frozen_name) < 0)
        error->all(FLERR, "{}: frozen group {} does not exist", STYLE, frozen_name);
    } else if (keyword == "events") {
      takes(1);
      events_file = arg[iarg + 1];
      if (events_file.empty())
        error->all(FLERR, "Illegal {} events: the name of the file is empty", STYLE);
    } else if (keyword == "resume") {
      takes(1);
      resume = utils::logical(FLERR, arg[iarg + 1], false, lmp);
    } else if (keyword == "engine") {
      takes(1);
      engine = utils::logical(FLERR, arg[iarg + 1], false, lmp);
    } else if (keyword == "quench") {
      takes(1);
      quench = utils::logical(FLERR, arg[iarg + 1], false, lmp);
    } else if (keyword == "dump") {
      values = takes(2);
      dump_file = arg[iarg + 1];
      dump_farther = utils::numeric(FLERR, arg[iarg + 2], false, lmp);
      if (!(dump_farther >= 0.0))
        error->all(FLERR, "Illegal {} dump distance {}: it must not be negative", STYLE,
                   arg[iarg + 2]);
    } else if (keyword == "unique") {
      values = takes(2);
      unique_energy = number(1);
      unique_distance = number(2);
    } else {
      GlassStyle::unknown_keyword(lmp, STYLE, arg[iarg]);
    }
    iarg += 1 + values;
  }
  require_dimensions(given);
  if (settings.refine && settings.refine_radius <= settings.radius) {
    if (std::isfinite(settings.refine_radius))
      error->all(FLERR, "Illegal {} refine {:.8g}: it must exceed the radius {:.8g}", STYLE,
                 settings.refine_radius, settings.radius);
    settings.refine = false; /* the local stage has all atoms already */
  }
  if (events_file == dump_file && !events_file.empty())
    error->all(FLERR, "Illegal {} command: events and dump name the same file {}", STYLE,
               events_file);
  settings.displaced = 0.25 * unique_distance;
  if (!dump_file.empty())
    settings.displaced = std::min(settings.displaced, dump_farther);
}

/* The defaults are for metal units. Elsewhere lengths and energies must be given, and the small
 * distances and energies that tell two configurations apart follow those of "unique". */
void FixArtn::require_dimensions(const std::vector<std::string> &given)
{
  if (strcmp(update->unit_style, "metal") == 0)
    return;
  for (const char *keyword :
       {"push", "step", "eigenvalue", "ftol", "mtol", "emax", "radius", "unique"})
    if (std::find(given.begin(), given.end(), keyword) == given.end())
      error->all(FLERR,
                 "{}: keyword {} has a default in metal units only; give its value in {} units",
                 STYLE, keyword, update->unit_style);
  settings.options.same_distance = 2.0 * unique_distance;
  settings.options.same_energy = 0.1 * unique_energy;
  settings.options.moved = unique_distance;
  settings.options.delta = 0.1 * unique_distance;
}

int FixArtn::setmask()
{
  return END_OF_STEP;
}

void FixArtn::init()
{
  potential.read(lmp, STYLE);
  potential_checked = false;
}

void FixArtn::setup(int)
{
  if (update->ntimestep % nevery == 0 || update->firststep == update->laststep)
    search_unless_done();
}

void FixArtn::end_of_step()
{
  search_unless_done();
}

/* By its name: a group may have been deleted since, and its number be another one's. */
void FixArtn::find_frozen()
{
  if (frozen_name == "none")
    return;
  const int frozen = group->find(frozen_name);
  if (frozen < 0)
    error->all(FLERR,
               "{}: frozen group {} does not exist any more: define it again, or the fix anew",
               STYLE, frozen_name);
  frozen_bit = group->bitmask[frozen];
}

void FixArtn::search_unless_done()
{
  find_frozen();
  const Snapshot now = Snapshot::of(lmp);
  if (now.same_as(searched, groupbit | frozen_bit))
    return;
  try {
    search(now);
  } catch (const PrivateInstance::Failure &failure) {
    error->one(FLERR, "{}: in the private LAMMPS instance with the potential file {}: {}", STYLE,
               settings.potential, failure.what());
  }
  searched = now;
}

/* Evaluate the snapshot with all ranks together; check the potential on first use; quench the
 * snapshot, or see that it is quenched. Atoms of the frozen group stay where they are. */
void FixArtn::prepare(SearchStart &start)
{
  Snapshot &minimum = start.minimum;
  PrivateInstance box(lmp, world, minimum, PrivateInstance::BOX, potential);
  box.load_box(minimum);
  std::vector<double> x = box.loaded(), force(x.size());
  double energy;
  GlassStyle::check(lmp, STYLE, box.evaluate(x.data(), force.data(), &energy));
  if (!potential_checked)
    GlassStyle::require_same_potential(lmp, STYLE, settings.potential, minimum, force, energy,
                                       SAME_FORCE * settings.options.ftol);
  potential_checked = true;
  start.force = force;

  std::vector<int> mobile;
  for (int i = 0; i < minimum.size(); i++)
    if (!frozen_bit || !start.frozen[i])
      mobile.push_back(i);
  if (quench) {
    box.set_active(mobile);
    x = box.loaded();
    force.resize(x.size());
    relax(box, energy, x, force);
    for (size_t k = 0; k < mobile.size(); k++) {
      std::copy_n(&x[3 * k], 3, &minimum.x[3 * mobile[k]]);
      std::copy_n(&force[3 * k], 3, &start.force[3 * mobile[k]]);
    }
  } else {
    require_minimum(minimum, mobile, force);
  }
  box_seconds = box.seconds_per_call() * comm->nprocs;
  eam.reset();
  if (engine)
    eam = make_eam_system(box, start);
  if (comm->me == 0)
    utils::logmesg(lmp, "{}: energies of moving atoms from {}\n", STYLE,
                   eam ? "the engine for embedded atoms" : "private LAMMPS instances");
  if (eam) {
    box.load_box(minimum);
    require_same_energies(box, world, eam, start, settings.radius);
  }
}

void FixArtn::require_minimum(const Snapshot &minimum, const std::vector<int> &mobile,
                              const std::vector<double> &force)
{
  const GlassStyle::LargestForce largest = GlassStyle::largest_force(minimum, mobile, force);
  if (largest.size > 0.1 * settings.options.ftol)
    error->all(
        FLERR,
        "{}: with quench no the configuration must be a minimum, but the largest force is {:.6g} "
        "(atom {}), above a tenth of ftol, {:.6g}: minimize first or use quench yes",
        STYLE, largest.size, largest.id, 0.1 * settings.options.ftol);
}

void FixArtn::relax(PrivateInstance &box, double zero, std::vector<double> &x,
                    std::vector<double> &force)
{
  glass_minimizer *minimizer;
  GlassStyle::check(lmp, STYLE, glass_minimizer_create(&minimizer));
  const glass_potential potential = box.potential(zero);
  const glass_minimize_options options = {QUENCH_FORCE * settings.options.ftol,
                                          settings.options.increment, QUENCH_CALLS, 0};
  double energy;
  int calls;
  glass_minimize_outcome outcome;
  const glass_status status = glass_minimize(minimizer, &potential, &options, nullptr, nullptr,
                                             x.data(), force.data(), &energy, &calls, &outcome);
  glass_minimizer_destroy(minimizer);
  if (status == GLASS_EEVAL)
    throw PrivateInstance::Failure(box.failure());
  GlassStyle::check(lmp, STYLE, status);
  double worst = 0.0;
  for (size_t i = 0; i < force.size(); i += 3)
    worst = std::max(worst, std::hypot(force[i], force[i + 1], force[i + 2]));
  if (outcome != GLASS_MINIMIZE_CONVERGED && worst >= settings.options.mtol)
    error->all(FLERR,
               "{}: the quench ended after {} force calls, where {}, with a largest force of "
               "{:.6g}, above mtol, {:.6g}",
               STYLE, calls,
               outcome == GLASS_MINIMIZE_STUCK ? "no step lowers the energy any more"
                                               : "no more are allowed",
               worst, settings.options.mtol);
}

template <class T> static std::string checksum_of(const std::vector<T> &values)
{
  const auto *bytes = reinterpret_cast<const char *>(values.data());
  return fmt::format("{} checksum {}", values.size(),
                     artn_checksum(std::string(bytes, bytes + values.size() * sizeof(T))));
}

/* The files that the words of the potential's commands name, as LAMMPS finds them, and what is in
 * them. */
static std::string named_files(const std::string &commands)
{
  std::istringstream words(commands);
  std::string word, text;
  while (words >> word) {
    const std::string file = utils::get_potential_file_path(word);
    std::ifstream in(file, std::ios::binary);
    std::stringstream content;
    if (file.empty() || platform::path_is_directory(file) || !(content << in.rdbuf()))
      continue;
    text += fmt::format("{} checksum {} ", word, artn_checksum(content.str()));
  }
  return text.empty() ? "none" : text.substr(0, text.size() - 1);
}

/* What makes searches the same: an events file is good for no other. */
static ArtnCatalog::Task describe(LAMMPS *lmp, const ArtnSettings &s, bool quench, bool engine,
                                  const std::string &frozen, const SearchStart &start)
{
  std::vector<tagint> frozen_atoms;
  for (int i = 0; i < start.minimum.size(); i++)
    if (start.is_frozen(i))
      frozen_atoms.push_back(start.minimum.id[i]);
  std::ifstream in(s.potential);
  std::stringstream commands;
  commands << in.rdbuf();
  const glass_search_options &o = s.options;
  const auto number = [](double value) {
    return std::isfinite(value) ? fmt::format("{:.17g}", value) : std::string("box");
  };
  return {{"units", lmp->update->unit_style},
          {"seed", fmt::format("{}", s.seed)},
          {"potential", fmt::format("{} checksum {}", s.potential, artn_checksum(commands.str()))},
          {"quench", quench ? "yes" : "no"},
          {"engine", engine ? "yes" : "no"},
          {"frozen", frozen},
          {"push", number(s.push_radius) + " " + number(s.push_amplitude)},
          {"step", number(o.increment) + " " + number(o.max_step)},
          {"eigenvalue", number(o.eigenvalue)},
          {"lanczos", fmt::format("{} {}", o.lanczos_vectors, number(o.lanczos_tol))},
          {"ftol", number(o.ftol)},
          {"mtol", number(o.mtol)},
          {"maxcalls", fmt::format("{}", o.max_calls)},
          {"emax", number(o.max_energy)},
          {"radius", number(s.radius)},
          {"refine", s.refine ? number(s.refine_radius) : "none"},
          {"shell", number(s.shell)},
          {"frozen_atoms", checksum_of(frozen_atoms)},
          {"charges", checksum_of(start.minimum.charge)},
          {"potential_files", named_files(commands.str())}};
}

/* Work that only the first rank does, whose failure all must know. */
template <class Work> static void on_first_rank(LAMMPS *lmp, Work work)
{
  std::string message;
  if (lmp->comm->me == 0)
    try {
      work();
    } catch (const std::runtime_error &e) {
      message = e.what();
    }
  int size = (int)message.size();
  MPI_Bcast(&size, 1, MPI_INT, 0, lmp->world);
  message.resize(size);
  MPI_Bcast(message.data(), size, MPI_CHAR, 0, lmp->world);
  if (size)
    lmp->error->all(FLERR, "{}: {}", STYLE, message);
}

/* The events of the first rank on all, by atom and search. */
static std::vector<ArtnEvent> broadcast(LAMMPS *lmp, std::vector<ArtnEvent> events)
{
  std::vector<char> all;
  std::vector<int> sizes;
  for (const ArtnEvent &event : events) {
    const std::vector<char> bytes = artn_pack(event);
    sizes.push_back((int)bytes.size());
    all.insert(all.end(), bytes.begin(), bytes.end());
  }
  int n = (int)sizes.size();
  MPI_Bcast(&n, 1, MPI_INT, 0, lmp->world);
  sizes.resize(n);
  MPI_Bcast(sizes.data(), n, MPI_INT, 0, lmp->world);
  events.resize(n);
  size_t at = 0;
  for (int k = 0; k < n; k++) {
    std::vector<char> bytes(sizes[k]);
    if (lmp->comm->me == 0)
      std::copy(&all[at], &all[at] + sizes[k], bytes.begin());
    MPI_Bcast(bytes.data(), sizes[k], MPI_CHAR, 0, lmp->world);
    events[k] = artn_unpack(bytes);
    at += sizes[k];
  }
  std::sort(events.begin(), events.end(), [](const ArtnEvent &a, const ArtnEvent &b) {
    return a.summary.id != b.summary.id ? a.summary.id < b.summary.id
                                        : a.summary.search < b.summary.search;
  });
  return events;
}

/* Places of the central atoms, and which of their searches are left. */
struct FixArtn::Plan {
  std::vector<int> central;
  std::vector<std::vector<int>> left;
  std::vector<int> count;
};

FixArtn::Plan FixArtn::plan(const SearchStart &start, const std::vector<ArtnEvent> &known)
{
  const Snapshot &minimum = start.minimum;
  Plan plan;
  for (int i = 0; i < minimum.size(); i++) {
    if (!(minimum.mask[i] & groupbit))
      continue;
    if (frozen_bit && start.frozen[i])
      error->all(FLERR,
                 "{}: atom {} is in group {} and in the frozen group: an atom that cannot move has "
                 "no activation energy",
                 STYLE, minimum.id[i], group->names[igroup]);
    plan.central.push_back(i);
  }
  std::vector<std::vector<char>> done(plan.central.size(), std::vector<char>(searches, 0));
  for (const ArtnEvent &event : known) {
    const int i = minimum.find(event.summary.id);
    const auto place = std::lower_bound(plan.central.begin(), plan.central.end(), i);
    if (place != plan.central.end() && *place == i && event.summary.search < searches)
      done[place - plan.central.begin()][event.summary.search] = 1;
  }
  for (const auto &flags : done) {
    plan.left.emplace_back();
    for (int k = 0; k < searches; k++)
      if (!flags[k])
        plan.left.back().push_back(k);
    plan.count.push_back((int)plan.left.back().size());
  }
  return plan;
}

void FixArtn::search(const Snapshot &now)
{
  const double begin = MPI_Wtime();
  GlassStyle::require_group_atoms(lmp, STYLE, igroup);
  SearchStart start;
  start.minimum = now;
  if (frozen_bit)
    for (const int mask : now.mask)
      start.frozen.push_back((mask & frozen_bit) != 0);

  std::vector<ArtnEvent> known;
  bigint connected = 0;
  on_first_rank(lmp, [&] {
    const bool begun = !events_file.empty() && !catalog;
    if (begun)
      catalog.reset(new ArtnCatalog(events_file,
                                    describe(lmp, settings, quench, engine, frozen_name, start),
                                    resume, 0.25 * unique_distance));
    if (catalog && begun && catalog->torn() > 0)
      error->warning(FLERR,
                     "{}: the last line of events file {} was torn by a crash: {} bytes cut off",
                     STYLE, events_file, catalog->torn());
    if (catalog) {
      known = catalog->begin_step(update->ntimestep, now);
      connected = catalog->connected();
    }
    if (!dump_file.empty() && !dump)
      dump.reset(new ArtnDump(dump_file, dump_farther, connected));
  });
  known = broadcast(lmp, known);
  const Plan todo = plan(start, known);
  known.erase(std::remove_if(known.begin(), known.end(),
                             [&](const ArtnEvent &event) { return !is_wanted(event, now); }),
              known.end());

  Timing timing = {1.0, 1.0};
  if (std::any_of(todo.count.begin(), todo.count.end(), [](int left) { return left > 0; })) {
    prepare(start);
    timing = search_all(start, todo, known);
  }
  publish(now, todo.central, known, timing);
  global[9] = MPI_Wtime() - begin;
  global[10] = global[9] * comm->nprocs;
}

/* Whether an event of the file belongs to this group and number of searches. */
bool FixArtn::is_wanted(const ArtnEvent &event, const Snapshot &minimum) const
{
  const int i = minimum.find(event.summary.id);
  return i >= 0 && (minimum.mask[i] & groupbit) && event.summary.search < searches;
}

/* Where a team of ranks gets its energies from. The collector may be null. */
std::unique_ptr<EnergySource> FixArtn::open_source(const SearchStart &start, MPI_Comm team,
                                                   ArtnCollector *collector)
{
  const MovingAtoms moving = {settings.radius, settings.refine_radius, settings.shell};
  const auto poll = [collector] {
    if (collector)
      collector->poll();
  };
  if (eam)
    return std::unique_ptr<EnergySource>(new EamSource(start, moving, eam, poll));
  const auto open = [this, &start, team, collector](PrivateInstance::Kind kind) {
    std::unique_ptr<PrivateInstance> instance(
        new PrivateInstance(lmp, team, start.minimum, kind, potential));
    instance->idle = [](void *c) {
      if (c)
        static_cast<ArtnCollector *>(c)->poll();
    };
    instance->idle_context = collector;
    return instance;
  };
  return std::unique_ptr<EnergySource>(
      new InstanceSource(start, moving, SAME_FORCE * settings.options.ftol, open));
}

/* Take tasks until none is left; `events` gets all that are known afterwards, on every rank. */
FixArtn::Timing FixArtn::search_all(const SearchStart &start, const Plan &todo,
                                    std::vector<ArtnEvent> &events)
{
  MPI_Comm group_ranks, leaders;
  const int ranks_of_team = eam ? 1 : ranks_per_instance; /* the engine needs no help */
  const bool leads = comm->me % ranks_of_team == 0;
  MPI_Comm_split(world, comm->me / ranks_of_team, comm->me, &group_ranks);
  MPI_Comm_split(world, leads ? 0 : MPI_UNDEFINED, comm->me, &leaders);
  std::unique_ptr<ArtnTasks> tasks;
  std::unique_ptr<ArtnCollector> collector;
  if (leads) {
    tasks.reset(new ArtnTasks(leaders, todo.count));
    collector.reset(new ArtnCollector(lmp, leaders, catalog.get(), dump.get(), start.minimum,
                                      comm->me == 0 ? events : std::vector<ArtnEvent>(),
                                      (bigint)todo.central.size() * searches));
  }
  double seconds[3] = {0.0, 0.0, 0.0}; /* of a call: local, refined, whole box */
  std::string failure;
  {
    const std::unique_ptr<EnergySource> source = open_source(start, group_ranks, collector.get());
    ArtnWorker worker(settings, *source, start);
    int next[2]; /* atom and search, or -1 */
    while (true) {
      next[0] = -1;
      int atom, task;
      if (leads && tasks->take(atom, task)) {
        next[0] = todo.central[atom];
        next[1] = todo.left[atom][task];
      }
      MPI_Bcast(next, 2, MPI_INT, 0, group_ranks);
      if (next[0] < 0)
        break;
      const ArtnEvent event = worker.search(next[0], next[1]);
      if (leads)
        collector->submit(event);
    }
    seconds[0] = source->seconds_per_call(false);
    seconds[1] = source->seconds_per_call(true);
    seconds[2] = box_seconds / ranks_of_team;
    failure = source->failure();
  }
  if (leads)
    events = collector->finish();
  if (leads)
    tasks->close();
  MPI_Comm_free(&group_ranks);
  if (leads)
    MPI_Comm_free(&leaders);
  events = broadcast(lmp, events);
  failure = Ranks::agree(world, failure);
  if (!failure.empty() && comm->me == 0)
    error->warning(FLERR,
                   "{}: searches ended without a result because the potential could not be "
                   "evaluated, the first of them with: {}",
                   STYLE, failure);

  double slowest[3];
  MPI_Allreduce(seconds, slowest, 3, MPI_DOUBLE, MPI_MAX, world);
  Timing timing = {1.0, 1.0};
  if (slowest[2] > 0.0) {
    if (slowest[0] > 0.0)
      timing.local = slowest[0] / slowest[2];
    if (slowest[1] > 0.0)
      timing.refined = slowest[1] / slowest[2];
  }
  return timing;
}

/* Whether two events of an atom are one: same energies, and no atom displaced differently to the
 * saddle. Displacements below `small` are not compared; the catalog does not keep them. */
static bool same_event(const ArtnEvent &a, const ArtnEvent &b, double energy, double distance,
                       double small)
{
  if (std::fabs(a.summary.barrier - b.summary.barrier) > energy ||
      std::fabs(a.summary.difference - b.summary.difference) > energy)
    return false;
  const auto far = [](const double *u, const double *v, double limit) {
    const double d[3] = {u[0] - v[0], u[1] - v[1], u[2] - v[2]};
    return d[0] * d[0] + d[1] * d[1] + d[2] * d[2] > limit * limit;
  };
  const double zero[3] = {0.0, 0.0, 0.0};
  auto p = a.displaced.begin(), q = b.displaced.begin();
  while (p != a.displaced.end() || q != b.displaced.end()) {
    const bool has_p = p != a.displaced.end() && (q == b.displaced.end() || p->id <= q->id);
    const bool has_q = q != b.displaced.end() && (p == a.displaced.end() || q->id <= p->id);
    const double *u = has_p && far(p->saddle, zero, small) ? p->saddle : zero;
    const double *v = has_q && far(q->saddle, zero, small) ? q->saddle : zero;
    if (far(u, v, distance))
      return false;
    p += has_p;
    q += has_q;
  }
  return true;
}

void FixArtn::publish(const Snapshot &minimum, const std::vector<int> &central,
                      const std::vector<ArtnEvent> &events, const Timing &timing)
{
  std::fill(global.begin(), global.end(), 0.0);
  std::vector<double> per_atom(central.size() * PER_ATOM, 0.0);
  local_rows.clear();
  const std::unordered_set<tagint> owned(atom->tag, atom->tag + atom->nlocal);
  std::vector<const ArtnEvent *> unique; /* of the current atom */
  for (size_t k = 0; k < events.size(); k++) {
    const ArtnEvent &event = events[k];
    const ArtnSummary &s = event.summary;
    if (k == 0 || s.id != events[k - 1].summary.id)
      unique.clear();
    const int place = minimum.find(s.id);
    const size_t row = std::lower_bound(central.begin(), central.end(), place) - central.begin();
    double *mine = &per_atom[row * PER_ATOM];
    bool first_seen = false;
    mine[SEARCHES]++;
    if (s.outcome == GLASS_SEARCH_CONNECTED) {
      first_seen = std::none_of(unique.begin(), unique.end(), [&](const ArtnEvent *other) {
        return same_event(event, *other, unique_energy, unique_distance, 0.25 * unique_distance);
      });
      if (first_seen)
        unique.push_back(&event);
      mine[LOWEST] = mine[CONNECTED] ? std::min(mine[LOWEST], s.barrier) : s.barrier;
      mine[CONNECTED]++;
      mine[UNIQUE] += first_seen;
      const double before = s.barrier - mine[MEAN]; /* running mean and sum of squares (Welford) */
      mine[MEAN] += before / mine[CONNECTED];
      mine[DEVIATION] += before * (s.barrier - mine[MEAN]);
    }
    global[0]++;
    global[1] += s.outcome == GLASS_SEARCH_CONNECTED;
    global[2] += first_seen;
    global[3] += event.all_calls();
    for (int stage = 0; stage < ARTN_STAGES; stage++)
      global[4 + stage] += s.calls[stage];
    global[8] +=
        (event.all_calls() - s.refined_calls) * timing.local + s.refined_calls * timing.refined;
    global[10 + s.outcome]++;
    if (s.outcome <= GLASS_SEARCH_RETURNED && owned.count(s.id))
      local_rows.push_back({(double)s.id, (double)s.type, (double)s.search, s.barrier, s.reverse,
                            s.difference, s.eigenvalue, s.displacement, (double)s.moved,
                            (double)event.all_calls(), (double)s.outcome, (double)first_seen});
  }
  for (size_t row = 0; row < central.size(); row++) {
    double *mine = &per_atom[row * PER_ATOM];
    mine[DEVIATION] =
        mine[CONNECTED] > 1 ? std::sqrt(mine[DEVIATION] / (mine[CONNECTED] - 1.0)) : 0.0;
  }
  for (int i = 0; i < atom->nlocal; i++) {
    set_arrays(i);
    const int place = minimum.find(atom->tag[i]);
    const auto found = std::lower_bound(central.begin(), central.end(), place);
    if (found != central.end() && *found == place)
      std::copy_n(&per_atom[(found - central.begin()) * PER_ATOM], (int)PER_ATOM, results[i]);
  }
  local_pointers.clear();
  for (auto &row : local_rows)
    local_pointers.push_back(row.data());
  size_local_rows = (int)local_rows.size();
  array_local = local_pointers.data();
}

double FixArtn::compute_vector(int k)
{
  return global[k];
}

void FixArtn::grow_arrays(int nmax)
{
  memory->grow(results, nmax, PER_ATOM, "artn:results");
  array_atom = results;
}

void FixArtn::copy_arrays(int i, int j, int)
{
  std::copy_n(results[i], (int)PER_ATOM, results[j]);
}

void FixArtn::set_arrays(int i)
{
  std::fill_n(results[i], (int)PER_ATOM, 0.0);
}

int FixArtn::pack_exchange(int i, double *buf)
{
  std::copy_n(results[i], (int)PER_ATOM, buf);
  return PER_ATOM;
}

int FixArtn::unpack_exchange(int i, double *buf)
{
  std::copy_n(buf, (int)PER_ATOM, results[i]);
  return PER_ATOM;
}

double FixArtn::memory_usage()
{
  return sizeof(double) * ((double)atom->nmax * PER_ATOM + 12.0 * (double)local_rows.size() +
                           4.5 * (double)searched.size());
}

GLASS_STYLE(fix, "artn", FixArtn, "activation energies from saddle searches")
