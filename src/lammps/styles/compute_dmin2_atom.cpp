/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "compute_dmin2_atom.h"

#include "glass_cells.h"
#include "glass_d2min.h"
#include "register.h"
#include "style_support.h"

#include "atom.h"
#include "comm.h"
#include "domain.h"
#include "error.h"
#include "memory.h"
#include "update.h"
#include "utils.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <utility>

using namespace LAMMPS_NS;

static const char STYLE[] = "compute dmin2/atom";
static constexpr int COLUMNS = 13;
static constexpr int SLOT_GLOBALS = 10; /* step, box, flips */
static constexpr int MAX_SLOTS = 10000; /* of 24 bytes per atom each */
static constexpr double EMPTY = -1.0;   /* step of a slot without configuration */

static const char cite_falk[] =
    "compute dmin2/atom command: doi:10.1103/PhysRevE.57.7192\n\n"
    "@Article{Falk1998,\n"
    " author = {M. L. Falk and J. S. Langer},\n"
    " title = {Dynamics of Viscoplastic Deformation in Amorphous Solids},\n"
    " journal = {Phys.\\ Rev.~E},\n"
    " year = {1998},\n"
    " volume = {57},\n"
    " pages = {7192}\n"
    "}\n\n";

static const char cite_shimizu[] =
    "strains of compute dmin2/atom: doi:10.2320/matertrans.MJ200769\n\n"
    "@Article{Shimizu2007,\n"
    " author = {F. Shimizu and S. Ogata and J. Li},\n"
    " title = {Theory of Shear Banding in Metallic Glasses and Molecular Dynamics Calculations},\n"
    " journal = {Mater.\\ Trans.},\n"
    " year = {2007},\n"
    " volume = {48},\n"
    " pages = {2923}\n"
    "}\n\n";

/* An atom, or a periodic image of it, on the way to a brick. */
struct ComputeDmin2Atom::Point {
  double place[3];     /* in the configuration that defines neighbors, inside or around the brick */
  double reference[3]; /* unwrapped */
  double now[3];       /* unwrapped */
  int image[3];        /* place = unwrapped position + this translation, present basis */
  int owner, index;    /* where the result goes; owner -1: nowhere, the point is a neighbor only */
  tagint tag;
};

struct ComputeDmin2Atom::Deformation {
  int index;
  double row[COLUMNS];
};

/* The box in equal parts, one per rank. A rank needs the points in its brick, its home, and those
 * within the cutoff of it, where bricks beyond a periodic boundary count on: brick -1 is the last
 * one, one box further down. */
struct ComputeDmin2Atom::Bricks {
  glass_box lattice;
  double origin[3], halo[3]; /* halo in units of the box */
  int count[3], periodic[3];

  struct Reach {
    int wrap[3];           /* box lengths that bring the position into the box */
    int home[3];           /* its brick then */
    int first[3], last[3]; /* the bricks that need it */
  };

  Bricks(LAMMPS *lmp, const glass_box &box, double cutoff) : lattice(box)
  {
    double heights[3];
    glass_box_heights(lattice.h, heights);
    for (int d = 0; d < 3; d++) {
      origin[d] = lmp->domain->boxlo[d];
      halo[d] = cutoff / heights[d] * (1.0 + 1e-9);
      count[d] = lmp->comm->procgrid[d];
      periodic[d] = lmp->domain->periodicity[d];
    }
  }

  int brick(int d, double s) const
  {
    const double b = std::floor(s * count[d]);
    return (int)(periodic[d] ? b : std::min(std::max(b, 0.0), count[d] - 1.0));
  }

  Reach reach(const double position[3]) const
  {
    Reach reach;
    double from_origin[3], s[3];
    for (int d = 0; d < 3; d++)
      from_origin[d] = position[d] - origin[d];
    glass_box_fraction(&lattice, from_origin, s);
    for (int d = 0; d < 3; d++) {
      reach.wrap[d] = periodic[d] ? -(int)std::floor(s[d]) : 0;
      s[d] += reach.wrap[d];
      reach.home[d] = std::min(brick(d, s[d]), count[d] - 1); /* s can be rounded up to 1 */
      reach.first[d] = brick(d, s[d] - halo[d]);
      reach.last[d] = brick(d, s[d] + halo[d]);
    }
    return reach;
  }
};

using Vectors = std::vector<std::array<double, 3>>;

static const double (*raw(const Vectors &list))[3]
{
  return reinterpret_cast<const double(*)[3]>(list.data());
}

