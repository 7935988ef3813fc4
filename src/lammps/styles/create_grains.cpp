/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "create_grains.h"

#include "glass_grains.h"
#include "register.h"
#include "style_support.h"

#include "atom.h"
#include "comm.h"
#include "domain.h"
#include "error.h"
#include "lattice.h"
#include "library.h"
#include "utils.h"

#include "fmt/format.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <memory>

using namespace LAMMPS_NS;

static const char STYLE[] = "create_grains";

/* What is made, the same on all ranks. Positions relative to the corner of the box. */
struct CreateGrains::Sample {
  std::vector<double> seed, quaternion, cell_volume; /* [grains][3], [4], [1] */
  std::vector<double> x;                             /* [atoms][3] */
  std::vector<int> type, grain;                      /* [atoms], grain from 1, 0: fill */
  double gap = 0.0, dmin = 0.0;
};

void CreateGrains::parse(int narg, char **arg)
{
  if (narg < 2)
    error->all(FLERR, "Illegal {} command: the number of grains and a seed must follow", STYLE);
  grains = GlassStyle::positive_int(lmp, STYLE, "N", arg[0]);
  random = (uint64_t)GlassStyle::positive_int(lmp, STYLE, "seed", arg[1]);
  relaxations = 10;
  fill_type = 0;
  volume = average = dmin = gap = 0.0;
  fraction = 0.5;
  rotate = true;
  const int nbasis = domain->lattice ? domain->lattice->nbasis : 0;
  if (nbasis == 0)
    error->all(FLERR, "{} needs a lattice: use the lattice command before it", STYLE);
  basis_type.assign(nbasis, 1);
  bool has_gap = false;
  for (int iarg = 2; iarg < narg; iarg += 2) {
    const char *keyword = arg[iarg];
    GlassStyle::require_values(lmp, STYLE, narg, arg, iarg, 1);
    const char *value = arg[iarg + 1];
    if (strcmp(keyword, "basis") == 0) {
      GlassStyle::require_values(lmp, STYLE, narg, arg, iarg, 2);
      const int which = GlassStyle::positive_int(lmp, STYLE, "basis", value);
      const int type = GlassStyle::positive_int(lmp, STYLE, "basis", arg[iarg + 2]);
      if (which > nbasis || type > atom->ntypes)
        error->all(FLERR,
                   "Illegal {} basis {} {}: the lattice has {} basis atoms, and there are {} types",
                   STYLE, which, type, nbasis, atom->ntypes);
      basis_type[which - 1] = type;
      iarg++;
    } else if (strcmp(keyword, "volume") == 0)
      volume = GlassStyle::positive(lmp, STYLE, keyword, value);
    else if (strcmp(keyword, "relax") == 0) {
      relaxations = utils::inumeric(FLERR, value, false, lmp);
      if (relaxations < 0)
        error->all(FLERR, "Illegal {} relax {}: it must be zero or more", STYLE, relaxations);
    } else if (strcmp(keyword, "rotate") == 0)
      rotate = utils::logical(FLERR, value, false, lmp);
    else if (strcmp(keyword, "gap") == 0) {
      gap = utils::numeric(FLERR, value, false, lmp);
      has_gap = true;
      if (!(gap >= 0.0) || !std::isfinite(gap))
        error->all(FLERR, "Illegal {} gap {}: it must be zero or more", STYLE, value);
    } else if (strcmp(keyword, "fraction") == 0) {
      fraction = GlassStyle::positive(lmp, STYLE, keyword, value);
      if (fraction >= 1.0)
        error->all(FLERR, "Illegal {} fraction {}: it must be below 1", STYLE, value);
    } else if (strcmp(keyword, "fill") == 0) {
      GlassStyle::require_values(lmp, STYLE, narg, arg, iarg, 3);
      fill_type = GlassStyle::positive_int(lmp, STYLE, "fill", value);
      average = GlassStyle::positive(lmp, STYLE, "fill", arg[iarg + 2]);
      dmin = GlassStyle::positive(lmp, STYLE, "fill", arg[iarg + 3]);
      if (fill_type > atom->ntypes)
        error->all(FLERR, "Illegal {} fill {}: there are types 1 to {}", STYLE, fill_type,
                   atom->ntypes);
      iarg += 2;
    } else
      GlassStyle::unknown_keyword(lmp, STYLE, keyword);
  }
  if (fill_type && has_gap)
    error->all(FLERR,
               "Illegal {} command: with fill the gap follows from volume and composition, "
               "and cannot be given",
               STYLE);
}

