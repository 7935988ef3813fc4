# SPDX-License-Identifier: GPL-2.0-or-later
"""compute corrlen given what it cannot use, and the inputs that all styles read alike."""
import unittest

import lammps

FIELD = """
comm_modify     cutoff 9.0
variable        q atom x
variable        e equal 3
compute         p all property/atom x y
compute         v all property/atom x
compute         t all temp
fix             n all nve
fix             s all store/state 0 x y
"""


class BadCorrlen(unittest.TestCase):
    def refuses(self, arguments, message, box=None, group="all", after="run 0\n", ranks=(1, 2)):
        script = (box or lammps.shaken() + FIELD) + f"compute k {group} corrlen {arguments}\n"
        lammps.expect_error(self, script + "thermo_style custom step c_k\n" + after, message, ranks=ranks)

    def test_missing_arguments(self):
        self.refuses("v_q 8.0", "an input, rmax and nbin must follow the style, found 2 values")

    def test_numbers_that_are_none(self):
        lammps.refuses_each(self.refuses, (
            ("v_q far 16", "Expected floating point parameter instead of 'far'"),
            ("v_q 8.0 1.5", "Expected integer parameter instead of '1.5'"),
        ))

    def test_values_out_of_range(self):
        lammps.refuses_each(self.refuses, (
            ("v_q 0.0 16", "rmax 0.0: it must be greater than zero"),
            ("v_q -8 16", "rmax -8: it must be greater than zero"),
            ("v_q 8 0", "nbin 0: it must be greater than zero"),
            ("v_q 8 16 fit 5 5", "fit range 5 to 5: it must start at 0 or more and end above"),
            ("v_q 8 16 weight bins", "weight value bins: it must be equal or pairs"),
            ("v_q 8 16 center types", "center value types: it must be all or type"),
            ("v_q 8 16 blocks 2 2", "keyword blocks takes 3 values, found 2"),
            ("v_q 8 16 blocks 2 2 0", "blocks 0: it must be greater than zero"),
            ("v_q 8 16 blocks 2 11 2", "blocks 11: it must be at most 10 along each edge"),
            ("v_q 8 16 fit -1 5", "fit range -1 to 5: it must start at 0 or more and end above"),
        ))

    def test_unknown_keywords_and_missing_values(self):
        lammps.refuses_each(self.refuses, (
            ("v_q 8 16 bin 20", "Unknown compute corrlen keyword: bin"),
            ("v_q 8 16 fit 2", "keyword fit takes 2 values, found 1"),
            ("v_q 8 16 mask", "keyword mask takes 1 value, found 0"),
        ))

    def test_inputs_of_the_wrong_form(self):
        for input in ("x", "c_", "v_q[1]", "c_p[0]", "c_p[-1]", "c_p[1][2]", "c_p[99999999999]", "c_p[one]", "d2_p[1]"):
            script = lammps.shaken() + FIELD + f"compute k all corrlen {input} 8 16\n"
            lammps.expect_error(self, script, "it must be c_ID, c_ID.i., f_ID, f_ID.i. or v_name", ranks=(1,))

    def test_inputs_that_do_not_exist(self):
        lammps.refuses_each(self.refuses, (
            ("c_no 8 16", "input c_no: there is no compute with ID no: define it before the run"),
            ("f_no 8 16", "input f_no: there is no fix with ID no: define it before the run"),
            ("v_no 8 16", "input v_no: there is no variable named no: define it before the run"),
            ("v_q 8 16 mask c_no[2]", r"input c_no\[2\]: there is no compute with ID no"),
        ))

    def test_inputs_that_are_not_per_atom(self):
        lammps.refuses_each(self.refuses, (
            ("c_t 8 16", r"input c_t: compute t \(style temp\) has no per-atom values"),
            ("f_n 8 16", r"input f_n: fix n \(style nve\) has no per-atom values"),
            ("v_e 8 16", "input v_e: variable e is not atom-style: define it with style atom"),
        ))

    def test_columns_that_do_not_exist(self):
        lammps.refuses_each(self.refuses, (
            ("c_p 8 16", r"compute p has a per-atom array of 2 columns: choose one as c_p\[i\]"),
            ("c_p[3] 8 16", r"input c_p\[3\]: there is no column 3, compute p has 2"),
            ("c_v[1] 8 16", r"compute v has a per-atom vector, not an array: use c_v"),
            ("f_s[3] 8 16", r"input f_s\[3\]: there is no column 3, fix s has 2"),
        ))

    def test_inputs_that_are_not_current(self):
        self.refuses("f_a 8 16", "Fix a not computed at compatible time: step 3 is no multiple of 2",
                     after="fix a all ave/atom 1 2 2 c_v\nthermo 3\nrun 3\n")

    def test_inputs_deleted_or_defined_anew_after_a_run(self):
        first = "run 0\nuncompute v\n"
        self.refuses("c_v 8 16", "input c_v: there is no compute with ID v", after=first + "run 0\n")
        again = "thermo_style one\nrun 0\nuncompute v\n"
        self.refuses("c_v 8 16", "input c_v: there is no compute with ID v", after=again + "print $(c_k)\n")
        self.refuses("c_v 8 16", "input c_v: compute v cannot be invoked before a run initialized it",
                     after=again + "compute v all property/atom x\nprint $(c_k)\n")

    def test_being_used_before_a_run(self):
        self.refuses("v_q 8 16", "(?i)before initialization by a run", after="print $(c_k)\n")

    def test_values_that_are_not_finite(self):
        self.refuses("v_i 8 16", "input v_i: the value of atom [0-9]+ is not finite: -?nan",
                     after="variable i atom exp(1000*(x>5))*(x<=5)\nrun 0\n")
        self.refuses("v_q 8 16 mask v_i", "input v_i: the value of atom [0-9]+ is not finite: inf",
                     after="variable i atom exp(1000*(x>5))\nrun 0\n")

    def test_group_without_atoms(self):
        self.refuses("v_q 8 16", "group none has no atoms", box=lammps.shaken() + FIELD + "group none empty\n",
                     group="none")

    def test_rmax_beyond_the_ghosts_names_the_command(self):
        self.refuses("v_q 10 16", r"ghost atoms within 11 .* use comm_modify cutoff 11")

    def test_rmax_beyond_half_the_box(self):
        self.refuses("v_q 12 16", "rmax 12 exceeds half of the smallest periodic box height, 10.5")

    def test_atom_ids_that_are_off(self):
        self.refuses("v_q 8 16", "compute corrlen needs atom IDs, but they are off: use atom_modify id yes", box="""
units           metal
atom_modify     id no
region          box block 0 20 0 20 0 20
create_box      1 box
mass            1 1.0
variable        q atom x
""")

    def test_two_dimensions(self):
        self.refuses("v_q 8 16", "needs a 3d system, but the dimension is 2", box="""
dimension       2
region          box block 0 20 0 20 -0.5 0.5
create_box      1 box
mass            1 1.0
variable        q atom x
""")


if __name__ == "__main__":
    unittest.main()
