/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The embedded-atom engine beside LAMMPS's own pair style, on one rank, after a run 0:
 *
 *   eam_engine check AMPLITUDE PART SEED   displace a random part of the atoms, compare
 *   eam_engine time RADIUS                 atoms within a radius of one move; 0: all atoms
 *
 * and a pair style eam/alloy/intel that is off where it is opened for the third time.
 *
 * `check` prints what differs, `time` processor seconds; both as "name value" pairs in a line. */

#include "lammpsplugin.h"
#include "version.h"

#include "glass_eam_set.h"

#include "eam_tables.h"

#include "atom.h"
#include "comm.h"
#include "command.h"
#include "domain.h"
#include "error.h"
#include "force.h"
#include "modify.h"
#include "neighbor.h"
#include "pair_eam_alloy.h"
#include "utils.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <ctime>
#include <numeric>
#include <random>

using namespace LAMMPS_NS;

namespace {

using Vector = std::vector<double>;

double seconds()
{
  timespec t;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* The least of a few means over many runs each. */
template <class Work> double time_of(int repeats, Work work)
{
  double least = INFINITY;
  for (int round = 0; round < 5; round++) {
    const double begin = seconds();
    for (int k = 0; k < repeats; k++)
      work();
    least = std::min(least, (seconds() - begin) / repeats);
  }
  return least;
}

/* The style eam/alloy, but that its third and all later instances in a process push atoms along x
 * by 1e-6: what the run and the box of a fix have is right, and what is opened later is not. */
class PairEamOff : public PairEAMAlloy {
public:
  explicit PairEamOff(LAMMPS *lmp) : PairEAM(lmp), PairEAMAlloy(lmp)
  {
    static int instances = 0;
    off = ++instances > 2;
  }
  void compute(int eflag, int vflag) override
  {
    PairEAMAlloy::compute(eflag, vflag);
    for (int i = 0; off && i < atom->nlocal; i++)
      atom->f[i][0] += 1e-6;
  }

private:
  bool off;
};

class EamEngine : public Command {
public:
  explicit EamEngine(LAMMPS *lmp) : Command(lmp) {}

  void command(int narg, char **arg) override
  {
    if (comm->nprocs > 1)
      error->all(FLERR, "eam_engine runs on one rank");
    make_system();
    if (narg == 4 && !strcmp(arg[0], "check"))
      check(utils::numeric(FLERR, arg[1], false, lmp), utils::numeric(FLERR, arg[2], false, lmp),
            utils::inumeric(FLERR, arg[3], false, lmp));
    else if (narg == 2 && !strcmp(arg[0], "time"))
      time(utils::numeric(FLERR, arg[1], false, lmp));
    else
      error->all(FLERR, "eam_engine check AMPLITUDE PART SEED, or time RADIUS");
    glass_eam_destroy(eam);
  }

private:
  glass_eam *eam = nullptr;
  int n = 0;
  Vector reference; /* [3n] by tag */
  double seconds_to_make = 0.0;

  void require(glass_status status)
  {
    if (status)
      error->all(FLERR, "engine: {}", glass_status_message(status));
  }

  void make_system()
  {
    n = (int)atom->natoms;
    std::vector<int> type(n);
    reference.resize(3 * (size_t)n);
    for (int i = 0; i < atom->nlocal; i++) {
      const int k = (int)atom->tag[i] - 1;
      std::copy(atom->x[i], atom->x[i] + 3, &reference[3 * (size_t)k]);
      type[k] = atom->type[i] - 1;
    }
    EamTables tables;
    if (!find_eam_tables(lmp, tables))
      error->all(FLERR, "the engine does not serve this pair style");
    glass_eam_box box;
    std::copy(domain->boxlo, domain->boxlo + 3, box.low);
    std::copy(domain->h, domain->h + 6, box.h);
    std::copy(domain->periodicity, domain->periodicity + 3, box.periodic);
    const double begin = seconds();
    require(glass_eam_create(&tables.view, &box, n, type.data(),
                             reinterpret_cast<const double(*)[3]>(reference.data()), nullptr,
                             &eam));
    seconds_to_make = seconds() - begin;
  }

  /* Positions by tag into LAMMPS, with new neighbor lists. */
  void place(const Vector &x)
  {
    for (int i = 0; i < atom->nlocal; i++)
      std::copy_n(&x[3 * (size_t)(atom->tag[i] - 1)], 3, atom->x[i]);
    if (domain->triclinic)
      domain->x2lamda(atom->nlocal);
    domain->pbc();
    domain->reset_box();
    comm->setup();
    if (neighbor->style)
      neighbor->setup_bins();
    comm->exchange();
    comm->borders();
    if (domain->triclinic)
      domain->lamda2x(atom->nlocal + atom->nghost);
    neighbor->build(1);
  }

  double of_lammps(Vector &force)
  {
    memset(&atom->f[0][0], 0, 3 * sizeof(double) * (size_t)(atom->nlocal + atom->nghost));
    comm->forward_comm();
    force_pair()->compute(1, 0);
    if (lmp->force->newton)
      comm->reverse_comm();
    for (int i = 0; i < atom->nlocal; i++)
      std::copy_n(atom->f[i], 3, &force[3 * (size_t)(atom->tag[i] - 1)]);
    return force_pair()->eng_vdwl;
  }

  Pair *force_pair() const { return lmp->force->pair; }

  void check(double amplitude, double part, int seed)
  {
    std::mt19937 random((unsigned)seed);
    std::uniform_real_distribution<double> even;
    std::normal_distribution<double> noise(0.0, amplitude);
    std::vector<int> sites;
    Vector there = reference, x, before(3 * (size_t)n), after(3 * (size_t)n);
    for (int i = 0; i < n; i++) {
      if (even(random) >= part)
        continue;
      sites.push_back(i);
      for (int d = 0; d < 3; d++) {
        there[3 * (size_t)i + d] += noise(random);
        x.push_back(there[3 * (size_t)i + d]);
      }
    }
    place(reference);
    const double least = of_lammps(before);
    place(there);
    const double energy = of_lammps(after);
    place(reference);
    glass_eam_set *set;
    require(glass_eam_set_create(eam, &set));
    require(glass_eam_set_move(set, (int)sites.size(), sites.data()));
    Vector force(x.size());
    double above, worst = 0.0, largest = 0.0;
    require(glass_eam_set_evaluate(set, x.data(), force.data(), &above));
    std::vector<char> moves(n, 0);
    for (size_t k = 0; k < sites.size(); k++) {
      moves[sites[k]] = 1;
      for (int d = 0; d < 3; d++) {
        const double expected = after[3 * (size_t)sites[k] + d];
        worst = std::max(worst, std::fabs(expected - force[3 * k + d]));
        largest = std::max(largest, std::fabs(expected));
      }
    }
    double most = 0.0, outside;
    for (int i = 0; i < n; i++) {
      double square = 0.0;
      for (int d = 0; d < 3 && !moves[i]; d++)
        square += std::pow(after[3 * (size_t)i + d] - before[3 * (size_t)i + d], 2);
      most = std::max(most, std::sqrt(square));
    }
    int found;
    const int *which;
    require(glass_eam_set_outside(set, 0.1 * most, &found, &which, &outside));
    glass_eam_set_destroy(set);
    utils::logmesg(lmp,
                   "eam_engine moving {} energy {:.12g} energy_off {:.3g} force {:.6g} force_off "
                   "{:.3g} outside {:.6g} outside_off {:.3g}\n",
                   sites.size(), energy - least, above - (energy - least), largest, worst, most,
                   outside - most);
  }

  std::vector<int> within(double radius)
  {
    std::vector<int> sites;
    for (int i = 0; i < n; i++) {
      double d[3], square = 0.0;
      for (int k = 0; k < 3; k++)
        d[k] = reference[3 * (size_t)i + k] - reference[3 * (size_t)(n / 2) + k];
      domain->minimum_image(d);
      for (const double component : d)
        square += component * component;
      if (radius <= 0.0 || square < radius * radius)
        sites.push_back(i);
    }
    return sites;
  }

  void time(double radius)
  {
    const std::vector<int> sites = within(radius);
    const size_t count = 3 * sites.size();
    Vector x(count), force(count), hv(count), all(3 * (size_t)n);
    std::mt19937 random(1);
    std::normal_distribution<double> noise(0.0, 0.02);
    glass_eam_set *set;
    require(glass_eam_set_create(eam, &set));
    require(glass_eam_set_move(set, (int)sites.size(), sites.data()));
    for (size_t k = 0; k < count; k++)
      x[k] = glass_eam_set_reference(set)[k] + noise(random);
    double energy;
    const int calls = std::max(2, (int)(40000 / sites.size()));
    place(reference);
    const double whole = time_of(std::max(1, 40000 / n), [&] { of_lammps(all); });
    const double call = time_of(
        calls, [&] { require(glass_eam_set_evaluate(set, x.data(), force.data(), &energy)); });
    const double expand = time_of(calls, [&] { require(glass_eam_set_expand(set, x.data())); });
    const double product =
        time_of(calls, [&] { require(glass_eam_set_multiply(set, force.data(), hv.data())); });
    require(glass_eam_set_evaluate(set, x.data(), force.data(), &energy));
    int found;
    const int *which;
    const double outside = time_of(std::max(2, calls / 8), [&] {
      require(glass_eam_set_outside(set, 0.01, &found, &which, &energy));
    });
    const double move = time_of(std::max(2, calls / 8), [&] {
      require(glass_eam_set_move(set, (int)sites.size(), sites.data()));
    });
    utils::logmesg(lmp,
                   "eam_engine atoms {} moving {} whole_box {:.6g} call {:.6g} expand {:.6g} "
                   "product {:.6g} move {:.6g} outside {:.6g} make {:.6g}{}\n",
                   n, sites.size(), whole, call, expand, product, move, outside, seconds_to_make,
                   growth(set, radius, call));
    glass_eam_set_destroy(set);
  }

  /* By the atoms of a shell, one call included and taken off. */
  std::string growth(glass_eam_set *set, double radius, double call)
  {
    if (radius <= 0.0)
      return "";
    const std::vector<int> inner = within(radius), outer = within(1.05 * radius);
    std::vector<int> joining;
    std::set_difference(outer.begin(), outer.end(), inner.begin(), inner.end(),
                        std::back_inserter(joining));
    if (joining.empty())
      return "";
    Vector force(3 * outer.size());
    std::mt19937 random(1);
    std::normal_distribution<double> noise(0.0, 0.02);
    double least = INFINITY;
    for (int round = 0; round < 5; round++) {
      require(glass_eam_set_move(set, (int)inner.size(), inner.data()));
      const double *start = glass_eam_set_reference(set);
      Vector x(start, start + 3 * inner.size());
      for (double &component : x)
        component += noise(random);
      double energy;
      require(glass_eam_set_evaluate(set, x.data(), force.data(), &energy));
      const double begin = seconds();
      require(glass_eam_set_grow(set, (int)joining.size(), joining.data()));
      const double *end = glass_eam_set_reference(set) + 3 * outer.size();
      x.insert(x.end(), end - 3 * joining.size(), end);
      require(glass_eam_set_evaluate(set, x.data(), force.data(), &energy));
      least = std::min(least, seconds() - begin - call);
    }
    return fmt::format(" grow_by {} grow {:.6g}", joining.size(), least);
  }
};

} // namespace

extern "C" __attribute__((visibility("default"))) void lammpsplugin_init(void *lmp, void *handle,
                                                                         void *regfunc)
{
  lammpsplugin_t plugin = {};
  plugin.version = LAMMPS_VERSION;
  plugin.style = "command";
  plugin.name = "eam_engine";
  plugin.info = "the embedded-atom engine beside LAMMPS";
  plugin.author = "GLASS";
  plugin.creator.v1 = [](void *of) -> void * { return new EamEngine(static_cast<LAMMPS *>(of)); };
  plugin.handle = handle;
  reinterpret_cast<lammpsplugin_regfunc>(regfunc)(&plugin, lmp);
  plugin.style = "pair";
  plugin.name = "eam/alloy/intel";
  plugin.creator.v1 = [](void *of) -> void * {
    return static_cast<Pair *>(new PairEamOff(static_cast<LAMMPS *>(of)));
  };
  reinterpret_cast<lammpsplugin_regfunc>(regfunc)(&plugin, lmp);
}
