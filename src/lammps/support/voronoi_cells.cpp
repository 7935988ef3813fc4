/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "voronoi_cells.h"

#include "style_support.h"

#include "atom.h"
#include "comm.h"
#include "domain.h"
#include "error.h"
#include "neighbor.h"
#include "utils.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <memory>
#include <voro++.hh>

using namespace LAMMPS_NS;

static constexpr double INFINITE = std::numeric_limits<double>::infinity();

struct VoronoiCells::Points {
  int nlocal, n;         /* cells are made for the first nlocal of n points */
  const double (*x)[3];  /* [n] */
  const double *radius;  /* [n] or nullptr */
  double largest_radius; /* on all ranks */
  const int *mask;       /* [nlocal] */
  int groupbit;

  bool wanted(int i) const { return i < nlocal && (mask[i] & groupbit); }
};

/* The box that Voro++ divides into blocks, and its unit of length. Voro++ compares lengths with an
 * absolute tolerance, so the unit is near the spacing of atoms; a power of two rounds nothing. */
struct VoronoiCells::Grid {
  double unit;
  double center[3]; /* in the run's unit of length */
  double half[3];   /* in Voro++'s */
  int blocks[3];

  double inside(int d, double x) const { return (x - center[d]) / unit; }

  void divide(double nblocks)
  {
    const double edge = std::cbrt(8.0 * half[0] * half[1] * half[2] / std::max(nblocks, 1.0));
    for (int d = 0; d < 3; d++)
      blocks[d] = (int)std::max(1.0, std::min(2.0 * half[d] / edge, 1000.0));
  }

  size_t block_of(const double *x) const
  {
    size_t block = 0;
    for (int d = 0; d < 3; d++)
      block = block * blocks[d] + (int)((0.5 + 0.5 * inside(d, x[d]) / half[d]) * blocks[d]);
    return block;
  }
};

static double power_of_two_below(double x)
{
  int exponent;
  std::frexp(x, &exponent);
  return std::ldexp(1.0, exponent - 1);
}

VoronoiCells::VoronoiCells(LAMMPS *lmp, const std::string &style)
    : Pointers(lmp), style(style), slab{}, cell{}, bytes(0.0)
{
}

double VoronoiCells::coordinate(int d, const double *x) const
{
  double s = 0.0;
  for (int k = 0; k < 3; k++)
    s += slab[d].normal[k] * (x[k] - domain->boxlo[k]);
  return s;
}

/* The faces of the box and where its walls stand. Collective. */
void VoronoiCells::measure_box(const double (*x)[3])
{
  const double *g = domain->h_inv;
  const double gradient[3][3] = {{g[0], g[5], g[4]}, {0.0, g[1], g[3]}, {0.0, 0.0, g[2]}};
  for (int d = 0; d < 3; d++) {
    const double *v = gradient[d];
    slab[d].height = 1.0 / std::sqrt(v[0] * v[0] + v[1] * v[1] + v[2] * v[2]);
    for (int k = 0; k < 3; k++)
      slab[d].normal[k] = v[k] * slab[d].height;
  }

  double beyond[6], farthest[6];
  std::fill(beyond, beyond + 6, 0.0);
  for (int i = 0; i < atom->nlocal; i++)
    for (int d = 0; d < 3; d++) {
      const double s = coordinate(d, x[i]);
      if (!std::isfinite(s))
        GlassStyle::check(lmp, style, GLASS_ENONFINITE);
      beyond[d] = std::max(beyond[d], -s);
      beyond[3 + d] = std::max(beyond[3 + d], s - slab[d].height);
    }
  MPI_Allreduce(beyond, farthest, 6, MPI_DOUBLE, MPI_MAX, world);
  for (int d = 0; d < 3; d++) {
    const bool periodic = domain->periodicity[d];
    slab[d].low_wall = periodic ? -INFINITE : -farthest[d];
    slab[d].high_wall = periodic ? INFINITE : slab[d].height + farthest[3 + d];
  }
}

/* How far beyond [low, high] atoms must be known for the cell around `center` to be complete.
 *   weight  largest radius squared - own radius squared */
