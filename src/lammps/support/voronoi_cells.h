/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Voronoi cells of the atoms of this rank, by Voro++.
 *
 *   VoronoiCells cells(lmp, "compute voroindex/atom");
 *   cells.visit(groupbit, positions.get(), nullptr, VoronoiCells::VOLUME,
 *               [&](int i, const VoronoiCell &cell) { volume[i] = cell.volume; });
 *
 * Cells are of all atoms of all groups, visited are those of one group. In directions that are not
 * periodic the box walls bound the cells; where an atom has moved through a wall since the last
 * reneighboring, the wall stands at that atom. With radii the cells are those of the radical
 * (power) tessellation.
 *
 * Every cell is proven complete. Around each of its vertices lies a ball in which no atom may be:
 * the vertex is as far from its own atom (with radii: its power distance, enlarged by the largest
 * radius). The cell is complete when all these balls lie where atoms are known: the subdomain of
 * the rank and the ghosts around it, up to the walls. */
#ifndef GLASS_VORONOI_CELLS_H
#define GLASS_VORONOI_CELLS_H

#include "glass_polyhedron.h"
#include "pointers.h"

#include <functional>
#include <string>
#include <vector>

namespace LAMMPS_NS {

struct VoronoiCell {
  double volume;
  int nfaces;
  std::vector<double> vertices; /* [vertices][3], relative to the atom */
  std::vector<int> faces;       /* as glass_polyhedron.h takes them */
  std::vector<int> neighbors; /* [nfaces] local or ghost atom behind each face, negative: a wall */
};

class VoronoiCells : protected Pointers {
public:
  enum Detail {
    VOLUME,
    SHAPE,
    NEIGHBORS
  }; /* how much of a cell is filled in, each with those before */
  using Visit = std::function<void(int i, const VoronoiCell &cell)>;

  VoronoiCells(LAMMPS *, const std::string &style);

  /* The cells at the positions of a run, while its ghost atoms are up to date. Collective. When the
   * ghosts do not reach far enough, it stops and names the comm_modify cutoff to use.
   *   x       [nlocal + nghost]
   *   radius  [nlocal + nghost] or nullptr
   *   away    atoms may be as far as this from where the run has them, [length]
   * An atom that larger neighbors leave no cell has volume 0 and no faces. */
  void visit(int groupbit, const double (*x)[3], const double *radius, Detail, const Visit &,
             double away = 0.0);

  /* The volumes of all cells at the positions where atoms are now, also before the first run, when
   * there are no ghosts: the positions are gathered on every rank. Collective.
   *   volume  out, [nlocal] */
  void volumes_without_ghosts(double *volume);

  double memory_usage() const;

private:
  /* Positions as distances from one face of the box, s = normal . (x - boxlo). */
  struct Slab {
    double normal[3], height;
    double low, high;           /* the part that this rank knows without any margin */
    double low_wall, high_wall; /* where the walls stand, infinite where the box is periodic */
  };
  struct Points;
  struct Grid;

  std::string style;
  Slab slab[3];
  VoronoiCell cell;
  double bytes;

  void measure_box(const double (*x)[3]);
  void require_apart(const Points &, int i) const;
  double coordinate(int d, const double *x) const;
  double tessellate(const Points &, double margin, Detail, const Visit &);
  Grid make_grid(const Points &, double margin) const;
  template <class Cell, class Container>
  double visit_cells(const Points &, const Grid &, double margin, Detail, const Visit &);
  double reach_needed(const double *center, double weight) const;
  std::vector<double> wrapped_positions() const;
  void append_surroundings(const std::vector<double> &all, int first, double margin,
                           std::vector<double> &points) const;
};

/* Edges of the faces of a cell, with the thresholds that the user gives as keywords. */
class VoronoiFaces : protected Pointers {
public:
  VoronoiFaces(LAMMPS *, const std::string &style);

  /* Take "edge abs|rel x" or "face abs|rel y" at arg[iarg]. Returns how many words that was, or 0.
   */
  int parse(int narg, char **arg, int iarg);

  /* [nfaces], 0 where a face does not count. */
  const std::vector<int> &edges(const VoronoiCell &);

private:
  std::string style;
  glass_polyhedron_thresholds thresholds;
  std::vector<int> work, found;
};

} // namespace LAMMPS_NS

#endif