ComputeDmin2Atom::ComputeDmin2Atom(LAMMPS *lmp, int narg, char **arg)
    : Compute(lmp, narg, arg), current_neighbors(false), per_neighbor(true), lag(0), every(1),
      nmax(0), rows(nullptr)
{
  if (narg < 4)
    error->all(FLERR, "Illegal {} command: a cutoff must follow the style", STYLE);
  GlassStyle::require_3d(lmp, STYLE);
  GlassStyle::require_atom_ids(lmp, STYLE);

  cutoff = GlassStyle::positive(lmp, STYLE, "cutoff", arg[3]);
  int iarg = 4, unwrap = FixGlassStore::AUTO;
  while (iarg < narg) {
    GlassStyle::require_values(lmp, STYLE, narg, arg, iarg, 1);
    const char *keyword = arg[iarg], *value = arg[iarg + 1];
    iarg += 2;
    if (strcmp(keyword, "neighbors") == 0)
      current_neighbors = GlassStyle::choice(lmp, STYLE, keyword, value, {"reference", "current"});
    else if (strcmp(keyword, "norm") == 0)
      per_neighbor = utils::logical(FLERR, value, false, lmp);
    else if (strcmp(keyword, "unwrap") == 0)
      unwrap = GlassStyle::choice(lmp, STYLE, keyword, value, {"auto", "flags", "nearest"});
    else if (strcmp(keyword, "every") == 0)
      every = GlassStyle::positive_int(lmp, STYLE, keyword, value);
    else if (strcmp(keyword, "reference") == 0) {
      lag = 0;
      if (GlassStyle::choice(lmp, STYLE, keyword, value, {"fixed", "lag"})) {
        if (iarg == narg)
          error->all(FLERR, "Illegal {} command: reference lag takes a number of steps", STYLE);
        lag = GlassStyle::positive_int(lmp, STYLE, "reference lag", arg[iarg++]);
      }
    } else
      GlassStyle::unknown_keyword(lmp, STYLE, keyword);
  }
  if (every > 1 && lag == 0)
    error->all(FLERR, "Illegal {} every {}: it needs reference lag", STYLE, every);
  if (lag / every >= MAX_SLOTS)
    error->all(FLERR,
               "Illegal {} reference lag {} every {}: it keeps {} configurations, and at most {} "
               "are possible: use a larger every",
               STYLE, lag, every, lag / every + 1LL, MAX_SLOTS);
  if (lag % every)
    error->all(FLERR, "Illegal {} every {}: it must divide the lag of {} steps", STYLE, every, lag);

  peratom_flag = 1;
  size_peratom_cols = COLUMNS;
  if (!open_store(lmp, id, 3 * slots(), SLOT_GLOBALS * slots())) {
    for (int slot = 0; slot < slots(); slot++)
      slot_step(slot) = EMPTY;
    if (lag)
      record_now();
    else
      record(0);
  }
  store->unwrap = (FixGlassStore::Unwrap)unwrap;
  GlassStyle::cite(lmp, cite_falk);
  GlassStyle::cite(lmp, cite_shimizu);
}

ComputeDmin2Atom::~ComputeDmin2Atom()
{
  memory->destroy(rows);
}

void ComputeDmin2Atom::init()
{
  GlassStyle::require_half_box(lmp, STYLE, "cutoff", cutoff);
  ready_store(lmp, STYLE);
}

int ComputeDmin2Atom::modify_param(int narg, char **arg)
{
  const int consumed = GlassStyle::reference_now(lmp, STYLE, narg, arg);
  if (!consumed)
    return 0;
  if (lag)
    error->all(FLERR, "Illegal compute_modify reference now for {}: its reference follows at a lag",
               STYLE);
  require_store(lmp, STYLE);
  store->restart_path();
  record(0);
  invoked_flag = INVOKED_NONE;
  return consumed;
}

void ComputeDmin2Atom::new_configuration(Moment)
{
  if (lag)
    record_now();
}

double &ComputeDmin2Atom::slot_step(int slot)
{
  return store->globals[SLOT_GLOBALS * slot];
}

glass_box ComputeDmin2Atom::slot_lattice(int slot)
{
  const double *values = &store->globals[SLOT_GLOBALS * slot + 1];
  glass_box lattice;
  std::copy_n(values, 6, lattice.h);
  std::copy_n(values + 6, 3, lattice.flip);
  return lattice;
}

void ComputeDmin2Atom::record(int slot)
{
  const glass_box lattice = store->lattice();
  double *globals = &store->globals[SLOT_GLOBALS * slot];
  globals[0] = (double)update->ntimestep;
  std::copy_n(lattice.h, 6, globals + 1);
  std::copy_n(lattice.flip, 3, globals + 7);
  for (int i = 0; i < atom->nlocal; i++)
    store->unwrapped(i, &store->columns[i][3 * slot]);
}

