/* SPDX-License-Identifier: GPL-2.0-or-later */
/* compute softmode/atom: participation of every atom in the lowest vibrational modes
 * (doc/compute_softmode_atom.rst). */
#ifndef GLASS_COMPUTE_SOFTMODE_ATOM_H
#define GLASS_COMPUTE_SOFTMODE_ATOM_H

#include "compute.h"
#include "potential_file.h"
#include "snapshot.h"

#include <string>
#include <vector>

namespace LAMMPS_NS {
class DynamicalMatrix;
struct LowestModes;

class ComputeSoftmodeAtom : public Compute {
public:
  ComputeSoftmodeAtom(LAMMPS *, int, char **);
  ~ComputeSoftmodeAtom() override;
  void init() override;
  void compute_peratom() override;
  void compute_vector() override;
  void compute_array() override;
  int lock_length() override; /* fix ave/time asks how many modes there are */
  double memory_usage() override;

private:
  std::string potential, file;
  PotentialFile commands; /* the file `potential` */
  double fraction, tolerance, delta;
  int modes; /* wanted, or 0: the fraction decides */
  bool zero;
  std::string mobile_name; /* of a group; empty: all atoms */
  int mobile_group;        /* its number at present, or -1 */
  bool potential_checked;

  Snapshot known;                    /* the results are those of this configuration */
  std::vector<double> masses;        /* [atoms of the snapshot], and of these masses */
  std::vector<double> participation; /* [atoms of the snapshot] */
  std::vector<double> frequency;     /* [modes] */
  std::vector<double> rows;          /* [modes][3] */
  std::vector<double *> row_pointers;
  double matrix_bytes;
  int nmax;
  double *p;

  int wanted() const;
  void update_modes();
  void analyze(const Snapshot &now, const std::vector<double> &mass);
  void find_mobile();
  int modes_besides_translations(int atoms, int translations) const;
  void publish(const Snapshot &now, const DynamicalMatrix &matrix, const LowestModes &found,
               const std::vector<int> &mobile);
  void write(const Snapshot &now, const DynamicalMatrix &matrix, const LowestModes &found,
             const std::vector<int> &mobile);
};

} // namespace LAMMPS_NS

#endif
