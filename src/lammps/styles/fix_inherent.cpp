/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "fix_inherent.h"

#include "potential_check.h"
#include "private_instance.h"
#include "ranks.h"
#include "register.h"
#include "style_support.h"

#include "atom.h"
#include "comm.h"
#include "domain.h"
#include "error.h"
#include "group.h"
#include "memory.h"
#include "update.h"
#include "utils.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <fstream>

using namespace LAMMPS_NS;

static const char STYLE[] = "fix inherent";

static const char cite_stillinger[] = "fix inherent: doi:10.1103/PhysRevA.25.978\n\n"
                                      "@Article{Stillinger1982,\n"
                                      " author = {F. H. Stillinger and T. A. Weber},\n"
                                      " title = {Hidden Structure in Liquids},\n"
                                      " journal = {Phys.\\ Rev.~A},\n"
                                      " year = {1982},\n"
                                      " volume = {25},\n"
                                      " pages = {978}\n"
                                      "}\n\n";

/* Longest step of an atom while it relaxes, in units of the edge of the cube that an atom has. */
static constexpr double LONGEST_STEP = 0.04;

/* Private and run's forces may differ by this part of ftol. */
static constexpr double SAME_FORCE = 1e-3;

/* An atom is where it was, up to the round-off of wrapping, in the same units. */
static constexpr double SAME_PLACE = 1e-8;

/* Per atom. The first ones are published. Of atoms that have no inherent structure yet all are NaN.
 */
enum { PLACE, SHIFT = 3, LENGTH = 6, ENERGY, PUBLISHED, TOTAL = PUBLISHED, START = TOTAL + 3 };
static constexpr int COLUMNS = START + 3;

/* Of all; the vector is from E on, and what follows it is the history. */
enum {
  E,
  PRESSURE,
  FARTHEST,
  NORM,
  PARTICIPATION,
  MOVED,
  EVENT,
  EVENTS,
  QUIET,
  CALLS,
  FORCE,
  OUTCOME,
  QUENCHED,
  VALUES,
  STEP = VALUES,
  LAST_EVENT,
  BOX,
  FLIP = BOX + 6,
  LOW = FLIP + 3,
  STATE = LOW + 3
};

/* What a quench found. */
struct FixInherent::Structure {
  std::vector<double> moved;    /* [atoms of the snapshot][3] from the snapshot, [length] */
  std::vector<double> energies; /* [atoms of the snapshot] */
  double energy, pressure, force, farthest;
  int calls;
  glass_minimize_outcome outcome;
};

FixInherent::FixInherent(LAMMPS *lmp, int narg, char **arg)
    : Fix(lmp, narg, arg), ftol(0.0), moved(0.0), event_energy(0.0), max_calls(5000),
      event_atoms(1), from_first(false), minimizer(nullptr), columns(nullptr), state(STATE, 0.0),
      file_begun(false)
{
  GlassStyle::require_atom_ids(lmp, STYLE);
  parse(narg, arg);
  require_dimensions();
  GlassStyle::check(lmp, STYLE, glass_minimizer_create(&minimizer));
  state[STEP] = -1.0;

  time_depend = 1;
  scalar_flag = vector_flag = peratom_flag = restart_global = restart_peratom = 1;
  global_freq = peratom_freq = 1; /* the last ones stay */
  extscalar = 1;
  size_vector = VALUES;
  extvector = -1;
  extlist = new int[VALUES]{1};
  size_peratom_cols = PUBLISHED;
  maxexchange = COLUMNS;
  FixInherent::grow_arrays(atom->nmax);
  atom->add_callback(Atom::GROW);
  atom->add_callback(Atom::RESTART);
  for (int i = 0; i < atom->nlocal; i++)
    FixInherent::set_arrays(i);
  GlassStyle::cite(lmp, cite_stillinger);
}

FixInherent::~FixInherent()
{
  atom->delete_callback(id, Atom::GROW);
  atom->delete_callback(id, Atom::RESTART);
  glass_minimizer_destroy(minimizer);
  memory->destroy(columns);
  delete[] extlist;
}

