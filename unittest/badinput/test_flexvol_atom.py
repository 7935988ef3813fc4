# SPDX-License-Identifier: GPL-2.0-or-later
"""compute flexvol/atom given what it cannot use."""
import unittest

import lammps

OUTPUT = "dump 1 all custom 10 f.dump id c_f[*]\nrun {steps}\n"
MOVE = "velocity all create 300 5 loop geom\nfix nve all nve\ntimestep 0.002\n"


class BadFlexvolAtom(unittest.TestCase):
    def refuses(self, arguments, message, box=None, after="", steps=0, **options):
        script = (box or lammps.shaken()) + f"compute f all flexvol/atom {arguments}\n" + after
        lammps.expect_error(self, script + OUTPUT.format(steps=steps), message, **options)

    def test_arguments(self):
        self.refuses("", "Nevery must follow the style")
        self.refuses("ten", "Expected integer parameter instead of 'ten'", ranks=(1,))
        self.refuses("0", "Nevery 0: it must be greater than zero")
        self.refuses("10 mean yes", "Unknown compute flexvol/atom keyword: mean")
        self.refuses("10 center", "keyword center takes 1 value, found 0")
        self.refuses("10 center atom", "center value atom: it must be reference or mean")
        self.refuses("10 com maybe", "maybe", ranks=(1,))

    def test_volumes_that_do_not_exist(self):
        self.refuses("10 volume v_x", "volume v_x: it must be c_ID or c_ID")
        self.refuses("10 volume c_x", "c_x")
        self.refuses("10 volume c_v[3]", r"c_v\[3\]", box=lammps.shaken() + "compute v all voronoi/atom\n")

    def test_volumes_taken_after_the_atoms_have_moved(self):
        self.refuses("10 volume c_v[1]", "atoms have moved by up to 0.5 since its reference: use compute_modify f",
                     box=lammps.shaken() + "compute v all voronoi/atom\n", after="displace_atoms all move 0.5 0 0\n")

    def test_a_box_that_changes_while_sampling(self):
        self.refuses("10", "component xx of the box has changed from 21 to .* since the reference of step 0",
                     after=MOVE + "fix p all deform 1 x erate 0.1\n", steps=20)
        self.refuses("10", "component xz of the box has changed from 0 to 2 since the reference of step 0",
                     after=MOVE + "change_box all triclinic xz final 2.0 remap\n", steps=20, ranks=(2,))

    def test_a_restart_with_other_arguments(self):
        first = lammps.run(lammps.shaken() + "compute f all flexvol/atom 10\nrun 0\nwrite_restart f.restart\n")
        text = f"read_restart {first.folder}/f.restart\npair_style zero 5.0\npair_coeff * *\n"
        self.refuses("20", "in the restart file has Nevery 10 and com yes: define it with the same values", box=text)

    def test_wrong_compute_modify(self):
        self.refuses("10", "reference value later for compute flexvol/atom: it must be now",
                     after="compute_modify f reference later\n")

    def test_two_dimensions(self):
        self.refuses("10", "needs a 3d system, but the dimension is 2", box=lammps.FLAT)

    def test_group_without_atoms(self):
        lammps.expect_error(self, lammps.shaken() + "group none empty\ncompute f none flexvol/atom 10\n",
                            "group none has no atoms")

    def test_positions_that_are_not_numbers(self):
        self.refuses("10", "(?i)not finite", box=lammps.shaken() + lammps.not_a_number("x"))
        self.refuses("1", "(?i)not finite|non-numeric", after=MOVE + lammps.not_a_number("vx"), steps=2)


if __name__ == "__main__":
    unittest.main()
