/* SPDX-License-Identifier: GPL-2.0-or-later */
/* compute elastic/atom: elastic moduli of the neighborhood of every atom, and of the whole
 * (doc/compute_elastic_atom.rst). */
#ifndef GLASS_COMPUTE_ELASTIC_ATOM_H
#define GLASS_COMPUTE_ELASTIC_ATOM_H

#include "compute.h"
#include "glass_elastic.h"
#include "potential_file.h"
#include "snapshot.h"

#include <string>
#include <vector>

namespace LAMMPS_NS {
class DynamicalMatrix;
class StrainedBox;

class ComputeElasticAtom : public Compute {
public:
  ComputeElasticAtom(LAMMPS *, int, char **);
  ~ComputeElasticAtom() override;
  void init() override;
  void compute_peratom() override;
  void compute_vector() override;
  double memory_usage() override;

private:
  std::string potential;
  PotentialFile commands; /* the file `potential` */
  glass_elastic_options options;
  bool relax, full, potential_checked;
  double strain, tolerance, delta, ftol;

  Snapshot known;              /* the results are those of this configuration */
  std::vector<double> results; /* [atoms of the snapshot][columns] */
  std::vector<double> whole;   /* the global vector */
  double matrix_bytes;
  int nmax;
  double **rows;

  void parse(int narg, char **arg);
  void require_periodic();
  void update_moduli();
  void analyze(const Snapshot &now);
  std::vector<double> volumes(const Snapshot &now);
  void differentiate(StrainedBox &box, int atoms, const double *u, std::vector<double> &force,
                     std::vector<double> &response);
  std::vector<double> solve(DynamicalMatrix &matrix, const std::vector<double> &force);
  std::vector<double> relaxations(StrainedBox &box, const DynamicalMatrix &matrix, int atoms);
  void sum_up(const Snapshot &now, const std::vector<double> &born,
              const std::vector<double> &complete);
};

} // namespace LAMMPS_NS

#endif
