/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "compute_softmode_atom.h"

#include "dynamical_matrix.h"
#include "lowest_modes.h"
#include "potential_check.h"
#include "register.h"
#include "style_support.h"

#include "atom.h"
#include "comm.h"
#include "error.h"
#include "force.h"
#include "group.h"
#include "memory.h"
#include "update.h"
#include "utils.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <fstream>

using namespace LAMMPS_NS;

static const char STYLE[] = "compute softmode/atom";

static const char cite_lehoucq[] =
    "eigenvectors of compute softmode/atom: doi:10.1137/1.9780898719628\n\n"
    "@Book{Lehoucq1998,\n"
    " author = {R. B. Lehoucq and D. C. Sorensen and C. Yang},\n"
    " title = {{ARPACK} Users' Guide},\n"
    " publisher = {SIAM},\n"
    " year = {1998}\n"
    "}\n\n";

/* Private and run's forces may differ by this part of curvature * cutoff. */
static constexpr double SAME = 1e-9;

/* An eigenvalue below zero by more than this part of the largest is no rounding. */
static constexpr double NEGATIVE = 1e-7;

static constexpr int COLUMNS = 3;

ComputeSoftmodeAtom::ComputeSoftmodeAtom(LAMMPS *lmp, int narg, char **arg)
    : Compute(lmp, narg, arg), fraction(0.0025), tolerance(1e-11), delta(0.0), modes(0),
      zero(false), mobile_group(-1), potential_checked(false), matrix_bytes(0.0), nmax(0),
      p(nullptr)
{
  potential = GlassStyle::potential_file(lmp, STYLE, narg, arg);
  commands = PotentialFile(potential);
  for (int iarg = 5; iarg < narg; iarg += 2) {
    GlassStyle::require_values(lmp, STYLE, narg, arg, iarg, 1);
    const char *keyword = arg[iarg], *value = arg[iarg + 1];
    if (strcmp(keyword, "fraction") == 0) {
      fraction = GlassStyle::positive(lmp, STYLE, keyword, value);
      modes = 0;
      if (fraction > 1.0)
        error->all(FLERR, "Illegal {} fraction {}: it must not exceed 1", STYLE, value);
    } else if (strcmp(keyword, "modes") == 0)
      modes = GlassStyle::positive_int(lmp, STYLE, keyword, value);
    else if (strcmp(keyword, "zero") == 0)
      zero = utils::logical(FLERR, value, false, lmp);
    else if (strcmp(keyword, "tol") == 0)
      tolerance = GlassStyle::positive(lmp, STYLE, keyword, value);
    else if (strcmp(keyword, "delta") == 0)
      delta = GlassStyle::positive(lmp, STYLE, keyword, value);
    else if (strcmp(keyword, "file") == 0)
      file = value;
    else if (strcmp(keyword, "mobile") == 0) {
      mobile_name = value;
      find_mobile();
    } else
      GlassStyle::unknown_keyword(lmp, STYLE, keyword);
  }
  if (delta == 0.0)
    delta = DynamicalMatrix::default_delta(lmp, STYLE);

  peratom_flag = vector_flag = array_flag = 1;
  size_peratom_cols = 0;
  size_vector = size_array_rows = wanted();
  size_vector_variable = size_array_rows_variable = 1;
  size_array_cols = COLUMNS;
  extvector = extarray = 0;
  GlassStyle::cite(lmp, cite_lehoucq);
  GlassStyle::cite(lmp, GlassStyle::WEI_2019);
}

ComputeSoftmodeAtom::~ComputeSoftmodeAtom()
{
  memory->destroy(p);
}

void ComputeSoftmodeAtom::init()
{
  commands.read(lmp, STYLE);
  potential_checked = false;
}

/* By its name: a group may have been deleted since, and its number be another one's. */
void ComputeSoftmodeAtom::find_mobile()
{
  if (mobile_name.empty())
    return;
  mobile_group = group->find(mobile_name);
  if (mobile_group < 0)
    error->all(FLERR, "{}: mobile group {} does not exist", STYLE, mobile_name);
}

int ComputeSoftmodeAtom::wanted() const
{
  if (modes)
    return modes;
  const bigint atoms = mobile_group < 0 ? atom->natoms : group->count(mobile_group);
  return std::max(1, (int)std::lround(fraction * 3.0 * atoms));
}

/* Nothing is done while the configuration stays as it is. It is known only after all has gone well:
 * who catches an error, as Python can, must find neither nothing nor old modes as the new ones. */
