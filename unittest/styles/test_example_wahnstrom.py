# SPDX-License-Identifier: GPL-2.0-or-later
"""examples/wahnstrom, much shortened: it runs to its table, what stands there is physical, and C15 is exact."""
import csv
import re
import unittest

import lammps
import numpy as np

WAHNSTROM = lammps.EXAMPLES / "wahnstrom"

# Variables of style index keep the first value they got.
SHORT = f"""
variable plugin index {lammps.PLUGIN}
variable out index .
variable n index 5
variable melt index 300
variable quench index 300
variable anneal index 300
variable nquench index 2
variable nanneal index 3
"""


class ExampleWahnstrom(unittest.TestCase):
    def test_prints_a_table_of_physical_numbers_with_c15_as_the_limit(self):
        files = {name: (WAHNSTROM / name).read_text() for name in ("potential.mod", "c15.mod")}
        result = lammps.run(SHORT + (WAHNSTROM / "in.wahnstrom").read_text(), files=files, load=False)

        rows = list(csv.DictReader(result.text("wahnstrom.csv").splitlines()))
        self.assertEqual([row["stage"] for row in rows], 3 * ["quench"] + 3 * ["anneal"] + ["C15"])
        names = ("energy", "icosahedra", "fivefold", "n5", "n6")
        energy, icosahedra, fivefold, n5, n6 = np.array([[float(row[name]) for row in rows] for name in names])
        self.assertTrue(np.all((energy[:-1] > -7.15) & (energy[:-1] < -6.9)), f"energies {energy}")
        self.assertTrue(np.all((icosahedra[:-1] > 0.005) & (icosahedra[:-1] < 0.2)), f"icosahedra {icosahedra}")
        self.assertTrue(np.all((fivefold[:-1] > 0.4) & (fivefold[:-1] < 0.7)), f"five-fold symmetry {fivefold}")
        self.assertTrue(np.all((n5[:-1] > 0.4) & (n6[:-1] > 0.15)), f"n=5 {n5}, n=6 {n6}")
        np.testing.assert_allclose([float(row["temperature"]) for row in rows[:3]], [1.2, 0.605, 0.01], atol=1e-4)

        # Cells of A have 16 faces, 12 of them pentagons; those of B 12 pentagons.
        np.testing.assert_allclose([icosahedra[-1], fivefold[-1], n5[-1], n6[-1]],
                                   [2 / 3, (8 * 12 / 16 + 16) / 24, 0.9, 0.1], atol=1e-6)
        self.assertLess(energy[-1], np.min(energy[:-1]) - 0.1)
        crystal = result.dump("c15.dump")[0]
        small = crystal["type"] == 2
        np.testing.assert_array_equal(crystal["c_cell[9]"], small)
        np.testing.assert_array_equal(crystal["c_bond[4]"], np.where(small, 0, 4))

        for label, part in (("quench and anneal", slice(0, 6)), ("anneal alone", slice(3, 6))):
            slope, r = re.search(rf"{label} +slope +(\S+) \+- .* correlation +(\S+)", result.output).groups()
            self.assertAlmostEqual(float(slope), np.polyfit(icosahedra[part], energy[part], 1)[0], delta=2e-3)
            self.assertAlmostEqual(float(r), np.corrcoef(icosahedra[part], energy[part])[0, 1], delta=1e-3)


    def test_crystals_and_the_limit_of_two_phases(self):
        """Volumes and energies of lattice sums, to 1e-4."""
        files = {name: (WAHNSTROM / name).read_text() for name in ("potential.mod", "c15.mod", "phase.mod")}
        result = lammps.run((WAHNSTROM / "in.eos").read_text(), files=files, load=False)
        rows = {row[0]: [float(row[1]), float(row[2])] for row in list(csv.reader(result.text("eos.csv").splitlines()))[1:]}
        expected = {"C15": (0.65799, -7.88468), "B2": (0.74593, -7.34263), "fcc_large": (0.93025, -7.46326),
                    "hcp_large": (0.93236, -7.47210), "bcc_large": (0.95611, -7.13725), "fcc_small": (0.53499, -7.93790),
                    "hcp_small": (0.53494, -7.94109), "two_phases": (0.767, -7.69885)}
        for phase, values in expected.items():
            np.testing.assert_allclose(rows[phase], values, atol=1e-4, err_msg=phase)
        self.assertAlmostEqual(rows["two_phases_laves"][0], 0.68718, delta=1e-4)
        self.assertAlmostEqual(rows["two_phases_hcp"][0], 1.00645, delta=1e-4)


if __name__ == "__main__":
    unittest.main()
