/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "compute_flexvol_atom.h"

#include "register.h"
#include "style_support.h"
#include "voronoi_cells.h"

#include "atom.h"
#include "domain.h"
#include "error.h"
#include "memory.h"
#include "update.h"
#include "utils.h"

#include <algorithm>
#include <cmath>
#include <cstring>

using namespace LAMMPS_NS;

static const char STYLE[] = "compute flexvol/atom";

static const char cite_ding[] =
    "compute flexvol/atom command: doi:10.1038/ncomms13733\n\n"
    "@Article{Ding2016,\n"
    " author = {J. Ding and Y.-Q. Cheng and H. Sheng and M. Asta and R. O. Ritchie and E. Ma},\n"
    " title = {Universal Structural Parameter to Quantitatively Predict Metallic Glass\n"
    "          Properties},\n"
    " journal = {Nat.\\ Commun.},\n"
    " year = {2016},\n"
    " volume = {7},\n"
    " pages = {13733}\n"
    "}\n\n";

enum { FLEXVOL, MSD, VOLUME, COLUMNS };

/* The store's globals. */
enum {
  EVERY, /* arguments that the sums were taken with */
  DRIFT,
  SAMPLES,
  REFERENCE_STEP,
  LAST_STEP, /* the last that was seen */
  HAS_VOLUMES,
  BOX, /* xx, yy, zz, yz, xz, xy of the reference */
  GLOBALS = BOX + 6
};
static constexpr int KEPT = sizeof(glass_flexvol_atom) / sizeof(double);

ComputeFlexvolAtom::ComputeFlexvolAtom(LAMMPS *lmp, int narg, char **arg)
    : Compute(lmp, narg, arg), about_mean(false), remove_drift(true), nmax(0), rows(nullptr)
{
  if (narg < 4)
    error->all(FLERR, "Illegal {} command: Nevery must follow the style", STYLE);
  GlassStyle::require_3d(lmp, STYLE);
  every = GlassStyle::positive_int(lmp, STYLE, "Nevery", arg[3]);
  int unwrap = FixGlassStore::AUTO;
  for (int iarg = 4; iarg < narg; iarg += 2) {
    GlassStyle::require_values(lmp, STYLE, narg, arg, iarg, 1);
    const char *value = arg[iarg + 1];
    if (strcmp(arg[iarg], "center") == 0)
      about_mean = GlassStyle::choice(lmp, STYLE, "center", value, {"reference", "mean"});
    else if (strcmp(arg[iarg], "unwrap") == 0)
      unwrap = GlassStyle::choice(lmp, STYLE, "unwrap", value, {"auto", "flags", "nearest"});
    else if (strcmp(arg[iarg], "com") == 0)
      remove_drift = utils::logical(FLERR, value, false, lmp);
    else if (strcmp(arg[iarg], "volume") == 0) {
      if (strncmp(value, "c_", 2) != 0)
        error->all(FLERR, "Illegal {} volume {}: it must be c_ID or c_ID[i]", STYLE, value);
      volume_input = std::make_unique<PeratomInput>(lmp, STYLE, value);
    } else
      GlassStyle::unknown_keyword(lmp, STYLE, arg[iarg]);
  }

  peratom_flag = 1;
  size_peratom_cols = COLUMNS;
  if (!open_store(lmp, id, KEPT, GLOBALS))
    take_reference();
  else if (store->globals[EVERY] != every || store->globals[DRIFT] != remove_drift)
    error->all(FLERR,
               "{} {} in the restart file has Nevery {:.0f} and com {}: define it with the same "
               "values, or give it another ID to begin anew",
               STYLE, id, store->globals[EVERY], store->globals[DRIFT] ? "yes" : "no");
  store->unwrap = (FixGlassStore::Unwrap)unwrap;
  GlassStyle::cite(lmp, cite_ding);
  GlassStyle::cite(lmp, GlassStyle::WEI_2019);
}

