# SPDX-License-Identifier: GPL-2.0-or-later
"""compute cluster/bond given what it cannot use."""
import unittest

import lammps


class BadClusterBond(unittest.TestCase):
    def refuses(self, arguments, message, **options):
        script = lammps.shaken(5) + "compute b all bondcn/local rcut 3.4\ncompute s all s2/atom 0.1 3.0\n" \
            f"compute k all cluster/bond {arguments}\nthermo_style custom step c_k[1]\nrun 0\n"
        lammps.expect_error(self, script, message, **options)

    def test_arguments(self):
        lammps.refuses_each(self.refuses, [
            ("", "the ID of a compute bondcn/local must follow the style"),
            ("c", "compute c does not exist"),
            ("s", "compute s is of style s2/atom, which has no bonds: name a compute bondcn/local"),
            ("b n 6", "keyword n takes 2 values, found 1"),
            ("b n 6 5", "n 6 5: the smallest number must be zero or more, the largest not below it"),
            ("b n -1 5", "n -1 5: the smallest number must be zero or more"),
            ("b mask c_t", "compute t|named t|ID t|c_t"),
            ("b ring 1", "Unknown compute cluster/bond keyword: ring"),
        ])


if __name__ == "__main__":
    unittest.main()
