/* SPDX-License-Identifier: GPL-2.0-or-later */
/* fix inherent: inherent structures along a run that is not touched (doc/fix_inherent.rst). */
#ifndef GLASS_FIX_INHERENT_H
#define GLASS_FIX_INHERENT_H

#include "fix.h"
#include "glass_box.h"
#include "glass_minimize.h"
#include "positions.h"
#include "potential_file.h"
#include "snapshot.h"

#include <memory>
#include <string>
#include <vector>

namespace LAMMPS_NS {
class PrivateInstance;

class FixInherent : public Fix, public PositionsOfFix {
public:
  FixInherent(LAMMPS *, int, char **);
  ~FixInherent() override;
  int setmask() override;
  void init() override;
  void setup(int) override;
  void end_of_step() override;
  double compute_scalar() override;
  double compute_vector(int) override;
  double memory_usage() override;

  void other_positions(const std::string &style, double (*x)[3]) override;
  double farthest() const override;

  void write_restart(FILE *) override;
  void restart(char *) override;
  void grow_arrays(int) override;
  void copy_arrays(int, int, int) override;
  void set_arrays(int) override;
  int pack_exchange(int, double *) override;
  int unpack_exchange(int, double *) override;
  int pack_restart(int, double *) override;
  void unpack_restart(int, int) override;
  int size_restart(int) override;
  int maxsize_restart() override;

private:
  std::string potential, file;
  PotentialFile commands;           /* the file `potential` */
  double ftol, moved, event_energy; /* [energy/length], [length], [energy] */
  int max_calls, event_atoms;
  bool from_first; /* columns are displacements since the first structure */

  std::unique_ptr<PrivateInstance> instance; /* within a run */
  glass_minimizer *minimizer;
  double **columns;          /* [nmax][COLUMNS] */
  std::vector<double> state; /* [STATE], the same on all ranks */
  bool file_begun;

  struct Structure;
  void parse(int, char **);
  void require_dimensions();
  void open();
  bool is_known() const;
  void quench_unless_known();
  Structure quench(const Snapshot &now);
  void compare(const Structure &found, const Snapshot &now);
  void write_line();
};

} // namespace LAMMPS_NS

#endif
