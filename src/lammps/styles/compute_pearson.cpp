/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "compute_pearson.h"

#include "ranks.h"
#include "register.h"
#include "style_support.h"

#include "atom.h"
#include "comm.h"
#include "domain.h"
#include "error.h"
#include "memory.h"
#include "update.h"

#include <algorithm>
#include <cmath>
#include <cstring>

using namespace LAMMPS_NS;

static const char STYLE[] = "compute pearson";

static const int NEEDED_BINS = 3, MAX_BLOCKS = 10;

ComputePearson::ComputePearson(LAMMPS *lmp, int narg, char **arg)
    : Compute(lmp, narg, arg), bin_size(200), blocks{2, 2, 2}, warned(false), evaluated(-1),
      natoms(0), max_rows(0), binned{}, single{}, single_error(0.0)
{
  if (narg < 5)
    error->all(FLERR, "Illegal {} command: two inputs must follow the style, found {} values",
               STYLE, narg - 3);
  GlassStyle::require_atom_ids(lmp, STYLE);

  input_x = std::make_unique<PeratomInput>(lmp, STYLE, arg[3]);
  input_y = std::make_unique<PeratomInput>(lmp, STYLE, arg[4]);
  int iarg = 5;
  while (iarg < narg) {
    GlassStyle::require_values(lmp, STYLE, narg, arg, iarg, 1);
    if (strcmp(arg[iarg], "blocks") == 0) {
      GlassStyle::require_values(lmp, STYLE, narg, arg, iarg, 3);
      for (int d = 0; d < 3; d++) {
        blocks[d] = GlassStyle::positive_int(lmp, STYLE, "blocks", arg[iarg + 1 + d]);
        if (blocks[d] > MAX_BLOCKS)
          error->all(FLERR, "Illegal {} blocks {}: it must be at most {} along each edge", STYLE,
                     blocks[d], MAX_BLOCKS);
      }
      iarg += 2;
    } else if (strcmp(arg[iarg], "bin") == 0)
      bin_size = GlassStyle::positive_int(lmp, STYLE, "bin", arg[iarg + 1]);
    else if (strcmp(arg[iarg], "mask") == 0)
      mask = std::make_unique<PeratomInput>(lmp, STYLE, arg[iarg + 1]);
    else
      GlassStyle::unknown_keyword(lmp, STYLE, arg[iarg]);
    iarg += 2;
  }

  scalar_flag = vector_flag = array_flag = 1;
  extscalar = extvector = extarray = 0;
  size_vector = 8;
  size_array_rows = 0;
  size_array_rows_variable = 1;
  size_array_cols = 3;
  memory->create(vector, size_vector, "pearson:vector");
  GlassStyle::cite(lmp, GlassStyle::WEI_2019);
}

ComputePearson::~ComputePearson()
{
  memory->destroy(vector);
  memory->destroy(array);
}

void ComputePearson::init()
{
  input_x->init();
  input_y->init();
  if (mask)
    mask->init();
  evaluated = -1;
}

/* The part of the box that a local atom is in. */
int ComputePearson::block_of(int i) const
{
  double s[3];
  domain->x2lamda(atom->x[i], s);
  int block = 0;
  for (int d = 0; d < 3; d++) {
    const double within = domain->periodicity[d] ? s[d] - std::floor(s[d]) : s[d];
    block = block * blocks[d] + (int)std::max(0.0, std::min(within * blocks[d], blocks[d] - 1.0));
  }
  return block;
}

void ComputePearson::collect_points()
{
  const std::vector<int> atoms = selected_atoms(lmp, igroup, mask.get());
  std::vector<double> x(atom->nlocal), y(atom->nlocal);
  input_x->fetch(igroup, x.data());
  input_x->require_finite(atoms, x.data());
  input_y->fetch(igroup, y.data());
  input_y->require_finite(atoms, y.data());
  points.clear();
  for (int i : atoms)
    points.push_back({{atom->tag[i], x[i], y[i]}, block_of(i)});
}

