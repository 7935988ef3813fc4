# SPDX-License-Identifier: GPL-2.0-or-later
"""The embedded-atom engine against LAMMPS's own pair styles where atoms are displaced, one style and box after another."""
import math
import re
import unittest

import lammps

PLUGIN = lammps.BUILD / "unittest" / "eamplugin.so"

SCRIPT = """
plugin          load {plugin}
units           metal
boundary        {boundary}
atom_style      atomic
atom_modify     map yes sort 0 0.0
lattice         fcc {a}
region          box {region}
create_box      {types} box
create_atoms    1 box
{mix}
mass            * 60.0
displace_atoms  all random 0.1 0.1 0.1 4711
pair_style      {style}
{coeff}
neighbor        1.0 bin
neigh_modify    one 10000 page 200000
run             0 post no
{check}
"""
CHECK = "eam_engine check {} {} {}\n"
BULK, TILTED = "block 0 4 0 4 0 4", "prism 0 4 0 4 0 4 1.3 -0.9 0.7"


def small_setfl(rows=14, density_rows=10, top=4.0):
    """Coarse tables of two elements; they end at 5.2 A and at densities that atoms in a crystal exceed."""
    dr, drho = 0.4, top / (density_rows - 1)
    lines = ["small", "tables", "for a test", "2 A B", f"{density_rows} {drho!r} {rows} {dr!r} 5.0"]
    cut = [max(0.0, 1.0 - k * dr / 5.0) ** 3 for k in range(rows)]
    for e in range(2):
        lines.append(f"{10 + e} 60.0 4.0 fcc")
        lines += [repr(-(1.0 + e) * math.sqrt(0.3 + k * drho)) for k in range(density_rows)]
        lines += [repr((1.5 + e) * math.exp(-0.3 * k * dr) * cut[k]) for k in range(rows)]
    for pair in range(3):
        lines += [repr(k * dr * (4.0 + pair) * math.exp(-1.1 * k * dr) * cut[k]) for k in range(rows)]
    return "\n".join(lines) + "\n"


def checked(style, coeff, types=1, boundary="p p p", region=BULK, a=4.0, amplitudes=(0.02, 0.1, 0.3), files=None):
    mix = "".join(f"set group all type/fraction {t} {1.0 / t:.3f} {100 + t}\n" for t in range(2, types + 1))
    check = "".join(CHECK.format(size, part, seed) for seed, (size, part) in
                    enumerate(((size, part) for size in amplitudes for part in (0.2, 0.7, 1.0)), 1))
    script = SCRIPT.format(plugin=PLUGIN, boundary=boundary, a=a, region=region, types=types, mix=mix, style=style,
                           coeff=coeff if "\n" in coeff else f"pair_coeff {coeff}", check=check)
    output = lammps.run(script, load=False, files=files).output
    rows = []
    for line in re.findall(r"^eam_engine (.*)$", output, re.M):
        words = line.split()
        rows.append({name: float(value) for name, value in zip(words[::2], words[1::2])})
    return rows


class EamEngine(unittest.TestCase):
    def same(self, *arguments, **options):
        rows = checked(*arguments, **options)
        self.assertEqual(9, len(rows))
        for row in rows:
            scale = max(1.0, row["force"])
            self.assertGreater(row["force"], 1e-3, "nothing was pushed")
            self.assertLess(row["force_off"], 1e-12 * scale, row)
            self.assertLess(abs(row["outside_off"]), 1e-11 * max(1.0, row["outside"]), row)
            self.assertLess(abs(row["energy_off"]), 1e-7, row)

    def test_eam_of_one_type(self):
        self.same("eam", "* * Cu_u3.eam", a=3.6)

    def test_eam_of_several_types(self):
        self.same("eam", "pair_coeff 1 1 Cu_u3.eam\npair_coeff 2 2 Ni_u3.eam\npair_coeff 3 3 Ag_u3.eam", types=3, a=3.8)

    def test_eam_alloy_of_three_elements(self):
        self.same("eam/alloy", "* * NiAlH_jea.eam.alloy Ni Al H", types=3, a=3.7)

    def test_eam_alloy_of_four_types_and_one_element(self):
        self.same("eam/alloy", "* * CuNi.eam.alloy Cu Ni Cu Ni", types=4, a=3.6)

    def test_eam_fs_of_three_elements(self):
        self.same("eam/fs", "* * NiAlH_jea.eam.fs H Al Ni", types=3, a=3.7)

    def test_eam_fs_of_three_types_and_two_elements(self):
        self.same("eam/fs", "* * CuZr_mm.eam.fs Zr Cu Zr", types=3, a=4.2)

    def test_in_a_triclinic_box(self):
        self.same("eam/fs", "* * CuZr_mm.eam.fs Cu Zr", types=2, region=TILTED, a=4.0)

    def test_in_a_box_smaller_than_two_cutoffs(self):
        self.same("eam/fs", "* * CuZr_mm.eam.fs Cu Zr", types=2, region="block 0 2 0 2 0 3", a=4.1)

    def test_at_free_boundaries(self):
        self.same("eam/alloy", "* * NiAlH_jea.eam.alloy Ni Al H", types=3, boundary="s s s", a=3.7)
        self.same("eam/fs", "* * CuZr_mm.eam.fs Cu Zr", types=2, boundary="p s p", a=4.1)

    def test_where_tables_end(self):
        """Densities beyond the last one, and distances below the second one, of the tables."""
        files = {"small.eam.alloy": small_setfl()}
        self.same("eam/alloy", "* * small.eam.alloy A B", types=2, a=3.4, files=files)
        self.same("eam/alloy", "* * small.eam.alloy A B", types=2, a=0.9, region="block 0 3 0 3 0 4", files=files)

    def test_a_style_that_it_does_not_know_is_refused(self):
        script = SCRIPT.format(plugin=PLUGIN, boundary="p p p", a=4.0, region=BULK, types=1, mix="", style="lj/cut 5.0",
                               coeff="pair_coeff * * 0.4 2.3", check=CHECK.format(0.1, 1.0, 1))
        result = lammps.run(script, load=False, check=False)
        self.assertNotEqual(0, result.code)
        self.assertIn("the engine does not serve this pair style", result.output)

    def test_lammps_is_asked_at_the_first_saddle(self):
        """Each rank asks an instance of its own; a style whose later instances are off is found out there, not before."""
        script = f"""
plugin          load {PLUGIN}
units           metal
atom_style      atomic
atom_modify     map yes
lattice         fcc 3.615
region          box block 0 {{n}} 0 {{n}} 0 {{n}}
create_box      1 box
create_atoms    1 box
mass            1 63.5
neighbor        1.0 bin
group           empty id 1
delete_atoms    group empty compress no
group           central id 2
include         potential.mod
minimize        0 1e-8 2000 20000
fix             a central artn/atom 1 4711 potential potential.mod searches 4 quench no
run             0
"""
        off = "at the first saddle, with [0-9]+ atoms displaced, the engine for embedded atoms and the pair style"
        for style, n, ranks in ("eam/alloy", 4, 1), ("eam/alloy/intel", 4, 1), ("eam/alloy/intel", 15, 2):
            potential = f"pair_style {style}\npair_coeff * * Cu_mishin1.eam.alloy Cu\n"
            result = lammps.run(script.format(n=n), ranks=ranks, check=False, files={"potential.mod": potential})
            if style == "eam/alloy":
                self.assertEqual(0, result.code, result.output)
            else:
                self.assertNotEqual(0, result.code)
                self.assertRegex(" ".join(result.output.split()), off)


if __name__ == "__main__":
    unittest.main()
