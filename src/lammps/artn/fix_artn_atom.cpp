/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "fix_artn_atom.h"

#include "artn_catalog.h"
#include "artn_collector.h"
#include "artn_dump.h"
#include "artn_worker.h"
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
#include <cstdint>
#include <cstring>
#include <fstream>
#include <sstream>
#include <stdexcept>

using namespace LAMMPS_NS;
using namespace FixConst;

static const char STYLE[] = "fix artn/atom";

static const char cite_artn[] =
    "fix artn/atom command: doi:10.1103/PhysRevE.62.7723, doi:10.1063/1.3622621\n\n"
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
/* Atoms of one configuration stand closer than this part of same_distance, whichever ranks had
 * them. */
static constexpr double SAME_PLACE = 0.01;

FixArtnAtom::FixArtnAtom(LAMMPS *lmp, int narg, char **arg)
    : Fix(lmp, narg, arg), frozen_bit(0), potential_checked(false), box_seconds(0.0),
      results(nullptr), global(ARTN_TOTAL_ALL, 0.0)
{
  GlassStyle::require_3d(lmp, STYLE);
  GlassStyle::require_atom_ids(lmp, STYLE);
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
  settings.parse(lmp, STYLE, narg - 7, arg + 7);

  vector_flag = peratom_flag = local_flag = 1;
  size_vector = ARTN_TOTAL_ALL;
  extvector = 0;
  global_freq = peratom_freq = local_freq = 1;
  size_peratom_cols = ARTN_PER_ATOM;
  size_local_cols = ARTN_LOCAL_COLUMNS;
  size_local_rows = 0;
  create_attribute = 1;
  maxexchange = ARTN_PER_ATOM;
  FixArtnAtom::grow_arrays(atom->nmax);
  atom->add_callback(Atom::GROW);
  for (int i = 0; i < atom->nlocal; i++)
    FixArtnAtom::set_arrays(i);
  GlassStyle::cite(lmp, cite_artn);
}

FixArtnAtom::~FixArtnAtom()
{
  atom->delete_callback(id, Atom::GROW);
  memory->destroy(results);
}

int FixArtnAtom::setmask()
{
  return END_OF_STEP;
}

void FixArtnAtom::init()
{
  potential.read(lmp, STYLE);
  potential_checked = false;
}

void FixArtnAtom::setup(int)
{
  if (update->ntimestep % nevery == 0 || update->firststep == update->laststep)
    search_unless_done();
}

void FixArtnAtom::end_of_step()
{
  search_unless_done();
}

/* By its name: a group may have been deleted since, and its number be another one's. */
void FixArtnAtom::find_frozen()
{
  if (settings.frozen.empty())
    return;
  const int frozen = group->find(settings.frozen);
  if (frozen < 0)
    error->all(FLERR,
               "{}: frozen group {} does not exist any more: define it again, or the fix anew",
               STYLE, settings.frozen);
  frozen_bit = group->bitmask[frozen];
}

void FixArtnAtom::search_unless_done()
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
 * snapshot, or see that it is quenched. Where the minimum is known from the catalog it is taken:
 * the same searches again, bit by bit. Atoms of the frozen group stay where they are. */
void FixArtnAtom::prepare(SearchStart &start, const std::vector<double> &known_minimum)
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

  std::vector<int> mobile;
  for (int i = 0; i < minimum.size(); i++)
    if (!frozen_bit || !start.frozen[i])
      mobile.push_back(i);
  if (!known_minimum.empty()) {
    minimum.x = known_minimum;
    box.load_box(minimum);
    x = box.loaded();
    GlassStyle::check(lmp, STYLE, box.evaluate(x.data(), force.data(), &energy));
    require_minimum(minimum, mobile, force,
                    settings.quench ? settings.options.mtol : 0.1 * settings.options.ftol);
    start.force = force;
  } else if (settings.quench) {
    start.force = force;
    box.set_active(mobile);
    x = box.loaded();
    force.resize(x.size());
    double lower;
    relax(box, energy, x, force, &lower);
    energy += lower;
    for (size_t k = 0; k < mobile.size(); k++) {
      std::copy_n(&x[3 * k], 3, &minimum.x[3 * mobile[k]]);
      std::copy_n(&force[3 * k], 3, &start.force[3 * mobile[k]]);
    }
  } else {
    start.force = force;
    require_minimum(minimum, mobile, force, 0.1 * settings.options.ftol);
  }
  if (known_minimum.empty())
    on_first_rank([&] { catalog->set_minimum(minimum.x, energy); });
  box_seconds = box.seconds_per_call() * comm->nprocs;
  eam.reset();
  if (settings.engine)
    eam = make_eam_system(box, start);
  if (comm->me == 0)
    utils::logmesg(lmp, "{}: energies of moving atoms from {}\n", STYLE,
                   eam ? "the engine for embedded atoms" : "private LAMMPS instances");
  if (eam) {
    box.load_box(minimum);
    require_same_energies(box, world, eam, start, settings.radius);
  }
}

