# SPDX-License-Identifier: GPL-2.0-or-later
"""compute rdf/mask on C15, against LAMMPS's compute rdf and brute force."""
import unittest

import lammps
import numpy as np
import voronoi

RUN = """
fix             g all ave/time 1 1 1 c_g[*] mode vector file g.txt format " %.15g"
dump            1 all custom 1 x.dump id type x y z
dump_modify     1 format float %.17g
thermo_style    custom step c_g[3][2]
run             0
"""


def table(text):
    return np.array([line.split()[1:] for line in text.splitlines() if line[0] != "#"][1:], dtype=float)


class RdfMask(unittest.TestCase):
    def test_shells_of_c15(self):
        """The distances of a cubic crystal of edge 1: where shells begin, and how many atoms stand in them."""
        use = "comm_modify cutoff 11.0\ncompute v all voroindex/atom\n" \
              "compute g all rdf/mask 400 4.5 type 1 type 1 type 1 type 2 type 2 type 1 type 2 type 2 c_v[9] c_v[9] all all\n"
        a = 6.0
        for ranks in (1, 2, 4):
            result = lammps.run(voronoi.box() + use + RUN, ranks=ranks, files=voronoi.crystal("c15", a=a, n=3))
            g = table(result.text("g.txt"))
            for pair, distance, neighbors in ((0, 0.433013, 4), (1, 0.414578, 12), (2, 0.414578, 6), (3, 0.353553, 6),
                                              (4, 0.353553, 6)):
                first = np.nonzero(g[:, 1 + 3 * pair])[0][0]
                self.assertLess(abs(g[first, 0] - distance * a), 0.5 * 4.5 / 400 + 1e-5)
                self.assertAlmostEqual(g[first, 3 + 3 * pair], neighbors, delta=1e-10)
            # The icosahedra are the small atoms.
            np.testing.assert_allclose(g[:, 10:13], g[:, 13:16], rtol=1e-12)
            parts = g[:, 2] + g[:, 5] + g[:, 8] + g[:, 11]
            np.testing.assert_allclose(parts, g[:, 16], atol=1e-10)
            np.testing.assert_allclose(parts, g[:, 17], atol=1e-10)

    def test_equals_compute_rdf(self):
        use = """
compute         g all rdf/mask 80 5.0 all all type 1 type 1 type 1 type 2 type 2 type 1
compute         l all rdf 80 * * 1 1 1 2 2 1
fix             l all ave/time 1 1 1 c_l[*] mode vector file l.txt format " %.15g"
"""
        for tilts, ranks in (({}, 1), (dict(xy=1.5, xz=-1.0, yz=2.0), 2), ({}, 4)):
            result = lammps.run(lammps.shaken(5, **tilts) + use + RUN, ranks=ranks)
            g, other = table(result.text("g.txt")), table(result.text("l.txt"))
            np.testing.assert_allclose(g[:, 0], other[:, 0], rtol=1e-12)
            for pair in range(4):
                np.testing.assert_allclose(g[:, 1 + 3 * pair], other[:, 1 + 2 * pair], rtol=1e-10, atol=1e-12)
                # LAMMPS takes 2 1 for 1 2: the neighbors of type 1.
                types = result.dump("x.dump")[0]["type"]
                count = np.sum(types == 1) / np.sum(types == 2) if pair == 3 else 1.0
                np.testing.assert_allclose(g[:, 3 + 3 * pair], other[:, 2 + 2 * pair] * count, rtol=1e-10, atol=1e-12)

    def test_sets_that_overlap_within_a_group(self):
        """Brute force: atoms of a slab, with even IDs, with both."""
        use = """
comm_modify     cutoff 8.0
region          slab block INF INF INF INF 0 15
group           some region slab
variable        even atom "id % 2 == 0"
variable        low atom "x < 12"
compute         g some rdf/mask 30 6.0 v_even v_low v_low v_low all v_even
"""
        for ranks in (1, 4):
            result = lammps.run(lammps.shaken(5) + use + RUN, ranks=ranks)
            g, atoms = table(result.text("g.txt")), result.dump("x.dump")[0]
            some = atoms["z"] < 15.0
            even, low = some & (atoms["id"] % 2 == 0), some & (atoms["x"] < 12.0)
            volume = np.linalg.det(atoms["box"][1])
            edges = np.linspace(0.0, 6.0, 31)
            shell = 4 / 3 * np.pi * (edges[1:] ** 3 - edges[:-1] ** 3) / volume
            for pair, (a, b) in enumerate(((even, low), (low, low), (some, even))):
                counts = np.zeros(30)
                for i in np.nonzero(a)[0]:
                    j, r = lammps.distances(atoms, i, 6.0)
                    counts += np.histogram(r[b[j]], edges)[0]
                others = np.sum(b) - np.sum(a & b) / np.sum(a)
                np.testing.assert_allclose(g[:, 1 + 3 * pair], counts / (shell * others * np.sum(a)), rtol=1e-10)
                np.testing.assert_allclose(g[:, 2 + 3 * pair], counts / (shell * (np.sum(some) - 1) * np.sum(some)), rtol=1e-10)
                np.testing.assert_allclose(g[:, 3 + 3 * pair], np.cumsum(counts) / np.sum(a), rtol=1e-10)

    def test_an_empty_set_has_zeros(self):
        use = "comm_modify cutoff 8.0\nvariable none atom 0\ncompute g all rdf/mask 30 6.0 v_none all all v_none\n"
        g = table(lammps.run(lammps.shaken(5) + use + RUN, ranks=2).text("g.txt"))
        self.assertEqual(np.max(np.abs(g[:, 1:])), 0.0)


if __name__ == "__main__":
    unittest.main()
