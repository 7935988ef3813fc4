/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "strained_box.h"

#include "glass_elastic.h"
#include "glass_minimize.h"
#include "style_support.h"

#include "error.h"

#include "fmt/format.h"

#include <cmath>
#include <memory>

using namespace LAMMPS_NS;

/* Displacements at + and - strain are opposite up to this part of them where nothing has given way.
 * In a Cu-Zr glass at a strain of 1e-4 it is 0.02 to 0.04. */
static constexpr double OPPOSITE = 0.2;

static constexpr int MAX_CALLS = 100000;

static const char *const COMPONENT[6] = {"xx", "yy", "zz", "yz", "xz", "xy"};

static Snapshot in_any_shape(const Snapshot &snapshot)
{
  Snapshot copy = snapshot;
  copy.triclinic = true;
  return copy;
}

StrainedBox::StrainedBox(LAMMPS *run, const std::string &style, const Snapshot &snapshot,
                         const PotentialFile &file)
    : run_(run), style_(style), at_rest_(in_any_shape(snapshot)),
      box_(run, MPI_COMM_SELF, at_rest_, PrivateInstance::BOX, file)
{
}

void StrainedBox::check(glass_status status) const
{
  if (status == GLASS_EEVAL)
    throw PrivateInstance::Failure(box_.failure());
  GlassStyle::check(run_, style_, status);
}

void StrainedBox::load(int b, double amount)
{
  Snapshot strained = at_rest_;
  double f[9];
  glass_elastic_deformation(b, amount, f);
  glass_elastic_strain_box(f, at_rest_.h, strained.h);
  for (int i = 0; i < strained.size(); i++) {
    double *x = &strained.x[3 * (size_t)i];
    for (int d = 0; d < 3; d++)
      x[d] -= strained.low[d];
    glass_elastic_strain_vector(f, x, x);
    for (int d = 0; d < 3; d++)
      x[d] += strained.low[d];
  }
  box_.load_box(strained);
}

void StrainedBox::differentiate(int b, double amount, const double *u, double *force,
                                double (*response)[36])
{
  const size_t n = 3 * (size_t)at_rest_.size();
  std::vector<double> forces[2], stresses[2];
  for (int side = 0; side < 2; side++) {
    const double strain = side == 0 ? amount : -amount;
    load(b, strain);
    std::vector<double> x = box_.loaded();
    for (size_t k = 0; u && k < n; k++)
      x[k] += strain * u[k];
    forces[side].resize(n);
    stresses[side].resize(2 * n);
    double energy;
    check(box_.evaluate_stress(x.data(), forces[side].data(), &energy,
                               reinterpret_cast<double(*)[6]>(stresses[side].data())));
  }
  for (size_t k = 0; k < n; k++)
    force[k] = (forces[0][k] - forces[1][k]) / (2.0 * amount);
  glass_elastic_response(at_rest_.size(), b, amount,
                         reinterpret_cast<const double(*)[6]>(stresses[0].data()),
                         reinterpret_cast<const double(*)[6]>(stresses[1].data()), response);
}

/* The displacement from the strained positions to the minimum. */
std::vector<double> StrainedBox::relaxed(int b, double amount, double ftol, double step)
{
  load(b, amount);
  const std::vector<double> start = box_.loaded();
  std::vector<double> x = start, force(x.size());
  double zero, energy;
  check(box_.evaluate(x.data(), force.data(), &zero));
  const glass_potential potential = box_.potential(zero);
  glass_minimizer *memory = nullptr;
  check(glass_minimizer_create(&memory));
  const std::unique_ptr<glass_minimizer, decltype(&glass_minimizer_destroy)> minimizer(
      memory, glass_minimizer_destroy);
  const glass_minimize_options options = {ftol, step, MAX_CALLS, 0};
  glass_minimize_outcome outcome;
  int calls;
  check(glass_minimize(minimizer.get(), &potential, &options, nullptr, nullptr, x.data(),
                       force.data(), &energy, &calls, &outcome));
  if (outcome != GLASS_MINIMIZE_CONVERGED) {
    double largest = 0.0;
    for (const double component : force)
      largest = std::max(largest, std::fabs(component));
    run_->error->one(FLERR,
                     "{}: after a strain {} of {:.3g} no minimum was found in {} force calls: the "
                     "largest force component is {:.3g}, wanted are forces below {:.3g}: use a "
                     "larger ftol",
                     style_, COMPONENT[b], amount, calls, largest, ftol);
  }
  double mean[3] = {0.0};
  for (size_t k = 0; k < x.size(); k++) {
    x[k] -= start[k];
    mean[k % 3] += x[k];
  }
  for (size_t k = 0; k < x.size(); k++)
    x[k] -= mean[k % 3] / at_rest_.size();
  return x;
}

void StrainedBox::relax(int b, double amount, double ftol, double step, double *u)
{
  const std::vector<double> plus = relaxed(b, amount, ftol, step),
                            minus = relaxed(b, -amount, ftol, step);
  double sum = 0.0, difference = 0.0;
  for (size_t k = 0; k < plus.size(); k++) {
    sum += (plus[k] + minus[k]) * (plus[k] + minus[k]);
    difference += (plus[k] - minus[k]) * (plus[k] - minus[k]);
    u[k] = (plus[k] - minus[k]) / (2.0 * amount);
  }
  /* Below the tolerance of the forces there is nothing to compare, as in a perfect crystal. */
  const double noise = 1e-8 * box_.cutoff() * std::sqrt((double)plus.size());
  if (std::sqrt(sum) > 0.5 * OPPOSITE * std::sqrt(difference) + noise)
    run_->error->one(FLERR,
                     "{}: displacements after strains {} of {:.3g} and {:.3g} should be opposite, "
                     "but are so up to {:.3g} of them only: the solid gives way; use a smaller "
                     "strain",
                     style_, COMPONENT[b], amount, -amount,
                     std::sqrt(sum) / (0.5 * std::sqrt(difference)));
}
