# SPDX-License-Identifier: GPL-2.0-or-later
"""The Python package glass reads what LAMMPS and GLASS write, and its numbers are those of LAMMPS's own styles."""
import pathlib
import sys
import tempfile
import unittest

import lammps
import numpy as np

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "src" / "python"))
from glass import draw, fit, read, write  # noqa: E402

VACANCY = """
units           metal
atom_modify     map yes
lattice         fcc 3.614925
region          box block 0 3 0 3 0 3
create_box      1 box
create_atoms    1 box
include         potential.mod
region          site sphere 0 0 0 0.1
delete_atoms    region site compress no
region          neighbor sphere 0.0 0.0 0.0 0.8
group           neighbor region neighbor
minimize        0.0 1.0e-8 1000 10000
"""
COPPER = {"potential.mod": (lammps.EXAMPLES / "vacancy" / "potential.mod").read_text()}


class Reading(unittest.TestCase):
    def test_snapshots_of_a_triclinic_box(self):
        result = lammps.run(lammps.shaken(5, 0.7, -0.4, 0.3) + "dump 1 all custom 1 a.dump id type x y z vx\n"
                            "dump 2 all custom 1 scaled.dump id xs ys zs\ndump_modify 1 sort off\n"
                            "velocity all set 9.0 -5.0 2.0\nfix 1 all nve\nrun 1\n", ranks=2)
        found, expected = read.snapshots(result.folder / "a.dump"), result.dump("a.dump")
        scaled = read.snapshots(result.folder / "scaled.dump")
        self.assertEqual([s.step for s in found], [0, 1])
        for mine, other, third in zip(found, expected, scaled):
            np.testing.assert_array_equal(mine["id"], other["id"])
            np.testing.assert_array_equal(mine.positions, lammps.positions(other))
            low, h = other["box"]
            np.testing.assert_allclose(mine.h, h, rtol=1e-12)
            np.testing.assert_allclose(mine.low, low, rtol=1e-12)
            np.testing.assert_allclose(third.positions, mine.positions, atol=1e-4)
        x = found[0].positions
        images = lammps.images_within(expected[0], 15.0)
        delta = x[1:40] - x[0]
        shortest = np.linalg.norm(delta[:, None, :] + images[None, :, :], axis=2).min(axis=1)
        near = shortest < 8.0
        self.assertGreater(near.sum(), 5)
        np.testing.assert_allclose(np.linalg.norm(found[0].nearest(delta), axis=1)[near], shortest[near], rtol=1e-9)

    def test_a_dump_that_is_cut_off_is_an_error(self):
        result = lammps.run(lammps.shaken() + "dump 1 all custom 1 a.dump id x\nrun 0\n")
        whole = result.text("a.dump")
        (result.folder / "a.dump").write_text(whole[:-40])
        with self.assertRaisesRegex(ValueError, "step 0 is cut off"):
            read.snapshots(result.folder / "a.dump")

    def test_tables_of_fix_ave_time_and_thermo(self):
        result = lammps.run(lammps.shaken() + "variable x atom x\nvariable y atom x*x-y\n"
                            "compute r all pearson v_x v_y bin 50\n"
                            "fix 1 all ave/time 1 1 1 c_r[*] mode vector file table.txt\n"
                            "thermo_style custom step c_r c_r[2]\nlog log.test\nrun 0\nrun 1\n")
        table = read.profiles(result.folder / "table.txt")
        self.assertEqual([step for step, _ in table], [0, 1])
        self.assertEqual(list(table[0][1]), ["c_r[1]", "c_r[2]", "c_r[3]"])
        self.assertEqual(table[0][1]["c_r[3]"].sum(), 500)
        first, second = read.thermo(result.folder / "log.test")
        self.assertEqual(list(second["Step"]), [0, 1])
        binned, _ = fit.correlation(table[0][1]["c_r[1]"], table[0][1]["c_r[2]"])
        self.assertAlmostEqual(first["c_r"][0], binned, places=4)

    def test_modes_are_those_of_the_compute(self):
        result = lammps.run(VACANCY + "compute s all softmode/atom potential potential.mod modes 6 file modes.bin\n"
                            "dump 1 all custom 1 s.dump id mass x y z c_s\ndump_modify 1 format float %.12g\n"
                            "thermo_style custom step c_s[1] c_s[6]\nthermo_modify format float %.10g\nrun 0\n",
                            files=COPPER)
        modes, atoms = read.modes(result.folder / "modes.bin"), read.snapshots(result.folder / "s.dump")[0]
        np.testing.assert_allclose(modes["frequency"][[0, 5]], [result.thermo[-1]["c_s[1]"], result.thermo[-1]["c_s[6]"]])
        np.testing.assert_array_equal(modes["id"], atoms["id"])
        np.testing.assert_array_equal(modes["mass"], atoms["mass"])
        np.testing.assert_allclose(atoms.nearest(modes["positions"] - atoms.positions), 0.0, atol=1e-8)
        np.testing.assert_allclose((modes["eigenvector"] ** 2).sum(axis=(0, 2)), atoms["s"], rtol=1e-6, atol=1e-9)


