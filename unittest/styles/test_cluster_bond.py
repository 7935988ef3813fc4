# SPDX-License-Identifier: GPL-2.0-or-later
"""compute cluster/bond on C15 and against a search in Python."""
import collections
import unittest

import lammps
import numpy as np
import voronoi

RUN = """
dump            1 all custom 1 x.dump id type x y z c_k[*] c_v[9]
dump            2 all local 1 bonds.dump c_b[*]
thermo_style    custom step {vector}
run             0
""".format(vector=" ".join(f"c_k[{k}]" for k in range(1, 22)))


def measure(box, use, ranks, files=None):
    result = lammps.run(box + use + RUN, ranks=ranks, files=files)
    return np.array([0.0] + [result.thermo[-1][f"c_k[{k}]"] for k in range(1, 22)]), result


class ClusterBond(unittest.TestCase):
    def test_icosahedra_and_disclinations_of_c15(self):
        """Small atoms, the icosahedra, touch in tetrahedra that share corners; bonds with six common neighbors join the
        large ones in a diamond lattice."""
        for ranks in (1, 2, 4):
            use = "compute v all voroindex/atom\ncompute b all bondcn/local voronoi\n"
            crystal = voronoi.crystal("c15", a=6.0, n=4)
            k, result = measure(voronoi.box(), use + "compute k all cluster/bond b mask c_v[9]\n", ranks, crystal)
            np.testing.assert_allclose(k[1:5], [1, 1024, 1024, 1024])
            np.testing.assert_array_equal(k[5:8], 1)
            np.testing.assert_array_equal(k[8:10], [3072, 1024])
            np.testing.assert_array_equal(k[10:15], [9216, 3072, 6144, 0, 3072])
            np.testing.assert_array_equal(k[15:], [0, 0, 0, 0, 0, 0, 1024])
            atoms = result.dump("x.dump")[0]
            ico = atoms["c_v[9]"] == 1
            np.testing.assert_array_equal(atoms["c_k[4]"], np.where(ico, 6, 0))
            np.testing.assert_array_equal(atoms["c_k[1]"], np.where(ico, np.min(atoms["id"][ico]), 0))
            k, _ = measure(voronoi.box(), use + "compute k all cluster/bond b n 6 6\n", ranks, crystal)
            np.testing.assert_allclose(k[1:5], [1025, 512, 1536 / 1025, (512**2 + 1024) / 1536])
            np.testing.assert_array_equal(k[5:10], [1, 1, 1, 1024, 512])
            np.testing.assert_array_equal(k[15:], [1024, 0, 0, 0, 512, 0, 0])
            k, _ = measure(voronoi.box(), use + "compute k all cluster/bond b n 5 5\n", ranks, crystal)
            self.assertEqual(k[8], 9216)

    def test_equals_a_search_in_python(self):
        use = """
comm_modify     cutoff 8.0
compute         v all voroindex/atom
compute         b all bondcn/local rcut 3.0
group           some id <= 900
variable        half atom "id % 3 == 1"
compute         k some cluster/bond b n 2 4 mask v_half
"""
        for tilts, ranks in (({}, 1), (dict(xy=1.5, xz=-1.0, yz=2.0), 2), ({}, 4)):
            k, result = measure(lammps.shaken(5, **tilts), use, ranks)
            atoms, bonds = result.dump("x.dump")[0], result.dump("bonds.dump")[0]
            ids = atoms["id"].astype(int)
            members = set(ids[(ids <= 900) & (ids % 3 == 1)])
            near = collections.defaultdict(list)
            every = collections.defaultdict(list)
            for i, j, n in zip(bonds["c_b[1]"].astype(int), bonds["c_b[2]"].astype(int), bonds["c_b[3]"]):
                every[i].append(j)
                every[j].append(i)
                if i in members and j in members and 2 <= n <= 4:
                    near[i].append(j)
                    near[j].append(i)
            found, sizes = {}, []
            for i in sorted(members):
                if i in found:
                    continue
                found[i], queue = i, [i]
                for a in queue:
                    for b in near[a]:
                        if b not in found:
                            found[b] = i
                            queue.append(b)
                sizes.append(len(queue))
            self.assertGreater(len(sizes), 10)
            self.assertGreater(max(sizes), 5)
            np.testing.assert_array_equal(atoms["c_k[1]"], [found.get(i, 0) for i in ids])
            np.testing.assert_array_equal(atoms["c_k[4]"], [len(near[i]) for i in ids])
            core = {i for i in members if len(near[i]) >= 2}
            while True:
                kept = {i for i in core if sum(j in core for j in near[i]) >= 2}
                if kept == core:
                    break
                core = kept
            np.testing.assert_array_equal(atoms["c_k[3]"], [i in core for i in ids])
            # Nothing is bonded twice in this box, so images need not be told apart.
            shared = collections.Counter()
            for i in members:
                for j in members:
                    if i < j and j not in every[i]:
                        shared[len(set(every[i]) & set(every[j]))] += 1
            np.testing.assert_allclose(k[1:5], [len(sizes), max(sizes), np.mean(sizes), np.sum(np.square(sizes)) / sum(sizes)],
                                       rtol=1e-6)
            np.testing.assert_array_equal(k[10:14], [shared[1], shared[2], shared[3], sum(shared[n] for n in range(4, 20))])


if __name__ == "__main__":
    unittest.main()
