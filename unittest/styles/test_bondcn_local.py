# SPDX-License-Identifier: GPL-2.0-or-later
"""compute bondcn/local against brute force and SciPy's Voronoi cells, and on crystals."""
import unittest

import lammps
import numpy as np
import voronoi

TRICLINIC = dict(xy=1.5, xz=-1.0, yz=2.0)
RUN = """
compute         b {group} bondcn/local {arguments}
dump            1 all local 1 bonds.dump index c_b[*]
dump_modify     1 format float %.17g
dump            2 all custom 1 atoms.dump id type x y z c_b[*]
dump_modify     2 format float %.17g
compute         n all reduce sum c_b[1] inputs local
thermo_style    custom step c_b[1] c_b[2] c_b[3] c_b[4] c_b[5] c_b[6] c_b[7]
thermo_modify   norm no
run             {steps}
"""


def measure(box, arguments, group="all", ranks=1, files=None, steps=0):
    """Rows id1, id2, n, distance in a fixed order; the global vector; per-atom counts; the atoms."""
    result = lammps.run(box + RUN.format(arguments=arguments, group=group, steps=steps), ranks=ranks, files=files)
    local = result.dump("bonds.dump")[-1]
    bonds = np.column_stack([local[f"c_b[{k}]"] for k in (1, 2, 3, 4)])
    bonds = bonds[np.lexsort((np.round(bonds[:, 3], 8), bonds[:, 1], bonds[:, 0]))]
    atoms = result.dump("atoms.dump")[-1]
    counts = np.column_stack([atoms[f"c_b[{k}]"] for k in range(1, 5)])
    return bonds, np.array([result.thermo[-1][f"c_b[{k}]"] for k in range(1, 8)]), counts, atoms


def bonds_by_cutoff(snapshot, cutoff):
    """All bonds once, term by term."""
    x, ids = lammps.positions(snapshot), snapshot["id"]
    images = lammps.images_within(snapshot, cutoff)
    rows = []
    for i in range(len(x)):
        delta = (x[None, :, :] + images[:, None, :] - x[i]).reshape(-1, 3)
        owner = np.tile(np.arange(len(x)), len(images))
        r = np.linalg.norm(delta, axis=1)
        near = (r <= cutoff) & (r > 0.0)
        delta, owner, r = delta[near], owner[near], r[near]
        for d, j, distance in zip(delta, owner, r):
            if ids[i] < ids[j] or (i == j and tuple(d) > (0.0, 0.0, 0.0)):
                n = np.sum(np.linalg.norm(delta - d, axis=1) <= cutoff) - 1
                rows.append([ids[i], ids[j], n, distance])
    rows = np.array(rows)
    return rows[np.lexsort((np.round(rows[:, 3], 8), rows[:, 1], rows[:, 0]))]


def histogram(common):
    bins = [np.sum(common == n) for n in range(3, 9)]
    return np.array(bins + [len(common) - sum(bins)])