class Fitting(unittest.TestCase):
    def test_pair_distribution_is_that_of_compute_rdf(self):
        result = lammps.run(lammps.shaken(6) + "comm_modify cutoff 10\ndump 1 all custom 1 a.dump id type x y z\n"
                            "dump_modify 1 format float %.15g\n"
                            "compute g all rdf 60 * * 1 1 1 2 2 2\n"
                            "fix 1 all ave/time 1 1 1 c_g[*] mode vector file g.txt\nrun 0\n")
        r, g = fit.pair_distribution(read.snapshots(result.folder / "a.dump")[0], 5.0, 60)
        (_, table), = read.profiles(result.folder / "g.txt")
        np.testing.assert_allclose(r, table["c_g[1]"], rtol=1e-5)
        for column, pair in (2, "all"), (4, (1, 1)), (6, (1, 2)), (8, (2, 2)):
            # LAMMPS leaves the atom itself out of the density of its own kind.
            number = {"all": 864, (1, 1): None, (1, 2): None, (2, 2): None}[pair]
            mine, theirs = g[pair], table[f"c_g[{column}]"]
            scale = (number - 1) / number if number else np.mean(mine[mine > 0] / theirs[mine > 0])
            self.assertLess(abs(scale - 1.0), 0.01)
            np.testing.assert_allclose(mine, theirs * scale, rtol=1e-4)

    def test_cutoffs_of_the_copper_zirconium_glass(self):
        script = f"units metal\nread_data {lammps.EXAMPLES}/cuzr/glass.data\nmass * 1.0\npair_style zero 5.0\n" \
                 "pair_coeff * *\ndump 1 all custom 1 a.dump id type x y z\nrun 0\n"
        r, g = fit.pair_distribution(read.snapshots(lammps.run(script).folder / "a.dump")[0], 12.0)
        first, troughs = fit.extrema(r, g["all"])
        self.assertAlmostEqual(first, 2.8, delta=0.1)
        # Troughs at 3.9, 6.4, 8.8 and 11.2 A: D. Wei et al., Phys. Rev. B 99, 014115 (2019).
        np.testing.assert_allclose(troughs[:3], [3.9, 6.4, 8.8], atol=0.15)

    def test_bins_are_those_of_compute_pearson(self):
        result = lammps.run(lammps.shaken() + "variable x atom x\nvariable y atom x*x-y\n"
                            "compute r all pearson v_x v_y bin 60\ndump 1 all custom 1 a.dump id v_x v_y\n"
                            "dump_modify 1 format float %.15g\nfix 1 all ave/time 1 1 1 c_r[*] mode vector file r.txt "
                            'format " %.12g"\nthermo_style custom step c_r[2] c_r[3] c_r[4]\n'
                            "thermo_modify format float %.12g\nrun 0\n")
        atoms = read.snapshots(result.folder / "a.dump")[0]
        x, y, number = fit.binned(atoms["x"], atoms["y"], 60, atoms["id"])
        (_, table), = read.profiles(result.folder / "r.txt")
        np.testing.assert_allclose(np.array([x, y, number]), np.array(list(table.values())), rtol=1e-9)
        row = result.thermo[-1]
        self.assertAlmostEqual(fit.correlation(atoms["x"], atoms["y"])[0], row["c_r[2]"], places=9)
        np.testing.assert_allclose(fit.line(x, y)[:2], [row["c_r[3]"], row["c_r[4]"]], rtol=1e-8)

    def test_line_and_decay_of_exact_data(self):
        r = np.linspace(1.0, 9.0, 9)
        xi, error, amplitude = fit.decay(r, 0.7 * np.exp(-r / 2.4), 1000 * r**2, 2.0, 9.0)
        self.assertAlmostEqual(xi, 2.4, places=9)
        self.assertAlmostEqual(amplitude, 0.7, places=9)
        self.assertLess(error, 1e-6)
        random = np.random.default_rng(1)
        slopes = [fit.line(r, 3.0 - 2.0 * r + random.normal(0, 0.1, 9))[::2] for _ in range(400)]
        spread = np.std([slope for slope, _ in slopes])
        self.assertAlmostEqual(np.mean([slope for slope, _ in slopes]), -2.0, delta=0.005)
        self.assertAlmostEqual(np.sqrt(np.mean([e**2 for _, e in slopes])) / spread, 1.0, delta=0.15)
        with self.assertRaisesRegex(ValueError, "2 bins with C > 0"):
            fit.decay(r, np.exp(-r), r, 2.0, 3.0)
        with self.assertRaisesRegex(ValueError, "does not fall"):
            fit.decay(r, np.exp(r - 9), r, 2.0, 9.0)

    def test_every_atom_of_a_bcc_crystal_has_the_index_0_6_0_8(self):
        script = "units metal\nlattice bcc 3.0\nregion b block 0 5 0 5 0 5\ncreate_box 1 b\ncreate_atoms 1 box\n" \
                 "mass 1 1\npair_style zero 6.0\npair_coeff * *\ncompute v all voroindex/atom\n" \
                 "dump 1 all custom 1 v.dump id c_v[3] c_v[4] c_v[5] c_v[6]\nrun 0\n"
        atoms = read.snapshots(lammps.run(script).folder / "v.dump")[0]
        counts = np.column_stack([atoms[f"v[{k}]"] for k in range(3, 7)])
        self.assertEqual(fit.polyhedra(counts), [((0, 6, 0, 8), 250)])


