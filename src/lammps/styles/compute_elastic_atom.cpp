/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "compute_elastic_atom.h"

#include "dynamical_matrix.h"
#include "glass_solve.h"
#include "potential_check.h"
#include "ranks.h"
#include "register.h"
#include "strained_box.h"
#include "style_support.h"
#include "voronoi_cells.h"

#include "atom.h"
#include "comm.h"
#include "domain.h"
#include "error.h"
#include "memory.h"
#include "update.h"
#include "utils.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <numeric>

using namespace LAMMPS_NS;

static const char STYLE[] = "compute elastic/atom";

static const char cite_lutsko[] =
    "linear response of compute elastic/atom: doi:10.1063/1.342716\n\n"
    "@Article{Lutsko1989,\n"
    " author = {J. F. Lutsko},\n"
    " title = {Generalized Expressions for the Calculation of Elastic Constants by Computer\n"
    "          Simulation},\n"
    " journal = {J.\\ Appl.\\ Phys.},\n"
    " year = {1989},\n"
    " volume = {65},\n"
    " pages = {2991}\n"
    "}\n\n";

static const char cite_mizuno[] =
    "local moduli of compute elastic/atom: doi:10.1103/PhysRevE.87.042306\n\n"
    "@Article{Mizuno2013,\n"
    " author = {H. Mizuno and S. Mossa and J.-L. Barrat},\n"
    " title = {Measuring Spatial Distribution of the Local Elastic Modulus in Glasses},\n"
    " journal = {Phys.\\ Rev.\\ E},\n"
    " year = {2013},\n"
    " volume = {87},\n"
    " pages = {042306}\n"
    "}\n\n";

enum { BULK, SHEAR, LOCAL_BULK, LOCAL_SHEAR, BORN_BULK, BORN_SHEAR, VOLUME, CONDITION, AFFINE };
static constexpr int COLUMNS = AFFINE + 1, TENSOR = 36;

/* Of the global vector; the tensor follows. A global array would change what the wildcard of a dump
 * means, as LAMMPS looks for one before it looks at the columns per atom. */
enum { K, G, POISSON, BORN_K, BORN_G, RESIDUAL, PRODUCTS, SUMMARY };

/* Private and run's forces may differ by this part of curvature * cutoff. */
static constexpr double SAME = 1e-9;

/* Forces of relaxed configurations, in the same parts; 1e-8 eV/A in a metal. */
static constexpr double RELAXED = 1e-10;

/* The largest displacement of a step of a relaxation, in parts of the cutoff. */
static constexpr double STEP = 0.01;

/* Voronoi cells fill the box up to this part of it. */
static constexpr double FILLED = 1e-6;

static constexpr double LARGEST_STRAIN = 1e-2;
static constexpr int MAX_PRODUCTS = 20000;

ComputeElasticAtom::ComputeElasticAtom(LAMMPS *lmp, int narg, char **arg)
    : Compute(lmp, narg, arg), options{0.0, 1, 20.0}, relax(false), full(false),
      potential_checked(false), strain(0.0), tolerance(1e-8), delta(0.0), ftol(0.0),
      matrix_bytes(0.0), nmax(0), rows(nullptr)
{
  potential = GlassStyle::potential_file(lmp, STYLE, narg, arg);
  commands = PotentialFile(potential);
  parse(narg, arg);

  peratom_flag = vector_flag = 1;
  size_peratom_cols = COLUMNS + (full ? 2 * TENSOR : 0);
  size_vector = SUMMARY + TENSOR;
  extvector = 0;
  whole.assign(size_vector, 0.0);
  vector = whole.data();
  GlassStyle::cite(lmp, cite_lutsko);
  GlassStyle::cite(lmp, cite_mizuno);
}

