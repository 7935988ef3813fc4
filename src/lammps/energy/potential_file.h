/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The file of LAMMPS commands that defines the potential, and what of the run it depends on.
 *
 * A run can be copied into private instances where the copy has the run's energies. read() looks at
 * all that can make them differ and either takes it along or refuses it by name; private instances
 * take along the rest by themselves, as they can be opened by one rank alone (private_instance.h).
 */
#ifndef GLASS_POTENTIAL_FILE_H
#define GLASS_POTENTIAL_FILE_H

#include "pointers.h"

#include <string>
#include <vector>

namespace LAMMPS_NS {
class Fix;

class PotentialFile {
public:
  /* A variable of the main script as it was when the file was read. */
  struct Variable {
    std::string name, style, value;
  };

  PotentialFile() = default;
  explicit PotentialFile(const std::string &name) : name_(name) {}

  /* At the beginning of a run, with all ranks together: stop with an error where the run cannot be
   * copied, warn of forces that only the run has, and remember the values of the variables that the
   * file uses. The run is not changed. */
  void read(LAMMPS *run, const std::string &style);

  const std::string &name() const { return name_; }
  const std::vector<Variable> &variables() const { return variables_; }

  /* The first fix of a LAMMPS that changes the charges of atoms, or NULL. */
  static const Fix *fix_of_charges(LAMMPS *lmp);

private:
  std::string name_;
  std::vector<Variable> variables_;
  std::vector<std::string> warned_; /* IDs of fixes */

  void warn_of_forces(LAMMPS *run, const std::string &style);
  void take_variables(LAMMPS *run, const std::string &style, const std::string &text);
};

} // namespace LAMMPS_NS

#endif