class Events(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.result = lammps.run(VACANCY + "fix a neighbor artn/atom 1 4711 potential potential.mod searches 3 push 3.0 0.1 "
                                "ftol 0.01 radius box quench no events events\nrun 0\n"
                                "dump 1 all custom 1 a.dump id type x y z f_a[1] f_a[2] f_a[4]\n"
                                "dump_modify 1 format float %.12g\nrun 0\n", files=COPPER)
        cls.events = read.events(cls.result.folder / "events")
        cls.atoms = read.snapshots(cls.result.folder / "a.dump")[0]

    def test_the_catalog_holds_what_the_fix_tells(self):
        connected = self.events["outcome"] == 1
        self.assertGreater(connected.sum(), 3)
        for k, atom in enumerate(self.atoms["id"]):
            own = self.events["barrier"][connected & (self.events["atom"] == atom)]
            self.assertEqual(len(own), self.atoms["a[4]"][k])
            if len(own):
                self.assertAlmostEqual(own.min(), self.atoms["a[2]"][k], places=9)
                self.assertAlmostEqual(own.mean(), self.atoms["a[1]"][k], places=9)

    def test_the_minimum_of_the_catalog_is_that_of_the_run(self):
        found = read.minimum(self.result.folder / "events")
        np.testing.assert_array_equal(found["id"], self.atoms["id"])
        np.testing.assert_array_equal(found["type"], self.atoms["type"])
        np.testing.assert_allclose(found.nearest(found.positions - self.atoms.positions), 0.0, atol=1e-6)
        np.testing.assert_allclose(found.h, self.atoms.h, atol=1e-9)
        with self.assertRaisesRegex(ValueError, "no searches of step 7"):
            read.minimum(self.result.folder / "events", 7)
        with self.assertRaisesRegex(FileNotFoundError, "there is no event catalog nowhere"):
            read.events("nowhere")

    def test_an_event_is_drawn_from_the_catalog_alone(self):
        folder = pathlib.Path(tempfile.mkdtemp(prefix="glass-test-"))
        number = write.event(self.result.folder / "events", folder / "event.xyz", atom=None)
        lines = (folder / "event.xyz").read_text().splitlines()
        n = len(self.atoms["id"])
        self.assertEqual(len(lines), 3 * (n + 2))
        self.assertEqual([int(lines[k * (n + 2)]) for k in range(3)], [n] * 3)
        energies = [float(lines[k * (n + 2) + 1].split("energy=")[1].split()[0]) for k in range(3)]
        row = np.flatnonzero(self.events["event"] == number)[0]
        np.testing.assert_allclose(energies, [0.0, self.events["barrier"][row], self.events["difference"][row]], atol=1e-9)
        frames = [np.array([line.split()[2:] for line in lines[k * (n + 2) + 2:(k + 1) * (n + 2)]], dtype=float)
                  for k in range(3)]
        moved = np.linalg.norm(frames[1][:, :3] - frames[0][:, :3], axis=1)
        self.assertEqual(self.atoms["id"][moved.argmax()], self.events["mover"][row])
        np.testing.assert_allclose(frames[2][:, 3:6], frames[2][:, :3] - frames[0][:, :3], atol=1e-5)

    def test_hops_of_one_atom_are_joined_and_those_of_others_are_not(self):
        center, barrier, edges = fit.network(self.events, self.atoms)
        self.assertEqual(len(center), len(barrier))
        chosen = [k for k in range(len(self.events["atom"]))
                  if self.events["outcome"][k] == 1 and len(self.events["moved_ids"][k])]
        mover = [self.events["moved_ids"][k][np.argmax((self.events["displacement"][k] ** 2).sum(axis=1))]
                 for k in chosen]
        hops = [k for k in range(len(chosen)) if abs(barrier[k] - barrier.min()) < 0.02]
        self.assertGreater(len(hops), 2)
        for a in hops:
            for b in hops:
                if b < a:
                    self.assertEqual((a, b) in edges, mover[a] == mover[b])

    def test_all_figures_are_drawn(self):
        import matplotlib

        matplotlib.use("Agg")
        import matplotlib.pyplot as plt

        atoms, random = self.atoms, np.random.default_rng(2)
        values, r = random.normal(size=len(atoms["id"])), np.linspace(0.5, 9.5, 10)
        figures = {
            "slice": lambda axes: draw.slice(axes, atoms, values, 2.0, 4.0),
            "field": lambda axes: draw.field(axes, atoms, values, 2.0, 4.0, pixels=10),
            "profile": lambda axes: draw.profile(axes, r, np.exp(-r), 100 * r, 1.0, 1.0),
            "scatter": lambda axes: draw.scatter(axes, values, values + random.normal(size=len(values)), 20),
            "spectrum": lambda axes: draw.spectrum(axes, self.events["barrier"][self.events["outcome"] == 1]),
            "no spectrum": lambda axes: draw.spectrum(axes, []),
            "distributions": lambda axes: draw.distributions(axes, *fit.pair_distribution(atoms, 5.0), [3.3], {1: "Cu"}),
            "polyhedra": lambda axes: draw.polyhedra(axes, [((0, 6, 0, 8), 3), ((0, 0, 12, 0), 2)], 10),
            "network": lambda axes: draw.network(axes, atoms, *fit.network(self.events, atoms)),
        }
        for name, function in figures.items():
            with self.subTest(name):
                figure, axes = plt.subplots()
                function(axes)
                figure.canvas.draw()
                image = np.asarray(figure.canvas.buffer_rgba())
                self.assertGreater(np.sum(np.any(image[..., :3] < 250, axis=-1)), 500)
                plt.close(figure)


if __name__ == "__main__":
    unittest.main()