void ComputeElasticAtom::parse(int narg, char **arg)
{
  bool radius_given = false;
  for (int iarg = 5; iarg < narg; iarg += 2) {
    GlassStyle::require_values(lmp, STYLE, narg, arg, iarg, 1);
    const char *keyword = arg[iarg], *value = arg[iarg + 1];
    if (strcmp(keyword, "radius") == 0) {
      options.radius = utils::numeric(FLERR, value, false, lmp);
      radius_given = true;
      if (!(options.radius >= 0.0))
        error->all(FLERR, "Illegal {} radius {}: it must not be negative", STYLE, value);
    } else if (strcmp(keyword, "local") == 0)
      options.local = utils::logical(FLERR, value, false, lmp);
    else if (strcmp(keyword, "method") == 0)
      relax = GlassStyle::choice(lmp, STYLE, keyword, value, {"hessian", "relax"});
    else if (strcmp(keyword, "strain") == 0) {
      strain = GlassStyle::positive(lmp, STYLE, keyword, value);
      if (strain > LARGEST_STRAIN)
        error->all(FLERR, "Illegal {} strain {}: it must not exceed {:g}", STYLE, value,
                   LARGEST_STRAIN);
    } else if (strcmp(keyword, "tol") == 0) {
      tolerance = GlassStyle::positive(lmp, STYLE, keyword, value);
      if (tolerance >= 1.0)
        error->all(FLERR, "Illegal {} tol {}: it must be below 1", STYLE, value);
    } else if (strcmp(keyword, "delta") == 0)
      delta = GlassStyle::positive(lmp, STYLE, keyword, value);
    else if (strcmp(keyword, "ftol") == 0)
      ftol = GlassStyle::positive(lmp, STYLE, keyword, value);
    else if (strcmp(keyword, "condition") == 0) {
      options.condition = GlassStyle::positive(lmp, STYLE, keyword, value);
      if (options.condition <= 1.0)
        error->all(FLERR, "Illegal {} condition {}: it must be above 1", STYLE, value);
    } else if (strcmp(keyword, "full") == 0)
      full = utils::logical(FLERR, value, false, lmp);
    else
      GlassStyle::unknown_keyword(lmp, STYLE, keyword);
  }
  const std::string units = update->unit_style;
  if (!radius_given) {
    if (units != "metal" && units != "lj")
      error->all(FLERR,
                 "{}: keyword radius has a default in metal and lj units only; in {} units give "
                 "about 2.4 distances of neighbors",
                 STYLE, units);
    options.radius = units == "metal" ? 6.0 : 2.5;
  }
  if (options.local && options.radius == 0.0)
    error->all(FLERR, "Illegal {} radius 0: a single atom has no strain of its own; use local no",
               STYLE);
  if (strain == 0.0)
    strain = relax ? 1e-4 : 1e-5;
  if (delta == 0.0)
    delta = DynamicalMatrix::default_delta(lmp, STYLE);
}

ComputeElasticAtom::~ComputeElasticAtom()
{
  memory->destroy(rows);
}

void ComputeElasticAtom::init()
{
  require_periodic();
  commands.read(lmp, STYLE);
  potential_checked = false;
}

void ComputeElasticAtom::require_periodic()
{
  for (int d = 0; d < 3; d++)
    if (!domain->periodicity[d])
      error->all(FLERR,
                 "{} needs a periodic box, but it is not periodic in {}: the strain of a body with "
                 "a free surface or a wall is not that of the box",
                 STYLE, "xyz"[d]);
}

/* Nothing is done while the configuration stays as it is. It is known only after all has gone well:
 * who catches an error must find neither nothing nor old moduli as the new ones. */
void ComputeElasticAtom::update_moduli()
{
  const Snapshot now = Snapshot::of(lmp);
  if (now.same_as(known, 0))
    return;
  known = Snapshot();
  try {
    analyze(now);
    known = now;
  } catch (const PrivateInstance::Failure &failure) {
    error->one(FLERR, "{}: in the private LAMMPS instance with the potential file {}: {}", STYLE,
               potential, failure.what());
  }
}

