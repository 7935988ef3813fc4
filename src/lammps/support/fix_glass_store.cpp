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
#include <cmath>
#include <cstring>
#include <limits>

using namespace LAMMPS_NS;

/* Displacements nearer than this to each other, in box lengths, leave no doubt about the image; at
 * 0.5 two images are equally far. */
static constexpr double CERTAIN = 0.4;

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
  store->unsettle();
}

FixGlassStore::FixGlassStore(LAMMPS *lmp, int narg, char **arg)
    : Fix(lmp, narg, arg), columns(nullptr), user(nullptr), path(nullptr),
      settled(true), followed{}, id_step(std::string(id) + "_STEP")
{
  if (narg != 5)
    error->all(FLERR, "Illegal fix GLASS/STORE command: it is internal, computes define it");
  ncolumns = utils::inumeric(FLERR, arg[3], false, lmp);
  globals.resize(utils::inumeric(FLERR, arg[4], false, lmp));
  restart_global = 1;
  restart_peratom = 1;
  create_attribute = 1;
  maxexchange = ncolumns + PATH;
  grow_arrays(atom->nmax);
  atom->add_callback(Atom::GROW);
  atom->add_callback(Atom::RESTART);
  for (int i = 0; i < atom->nlocal; i++)
    set_arrays(i);
  restart_lattice();
  remember_path();
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
  memory->destroy(path);
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
  settle();
  user->new_configuration(moment);
}

void FixGlassStore::unwrapped(int i, double position[3]) const
{
  domain->unmap(atom->x[i], atom->image[i], position);
  const double *missed = &path[i][3];
  if (missed[0] == 0.0 && missed[1] == 0.0 && missed[2] == 0.0)
    return;
  const int there[3] = {(int)missed[0], (int)missed[1], (int)missed[2]};
  int here[3];
  double shift[3];
  glass_box_present(&followed, there, here);
  glass_box_vector(&followed, here, shift);
  for (int d = 0; d < 3; d++)
    position[d] += shift[d];
}

/* In units of the vectors that deform with the material, where the present ones are those times A,
 * an upper triangular matrix with ones on the diagonal. */
void FixGlassStore::followed_fraction(int i, double fraction[3]) const
{
  double position[3], s[3];
  unwrapped(i, position);
  for (int d = 0; d < 3; d++)
    position[d] -= domain->boxlo[d];
  glass_box_fraction(&followed, position, s);
  const double yz = followed.flip[0], xz = followed.flip[1], xy = followed.flip[2];
  fraction[2] = s[2];
  fraction[1] = s[1] - yz * fraction[2];
  fraction[0] = s[0] - xy * fraction[1] - xz * fraction[2];
}

void FixGlassStore::remember_path()
{
  lattice();
  for (int i = 0; i < atom->nlocal; i++)
    followed_fraction(i, path[i]);
}

void FixGlassStore::restart_path()
{
  for (int i = 0; i < atom->nlocal; i++)
    std::fill_n(&path[i][3], 3, 0.0);
  remember_path();
  settled = true;
}

