/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "instance_source.h"

#include "fmt/format.h"

#include <algorithm>
#include <cmath>

using namespace LAMMPS_NS;

PrivateInstance &SourceInstances::box_of(const Snapshot &snapshot)
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

/* Atoms that move together, in a cluster of their own or in the box that regions share. */
class LAMMPS_NS::InstanceRegion {
public:
  InstanceRegion(const SearchStart &start, SourceInstances &instances, double radius, double shell,
                 double same_force)
      : start_(start), instances_(instances), radius_(radius), shell_(shell),
        same_force_(same_force)
  {
    use_cluster_ = cluster_fits();
  }

  void enter(int center);
  void discard();
  const std::string &failure() { return instance().failure(); }
  glass_potential potential() { return instance().potential(e_min_); }
  const std::vector<int> &sites() const { return sites_; }

  /* 0 where the box is used, which has its own. */
  double seconds_per_call() const { return cluster_ ? cluster_->seconds_per_call() : 0.0; }

private:
  const SearchStart &start_;
  SourceInstances &instances_;
  const double radius_, shell_, same_force_;
  std::unique_ptr<PrivateInstance> cluster_;
  bool use_cluster_, ready_ = false;
  int center_ = -1;
  std::vector<int> sites_;
  double e_min_ = 0.0;

  PrivateInstance &instance() { return use_cluster_ ? *cluster_ : *instances_.box; }
  bool cluster_fits();
  void load_minimum();
  void require_same_forces(const std::vector<double> &force) const;
};

/* An atom and its image must not stand in one cluster. The box is not opened to learn the cutoff.
 */
bool InstanceRegion::cluster_fits()
{
  const double half = 0.5 * start_.minimum.smallest_periodic_height();
  if (!std::isfinite(radius_) || radius_ > half)
    return false;
  std::unique_ptr<PrivateInstance> cluster = instances_.open(PrivateInstance::CLUSTER);
  if (cluster->cluster_reach(radius_, shell_ * cluster->cutoff()) > half)
    return false;
  cluster_ = std::move(cluster);
  return true;
}

/* Forces at the minimum are those of the box, unless the potential reaches farther than the shell.
 */
void InstanceRegion::require_same_forces(const std::vector<double> &force) const
{
  double worst = 0.0;
  for (size_t k = 0; k < sites_.size(); k++)
    for (int d = 0; d < 3; d++)
      worst =
          std::max(worst, std::fabs(force[3 * k + d] - start_.force[3 * (size_t)sites_[k] + d]));
  if (worst > same_force_)
    throw PrivateInstance::Failure(fmt::format(
        "forces in a cluster differ from those in the box by {:.3g}: the potential reaches farther "
        "than its shell of {:.4g} cutoffs; widen it with the keyword shell",
        worst, shell_));
}

/* Which atoms move, and the energy of the minimum. */
void InstanceRegion::load_minimum()
{
  PrivateInstance &host = instance();
  sites_ = host.active();
  const std::vector<double> &x = host.loaded();
  std::vector<double> force(x.size());
  const glass_status status = host.evaluate(x.data(), force.data(), &e_min_);
  if (status)
    throw PrivateInstance::Failure(status == GLASS_EEVAL ? host.failure()
                                                         : glass_status_message(status));
  require_same_forces(force);
}

void InstanceRegion::enter(int center)
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
      cluster_->set_active(start_.movable_within(center, radius_));
  } else {
    instances_.box_of(start_.minimum)
        .set_active(placed ? sites_ : start_.movable_within(center, radius_));
    instances_.user = this;
  }
  if (!placed)
    load_minimum();
  center_ = center;
  ready_ = true;
}

void InstanceRegion::discard()
{
  ready_ = false;
  if (use_cluster_)
    cluster_.reset();
  else
    instances_.box.reset();
}

InstanceSource::InstanceSource(
    const SearchStart &start, const MovingAtoms &moving, double same_force,
    std::function<std::unique_ptr<PrivateInstance>(PrivateInstance::Kind)> open)
    : current_(&narrow_)
{
  instances_.open = std::move(open);
  narrow_.reset(new InstanceRegion(start, instances_, moving.radius, moving.shell, same_force));
  wide_.reset(new InstanceRegion(start, instances_, moving.wide_radius, moving.shell, same_force));
}

InstanceSource::~InstanceSource() = default;

void InstanceSource::enter(int central)
{
  central_ = central;
  current_ = &narrow_;
  narrow_->enter(central);
  sites_ = narrow_->sites();
}

void InstanceSource::widen()
{
  current_ = &wide_;
  wide_->enter(central_);
  order_slots();
}

void InstanceSource::order_slots()
{
  const std::vector<int> &wide = wide_->sites();
  inner_slot_.clear();
  for (const int site : sites_)
    inner_slot_.push_back((int)(std::lower_bound(wide.begin(), wide.end(), site) - wide.begin()));
  std::vector<char> taken(wide.size(), 0);
  for (const int slot : inner_slot_)
    taken[slot] = 1;
  for (size_t slot = 0; slot < wide.size(); slot++)
    if (!taken[slot]) {
      inner_slot_.push_back((int)slot);
      sites_.push_back(wide[slot]);
    }
  inner_ = wide_->potential();
  reference_.resize(inner_.n);
  x_.resize(inner_.n);
  f_.resize(inner_.n);
  for (size_t k = 0; k < inner_slot_.size(); k++)
    std::copy_n(inner_.reference + 3 * inner_slot_[k], 3, &reference_[3 * k]);
}

glass_potential InstanceSource::potential()
{
  if (current_ == &narrow_)
    return narrow_->potential();
  glass_potential p = inner_;
  p.reference = reference_.data();
  p.ctx = this;
  p.eval = [](void *ctx, const double *x, double *force, double *energy) {
    auto *self = static_cast<InstanceSource *>(ctx);
    const std::vector<int> &inner = self->inner_slot_;
    for (size_t k = 0; k < inner.size(); k++)
      std::copy_n(x + 3 * k, 3, &self->x_[3 * inner[k]]);
    const glass_status status =
        self->inner_.eval(self->inner_.ctx, self->x_.data(), self->f_.data(), energy);
    for (size_t k = 0; k < inner.size(); k++)
      std::copy_n(&self->f_[3 * inner[k]], 3, force + 3 * k);
    return status;
  };
  return p;
}

const std::vector<int> &InstanceSource::sites()
{
  return sites_;
}

void InstanceSource::discard()
{
  if (failure_.empty())
    failure_ = (*current_)->failure();
  (*current_)->discard();
}

double InstanceSource::seconds_per_call(bool wide)
{
  const double seconds = (wide ? wide_ : narrow_)->seconds_per_call();
  return seconds > 0.0 || !instances_.box ? seconds : instances_.box->seconds_per_call();
}
