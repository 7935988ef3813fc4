/* SPDX-License-Identifier: GPL-2.0-or-later */
/* fix artn/atom: activation energies of atoms from saddle searches (doc/fix_artn_atom.rst). */
#ifndef GLASS_FIX_ARTN_ATOM_H
#define GLASS_FIX_ARTN_ATOM_H

#include "artn_parameters.h"
#include "artn_results.h"
#include "artn_shares.h"
#include "eam_source.h"
#include "fix.h"
#include "snapshot.h"

#include <memory>
#include <string>
#include <vector>

namespace LAMMPS_NS {

class ArtnCatalog;
class ArtnDump;

class FixArtnAtom : public Fix {
public:
  FixArtnAtom(LAMMPS *, int, char **);
  ~FixArtnAtom() override;
  int setmask() override;
  void init() override;
  void setup(int) override;
  void end_of_step() override;
  double compute_vector(int) override;
  double memory_usage() override;

  void grow_arrays(int) override;
  void copy_arrays(int, int, int) override;
  void set_arrays(int) override;
  int pack_exchange(int, double *) override;
  int unpack_exchange(int, double *) override;

private:
  ArtnSettings settings;
  PotentialFile potential;
  int frozen_bit;

  bool potential_checked;
  EamSystem eam;      /* of the minimum that is searched, where the potential has one */
  double box_seconds; /* of a call of the whole box on one rank */
  std::unique_ptr<ArtnCatalog> catalog; /* on the first rank */
  std::unique_ptr<ArtnDump> dump;       /* on the first rank */

  Snapshot searched; /* the configuration of the results, as it came */
  double **results;  /* [nlocal][ARTN_PER_ATOM] */
  std::vector<std::vector<double>> local_rows;
  std::vector<double *> local_pointers;
  std::vector<double> global;

  /* Sites of the atoms that are pushed, and what is known of their searches. */
  struct Plan {
    std::vector<int> central;
    ArtnDone done;
    std::vector<double> minimum; /* that the searches begin from, or empty */
    bigint known = 0, all = 0;   /* searches */
  };

  void find_frozen();
  void search_unless_done();
  void search(const Snapshot &now);
  std::vector<int> central_atoms(const SearchStart &start) const;
  void open_catalog(const SearchStart &start);
  Plan plan(const SearchStart &start);
  void prepare(SearchStart &start, const std::vector<double> &known_minimum);
  void require_minimum(const Snapshot &minimum, const std::vector<int> &mobile,
                       const std::vector<double> &force, double limit);
  void relax(PrivateInstance &box, double zero, std::vector<double> &x, std::vector<double> &force,
             double *energy);
  std::unique_ptr<EnergySource> open_source(const SearchStart &, MPI_Comm team,
                                            class ArtnCollector *);
  ArtnResults::Timing search_all(const SearchStart &start, const Plan &plan);
  void search_share(class ArtnWorker &worker, const Plan &plan, const ArtnShares::Share &share,
                    class ArtnCollector *collector);
  void publish(const ArtnResults &found);
  template <class Work> void on_first_rank(Work work);
};

} // namespace LAMMPS_NS

#endif