/* moved: [nlocal] in direction d, in box lengths; NaN for atoms that were nowhere before. */
void FixGlassStore::correct_images(int d, const std::vector<double> &moved)
{
  const double two_pi = 2.0 * std::acos(-1.0);
  double spread[2] = {-1e300, -1e300}, widest[2], circle[2] = {0.0, 0.0}, mean[2];
  for (const double s : moved)
    if (!std::isnan(s)) {
      spread[0] = std::max(spread[0], s);
      spread[1] = std::max(spread[1], -s);
      circle[0] += std::cos(two_pi * s);
      circle[1] += std::sin(two_pi * s);
    }
  MPI_Allreduce(spread, widest, 2, MPI_DOUBLE, MPI_MAX, world);
  if (unwrap == AUTO && widest[0] + widest[1] < 0.5)
    return; /* all went the same way */
  MPI_Allreduce(circle, mean, 2, MPI_DOUBLE, MPI_SUM, world);
  const double drift = std::atan2(mean[1], mean[0]) / two_pi;

  struct {
    double deviation;
    int rank;
  } mine = {0.0, comm->me}, farthest;
  int culprit = -1;
  for (size_t i = 0; i < moved.size(); i++) {
    if (std::isnan(moved[i]))
      continue;
    const double boxes = std::round(moved[i] - drift);
    const double deviation = std::fabs(moved[i] - drift - boxes);
    if (deviation > mine.deviation) {
      mine.deviation = deviation;
      culprit = (int)i;
    }
    path[i][3 + d] -= boxes;
  }
  MPI_Allreduce(&mine, &farthest, 1, MPI_DOUBLE_INT, MPI_MAXLOC, world);
  if (farthest.deviation < CERTAIN)
    return;
  tagint tag = culprit >= 0 && atom->tag_enable ? atom->tag[culprit] : 0;
  MPI_Bcast(&tag, 1, MPI_LMP_TAGINT, farthest.rank, world);
  error->all(
      FLERR,
      "Fix {} on step {}: atom {} has moved {:.3g} box lengths along {} (or one more or less), "
      "and its image flags do not tell on which way it came: use snapshots with image flags "
      "or unwrapped coordinates and the keyword unwrap flags, or snapshots that follow each "
      "other more closely",
      id, update->ntimestep, tag, farthest.deviation, "xyz"[d]);
}

void FixGlassStore::settle()
{
  if (settled)
    return;
  settled = true;
  lattice();
  if (unwrap != FLAGS) {
    std::vector<double> moved[3];
    for (auto &direction : moved)
      direction.resize(atom->nlocal);
    for (int i = 0; i < atom->nlocal; i++) {
      double s[3];
      followed_fraction(i, s);
      for (int d = 0; d < 3; d++)
        moved[d][i] = s[d] - path[i][d];
    }
    for (int d = 0; d < 3; d++)
      if (domain->periodicity[d])
        correct_images(d, moved[d]);
  }
  remember_path();
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
  memory->grow(path, nmax, PATH, "GLASS/STORE:path");
}

void FixGlassStore::copy_arrays(int i, int j, int /*delflag*/)
{
  std::copy_n(columns[i], ncolumns, columns[j]);
  std::copy_n(path[i], PATH, path[j]);
}

void FixGlassStore::set_arrays(int i)
{
  std::fill_n(columns[i], ncolumns, std::numeric_limits<double>::quiet_NaN());
  std::fill_n(path[i], 3, std::numeric_limits<double>::quiet_NaN());
  std::fill_n(path[i] + 3, 3, 0.0);
}

int FixGlassStore::pack_exchange(int i, double *buf)
{
  std::copy_n(columns[i], ncolumns, buf);
  std::copy_n(path[i], PATH, buf + ncolumns);
  return ncolumns + PATH;
}

int FixGlassStore::unpack_exchange(int i, double *buf)
{
  std::copy_n(buf, ncolumns, columns[i]);
  std::copy_n(buf + ncolumns, PATH, path[i]);
  return ncolumns + PATH;
}

int FixGlassStore::pack_restart(int i, double *buf)
{
  buf[0] = ncolumns + PATH + 1;
  std::copy_n(columns[i], ncolumns, buf + 1);
  followed_fraction(i, buf + 1 + ncolumns); /* where the atom is now */
  std::copy_n(path[i] + 3, 3, buf + 1 + ncolumns + 3);
  return ncolumns + PATH + 1;
}

/* An atom's extra values hold those of all fixes, one behind the other, each headed by its length.
 */
void FixGlassStore::unpack_restart(int i, int nth)
{
  const double *values = atom->extra[i];
  for (int skipped = 0; skipped < nth; skipped++)
    values += (int)values[0];
  std::copy_n(values + 1, ncolumns, columns[i]);
  std::copy_n(values + 1 + ncolumns, PATH, path[i]);
}

double FixGlassStore::memory_usage()
{
  return (double)atom->nmax * ((ncolumns + PATH) * sizeof(double) + 2 * sizeof(double *)) +
         (double)globals.capacity() * sizeof(double);
}

GLASS_STYLE(fix, "GLASS/STORE", FixGlassStore, "keeps references for computes (internal)")