/* A later call on the same step replaces what an earlier one took. */
void ComputeDmin2Atom::record_now()
{
  if (update->ntimestep % every)
    return;
  for (int slot = 0; slot < slots(); slot++)
    if (slot_step(slot) > (double)update->ntimestep)
      slot_step(slot) = EMPTY; /* time was set back */
  record((int)(update->ntimestep / every % slots()));
}

/* The configuration of `lag` steps ago, or the oldest as long as there is none that old. */
int ComputeDmin2Atom::reference_slot()
{
  if (lag == 0)
    return 0;
  if (update->ntimestep % every)
    error->all(FLERR, "{} stores every {} steps and cannot be used on step {}: use multiples of {}",
               STYLE, every, update->ntimestep, every);
  const double wanted = (double)(update->ntimestep - lag);
  int oldest = -1;
  for (int slot = 0; slot < slots(); slot++) {
    const double step = slot_step(slot);
    if (step == EMPTY)
      continue;
    if (step == wanted)
      return slot;
    if (oldest < 0 || step < slot_step(oldest))
      oldest = slot;
  }
  if (slot_step(oldest) < wanted)
    error->all(FLERR,
               "{} has no configuration of step {:.0f}, {} steps ago: that step was skipped, by "
               "reset_timestep or between the snapshots of a rerun",
               STYLE, wanted, lag);
  return oldest;
}

/* The point of an atom, once for every brick that needs it. */
void ComputeDmin2Atom::send_to_bricks(Point &point, const Bricks &bricks)
{
  const double *search = current_neighbors ? point.now : point.reference;
  const Bricks::Reach reach = bricks.reach(search);
  const int owner = point.owner;
  int b[3];
  for (b[0] = reach.first[0]; b[0] <= reach.last[0]; b[0]++)
    for (b[1] = reach.first[1]; b[1] <= reach.last[1]; b[1]++)
      for (b[2] = reach.first[2]; b[2] <= reach.last[2]; b[2]++) {
        int brick[3];
        for (int d = 0; d < 3; d++) {
          const int laps = (int)std::floor((double)b[d] / bricks.count[d]);
          brick[d] = b[d] - laps * bricks.count[d];
          point.image[d] = reach.wrap[d] - laps;
        }
        glass_box_vector(&bricks.lattice, point.image, point.place);
        for (int d = 0; d < 3; d++)
          point.place[d] += search[d];
        point.owner = std::equal(b, b + 3, reach.home) ? owner : -1;
        points.push_back(point);
        ranks.push_back(comm->grid2proc[brick[0]][brick[1]][brick[2]]);
      }
}

/* Atoms without a position in the reference are nobody's neighbors. */
void ComputeDmin2Atom::send_atoms(int slot, const Bricks &bricks)
{
  points.clear();
  ranks.clear();
  for (int i = 0; i < atom->nlocal; i++) {
    const double *reference = &store->columns[i][3 * slot];
    if (std::isnan(reference[0]))
      continue;
    Point point;
    std::copy_n(reference, 3, point.reference);
    store->unwrapped(i, point.now);
    if (!std::isfinite(point.now[0] + point.now[1] + point.now[2]))
      GlassStyle::check(lmp, STYLE, GLASS_ENONFINITE);
    point.tag = atom->tag[i];
    point.index = i;
    point.owner = atom->mask[i] & groupbit ? comm->me : -1;
    send_to_bricks(point, bricks);
  }
}

/* The same periodic image in both configurations, which may have flipped boxes between them. */
void ComputeDmin2Atom::pair_vectors(const Point &i, const Point &j, double *reference,
                                    double *now) const
{
  const glass_box &search = current_neighbors ? now_lattice : reference_lattice;
  int image[3], there[3];
  double shift[3];
  for (int d = 0; d < 3; d++) {
    image[d] = j.image[d] - i.image[d];
    reference[d] = j.reference[d] - i.reference[d];
    now[d] = j.now[d] - i.now[d];
  }
  if (!image[0] && !image[1] && !image[2])
    return;
  glass_box_followed(&search, image, image);
  glass_box_present(&reference_lattice, image, there);
  glass_box_vector(&reference_lattice, there, shift);
  for (int d = 0; d < 3; d++)
    reference[d] += shift[d];
  glass_box_present(&now_lattice, image, there);
  glass_box_vector(&now_lattice, there, shift);
  for (int d = 0; d < 3; d++)
    now[d] += shift[d];
}

/* The place of every point in an order that is the same on any number of ranks: by ID, and images
 * of an atom by their translation. */
