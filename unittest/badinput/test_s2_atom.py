# SPDX-License-Identifier: GPL-2.0-or-later
"""compute s2/atom given what it cannot use."""
import unittest

import lammps


DUMP = "dump 1 all custom 1 s.dump id c_s\n"


class BadS2Atom(unittest.TestCase):
    def refuses(self, arguments, message, ranks=(1, 2), box=None):
        script = (box or lammps.shaken()) + f"compute s all s2/atom {arguments}\n"
        lammps.expect_error(self, script + DUMP + "run 0\n", message, ranks)

    def test_missing_arguments(self):
        lammps.refuses_each(self.refuses, [("0.2", "sigma and cutoff must follow the style, found 1"),
                                           ("", "sigma and cutoff must follow the style, found 0"),
                                           ("0.2 5.0 dr", "keyword dr takes 1 value, found 0")])

    def test_numbers_that_are_none(self):
        lammps.refuses_each(self.refuses, [("zero 5.0", "Expected floating point parameter instead of 'zero'"),
                                           ("0.2 5.0 dr 1/2", "Expected floating point parameter instead of '1/2'")])

    def test_values_out_of_range(self):
        lammps.refuses_each(self.refuses, [
            ("0.0 5.0", "sigma 0.0: it must be greater than zero"),
            ("0.2 -5.0", "cutoff -5.0: it must be greater than zero"),
            ("0.2 5.0 dr 0", "dr 0: it must be greater than zero"),
            ("0.2 5.0 dr 0.3", "dr 0.3: it must not exceed sigma 0.2"),
            ("0.2 5.0 dr 1e-9", "dr 1e-09: it must be at least a millionth of cutoff \\+ 5 sigma, 6")])

    def test_unknown_keywords_and_values(self):
        lammps.refuses_each(self.refuses, [
            ("0.2 5.0 sort yes", "Unknown compute s2/atom keyword: sort"),
            ("0.2 5.0 density nearby", "density value nearby: it must be global or local"),
            ("0.2 5.0 types maybe", "Expected boolean parameter instead of 'maybe'")])

    def test_cutoff_beyond_the_ghosts_names_the_command(self):
        self.refuses("0.2 5.5", r"use comm_modify cutoff 7\.5")

    def test_cutoff_beyond_half_the_box(self):
        self.refuses("0.2 12.0", "cutoff 12 exceeds half of the smallest periodic box height, 10.5")

    def test_two_dimensions(self):
        self.refuses("0.1 2.0", "needs a 3d system, but the dimension is 2", box=lammps.FLAT)

    def test_group_without_atoms(self):
        lammps.expect_error(self, lammps.shaken() + """
comm_modify cutoff 9.0
group none empty
compute s none s2/atom 0.2 5.0
""" + DUMP + "run 0\n", "group none has no atoms")

    def test_positions_that_are_not_numbers(self):
        lammps.expect_error(self, lammps.shaken() + "comm_modify cutoff 9.0\ncompute s all s2/atom 0.2 5.0\n" + DUMP +
                            lammps.not_a_number("x") + "run 0\n", "Non-numeric (atom|positions)")

    def test_positions_that_become_no_numbers_while_lammps_does_not_look(self):
        lammps.expect_error(self, lammps.shaken() + """
comm_modify cutoff 9.0
neigh_modify delay 100 every 100
compute s all s2/atom 0.2 5.0
fix 1 all nve
""" + DUMP + "run 0\n" + lammps.not_a_number("vx") + "run 1 pre no\n",
                            r"compute s2/atom: the position of atom \d+ is not finite: .*look for overlapping atoms")


if __name__ == "__main__":
    unittest.main()
