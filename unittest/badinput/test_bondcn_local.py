# SPDX-License-Identifier: GPL-2.0-or-later
"""compute bondcn/local given what it cannot use."""
import unittest

import lammps


class BadBondcnLocal(unittest.TestCase):
    def refuses(self, arguments, message, box=None, group="all", **options):
        script = (box or lammps.shaken()) + f"compute b {group} bondcn/local {arguments}\n"
        lammps.expect_error(self, script + "dump 1 all local 1 b.dump c_b[*]\nrun 0\n", message, **options)

    def test_arguments(self):
        self.refuses("", "rcut or voronoi must follow the style")
        self.refuses("cutoff 3.0", "bond value cutoff: it must be rcut or voronoi")
        self.refuses("rcut", "keyword rcut takes 1 value, found 0", ranks=(1,))
        self.refuses("rcut far", "Expected floating point parameter instead of 'far'", ranks=(1,))
        self.refuses("rcut -3.0", "rcut -3.0: it must be greater than zero", ranks=(1,))
        self.refuses("rcut 3.0 edge abs 0.1", "Unknown compute bondcn/local keyword: edge", ranks=(1,))
        self.refuses("voronoi radius v_r", "there is no variable named r", ranks=(1,))
        self.refuses("rcut 3.0 radius v_r", "Unknown compute bondcn/local keyword: radius", ranks=(1,))
        self.refuses("voronoi face abs 0", "face 0: it must be greater than zero", ranks=(1,))

    def test_ghosts_that_do_not_reach_name_the_command_that_helps(self):
        self.refuses("rcut 6.5", r"use comm_modify cutoff 7\.5")
        self.refuses("voronoi", r"the communication cutoff is 2\.8: use comm_modify cutoff",
                     box=lammps.shaken() + "pair_style lj/cut 2.5\npair_coeff * * 0.05 2.4\nneighbor 0.3 bin\n")

    def test_atoms_without_ids(self):
        self.refuses("rcut 3.0", "needs atom IDs, but they are off: use atom_modify id yes", box=lammps.WITHOUT_IDS)

    def test_two_dimensions(self):
        self.refuses("rcut 1.2", "needs a 3d system, but the dimension is 2", box=lammps.FLAT)

    def test_group_without_atoms(self):
        self.refuses("rcut 3.0", "group none has no atoms", group="none", box=lammps.shaken() + "group none empty\n")

    def test_positions_that_are_not_numbers(self):
        self.refuses("rcut 3.0", "(?i)not finite|non-numeric", box=lammps.shaken() + lammps.not_a_number("x"))


if __name__ == "__main__":
    unittest.main()