void FixArtnAtom::require_minimum(const Snapshot &minimum, const std::vector<int> &mobile,
                                  const std::vector<double> &force, double limit)
{
  const GlassStyle::LargestForce largest = GlassStyle::largest_force(minimum, mobile, force);
  if (largest.size > limit)
    error->all(FLERR,
               "{}: {} must be a minimum, but the largest force is {:.6g} (atom {}), above {}, "
               "{:.6g}: {}",
               STYLE,
               settings.quench ? "what the events file has of this step"
                               : "with quench no the configuration",
               largest.size, largest.id, settings.quench ? "mtol" : "a tenth of ftol", limit,
               settings.quench ? "use another events file" : "minimize first or use quench yes");
}

/*   energy  out, above `zero` */
void FixArtnAtom::relax(PrivateInstance &box, double zero, std::vector<double> &x,
                        std::vector<double> &force, double *energy)
{
  glass_minimizer *minimizer;
  GlassStyle::check(lmp, STYLE, glass_minimizer_create(&minimizer));
  const glass_potential potential = box.potential(zero);
  const glass_minimize_options options = {QUENCH_FORCE * settings.options.ftol,
                                          settings.options.increment, QUENCH_CALLS, 0};
  int calls;
  glass_minimize_outcome outcome;
  const glass_status status = glass_minimize(minimizer, &potential, &options, nullptr, nullptr,
                                             x.data(), force.data(), energy, &calls, &outcome);
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

/* Checksum of a text, eight hexadecimal digits. */
static std::string checksum(const std::string &text)
{
  std::uint32_t crc = 0xffffffffu; /* CRC-32 */
  for (const unsigned char c : text) {
    crc ^= c;
    for (int bit = 0; bit < 8; bit++)
      crc = crc >> 1 ^ (crc & 1 ? 0xedb88320u : 0u);
  }
  return fmt::format("{:08x}", crc ^ 0xffffffffu);
}

template <class T> static std::string checksum_of(const std::vector<T> &values)
{
  const auto *bytes = reinterpret_cast<const char *>(values.data());
  return fmt::format("{} checksum {}", values.size(),
                     checksum(std::string(bytes, bytes + values.size() * sizeof(T))));
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
    text += fmt::format("{} checksum {} ", word, checksum(content.str()));
  }
  return text.empty() ? "none" : text.substr(0, text.size() - 1);
}

/* What makes searches the same: an events file is good for no other. */
static ArtnCatalog::Task describe(LAMMPS *lmp, const ArtnSettings &settings,
                                  const SearchStart &start)
{
  std::vector<tagint> frozen_atoms;
  for (int i = 0; i < start.minimum.size(); i++)
    if (start.is_frozen(i))
      frozen_atoms.push_back(start.minimum.id[i]);
  std::ifstream file(settings.potential);
  std::stringstream commands;
  commands << file.rdbuf();
  std::vector<double> masses;
  if (lmp->atom->mass)
    masses.assign(lmp->atom->mass + 1, lmp->atom->mass + lmp->atom->ntypes + 1);
  ArtnCatalog::Task task = {
      {"units", lmp->update->unit_style},
      {"seed", fmt::format("{}", settings.seed)},
      {"potential", fmt::format("{} checksum {}", settings.potential, checksum(commands.str()))},
      {"potential_files", named_files(commands.str())},
      {"frozen", settings.frozen.empty() ? "none" : settings.frozen},
      {"frozen_atoms", checksum_of(frozen_atoms)},
      {"charges", checksum_of(start.minimum.charge)},
      {"masses", checksum_of(masses)}};
  for (const auto &row : settings.task())
    task.push_back(row);
  return task;
}

/* Work that only the first rank does, whose failure all must know. */
template <class Work> void FixArtnAtom::on_first_rank(Work work)
{
  std::string message;
  if (comm->me == 0)
    try {
      work();
    } catch (const std::runtime_error &e) {
      message = e.what();
    }
  message = Ranks::agree(world, message);
  if (!message.empty())
    error->all(FLERR, "{}: {}", STYLE, message);
}

