/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "compute_exprayleigh.h"

#include "ranks.h"
#include "register.h"
#include "style_support.h"

#include "atom.h"
#include "comm.h"
#include "error.h"
#include "memory.h"
#include "update.h"
#include "utils.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>

using namespace LAMMPS_NS;

static const char STYLE[] = "compute exprayleigh";

static const char cite_exprayleigh[] =
    "compute exprayleigh command: doi:10.1103/PhysRevLett.115.045501\n\n"
    "@Article{Fan2015,\n"
    " author = {Y. Fan and T. Iwashita and T. Egami},\n"
    " title = {Crossover from Localized to Cascade Relaxations in Metallic Glasses},\n"
    " journal = {Phys.\\ Rev.\\ Lett.},\n"
    " year = {2015},\n"
    " volume = {115},\n"
    " pages = {045501}\n"
    "}\n\n";

/* Rows of a histogram that nobody would want more of. */
static const int MAX_BINS = 1000000;

ComputeExprayleigh::ComputeExprayleigh(LAMMPS *lmp, int narg, char **arg)
    : Compute(lmp, narg, arg), kind(PeratomInput::PERATOM), low(0.0),
      high(std::numeric_limits<double>::infinity()), bins(50), warned(false), evaluated(-1),
      left_out(0), used(0), fit{}
{
  parse(narg, arg);
  scalar_flag = vector_flag = array_flag = 1;
  extscalar = extvector = extarray = 0;
  size_vector = 12;
  size_array_rows = bins;
  size_array_cols = 5;
  memory->create(vector, size_vector, "exprayleigh:vector");
  memory->create(array, bins, size_array_cols, "exprayleigh:array");
  GlassStyle::cite(lmp, cite_exprayleigh);
}

void ComputeExprayleigh::parse(int narg, char **arg)
{
  if (narg < 4)
    error->all(FLERR, "Illegal {} command: an input must follow the style, found 0 values", STYLE);
  const char *mask_name = nullptr, *cluster_name = nullptr;
  int iarg = 4;
  while (iarg < narg) {
    int values = 1;
    if (strcmp(arg[iarg], "range") == 0) {
      values = 2;
      GlassStyle::require_values(lmp, STYLE, narg, arg, iarg, values);
      low = utils::numeric(FLERR, arg[iarg + 1], false, lmp);
      if (strcmp(arg[iarg + 2], "INF") != 0)
        high = utils::numeric(FLERR, arg[iarg + 2], false, lmp);
      if (!(low >= 0.0) || !(low < high))
        error->all(FLERR, "Illegal {} range {} {}: it must be 0 <= lo < hi", STYLE, arg[iarg + 1],
                   arg[iarg + 2]);
    } else {
      GlassStyle::require_values(lmp, STYLE, narg, arg, iarg, values);
      if (strcmp(arg[iarg], "mask") == 0)
        mask_name = arg[iarg + 1];
      else if (strcmp(arg[iarg], "cluster") == 0)
        cluster_name = arg[iarg + 1];
      else if (strcmp(arg[iarg], "inputs") == 0)
        kind = (PeratomInput::Kind)GlassStyle::choice(lmp, STYLE, "inputs", arg[iarg + 1],
                                                      {"peratom", "local"});
      else if (strcmp(arg[iarg], "bins") == 0)
        bins = GlassStyle::positive_int(lmp, STYLE, "bins", arg[iarg + 1]);
      else
        GlassStyle::unknown_keyword(lmp, STYLE, arg[iarg]);
    }
    iarg += 1 + values;
  }
  if (bins > MAX_BINS)
    error->all(FLERR, "Illegal {} bins {}: at most {} make sense", STYLE, bins, MAX_BINS);
  input = std::make_unique<PeratomInput>(lmp, STYLE, arg[3], kind);
  if (mask_name)
    mask = std::make_unique<PeratomInput>(lmp, STYLE, mask_name, kind);
  if (cluster_name)
    cluster = std::make_unique<PeratomInput>(lmp, STYLE, cluster_name, kind);
}

ComputeExprayleigh::~ComputeExprayleigh()
{
  memory->destroy(vector);
  memory->destroy(array);
}

void ComputeExprayleigh::init()
{
  input->init();
  if (mask)
    mask->init();
  if (cluster)
    cluster->init();
  evaluated = -1;
}

/* This rank's values in the range, with the numbers of their clusters; without that keyword every
 * value is a cluster of its own, numbered later. */