/* Of the Voronoi cells, in the order of the snapshot. */
std::vector<double> ComputeElasticAtom::volumes(const Snapshot &now)
{
  std::vector<double> mine((size_t)atom->nlocal + 1), found(now.size(), 0.0);
  VoronoiCells(lmp, STYLE).volumes_without_ghosts(mine.data());
  for (int i = 0; i < atom->nlocal; i++)
    found[now.find(atom->tag[i])] = mine[i];
  Ranks::sum(world, found.size(), found.data());
  const double all = std::accumulate(found.begin(), found.end(), 0.0),
               box = now.h[0] * now.h[1] * now.h[2];
  if (std::fabs(all - box) > FILLED * box && comm->me == 0)
    error->warning(FLERR,
                   "{}: the Voronoi cells have {:.8g} of the volume of the box, as vertices of a "
                   "crystal can fall together: volumes of some atoms are wrong",
                   STYLE, all / box);
  return found;
}

/* All six components, each by one rank.
 *   u         [atoms][6][3] or NULL
 *   force     [atoms][6][3]
 *   response  [atoms][6][6] */
void ComputeElasticAtom::differentiate(StrainedBox &box, int atoms, const double *u,
                                       std::vector<double> &force, std::vector<double> &response)
{
  const size_t n = atoms;
  std::vector<double> slope(3 * n), motion(u ? 3 * n : 0);
  force.assign(18 * n, 0.0);
  response.assign(TENSOR * n, 0.0);
  for (int b = comm->me; b < 6; b += comm->nprocs) {
    for (size_t i = 0; i < n && u; i++)
      std::copy_n(u + 18 * i + 3 * b, 3, &motion[3 * i]);
    box.differentiate(b, strain, u ? motion.data() : nullptr, slope.data(),
                      reinterpret_cast<double(*)[TENSOR]>(response.data()));
    for (size_t i = 0; i < n; i++)
      std::copy_n(&slope[3 * i], 3, &force[18 * i + 3 * b]);
  }
  Ranks::sum(world, force.size(), force.data());
  Ranks::sum(world, response.size(), response.data());
}

/* The displacements per strain at which forces stay zero, [atoms][6][3]. With masses m the matrix
 * is D = m^-1/2 H m^-1/2, so D v = m^-1/2 f, u = m^-1/2 v. */
std::vector<double> ComputeElasticAtom::solve(DynamicalMatrix &matrix,
                                              const std::vector<double> &force)
{
  const size_t n = matrix.size();
  std::vector<double> b(18 * n), v(18 * n), nulls(9 * n, 0.0), u(18 * n);
  double total = 0.0;
  for (size_t i = 0; i < n; i++)
    total += matrix.mass((int)i);
  for (size_t i = 0; i < n; i++) {
    const double root = std::sqrt(matrix.mass((int)i));
    for (int d = 0; d < 3; d++) {
      nulls[3 * n * d + 3 * i + d] = root / std::sqrt(total);
      for (int k = 0; k < 6; k++)
        b[6 * (3 * i + d) + k] = force[18 * i + 3 * k + d] / root;
    }
  }
  const std::vector<double> diagonal = matrix.diagonal();
  const auto multiply = [](void *ctx, const double *x, double *y) {
    static_cast<DynamicalMatrix *>(ctx)->multiply_six(x, y);
    return GLASS_OK;
  };
  const glass_solve_matrix a = {(int)n, diagonal.data(), 3, nulls.data(), multiply, &matrix};
  const glass_solve_options how = {tolerance, MAX_PRODUCTS};
  glass_solve_report report;
  glass_solve_outcome outcome;
  GlassStyle::check(lmp, STYLE, glass_solve(&a, &how, b.data(), v.data(), &report, &outcome));
  if (outcome == GLASS_SOLVE_NOT_POSITIVE)
    error->all(FLERR,
               "{}: the configuration is no minimum: its second derivatives have a negative "
               "eigenvalue: displace the atoms a little and use minimize",
               STYLE);
  if (outcome != GLASS_SOLVE_CONVERGED)
    error->all(FLERR,
               "{}: the residual is {:.3g} after {} products, not below tol {:.3g}: use a larger "
               "tol",
               STYLE, report.residual, report.products, tolerance);
  whole[RESIDUAL] = report.residual;
  whole[PRODUCTS] = 6.0 * report.products;
  for (size_t i = 0; i < n; i++)
    for (int d = 0; d < 3; d++)
      for (int k = 0; k < 6; k++)
        u[18 * i + 3 * k + d] = v[6 * (3 * i + d) + k] / std::sqrt(matrix.mass((int)i));
  return u;
}

