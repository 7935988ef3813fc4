/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Energies from private instances of LAMMPS, with any pair style: a cluster cut out around the
 * central atom, or part or all of the periodic box. */
#ifndef GLASS_INSTANCE_SOURCE_H
#define GLASS_INSTANCE_SOURCE_H

#include "energy_source.h"
#include "private_instance.h"

#include <functional>
#include <memory>
#include <vector>

namespace LAMMPS_NS {

class InstanceRegion;

/* How to open instances, and the one that holds the periodic box, with its present user. */
struct SourceInstances {
  std::function<std::unique_ptr<PrivateInstance>(PrivateInstance::Kind)> open;
  std::unique_ptr<PrivateInstance> box;
  const void *user = nullptr; /* region whose atoms are the active ones of the box */

  /* The instance of the box, holding the snapshot; opened where it is not. */
  PrivateInstance &box_of(const Snapshot &snapshot);
};

class InstanceSource : public EnergySource {
public:
  /* open        makes an instance, collective over the ranks that search together
   * same_force  forces in a cluster and in the box may differ by so much, [energy/length]
   * The start must outlive the source. */
  InstanceSource(const SearchStart &start, const MovingAtoms &moving, double same_force,
                 std::function<std::unique_ptr<PrivateInstance>(PrivateInstance::Kind)> open);
  ~InstanceSource() override;

  void enter(int central) override;
  void widen() override;
  glass_potential potential() override;
  const std::vector<int> &sites() override;
  void discard() override;
  std::string failure() const override { return failure_; }
  double seconds_per_call(bool wide) override;

private:
  SourceInstances instances_;
  std::unique_ptr<InstanceRegion> narrow_, wide_, *current_;
  int central_ = -1;
  std::string failure_;
  /* Widened: the atoms of before keep their slots, and the others follow. */
  glass_potential inner_ = {};            /* of the wide region, by ascending sites */
  std::vector<int> inner_slot_, sites_;   /* [slots] */
  std::vector<double> reference_, x_, f_; /* [3 * slots] */

  void order_slots();
};

} // namespace LAMMPS_NS

#endif
