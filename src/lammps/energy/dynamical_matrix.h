/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The mass-weighted second derivatives of the potential energy, sparse, its rows distributed over
 * the ranks of the run.
 *
 * An element comes from central differences of the force, twice: once by moving either atom. Each
 * atom is moved alone, in a cluster of the atoms that can feel it. The energy is a sum of terms of
 * one atom and its neighbors within the cutoff r; so an atom feels others up to 2 r away, through
 * the terms of atoms up to r away, whose neighborhoods the cluster has complete. Its size, and with
 * it the cost of an atom, does not depend on the size of the system, and its evaluation not on the
 * number of ranks, so the matrix is the same bit by bit on any. Where the cluster does not fit into
 * the periodic box, the atom is moved in the whole box instead. */
#ifndef GLASS_DYNAMICAL_MATRIX_H
#define GLASS_DYNAMICAL_MATRIX_H

#include "glass_sparse.h"
#include "private_instance.h"

#include <map>
#include <string>
#include <vector>

namespace LAMMPS_NS {

class DynamicalMatrix {
public:
  /* Evaluates the snapshot and the curvature of one atom of each type, in the whole box and with
   * all ranks together.
   *   masses  [atoms of the snapshot]
   *   mobile  places in the snapshot of the atoms that move, ascending; the matrix is theirs
   *   delta   displacement of the central differences, [length]
   * Throws PrivateInstance::Failure, as does build(). */
  DynamicalMatrix(LAMMPS *lmp, const std::string &style, const Snapshot &snapshot,
                  const std::vector<double> &masses, const std::vector<int> &mobile,
                  const PotentialFile &file, double delta);

  /* The masses of the atoms of a snapshot of the present configuration, also where each has its
   * own. All ranks call it. */
  static std::vector<double> masses(LAMMPS *lmp, const Snapshot &snapshot);

  /* The displacement for the units of the run; stops where they have none. */
  static double default_delta(LAMMPS *lmp, const std::string &style);

  const std::vector<double> &force() const { return force_; } /* [3 * atoms of the snapshot] */
  double energy() const { return energy_; }
  double cutoff() const { return cutoff_; }
  double curvature() const { return curvature_; } /* largest of those atoms, [energy/length^2] */

  void build();

  /* Each rank holds the rows of `rows()` mobile atoms from first() on. */
  int size() const { return (int)mobile_.size(); }
  int rows() const { return begin_[me_ + 1] - begin_[me_]; }
  int first() const { return begin_[me_]; }
  double mass(int atom) const { return mass_[mobile_[atom]]; } /* of a mobile atom */

  /* y = D x for the rows of this rank, [3 * rows()], with all ranks together. */
  void multiply(const double *x, double *y);

  /* The same with six vectors at once that are complete on every rank, [3 * size()][6]. */
  void multiply_six(const double *x, double *y) const;

  /* The blocks on the diagonal, complete on every rank, [size()][3][3]. */
  std::vector<double> diagonal() const;

  /* A vector, [3 * rows()] here, complete on every rank, [3 * size()]. */
  void complete(const double *x, double *all) const { gather(3, x, all); }

  /* The same of any `width` numbers of each row, [rows()][width] here, [size()][width] then. */
  void gather(int width, const double *mine, double *all) const;

  /* All of the matrix by rows on the first rank, empty on the others. */
  std::vector<double> dense() const;

  /* Largest disagreement of an element with its transpose, and largest sum of a row of blocks
   * before it was made zero, both relative to curvature(); number of blocks. */
  double asymmetry() const { return asymmetry_; }
  double sum_rule() const { return sum_rule_; }
  bigint blocks() const { return blocks_; }

  double memory_usage() const;

private:
  struct Contribution;

  LAMMPS *lmp_;
  const std::string style_;
  const PotentialFile file_;
  const Snapshot &snapshot_;
  const std::vector<double> mass_; /* [atoms] */
  const std::vector<int> mobile_;
  const double delta_;
  int me_, ranks_;
  std::vector<int> begin_;                     /* [ranks + 1] first row of each rank */
  std::vector<int> row_of_;                    /* [atoms] row of an atom, or -1 */
  std::vector<double> force_;                  /* [atoms][3] */
  std::map<int, std::vector<double>> columns_; /* by place, from the whole box, [atoms][3][3] */
  double energy_, cutoff_, curvature_, asymmetry_, sum_rule_;
  double begun_, reported_; /* wall time of build() and of its last report */
  bigint blocks_;
  std::vector<size_t> start_;
  std::vector<int> column_;
  std::vector<double> block_;
  std::vector<char> seen_;       /* [blocks] one of the two contributions has come */
  std::vector<double> immobile_; /* [rows][9] sum of blocks with atoms that do not move */
  std::vector<double> all_;      /* [3 * size()] a complete vector */

  glass_sparse view() const;
  void require_small_delta();
  void report(int done);
  void find_pattern();
  void differentiate(PrivateInstance &instance, int place, std::vector<double> &column);
  void require_reach(int place, const PrivateInstance &cluster, const std::vector<double> &column);
  void contribute(const Contribution &contribution);
  void exchange(std::vector<std::vector<Contribution>> &outgoing);
  void enforce_sum_rule();
  void weigh();
};

} // namespace LAMMPS_NS

#endif
