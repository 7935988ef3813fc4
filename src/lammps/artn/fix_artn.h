/* SPDX-License-Identifier: GPL-2.0-or-later */
/* fix artn: activation energies of atoms from saddle searches in private instances
 * (doc/fix_artn.rst). */
#ifndef GLASS_FIX_ARTN_H
#define GLASS_FIX_ARTN_H

#include "artn_event.h"
#include "artn_worker.h"
#include "eam_source.h"
#include "fix.h"
#include "snapshot.h"

#include <memory>
#include <string>
#include <vector>

namespace LAMMPS_NS {

class ArtnCatalog;
class ArtnDump;

class FixArtn : public Fix {
public:
  FixArtn(LAMMPS *, int, char **);
  ~FixArtn() override;
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
  enum { MEAN, LOWEST, DEVIATION, CONNECTED, UNIQUE, SEARCHES, PER_ATOM };

  ArtnSettings settings;
  PotentialFile potential;
  int searches, ranks_per_instance, frozen_bit;
  bool quench, resume, engine;
  std::string events_file, dump_file;
  double dump_farther, unique_energy, unique_distance;

  std::string frozen_name;

  bool potential_checked;
  EamSystem eam;      /* of the minimum that is searched, where the potential has one */
  double box_seconds; /* of a call of the whole box on one rank */
  std::unique_ptr<ArtnCatalog> catalog; /* on the first rank */
  std::unique_ptr<ArtnDump> dump;       /* on the first rank */

  Snapshot searched; /* the configuration of the results, as it came */
  double **results;  /* [nlocal][PER_ATOM] */
  std::vector<std::vector<double>> local_rows;
  std::vector<double *> local_pointers;
  std::vector<double> global;

  struct Plan;
  struct Timing { /* time of a force call over that of one with the whole box */
    double local, refined;
  };

  void parse(int, char **);
  void require_dimensions(const std::vector<std::string> &given);
  void find_frozen();
  void search_unless_done();
  void search(const Snapshot &now);
  void prepare(SearchStart &start);
  void require_minimum(const Snapshot &minimum, const std::vector<int> &mobile,
                       const std::vector<double> &force);
  void relax(PrivateInstance &box, double zero, std::vector<double> &x, std::vector<double> &force);
  Plan plan(const SearchStart &start, const std::vector<ArtnEvent> &known);
  bool is_wanted(const ArtnEvent &event, const Snapshot &minimum) const;
  std::unique_ptr<EnergySource> open_source(const SearchStart &, MPI_Comm team,
                                            class ArtnCollector *);
  Timing search_all(const SearchStart &start, const Plan &todo, std::vector<ArtnEvent> &events);
  void publish(const Snapshot &minimum, const std::vector<int> &central,
               const std::vector<ArtnEvent> &events, const Timing &timing);
};

} // namespace LAMMPS_NS

#endif