class BondcnLocal(unittest.TestCase):
    def consistent(self, bonds, vector, counts, atoms):
        np.testing.assert_array_equal(vector, histogram(bonds[:, 2]))
        for i in range(0, len(atoms["id"]), 29):
            # A bond with an own image counts for both of its ends.
            ends = np.concatenate([bonds[bonds[:, k] == atoms["id"][i], 2] for k in (0, 1)])
            np.testing.assert_array_equal(counts[i], [len(ends)] + [np.sum(ends == n) for n in (4, 5, 6)])

    def test_by_cutoff_equals_brute_force(self):
        for box in (lammps.shaken(), lammps.shaken(**TRICLINIC)):
            for ranks in (1, 2, 4):
                bonds, vector, counts, atoms = measure(box, "rcut 3.7", ranks=ranks)
                np.testing.assert_allclose(bonds, bonds_by_cutoff(atoms, 3.7), rtol=1e-12)
                self.consistent(bonds, vector, counts, atoms)

    def test_by_cutoff_in_a_box_shorter_than_a_bond(self):
        # Bonds with images of the atom itself, and several between the same two atoms.
        box = lammps.shaken(n=1) + "pair_style zero 5.5\npair_coeff * *\n"
        for ranks in (1, 2):
            bonds, vector, counts, atoms = measure(box, "rcut 5.0", ranks=ranks)
            self.assertTrue(np.any(bonds[:, 0] == bonds[:, 1]))
            np.testing.assert_allclose(bonds, bonds_by_cutoff(atoms, 5.0), rtol=1e-12)
            self.consistent(bonds, vector, counts, atoms)

    def test_by_faces_equals_half_space_intersections(self):
        box = lammps.shaken(**TRICLINIC)
        for ranks, keywords, thresholds in ((1, "", {}), (2, "edge abs 0.3 face abs 0.8", {"edge": 0.3, "face": 0.8}),
                                            (4, "", {})):
            bonds, vector, counts, atoms = measure(box, "voronoi " + keywords, ranks=ranks)
            self.consistent(bonds, vector, counts, atoms)
            for i in range(0, len(atoms["id"]), 29):
                cell = voronoi.Cell(atoms, i, 9.0)
                seen = sorted((atoms["id"][j], n) for j, n in zip(cell.neighbors, cell.edges(**thresholds))
                              if n and atoms["id"][j] > atoms["id"][i])
                mine = bonds[bonds[:, 0] == atoms["id"][i]]
                self.assertEqual(sorted((j, n) for _, j, n, _ in mine), seen)

    def test_of_c15(self):
        files = voronoi.crystal("c15", a=6.0, n=3, noise=0.02)
        for arguments in ("rcut 3.0", "voronoi"):
            for ranks in (1, 2, 4):
                bonds, vector, counts, atoms = measure(voronoi.box(), arguments, ranks=ranks, files=files)
                self.assertEqual(len(bonds), 160 * 27)
                np.testing.assert_array_equal(vector / len(bonds), [0.0, 0.0, 0.9, 0.1, 0.0, 0.0, 0.0])
                types = dict(zip(atoms["id"], atoms["type"]))
                for row in bonds[bonds[:, 2] == 6]:
                    self.assertEqual((types[row[0]], types[row[1]]), (1, 1))
                np.testing.assert_array_equal(counts[atoms["type"] == 1], [[16, 0, 12, 4]] * 8 * 27)
                np.testing.assert_array_equal(counts[atoms["type"] == 2], [[12, 0, 12, 0]] * 16 * 27)

    def test_of_fcc(self):
        _, vector, counts, _ = measure(voronoi.box(), "rcut 3.4", files=voronoi.crystal("fcc", 4.0, 3), ranks=2)
        np.testing.assert_array_equal(vector, [0, 6 * 108, 0, 0, 0, 0, 0])
        np.testing.assert_array_equal(counts, [[12, 12, 0, 0]] * 108)

    def test_bonds_join_atoms_of_the_group_but_count_all_common_neighbors(self):
        everything, _, _, atoms = measure(lammps.shaken(), "rcut 3.7")
        copper, vector, counts, _ = measure(lammps.shaken() + "group cu type 1\n", "rcut 3.7", group="cu", ranks=2)
        inside = atoms["id"][atoms["type"] == 1]
        expected = everything[np.isin(everything[:, 0], inside) & np.isin(everything[:, 1], inside)]
        np.testing.assert_allclose(copper, expected, rtol=1e-12)
        np.testing.assert_array_equal(vector, histogram(expected[:, 2]))
        self.assertTrue(np.all(counts[atoms["type"] == 2] == 0.0))

    def test_walls_are_no_bonds(self):
        box = lammps.shaken().replace("atom_style", "boundary p p f\natom_style")
        bonds, vector, counts, atoms = measure(box, "voronoi", ranks=2)
        self.consistent(bonds, vector, counts, atoms)
        self.assertTrue(np.all(bonds[:, :2] > 0))

    def test_of_a_cluster_that_leaves_ranks_without_atoms(self):
        x = np.random.default_rng(6).uniform(1.0, 7.0, (30, 3))
        files = {"sample.data": lammps.data_file(x, np.ones(30), np.diag([60.0] * 3))}
        for arguments in ("rcut 3.0", "voronoi"):
            one, four = (measure(voronoi.box("f f f") + "comm_modify cutoff 120.0\n", arguments, ranks=ranks,
                                 files=files) for ranks in (1, 4))
            np.testing.assert_allclose(four[0], one[0], rtol=1e-12)
            np.testing.assert_array_equal(four[2], one[2])

    def test_follows_moving_atoms(self):
        moving = "velocity all create 900 5 loop geom\nfix 1 all nve\ntimestep 0.002\n"
        bonds, vector, counts, atoms = measure(lammps.shaken(**TRICLINIC) + moving, "rcut 3.7", ranks=4, steps=30)
        np.testing.assert_allclose(bonds, bonds_by_cutoff(atoms, 3.7), rtol=1e-12)
        self.consistent(bonds, vector, counts, atoms)


    def test_radii_give_the_bonds_of_the_cells_that_voroindex_counts(self):
        """Faces with n edges of a cell are bonds with n common neighbors, in one tessellation."""
        compare = "compute v all voroindex/atom {0}\ndump 3 all custom 1 cells.dump id c_v[*]\n"
        box = lammps.shaken(5, **TRICLINIC) + "comm_modify cutoff 9.0\nvariable r atom 0.9+0.3*type\n"
        plain = measure(box, "voronoi")[2]
        for radius, ranks in (("radius type 1.2 1.5", 1), ("radius v_r", 2), ("radius type 1.2 1.5", 4)):
            result = lammps.run(box + compare.format(radius) + RUN.format(arguments=f"voronoi {radius}", group="all", steps=0),
                                ranks=ranks)
            atoms, cells = result.dump("atoms.dump")[-1], result.dump("cells.dump")[-1]
            for bonds, faces in (("c_b[1]", "c_v[2]"), ("c_b[2]", "c_v[4]"), ("c_b[3]", "c_v[5]"), ("c_b[4]", "c_v[6]")):
                np.testing.assert_array_equal(atoms[bonds], cells[faces])
            self.assertFalse(np.array_equal(plain[:, 0], atoms["c_b[1]"]))


if __name__ == "__main__":
    unittest.main()
