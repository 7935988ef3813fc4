/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The atoms that move in one stage of a saddle search of fix artn, and where their forces come
 * from: a cluster around the central atom in an instance of its own, or part or all of the periodic
 * box in the one instance that holds it. */
#ifndef GLASS_ARTN_REGION_H
#define GLASS_ARTN_REGION_H

#include "glass_search.h"
#include "private_instance.h"
#include "snapshot.h"

#include <functional>
#include <memory>
#include <vector>

namespace LAMMPS_NS {

/* The same forces, of the run, the box and a cluster, may differ by this part of ftol. */
constexpr double ARTN_SAME_FORCE = 1e-3;

/* Where searches start. */
struct ArtnStart {
  Snapshot minimum;
  std::vector<double> force; /* [3 * atoms] in the box, [energy/length] */
  std::vector<char> frozen;  /* [atoms] those that never move; or empty */
};

/* What all regions of a rank share: how to open instances, and the one that holds the periodic box.
 */
struct ArtnInstances {
  std::function<std::unique_ptr<PrivateInstance>(PrivateInstance::Kind)> open;
  std::unique_ptr<PrivateInstance> box;
  const void *user = nullptr; /* region whose atoms are the active ones of the box */

  /* The instance of the box, holding the snapshot; opened where it is not. */
  PrivateInstance &box_of(const Snapshot &snapshot);
};

class ArtnRegion {
public:
  /* radius  atoms this near to the central one move; infinite: all
   * shell   width of the layer of full neighborhoods around a cluster, in cutoffs of the potential
   * The start and the instances must outlive the region. */
  ArtnRegion(const ArtnStart &start, ArtnInstances &instances, double radius, double shell,
             const glass_search_options &options);
  ArtnRegion(const ArtnRegion &) = delete;
  ArtnRegion &operator=(const ArtnRegion &) = delete;

  /* Place the region around an atom and make it ready. Throws PrivateInstance::Failure. */
  void enter(int center);

  /* Forget the instance after it failed; the next enter() makes a new one. */
  void discard();

  glass_potential potential() { return instance().potential(e_min_); }

  /* Of the moving atoms: places in the snapshot, ascending, and coordinates at the minimum. */
  const std::vector<int> &places() const { return places_; }
  const std::vector<double> &x_min() const { return x_min_; }

  /* Seconds of a force call in a cluster, the mean of all so far; 0 where the box is used. */
  double seconds_per_call() const { return cluster_ ? cluster_->seconds_per_call() : 0.0; }

private:
  const ArtnStart &start_;
  ArtnInstances &instances_;
  const double radius_, shell_;
  const glass_search_options options_;
  std::unique_ptr<PrivateInstance> cluster_;
  bool use_cluster_, ready_ = false;
  int center_ = -1;
  std::vector<int> places_;
  std::vector<double> x_min_;
  double e_min_ = 0.0;

  PrivateInstance &instance() { return use_cluster_ ? *cluster_ : *instances_.box; }
  bool cluster_fits() const;
  std::vector<int> moving_atoms(int center) const;
  void load_minimum();
  void require_same_forces(const std::vector<double> &force) const;
};

} // namespace LAMMPS_NS

#endif
