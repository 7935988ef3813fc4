/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A plugin of somebody else with a pair style, as machine-learned potentials come:
 *
 *   pair_style toy CUTOFF EPSILON SIGMA     E = EPSILON * (1 - r/CUTOFF)^2 * exp(-r/SIGMA)
 *   pair_coeff * *
 *
 * With a file "toy_fails" beside the script, evaluating it fails on the last rank once an atom has
 * a neighbor nearer than 0.45 CUTOFF. It also brings a fix artn, as pARTn does, whose value is 42.
 */

#include "lammpsplugin.h"
#include "version.h"

#include "atom.h"
#include "comm.h"
#include "error.h"
#include "fix.h"
#include "force.h"
#include "memory.h"
#include "neigh_list.h"
#include "neighbor.h"
#include "pair.h"
#include "platform.h"
#include "utils.h"

#include <cmath>

using namespace LAMMPS_NS;

namespace {

class PairToy : public Pair {
public:
  explicit PairToy(LAMMPS *lmp) : Pair(lmp)
  {
    single_enable = 0;
    fails = platform::file_is_readable("toy_fails");
  }
  ~PairToy() override
  {
    if (allocated) {
      memory->destroy(setflag);
      memory->destroy(cutsq);
    }
  }

  void settings(int narg, char **arg) override
  {
    if (narg != 3)
      error->all(FLERR, "pair_style toy takes 3 values");
    cutoff = utils::numeric(FLERR, arg[0], false, lmp);
    epsilon = utils::numeric(FLERR, arg[1], false, lmp);
    sigma = utils::numeric(FLERR, arg[2], false, lmp);
  }

  void coeff(int, char **) override
  {
    const int n = atom->ntypes + 1;
    if (!allocated) {
      memory->create(setflag, n, n, "toy:setflag");
      memory->create(cutsq, n, n, "toy:cutsq");
      allocated = 1;
    }
    for (int i = 1; i < n; i++)
      for (int j = 1; j < n; j++)
        setflag[i][j] = i <= j;
  }

  double init_one(int, int) override { return cutoff; }

  void compute(int eflag, int vflag) override
  {
    ev_init(eflag, vflag);
    double **x = atom->x, **f = atom->f;
    const int nlocal = atom->nlocal;
    for (int ii = 0; ii < list->inum; ii++) {
      const int i = list->ilist[ii];
      for (int jj = 0; jj < list->numneigh[i]; jj++) {
        const int j = list->firstneigh[i][jj] & NEIGHMASK;
        const double d[3] = {x[i][0] - x[j][0], x[i][1] - x[j][1], x[i][2] - x[j][2]};
        const double r = std::sqrt(d[0] * d[0] + d[1] * d[1] + d[2] * d[2]);
        if (r >= cutoff)
          continue;
        if (fails && r < 0.45 * cutoff && comm->me == comm->nprocs - 1)
          error->one(FLERR, "the toy potential fails at {:.6g}", r);
        const double u = 1.0 - r / cutoff, e = epsilon * std::exp(-r / sigma);
        const double pull = e * u * (2.0 / cutoff + u / sigma) / r;
        for (int k = 0; k < 3; k++) {
          f[i][k] += pull * d[k];
          if (force->newton_pair || j < nlocal)
            f[j][k] -= pull * d[k];
        }
        if (evflag)
          ev_tally(i, j, nlocal, force->newton_pair, e * u * u, 0.0, pull, d[0], d[1], d[2]);
      }
    }
    if (vflag_fdotr)
      virial_fdotr_compute();
  }

private:
  double cutoff = 0.0, epsilon = 0.0, sigma = 0.0;
  bool fails = false;
};

class FixToy : public Fix {
public:
  FixToy(LAMMPS *lmp, int narg, char **arg) : Fix(lmp, narg, arg)
  {
    scalar_flag = 1, extscalar = 0;
  }
  int setmask() override { return 0; }
  double compute_scalar() override { return 42.0; }
};

} // namespace

extern "C" __attribute__((visibility("default"))) void lammpsplugin_init(void *lmp, void *handle,
                                                                         void *regfunc)
{
  lammpsplugin_t plugin = {};
  plugin.version = LAMMPS_VERSION;
  plugin.style = "pair";
  plugin.name = "toy";
  plugin.info = "a toy pair style";
  plugin.author = "somebody else";
  plugin.creator.v1 = [](void *of) -> void * { return new PairToy(static_cast<LAMMPS *>(of)); };
  plugin.handle = handle;
  reinterpret_cast<lammpsplugin_regfunc>(regfunc)(&plugin, lmp);
  plugin.style = "fix";
  plugin.name = "artn";
  plugin.info = "a fix of the name that another plugin has";
  plugin.creator.v2 = [](void *of, int narg, char **arg) -> void * {
    return new FixToy(static_cast<LAMMPS *>(of), narg, arg);
  };
  reinterpret_cast<lammpsplugin_regfunc>(regfunc)(&plugin, lmp);
}