void ComputePearson::count_bins()
{
  const bigint mine = (bigint)points.size();
  bigint total;
  MPI_Allreduce(&mine, &total, 1, MPI_LMP_BIGINT, MPI_SUM, world);
  if (total > MAXSMALLINT)
    error->all(FLERR, "{} can use {} atoms at most, but there are {}: take a group or a mask",
               STYLE, MAXSMALLINT, total);
  natoms = (int)total;
  size_array_rows = glass_pearson_bins(natoms, bin_size);
  if (size_array_rows < NEEDED_BINS)
    error->all(
        FLERR,
        "{}: the {} atoms used fill {} bins of {}, but {} bins are needed: use more atoms or "
        "a smaller bin",
        STYLE, natoms, natoms / bin_size, bin_size, NEEDED_BINS);
  if (!lockers.empty() && size_array_rows != locked_rows)
    error->all(
        FLERR,
        "{}: the {} atoms used fill {} bins, but a fix is averaging over {} bins: average its "
        "scalar or vector, or keep the number of atoms",
        STYLE, natoms, size_array_rows, locked_rows);
  if (size_array_rows > max_rows) {
    max_rows = size_array_rows;
    memory->destroy(array);
    memory->create(array, max_rows, size_array_cols, "pearson:array");
  }
}

void ComputePearson::warn_if_constant()
{
  const bool constant_x = binned.constant_x || single.constant_x;
  const bool constant_y = binned.constant_y || single.constant_y;
  if (warned || !(constant_x || constant_y))
    return;
  warned = true;
  if (comm->me == 0)
    error->warning(FLERR,
                   "{} {}: {} the same for all atoms or all bins on step {}, so the correlation "
                   "reads 0 (this warning is not repeated)",
                   STYLE, id,
                   constant_x && constant_y ? "both inputs are"
                   : constant_x             ? "inputx is"
                                            : "inputy is",
                   update->ntimestep);
}

/* Of all_points, on the first rank. */
void ComputePearson::correlate()
{
  std::sort(all_points.begin(), all_points.end(),
            [](const Point &a, const Point &b) { return a.point.id < b.point.id; });
  std::vector<glass_pearson_point> sorted;
  std::vector<int> block;
  for (const Point &p : all_points) {
    sorted.push_back(p.point);
    block.push_back(p.block);
  }
  GlassStyle::check(lmp, STYLE,
                    glass_pearson_jackknife(natoms, sorted.data(), block.data(),
                                            blocks[0] * blocks[1] * blocks[2], &single_error));
  GlassStyle::check(lmp, STYLE,
                    glass_pearson_correlate(natoms, sorted.data(), bin_size, &binned, &single,
                                            reinterpret_cast<double(*)[3]>(array[0])));
}

void ComputePearson::evaluate()
{
  /* Once for all kinds of output; anew when LAMMPS has cleared the flag since, because an input may
   * change within a step. */
  if (evaluated == update->ntimestep && invoked_flag)
    return;
  GlassStyle::require_group_atoms(lmp, STYLE, igroup);
  collect_points();
  count_bins();
  /* On the first rank alone: sorting is serial, and one sum in one order is the same on any number
   * of ranks. */
  all_points = Ranks::gather_to_first(world, points);
  if (comm->me == 0)
    correlate();
  MPI_Bcast(array[0], 3 * size_array_rows, MPI_DOUBLE, 0, world);
  MPI_Bcast(&binned, sizeof binned, MPI_BYTE, 0, world);
  MPI_Bcast(&single, sizeof single, MPI_BYTE, 0, world);
  MPI_Bcast(&single_error, 1, MPI_DOUBLE, 0, world);
  warn_if_constant();
  evaluated = update->ntimestep;
}

double ComputePearson::compute_scalar()
{
  evaluate();
  invoked_scalar = update->ntimestep;
  scalar = binned.r;
  return scalar;
}

void ComputePearson::compute_vector()
{
  evaluate();
  invoked_vector = update->ntimestep;
  const double results[] = {binned.r,       single.r,
                            binned.slope,   binned.intercept,
                            (double)natoms, (double)size_array_rows,
                            single_error,   glass_pearson_of_bins(single.r, bin_size)};
  std::copy(std::begin(results), std::end(results), vector);
}

void ComputePearson::compute_array()
{
  evaluate();
  invoked_array = update->ntimestep;
}

/* fix ave/time asks for the number of rows before it asks for the array. */
int ComputePearson::lock_length()
{
  evaluate();
  return size_array_rows;
}

/* A fix that averages the array over several steps needs the same rows on all of them. */
void ComputePearson::lock(Fix *fix, bigint, bigint)
{
  lockers.insert(fix);
  locked_rows = size_array_rows;
}

void ComputePearson::unlock(Fix *fix)
{
  lockers.erase(fix);
}

double ComputePearson::memory_usage()
{
  return (double)sizeof(double) * (size_vector + 3.0 * max_rows) +
         (double)sizeof(Point) * ((double)points.capacity() + (double)all_points.capacity());
}

GLASS_STYLE(compute, "pearson", ComputePearson, "correlation between two per-atom quantities")