std::vector<int> ComputeDmin2Atom::places_in_order(int n, const Point *received)
{
  std::vector<std::pair<tagint, int>> order(n);
  for (int k = 0; k < n; k++)
    order[k] = {received[k].tag, k};
  std::sort(order.begin(), order.end(), [received](const auto &a, const auto &b) {
    const int *p = received[a.second].image, *q = received[b.second].image;
    return a.first != b.first ? a.first < b.first
                              : std::lexicographical_compare(p, p + 3, q, q + 3);
  });
  std::vector<int> place(n);
  for (int k = 0; k < n; k++)
    place[order[k].second] = k;
  return place;
}

/* The neighborhoods of the points whose home is here. Neighbors are summed in
 * order, so the results do not depend on the bricks at all. */
void ComputeDmin2Atom::deform(int n, const Point *received)
{
  const std::vector<int> place = places_in_order(n, received);
  results.clear();
  ranks.clear();
  Vectors places(n), reference, now;
  for (int k = 0; k < n; k++)
    std::copy_n(received[k].place, 3, places[k].data());
  glass_cells *cells;
  glass_neighbors near = {};
  GlassStyle::check(lmp, STYLE, glass_cells_create(n, raw(places), cutoff, &cells));
  for (int k = 0; k < n; k++) {
    const Point &point = received[k];
    if (point.owner < 0)
      continue;
    GlassStyle::check(lmp, STYLE, glass_cells_find(cells, point.place, k, &near));
    std::sort(near.index, near.index + near.n, [&](int a, int b) { return place[a] < place[b]; });
    reference.resize(near.n);
    now.resize(near.n);
    for (int m = 0; m < near.n; m++)
      pair_vectors(point, received[near.index[m]], reference[m].data(), now[m].data());
    glass_d2min found;
    GlassStyle::check(lmp, STYLE, glass_d2min_find(near.n, raw(reference), raw(now), &found));

    Deformation result;
    result.index = point.index;
    result.row[0] = per_neighbor && near.n ? found.d2min / near.n : found.d2min;
    result.row[1] = near.n;
    result.row[2] = found.volumetric;
    result.row[3] = found.shear;
    std::copy_n(&found.f[0][0], 9, &result.row[4]);
    results.push_back(result);
    ranks.push_back(point.owner);
  }
  glass_neighbors_free(&near);
  glass_cells_destroy(cells);
}

/* Called by Comm::rendezvous() with the points that this rank received; it frees what it gets back.
 */
int ComputeDmin2Atom::deform_received(int n, char *buf, int &flag, int *&to, char *&out, void *ptr)
{
  auto *self = static_cast<ComputeDmin2Atom *>(ptr);
  self->deform(n, reinterpret_cast<const Point *>(buf));
  const size_t found = self->results.size();
  self->memory->create(to, (int)found + 1, "dmin2/atom:to");
  std::copy_n(self->ranks.data(), found, to);
  out = static_cast<char *>(
      self->memory->smalloc((bigint)found * sizeof(Deformation) + 1, "dmin2/atom:results"));
  std::copy_n(self->results.data(), found, reinterpret_cast<Deformation *>(out));
  flag = 2;
  return (int)found;
}

void ComputeDmin2Atom::compute_peratom()
{
  invoked_peratom = update->ntimestep;
  require_store(lmp, STYLE);
  GlassStyle::require_group_atoms(lmp, STYLE, igroup);
  store->settle();
  if (atom->nmax > nmax) {
    nmax = atom->nmax;
    memory->destroy(rows);
    memory->create(rows, nmax, COLUMNS, "dmin2/atom:rows");
    array_atom = rows;
  }
  for (int i = 0; i < atom->nlocal; i++)
    std::fill_n(rows[i], COLUMNS, 0.0);

  if (lag)
    record_now();
  const int slot = reference_slot();
  reference_lattice = slot_lattice(slot);
  now_lattice = store->lattice();
  const Bricks bricks(lmp, current_neighbors ? now_lattice : reference_lattice, cutoff);
  send_atoms(slot, bricks);
  char *received = nullptr;
  const int n = comm->rendezvous(1, (int)points.size(), reinterpret_cast<char *>(points.data()),
                                 sizeof(Point), 0, ranks.data(), deform_received, 0, received,
                                 sizeof(Deformation), this);
  const auto *deformations = reinterpret_cast<const Deformation *>(received);
  for (int k = 0; k < n; k++)
    std::copy_n(deformations[k].row, COLUMNS, rows[deformations[k].index]);
  memory->sfree(received);
}

double ComputeDmin2Atom::memory_usage()
{
  return (double)nmax * (COLUMNS * sizeof(double) + sizeof(double *)) +
         (double)points.capacity() * sizeof(Point) + (double)ranks.capacity() * sizeof(int) +
         (double)results.capacity() * sizeof(Deformation);
}

GLASS_STYLE(compute, "dmin2/atom", ComputeDmin2Atom, "non-affine displacement and strain per atom")