ComputeFlexvolAtom::~ComputeFlexvolAtom()
{
  memory->destroy(rows);
}

void ComputeFlexvolAtom::init()
{
  ready_store(lmp, STYLE);
  if (volume_input)
    volume_input->init();
}

int ComputeFlexvolAtom::modify_param(int narg, char **arg)
{
  const int consumed = GlassStyle::reference_now(lmp, STYLE, narg, arg);
  if (consumed) {
    require_store(lmp, STYLE);
    store->restart_path();
    take_reference();
  }
  return consumed;
}

glass_flexvol_atom *ComputeFlexvolAtom::atoms()
{
  return store->columns ? reinterpret_cast<glass_flexvol_atom *>(store->columns[0]) : nullptr;
}

const double (*ComputeFlexvolAtom::unwrap())[3]
{
  positions.resize((size_t)atom->nlocal + 1);
  for (int i = 0; i < atom->nlocal; i++)
    store->unwrapped(i, positions[i].data());
  return reinterpret_cast<const double(*)[3]>(positions.data());
}

void ComputeFlexvolAtom::take_reference()
{
  GlassStyle::require_group_atoms(lmp, STYLE, igroup);
  std::vector<double> &globals = store->globals;
  globals[EVERY] = every;
  globals[DRIFT] = remove_drift;
  globals[SAMPLES] = 0.0;
  globals[REFERENCE_STEP] = globals[LAST_STEP] = (double)update->ntimestep;
  globals[HAS_VOLUMES] = volume_input ? 0.0 : 1.0;
  std::copy_n(domain->h, 6, &globals[BOX]);

  const double(*position)[3] = unwrap();
  for (int i = 0; i < atom->nlocal; i++)
    if (!std::isfinite(position[i][0] + position[i][1] + position[i][2]))
      GlassStyle::check(lmp, STYLE, GLASS_ENONFINITE);
  if (atom->nlocal)
    glass_flexvol_start(atom->nlocal, position, atoms());
  if (!volume_input) {
    std::vector<double> volumes((size_t)atom->nlocal + 1);
    VoronoiCells(lmp, STYLE).volumes_without_ghosts(volumes.data());
    for (int i = 0; i < atom->nlocal; i++)
      atoms()[i].volume = volumes[i];
  }
}

/* At the start of the first run after the reference was taken, when nothing may have moved yet. */
void ComputeFlexvolAtom::fetch_volumes()
{
  std::vector<double> volumes((size_t)atom->nlocal + 1);
  volume_input->fetch(igroup, volumes.data());
  const double(*position)[3] = unwrap();
  double moved = 0.0;
  for (int i = 0; i < atom->nlocal; i++) {
    if (!(atom->mask[i] & groupbit) || !store->has_reference(i))
      continue;
    for (int d = 0; d < 3; d++)
      moved = std::max(moved, std::fabs(position[i][d] - atoms()[i].reference[d]));
    atoms()[i].volume = volumes[i];
  }
  double farthest;
  MPI_Allreduce(&moved, &farthest, 1, MPI_DOUBLE, MPI_MAX, world);
  if (farthest > 1e-8 * GlassStyle::spacing(lmp))
    error->all(FLERR,
               "{} takes its volumes at the start of the run, but atoms have moved by up to {:.8g} "
               "since its reference: use compute_modify {} reference now",
               STYLE, farthest, id);
  store->globals[HAS_VOLUMES] = 1.0;
}

void ComputeFlexvolAtom::new_configuration(Moment moment)
{
  std::vector<double> &globals = store->globals;
  const double step = (double)update->ntimestep;
  if (step < globals[LAST_STEP])
    globals[REFERENCE_STEP] += step - globals[LAST_STEP]; /* reset_timestep, or a rerun begins */
  globals[LAST_STEP] = step;
  if (moment == Moment::SETUP && !globals[HAS_VOLUMES])
    fetch_volumes();
  const double elapsed = step - globals[REFERENCE_STEP];
  if (moment == Moment::STEP && elapsed >= every && std::fmod(elapsed, every) == 0.0)
    sample();
}

