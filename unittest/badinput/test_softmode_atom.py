# SPDX-License-Identifier: GPL-2.0-or-later
"""compute softmode/atom given what it cannot use."""
import re
import unittest

import lammps

FILES = {
    "potential.mod": "pair_style lj/smooth/linear 5.0\npair_coeff * * 0.05 2.4\n",
    "other.mod": "pair_style lj/smooth/linear 5.0\npair_coeff * * 0.05 2.41\n",
    "broken.mod": "pair_style no/such/style\n",
    "eam.mod": "pair_style eam/fs\npair_coeff * * CuZr_mm.eam.fs Cu Zr\n",
    "empty.mod": "# nothing\n",
}
USE = "\ninclude potential.mod\nminimize 0 1e-8 5000 50000\n"
RUN = "dump 1 all custom 1 p.dump id c_p\nrun 0\n"


# The second rank looks for potentials elsewhere.
BLIND_RANK = '[ "$OMPI_COMM_WORLD_RANK" = 1 ] && export LAMMPS_POTENTIALS=/nonexistent\nexec "$@"\n'


class BadSoftmodeAtom(unittest.TestCase):
    def refuses(self, arguments, message, before=USE, box=None, **options):
        script = (box or lammps.shaken(4)) + before + f"compute p all softmode/atom {arguments}\n" + RUN
        lammps.expect_error(self, script, message, files=FILES, **options)

    def parses_not(self, arguments, message):
        self.refuses(arguments, message, before="\n", ranks=(1,))

    def test_missing_arguments(self):
        self.parses_not("potential", "potential FILE must follow the style, found 1 values")
        self.parses_not("file potential.mod", "expected the word potential, found file")

    def test_values_out_of_range(self):
        self.parses_not("potential potential.mod fraction 0", "fraction 0: it must be greater than zero")
        self.parses_not("potential potential.mod fraction 1.5", "fraction 1.5: it must not exceed 1")
        self.parses_not("potential potential.mod modes -3", "modes -3: it must be greater than zero")
        self.parses_not("potential potential.mod tol 0", "tol 0: it must be greater than zero")
        self.parses_not("potential potential.mod delta -1e-5", "delta -1e-5: it must be greater than zero")

    def test_unknown_keywords_and_values(self):
        self.parses_not("potential potential.mod range 3", "Unknown compute softmode/atom keyword: range")
        self.parses_not("potential potential.mod modes", "keyword modes takes 1 value, found 0")
        self.parses_not("potential potential.mod zero perhaps", "perhaps")
        self.parses_not("potential potential.mod mobile nobody", "mobile group nobody does not exist")

    def test_a_potential_file_that_is_no_good(self):
        self.refuses("potential missing.mod", "cannot read potential file missing.mod")
        self.refuses("potential broken.mod", "private LAMMPS instance with the potential file broken.mod: .*no/such")
        self.refuses("potential empty.mod", "file empty.mod: the file defines no pair style")

    def test_another_potential_than_that_of_the_run(self):
        self.refuses("potential other.mod modes 4", "potential in file other.mod is not the one of the run: forces "
                     r"at the same positions differ by up to \S+, energies are")

    def test_a_configuration_that_is_no_minimum(self):
        self.refuses("potential potential.mod modes 4", r"no minimum: the largest force is \S+, on atom \d+, and must "
                     r"be below \S+: use minimize first", before="\ninclude potential.mod\n")

    def test_a_saddle(self):
        """Forces vanish in the simple cubic crystal, which is not stable."""
        cubic = """
units metal
atom_modify map yes
lattice sc 2.45
region b block 0 6 0 6 0 6
create_box 1 b
create_atoms 1 box
mass 1 63.55
"""
        self.refuses("potential potential.mod modes 4", r"no minimum: the lowest eigenvalue is -\S+ of the largest",
                     box=cubic, before="\ninclude potential.mod\n")

    def test_more_modes_than_there_are(self):
        self.refuses("potential potential.mod modes 766", "766 modes are wanted, but 256 atoms have 765")

    def test_groups_without_atoms(self):
        self.refuses("potential potential.mod mobile none", "mobile group none has no atoms",
                     before=USE + "group none empty\n")

    def test_a_file_that_cannot_be_written(self):
        self.refuses("potential potential.mod modes 4 file no/such/folder/modes",
                     "cannot open file no/such/folder/modes for writing")

    def test_delta_has_a_default_in_metal_and_lj_units_only(self):
        box = "units real\nlattice fcc 4\nregion b block 0 4 0 4 0 4\ncreate_box 1 b\ncreate_atoms 1 box\nmass 1 1.0\n"
        self.refuses("potential potential.mod", "delta has a default in metal and lj units only; in real units give "
                     "about 2e-6 of the distance of neighbors", box=box, before="\n", ranks=(1,))

    def test_displacements_that_give_no_derivative(self):
        for delta in "1.0", "1e-300":
            self.refuses(f"potential potential.mod modes 4 delta {delta}",
                         rf"delta {float(delta):g} must lie between 5e-08 and 0\.005, that is 1e-08 and 0\.001 of the "
                         "cutoff 5 of the pair style")

    def test_a_single_atom(self):
        box = ("units metal\natom_modify map yes\nregion b block 0 20 0 20 0 20\ncreate_box 1 b\n"
               "create_atoms 1 single 5 5 5\nmass 1 1\n")
        self.refuses("potential potential.mod", "1 modes are wanted, but 1 atoms have 0 besides the translations",
                     box=box, before="\ninclude potential.mod\n")

    def test_a_rank_that_fails_alone(self):
        """The second rank does not find the table, which each reads for its own clusters."""
        script = re.sub(r"(?m)^(pair_|mass).*\n", "", lammps.shaken(5)) + "\ninclude eam.mod\n" + (
            "minimize 0 1e-6 1000 10000\ncompute p all softmode/atom potential eam.mod modes 4\n" + RUN)
        lammps.expect_error(self, script, "private LAMMPS instance with the potential file eam.mod: .*cannot open "
                            "eam/fs potential file", ranks=(2,),
                            files={**FILES, "rank.sh": BLIND_RANK}, wrapper=("sh", "rank.sh"), limit=60)

    def test_a_mobile_group_that_was_deleted(self):
        script = (lammps.shaken(4) + USE + "minimize 0 1e-8 5000 50000\ngroup film id <= 100\n"
                  "compute p all softmode/atom potential potential.mod modes 3 mobile film\n"
                  "thermo_style custom step c_p[1]\nrun 0\ngroup film delete\ngroup other id > 150\nrun 0\n")
        lammps.expect_error(self, script, "mobile group film does not exist", files=FILES)

    def test_two_dimensions(self):
        flat = ("units metal\ndimension 2\nlattice sq 3.0\nregion b block 0 4 0 4 -0.5 0.5\ncreate_box 1 b\n"
                "create_atoms 1 box\nmass 1 1.0\n")
        self.refuses("potential potential.mod", "needs a 3d system, but the dimension is 2", box=flat, before="\n",
                     ranks=(1,))


if __name__ == "__main__":
    unittest.main()