/* Which atoms of the crystal stay, the deepest first; with a fill so many that the composition is
 * right, else those beyond the gap. */
static int atoms_that_stay(std::vector<glass_grain_atom> &atoms, const std::vector<int> &basis_type,
                           int fill_type, int others, double &gap)
{
  std::stable_sort(atoms.begin(), atoms.end(),
                   [](const auto &a, const auto &b) { return a.depth > b.depth; });
  int stay = 0, found = 0;
  for (const glass_grain_atom &atom : atoms) {
    if (fill_type ? found == others : atom.depth < 0.5 * gap)
      break;
    found += basis_type[atom.basis] != fill_type;
    stay++;
  }
  if (fill_type && found < others)
    return -1;
  if (fill_type)
    gap = stay ? 2.0 * atoms[stay - 1].depth : 0.0;
  return stay;
}

void CreateGrains::make(Sample &sample)
{
  glass_box box;
  glass_box_start(&box, domain->h);
  const double box_volume = domain->xprd * domain->yprd * domain->zprd;

  Lattice *lattice = domain->lattice;
  const int nbasis = lattice->nbasis;
  double origin[3] = {0.0, 0.0, 0.0};
  lattice->lattice2box(origin[0], origin[1], origin[2]);
  glass_crystal crystal;
  std::vector<double> basis(3 * (size_t)nbasis);
  const double *const edges[3] = {lattice->a1, lattice->a2, lattice->a3};
  const auto place = [&](const double *fraction, double *x) {
    for (int d = 0; d < 3; d++)
      x[d] = fraction[0] * edges[0][d] + fraction[1] * edges[1][d] + fraction[2] * edges[2][d];
    lattice->lattice2box(x[0], x[1], x[2]);
    for (int d = 0; d < 3; d++)
      x[d] -= origin[d];
  };
  for (int d = 0; d < 3; d++) {
    double along[3] = {0.0, 0.0, 0.0};
    along[d] = 1.0;
    place(along, crystal.cell[d]);
  }
  for (int b = 0; b < nbasis; b++)
    place(lattice->basis[b], &basis[3 * (size_t)b]);
  const auto &c = crystal.cell;
  const double cell_volume = std::fabs(c[0][0] * (c[1][1] * c[2][2] - c[1][2] * c[2][1]) -
                                       c[0][1] * (c[1][0] * c[2][2] - c[1][2] * c[2][0]) +
                                       c[0][2] * (c[1][0] * c[2][1] - c[1][1] * c[2][0]));
  const double scale = volume > 0.0 ? std::cbrt(volume * nbasis / cell_volume) : 1.0;
  for (auto &row : crystal.cell)
    for (double &value : row)
      value *= scale;
  for (double &value : basis)
    value *= scale;
  crystal.nbasis = nbasis;
  crystal.basis = reinterpret_cast<const double(*)[3]>(basis.data());

  sample.seed.resize(3 * (size_t)grains);
  sample.cell_volume.resize(grains);
  sample.quaternion.assign(4 * (size_t)grains, 0.0);
  auto *seed = reinterpret_cast<double(*)[3]>(sample.seed.data());
  auto *quaternion = reinterpret_cast<double(*)[4]>(sample.quaternion.data());
  GlassStyle::check(
      lmp, STYLE,
      glass_grains_seeds(&box, grains, relaxations, random, seed, sample.cell_volume.data()));
  for (int g = 0; g < grains; g++)
    if (rotate)
      glass_grains_rotation(random, g, quaternion[g]);
    else
      quaternion[g][0] = 1.0;
  int natoms;
  glass_grain_atom *raw;
  GlassStyle::check(lmp, STYLE,
                    glass_grains_crystal(&box, grains, seed, quaternion, &crystal, &natoms, &raw));
  std::vector<glass_grain_atom> atoms(raw, raw + natoms);
  free(raw);

  const double wanted = fill_type ? std::round(box_volume / average) : 0.0;
  if (wanted > 2e9)
    error->all(FLERR, "{}: {:.8g} atoms are wanted, more than 2e9: make the box smaller", STYLE,
               wanted);
  const int all = (int)wanted, fills = (int)std::lround(fraction * all), others = all - fills;
  sample.gap = gap;
  const int stay = atoms_that_stay(atoms, basis_type, fill_type, others, sample.gap);
  if (stay < 0)
    error->all(
        FLERR,
        "{}: grains without any gap have fewer than the {} atoms of other types than {} that "
        "the composition wants: make volume smaller, or fraction larger",
        STYLE, others, fill_type);
  const int more = fill_type ? all - stay : 0;
  if (more < 0)
    error->all(
        FLERR,
        "{}: the grains alone have {} atoms of type {}, more than the {} that the composition "
        "wants: make fraction larger",
        STYLE, stay - others, fill_type, fills);
  for (int k = 0; k < stay; k++) {
    sample.x.insert(sample.x.end(), atoms[k].x, atoms[k].x + 3);
    sample.type.push_back(basis_type[atoms[k].basis]);
    sample.grain.push_back(atoms[k].grain + 1);
  }
  sample.x.resize(3 * ((size_t)stay + more));
  sample.type.resize(stay + more, fill_type);
  sample.grain.resize(stay + more, 0);
  sample.dmin = dmin;
  if (more)
    GlassStyle::check(lmp, STYLE,
                      glass_grains_fill(&box, random, stay, more,
                                        reinterpret_cast<double(*)[3]>(sample.x.data()),
                                        &sample.dmin));
}

