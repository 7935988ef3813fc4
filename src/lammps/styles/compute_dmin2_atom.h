/* SPDX-License-Identifier: GPL-2.0-or-later */
/* compute dmin2/atom: non-affine displacement and strain of every atom's neighborhood
 * (doc/compute_dmin2_atom.rst).
 *
 * The store holds a ring of configurations: one for a fixed reference, N/M + 1 for a lag of N steps
 * stored every M. Neighbors are found on bricks of the configuration that defines them, which need
 * not be where LAMMPS keeps the atoms, so positions are sent there and results come back. */
#ifndef GLASS_COMPUTE_DMIN2_ATOM_H
#define GLASS_COMPUTE_DMIN2_ATOM_H

#include "compute.h"
#include "fix_glass_store.h"

#include <vector>

namespace LAMMPS_NS {

class ComputeDmin2Atom : public Compute, private GlassStoreUser {
public:
  ComputeDmin2Atom(LAMMPS *, int, char **);
  ~ComputeDmin2Atom() override;
  void init() override;
  void compute_peratom() override;
  int modify_param(int, char **) override;
  double memory_usage() override;

private:
  struct Point;
  struct Bricks;
  struct Deformation;

  double cutoff;
  bool current_neighbors, per_neighbor;
  int lag, every; /* in steps; lag 0: the reference is fixed */
  int nmax;
  double **rows;

  /* Of the invocation. */
  glass_box reference_lattice, now_lattice;
  std::vector<Point> points;
  std::vector<Deformation> results;
  std::vector<int> ranks; /* that points, then results, are sent to */

  void new_configuration(Moment) override;
  int slots() const { return lag / every + 1; }
  double &slot_step(int slot);
  glass_box slot_lattice(int slot);
  void record(int slot);
  void record_now();
  int reference_slot();

  void send_to_bricks(Point &, const Bricks &);
  void send_atoms(int slot, const Bricks &);
  static int deform_received(int, char *, int &, int *&, char *&, void *);
  static std::vector<int> places_in_order(int, const Point *);
  void deform(int, const Point *);
  void pair_vectors(const Point &, const Point &, double *reference, double *now) const;
};

} // namespace LAMMPS_NS

#endif