/* Sites of the atoms of the group; none may be frozen. */
std::vector<int> FixArtnAtom::central_atoms(const SearchStart &start) const
{
  const Snapshot &minimum = start.minimum;
  std::vector<int> central;
  for (int i = 0; i < minimum.size(); i++) {
    if (!(minimum.mask[i] & groupbit))
      continue;
    if (frozen_bit && start.frozen[i])
      error->all(FLERR,
                 "{}: atom {} is in group {} and in the frozen group: an atom that cannot move has "
                 "no activation energy",
                 STYLE, minimum.id[i], group->names[igroup]);
    central.push_back(i);
  }
  return central;
}

void FixArtnAtom::open_catalog(const SearchStart &start)
{
  on_first_rank([&] {
    if (!catalog) {
      catalog.reset(new ArtnCatalog(settings.events, describe(lmp, settings, start),
                                    settings.resume, settings.negligible()));
      if (catalog->dropped())
        utils::logmesg(lmp, "{}: resume no: {} searches in {} were thrown away\n", STYLE,
                       catalog->dropped(), settings.events);
    }
  });
}

FixArtnAtom::Plan FixArtnAtom::plan(const SearchStart &start)
{
  const Snapshot &minimum = start.minimum;
  Plan plan;
  plan.central = central_atoms(start);
  plan.done = ArtnDone(plan.central.size(), settings.searches, settings.until);
  on_first_rank([&] {
    plan.minimum =
        catalog->begin(update->ntimestep, minimum, SAME_PLACE * settings.options.same_distance);
    catalog->each([&](const ArtnSummary &s) {
      const auto place =
          std::lower_bound(plan.central.begin(), plan.central.end(), minimum.find(s.atom));
      if (place != plan.central.end() && minimum.id[*place] == s.atom &&
          s.search < settings.searches)
        plan.done.set(place - plan.central.begin(), s.search, s.is_connected());
    });
    if (!settings.dump.empty() && !dump)
      dump.reset(new ArtnDump(settings.dump, settings.dump_farther, catalog->connected()));
  });
  plan.done.share(world);
  int size = (int)plan.minimum.size();
  MPI_Bcast(&size, 1, MPI_INT, 0, world);
  plan.minimum.resize(size);
  MPI_Bcast(plan.minimum.data(), size, MPI_DOUBLE, 0, world);
  for (size_t a = 0; a < plan.central.size(); a++) {
    plan.all += plan.done.counted(a);
    plan.known += plan.done.counted(a) - plan.done.left(a);
  }
  return plan;
}

void FixArtnAtom::search(const Snapshot &now)
{
  const double begin = MPI_Wtime();
  GlassStyle::require_group_atoms(lmp, STYLE, igroup);
  SearchStart start;
  start.minimum = now;
  if (frozen_bit)
    for (const int mask : now.mask)
      start.frozen.push_back((mask & frozen_bit) != 0);

  open_catalog(start);
  const Plan todo = plan(start);
  ArtnResults::Timing timing = {1.0, 1.0};
  if (todo.known < todo.all) {
    prepare(start, todo.minimum);
    timing = search_all(start, todo);
    on_first_rank([&] { catalog->flush(); });
  }
  std::vector<tagint> pushed;
  for (const int site : todo.central)
    pushed.push_back(now.id[site]);
  try {
    const ArtnResults found(lmp, catalog.get(), settings, pushed, timing);
    publish(found);
    if (comm->me == 0)
      utils::logmesg(lmp, "{}: {}\n", STYLE, found.summary());
  } catch (const std::runtime_error &e) {
    error->all(FLERR, "{}: {}", STYLE, e.what());
  }
  double seconds = MPI_Wtime() - begin;
  MPI_Bcast(&seconds, 1, MPI_DOUBLE, 0, world);
  global[ARTN_TOTAL_WALL] = seconds;
  global[ARTN_TOTAL_CORE] = seconds * comm->nprocs;
}