/* Where the box is not periodic it may follow the atoms. */
void ComputeFlexvolAtom::require_same_box()
{
  const double *then = &store->globals[BOX], *now = domain->h;
  const int direction[6] = {0, 1, 2, 1, 0, 0}; /* of the box vector's component */
  const int vector[6] = {0, 1, 2, 2, 2, 1};
  for (int k = 0; k < 6; k++)
    if (domain->periodicity[vector[k]] && std::fabs(now[k] - then[k]) > 1e-12 * now[direction[k]])
      error->all(
          FLERR,
          "{}: component {}{} of the box has changed from {:.10g} to {:.10g} since the "
          "reference of step {:.0f}, and displacements from it would contain the deformation "
          "of the box: keep the box while sampling, or use compute_modify {} reference now",
          STYLE, "xyz"[direction[k]], "xyz"[vector[k]], then[k], now[k],
          store -> globals[REFERENCE_STEP], id);
}

void ComputeFlexvolAtom::find_drift(const double (*position)[3], double drift[3])
{
  masses.resize((size_t)atom->nlocal + 1);
  for (int i = 0; i < atom->nlocal; i++) {
    const double mass = atom->rmass ? atom->rmass[i] : atom->mass[atom->type[i]];
    masses[i] = atom->mask[i] & groupbit ? mass : 0.0;
  }
  double mine[4], all[4];
  glass_flexvol_moment(atom->nlocal, position, masses.data(), atoms(), mine);
  MPI_Allreduce(mine, all, 4, MPI_DOUBLE, MPI_SUM, world);
  for (int d = 0; d < 3; d++)
    drift[d] = all[3] > 0.0 ? all[d] / all[3] : 0.0;
}

void ComputeFlexvolAtom::sample()
{
  require_same_box();
  const double(*position)[3] = unwrap();
  double drift[3] = {0.0, 0.0, 0.0};
  if (remove_drift)
    find_drift(position, drift);
  store->globals[SAMPLES] += 1.0;
  GlassStyle::check(
      lmp, STYLE,
      glass_flexvol_sample(atom->nlocal, position, drift, store->globals[SAMPLES], atoms()));
}

void ComputeFlexvolAtom::compute_peratom()
{
  invoked_peratom = update->ntimestep;
  require_store(lmp, STYLE);
  GlassStyle::require_group_atoms(lmp, STYLE, igroup);
  store->settle();
  if (!store->globals[HAS_VOLUMES])
    fetch_volumes(); /* another fix asks before the store has seen the configuration */
  if (atom->nmax > nmax) {
    nmax = atom->nmax;
    memory->destroy(rows);
    memory->create(rows, nmax, COLUMNS, "flexvol/atom:rows");
    array_atom = rows;
  }
  const double samples = store->globals[SAMPLES];
  for (int i = 0; i < atom->nlocal; i++) {
    std::fill_n(rows[i], COLUMNS, 0.0);
    if (!(atom->mask[i] & groupbit) || !store->has_reference(i))
      continue;
    rows[i][MSD] = glass_flexvol_msd(&atoms()[i], samples, about_mean);
    rows[i][VOLUME] = atoms()[i].volume;
    rows[i][FLEXVOL] = rows[i][MSD] * std::cbrt(rows[i][VOLUME]);
  }
}

double ComputeFlexvolAtom::memory_usage()
{
  return (double)nmax * (COLUMNS * sizeof(double) + sizeof(double *)) +
         (double)positions.capacity() * sizeof(positions[0]) +
         (double)masses.capacity() * sizeof(double);
}

GLASS_STYLE(compute, "flexvol/atom", ComputeFlexvolAtom, "flexibility volume per atom")
