# SPDX-License-Identifier: GPL-2.0-or-later
"""compute smooth/atom given what it cannot use; more about its inputs stands in test_corrlen.py."""
import unittest

import lammps

FIELD = """
variable        q atom x
variable        bad atom exp(1000.0*id)
"""


class BadSmoothAtom(unittest.TestCase):
    def refuses(self, arguments, message, group="all", ranks=(1, 2)):
        script = lammps.shaken() + FIELD + f"compute k {group} smooth/atom {arguments}\n"
        lammps.expect_error(self, script + "dump 1 all custom 1 d id c_k[1]\nrun 0\n", message, ranks=ranks)

    def test_missing_arguments_and_unknown_keywords(self):
        lammps.refuses_each(self.refuses, (
            ("v_q", "an input and a cutoff must follow the style, found 1 values"),
            ("v_q 4.0 width 2", "Unknown compute smooth/atom keyword: width"),
            ("v_q 4.0 kernel", "keyword kernel takes 1 value, found 0"),
        ))

    def test_values_out_of_range(self):
        lammps.refuses_each(self.refuses, (
            ("v_q 0", "cutoff 0: it must be greater than zero"),
            ("v_q 4.0 sigma -1", "sigma -1: it must be greater than zero"),
            ("v_q 4.0 kernel square", "kernel value square: it must be flat or parabola or gauss"),
            ("v_q 4.0 kernel flat sigma 1", "sigma 1: only the kernel gauss has one"),
            ("v_q 12.0", "cutoff 12 exceeds half of the smallest periodic box height"),
            ("v_q 8.0", "needs ghost atoms within 9 .its range 8 . the neighbor skin 1., .*use comm_modify cutoff 9"),
        ))

    def test_values_that_are_not_finite(self):
        self.refuses("v_bad 4.0", "is not finite")

    def test_group_without_atoms(self):
        script = lammps.shaken() + FIELD + "group none empty\ncompute k none smooth/atom v_q 4.0\n"
        lammps.expect_error(self, script + "dump 1 all custom 1 d id c_k[1]\nrun 0\n", "group none has no atoms")


if __name__ == "__main__":
    unittest.main()