void FixInherent::parse(int narg, char **arg)
{
  if (narg < 6)
    error->all(FLERR,
               "Illegal {} command: Nevery potential FILE must follow the style, found {} values",
               STYLE, narg - 3);
  nevery = GlassStyle::positive_int(lmp, STYLE, "Nevery", arg[3]);
  if (strcmp(arg[4], "potential") != 0)
    error->all(FLERR, "Illegal {} command: expected the word potential, found {}", STYLE, arg[4]);
  potential = arg[5];
  commands = PotentialFile(potential);
  for (int iarg = 6; iarg < narg; iarg += 2) {
    GlassStyle::require_values(lmp, STYLE, narg, arg, iarg, 1);
    const char *keyword = arg[iarg], *value = arg[iarg + 1];
    if (strcmp(keyword, "ftol") == 0)
      ftol = GlassStyle::positive(lmp, STYLE, keyword, value);
    else if (strcmp(keyword, "maxcalls") == 0)
      max_calls = GlassStyle::positive_int(lmp, STYLE, keyword, value);
    else if (strcmp(keyword, "moved") == 0)
      moved = GlassStyle::positive(lmp, STYLE, keyword, value);
    else if (strcmp(keyword, "event") == 0) {
      GlassStyle::require_values(lmp, STYLE, narg, arg, iarg, 2);
      event_energy = GlassStyle::positive(lmp, STYLE, keyword, value);
      event_atoms = GlassStyle::positive_int(lmp, STYLE, keyword, arg[iarg + 2]);
      iarg++;
    } else if (strcmp(keyword, "reference") == 0)
      from_first = GlassStyle::choice(lmp, STYLE, keyword, value, {"previous", "first"});
    else if (strcmp(keyword, "file") == 0)
      file = value;
    else
      GlassStyle::unknown_keyword(lmp, STYLE, keyword);
  }
}

void FixInherent::require_dimensions()
{
  const bool metal = strcmp(update->unit_style, "metal") == 0;
  const bool reduced = strcmp(update->unit_style, "lj") == 0;
  if (!metal && !reduced && (ftol == 0.0 || moved == 0.0 || event_energy == 0.0))
    error->all(FLERR,
               "{}: in {} units give values to the keywords{}{}{}: there are defaults in metal and "
               "lj units only",
               STYLE, update->unit_style, ftol == 0.0 ? " ftol" : "", moved == 0.0 ? " moved" : "",
               event_energy == 0.0 ? " event" : "");
  if (ftol == 0.0)
    ftol = 1e-4;
  if (moved == 0.0)
    moved = metal ? 0.2 : 0.25;
  if (event_energy == 0.0)
    event_energy = 1e-3;
}

int FixInherent::setmask()
{
  return FixConst::END_OF_STEP;
}

/* The instance takes along what the run has set since the last one. */
void FixInherent::init()
{
  commands.read(lmp, STYLE);
  instance.reset();
}

/* Here positions, ghosts and forces of the run belong together: here the potential is compared. */
void FixInherent::setup(int)
{
  open();
  if (update->ntimestep % nevery == 0)
    quench_unless_known();
}

void FixInherent::end_of_step()
{
  quench_unless_known();
}

/* LAMMPS wraps what is nowhere into the box. */
static void require_finite(LAMMPS *lmp)
{
  const Atom *atom = lmp->atom;
  for (int i = 0; i < atom->nlocal; i++)
    if (!std::isfinite(atom->x[i][0] + atom->x[i][1] + atom->x[i][2]))
      lmp->error->one(FLERR,
                      "{}: the position of atom {} is not finite: look for overlapping atoms, a "
                      "timestep that is too long, or a broken file",
                      STYLE, atom->tag[i]);
}

