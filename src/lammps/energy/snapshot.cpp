/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "snapshot.h"

#include "glass_box.h"
#include "ranks.h"

#include "atom.h"
#include "domain.h"

#include <algorithm>
#include <cmath>

using namespace LAMMPS_NS;

/* What one atom sends. */
namespace {
struct Record {
  double x[3], charge;
  tagint id;
  int type, mask;
};
} // namespace

static std::vector<Record> gather(LAMMPS *lmp)
{
  const Atom *atom = lmp->atom;
  std::vector<Record> mine(atom->nlocal);
  for (int i = 0; i < atom->nlocal; i++) {
    Record &r = mine[i];
    std::copy(atom->x[i], atom->x[i] + 3, r.x);
    imageint image = atom->image[i];
    lmp->domain->remap(r.x, image);
    r.charge = atom->q_flag ? atom->q[i] : 0.0;
    r.id = atom->tag[i];
    r.type = atom->type[i];
    r.mask = atom->mask[i];
  }
  std::vector<Record> all = Ranks::gather_to_all(lmp->world, mine);
  std::sort(all.begin(), all.end(), [](const Record &a, const Record &b) { return a.id < b.id; });
  return all;
}

Snapshot Snapshot::of(LAMMPS *lmp)
{
  Snapshot s;
  for (const Record &r : gather(lmp)) {
    s.id.push_back(r.id);
    s.type.push_back(r.type);
    s.mask.push_back(r.mask);
    s.x.insert(s.x.end(), r.x, r.x + 3);
    if (lmp->atom->q_flag)
      s.charge.push_back(r.charge);
  }
  const Domain *domain = lmp->domain;
  std::copy(domain->boxlo, domain->boxlo + 3, s.low);
  std::copy(domain->h, domain->h + 6, s.h);
  for (int d = 0; d < 3; d++)
    s.periodic[d] = domain->periodicity[d];
  s.triclinic = domain->triclinic;
  return s;
}

void Snapshot::nearest(int i, int j, double delta[3]) const
{
  for (int d = 0; d < 3; d++)
    delta[d] = x[3 * (size_t)j + d] - x[3 * (size_t)i + d];
  glass_box_nearest(h, periodic, delta);
}

double Snapshot::distance(int i, int j) const
{
  double delta[3];
  nearest(i, j, delta);
  return std::sqrt(delta[0] * delta[0] + delta[1] * delta[1] + delta[2] * delta[2]);
}

double Snapshot::smallest_periodic_height() const
{
  return glass_box_smallest_height(h, periodic);
}

/* Round-off is far below it, and no motion is. */
static constexpr double SAME_PLACE = 1e-8; /* of the cube root of the volume per atom */

bool Snapshot::same_as(const Snapshot &other, int groups) const
{
  if (id != other.id || type != other.type || charge != other.charge ||
      !std::equal(mask.begin(), mask.end(), other.mask.begin(), other.mask.end(),
                  [groups](int a, int b) { return (a & groups) == (b & groups); }))
    return false;
  const double limit = SAME_PLACE * std::cbrt(h[0] * h[1] * h[2] / (size() + 1.0));
  const auto near = [limit](double a, double b) { return std::fabs(a - b) <= limit; };
  if (!std::equal(low, low + 3, other.low, near) || !std::equal(h, h + 6, other.h, near))
    return false;
  for (int i = 0; i < size(); i++) {
    double delta[3];
    for (int d = 0; d < 3; d++)
      delta[d] = x[3 * i + d] - other.x[3 * i + d];
    glass_box_nearest(h, periodic, delta);
    if (!(std::fabs(delta[0]) <= limit && std::fabs(delta[1]) <= limit &&
          std::fabs(delta[2]) <= limit))
      return false;
  }
  return true;
}

int Snapshot::find(tagint wanted) const
{
  const auto place = std::lower_bound(id.begin(), id.end(), wanted);
  return place != id.end() && *place == wanted ? (int)(place - id.begin()) : -1;
}
