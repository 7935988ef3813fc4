# SPDX-License-Identifier: GPL-2.0-or-later
"""create_grains: perfect crystals come out perfect, compositions and volumes are the ones asked for."""
import re
import unittest

import lammps
import numpy as np

BASIS = " ".join(f"basis {k} 1" for k in range(1, 9)) + " " + " ".join(f"basis {k} 2" for k in range(9, 25))
FILES = {"potential.mod": (lammps.EXAMPLES / "wahnstrom" / "potential.mod").read_text(),
         "lattice.mod": (lammps.EXAMPLES / "wahnstrom" / "c15.mod").read_text().split("region ")[0]}
BEGIN = """
units           lj
atom_modify     map yes
variable        volume index 0.767
include         lattice.mod
{box}
"""
END = """
include         potential.mod
neighbor        0.3 bin
compute         v all voroindex/atom
thermo_style    custom step pe c_v[1]
thermo_modify   norm yes
dump            1 all custom 1 x.dump id type x y z {extra}
dump_modify     1 format float %.15g
run             0
"""
BLOCK = "region b block 0 5 0 5 0 5 units {units}\ncreate_box 2 b"


class CreateGrains(unittest.TestCase):
    def test_one_grain_without_rotation_is_the_crystal(self):
        prism = "region b prism 0 4 0 4 0 4 1 0 -1 units lattice\ncreate_box 2 b"
        block = "region b block 0 4 0 4 0 4 units lattice\ncreate_box 2 b"
        for ranks, box in ((1, block), (2, prism), (4, block)):
            script = BEGIN.format(box=box) + f"create_grains 1 7 rotate no {BASIS}\n" + END.format(extra="")
            result = lammps.run(script, ranks=ranks, files=FILES)
            row = result.thermo[0]
            self.assertEqual(len(result.dump("x.dump")[0]["id"]), 1536)
            self.assertAlmostEqual(row["PotEng"], -7.31340, delta=1e-5)
            self.assertAlmostEqual(row["c_v[1]"], 2 / 3, delta=1e-8)

    def test_a_composite_has_the_composition_and_volume_asked_for(self):
        edge = 12.0
        box = f"region b block 0 {edge} 0 {edge} 0 {edge} units box\ncreate_box 2 b\nfix g all property/atom i_grain"
        script = BEGIN.format(box=box) + f"create_grains 3 4711 volume 0.69 fill 1 0.767 0.8 {BASIS}\n" + \
            END.format(extra="i_grain")
        first = None
        for ranks in (1, 2, 4):
            result = lammps.run(script, ranks=ranks, files=FILES)
            atoms = result.dump("x.dump")[0]
            n = round(edge**3 / 0.767)
            self.assertEqual(len(atoms["id"]), n)
            self.assertLessEqual(abs(np.sum(atoms["type"] == 1) - 0.5 * n), 0.5)
            dmin = float(re.search(r"distances of (\S+) or more", result.output)[1])
            fill = atoms["i_grain"] == 0
            nearest = min(np.min(lammps.distances(atoms, i, 2.0)[1]) for i in np.nonzero(fill)[0][::10])
            self.assertGreaterEqual(nearest, dmin * (1 - 1e-4))
            self.assertTrue(np.all(atoms["type"][fill] == 1))
            table = re.findall(r"create_grains: +(\d) +(\d+) +(\S+) ", result.output)
            self.assertEqual([int(row[1]) for row in table], [np.sum(atoms["i_grain"] == g) for g in (1, 2, 3)])
            self.assertAlmostEqual(sum(float(row[2]) for row in table), edge**3, delta=0.1)
            # Three quarters of the atoms are crystal: it has two small atoms of three, the whole one of two.
            self.assertAlmostEqual(np.sum(~fill) / n, 0.75, delta=0.02)
            x = lammps.positions(atoms)
            first = x if first is None else first
            np.testing.assert_allclose(x, first, atol=1e-12)

    def test_grains_keep_half_the_gap_from_the_faces(self):
        counts = []
        for gap in (0.0, 1.0):
            box = "region b block 0 10 0 10 0 10 units box\ncreate_box 2 b"
            script = BEGIN.format(box=box) + f"create_grains 2 12 gap {gap} {BASIS}\n" + END.format(extra="")
            counts.append(len(lammps.run(script, files=FILES).dump("x.dump")[0]["id"]))
        self.assertAlmostEqual(counts[0] * 0.767 / 1000, 1.0, delta=0.03)
        self.assertLess(counts[1], 0.8 * counts[0])


if __name__ == "__main__":
    unittest.main()