template <class Work>
static void in_instance(LAMMPS *lmp, const std::string &potential, const Work &work)
{
  try {
    work();
  } catch (const PrivateInstance::Failure &failure) {
    lmp->error->one(FLERR, "{}: in the private LAMMPS instance with the potential file {}: {}",
                    STYLE, potential, failure.what());
  }
}

static void check_evaluation(LAMMPS *lmp, const PrivateInstance &box, glass_status status)
{
  if (status == GLASS_EEVAL)
    throw PrivateInstance::Failure(box.failure());
  GlassStyle::check(lmp, STYLE, status);
}

void FixInherent::open()
{
  if (instance)
    return;
  GlassStyle::require_group_atoms(lmp, STYLE, igroup);
  require_finite(lmp);
  const Snapshot now = Snapshot::of(lmp);
  in_instance(lmp, potential, [&] {
    auto box = std::make_unique<PrivateInstance>(lmp, world, now, PrivateInstance::BOX, commands);
    box->load_box(now);
    std::vector<double> force(box->loaded().size());
    double energy;
    check_evaluation(lmp, *box, box->evaluate(box->loaded().data(), force.data(), &energy));
    GlassStyle::require_same_potential(lmp, STYLE, potential, now, force, energy,
                                       SAME_FORCE * ftol);
    instance = std::move(box);
  });
}

/* Where a local atom is, through the boundaries that it crossed. */
static void unwrap(LAMMPS *lmp, int i, double *x)
{
  lmp->domain->unmap(lmp->atom->x[i], lmp->atom->image[i], x);
}

/* Whether the structure is that of this step and these positions. Collective. */
bool FixInherent::is_known() const
{
  bool known = state[STEP] == (double)update->ntimestep &&
               std::equal(domain->h, domain->h + 6, &state[BOX]) &&
               std::equal(domain->boxlo, domain->boxlo + 3, &state[LOW]);
  const bool periodic[3] = {domain->xperiodic != 0, domain->yperiodic != 0, domain->zperiodic != 0};
  const double limit = SAME_PLACE * GlassStyle::spacing(lmp);
  for (int i = 0; i < atom->nlocal && known; i++) {
    double x[3];
    unwrap(lmp, i, x);
    for (int d = 0; d < 3; d++)
      x[d] -= columns[i][START + d];
    glass_box_nearest(domain->h, periodic, x);
    known = std::fabs(x[0]) <= limit && std::fabs(x[1]) <= limit && std::fabs(x[2]) <= limit;
  }
  int mine = known, all;
  MPI_Allreduce(&mine, &all, 1, MPI_INT, MPI_MIN, world);
  return all;
}

/* State and columns are written after all has gone well only. */
void FixInherent::quench_unless_known()
{
  if (is_known())
    return;
  require_finite(lmp);
  const Snapshot now = Snapshot::of(lmp);
  Structure found;
  in_instance(lmp, potential, [&] { found = quench(now); });
  compare(found, now);
  if (!file.empty())
    write_line();
}

/* Relax the atoms of the group; the others stand. Energies of atoms and the pressure are those of
 * all, also where the relaxation needed the pairs of some only. */