/* The same from minima under strain, each by one rank. */
std::vector<double> ComputeElasticAtom::relaxations(StrainedBox &box, const DynamicalMatrix &matrix,
                                                    int atoms)
{
  const size_t n = atoms;
  const double limit = ftol > 0.0 ? ftol : RELAXED * matrix.curvature() * matrix.cutoff();
  std::vector<double> u(18 * n, 0.0), motion(3 * n);
  for (int b = comm->me; b < 6; b += comm->nprocs) {
    box.relax(b, strain, limit, STEP * matrix.cutoff(), motion.data());
    for (size_t i = 0; i < n; i++)
      std::copy_n(&motion[3 * i], 3, &u[18 * i + 3 * b]);
  }
  Ranks::sum(world, u.size(), u.data());
  whole[RESIDUAL] = whole[PRODUCTS] = 0.0;
  return u;
}

/* The whole: sums over all atoms over the volume of the box. */
void ComputeElasticAtom::sum_up(const Snapshot &now, const std::vector<double> &born,
                                const std::vector<double> &complete)
{
  const double volume = now.h[0] * now.h[1] * now.h[2];
  std::vector<double> alone(TENSOR, 0.0);
  double *tensor = &whole[SUMMARY];
  std::fill_n(tensor, TENSOR, 0.0);
  for (size_t k = 0; k < complete.size(); k++) {
    tensor[k % TENSOR] += complete[k] / volume;
    alone[k % TENSOR] += born[k] / volume;
  }
  whole[K] = glass_elastic_bulk(tensor);
  whole[G] = glass_elastic_shear(tensor);
  whole[POISSON] = glass_elastic_poisson(whole[K], whole[G]);
  whole[BORN_K] = glass_elastic_bulk(alone.data());
  whole[BORN_G] = glass_elastic_shear(alone.data());
}