void ComputeSoftmodeAtom::update_modes()
{
  find_mobile();
  const Snapshot now = Snapshot::of(lmp);
  const std::vector<double> mass = DynamicalMatrix::masses(lmp, now);
  if (now.same_as(known, mobile_group < 0 ? 0 : group->bitmask[mobile_group]) && mass == masses)
    return;
  known = Snapshot();
  try {
    analyze(now, mass);
    known = now;
    masses = mass;
  } catch (const PrivateInstance::Failure &failure) {
    error->one(FLERR, "{}: in the private LAMMPS instance with the potential file {}: {}", STYLE,
               potential, failure.what());
  }
}

/* How many of the modes are not translations; 0 where these are all that is wanted or there is. */
int ComputeSoftmodeAtom::modes_besides_translations(int atoms, int translations) const
{
  const int counted = zero ? translations : 0, others = 3 * atoms - translations;
  const int rest = std::max(counted ? 0 : 1, wanted() - counted);
  if (rest > others && (modes || others + counted == 0))
    error->all(FLERR, "{}: {} modes are wanted, but {} atoms have {}{}", STYLE, wanted(), atoms,
               others + counted, counted ? "" : " besides the translations");
  return std::min(rest, others);
}

void ComputeSoftmodeAtom::analyze(const Snapshot &now, const std::vector<double> &mass)
{
  GlassStyle::require_group_atoms(lmp, STYLE, igroup);
  std::vector<int> mobile;
  for (int i = 0; i < now.size(); i++)
    if (mobile_group < 0 || (now.mask[i] & group->bitmask[mobile_group]))
      mobile.push_back(i);
  if (mobile.empty())
    error->all(FLERR, "{}: mobile group {} has no atoms", STYLE, group->names[mobile_group]);

  const bool translations = (int)mobile.size() == now.size();
  const int rest = modes_besides_translations((int)mobile.size(), translations ? 3 : 0);
  const double begin = MPI_Wtime();
  DynamicalMatrix matrix(lmp, STYLE, now, mass, mobile, commands, delta);
  if (!potential_checked)
    GlassStyle::require_same_potential(lmp, STYLE, potential, now, matrix.force(), matrix.energy(),
                                       SAME * matrix.curvature() * matrix.cutoff());
  potential_checked = true;
  GlassStyle::require_minimum(lmp, STYLE, now, mobile, matrix.force(), matrix.curvature(),
                              matrix.cutoff());
  matrix.build();
  const double built = MPI_Wtime();

  const LowestModes found =
      LowestModes::of(lmp, STYLE, matrix, rest, translations, zero, tolerance);
  const double lowest = *std::min_element(found.eigenvalue.begin(), found.eigenvalue.end());
  if (lowest < -NEGATIVE * found.largest)
    error->all(FLERR,
               "{}: the configuration is no minimum: the lowest eigenvalue is {:.6g} of the "
               "largest: displace the atoms a little and use minimize",
               STYLE, lowest / found.largest);
  publish(now, matrix, found, mobile);
  if (!file.empty())
    write(now, matrix, found, mobile);
  if (comm->me == 0)
    utils::logmesg(
        lmp,
        "{}: {} modes of {} atoms from {:.6g} to {:.6g}; {} blocks in {:.1f} s, asymmetry "
        "{:.2g}, sum rule {:.2g}; modes in {:.1f} s, {} products\n",
        STYLE, found.size(), mobile.size(), frequency.front(), frequency.back(), matrix.blocks(),
        built - begin, matrix.asymmetry(), matrix.sum_rule(), MPI_Wtime() - built, found.products);
}