FixInherent::Structure FixInherent::quench(const Snapshot &now)
{
  PrivateInstance &box = *instance;
  box.load_box(now);
  std::vector<int> sites;
  for (int i = 0; i < now.size(); i++)
    if (now.mask[i] & groupbit)
      sites.push_back(i);
  if (sites.empty())
    error->all(FLERR, "{}: group {} has no atoms", STYLE, group->names[igroup]);
  const bool all_move = (int)sites.size() == now.size();
  if (!all_move)
    box.set_active(sites);

  Structure found = {};
  std::vector<double> x = box.loaded(), force(x.size());
  double zero, above;
  check_evaluation(lmp, box, box.evaluate(x.data(), force.data(), &zero));
  const glass_potential relaxed = box.potential(zero);
  const glass_minimize_options options = {ftol, LONGEST_STEP * GlassStyle::spacing(lmp), max_calls,
                                          0};
  check_evaluation(lmp, box,
                   glass_minimize(minimizer, &relaxed, &options, nullptr, nullptr, x.data(),
                                  force.data(), &above, &found.calls, &found.outcome));
  found.calls += 2; /* the zero of energy, and the energies of atoms */
  found.moved.assign(3 * (size_t)now.size(), 0.0);
  for (size_t k = 0; k < sites.size(); k++) {
    const double *f = &force[3 * k];
    double *u = &found.moved[3 * (size_t)sites[k]];
    for (int d = 0; d < 3; d++)
      u[d] = x[3 * k + d] - now.x[3 * (size_t)sites[k] + d];
    found.force = std::max(found.force, std::hypot(f[0], f[1], f[2]));
    found.farthest = std::max(found.farthest, std::hypot(u[0], u[1], u[2]));
  }
  if (!all_move) {
    Snapshot quenched = now;
    for (size_t k = 0; k < quenched.x.size(); k++)
      quenched.x[k] += found.moved[k];
    box.load_box(quenched);
    x = box.loaded();
    force.resize(x.size());
  }
  check_evaluation(
      lmp, box,
      box.evaluate_atoms(x.data(), force.data(), found.energies, &found.energy, &found.pressure));
  if (found.outcome != GLASS_MINIMIZE_CONVERGED && comm->me == 0)
    error->warning(FLERR,
                   "{}: at step {} the quench ended after {} force calls, where {}, with a largest "
                   "force of {:.6g}, above ftol, {:.6g}",
                   STYLE, update->ntimestep, found.calls,
                   found.outcome == GLASS_MINIMIZE_STUCK ? "no step lowers the energy any more"
                                                         : "no more are allowed",
                   found.force, ftol);
  return found;
}

/* How the material was deformed between two boxes, followed through flips: the same place in units
 * of the vectors that never flip, which are the present ones times A (glass_box.h).
 *   x  in/out, [3], relative to the corners of the boxes */
static void carry_along(const glass_box &before, const glass_box &now, double *x)
{
  enum { YZ, XZ, XY };
  double s[3];
  glass_box_fraction(&before, x, s);
  const double t1 = s[1] - before.flip[YZ] * s[2];
  const double t0 = s[0] - before.flip[XY] * t1 - before.flip[XZ] * s[2];
  s[1] = t1 + now.flip[YZ] * s[2];
  s[0] = t0 + now.flip[XY] * t1 + now.flip[XZ] * s[2];
  const double *h = now.h;
  x[0] = h[0] * s[0] + h[5] * s[1] + h[4] * s[2];
  x[1] = h[1] * s[1] + h[3] * s[2];
  x[2] = h[2] * s[2];
}

/* What has moved since the structure before, the deformation of the box apart; then the new
 * structure is that of now. */
