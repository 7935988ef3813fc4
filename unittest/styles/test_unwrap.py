# SPDX-License-Identifier: GPL-2.0-or-later
"""compute dmin2/atom and flexvol/atom on snapshots with and without image flags."""
import unittest

import lammps
import numpy as np

RUN = """
velocity        all create 300 5 loop geom
velocity        all set 40 -25 13 sum yes
fix             nve all nve
timestep        0.002
compute         d all dmin2/atom 3.8 {lag}
compute         f all flexvol/atom 20 com {com}
dump            1 all custom 20 run.dump id type x y z ix iy iz xu yu zu c_d[1] c_d[6] c_f[2]
dump_modify     1 format float %.17g first yes
run             200
"""

RERUN = """
compute         d all dmin2/atom 3.8 {lag} {unwrap}
compute         f all flexvol/atom 20 com {com} {unwrap}
dump            1 all custom 20 again.dump id c_d[1] c_d[6] c_f[2]
dump_modify     1 format float %.17g first yes
rerun           run.dump dump {fields}
"""

TRICLINIC = dict(xy=1.5, xz=-1.0, yz=2.0)
SHEAR = "fix shear all deform 1 xy erate 3.0 remap x\n"


class Unwrap(unittest.TestCase):
    def compares(self, fields, box=None, ranks=1, com="yes", lag="", shear="", unwrap=""):
        """A run, and what comes out of its snapshots read with some fields."""
        box = lammps.shaken(**(box or {}))
        script = box + RUN.format(com=com, lag=lag).replace("run  ", shear + "run  ")
        run = lammps.run(script, ranks=ranks)
        files = {"run.dump": run.text("run.dump")}
        # Atoms start at the flags of the first snapshot, which are not all 0.
        again = lammps.run(box + RERUN.format(com=com, lag=lag, fields=fields, unwrap=unwrap), ranks=ranks,
                           files=files)
        one, two = run.dump("run.dump"), again.dump("again.dump")
        self.assertEqual(len(one), 11)
        self.assertEqual(len(two), 11)
        crossed = np.sum(np.any([one[-1][d] != one[0][d] for d in ("ix", "iy", "iz")], axis=0))
        self.assertGreater(crossed, 200)
        for a, b in zip(one, two):
            for column in ("c_d[1]", "c_d[6]", "c_f[2]"):
                np.testing.assert_allclose(b[column], a[column], rtol=1e-7, atol=1e-9)
        self.assertGreater(np.mean(one[-1]["c_d[1]"]), 0.01)

    def test_wrapped_snapshots_give_what_the_run_gave(self):
        for ranks in (1, 4):
            self.compares("x y z", ranks=ranks)
        self.compares("x y z", box=TRICLINIC, ranks=2)
        self.compares("x y z", com="no", lag="reference lag 60 every 20")

    def test_flags_and_unwrapped_coordinates_give_what_the_run_gave(self):
        for fields in ("x y z ix iy iz", "x y z wrapped no scaled no label x xu label y yu label z zu"):
            for unwrap in ("", "unwrap flags"):
                self.compares(fields, com="no", unwrap=unwrap)

    def test_wrapped_snapshots_of_a_box_that_flips(self):
        box = lammps.shaken(**TRICLINIC)
        run = lammps.run(box + RUN.format(com="no", lag="").replace("compute         f", "#").replace(" c_f[2]", "")
                         .replace("run  ", SHEAR + "run  "), ranks=2)
        again = lammps.run(box + RERUN.format(com="no", lag="", fields="x y z", unwrap="").replace(
            "compute         f", "#").replace(" c_f[2]", ""), files={"run.dump": run.text("run.dump")}, ranks=2)
        one, two = run.dump("run.dump"), again.dump("again.dump")
        self.assertGreater(len({round(s["box"][1][0, 1] / s["box"][1][0, 0] - 3.0 * 0.002 * s["step"]) for s in one}), 1)
        for a, b in zip(one, two):
            np.testing.assert_allclose(b["c_d[1]"], a["c_d[1]"], rtol=1e-7, atol=1e-9)

    def test_atoms_that_may_have_come_either_way_are_an_error(self):
        # Two atoms half a box apart from where they were: nothing tells on which way they came.
        x = np.random.default_rng(3).uniform(0.0, 20.0, (40, 3))
        y = x.copy()
        y[[11, 12], 0] = (y[[11, 12], 0] + 9.6) % 20.0
        y[[13], 0] = (y[[13], 0] - 9.6) % 20.0
        text = ""
        for step, positions in ((0, x), (10, y)):
            text += f"ITEM: TIMESTEP\n{step}\nITEM: NUMBER OF ATOMS\n40\nITEM: BOX BOUNDS pp pp pp\n" + 3 * "0 20\n"
            text += "ITEM: ATOMS id type x y z\n"
            text += "".join(f"{i + 1} 1 {r[0]:.17g} {r[1]:.17g} {r[2]:.17g}\n" for i, r in enumerate(positions))
        files = {"a.data": lammps.data_file(x, np.ones(40), np.diag([20.0] * 3)), "a.dump": text}
        script = """
atom_modify map yes
units metal
read_data a.data
mass 1 1.0
pair_style zero 5.0
pair_coeff * *
compute d all dmin2/atom 6.0 {}
thermo_style custom step
dump 1 all custom 10 d.dump id c_d[1]
rerun a.dump dump x y z
"""
        lammps.expect_error(self, script.format(""), r"atom 1[234] has moved 0\.48\d* box lengths along x", files=files)
        lammps.run(script.format("unwrap flags"), files=files)

    def test_a_lag_of_too_many_configurations_is_an_error(self):
        lammps.expect_error(self, lammps.shaken() + "compute d all dmin2/atom 3.8 reference lag 2147483647\n",
                            "it keeps 2147483648 configurations, and at most 10000 are possible")


if __name__ == "__main__":
    unittest.main()