void ComputeSoftmodeAtom::publish(const Snapshot &now, const DynamicalMatrix &matrix,
                                  const LowestModes &found, const std::vector<int> &mobile)
{
  const int count = found.size();
  const size_t n = 3 * (size_t)matrix.rows();
  std::vector<double> share(matrix.rows(), 0.0), sums(2 * count, 0.0);
  for (int mode = 0; mode < count; mode++)
    for (int row = 0; row < matrix.rows(); row++) {
      const double *e = &found.vector[mode * n + 3 * (size_t)row];
      const double square = e[0] * e[0] + e[1] * e[1] + e[2] * e[2];
      share[row] += square;
      sums[2 * mode] += square;
      sums[2 * mode + 1] += square * square;
    }
  MPI_Allreduce(MPI_IN_PLACE, sums.data(), 2 * count, MPI_DOUBLE, MPI_SUM, world);

  frequency.clear();
  rows.clear();
  for (int mode = 0; mode < count; mode++) {
    const double square = found.eigenvalue[mode] * force->ftm2v;
    frequency.push_back(std::copysign(std::sqrt(std::fabs(square)), square) / (2.0 * M_PI));
    const double ratio = sums[2 * mode] * sums[2 * mode] / (matrix.size() * sums[2 * mode + 1]);
    rows.insert(rows.end(), {frequency.back(), ratio, found.residual[mode]});
  }
  std::vector<double> spread(n), all(3 * (size_t)matrix.size());
  for (int row = 0; row < matrix.rows(); row++)
    spread[3 * (size_t)row] = share[row];
  matrix.complete(spread.data(), all.data());
  participation.assign(now.size(), 0.0);
  for (size_t k = 0; k < mobile.size(); k++)
    participation[mobile[k]] = all[3 * k];

  row_pointers.clear();
  for (int mode = 0; mode < count; mode++)
    row_pointers.push_back(&rows[COLUMNS * (size_t)mode]);
  size_vector = size_array_rows = count;
  vector = frequency.data();
  array = row_pointers.data();
  matrix_bytes = matrix.memory_usage();
}

/* The layout is documented with the command. */
void ComputeSoftmodeAtom::write(const Snapshot &now, const DynamicalMatrix &matrix,
                                const LowestModes &found, const std::vector<int> &mobile)
{
  const std::string name = utils::star_subst(file, update->ntimestep, 0);
  std::ofstream out;
  const auto put = [&](const void *data, size_t bytes) {
    out.write(static_cast<const char *>(data), (std::streamsize)bytes);
  };
  int open = 1;
  if (comm->me == 0) {
    out.open(name, std::ios::binary);
    open = out.is_open();
  }
  MPI_Bcast(&open, 1, MPI_INT, 0, world);
  if (!open)
    error->all(FLERR, "{}: cannot open file {} for writing", STYLE, name);
  if (comm->me == 0) {
    const int64_t header[4] = {1, (int64_t)mobile.size(), found.size(), update->ntimestep};
    put("GLASSMOD", 8);
    put(header, sizeof header);
    put(now.low, sizeof now.low);
    put(now.h, sizeof now.h);
    for (const int i : mobile) {
      const int64_t tag = now.id[i];
      put(&tag, sizeof tag);
    }
    for (int k = 0; k < matrix.size(); k++) {
      const double mass = matrix.mass(k);
      put(&mass, sizeof mass);
    }
    for (const int i : mobile)
      put(&now.x[3 * (size_t)i], 3 * sizeof(double));
    put(rows.data(), rows.size() * sizeof(double));
  }
  std::vector<double> all(3 * (size_t)matrix.size());
  for (int mode = 0; mode < found.size(); mode++) {
    matrix.complete(found.vector.data() + mode * 3 * (size_t)matrix.rows(), all.data());
    put(all.data(), comm->me == 0 ? all.size() * sizeof(double) : 0);
  }
  int good = comm->me == 0 ? !out.flush().fail() : 1;
  MPI_Bcast(&good, 1, MPI_INT, 0, world);
  if (!good)
    error->all(FLERR, "{}: cannot write file {}: is the disk full?", STYLE, name);
}

void ComputeSoftmodeAtom::compute_peratom()
{
  invoked_peratom = update->ntimestep;
  update_modes();
  if (atom->nmax > nmax) {
    memory->destroy(p);
    nmax = atom->nmax;
    memory->create(p, nmax, "softmode/atom:p");
    vector_atom = p;
  }
  for (int i = 0; i < atom->nlocal; i++)
    p[i] = atom->mask[i] & groupbit ? participation[known.find(atom->tag[i])] : 0.0;
}

void ComputeSoftmodeAtom::compute_vector()
{
  invoked_vector = update->ntimestep;
  update_modes();
}

void ComputeSoftmodeAtom::compute_array()
{
  invoked_array = update->ntimestep;
  update_modes();
}

int ComputeSoftmodeAtom::lock_length()
{
  update_modes();
  return size_vector;
}

double ComputeSoftmodeAtom::memory_usage()
{
  return (double)nmax * sizeof(double) + matrix_bytes +
         (double)known.size() * (5.0 * sizeof(double) + 2.0 * sizeof(int));
}

GLASS_STYLE(compute, "softmode/atom", ComputeSoftmodeAtom, "participation in the lowest modes")
