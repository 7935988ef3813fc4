/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A second LAMMPS inside the run that evaluates the potential anywhere without touching the run.
 *
 * It holds a copy of a snapshot: the whole periodic box, or a cluster cut out of it that stands
 * around the origin without periodic boundaries. Some of its atoms are active: they move and have
 * forces; the others stand still. Coordinates are those of the active atoms in the order of their
 * IDs; they are never wrapped. The potential comes from a file of LAMMPS commands (pair_style,
 * pair_coeff).
 *
 * In a cluster, atoms up to radius + shell from the center have all neighbors that they have in the
 * box; those of the outermost layer, as wide as the cutoff, only complete densities and bond
 * orders, and pairs among them are left out. Where the potential is a sum over pairs, those of
 * atoms that stand are left out altogether. Forces on active atoms equal those in the box, and
 * energies differ by a constant, for any potential whose forces reach no farther than shell +
 * cutoff.
 *
 * With several ranks in the communicator all calls are collective and all ranks get the same. */
#ifndef GLASS_PRIVATE_INSTANCE_H
#define GLASS_PRIVATE_INSTANCE_H

#include "glass_potential.h"
#include "potential_file.h"
#include "snapshot.h"

#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace LAMMPS_NS {

class PrivateInstance {
public:
  /* What LAMMPS said when it could not do what it was asked. */
  struct Failure : std::runtime_error {
    using std::runtime_error::runtime_error;
  };

  enum Kind { BOX, CLUSTER };

  /* Of the run it takes along the units, charges, newton setting, masses and labels of types, the
   * suffix of styles and the threads of package omp, pairs left out by neigh_modify exclude, and
   * the styles of all plugins.
   *   comm      ranks that hold the instance
   *   snapshot  its box is the instance's (BOX); clusters bring a box of their own
   *   file      read() before
   * Throws Failure, as do all other members but evaluate(). */
  PrivateInstance(LAMMPS *run, MPI_Comm comm, const Snapshot &snapshot, Kind kind,
                  const PotentialFile &file);
  ~PrivateInstance();
  PrivateInstance(const PrivateInstance &) = delete;
  PrivateInstance &operator=(const PrivateInstance &) = delete;

  /* BOX: hold all atoms of a snapshot, in its box; all are active. */
  void load_box(const Snapshot &snapshot);

  /* CLUSTER: hold the atoms within radius + shell + cutoff of one atom, which stands at the origin;
   * those within the radius are active. Twice that reach must fit into the snapshot's periodic box.
   *   shell  width of the layer with full neighborhoods; at least the cutoff of the potential */
  void load_cluster(const Snapshot &snapshot, int center, double radius, double shell);

  /* Choose the active atoms among those held, by their places in the snapshot, ascending; reset().
   */
  void set_active(const std::vector<int> &places);

  /* Put all atoms back to where they were loaded. What evaluate() answers afterwards is the same,
   * bit by bit, whatever was evaluated before (on one rank). */
  void reset();

  /* Farthest distance from the center at which load_cluster takes atoms. */
  double cluster_reach(double radius, double shell) const { return radius + shell + cutoff_; }

  double cutoff() const { return cutoff_; }

  /* Places in the snapshot of the active atoms, ascending, and their coordinates as loaded. */
  const std::vector<int> &active() const { return active_; }
  const std::vector<double> &loaded() const { return loaded_; }

  /* Places in the snapshot of all atoms held, ascending. */
  const std::vector<int> &held_places() const { return held_; }

  int held() const { return (int)held_.size(); }

  /* Energy and forces for the core, which calls it through the glass_potential.
   *   x     in, [3 * active], force out, [3 * active]
   *   zero  what evaluate() gave for the positions as loaded: there the core has its zero
   * GLASS_EEVAL where LAMMPS failed (the message is in failure()), GLASS_ENONFINITE. */
  glass_status evaluate(const double *x, double *force, double *energy);
  glass_potential potential(double zero);