double VoronoiCells::reach_needed(const double *center, double weight) const
{
  double along[3];
  for (int d = 0; d < 3; d++)
    along[d] = coordinate(d, center);
  double needed = 0.0;
  for (size_t v = 0; v < cell.vertices.size(); v += 3) {
    const double *x = &cell.vertices[v];
    const double ball = std::sqrt(x[0] * x[0] + x[1] * x[1] + x[2] * x[2] + weight);
    for (int d = 0; d < 3; d++) {
      const double *n = slab[d].normal;
      const double s = along[d] + n[0] * x[0] + n[1] * x[1] + n[2] * x[2];
      const double above = std::min(s + ball, slab[d].high_wall) - slab[d].high;
      const double below = slab[d].low - std::max(s - ball, slab[d].low_wall);
      needed = std::max({needed, above, below});
    }
  }
  return needed;
}

static void name_neighbors(voro::voronoicell &, VoronoiCell &) {}

static void name_neighbors(voro::voronoicell_neighbor &c, VoronoiCell &cell)
{
  c.neighbors(cell.neighbors);
}

/* Everything that Voro++ knows is in its own unit of length. */
template <class Cell>
static void describe(Cell &c, double unit, VoronoiCells::Detail detail, VoronoiCell &cell)
{
  cell.volume = c.volume() * unit * unit * unit;
  c.vertices(cell.vertices);
  for (auto &x : cell.vertices)
    x *= unit;
  if (detail == VoronoiCells::VOLUME)
    return;
  c.face_vertices(cell.faces);
  cell.nfaces = 0;
  for (size_t f = 0; f < cell.faces.size(); f += cell.faces[f] + 1)
    cell.nfaces++;
  name_neighbors(c, cell);
}

static void put(voro::container &container, voro::particle_order *order, int i, const double *x,
                double)
{
  if (order)
    container.put(*order, i, x[0], x[1], x[2]);
  else
    container.put(i, x[0], x[1], x[2]);
}

static void put(voro::container_poly &container, voro::particle_order *order, int i,
                const double *x, double radius)
{
  if (order)
    container.put(*order, i, x[0], x[1], x[2], radius);
  else
    container.put(i, x[0], x[1], x[2], radius);
}

/* Atoms in one place have no cells: Voro++ gives both none, and their volume would be missing. */
void VoronoiCells::require_apart(const Points &points, int i) const
{
  const double *a = points.x[i];
  for (int j = 0; j < points.n; j++) {
    const double *b = points.x[j];
    double rsq = 0.0;
    for (int d = 0; d < 3; d++)
      rsq += (a[d] - b[d]) * (a[d] - b[d]);
    if (j == i || std::sqrt(rsq) > 1e-6 * GlassStyle::spacing(lmp))
      continue;
    if (atom->tag_enable && j < atom->nlocal + atom->nghost)
      error->one(FLERR,
                 "{}: atoms {} and {} are in the same place, {} {} {}, and have no Voronoi cells: "
                 "move or delete one of them",
                 style, std::min(atom->tag[i], atom->tag[j]), std::max(atom->tag[i], atom->tag[j]),
                 a[0], a[1], a[2]);
    error->one(FLERR,
               "{}: two atoms are in the same place, {} {} {}, and have no Voronoi cells: move or "
               "delete one of them",
               style, a[0], a[1], a[2]);
  }
}

