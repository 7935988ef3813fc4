# SPDX-License-Identifier: GPL-2.0-or-later
"""examples/cuzr, much shortened: it runs to its table, and what stands there is physical."""
import csv
import re
import unittest

import lammps
import numpy as np

CUZR = lammps.EXAMPLES / "cuzr"

# Variables of style index keep the first value they got.
SHORT = f"""
variable plugin index {lammps.PLUGIN}
variable out index .
variable modes index 3
variable sample index 1
variable shell index 0.5
variable searches index 1
variable nvibration index 2
variable vibration index 50
variable nstrain index 2
variable dstrain index 0.002
variable ftol index 0.5
"""


def rows(result, name):
    return list(csv.DictReader(result.text(name).splitlines()))


def numbers(row, *names):
    return np.array([float(row[name]) for name in names or row])


class ExampleCuzr(unittest.TestCase):
    def test_the_slow_glass_is_a_minimum_without_stress_and_its_searches_can_be_taken_up(self):
        """in.slow with one search from every two-thousandth atom."""
        script = (CUZR / "in.slow").read_text().replace("../../build/glassplugin.so", str(lammps.PLUGIN))
        files = {"potential.mod": (CUZR / "potential.mod").read_text(),
                 "glass_slow.data.gz": (CUZR / "glass_slow.data.gz").read_bytes()}
        few = "variable every index 2000\nvariable out index .\n"
        result = lammps.run(few + script, ranks=2, files=files, load=False)
        row = result.thermo[-1]
        self.assertLess(row["PotEng"] / 4000, -19456.2 / 4000)  # below the fast one
        for stress in ("Pxx", "Pyy", "Pzz", "Pxy", "Pxz", "Pyz"):
            self.assertLess(abs(row[stress]), 0.1)  # bar
        self.assertEqual(row["f_act[1]"], 2)
        again = lammps.run(few + script, folder=result.folder, load=False)
        for k in 1, 2, 3, 4:
            self.assertEqual(again.thermo[-1][f"f_act[{k}]"], row[f"f_act[{k}]"])

    def test_prints_a_table_of_physical_numbers(self):
        files = {name: (CUZR / name).read_text() for name in ("glass.data", "potential.mod")}
        result = lammps.run(SHORT + (CUZR / "in.cuzr").read_text(), ranks=2, files=files, load=False)

        volume, energy = map(float, re.search(r"(\S+) A\^3 and (\S+) eV per atom", result.output).groups())
        self.assertTrue(17.5 < volume < 18.5 and -5.0 < energy < -4.7, f"{volume} A^3, {energy} eV")

        lengths = {row.pop("quantity"): row for row in rows(result, "lengths.csv")}
        for quantity, row in lengths.items():
            self.assertTrue(np.all(np.isfinite(numbers(row))), f"{quantity}: {row}")
            mean = numbers(row, "mean_Cu", "mean_Zr")
            if quantity == "eact":  # of the few atoms searched here, and perhaps without an event of one species
                self.assertTrue(np.all((mean >= 0.0) & (mean < 6.0)) and np.any(mean > 0.0), f"{quantity}: {row}")
            else:
                self.assertTrue(np.all(mean < 0.0 if quantity.startswith("s2") else mean > 0.0), f"{quantity}: {row}")
        xi = numbers(lengths["path"], "xi_all", "xi_Cu", "xi_Zr")
        self.assertTrue(np.all((xi > 0.3) & (xi < 15.0)), f"xi of D2min: {xi}")
        s2 = [numbers(lengths[q], "mean_Cu")[0] for q in ("s2_39", "s2_64", "s2_88", "s2_112")]
        self.assertEqual(s2, sorted(s2, reverse=True))

        pairs = {(row.pop("x"), row.pop("y")): numbers(row) for row in rows(result, "pearson.csv")}
        for pair, r in pairs.items():
            self.assertTrue(np.all(np.abs(r) <= 1.0), f"{pair}: {r}")
        self.assertGreater(np.min(pairs["vmsd", "vflex"]), 0.9)

        table = [line for line in result.output.splitlines() if line.startswith("table: ")]
        for label in ("s2, 11.2 A", "participation", "v_flex", "D2min, drop", "activation", "no stress drop"):
            self.assertTrue(any(label in line for line in table), f"no line with {label}")
        atoms = result.dump("cuzr.dump")[0]
        self.assertEqual(len(atoms["id"]), 4000)
        strain = np.loadtxt(result.folder / "stress_strain.csv", delimiter=",", skiprows=1)
        np.testing.assert_allclose(strain[:, 0], [0.0, 0.002, 0.004], atol=1e-6)
        self.assertGreater(strain[-1, 1], strain[0, 1])


if __name__ == "__main__":
    unittest.main()