void FixInherent::compare(const Structure &found, const Snapshot &now)
{
  const bool first = state[STEP] < 0.0;
  const bool periodic[3] = {domain->xperiodic != 0, domain->yperiodic != 0, domain->zperiodic != 0};
  glass_box before, box;
  std::copy_n(first ? domain->h : &state[BOX], 6, before.h);
  std::copy_n(&state[FLIP], 3, before.flip);
  box = before;
  glass_box_follow(&box, domain->h);
  const double *low = domain->boxlo, *low_before = first ? low : &state[LOW];
  const bool deformed =
      !std::equal(box.h, box.h + 6, before.h) || !std::equal(low, low + 3, low_before);

  std::vector<double> step(3 * (size_t)atom->nlocal, 0.0);
  std::vector<char> known(atom->nlocal);
  double sums[4] = {}; /* of displacements; atoms */
  for (int i = 0; i < atom->nlocal; i++) {
    double *row = columns[i], *u = &step[3 * (size_t)i], place[3];
    const int site = now.find(atom->tag[i]);
    known[i] = !std::isnan(row[START]);
    unwrap(lmp, i, row + START);
    for (int d = 0; d < 3; d++)
      place[d] = row[START + d] + found.moved[3 * (size_t)site + d];
    if (known[i]) {
      double was[3];
      for (int d = 0; d < 3; d++)
        was[d] = row[PLACE + d] - low_before[d];
      if (deformed) {
        carry_along(before, box, was);
        carry_along(before, box, row + TOTAL);
      }
      for (int d = 0; d < 3; d++)
        u[d] = place[d] - (was[d] + low[d]);
      glass_box_nearest(domain->h, periodic, u);
      for (int d = 0; d < 3; d++)
        sums[d] += u[d];
      sums[3] += 1.0;
    } else
      std::fill_n(row + TOTAL, 3, 0.0);
    std::copy_n(place, 3, row + PLACE);
    row[ENERGY] = found.energies[site];
  }
  MPI_Allreduce(MPI_IN_PLACE, sums, 4, MPI_DOUBLE, MPI_SUM, world);
  /* Where some atoms stand they tell where the others are. */
  const bool drifts = group->count(igroup) == atom->natoms && sums[3] > 0.0;

  double farthest = 0.0, moments[3] = {}; /* squares, fourth powers, atoms beyond the limit */
  for (int i = 0; i < atom->nlocal; i++) {
    double *row = columns[i], *u = &step[3 * (size_t)i], square = 0.0;
    for (int d = 0; d < 3; d++) {
      if (known[i] && drifts)
        u[d] -= sums[d] / sums[3];
      square += u[d] * u[d];
      row[TOTAL + d] += u[d];
      row[SHIFT + d] = from_first ? row[TOTAL + d] : u[d];
    }
    row[LENGTH] = std::hypot(row[SHIFT], row[SHIFT + 1], row[SHIFT + 2]);
    if (!(atom->mask[i] & groupbit))
      continue;
    farthest = std::max(farthest, std::sqrt(square));
    moments[0] += square;
    moments[1] += square * square;
    moments[2] += square > moved * moved;
  }
  MPI_Allreduce(MPI_IN_PLACE, &farthest, 1, MPI_DOUBLE, MPI_MAX, world);
  MPI_Allreduce(MPI_IN_PLACE, moments, 3, MPI_DOUBLE, MPI_SUM, world);

  const bool event =
      !first && (moments[2] >= event_atoms || std::fabs(found.energy - state[E]) > event_energy);
  const double at = (double)update->ntimestep;
  if (first || event)
    state[LAST_EVENT] = at;
  state[E] = found.energy;
  state[PRESSURE] = found.pressure;
  state[FARTHEST] = farthest;
  state[NORM] = std::sqrt(moments[0]);
  state[PARTICIPATION] = moments[1] > 0.0 ? moments[0] * moments[0] / moments[1] : 0.0;
  state[MOVED] = moments[2];
  state[EVENT] = event;
  state[EVENTS] += event;
  state[QUIET] = at - state[LAST_EVENT];
  state[CALLS] = found.calls;
  state[FORCE] = found.force;
  state[OUTCOME] = found.outcome == GLASS_MINIMIZE_CONVERGED ? 1
                   : found.outcome == GLASS_MINIMIZE_STUCK   ? 3
                                                             : 2;
  state[QUENCHED] = found.farthest;
  state[STEP] = at;
  std::copy(box.h, box.h + 6, &state[BOX]);
  std::copy(box.flip, box.flip + 3, &state[FLIP]);
  std::copy(low, low + 3, &state[LOW]);
}