/* Returns how far atoms must be known for all visited cells. */
template <class Cell, class Container>
double VoronoiCells::visit_cells(const Points &points, const Grid &grid, double margin,
                                 Detail detail, const Visit &visit)
{
  Container container(-grid.half[0], grid.half[0], -grid.half[1], grid.half[1], -grid.half[2],
                      grid.half[2], grid.blocks[0], grid.blocks[1], grid.blocks[2], false, false,
                      false, 8);
  std::vector<std::unique_ptr<voro::wall_plane>> walls;
  const auto add_wall = [&](int d, double sign, double s) {
    const double *n = slab[d].normal;
    const double offset = (s - coordinate(d, grid.center)) / grid.unit;
    walls.emplace_back(new voro::wall_plane(sign * n[0], sign * n[1], sign * n[2], sign * offset));
    container.add_wall(*walls.back());
  };
  for (int d = 0; d < 3; d++) {
    if (slab[d].low - margin <= slab[d].low_wall)
      add_wall(d, -1.0, slab[d].low_wall);
    if (slab[d].high + margin >= slab[d].high_wall)
      add_wall(d, 1.0, slab[d].high_wall);
  }

  voro::particle_order visited;
  for (int i = 0; i < points.n; i++) {
    double x[3];
    for (int d = 0; d < 3; d++)
      x[d] = grid.inside(d, points.x[i][d]);
    put(container, points.wanted(i) ? &visited : nullptr, i, x,
        points.radius ? points.radius[i] / grid.unit : 0.0);
  }

  const double largest = points.largest_radius;
  double needed = 0.0;
  Cell c;
  voro::c_loop_order loop(container, visited);
  if (loop.start())
    do {
      const int i = loop.pid();
      if (container.compute_cell(c, loop)) {
        describe(c, grid.unit, detail, cell);
        const double own = points.radius ? points.radius[i] : 0.0;
        needed = std::max(needed, reach_needed(points.x[i], largest * largest - own * own));
      } else {
        require_apart(points, i);
        cell = VoronoiCell{};
      }
      visit(i, cell);
    } while (loop.inc());
  return needed;
}

/* A box around all points and around all places that cells may reach, in blocks of a few atoms. */
VoronoiCells::Grid VoronoiCells::make_grid(const Points &points, double margin) const
{
  double low[3], high[3];
  for (int d = 0; d < 3; d++) {
    low[d] = INFINITE;
    high[d] = -INFINITE;
  }
  const auto include = [&](const double *x) {
    for (int d = 0; d < 3; d++) {
      low[d] = std::min(low[d], x[d]);
      high[d] = std::max(high[d], x[d]);
    }
  };
  const double *h = domain->h;
  const double edges[3][3] = {{h[0], 0.0, 0.0}, {h[5], h[1], 0.0}, {h[4], h[3], h[2]}};
  for (int corner = 0; corner < 8; corner++) {
    double x[3] = {domain->boxlo[0], domain->boxlo[1], domain->boxlo[2]};
    for (int d = 0; d < 3; d++) {
      const double s = corner >> d & 1 ? std::min(slab[d].high + margin, slab[d].high_wall)
                                       : std::max(slab[d].low - margin, slab[d].low_wall);
      for (int k = 0; k < 3; k++)
        x[k] += s / slab[d].height * edges[d][k];
    }
    include(x);
  }
  for (int i = 0; i < points.n; i++)
    include(points.x[i]);

  Grid grid;
  grid.unit = power_of_two_below(GlassStyle::spacing(lmp));
  for (int d = 0; d < 3; d++) {
    grid.center[d] = 0.5 * (low[d] + high[d]);
    /* Voro++ drops points that are on its upper faces. */
    grid.half[d] = 0.5 * (high[d] - low[d]) / grid.unit + 0.01;
  }
  grid.divide(points.n / voro::optimal_particles);

  /* Where atoms fill a part of the space only, blocks must be smaller to hold a few of them. */
  std::vector<bool> occupied((size_t)grid.blocks[0] * grid.blocks[1] * grid.blocks[2]);
  for (int i = 0; i < points.n; i++)
    occupied[grid.block_of(points.x[i])] = true;
  const double fraction =
      (double)std::count(occupied.begin(), occupied.end(), true) / (double)occupied.size();
  if (fraction < 0.7)
    grid.divide(points.n / voro::optimal_particles / std::max(fraction, 0.02));
  return grid;
}

