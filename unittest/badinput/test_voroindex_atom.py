# SPDX-License-Identifier: GPL-2.0-or-later
"""compute voroindex/atom given what it cannot use."""
import unittest

import lammps


class BadVoroindexAtom(unittest.TestCase):
    def refuses(self, arguments, message, box=None, group="all"):
        script = (box or lammps.shaken()) + f"compute v {group} voroindex/atom {arguments}\n"
        lammps.expect_error(self, script + "dump 1 all custom 1 v.dump id c_v[*]\nrun 0\n", message)

    def test_unknown_keywords_and_values(self):
        self.refuses("faces 0.1", "Unknown compute voroindex/atom keyword: faces")
        self.refuses("edge 0.1", "keyword edge takes 2 values, found 1")
        self.refuses("edge relative 0.1", "edge value relative: it must be abs or rel")
        self.refuses("face abs none", "Expected floating point parameter instead of 'none'")

    def test_values_out_of_range(self):
        self.refuses("edge abs 0", "edge 0: it must be greater than zero")
        self.refuses("face rel -0.1", "face -0.1: it must be greater than zero")
        self.refuses("frequent 0", "frequent 0: it must be greater than zero")
        self.refuses("radius type 1.0 0.0", "radius 0.0: it must be greater than zero")

    def test_radii(self):
        self.refuses("radius", "keyword radius takes 1 value, found 0")
        self.refuses("radius type 1.0", "keyword radius takes 3 values, found 2")
        self.refuses("radius v_none", "v_none")
        self.refuses("radius 1.0", "1.0")
        variable = lammps.shaken() + "variable r {}\n"
        self.refuses("radius v_r", "v_r", box=variable.format("equal 1.0"))
        self.refuses("radius v_r", "the radius of an atom is -1, but it must be zero or greater",
                     box=variable.format("atom -1.0"))

    def test_ghosts_that_do_not_reach_name_the_command_that_helps(self):
        near = lammps.shaken() + "pair_style lj/cut 2.5\npair_coeff * * 0.05 2.4\nneighbor 0.3 bin\n"
        self.refuses("", r"the communication cutoff is 2\.8: use comm_modify cutoff", box=near)
        message = lammps.run(near + "compute v all voroindex/atom\nthermo_style custom step c_v[4]\nrun 0\n",
                             check=False).output
        cutoff = message.split("use comm_modify cutoff ")[1].split()[0]
        helped = lammps.run(near + f"comm_modify cutoff {cutoff}\ncompute v all voroindex/atom\n"
                            "thermo_style custom step vol c_v[4]\nthermo_modify norm no\nrun 0\n", ranks=2).thermo[-1]
        self.assertAlmostEqual(helped["c_v[4]"], helped["Volume"], places=5)

    def test_cutoffs_that_differ_between_atoms(self):
        self.refuses("", "use comm_modify mode single",
                     box=lammps.shaken() + "neighbor 1.0 multi\ncomm_modify mode multi\n")

    def test_two_dimensions(self):
        self.refuses("", "needs a 3d system, but the dimension is 2", box=lammps.FLAT)

    def test_group_without_atoms(self):
        self.refuses("", "group none has no atoms", group="none", box=lammps.shaken() + "group none empty\n")

    def test_positions_that_are_not_numbers(self):
        self.refuses("", "(?i)not finite|non-numeric", box=lammps.shaken() + lammps.not_a_number("x"))


if __name__ == "__main__":
    unittest.main()
