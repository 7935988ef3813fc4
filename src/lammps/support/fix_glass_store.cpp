/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "fix_glass_store.h"

#include "fix_glass_step.h"
#include "register.h"

#include "atom.h"
#include "comm.h"
#include "domain.h"
#include "error.h"
#include "memory.h"
#include "modify.h"
#include "update.h"
#include "utils.h"

#include <algorithm>
#include <cstring>
#include <limits>

using namespace LAMMPS_NS;

GlassStoreUser::~GlassStoreUser() noexcept(false)
{
  if (store)
    store->remove();
}

bool GlassStoreUser::open_store(LAMMPS *lmp, const std::string &compute_id, int ncolumns,
                                int nglobals)
{
  Fix *fix = lmp->modify->add_fix(
      fmt::format("{}_GLASS all GLASS/STORE {} {}", compute_id, ncolumns, nglobals));
  store = static_cast<FixGlassStore *>(fix);
  store->user = this;
  const bool restored = store->restart_reset;
  store->restart_reset = 0;
  return restored;
}

void GlassStoreUser::require_store(LAMMPS *lmp, const std::string &style)
{
  if (!store)
    lmp->error->all(FLERR,
                    "{} has lost its reference: its internal fix GLASS/STORE was deleted or "
                    "unloaded, define the compute anew",
                    style);
}

void GlassStoreUser::ready_store(LAMMPS *lmp, const std::string &style)
{
  require_store(lmp, style);
  store->be_last();
  store->lattice();
}

FixGlassStore::FixGlassStore(LAMMPS *lmp, int narg, char **arg)
    : Fix(lmp, narg, arg), columns(nullptr), user(nullptr), id_step(std::string(id) + "_STEP")
{
  if (narg != 5)
    error->all(FLERR, "Illegal fix GLASS/STORE command: it is internal, computes define it");
  ncolumns = utils::inumeric(FLERR, arg[3], false, lmp);
  globals.resize(utils::inumeric(FLERR, arg[4], false, lmp));
  restart_global = 1;
  restart_peratom = 1;
  create_attribute = 1;
  maxexchange = ncolumns;
  grow_arrays(atom->nmax);
  atom->add_callback(Atom::GROW);
  atom->add_callback(Atom::RESTART);
  for (int i = 0; i < atom->nlocal; i++)
    set_arrays(i);
  restart_lattice();
}

FixGlassStore::~FixGlassStore()
{
  if (user)
    user->store = nullptr;
  if (modify->get_fix_by_id(id_step))
    modify->delete_fix(id_step);
  atom->delete_callback(id, Atom::GROW);
  atom->delete_callback(id, Atom::RESTART);
  memory->destroy(columns);
}

void FixGlassStore::remove()
{
  modify->delete_fix(id);
}

void FixGlassStore::init()
{
  if (!user)
    error->all(FLERR, "Fix {} of style GLASS/STORE is internal: only computes can define it", id);
}

void FixGlassStore::be_last()
{
  const auto &fixes = modify->get_fix_list();
  for (auto fix = fixes.rbegin(); fix != fixes.rend(); ++fix) {
    if (id_step == (*fix)->id)
      return;
    if (strcmp((*fix)->style, "GLASS/STEP") != 0)
      break;
  }
  if (modify->get_fix_by_id(id_step))
    modify->delete_fix(id_step);
  static_cast<FixGlassStep *>(modify->add_fix(id_step + " all GLASS/STEP"))->store = this;
}

void FixGlassStore::new_configuration(GlassStoreUser::Moment moment)
{
  lattice();
  user->new_configuration(moment);
}

void FixGlassStore::unwrapped(int i, double position[3]) const
{
  domain->unmap(atom->x[i], atom->image[i], position);
}

/* Boxes are flipped in the steps of a run only. Before its first step the user may have changed the
 * box, and by more than half its length; the image flags know nothing of that. In a rerun every
 * snapshot but that of the first step is taken for a later step. */
const glass_box &FixGlassStore::lattice()
{
  if (update->whichflag != 0 && update->ntimestep != update->firststep)
    glass_box_follow(&followed, domain->h);
  else
    glass_box_deform(&followed, domain->h);
  return followed;
}

void FixGlassStore::restart_lattice()
{
  glass_box_start(&followed, domain->h);
}

/* Sizes first, to recognise a compute that was defined with other arguments. */
void FixGlassStore::write_restart(FILE *fp)
{
  if (comm->me != 0)
    return;
  std::vector<double> state = {(double)ncolumns, (double)globals.size()};
  state.insert(state.end(), followed.h, followed.h + 6);
  state.insert(state.end(), followed.flip, followed.flip + 3);
  state.insert(state.end(), globals.begin(), globals.end());
  const int size = (int)(state.size() * sizeof(double));
  fwrite(&size, sizeof size, 1, fp);
  fwrite(state.data(), sizeof(double), state.size(), fp);
}

void FixGlassStore::restart(char *buf)
{
  double sizes[2];
  memcpy(sizes, buf, sizeof sizes);
  if (sizes[0] != ncolumns || sizes[1] != (double)globals.size())
    error->all(
        FLERR,
        "The restart file holds {:.0f} values per atom and {:.0f} global ones for fix {}, but "
        "{} and {} are needed: define its compute with the arguments it had in the run that "
        "wrote the file",
        sizes[0], sizes[1], id, ncolumns, globals.size());
  buf += sizeof sizes;
  memcpy(followed.h, buf, sizeof followed.h);
  buf += sizeof followed.h;
  memcpy(followed.flip, buf, sizeof followed.flip);
  buf += sizeof followed.flip;
  memcpy(globals.data(), buf, globals.size() * sizeof(double));
}

void FixGlassStore::grow_arrays(int nmax)
{
  memory->grow(columns, nmax, ncolumns, "GLASS/STORE:columns");
}

void FixGlassStore::copy_arrays(int i, int j, int /*delflag*/)
{
  std::copy_n(columns[i], ncolumns, columns[j]);
}

void FixGlassStore::set_arrays(int i)
{
  std::fill_n(columns[i], ncolumns, std::numeric_limits<double>::quiet_NaN());
}

int FixGlassStore::pack_exchange(int i, double *buf)
{
  std::copy_n(columns[i], ncolumns, buf);
  return ncolumns;
}

int FixGlassStore::unpack_exchange(int i, double *buf)
{
  std::copy_n(buf, ncolumns, columns[i]);
  return ncolumns;
}

int FixGlassStore::pack_restart(int i, double *buf)
{
  buf[0] = ncolumns + 1;
  std::copy_n(columns[i], ncolumns, buf + 1);
  return ncolumns + 1;
}

/* An atom's extra values hold those of all fixes, one behind the other, each headed by its length.
 */
void FixGlassStore::unpack_restart(int i, int nth)
{
  const double *values = atom->extra[i];
  for (int skipped = 0; skipped < nth; skipped++)
    values += (int)values[0];
  std::copy_n(values + 1, ncolumns, columns[i]);
}

double FixGlassStore::memory_usage()
{
  return (double)atom->nmax * (ncolumns * sizeof(double) + sizeof(double *)) +
         (double)globals.capacity() * sizeof(double);
}

GLASS_STYLE(fix, "GLASS/STORE", FixGlassStore, "keeps references for computes (internal)")
