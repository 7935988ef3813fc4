# SPDX-License-Identifier: GPL-2.0-or-later
"""compute smooth/atom against the weighted mean written out in NumPy, pair by pair."""
import unittest

import numpy as np

import lammps

FIELD = """
comm_modify     cutoff 9.0
variable        q atom 5+sin(2*PI*x/lx)*cos(2*PI*y/ly)+0.1*type
variable        m atom id%3
"""
KERNELS = {
    "kernel flat": lambda r, cutoff: np.ones_like(r),
    "kernel parabola": lambda r, cutoff: 1.0 - (r / cutoff)**2,
    "": lambda r, cutoff: np.exp(-0.5 * (3.0 * r / cutoff)**2),
    "sigma 1.3": lambda r, cutoff: np.exp(-0.5 * (r / 1.3)**2),
}


def expected(snapshot, cutoff, weight, centers, used):
    mean, total = np.zeros(len(used)), np.zeros(len(used))
    for i in np.flatnonzero(centers):
        j, r = lammps.distances(snapshot, i, cutoff)
        j, r = j[used[j]], r[used[j]]
        if used[i]:
            j, r = np.append(j, i), np.append(r, 0.0)
        w = weight(r, cutoff)
        total[i] = w.sum()
        mean[i] = (w * snapshot["v_q"][j]).sum() / total[i] if total[i] else 0.0
    return mean, total


class SmoothAtom(unittest.TestCase):
    def measure(self, keywords="", ranks=1, group="all", box=None, extra="", run="run 0\n", cutoff=4.5):
        result = lammps.run(lammps.shaken(**(box or {})) + FIELD + extra + f"""
compute         k {group} smooth/atom v_q {cutoff} {keywords}
dump            1 all custom 10 k.dump id type x y z v_q v_m c_k[1] c_k[2]
dump_modify     1 format float %.17g
{run}""", ranks=ranks)
        return result.dump("k.dump")[-1]

    def compare(self, found, weight, centers=None, used=None, cutoff=4.5):
        everything = np.ones(len(found["id"]), bool)
        centers = everything if centers is None else centers
        mean, total = expected(found, cutoff, weight, centers, centers if used is None else used)
        np.testing.assert_allclose(found["c_k[1]"], mean, rtol=1e-12, atol=1e-12)
        np.testing.assert_allclose(found["c_k[2]"], total, rtol=1e-12, atol=1e-12)

    def test_equals_the_definition_with_every_kernel(self):
        for keywords, weight in KERNELS.items():
            self.compare(self.measure(keywords), weight)

    def test_in_a_triclinic_box_on_1_2_4_ranks(self):
        tilted = dict(xy=1.5, xz=-1.0, yz=2.0)
        for ranks in 1, 2, 4:
            self.compare(self.measure(ranks=ranks, box=tilted), KERNELS[""])

    def test_takes_the_atoms_of_the_group_where_the_mask_is_not_zero(self):
        found = self.measure("mask v_m kernel flat", group="some", extra="group some id <= 300\n", ranks=2)
        some = found["id"] <= 300
        self.compare(found, KERNELS["kernel flat"], some, some & (found["v_m"] != 0))
        self.assertTrue(np.all(found["c_k[1]"][~some] == 0.0))

    def test_reads_zero_where_nothing_is_near(self):
        found = self.measure("mask v_none", extra="variable none atom 0\n", ranks=2)
        self.assertTrue(np.all(found["c_k[1]"] == 0.0) and np.all(found["c_k[2]"] == 0.0))

    def test_follows_moving_atoms(self):
        found = self.measure(ranks=2, extra="velocity all create 900 4711 loop geom\nfix 1 all nve\n", run="run 30\n")
        self.compare(found, KERNELS[""])


if __name__ == "__main__":
    unittest.main()
