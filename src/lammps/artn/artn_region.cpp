/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "artn_region.h"

#include "fmt/format.h"

#include <algorithm>
#include <cmath>

using namespace LAMMPS_NS;

PrivateInstance &ArtnInstances::box_of(const Snapshot &snapshot)
{
  if (!box) {
    box = open(PrivateInstance::BOX);
    box->load_box(snapshot);
    user = nullptr;
    /* Once, so that the time of a whole-box call is known. */
    std::vector<double> force(box->loaded().size());
    double energy;
    box->evaluate(box->loaded().data(), force.data(), &energy);
  }
  return *box;
}

ArtnRegion::ArtnRegion(const ArtnStart &start, ArtnInstances &instances, double radius,
                       double shell, const glass_search_options &options)
    : start_(start), instances_(instances), radius_(radius), shell_(shell), options_(options)
{
  use_cluster_ = cluster_fits();
}

/* An atom and its image must not stand in one cluster. */
bool ArtnRegion::cluster_fits() const
{
  const double cutoff = instances_.box_of(start_.minimum).cutoff();
  return std::isfinite(radius_) &&
         radius_ + shell_ * cutoff + cutoff <= 0.5 * start_.minimum.smallest_periodic_height();
}

std::vector<int> ArtnRegion::moving_atoms(int center) const
{
  std::vector<int> places;
  for (int j = 0; j < start_.minimum.size(); j++)
    if ((start_.frozen.empty() || !start_.frozen[j]) &&
        start_.minimum.distance(center, j) <= radius_)
      places.push_back(j);
  return places;
}

/* Forces at the minimum are those of the box, unless the potential reaches farther than the shell.
 */
void ArtnRegion::require_same_forces(const std::vector<double> &force) const
{
  double worst = 0.0;
  for (size_t k = 0; k < places_.size(); k++)
    for (int d = 0; d < 3; d++)
      worst =
          std::max(worst, std::fabs(force[3 * k + d] - start_.force[3 * (size_t)places_[k] + d]));
  if (worst > ARTN_SAME_FORCE * options_.ftol)
    throw PrivateInstance::Failure(fmt::format(
        "forces in a cluster differ from those in the box by {:.3g}: the potential reaches farther "
        "than its shell of {:.4g} cutoffs; widen it with the keyword shell",
        worst, shell_));
}

/* Coordinates and energy of the minimum. */
void ArtnRegion::load_minimum()
{
  PrivateInstance &host = instance();
  places_ = host.active();
  x_min_ = host.loaded();
  std::vector<double> force(x_min_.size());
  const glass_status status = host.evaluate(x_min_.data(), force.data(), &e_min_);
  if (status)
    throw PrivateInstance::Failure(status == GLASS_EEVAL ? host.failure()
                                                         : glass_status_message(status));
  require_same_forces(force);
}

void ArtnRegion::enter(int center)
{
  const bool placed = ready_ && (!std::isfinite(radius_) || center == center_);
  if (placed && (use_cluster_ || instances_.user == this)) {
    instance().reset();
    return;
  }
  ready_ = false;
  if (use_cluster_) {
    if (!cluster_)
      cluster_ = instances_.open(PrivateInstance::CLUSTER);
    cluster_->load_cluster(start_.minimum, center, radius_, shell_ * cluster_->cutoff());
    if (!start_.frozen.empty())
      cluster_->set_active(moving_atoms(center));
  } else {
    instances_.box_of(start_.minimum).set_active(placed ? places_ : moving_atoms(center));
    instances_.user = this;
  }
  if (!placed)
    load_minimum();
  center_ = center;
  ready_ = true;
}

void ArtnRegion::discard()
{
  ready_ = false;
  if (use_cluster_)
    cluster_.reset();
  else
    instances_.box.reset();
}