  /* Energy of each atom held, pressure and energy with what the pair style adds beyond its cutoff,
   * all as the pair style divides and counts them; in the units of the run. Not counted as a call.
   *   x         in, [3 * active], force out, [3 * active]
   *   energies  out, [held]
   * Errors: as evaluate(). */
  glass_status evaluate_atoms(const double *x, double *force, std::vector<double> &energies,
                              double *energy, double *pressure);

  /* Forces and energy, and the stress times volume of each atom held, as compute stress/atom has it
   * of the pair style. Not counted as a call.
   *   x       in, [3 * active], force out, [3 * active]
   *   stress  out, [held], xx yy zz yz xz xy, [pressure * volume] of the units of the run
   * Errors: as evaluate(). */
  glass_status evaluate_stress(const double *x, double *force, double *energy, double (*stress)[6]);

  /* The instance itself, to read what it knows. */
  LAMMPS *lammps() const { return lmp_; }

  /* What opens others with the same potential, each on this rank alone. The run and the file must
   * outlive it. */
  std::function<std::unique_ptr<PrivateInstance>(const Snapshot &, Kind)> opener() const;

  /* Whether pairs are left out as the run leaves them out: the pair style alone does not tell. */
  bool excludes_pairs() const;

  const std::string &failure() const { return failure_; }

  /* Wall seconds of one evaluation, the mean of all so far. */
  double seconds_per_call() const { return calls_ ? seconds_ / calls_ : 0.0; }

  /* Called during every evaluation, e.g. to answer messages of other ranks; may be empty. */
  void (*idle)(void *) = nullptr;
  void *idle_context = nullptr;

private:
  LAMMPS *run_;
  const PotentialFile &file_;
  MPI_Comm comm_;
  LAMMPS *lmp_;
  const Kind kind_;
  double cutoff_ = 0.0;
  double low_[3], h_[6];                    /* BOX: of the snapshot */
  double half_ = 0.0;                       /* CLUSTER: of the edge of the box */
  bool pairwise_ = false;                   /* the energy is a sum over pairs */
  std::vector<std::pair<int, int>> groups_; /* group bits of the run, and here */
  std::vector<int> held_;         /* [held] places in the snapshot; private ID - 1 indexes it */
  std::vector<int> active_;       /* [active] places in the snapshot */
  std::vector<int> slot_of_;      /* [held] place among the active, or -1 */
  std::vector<char> beyond_;      /* [held] in the outermost layer of a cluster */
  std::vector<double> positions_; /* [held][3] as loaded */
  std::vector<double> loaded_;    /* [active][3] */
  std::vector<double> built_;     /* [active][3] where the neighbor list was built */
  std::vector<double> sum_;       /* forces, energy, failed ranks: summed over ranks */
  std::vector<std::pair<int, int>> own_; /* (local index, slot) of the active atoms on this rank */
  double zero_ = 0.0;
  std::string failure_;
  double seconds_ = 0.0;
  long calls_ = 0;

  void command(const std::string &line);
  void open(const Snapshot &snapshot, const PotentialFile &file);
  void copy_packages();
  void copy_types();
  void copy_variables(const PotentialFile &file);
  void copy_masses();
  void create_groups();
  void copy_exclusions();
  void create_box_of(const Snapshot &snapshot);
  void follow_box_of(const Snapshot &snapshot);
  void add_room(const Snapshot &snapshot);
  void create_box_of_clusters(const Snapshot &snapshot);
  void make_room(double reach);
  void create_atoms(const Snapshot &snapshot);
  void place(int i, const double *unwrapped);
  void require_no_leap(const double *x) const;
  bool needs_rebuild(const double *x) const;
  void rebuild();
  void find_own();
  void move_to(const double *x);
  void compute(const double *x, int eflag, int vflag);
  glass_status gather(double *force, double *energy);
};

} // namespace LAMMPS_NS

#endif
