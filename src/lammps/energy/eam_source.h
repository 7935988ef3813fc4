/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Energies of embedded-atom potentials from the core's own engine, with the tables of LAMMPS's pair
 * styles eam, eam/alloy and eam/fs. Its cost follows the atoms that move, not the size of the box,
 * and it has exact second derivatives. */
#ifndef GLASS_EAM_SOURCE_H
#define GLASS_EAM_SOURCE_H

#include "energy_source.h"
#include "glass_eam_set.h"
#include "private_instance.h"

#include <functional>
#include <memory>
#include <vector>

namespace LAMMPS_NS {

/* The engine at a minimum, and LAMMPS to compare it with. */
struct EamEngine {
  glass_eam *eam;
  std::function<std::unique_ptr<PrivateInstance>(const Snapshot &, PrivateInstance::Kind)> open;
  bool compared_at_saddle = false;
  double largest_force = 0.0; /* in the comparisons so far */

  EamEngine(glass_eam *eam_, const PrivateInstance &box) : eam(eam_), open(box.opener()) {}
  ~EamEngine() { glass_eam_destroy(eam); }
  EamEngine(const EamEngine &) = delete;
  EamEngine &operator=(const EamEngine &) = delete;
};

using EamSystem = std::shared_ptr<EamEngine>;

/* The engine for a minimum with the tables of an instance's pair style, or null where that is none
 * of the three. The instance holds the box of the minimum. Throws PrivateInstance::Failure. */
EamSystem make_eam_system(PrivateInstance &box, const SearchStart &start);

/* Compare forces and energies of the engine with those of the instance where atoms around one of
 * each type have been displaced; at a minimum all forces vanish and a comparison proves nothing.
 * The active atoms of the instance change. Throws PrivateInstance::Failure, on every rank of the
 * instance or on none. */
void require_same_energies(PrivateInstance &box, MPI_Comm comm, const EamSystem &system,
                           const SearchStart &start, double radius);

class EamSource : public EnergySource {
public:
  /* At the first point where standing atoms are asked for their forces, which is the first saddle
   * found, LAMMPS is asked too; where both differ the callback throws PrivateInstance::Failure.
   *   idle  called during evaluations, e.g. to answer messages of other ranks; may be empty
   * The start must outlive the source. */
  EamSource(const SearchStart &start, const MovingAtoms &moving, EamSystem system,
            std::function<void()> idle);
  ~EamSource() override;

  void enter(int central) override;
  void widen() override;
  glass_potential potential() override;
  const std::vector<int> &sites() override;
  void discard() override {} /* evaluations leave nothing behind */
  double seconds_per_call(bool) override { return calls_ ? seconds_ / calls_ : 0.0; }

private:
  const SearchStart &start_;
  const MovingAtoms moving_;
  const EamSystem system_;
  const std::function<void()> idle_;
  glass_eam_set *set_ = nullptr;
  int central_ = -1;
  bool wide_ = false;
  std::vector<int> entered_, sites_;
  double seconds_ = 0.0;
  long calls_ = 0;

  std::vector<double> last_; /* where the last evaluation was */

  void move(const std::vector<int> &sites);
  void compare_at_saddle();
  template <class Work> glass_status timed(Work work);
};

} // namespace LAMMPS_NS

#endif
