# SPDX-License-Identifier: GPL-2.0-or-later
"""compute elastic/atom given what it cannot use."""
import unittest

import lammps

FILES = {
    "potential.mod": "pair_style lj/smooth/linear 5.0\npair_coeff * * 0.05 2.65\n",
    "other.mod": "pair_style lj/smooth/linear 5.0\npair_coeff * * 0.05 2.66\n",
    "broken.mod": "pair_style no/such/style\n",
}
USE = "\ninclude potential.mod\nminimize 0 1e-8 5000 50000\n"
RUN = "thermo_style custom step c_e[1]\ndump 1 all custom 1 e.dump id c_e[1]\nrun 0\n"


class BadElasticAtom(unittest.TestCase):
    def refuses(self, arguments, message, before=USE, box=None, **options):
        script = (box or lammps.shaken(4)) + before + f"compute e all elastic/atom {arguments}\n" + RUN
        lammps.expect_error(self, script, message, files=FILES, **options)

    def parses_not(self, arguments, message):
        self.refuses(arguments, message, before="\n", ranks=(1,))

    def test_arguments(self):
        self.parses_not("potential", "potential FILE must follow the style, found 1 values")
        self.parses_not("file potential.mod", "expected the word potential, found file")
        self.parses_not("potential potential.mod range 3", "Unknown compute elastic/atom keyword: range")
        self.parses_not("potential potential.mod radius", "keyword radius takes 1 value, found 0")

    def test_values_out_of_range(self):
        for arguments, message in (
                ("radius -1", "radius -1: it must not be negative"),
                ("radius 0", "radius 0: a single atom has no strain of its own; use local no"),
                ("radius nan", "nan"),
                ("strain 0", "strain 0: it must be greater than zero"),
                ("strain 0.1", r"strain 0.1: it must not exceed 0\.01"),
                ("tol 0", "tol 0: it must be greater than zero"),
                ("tol 1", "tol 1: it must be below 1"),
                ("ftol -1", "ftol -1: it must be greater than zero"),
                ("delta 0", "delta 0: it must be greater than zero"),
                ("condition 1", "condition 1: it must be above 1"),
                ("method newton", "newton"),
                ("local perhaps", "perhaps")):
            self.parses_not(f"potential potential.mod {arguments}", message)

    def test_a_radius_that_does_not_fit(self):
        self.refuses("potential potential.mod radius 8.5", "radius 8.5 .*half")

    def test_a_potential_file_that_is_no_good(self):
        self.refuses("potential missing.mod", "cannot read potential file missing.mod")
        self.refuses("potential broken.mod", "private LAMMPS instance with the potential file broken.mod: .*no/such")

    def test_another_potential_than_that_of_the_run(self):
        self.refuses("potential other.mod", "potential in file other.mod is not the one of the run")

    def test_a_configuration_that_is_no_minimum(self):
        self.refuses("potential potential.mod", r"no minimum: the largest force is \S+, on atom \d+, and must be below "
                     r"\S+: use minimize first", before="\ninclude potential.mod\n")

    def test_a_saddle(self):
        """Forces vanish in the stretched diamond crystal, whose two lattices repel each other's places."""
        diamond = ("units metal\natom_modify map yes\nlattice diamond 8.2\nregion b block 0 3 0 3 0 3\ncreate_box 1 b\n"
                   "create_atoms 1 box\nmass 1 63.55\n")
        self.refuses("potential potential.mod", "no minimum: its second derivatives have a negative eigenvalue: displace "
                     "the atoms a little and use minimize", box=diamond, before="\ninclude potential.mod\n")

    def test_walls_and_free_surfaces(self):
        free = lammps.shaken(4).replace("atom_modify", "boundary p p f\natom_modify")
        self.refuses("potential potential.mod", "needs a periodic box, but it is not periodic in z", box=free,
                     before="\ninclude potential.mod\n")

    def test_units_without_defaults(self):
        box = "units real\nlattice fcc 4\nregion b block 0 4 0 4 0 4\ncreate_box 1 b\ncreate_atoms 1 box\nmass 1 1.0\n"
        self.refuses("potential potential.mod", "radius has a default in metal and lj units only; in real units give "
                     "about 2.4 distances", box=box, before="\n", ranks=(1,))
        self.refuses("potential potential.mod radius 5", "delta has a default in metal and lj units only", box=box,
                     before="\n", ranks=(1,))

    def test_a_solid_that_gives_way(self):
        """At a strain of 1 % atoms of a disordered solid do not move in opposite directions."""
        disordered = FILES["potential.mod"].replace("* * 0.05 2.65", "1 1 0.05 2.4\npair_coeff 1 2 0.05 2.65\npair_coeff 2 2 0.05 2.9")
        script = lammps.shaken(4) + USE + "compute e all elastic/atom potential potential.mod method relax strain 0.01\n" + RUN
        lammps.expect_error(self, script, r"displacements after strains \w\w of 0\.01 and -0\.01 should be opposite, but are "
                            r"so up to \S+ of them only: the solid gives way; use a smaller strain",
                            files={**FILES, "potential.mod": disordered})

    def test_two_dimensions(self):
        self.refuses("potential potential.mod", "needs a 3d system, but the dimension is 2", box=lammps.FLAT, before="\n",
                     ranks=(1,))

    def test_atoms_without_ids(self):
        self.refuses("potential potential.mod", "ID", box=lammps.WITHOUT_IDS, before="\n", ranks=(1,))


if __name__ == "__main__":
    unittest.main()