/* One line a quench. Lines of before stay: a run that is restarted goes on in its file. */
void FixInherent::write_line()
{
  std::string message;
  if (comm->me == 0) {
    std::ifstream present(file);
    const bool empty = !present || present.peek() == std::ifstream::traits_type::eof();
    present.close();
    if (!file_begun && !empty)
      utils::logmesg(lmp, "{}: file {} exists; lines are added at its end\n", STYLE, file);
    std::ofstream out(file, std::ios::app);
    if (!file_begun)
      out << "# step energy pressure largest_displacement atoms_moved event force_calls\n";
    out << fmt::format("{} {:.12g} {:.8g} {:.6g} {:.0f} {:.0f} {:.0f}\n", update->ntimestep,
                       state[E], state[PRESSURE], state[FARTHEST], state[MOVED], state[EVENT],
                       state[CALLS]);
    if (!out.flush())
      message =
          fmt::format("cannot write file {}: is the folder there, and the disk not full?", file);
  }
  file_begun = true;
  message = Ranks::agree(world, message);
  if (!message.empty())
    error->all(FLERR, "{}: {}", STYLE, message);
}

void FixInherent::other_positions(const std::string &style, double (*x)[3])
{
  const bool same_box = std::equal(domain->h, domain->h + 6, &state[BOX]) &&
                        std::equal(domain->boxlo, domain->boxlo + 3, &state[LOW]);
  if (state[STEP] != (double)update->ntimestep || !same_box)
    error->all(FLERR,
               "{}: fix {} has no inherent structure of step {}{}: use the compute on multiples of "
               "its Nevery {} in a run, and define the fix after those that change the box and "
               "before those that use the compute",
               style, id, update->ntimestep,
               state[STEP] < 0.0 ? std::string()
                                 : fmt::format(", the last is of {:.0f}{}", state[STEP],
                                               same_box ? "" : " in another box"),
               nevery);
  for (int i = 0; i < atom->nlocal; i++)
    for (int d = 0; d < 3; d++)
      x[i][d] = atom->x[i][d] + (columns[i][PLACE + d] - columns[i][START + d]);
}

double FixInherent::farthest() const
{
  return state[QUENCHED];
}

double FixInherent::compute_scalar()
{
  return state[E];
}

double FixInherent::compute_vector(int n)
{
  return state[n];
}

double FixInherent::memory_usage()
{
  return sizeof(double) * ((double)atom->nmax * COLUMNS + 12.0 * (double)atom->natoms) +
         glass_minimizer_memory(minimizer);
}

void FixInherent::write_restart(FILE *fp)
{
  if (comm->me != 0)
    return;
  const int size = STATE * sizeof(double);
  fwrite(&size, sizeof(int), 1, fp);
  fwrite(state.data(), sizeof(double), STATE, fp);
}

void FixInherent::restart(char *buf)
{
  std::copy_n(reinterpret_cast<const double *>(buf), (int)STATE, state.data());
}

void FixInherent::grow_arrays(int nmax)
{
  memory->grow(columns, nmax, COLUMNS, "inherent:columns");
  array_atom = columns;
}

void FixInherent::copy_arrays(int i, int j, int)
{
  std::copy_n(columns[i], COLUMNS, columns[j]);
}

void FixInherent::set_arrays(int i)
{
  std::fill_n(columns[i], COLUMNS, 0.0);
  std::fill_n(columns[i] + START, 3, NAN);
}

int FixInherent::pack_exchange(int i, double *buf)
{
  std::copy_n(columns[i], COLUMNS, buf);
  return COLUMNS;
}

int FixInherent::unpack_exchange(int i, double *buf)
{
  std::copy_n(buf, COLUMNS, columns[i]);
  return COLUMNS;
}

int FixInherent::pack_restart(int i, double *buf)
{
  buf[0] = COLUMNS + 1;
  std::copy_n(columns[i], COLUMNS, buf + 1);
  return COLUMNS + 1;
}

/* The values of all fixes of an atom follow each other, each with its number first. */
void FixInherent::unpack_restart(int i, int nth)
{
  const double *values = atom->extra[i];
  for (int k = 0; k < nth; k++)
    values += (int)*values;
  std::copy_n(values + 1, COLUMNS, columns[i]);
}

int FixInherent::size_restart(int)
{
  return COLUMNS + 1;
}

int FixInherent::maxsize_restart()
{
  return COLUMNS + 1;
}

GLASS_STYLE(fix, "inherent", FixInherent, "inherent structures along a run")