void CreateGrains::create(Sample &sample)
{
  const int n = (int)sample.type.size();
  std::vector<double> x(sample.x);
  for (size_t k = 0; k < x.size(); k++)
    x[k] += domain->boxlo[k % 3];
  const bigint before = atom->natoms;
  tagint highest = 0;
  for (int i = 0; i < atom->nlocal; i++)
    highest = std::max(highest, atom->tag[i]);
  tagint last;
  MPI_Allreduce(&highest, &last, 1, MPI_LMP_TAGINT, MPI_MAX, world);
  std::vector<tagint> id(n);
  for (int k = 0; k < n; k++)
    id[k] = last + 1 + k;
  lammps_create_atoms(lmp, n, id.data(), sample.type.data(), x.data(), nullptr, nullptr, 0);
  if (atom->natoms != before + n)
    error->all(FLERR, "{}: only {} of {} atoms could be placed", STYLE, atom->natoms - before, n);
  int flag, columns;
  const int index = atom->find_custom("grain", flag, columns);
  if (index >= 0 && flag == 0 && columns == 0)
    for (int i = 0; i < atom->nlocal; i++)
      if (atom->tag[i] > last)
        atom->ivector[index][i] = sample.grain[atom->tag[i] - last - 1];
}

void CreateGrains::report(const Sample &sample)
{
  if (comm->me != 0)
    return;
  std::vector<int> atoms(grains + 1, 0), of_type(atom->ntypes + 1, 0);
  for (size_t k = 0; k < sample.type.size(); k++) {
    atoms[sample.grain[k]]++;
    of_type[sample.type[k]]++;
  }
  std::string text = fmt::format("{}: grain  atoms      volume  quaternion\n", STYLE);
  for (int g = 0; g < grains; g++) {
    const double *q = &sample.quaternion[4 * (size_t)g];
    text += fmt::format("{}: {:5} {:6} {:11.5g}  {:8.5f} {:8.5f} {:8.5f} {:8.5f}\n", STYLE, g + 1,
                        atoms[g + 1], sample.cell_volume[g], q[0], q[1], q[2], q[3]);
  }
  text += fmt::format("{}: {} atoms in grains, {} between them; gap {:.5g}", STYLE,
                      (int)sample.type.size() - atoms[0], atoms[0], sample.gap);
  if (atoms[0])
    text += fmt::format(", filled with distances of {:.5g} or more", sample.dmin);
  for (int type = 1; type <= atom->ntypes; type++)
    text += fmt::format("{}{} of type {}", type == 1 ? "; " : ", ", of_type[type], type);
  utils::logmesg(lmp, text + "\n");
}

void CreateGrains::command(int narg, char **arg)
{
  GlassStyle::require_box(lmp, STYLE);
  GlassStyle::require_3d(lmp, STYLE);
  GlassStyle::require_atom_ids(lmp, STYLE);
  if (!domain->xperiodic || !domain->yperiodic || !domain->zperiodic)
    error->all(FLERR, "{} needs a box that is periodic along all directions", STYLE);
  parse(narg, arg);
  Sample sample;
  make(sample);
  create(sample);
  report(sample);
}

GLASS_STYLE(command, "create_grains", CreateGrains, "grains of a crystal and a random fill")
