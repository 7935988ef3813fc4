/* SPDX-License-Identifier: GPL-2.0-or-later */
/* fix GLASS/STORE, internal: what a compute keeps between steps.
 *
 * Columns of numbers per atom (of all atoms, whatever the compute's group) that migrate with the
 * atoms and go into restart files, some global numbers that go there too, and the box followed
 * through flips. A compute uses it by inheriting GlassStoreUser beside Compute:
 *
 *   constructor   if (!open_store(lmp, id, ncolumns, nglobals))
 *                   fill store->columns[i][] of the local atoms and store->globals[]
 *                 else the state came from a restart file (same compute ID, same sizes)
 *   init()        ready_store(lmp, STYLE);
 *   other calls   require_store(lmp, STYLE);  stops if somebody removed the store, as ready_store()
 *   new_configuration(moment)            called in every run, minimization and rerun, see below
 *   destructor    nothing: the base class removes the store
 *
 * Column 0 tells whether an atom has a reference: it is NaN for atoms that were created later (all
 * columns are), see has_reference(). Columns are never communicated to ghosts.
 *
 * Positions are unwrapped by the image flags. A run keeps these, but snapshots that were stored
 * wrapped and without flags do not: an atom that crossed a boundary seems to jump by a box length.
 * So whenever positions may have come from elsewhere (the start of a run, each snapshot of a rerun)
 * they are compared with those of before, in units of the box that deforms with the material: where
 * displacements differ by half a box or more, each atom is taken to the periodic image that is
 * nearest to where the others went, see settle(). */
#ifndef GLASS_FIX_GLASS_STORE_H
#define GLASS_FIX_GLASS_STORE_H

#include "fix.h"
#include "glass_box.h"

#include <cmath>
#include <string>
#include <vector>

namespace LAMMPS_NS {
class FixGlassStore;

class GlassStoreUser {
public:
  enum class Moment {
    SETUP, /* before the first step of a run or minimization; also before each rerun snapshot's STEP
            */
    STEP,  /* the end of every step of a run, after all other fixes; every snapshot of a rerun */
    ITERATION /* minimize: after each evaluation of the forces, several per iteration (= step); the
                 last one of a step is the configuration that the iteration accepts */
  };

  GlassStoreUser() = default;
  GlassStoreUser(const GlassStoreUser &) = delete;
  virtual ~GlassStoreUser() noexcept(false); /* as LAMMPS::Pointers has it */

  /* A configuration of the step update->ntimestep stands in atom->x. */
  virtual void new_configuration(Moment moment) = 0;

protected:
  FixGlassStore *store = nullptr;

  /* True if the state was found in the restart file that was read. */
  bool open_store(LAMMPS *lmp, const std::string &compute_id, int ncolumns, int nglobals);
  void require_store(LAMMPS *lmp, const std::string &style);
  void ready_store(LAMMPS *lmp, const std::string &style);

private:
  friend class FixGlassStore;
};

class FixGlassStore : public Fix {
public:
  int ncolumns;
  double **columns;            /* [nmax][ncolumns] */
  std::vector<double> globals; /* [nglobals], the same on all ranks */
  GlassStoreUser *user;

  FixGlassStore(LAMMPS *, int, char **);
  ~FixGlassStore() override;
  int setmask() override { return 0; }
  void init() override;

  bool has_reference(int i) const { return !std::isnan(columns[i][0]); }

  /* Position of local atom i, continued through the boundaries that it crossed. */
  void unwrapped(int i, double position[3]) const;

  /* How positions that came from elsewhere are unwrapped: NEAREST where the image flags contradict
   * themselves, by the FLAGS alone, or always NEAREST. */
  enum Unwrap { AUTO, FLAGS, NEAREST };
  Unwrap unwrap = AUTO;

  /* Compare the positions with those before, once after init(). Stops when atoms moved so far that
   * no image is the nearest one. Collective. */
  void settle();

  /* The positions of now are where atoms are, whatever was before: for a new reference. */
  void restart_path();

  /* The box of now, followed through flips since the store was opened or restart_lattice(). */
  const glass_box &lattice();
  void restart_lattice();

  /* For the user's base class. */
  void be_last();
  void remove();
  void unsettle() { settled = false; }

  /* For the fix that watches the steps. */
  void new_configuration(GlassStoreUser::Moment moment);
  void remember_path();

  void write_restart(FILE *) override;
  void restart(char *) override;
  void grow_arrays(int) override;
  void copy_arrays(int, int, int) override;
  void set_arrays(int) override;
  int pack_exchange(int, double *) override;
  int unpack_exchange(int, double *) override;
  int pack_restart(int, double *) override;
  void unpack_restart(int, int) override;
  int size_restart(int) override { return ncolumns + PATH + 1; }
  int maxsize_restart() override { return ncolumns + PATH + 1; }
  double memory_usage() override;

private:
  /* Of each atom: where it was last in units of the followed box (NaN: nowhere), and the box
   * lengths that its image flags miss. */
  enum { PATH = 6 };
  double **path; /* [nmax][PATH] */
  bool settled;
  glass_box followed;
  std::string id_step;

  void followed_fraction(int i, double fraction[3]) const;
  void correct_images(int d, const std::vector<double> &moved);
};

} // namespace LAMMPS_NS

#endif