std::vector<glass_exprayleigh_event> ComputeExprayleigh::collect()
{
  std::vector<double> value, of;
  std::vector<int> rows;
  if (kind == PeratomInput::LOCAL) {
    value = input->fetch_rows();
    const std::vector<double> flag =
        mask ? mask->fetch_rows() : std::vector<double>(value.size(), 1.0);
    if (cluster)
      of = cluster->fetch_rows();
    if (flag.size() != value.size() || (cluster && of.size() != value.size()))
      error->one(
          FLERR,
          "{}: input, mask and cluster have {}, {} and {} rows: they must be columns of one source",
          STYLE, value.size(), flag.size(), cluster ? of.size() : value.size());
    for (int i = 0; i < (int)value.size(); i++)
      if (flag[i] != 0.0)
        rows.push_back(i);
  } else {
    value.resize(atom->nlocal);
    rows = selected_atoms(lmp, igroup, mask.get());
    input->fetch(igroup, value.data());
    input->require_finite(rows, value.data());
    if (cluster) {
      of.resize(atom->nlocal);
      cluster->fetch(igroup, of.data());
      cluster->require_finite(rows, of.data());
    }
  }
  std::vector<glass_exprayleigh_event> mine;
  bigint outside = 0;
  for (const int i : rows) {
    if (!std::isfinite(value[i]))
      error->one(FLERR, "{}: the value of row {} is not finite: {}", STYLE, i + 1, value[i]);
    if (value[i] >= low && value[i] <= high)
      mine.push_back({value[i], cluster ? (int64_t)std::llround(of[i]) : 0});
    else
      outside++;
  }
  MPI_Allreduce(&outside, &left_out, 1, MPI_LMP_BIGINT, MPI_SUM, world);
  return mine;
}

void ComputeExprayleigh::require_enough(bigint found)
{
  if (found < GLASS_EXPRAYLEIGH_LEAST || found > MAXSMALLINT)
    error->all(
        FLERR,
        "{}: {} values are in the range {:.8g} to {:.8g}, {} outside: between {} and {} are needed",
        STYLE, found, low, high, left_out, GLASS_EXPRAYLEIGH_LEAST, MAXSMALLINT);
}

void ComputeExprayleigh::require_a_scale()
{
  int zero = std::all_of(events.begin(), events.end(),
                         [](const glass_exprayleigh_event &event) { return event.energy == 0.0; });
  MPI_Bcast(&zero, 1, MPI_INT, 0, world);
  if (zero)
    error->all(FLERR, "{}: all values are zero: name an input that holds energies", STYLE);
}

/* Densities: of the values and of the fit at the bins' centers. */
void ComputeExprayleigh::fill_histogram()
{
  const double end = std::isinf(high) ? events.back().energy : high;
  const double width = (end - low) / bins;
  for (int b = 0; b < bins; b++) {
    double *row = array[b], parts[2];
    row[0] = low + (b + 0.5) * width;
    row[1] = 0.0;
    glass_exprayleigh_density(&fit, row[0], parts);
    row[2] = parts[0] + parts[1];
    row[3] = parts[0];
    row[4] = parts[1];
  }
  for (const glass_exprayleigh_event &event : events)
    array[std::min(bins - 1, (int)((event.energy - low) / width))][1] += 1.0 / (used * width);
}

void ComputeExprayleigh::warn_at_limit()
{
  if (warned || fit.outcome == GLASS_EXPRAYLEIGH_BOTH)
    return;
  warned = true;
  if (comm->me == 0)
    error->warning(FLERR,
                   "{} {}: on step {} the {} part alone describes the {} values best, so the "
                   "weight reads {} without error (this warning is not repeated)",
                   STYLE, id, update->ntimestep,
                   fit.outcome == GLASS_EXPRAYLEIGH_EXPONENTIAL ? "exponential" : "Rayleigh", used,
                   fit.w);
}

void ComputeExprayleigh::evaluate()
{
  if (evaluated == update->ntimestep && invoked_flag)
    return;
  evaluated = -1;
  events = Ranks::gather_to_first(world, collect());
  bigint found = (bigint)events.size();
  MPI_Bcast(&found, 1, MPI_LMP_BIGINT, 0, world);
  require_enough(found);
  used = (int)found;
  require_a_scale();
  int status = GLASS_OK;
  if (comm->me == 0) {
    if (!cluster)
      for (int i = 0; i < used; i++)
        events[i].cluster = i;
    status = glass_exprayleigh(used, events.data(), low, high, &fit);
    if (!status)
      fill_histogram();
  }
  MPI_Bcast(&status, 1, MPI_INT, 0, world);
  if (status)
    error->all(FLERR, "{}: {}", STYLE, glass_status_message((glass_status)status));
  MPI_Bcast(&fit, sizeof fit, MPI_BYTE, 0, world);
  MPI_Bcast(array[0], bins * size_array_cols, MPI_DOUBLE, 0, world);
  warn_at_limit();
  evaluated = update->ntimestep;
}

double ComputeExprayleigh::compute_scalar()
{
  evaluate();
  invoked_scalar = update->ntimestep;
  scalar = fit.w;
  return scalar;
}

void ComputeExprayleigh::compute_vector()
{
  evaluate();
  invoked_vector = update->ntimestep;
  const double results[] = {fit.w,        fit.eps,      fit.s,          fit.error[0],
                            fit.error[1], fit.error[2], fit.likelihood, fit.exponential,
                            fit.rayleigh, fit.distance, (double)used,   (double)left_out};
  std::copy(std::begin(results), std::end(results), vector);
}

void ComputeExprayleigh::compute_array()
{
  evaluate();
  invoked_array = update->ntimestep;
}

double ComputeExprayleigh::memory_usage()
{
  return (double)sizeof(double) * (size_vector + (double)bins * size_array_cols) +
         (double)sizeof(glass_exprayleigh_event) * (double)events.capacity();
}

GLASS_STYLE(compute, "exprayleigh", ComputeExprayleigh,
            "spectrum of energies by maximum likelihood")