void ComputeElasticAtom::analyze(const Snapshot &now)
{
  GlassStyle::require_group_atoms(lmp, STYLE, igroup);
  GlassStyle::require_half_box(lmp, STYLE, "radius", options.radius);
  const int n = now.size();
  std::vector<int> everywhere(n);
  std::iota(everywhere.begin(), everywhere.end(), 0);
  const double begin = MPI_Wtime();
  DynamicalMatrix matrix(lmp, STYLE, now, DynamicalMatrix::masses(lmp, now), everywhere, commands,
                         delta);
  if (!potential_checked)
    GlassStyle::require_same_potential(lmp, STYLE, potential, now, matrix.force(), matrix.energy(),
                                       SAME * matrix.curvature() * matrix.cutoff());
  potential_checked = true;
  GlassStyle::require_minimum(lmp, STYLE, now, everywhere, matrix.force(), matrix.curvature(),
                              matrix.cutoff());
  const std::vector<double> volume = volumes(now);

  StrainedBox box(lmp, STYLE, now, commands);
  std::vector<double> affine, rest, born, complete;
  differentiate(box, n, nullptr, affine, born);
  if (!relax)
    matrix.build();
  const double built = MPI_Wtime();
  const std::vector<double> u = relax ? relaxations(box, matrix, n) : solve(matrix, affine);
  const double solved = MPI_Wtime();
  differentiate(box, n, u.data(), rest, complete);
  matrix_bytes = matrix.memory_usage();

  std::vector<double> from_corner = now.x;
  for (size_t k = 0; k < from_corner.size(); k++)
    from_corner[k] -= now.low[k % 3];
  const glass_elastic_sample sample = {n,
                                       now.h,
                                       reinterpret_cast<const double(*)[3]>(from_corner.data()),
                                       volume.data(),
                                       reinterpret_cast<const double(*)[TENSOR]>(born.data()),
                                       reinterpret_cast<const double(*)[TENSOR]>(complete.data()),
                                       reinterpret_cast<const double(*)[6][3]>(u.data())};
  std::vector<glass_elastic_field> fields(matrix.rows());
  GlassStyle::check(
      lmp, STYLE,
      glass_elastic_fields(&options, &sample, matrix.first(), matrix.rows(), fields.data()));
  const int columns = size_peratom_cols;
  std::vector<double> mine((size_t)columns * matrix.rows() + 1);
  for (int k = 0; k < matrix.rows(); k++) {
    const glass_elastic_field &field = fields[k];
    const int i = matrix.first() + k;
    double *row = &mine[(size_t)columns * k];
    row[BULK] = glass_elastic_bulk(field.whole);
    row[SHEAR] = glass_elastic_shear(field.whole);
    row[LOCAL_BULK] = glass_elastic_bulk(field.local);
    row[LOCAL_SHEAR] = glass_elastic_shear(field.local);
    row[BORN_BULK] = glass_elastic_bulk(field.born);
    row[BORN_SHEAR] = glass_elastic_shear(field.born);
    row[VOLUME] = volume[i];
    row[CONDITION] = field.condition;
    row[AFFINE] =
        glass_elastic_affine_norm(reinterpret_cast<const double(*)[3]>(&affine[18 * (size_t)i]));
    if (full) {
      std::copy_n(field.whole, TENSOR, row + COLUMNS);
      std::copy_n(field.local, TENSOR, row + COLUMNS + TENSOR);
    }
  }
  results.resize((size_t)columns * n);
  matrix.gather(columns, mine.data(), results.data());
  sum_up(now, born, complete);
  if (comm->me == 0)
    utils::logmesg(lmp,
                   "{}: K {:.8g}, G {:.8g} of {} atoms; derivatives in {:.1f} s, displacements in "
                   "{:.1f} s, {:.0f} products, residual {:.2g}, the rest in {:.1f} s\n",
                   STYLE, whole[K], whole[G], n, built - begin, solved - built, whole[PRODUCTS],
                   whole[RESIDUAL], MPI_Wtime() - solved);
}

void ComputeElasticAtom::compute_peratom()
{
  invoked_peratom = update->ntimestep;
  update_moduli();
  const int columns = size_peratom_cols;
  if (atom->nmax > nmax) {
    memory->destroy(rows);
    nmax = atom->nmax;
    memory->create(rows, nmax, columns, "elastic/atom:rows");
    array_atom = rows;
  }
  for (int i = 0; i < atom->nlocal; i++)
    if (atom->mask[i] & groupbit)
      std::copy_n(&results[(size_t)columns * known.find(atom->tag[i])], columns, rows[i]);
    else
      std::fill_n(rows[i], columns, 0.0);
}

void ComputeElasticAtom::compute_vector()
{
  invoked_vector = update->ntimestep;
  update_moduli();
}

double ComputeElasticAtom::memory_usage()
{
  return (double)nmax * (size_peratom_cols * sizeof(double) + sizeof(double *)) + matrix_bytes +
         (double)results.capacity() * sizeof(double) +
         (double)known.size() * (5.0 * sizeof(double) + 2.0 * sizeof(int));
}

GLASS_STYLE(compute, "elastic/atom", ComputeElasticAtom, "local elastic moduli per atom")
