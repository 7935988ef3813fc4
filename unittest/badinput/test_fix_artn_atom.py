# SPDX-License-Identifier: GPL-2.0-or-later
"""fix artn/atom given what it cannot use."""
import unittest

import lammps

LJ = "pair_style lj/cut 5.0\npair_coeff * * 0.05 2.4\n"


class BadFixArtn(unittest.TestCase):
    def refuses(self, arguments, message, box=None, before="", after="run 0\n", ranks=(1, 2), potential=LJ):
        script = (box or lammps.shaken(4)) + before + f"fix a all artn/atom {arguments}\n" + after
        lammps.expect_error(self, script, message, ranks=ranks, files={"potential.mod": potential})

    def refuses_at_once(self, arguments, message):
        """For what the constructor refuses on all ranks alike."""
        self.refuses(arguments, message, after="", ranks=(1,))

    def test_missing_or_wrong_arguments(self):
        self.refuses("1 2", "Nevery, seed, potential and FILE must follow the style, found 2")
        self.refuses_at_once("0 2 potential potential.mod", "Nevery 0: it must be greater than zero")
        self.refuses_at_once("1 -2 potential potential.mod", "seed -2: it must be greater than zero")
        self.refuses_at_once("1 2 file potential.mod", "expected the word potential, found file")

    def test_unknown_keywords_and_values(self):
        start = "1 2 potential potential.mod "
        for arguments, message in (
                ("sort yes", "Unknown fix artn/atom keyword: sort"),
                ("searches", "keyword searches takes 1 value, found 0"),
                ("push 2.0", "keyword push takes 2 values, found 1"),
                ("searches 0", "searches 0: it must be greater than zero"),
                ("push -1 0.1", "push -1: it must be greater than zero"),
                ("step 0.1 zero", "Expected floating point parameter instead of 'zero'"),
                ("eigenvalue 0.3", "eigenvalue 0.3: it must be less than zero"),
                ("lanczos 1 0.01", "lanczos 1: it must be at least 2"),
                ("ftol 0", "ftol 0: it must be greater than zero"),
                ("mtol -1", "mtol -1: it must be greater than zero"),
                ("same 0 1", "same 0: it must be greater than zero"),
                ("moved 0", "moved 0: it must be greater than zero"),
                ("delta 0", "delta 0: it must be greater than zero"),
                ("movers 0", "movers 0: it must be greater than zero"),
                ("until 0", "until 0: it must be greater than zero"),
                ("until 11", "until 11: there are only 10 searches"),
                ("push box 1", "Expected floating point parameter instead of 'box'"),
                ("ftol inf", "ftol inf: it must be greater than zero|Expected floating point"),
                ("maxcalls -5", "maxcalls -5: it must be greater than zero"),
                ("emax 0", "emax 0: it must be greater than zero"),
                ("radius -3", "radius -3: it must be greater than zero"),
                ("refine 3 radius 5", "refine 3: it must exceed the radius 5"),
                ("shell 0.5", r"shell 0.5: it must be at least 1 \(full neighborhoods around a cluster, in cutoffs"),
                ("ranks 3", "ranks 3: the run has only 1 ranks"),
                ("frozen ice", "frozen group ice does not exist"),
                ("resume maybe", "maybe"),
                ("dump d -1", "dump distance -1: it must not be negative"),
                ("unique 0 0.1", "unique 0: it must be greater than zero")):
            self.refuses_at_once(start + arguments, message)

    def test_a_potential_file_that_is_not_there(self):
        self.refuses("1 2 potential nowhere.mod", "cannot read potential file nowhere.mod")

    def test_a_potential_file_with_an_error(self):
        self.refuses("1 2 potential potential.mod",
                     "private LAMMPS instance with the potential file potential.mod: .*Unrecognized pair style",
                     potential="pair_style nonsense\n")

    def test_a_potential_file_without_a_potential(self):
        self.refuses("1 2 potential potential.mod", "defines no pair style", potential="# nothing\n")

    def test_another_potential_than_the_one_of_the_run(self):
        self.refuses("1 2 potential potential.mod", "is not the one of the run: forces .* differ by up to",
                     potential=LJ.replace("2.4", "2.5"))
        self.refuses("1 2 potential potential.mod", "is not the one of the run",
                     potential=LJ.replace("5.0", "4.9"))

    def test_a_configuration_that_is_no_minimum(self):
        self.refuses("1 2 potential potential.mod quench no", r"the largest force is [0-9.]+ \(atom \d+\)")

    def test_units_without_defaults(self):
        real = lammps.shaken(4).replace("units           metal", "units real")
        self.refuses("1 2 potential potential.mod", "defaults in metal and lj units only; in real units give these keywords "
                     r"too \(the numbers are those of metal units\): push 2 0.1, radius 14, unique 0.01 0.1, step 0.15 0.4, "
                     "eigenvalue -0.3, ftol 0.05, mtol 0.005, emax 20, same 0.2 0.001, moved 0.1, delta 0.001", box=real)
        self.refuses("1 2 potential potential.mod push 2 0.1 radius box unique 0.1 0.1 step 0.15 0.4 eigenvalue -1 ftol 1 "
                     "mtol 0.1 emax 400 same 0.2 0.02", "units.: moved 0.1, delta 0.001 ", box=real)

    def test_a_group_without_atoms(self):
        lammps.expect_error(self, lammps.shaken(4) + "group none empty\n"
                            "fix a none artn/atom 1 2 potential potential.mod\nrun 0\n", "group none has no atoms",
                            files={"potential.mod": LJ})

    def test_a_central_atom_that_is_frozen(self):
        self.refuses("1 2 potential potential.mod frozen all", "is in group all and in the frozen group")

    def test_no_pair_style(self):
        box = lammps.shaken(4).replace("pair_style      lj/cut 5.0\n", "").replace(
            "pair_coeff      * * 0.05 2.4\n", "comm_modify cutoff 5.0\n")
        self.refuses("1 2 potential potential.mod", "needs a pair style", box=box)

    def test_atoms_that_cannot_be_copied(self):
        script = """
units metal
atom_style bond
lattice fcc 4.2
region b block 0 4 0 4 0 4
create_box 1 b bond/types 1 extra/bond/per/atom 2 extra/special/per/atom 4
create_atoms 1 box
mass 1 63.5
pair_style lj/cut 5.0
pair_coeff * * 0.05 2.4
bond_style harmonic
bond_coeff 1 1.0 3.0
create_bonds single/bond 1 1 2
"""
        self.refuses("1 2 potential potential.mod", "cannot copy bonds, but the system has 1 bonds, 0 angles", box=script)

    def test_atom_ids_that_are_off(self):
        script = """
units metal
atom_modify id no
lattice fcc 4.2
region b block 0 4 0 4 0 4
create_box 1 b
create_atoms 1 box
mass 1 63.5
pair_style lj/cut 5.0
pair_coeff * * 0.05 2.4
"""
        self.refuses("1 2 potential potential.mod", "needs atom IDs, but they are off", box=script)

    def test_an_events_file_in_a_folder_that_does_not_exist(self):
        self.refuses("1 2 potential potential.mod events nowhere/e", "cannot open events file nowhere/e")


if __name__ == "__main__":
    unittest.main()
