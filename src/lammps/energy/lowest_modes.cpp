/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "lowest_modes.h"

#include "glass_chebyshev.h"
#include "glass_random.h"
#include "glass_spectrum.h"
#include "style_support.h"

#include "comm.h"
#include "error.h"

#include <lapacke.h>

#include <algorithm>
#include <cmath>
#include <numeric>

using namespace LAMMPS_NS;

/* PARPACK's own C interface; Debian installs no header for it. */
extern "C" {
void pdsaupd_c(MPI_Fint comm, int *ido, const char *bmat, int n, const char *which, int nev,
               double tol, double *resid, int ncv, double *v, int ldv, int *iparam, int *ipntr,
               double *workd, double *workl, int lworkl, int *info);
void pdseupd_c(MPI_Fint comm, int rvec, const char *howmny, const int *select, double *d, double *z,
               int ldz, double sigma, const char *bmat, int n, const char *which, int nev,
               double tol, double *resid, int ncv, double *v, int ldv, int *iparam, int *ipntr,
               double *workd, double *workl, int lworkl, int *info);
}

/* Matrices up to this size are diagonalized whole: quicker, and simpler to trust. */
static constexpr int DENSE = 1200;

/* Up to this size when so many modes are wanted that iterations do not pay. */
static constexpr int DENSE_LIMIT = 6000;
static constexpr int DENSE_SHARE = 5;

/* Neighboring eigenvalues that differ by less, relative to themselves, are one degenerate level;
 * rounding and the finite differences split levels by less than this. */
static constexpr double DEGENERATE = 1e-6;

/* The same in parts of the largest eigenvalue, which is all that rounding knows of near zero. */
static constexpr double ROUNDING = 1e-9;

static constexpr int SPECTRUM_STEPS = 80; /* resolves a low end of 1/2000 of the largest value */
static constexpr double GROWTH = 5.0;     /* of the filter at the highest wanted mode */
static constexpr double GLANCE = 1e-5;    /* relative error of a value of the filter */
static constexpr int GUARD = 6;           /* modes computed beyond those wanted */
static constexpr int RESTARTS = 1000;

namespace {

class Solver {
public:
  Solver(LAMMPS *lmp, const std::string &style, DynamicalMatrix &matrix, bool translations,
         bool keep, double tolerance)
      : lmp_(lmp), style_(style), matrix_(matrix), n_(3 * matrix.rows()), keep_(keep),
        tolerance_(tolerance)
  {
    operator_ = {n_, multiply, dot, this};
    if (translations)
      lock_translations();
  }

  void keep_translations(LowestModes &modes);
  void iterate(int wanted, LowestModes &modes);
  void diagonalize(int wanted, LowestModes &modes);

private:
  LAMMPS *lmp_;
  const std::string style_;
  DynamicalMatrix &matrix_;
  const int n_;     /* elements of a vector on this rank */
  const bool keep_; /* the translations among the modes */
  const double tolerance_;
  glass_operator operator_;
  std::vector<double> locked_; /* [][n] orthonormal vectors that are known */
  int translations_ = 0;       /* the first of them */
  double low_ = 0.0, high_ = 0.0;
  int degree_ = 1, products_ = 0;

  static glass_status multiply(void *self, const double *x, double *y)
  {
    auto *solver = static_cast<Solver *>(self);
    solver->products_++;
    solver->matrix_.multiply(x, y);
    return GLASS_OK;
  }
  static double dot(void *self, const double *a, const double *b)
  {
    const auto *solver = static_cast<Solver *>(self);
    double sum = std::inner_product(a, a + solver->n_, b, 0.0);
    MPI_Allreduce(MPI_IN_PLACE, &sum, 1, MPI_DOUBLE, MPI_SUM, solver->lmp_->world);
    return sum;
  }