double VoronoiCells::tessellate(const Points &points, double margin, Detail detail,
                                const Visit &visit)
{
  if (points.nlocal == 0)
    return 0.0;
  const Grid grid = make_grid(points, margin);
  /* Voro++ keeps an index and a position (and a radius) of each point. */
  bytes = std::max(bytes, points.n * 2.0 * (sizeof(int) + 4.0 * sizeof(double)));
  if (points.radius)
    return detail == NEIGHBORS
               ? visit_cells<voro::voronoicell_neighbor, voro::container_poly>(points, grid, margin,
                                                                               detail, visit)
               : visit_cells<voro::voronoicell, voro::container_poly>(points, grid, margin, detail,
                                                                      visit);
  return detail == NEIGHBORS
             ? visit_cells<voro::voronoicell_neighbor, voro::container>(points, grid, margin,
                                                                        detail, visit)
             : visit_cells<voro::voronoicell, voro::container>(points, grid, margin, detail, visit);
}

void VoronoiCells::visit(int groupbit, const double (*x)[3], const double *radius, Detail detail,
                         const Visit &visit, double away)
{
  const double skin = neighbor->skin;
  const double cutoff = GlassStyle::ghost_cutoff(lmp, style);
  /* An atom that is nearer than this now was nearer than the cutoff when ghosts were chosen. */
  const double margin = cutoff - 0.5 * skin - away;
  measure_box(x);
  const double *low = domain->triclinic ? domain->sublo_lamda : domain->sublo;
  const double *high = domain->triclinic ? domain->subhi_lamda : domain->subhi;
  for (int d = 0; d < 3; d++) {
    slab[d].low = domain->triclinic ? low[d] * slab[d].height : low[d] - domain->boxlo[d];
    slab[d].high = domain->triclinic ? high[d] * slab[d].height : high[d] - domain->boxlo[d];
  }

  const int n = atom->nlocal + atom->nghost;
  double largest[2] = {0.0, 0.0};
  if (radius && n)
    largest[0] = *std::max_element(radius, radius + n);
  MPI_Allreduce(&largest[0], &largest[1], 1, MPI_DOUBLE, MPI_MAX, world);
  const Points points = {atom->nlocal, n, x, radius, largest[1], atom->mask, groupbit};
  const double mine = tessellate(points, margin, detail, visit);
  double needed;
  MPI_Allreduce(&mine, &needed, 1, MPI_DOUBLE, MPI_MAX, world);
  if (needed > margin)
    error->all(
        FLERR,
        "{} needs ghost atoms within {:.8g} (what its Voronoi cells reach + the neighbor skin "
        "{:.8g}), but the communication cutoff is {:.8g}: use comm_modify cutoff {:.8g}",
        style, needed + away + skin, skin, cutoff,
        std::ceil((needed + away + skin) * 1000.0) / 1000.0);
}

/* Positions of the atoms of this rank inside the periodic box: before a run they may be outside. */
std::vector<double> VoronoiCells::wrapped_positions() const
{
  std::vector<double> x(3 * (size_t)atom->nlocal);
  for (int i = 0; i < atom->nlocal; i++) {
    std::copy_n(atom->x[i], 3, &x[3 * (size_t)i]);
    domain->remap(&x[3 * (size_t)i]);
  }
  return x;
}

/* Those of all ranks; the atoms of this one are [first, first + nlocal). */
static std::vector<double> gather(const std::vector<double> &own, MPI_Comm world, int &first)
{
  int nprocs, me, mine = (int)own.size();
  MPI_Comm_size(world, &nprocs);
  MPI_Comm_rank(world, &me);
  std::vector<int> counts(nprocs), starts(nprocs, 0);
  MPI_Allgather(&mine, 1, MPI_INT, counts.data(), 1, MPI_INT, world);
  for (int rank = 1; rank < nprocs; rank++)
    starts[rank] = starts[rank - 1] + counts[rank - 1];
  std::vector<double> all((size_t)starts.back() + counts.back());
  MPI_Allgatherv(own.data(), mine, MPI_DOUBLE, all.data(), counts.data(), starts.data(), MPI_DOUBLE,
                 world);
  first = starts[me] / 3;
  return all;
}