/* Where a team of ranks gets its energies from. The collector may be null. */
std::unique_ptr<EnergySource> FixArtnAtom::open_source(const SearchStart &start, MPI_Comm team,
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

/* The searches of a share, in their order, with what earlier ones found. */
void FixArtnAtom::search_share(ArtnWorker &worker, const Plan &plan, const ArtnShares::Share &share,
                               ArtnCollector *collector)
{
  const int first = share.search < 0 ? 0 : share.search;
  const int behind = share.search < 0 ? settings.searches : share.search + 1;
  int connected = 0;
  for (int k = first; k < behind && (!settings.until || connected < settings.until); k++) {
    const ArtnDone::State known = plan.done.get(share.atom, k);
    if (known != ArtnDone::LEFT) {
      connected += known == ArtnDone::CONNECTED;
      continue;
    }
    const ArtnEvent event = worker.search(plan.central[share.atom], k);
    connected += event.summary.is_connected();
    if (collector)
      collector->submit(event);
  }
}

/* Take shares until none is left; afterwards all that was found is in the catalog. */
ArtnResults::Timing FixArtnAtom::search_all(const SearchStart &start, const Plan &plan)
{
  MPI_Comm group_ranks, leaders;
  const int ranks_of_team = eam ? 1 : settings.ranks; /* the engine needs no help */
  const bool leads = comm->me % ranks_of_team == 0;
  MPI_Comm_split(world, comm->me / ranks_of_team, comm->me, &group_ranks);
  MPI_Comm_split(world, leads ? 0 : MPI_UNDEFINED, comm->me, &leaders);
  std::unique_ptr<ArtnShares> shares;
  std::unique_ptr<ArtnCollector> collector;
  if (leads) {
    shares.reset(new ArtnShares(leaders, plan.done, settings.searches, settings.until > 0));
    collector.reset(new ArtnCollector(lmp, leaders, catalog.get(), dump.get(), start.minimum,
                                      plan.known, plan.all));
  }
  double seconds[3] = {0.0, 0.0, 0.0}; /* of a call: local, refined, whole box */
  std::string failure;
  {
    const std::unique_ptr<EnergySource> source = open_source(start, group_ranks, collector.get());
    ArtnWorker worker(settings, *source, start);
    while (true) {
      ArtnShares::Share share = {-1, -1};
      if (leads && !shares->take(share))
        share.atom = -1;
      MPI_Bcast(&share, 2, MPI_INT, 0, group_ranks);
      if (share.atom < 0)
        break;
      search_share(worker, plan, share, collector.get());
    }
    seconds[0] = source->seconds_per_call(false);
    seconds[1] = source->seconds_per_call(true);
    seconds[2] = box_seconds / ranks_of_team;
    failure = source->failure();
  }
  if (leads) {
    collector->finish();
    shares->close();
  }
  MPI_Comm_free(&group_ranks);
  if (leads)
    MPI_Comm_free(&leaders);
  failure = Ranks::agree(world, failure);
  if (!failure.empty() && comm->me == 0)
    error->warning(FLERR,
                   "{}: searches ended without a result because the potential could not be "
                   "evaluated, the first of them with: {}",
                   STYLE, failure);

  double slowest[3];
  MPI_Allreduce(seconds, slowest, 3, MPI_DOUBLE, MPI_MAX, world);
  ArtnResults::Timing timing = {1.0, 1.0};
  if (slowest[2] > 0.0) {
    if (slowest[0] > 0.0)
      timing.local = slowest[0] / slowest[2];
    if (slowest[1] > 0.0)
      timing.wide = slowest[1] / slowest[2];
  }
  return timing;
}

void FixArtnAtom::publish(const ArtnResults &found)
{
  global = found.totals();
  for (int i = 0; i < atom->nlocal; i++)
    found.columns(atom->tag[i], results[i]);
  local_rows = found.rows();
  local_pointers.clear();
  for (auto &row : local_rows)
    local_pointers.push_back(row.data());
  size_local_rows = (int)local_rows.size();
  array_local = local_pointers.data();
}

double FixArtnAtom::compute_vector(int k)
{
  return global[k];
}

void FixArtnAtom::grow_arrays(int nmax)
{
  memory->grow(results, nmax, ARTN_PER_ATOM, "artn:results");
  array_atom = results;
}

void FixArtnAtom::copy_arrays(int i, int j, int)
{
  std::copy_n(results[i], (int)ARTN_PER_ATOM, results[j]);
}

void FixArtnAtom::set_arrays(int i)
{
  std::fill_n(results[i], (int)ARTN_PER_ATOM, 0.0);
}

int FixArtnAtom::pack_exchange(int i, double *buf)
{
  std::copy_n(results[i], (int)ARTN_PER_ATOM, buf);
  return ARTN_PER_ATOM;
}

int FixArtnAtom::unpack_exchange(int i, double *buf)
{
  std::copy_n(buf, (int)ARTN_PER_ATOM, results[i]);
  return ARTN_PER_ATOM;
}

double FixArtnAtom::memory_usage()
{
  return sizeof(double) *
         ((double)atom->nmax * ARTN_PER_ATOM +
          (double)ARTN_LOCAL_COLUMNS * (double)local_rows.size() + 4.5 * (double)searched.size());
}

GLASS_STYLE(fix, "artn/atom", FixArtnAtom, "activation energies from saddle searches")