  int locked() const { return n_ ? (int)(locked_.size() / n_) : 0; }
  void check(glass_status status) { GlassStyle::check(lmp_, style_, status); }
  void lock_translations();
  void leave_out(int count, double *x) const;
  void leave_out_locked(double *x) const { leave_out(locked(), x); }
  std::vector<double> random_vector(int which) const;
  void estimate(int wanted);
  void filter(const double *x, double *y, std::vector<double> &work);
  void lock_lowest(int wanted, double tolerance);
  std::vector<double> rotate(int first);
  void publish(int count, const std::vector<double> &value, LowestModes &modes);
};

/* All atoms move alike: the displacement is e / sqrt(mass). */
void Solver::lock_translations()
{
  double mass = 0.0;
  for (int atom = 0; atom < matrix_.size(); atom++)
    mass += matrix_.mass(atom);
  translations_ = 3;
  locked_.assign(3 * (size_t)n_, 0.0);
  for (int d = 0; d < 3; d++)
    for (int row = 0; row < matrix_.rows(); row++)
      locked_[(size_t)d * n_ + 3 * row + d] = std::sqrt(matrix_.mass(matrix_.first() + row) / mass);
}

/* The part of a vector that is orthogonal to the first `count` locked ones. */
void Solver::leave_out(int count, double *x) const
{
  std::vector<double> along(count);
  for (int k = 0; k < count; k++)
    along[k] = std::inner_product(x, x + n_, &locked_[(size_t)k * n_], 0.0);
  MPI_Allreduce(MPI_IN_PLACE, along.data(), count, MPI_DOUBLE, MPI_SUM, lmp_->world);
  for (int k = 0; k < count; k++)
    for (int i = 0; i < n_; i++)
      x[i] -= along[k] * locked_[(size_t)k * n_ + i];
}

/* The same on any number of ranks. */
std::vector<double> Solver::random_vector(int which) const
{
  std::vector<double> x(n_);
  for (int i = 0; i < n_; i++) {
    const glass_random_key key = {(uint64_t)which, (uint64_t)(matrix_.first() + i / 3), 0};
    x[i] = glass_random_normal(&key, i % 3);
  }
  leave_out_locked(x.data());
  return x;
}

/* Where to damp: from an eigenvalue well above those wanted to the largest. Too much undamped costs
 * time, too little is found out. */
void Solver::estimate(int wanted)
{
  glass_spectrum spectrum;
  check(glass_spectrum_estimate(&operator_, SPECTRUM_STEPS, random_vector(0).data(), &spectrum));
  const double all = 3.0 * matrix_.size();
  const double last = glass_spectrum_quantile(&spectrum, wanted / all);
  low_ = glass_spectrum_quantile(&spectrum, std::min(0.9, 3.0 * wanted / all));
  high_ = spectrum.bound;
  low_ = std::max(low_, 1e-4 * high_);
  glass_spectrum_free(&spectrum);
  degree_ = glass_chebyshev_degree(low_, high_, std::min(last, 0.8 * low_), GROWTH);
}

void Solver::filter(const double *x, double *y, std::vector<double> &work)
{
  std::vector<double> clean(x, x + n_);
  leave_out_locked(clean.data());
  check(glass_chebyshev_filter(&operator_, degree_, low_, high_, clean.data(), work.data(), y));
  leave_out_locked(y);
}

/* Find eigenvectors with the largest values of the filter among those not locked, and lock them.
 * PARPACK keeps its state in its library, but begins afresh with ido = 0, and the start vector is
 * ours. */
void Solver::lock_lowest(int wanted, double tolerance)
{
  const int all = 3 * matrix_.size() - locked();
  const int basis = std::min(all, std::max(2 * wanted, wanted + 20));
  const MPI_Fint comm = MPI_Comm_c2f(lmp_->world);
  const int ld = std::max(1, n_), lwork = basis * (basis + 8);
  std::vector<double> start = random_vector(1 + locked()), v((size_t)ld * basis), w(3 * (size_t)ld),
                      workl(lwork), work(2 * (size_t)ld);
  int iparam[11] = {1, 0, RESTARTS, 1, 0, 0, 1, 0, 0, 0, 0}, ipntr[14] = {0}, ido = 0, info = 1;
  while (true) {
    pdsaupd_c(comm, &ido, "I", n_, "LA", wanted, tolerance, start.data(), basis, v.data(), ld,
              iparam, ipntr, w.data(), workl.data(), lwork, &info);
    if (ido != -1 && ido != 1)
      break;
    filter(&w[ipntr[0] - 1], &w[ipntr[1] - 1], work);
  }
  if (info != 0)
    lmp_->error->all(FLERR, "{}: PARPACK's pdsaupd failed with info = {} after {} of {} modes",
                     style_, info, iparam[4], wanted);
  std::vector<double> value(wanted), vectors((size_t)ld * wanted);
  std::vector<int> select(basis, 0);
  pdseupd_c(comm, 1, "A", select.data(), value.data(), vectors.data(), ld, 0.0, "I", n_, "LA",
            wanted, tolerance, start.data(), basis, v.data(), ld, iparam, ipntr, w.data(),
            workl.data(), lwork, &info);
  if (info != 0)
    lmp_->error->all(FLERR, "{}: PARPACK's pdseupd failed with info = {}", style_, info);
  locked_.insert(locked_.end(), vectors.begin(), vectors.begin() + (size_t)n_ * wanted);
}

/* Rayleigh and Ritz: turn the locked vectors from the first on into eigenvectors, ascending, and
 * return their eigenvalues. The first rank does it, so that all go on from the same bits. */
std::vector<double> Solver::rotate(int first)
{
  const int m = locked() - first;
  double *v = &locked_[(size_t)first * n_];
  std::vector<double> products((size_t)m * n_), h((size_t)m * m), s(h), value(m);
  for (int k = 0; k < m; k++)
    multiply(this, v + (size_t)k * n_, &products[(size_t)k * n_]);
  for (int k = 0; k < m; k++)
    for (int l = 0; l <= k; l++) {
      const double *a = v + (size_t)l * n_;
      h[(size_t)l * m + k] = std::inner_product(a, a + n_, &products[(size_t)k * n_], 0.0);
      s[(size_t)l * m + k] = std::inner_product(a, a + n_, v + (size_t)k * n_, 0.0);
    }
  MPI_Allreduce(MPI_IN_PLACE, h.data(), m * m, MPI_DOUBLE, MPI_SUM, lmp_->world);
  MPI_Allreduce(MPI_IN_PLACE, s.data(), m * m, MPI_DOUBLE, MPI_SUM, lmp_->world);
  int info = 0;
  if (lmp_->comm->me == 0)
    info = LAPACKE_dsygvd(LAPACK_COL_MAJOR, 1, 'V', 'L', m, h.data(), m, s.data(), m, value.data());
  MPI_Bcast(&info, 1, MPI_INT, 0, lmp_->world);
  if (info)
    lmp_->error->all(FLERR, "{}: LAPACK's dsygvd failed with info = {}", style_, info);
  MPI_Bcast(h.data(), m * m, MPI_DOUBLE, 0, lmp_->world);
  MPI_Bcast(value.data(), m, MPI_DOUBLE, 0, lmp_->world);
  std::vector<double> turned((size_t)m * n_, 0.0);
  for (int k = 0; k < m; k++)
    for (int l = 0; l < m; l++)
      for (int i = 0; i < n_; i++)
        turned[(size_t)k * n_ + i] += h[(size_t)k * m + l] * v[(size_t)l * n_ + i];
  std::copy(turned.begin(), turned.end(), v);
  return value;
}

/* How many values there are up to a level and what is degenerate with it. */
static int up_to(const std::vector<double> &value, double level, double largest)
{
  const double limit = level + DEGENERATE * std::fabs(level) + ROUNDING * largest;
  return (int)std::count_if(value.begin(), value.end(), [&](double v) { return v <= limit; });
}

/* A single atom has no other modes, and no largest one. */
void Solver::keep_translations(LowestModes &modes)
{
  if (matrix_.size() > 1)
    estimate(1);
  modes.largest = high_;
  publish(0, {}, modes);
}

/* A Krylov space may miss copies of a degenerate mode, and finding them all proves nothing. So look
 * for the lowest of all other modes until it lies above the level of the last one wanted. A glance
 * is enough: eigenvalues are far more exact than eigenvectors. */
void Solver::iterate(int wanted, LowestModes &modes)
{
  const double tolerance = std::max(1e-2 * tolerance_, 1e-14);
  estimate(wanted + GUARD);
  std::vector<double> value;
  while (true) {
    lock_lowest(wanted + GUARD, tolerance);
    value = rotate(translations_);
    if (value[wanted - 1] < low_)
      break;
    low_ = std::min(1.5 * low_, 0.5 * (low_ + high_)); /* not all of them had been lifted */
    locked_.resize((size_t)translations_ * n_);
  }
  for (int more = 2;; more *= 2) {
    const int known = locked();
    lock_lowest(more, GLANCE);
    const std::vector<double> others = rotate(known);
    locked_.resize((size_t)known * n_);
    if (up_to(others, value[wanted - 1], high_) == 0)
      break;
    lock_lowest(more, tolerance);
    value = rotate(translations_);
  }
  const int count = up_to(value, value[wanted - 1], high_);
  modes.largest = high_;
  modes.products = products_;
  publish(count, value, modes);
}

/* On the first rank, with the translations moved to the upper end of the spectrum. */
void Solver::diagonalize(int wanted, LowestModes &modes)
{
  const int n = 3 * matrix_.size();
  std::vector<double> a = matrix_.dense(), value(n), translation(n);
  double size = 0.0;
  for (const double element : a)
    size += element * element;
  for (int k = 0; k < translations_; k++) {
    matrix_.complete(&locked_[(size_t)k * n_], translation.data());
    for (size_t i = 0; i < a.size(); i++)
      a[i] += 2.0 * std::sqrt(size) * translation[i / n] * translation[i % n];
  }
  int info = 0;
  if (lmp_->comm->me == 0)
    info = LAPACKE_dsyevd(LAPACK_COL_MAJOR, 'V', 'L', n, a.data(), n, value.data());
  MPI_Bcast(&info, 1, MPI_INT, 0, lmp_->world);
  if (info)
    lmp_->error->all(FLERR, "{}: LAPACK's dsyevd failed with info = {}", style_, info);
  MPI_Bcast(value.data(), n, MPI_DOUBLE, 0, lmp_->world);
  value.resize(n - translations_);
  const int count = up_to(value, value[wanted - 1], value.back());
  std::vector<double> vector(n);
  for (int k = 0; k < count; k++) {
    if (lmp_->comm->me == 0)
      std::copy_n(&a[(size_t)k * n], n, vector.begin());
    MPI_Bcast(vector.data(), n, MPI_DOUBLE, 0, lmp_->world);
    const auto mine = vector.begin() + 3 * (size_t)matrix_.first();
    locked_.insert(locked_.end(), mine, mine + n_);
  }
  modes.largest = value.back();
  publish(count, value, modes);
}

/* The translations, if they are kept, and the first `count` of the others, which are eigenvectors
 * of the matrix between vectors orthogonal to translations. */
void Solver::publish(int count, const std::vector<double> &value, LowestModes &modes)
{
  const int first = keep_ ? 0 : translations_, kept = translations_ - first;
  modes.vector.assign(locked_.begin() + (size_t)first * n_,
                      locked_.begin() + (size_t)(translations_ + count) * n_);
  modes.eigenvalue.assign(kept, 0.0);
  modes.eigenvalue.insert(modes.eigenvalue.end(), value.begin(), value.begin() + count);
  std::vector<double> rest(n_);
  for (int k = 0; k < modes.size(); k++) {
    const double *e = modes.vector.data() + (size_t)k * n_;
    matrix_.multiply(e, rest.data());
    for (int i = 0; i < n_; i++)
      rest[i] -= modes.eigenvalue[k] * e[i];
    leave_out(translations_, rest.data());
    const double norm = std::sqrt(dot(this, rest.data(), rest.data()));
    modes.residual.push_back(norm > 0.0 ? norm / modes.largest : 0.0);
    if (k >= kept && modes.residual.back() > tolerance_)
      lmp_->error->all(FLERR,
                       "{}: mode {} has a residual of {:.3g} of the largest eigenvalue, more than "
                       "tol {:.3g}: use a larger tol",
                       style_, k + 1, modes.residual.back(), tolerance_);
  }
}

} // namespace

LowestModes LowestModes::of(LAMMPS *lmp, const std::string &style, DynamicalMatrix &matrix,
                            int wanted, bool translations, bool keep, double tolerance)
{
  const int all = 3 * matrix.size();
  const bool many = wanted > all / DENSE_SHARE || matrix.size() < lmp->comm->nprocs;
  if (many && all > DENSE_LIMIT)
    lmp->error->all(FLERR,
                    "{}: {} modes are wanted of {} atoms: above {} atoms no more than {} of all "
                    "modes can be computed",
                    style, wanted, matrix.size(), DENSE_LIMIT / 3, 1.0 / DENSE_SHARE);
  LowestModes modes;
  Solver solver(lmp, style, matrix, translations, keep, tolerance);
  if (wanted == 0)
    solver.keep_translations(modes);
  else if (many || all <= DENSE)
    solver.diagonalize(wanted, modes);
  else
    solver.iterate(wanted, modes);
  return modes;
}
