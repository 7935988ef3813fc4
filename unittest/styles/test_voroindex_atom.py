# SPDX-License-Identifier: GPL-2.0-or-later
"""compute voroindex/atom against half-space intersections by SciPy, and on crystals whose index is known."""
import unittest

import lammps
import numpy as np
import voronoi

COLUMNS = [f"c_v[{k}]" for k in range(1, 10)]
RUN = """
compute         v {group} voroindex/atom {keywords}
dump            1 all custom 1 v.dump id type x y z c_v[*]
dump_modify     1 format float %.17g
thermo_style    custom step vol c_v[1] c_v[2] c_v[3] c_v[4]
thermo_modify   norm no format float %.17g
run             {steps}
"""


def sample(box, keywords="", group="all", ranks=1, steps=0, files=None):
    result = lammps.run(box + RUN.format(keywords=keywords, group=group, steps=steps), ranks=ranks, files=files)
    return result.dump("v.dump")[-1], result.thermo[-1]


def table(snapshot):
    return np.column_stack([snapshot[name] for name in COLUMNS])


class VoroindexAtom(unittest.TestCase):
    def agrees(self, snapshot, reach=9.0, radius=None, walls=(False, False, False), every=23, **thresholds):
        for i in range(0, len(snapshot["id"]), every):
            cell = voronoi.Cell(snapshot, i, reach, radius, walls)
            np.testing.assert_allclose(table(snapshot)[i], voronoi.index(cell, **thresholds), rtol=1e-9)

    def fills_the_box(self, thermo):
        self.assertLess(abs(thermo["c_v[4]"] / thermo["Volume"] - 1.0), 1e-9)

    def test_equals_half_space_intersections(self):
        for box in (lammps.shaken(), lammps.shaken(xy=1.5, xz=-1.0, yz=2.0)):
            self.agrees(sample(box)[0])

    def test_does_not_depend_on_ranks_and_fills_the_box(self):
        for box in (lammps.shaken(), lammps.shaken(xy=1.5, xz=-1.0, yz=2.0)):
            one, thermo = sample(box)
            self.fills_the_box(thermo)
            for ranks in (2, 4):
                more, thermo = sample(box, ranks=ranks)
                self.fills_the_box(thermo)
                np.testing.assert_allclose(table(more), table(one), rtol=1e-10)

    def test_of_c15_a15_and_bcc(self):
        for name, a, types in (("c15", 6.0, {1: [0.047597, 16, 0, 0, 12, 4], 2: [0.038702, 12, 0, 0, 12, 0]}),
                            ("a15", 4.5, {1: [None, 12, 0, 0, 12, 0], 2: [None, 14, 0, 0, 12, 2]}),
                            ("bcc", 3.2, {1: [0.5, 14, 0, 6, 0, 8]})):
            for ranks, noise in ((1, 0.0), (2, 0.0), (4, 0.02)):
                snapshot, thermo = sample(voronoi.box(), ranks=ranks,
                                          files=voronoi.crystal(name, a=a, n=4, noise=noise))
                self.fills_the_box(thermo)
                for t, (volume, *faces) in types.items():
                    rows = table(snapshot)[snapshot["type"] == t]
                    np.testing.assert_array_equal(rows[:, 1:6], np.tile(faces, (len(rows), 1)))
                    np.testing.assert_array_equal(rows[:, 8], float(faces[:5] == [12, 0, 0, 12, 0]))
                    if volume and not noise:
                        np.testing.assert_allclose(rows[:, 0], volume * a**3, atol=0.5e-6 * a**3)

    def test_collapsed_edges_make_a_noisy_fcc_crystal_whole(self):
        fcc = voronoi.crystal("fcc", a=4.0, n=4, noise=0.02)
        raw = table(sample(voronoi.box(), files=fcc)[0])
        self.assertTrue(np.any(raw[:, 1] != 12))
        whole = table(sample(voronoi.box(), "edge abs 0.4", ranks=2, files=fcc)[0])
        np.testing.assert_array_equal(whole[:, 1:6], np.tile([12, 0, 12, 0, 0], (len(whole), 1)))
        np.testing.assert_allclose(whole[:, 0], raw[:, 0], rtol=1e-10)

    def test_thresholds_together(self):
        self.agrees(sample(lammps.shaken(), "edge abs 0.3 face abs 0.8")[0], edge=0.3, face=0.8)
        self.agrees(sample(lammps.shaken(), "face rel 0.03 edge rel 0.2", ranks=2)[0], edge=0.2, face=0.03,
                    edge_relative=True, face_relative=True)

    def test_radical_tessellation(self):
        by_type, thermo = sample(lammps.shaken(xy=1.5), "radius type 1.2 1.5")
        self.fills_the_box(thermo)
        self.agrees(by_type, radius=np.where(by_type["type"] == 1, 1.2, 1.5))
        variable, thermo = sample(lammps.shaken(xy=1.5) + "variable r atom 0.9+0.3*type\n", "radius v_r", ranks=4)
        self.fills_the_box(thermo)
        np.testing.assert_allclose(table(variable), table(by_type), rtol=1e-10)

    def test_of_a_droplet_in_a_free_box(self):
        random = np.random.default_rng(5)
        x = np.array([p for p in np.mgrid[0:12, 0:12, 0:12].reshape(3, -1).T * 2.6
                      if np.linalg.norm(p - 14.3) < 7.0]) + random.uniform(-0.4, 0.4, (88, 3))
        # Walls through an atom, and far from them.
        low = x.min(axis=0) - [0.0, 6.0, 9.0]
        h = np.diag(x.max(axis=0) - low + [0.1, 8.0, 2.0])
        files = {"sample.data": lammps.data_file(x, np.ones(len(x)), h, low=low)}
        one, thermo = sample(voronoi.box("f f f"), files=files)
        self.fills_the_box(thermo)
        for i in np.nonzero(x[:, 0] > low[0])[0][::5]:
            cell = voronoi.Cell(one, i, 100.0, walls=(True, True, True))
            np.testing.assert_allclose(table(one)[i], voronoi.index(cell), rtol=1e-9)
        for ranks in (2, 4):
            box = voronoi.box("f f f") + "comm_modify cutoff 80.0\n"
            more, thermo = sample(box, ranks=ranks, files=files)
            self.fills_the_box(thermo)
            np.testing.assert_allclose(table(more), table(one), rtol=1e-10)

    def test_walls_of_a_triclinic_box(self):
        box = lammps.shaken(xy=1.5).replace("atom_style", "boundary p p f\natom_style")
        one, thermo = sample(box)
        self.fills_the_box(thermo)
        low, h = one["box"]
        self.assertTrue(np.any(table(one)[one["z"] - low[2] < 1.0]))
        self.agrees(one, walls=(False, False, True))
        more, thermo = sample(box, ranks=4)
        self.fills_the_box(thermo)
        np.testing.assert_allclose(table(more), table(one), rtol=1e-10)

    def test_follows_moving_atoms_and_shrink_wrapped_walls(self):
        moving = "velocity all create 900 5 loop geom\nfix 1 all nve\ntimestep 0.002\nneigh_modify delay 50\n" \
                 "comm_modify cutoff 9.0\n"
        last, thermo = sample(lammps.shaken(xy=0.5) + moving, ranks=2, steps=30)
        self.fills_the_box(thermo)
        self.agrees(last)
        last, _ = sample(lammps.shaken().replace("atom_style", "boundary p p s\natom_style") + moving, steps=30)
        x = lammps.positions(last)
        _, h = last["box"]
        bounds = min(last["box"][0][2], x[:, 2].min()), max(last["box"][0][2] + h[2, 2], x[:, 2].max())
        np.testing.assert_allclose(np.sum(last["c_v[1]"]), h[0, 0] * h[1, 1] * (bounds[1] - bounds[0]), rtol=1e-9)

    def test_group_reads_its_own_atoms_and_counts_all_as_neighbors(self):
        everything, _ = sample(lammps.shaken())
        copper, thermo = sample(lammps.shaken() + "group cu type 1\n", group="cu", ranks=2)
        inside = copper["type"] == 1
        np.testing.assert_allclose(table(copper)[inside], table(everything)[inside], rtol=1e-10)
        self.assertTrue(np.all(table(copper)[~inside] == 0.0))
        mean = table(everything)[inside].mean(axis=0)
        np.testing.assert_allclose([thermo[f"c_v[{k}]"] for k in (1, 2, 3, 4)],
                                   [mean[8], mean[7], mean[0], mean[0] * np.sum(inside)], rtol=1e-10)


    def test_frank_kasper_cells_and_the_most_frequent_indices(self):
        """C15: a third Z16 and two thirds Z12; A15: a quarter Z12, three quarters Z14; bcc has none."""
        use = """
compute         v all voroindex/atom frequent 3
fix             a all ave/time 1 1 1 c_v[*] mode vector file indices.txt
dump            1 all custom 1 cells.dump id type c_v[10]
thermo_style    custom step c_v[1] c_v[5] c_v[1][6]
run             0
"""
        for name, expected, rows in (
                ("c15", {1: 16, 2: 12}, [[0, 0, 12, 0, 0, 1024, 2 / 3, 0, 1024], [0, 0, 12, 4, 0, 512, 1 / 3, 512, 0], [0] * 9]),
                ("a15", {1: 12, 2: 14}, [[0, 0, 12, 2, 0, 384, 0.75, 0, 384], [0, 0, 12, 0, 0, 128, 0.25, 128, 0], [0] * 9]),
                ("bcc", {1: 0}, [[0, 6, 0, 8, 0, 128, 1, 128], [0] * 8, [0] * 8])):
            for ranks in (1, 2, 4):
                result = lammps.run(voronoi.box() + use, ranks=ranks, files=voronoi.crystal(name, a=5.0, n=4))
                cells = result.dump("cells.dump")[0]
                for t, faces in expected.items():
                    np.testing.assert_array_equal(cells["c_v[10]"][cells["type"] == t], faces)
                self.assertAlmostEqual(result.thermo[0]["c_v[5]"], float(name != "bcc"), delta=1e-12)
                found = [line.split()[1:] for line in result.text("indices.txt").splitlines()[4:7]]
                np.testing.assert_allclose(np.array(found, float), rows, atol=1e-5)


if __name__ == "__main__":
    unittest.main()
