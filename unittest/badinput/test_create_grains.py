# SPDX-License-Identifier: GPL-2.0-or-later
"""create_grains given what it cannot use."""
import unittest

import lammps

BOX = "units lj\nlattice fcc 1.0\nregion b block 0 5 0 5 0 5\ncreate_box 2 b\nmass * 1.0\n"


class BadCreateGrains(unittest.TestCase):
    def refuses(self, arguments, message, box=BOX, **options):
        lammps.expect_error(self, box + f"create_grains {arguments}\n", message, **options)

    def test_arguments(self):
        lammps.refuses_each(self.refuses, [
            ("2", "the number of grains and a seed must follow"),
            ("0 12", "N 0: it must be greater than zero"),
            ("2 0", "seed 0: it must be greater than zero"),
            ("2 12 basis 5 1", "basis 5 1: the lattice has 4 basis atoms, and there are 2 types"),
            ("2 12 basis 1 3", "basis 1 3: the lattice has 4 basis atoms, and there are 2 types"),
            ("2 12 volume 0", "volume 0: it must be greater than zero"),
            ("2 12 relax -1", "relax -1: it must be zero or more"),
            ("2 12 gap -1", "gap -1: it must be zero or more"),
            ("2 12 fraction 1", "fraction 1: it must be below 1"),
            ("2 12 fill 3 1.0 0.8", "fill 3: there are types 1 to 2"),
            ("2 12 fill 2 1.0", "keyword fill takes 3 values, found 2"),
            ("2 12 fill 2 1.0 0.8 gap 0", "with fill the gap follows from volume and composition"),
            ("2 12 fill 2 0.2 0.8", "grains without any gap have fewer than the .* atoms of other types than 2"),
            ("2 12 basis 1 2 fill 2 1.0 0.8 fraction 0.01 volume 0.7", "the grains alone have .* atoms of type 2, more than"),
            ("2 12 shape cube", "Unknown create_grains keyword: shape"),
        ])

    def test_boxes_that_are_no_good(self):
        self.refuses("2 12", "needs a box that is periodic along all directions", box="boundary p p f\n" + BOX, ranks=(1,))
        self.refuses("2 12", "lattice", box=BOX.replace("lattice fcc 1.0\n", "").replace("0 5 0 5 0 5", "0 5 0 5 0 5 units box"), ranks=(1,))
        self.refuses("2 12", "box", box="units lj\nlattice fcc 1.0\n", ranks=(1,))


if __name__ == "__main__":
    unittest.main()