/* Append the atoms and images, other than those of this rank, that lie within the margin. */
void VoronoiCells::append_surroundings(const std::vector<double> &all, int first, double margin,
                                       std::vector<double> &points) const
{
  const double *h = domain->h;
  const double edges[3][3] = {{h[0], 0.0, 0.0}, {h[5], h[1], 0.0}, {h[4], h[3], h[2]}};
  for (size_t j = 0; j < all.size() / 3; j++) {
    int begin[3], end[3];
    for (int d = 0; d < 3; d++) {
      const double s = coordinate(d, &all[3 * j]);
      const double lowest = (slab[d].low - margin - s) / slab[d].height;
      const double highest = (slab[d].high + margin - s) / slab[d].height;
      begin[d] = domain->periodicity[d] ? (int)std::ceil(lowest) : 0;
      end[d] = domain->periodicity[d] ? (int)std::floor(highest) : 0;
    }
    const bool own = (int)j >= first && (int)j < first + atom->nlocal;
    for (int a = begin[0]; a <= end[0]; a++)
      for (int b = begin[1]; b <= end[1]; b++)
        for (int c = begin[2]; c <= end[2]; c++)
          if (!own || a || b || c)
            for (int k = 0; k < 3; k++)
              points.push_back(all[3 * j + k] + a * edges[0][k] + b * edges[1][k] +
                               c * edges[2][k]);
  }
}

void VoronoiCells::volumes_without_ghosts(double *volume)
{
  measure_box(atom->nlocal ? reinterpret_cast<const double(*)[3]>(atom->x[0]) : nullptr);
  int first;
  const std::vector<double> own = wrapped_positions();
  const std::vector<double> all = gather(own, world, first);
  for (int d = 0; d < 3; d++) {
    slab[d].low = INFINITE;
    slab[d].high = -INFINITE;
    for (size_t k = 0; k < own.size(); k += 3) {
      const double s = coordinate(d, &own[k]);
      slab[d].low = std::min(slab[d].low, s);
      slab[d].high = std::max(slab[d].high, s);
    }
  }
  double margin, needed = 2.5 * GlassStyle::spacing(lmp);
  do {
    margin = needed;
    std::vector<double> x = own;
    if (!own.empty())
      append_surroundings(all, first, margin, x);
    const auto *raw = reinterpret_cast<const double(*)[3]>(x.data());
    const Points points = {atom->nlocal, (int)(x.size() / 3), raw, nullptr, 0.0, atom->mask, 1};
    needed = tessellate(points, margin, VOLUME,
                        [&](int i, const VoronoiCell &c) { volume[i] = c.volume; });
    /* The reach of an incomplete cell is too large, and its complete form may be much smaller. */
    needed = std::min(needed, 2.0 * margin);
  } while (needed > margin);
}

double VoronoiCells::memory_usage() const
{
  return bytes;
}

VoronoiFaces::VoronoiFaces(LAMMPS *lmp, const std::string &style)
    : Pointers(lmp), style(style), thresholds(glass_polyhedron_thresholds_defaults())
{
}

int VoronoiFaces::parse(int narg, char **arg, int iarg)
{
  const std::string keyword = arg[iarg];
  if (keyword != "edge" && keyword != "face")
    return 0;
  GlassStyle::require_values(lmp, style, narg, arg, iarg, 2);
  const int relative = GlassStyle::choice(lmp, style, keyword, arg[iarg + 1], {"abs", "rel"});
  const double value = GlassStyle::positive(lmp, style, keyword, arg[iarg + 2]);
  if (keyword == "edge") {
    thresholds.edge = value;
    thresholds.edge_relative = relative;
  } else {
    thresholds.face = value;
    thresholds.face_relative = relative;
  }
  return 3;
}

const std::vector<int> &VoronoiFaces::edges(const VoronoiCell &cell)
{
  const size_t nvertices = cell.vertices.size() / 3;
  if (work.size() < nvertices)
    work.resize(nvertices);
  found.resize(cell.nfaces);
  const auto *vertices = reinterpret_cast<const double(*)[3]>(cell.vertices.data());
  GlassStyle::check(lmp, style,
                    glass_polyhedron_edges(&thresholds, (int)nvertices, vertices, cell.nfaces,
                                           cell.faces.data(), work.data(), found.data()));
  return found;
}
