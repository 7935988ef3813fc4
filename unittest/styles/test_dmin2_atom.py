# SPDX-License-Identifier: GPL-2.0-or-later
"""compute dmin2/atom against its equation, written out in NumPy on unwrapped dumps."""
import itertools
import re
import unittest

import lammps
import numpy as np

TRICLINIC = dict(xy=1.5, xz=-1.0, yz=2.0)


def unwrapped(snapshot):
    return np.column_stack([snapshot["xu"], snapshot["yu"], snapshot["zu"]])


def table(snapshot, name="d"):
    return np.column_stack([snapshot[f"c_{name}[{k}]"] for k in range(1, 14)])


def follow(snapshots):
    """Add "followed" to the snapshots: the box vectors (columns) without flips. Of all bases of the lattice,
    the one nearest to that of the snapshot before."""
    last = snapshots[0]["box"][1]
    for snapshot in snapshots:
        h = snapshot["box"][1]
        last = snapshot["followed"] = h @ np.round(np.linalg.solve(h, last))
    return snapshots


def flips(snapshots):
    return sum(not np.allclose(s["box"][1], s["followed"]) for s in snapshots)


def best_map(reference, now):
    if len(reference) < 3 or np.linalg.matrix_rank(reference, tol=1e-5) < 3:
        return np.eye(3), 0.0
    f = np.linalg.lstsq(reference, now, rcond=None)[0].T
    return f, np.sum((now - reference @ f.T) ** 2)


def d2min(reference, now, cutoff, atoms, current=False, norm=True, periodic=(1, 1, 1)):
    """All 13 columns of some atoms (rows of now), neighbors by brute force over periodic images."""
    both = np.intersect1d(reference["id"], now["id"])
    a = unwrapped(reference)[np.isin(reference["id"], both)]
    b = unwrapped(now)[np.isin(now["id"], both)]
    search = b if current else a
    box = (now if current else reference)["box"][1]
    followed = (now if current else reference)["followed"]
    fraction = np.linalg.solve(box, search.T).T
    grid = np.array(list(itertools.product(range(-2, 3), repeat=3)))
    rows = []
    for i in np.searchsorted(both, now["id"][atoms]):
        # Unwrapped atoms may be many boxes away from each other.
        n = (grid[:, None, :] - np.round(fraction - fraction[i])[None, :, :]) * periodic
        r = np.linalg.norm(search - search[i] + n @ box.T, axis=2)
        image, j = np.nonzero((r <= cutoff) & (r > 0.0))
        n = n[image, j]
        pairs = {tuple(row) for row in np.column_stack([j, n])}
        j, n = np.array([p[0] for p in pairs], dtype=int), np.array([p[1:] for p in pairs]).reshape(-1, 3)
        n = np.round(np.linalg.solve(followed, box @ n.T)).T
        at_reference = a[j] - a[i] + n @ reference["followed"].T
        at_now = b[j] - b[i] + n @ now["followed"].T
        f, residual = best_map(at_reference, at_now)
        eta = 0.5 * (f.T @ f - np.eye(3))
        deviator = eta - np.eye(3) * np.trace(eta) / 3.0
        rows.append([residual / max(len(j), 1) if norm else residual, len(j), np.trace(eta) / 3.0,
                     np.sqrt(0.5 * np.sum(deviator**2)), *f.ravel()])
    return np.array(rows)


DUMP = """
dump            1 all custom {every} d.dump id type xu yu zu {columns}
dump_modify     1 format float %.17g first yes
"""
MOVE = """
velocity        all create 600 5 loop geom
fix             nve all nve
timestep        0.002
"""


def dump(every=1, names="d"):
    return DUMP.format(every=every, columns=" ".join(f"c_{name}[*]" for name in names))


def sample(script, ranks=1, **options):
    return follow(lammps.run(script, ranks=ranks, **options).dump("d.dump"))


class Dmin2Atom(unittest.TestCase):
    def agrees(self, reference, now, name="d", cutoff=3.8, step=41, **options):
        atoms = np.arange(0, len(now["id"]), step)
        expected = d2min(reference, now, cutoff, atoms, **options)
        np.testing.assert_allclose(table(now, name)[atoms], expected, rtol=1e-8, atol=1e-12)

    def is_affine(self, snapshot, f, name="d"):
        self.assertLess(np.max(snapshot[f"c_{name}[1]"]), 1e-20)
        self.assertGreater(np.min(snapshot[f"c_{name}[2]"]), 6)
        np.testing.assert_allclose(table(snapshot, name)[:, 4:], np.tile(np.ravel(f), (len(snapshot["id"]), 1)),
                                   rtol=1e-9, atol=1e-10)

    # Deformed boxes

    def test_equals_the_equation_while_the_box_shears_through_flips(self):
        for box, change, shear in (({}, "change_box all triclinic", "xy erate 10.0 xz erate -4.0 x erate 0.5"),
                                   (TRICLINIC, "", "yz erate -9.0 xz erate 5.0")):
            script = lammps.shaken(**box) + change + """
compute d all dmin2/atom 3.8
compute n all dmin2/atom 3.8 neighbors current norm no
""" + MOVE + dump(10, "dn") + f"fix shear all deform 1 {shear} remap x\nrun 100\n"
            for ranks in (1, 2, 4):
                snapshots = sample(script, ranks)
                self.assertGreater(flips(snapshots), 3)
                for k in (0, 4, 10):
                    self.agrees(snapshots[0], snapshots[k])
                    self.agrees(snapshots[0], snapshots[k], "n", current=True, norm=False)

    def test_equals_the_equation_while_a_barostat_flips_the_box(self):
        snapshots = sample(lammps.shaken(**TRICLINIC) + """
compute d all dmin2/atom 3.8
velocity all create 100 5 loop geom
fix npt all npt temp 100 100 0.1 x 0 0 1 y 0 0 1 z 0 0 1 xy -20000 -20000 0.3
timestep 0.002
""" + dump(5) + "run 150\n", ranks=2)
        self.assertGreater(flips(snapshots), 0)
        self.agrees(snapshots[0], snapshots[-1])

    def test_of_affine_maps_is_zero_and_f_is_the_map(self):
        snapshots = lammps.run(lammps.shaken(**TRICLINIC) + """
compute d all dmin2/atom 3.8
compute n all dmin2/atom 3.8 neighbors current
run 0
change_box all x scale 1.1 y scale 0.95 xy delta 4.0 yz delta -3.0 xz delta 1.0 remap
""" + dump(1, "dn") + """
run 0
change_box all xy delta 12.0 remap
run 1
""", ranks=2).dump("d.dump")
        h = lammps.run(lammps.shaken(**TRICLINIC) + dump(1, "") + "run 0\n").dump("d.dump")[0]["box"][1]
        for snapshot in snapshots:
            # Half a box length more at once is no flip: no step of a run has passed.
            f = snapshot["box"][1] @ np.linalg.inv(h)
            self.is_affine(snapshot, f)
            self.is_affine(snapshot, f, "n")
        self.assertGreater(abs(f[0, 1]), 0.6)

    def test_of_steady_shear_through_flips_is_zero(self):
        snapshots = sample(lammps.shaken() + "change_box all triclinic\ncompute d all dmin2/atom 3.8\n" + dump(20) + """
fix shear all deform 1 xy erate 10.0 yz erate 0.0 remap x
timestep 0.002
run 140
""", ranks=4)
        self.assertGreater(flips(snapshots), 3)
        for snapshot in snapshots:
            self.is_affine(snapshot, [[1, 10.0 * 0.002 * snapshot["step"], 0], [0, 1, 0], [0, 0, 1]])

    # Atoms on the move

    def test_of_noise_on_fcc_is_63_variances(self):
        result = lammps.run("""
units metal
lattice fcc 4.0
region box block 0 10 0 10 0 10
create_box 1 box
create_atoms 1 box
mass 1 63.55
pair_style zero 4.0
pair_coeff * *
compute d all dmin2/atom 3.4
compute n all dmin2/atom 3.4 norm no
displace_atoms all random 0.03 0.03 0.03 8123 units box
compute mean all reduce ave c_d[1] c_n[1] c_d[2]
thermo_style custom step c_mean[*]
thermo_modify format float %.15g
run 0
""")
        row = result.thermo[-1]
        law = 63.0 * 0.03**2 / 3.0
        self.assertEqual(row["c_mean[3]"], 12)
        # 4000 correlated neighborhoods, each with a relative scatter near 0.3.
        self.assertLess(abs(row["c_mean[2]"] / law - 1.0), 0.03)
        self.assertAlmostEqual(row["c_mean[1]"] * 12, row["c_mean[2]"], delta=1e-12)

    def test_does_not_see_a_translation_through_the_boundaries(self):
        snapshot = sample(lammps.shaken(**TRICLINIC) + "compute d all dmin2/atom 3.8\n" + dump() + """
displace_atoms all move 13.3 -31.7 8.9 units box
run 0
""", ranks=2)[-1]
        self.is_affine(snapshot, np.eye(3))

    def test_follows_atoms_that_diffuse_through_many_boundaries(self):
        script = lammps.shaken(n=4) + """
pair_style zero 5.0
pair_coeff * *
compute d all dmin2/atom 3.8
compute n all dmin2/atom 3.8 neighbors current
velocity all create 3e7 5 loop geom
fix nve all nve
timestep 0.001
neigh_modify delay 0 every 1
""" + dump(100, "dn") + "run 100\n"
        for ranks in (1, 4):
            first, last = sample(script, ranks)
            travel = np.max(np.abs(unwrapped(last) - unwrapped(first))) / 16.8
            self.assertGreater(travel, 4.0)
            self.agrees(first, last, step=23)
            self.agrees(first, last, "n", current=True, step=23)

    def test_a_neighbor_that_left_the_cutoff_stays_a_neighbor(self):
        first, last = sample(lammps.shaken() + "compute d all dmin2/atom 3.8\n" + dump() + """
run 0
group one id 301
displace_atoms one move 7.0 2.0 -1.0 units box
run 1
""")
        self.agrees(first, last, step=1)
        np.testing.assert_array_equal(first["c_d[2]"], last["c_d[2]"])
        moved = np.flatnonzero(np.any(unwrapped(first) != unwrapped(last), axis=1))
        self.assertEqual(len(moved), 1)
        self.assertGreater(last["c_d[1]"][moved[0]], 0.1)
        self.assertEqual(np.sum(last["c_d[1]"] > 1e-3), 1 + last["c_d[2]"][moved[0]])

    def test_of_a_sheared_glass(self):
        glass = lammps.EXAMPLES / "cuzr"
        snapshots = sample(f"""
units metal
read_data {glass}/glass.data
change_box all triclinic
include {glass}/potential.mod
displace_atoms all move 20 20 20 units box
compute d all dmin2/atom 3.8
velocity all create 300 5 loop geom
fix nvt all nvt temp 300 300 0.1
fix shear all deform 1 xz erate 2.0 remap x
timestep 0.002
""" + dump(50) + "run 50\n", ranks=2)
        self.agrees(snapshots[0], snapshots[-1], step=397)
        mean = table(snapshots[-1]).mean(axis=0)
        self.assertAlmostEqual(mean[6], 0.2, delta=0.01)
        self.assertGreater(np.max(snapshots[-1]["c_d[1]"]), 3.0 * mean[0])

    # Which atoms

    def test_does_not_depend_on_ranks_by_a_single_bit(self):
        script = lammps.shaken(**TRICLINIC) + """
compute d all dmin2/atom 3.8
compute n all dmin2/atom 3.8 neighbors current
compute w all dmin2/atom 9.0
displace_atoms all random 0.2 0.2 0.2 8123 units box
""" + dump(1, "dnw") + "{}\nrun 0\n"
        one = sample(script.format(""))[0]
        for ranks, before in ((2, ""), (4, ""), (4, "processors 4 1 1\n")):
            many = sample(before + script.format(""), ranks)[0]
            for name in "dnw":
                np.testing.assert_array_equal(table(many, name), table(one, name))
        # Balancing sends positions through scaled coordinates, which rounds them.
        tiled = sample(script.format("comm_style tiled\nbalance 1.0 rcb"), 4)[0]
        for name in "dnw":
            np.testing.assert_allclose(table(tiled, name), table(one, name), rtol=1e-10, atol=1e-12)

    def test_atoms_outside_the_group_read_zero_but_count_as_neighbors(self):
        first, last = sample(lammps.shaken() + """
group cu type 1
compute d all dmin2/atom 3.8
compute n cu dmin2/atom 3.8
""" + MOVE + dump(40, "dn") + "run 40\n", ranks=2)
        copper = last["type"] == 1
        np.testing.assert_array_equal(table(last, "n")[copper], table(last)[copper])
        self.assertTrue(np.all(table(last, "n")[~copper] == 0.0))

    def test_works_in_boxes_that_are_not_periodic_and_on_empty_ranks(self):
        cluster = lammps.shaken() + """
change_box all boundary f p s
change_box all x final -30 30
region left block INF 20 INF INF INF INF
compute d all dmin2/atom 3.8
compute n all dmin2/atom 3.8 neighbors current
""" + MOVE + dump(40, "dn") + "run 40\n"
        for ranks in (1, 4):
            first, last = sample(("processors 4 1 1\n" if ranks == 4 else "") + cluster, ranks)
            self.agrees(first, last, periodic=(0, 1, 0))
            self.agrees(first, last, "n", current=True, periodic=(0, 1, 0))

    def test_without_three_neighbors_is_zero_and_f_is_one(self):
        snapshot = sample(lammps.shaken() + "compute d all dmin2/atom 2.8\n" + dump() + """
displace_atoms all random 0.2 0.2 0.2 8123 units box
run 0
""", ranks=2)[0]
        few = snapshot["c_d[2]"] < 3
        self.assertGreater(np.sum(few), 20)
        self.assertGreater(np.sum(~few), 20)
        self.assertTrue(np.all(table(snapshot)[few][:, [0, 2, 3]] == 0.0))
        self.assertTrue(np.all(table(snapshot)[few][:, 4:] == np.eye(3).ravel()))
        self.assertTrue(np.all(snapshot["c_d[1]"][snapshot["c_d[2]"] > 3] > 0.0))

    def test_atoms_created_later_have_no_reference_and_are_no_neighbors(self):
        first, last = sample(lammps.shaken() + "compute d all dmin2/atom 3.8\n" + dump() + """
run 0
create_atoms 1 random 50 877 NULL
displace_atoms all random 0.1 0.1 0.1 8123 units box
run 1
""", ranks=2)
        new = ~np.isin(last["id"], first["id"])
        self.assertEqual(np.sum(new), 50)
        self.assertTrue(np.all(table(last)[new] == 0.0))
        old = {name: column[~new] for name, column in last.items() if name not in ("step", "box", "followed")}
        self.agrees(first, {**last, **old})

    def test_lost_atoms_are_no_neighbors(self):
        first, last = sample(lammps.shaken() + "compute d all dmin2/atom 3.8\n" + dump() + """
run 0
group zr type 2
delete_atoms group zr compress no
displace_atoms all random 0.1 0.1 0.1 8123 units box
run 1
""", ranks=2)
        self.assertLess(len(last["id"]), len(first["id"]))
        self.agrees(first, last)

    # Which reference

    def test_modify_takes_a_new_reference(self):
        script = lammps.shaken(**TRICLINIC) + "compute d all dmin2/atom 3.8\n" + dump(20) + MOVE + """
displace_atoms all random 0.1 0.1 0.1 8123 units box
compute_modify d reference now extra/dof 0
fix shear all deform 1 xy erate 10.0 remap x
run 40
variable moved equal C_d[301][1]
print "before ${moved}"
compute_modify d reference now
print "after ${moved}"
run 40
"""
        for ranks in (1, 2):
            result = lammps.run(script, ranks=ranks)
            moved = [float(x) for x in re.findall(r"^(?:before|after) (\S+)$", result.output, re.M)]
            self.assertEqual(len(moved), 2)
            self.assertGreater(moved[0], 1e-3)
            self.assertLess(moved[1], 1e-20)
            snapshots = follow(result.dump("d.dump"))
            for k in (0, 1, 2):
                self.agrees(snapshots[0], snapshots[k])
            for k in (3, 4):
                self.agrees(snapshots[2], snapshots[k])

    def test_lag_is_exact_on_every_step(self):
        # The box is sheared by a fix that is defined after the computes and acts at the end of the step.
        script = lammps.shaken(**TRICLINIC) + """
compute d all dmin2/atom 3.8 reference lag 7
compute n all dmin2/atom 3.8 reference lag 12 neighbors current
""" + MOVE + dump(1, "dn") + """
fix shear all deform 1 xy erate 20.0 remap x
neigh_modify delay 0 every 1
run 17
run 13
"""
        for ranks in (1, 4):
            snapshots = sample(script, ranks)
            self.assertEqual([s["step"] for s in snapshots], list(range(31)))
            self.assertGreater(flips(snapshots), 3)
            for step in (0, 3, 7, 11, 17, 18, 25, 30):
                self.agrees(snapshots[max(step - 7, 0)], snapshots[step], step=97)
                self.agrees(snapshots[max(step - 12, 0)], snapshots[step], "n", current=True, step=97)

    def test_lag_stored_every_few_steps_is_exact(self):
        snapshots = sample(lammps.shaken() + "compute d all dmin2/atom 3.8 reference lag 20 every 5\n" + MOVE + dump(5) +
                           "run 60\n", ranks=2)
        for k in (2, 4, 7, 12):
            self.agrees(snapshots[max(k - 4, 0)], snapshots[k])

    def test_lag_starts_again_when_time_is_set_back(self):
        snapshots = sample(lammps.shaken() + "compute d all dmin2/atom 3.8 reference lag 10\n" + MOVE + """
run 15
reset_timestep 5
""" + dump(5) + "run 15\n")
        for k in (0, 1, 2):
            self.agrees(snapshots[0], snapshots[k])
        self.agrees(snapshots[1], snapshots[3])

    def test_a_restart_in_the_middle_changes_nothing(self):
        defined = """
compute d all dmin2/atom 3.8
compute n all dmin2/atom 3.8 reference lag 10
fix nve all nve
timestep 0.002
fix shear all deform 1 xy erate 10.0 remap x
"""
        first = lammps.shaken(**TRICLINIC) + "velocity all create 600 5 loop geom\n" + defined + """
run 40
write_restart half.restart
""" + dump(5, "dn") + "run 15\n"
        second = """
read_restart half.restart
pair_style lj/cut 5.0
pair_coeff * * 0.05 2.4
""" + defined + dump(5, "dn") + "run 15\n"
        for ranks in (1, 2):
            whole = lammps.run(first, ranks=ranks)
            expected = whole.dump("d.dump")
            again = lammps.run(second, ranks=3 - ranks, folder=whole.folder).dump("d.dump")
            self.assertEqual([s["step"] for s in again], [40, 45, 50, 55])
            for a, b in zip(again, expected):
                for name in "dn":
                    np.testing.assert_allclose(table(a, name), table(b, name), rtol=1e-8, atol=1e-10)

    # Ways to run

    def test_rerun_gives_what_the_run_gave(self):
        computes = """
compute d all dmin2/atom 3.8
compute n all dmin2/atom 3.8 reference lag 40 every 20
"""
        run = lammps.shaken(**TRICLINIC) + computes + MOVE + dump(20, "dn") + """
dump 2 all custom 20 rerun.dump id type x y z ix iy iz
dump_modify 2 format float %.17g
fix shear all deform 1 xy erate 10.0 remap x
run 100
"""
        original = lammps.run(run, ranks=2)
        expected = follow(original.dump("d.dump"))
        self.assertGreater(flips(expected), 1)
        for ranks in (1, 2):
            again = lammps.run(lammps.shaken(**TRICLINIC) + computes + dump(20, "dn") +
                               "rerun rerun.dump dump x y z ix iy iz\n", ranks=ranks, folder=original.folder)
            snapshots = again.dump("d.dump")
            self.assertEqual([s["step"] for s in snapshots], [s["step"] for s in expected])
            for a, b in zip(snapshots, expected):
                for name in "dn":
                    np.testing.assert_allclose(table(a, name), table(b, name), rtol=1e-8, atol=1e-10)

    def test_iterations_of_a_minimization_are_steps(self):
        for style in ("cg", "fire", "hftn"):
            snapshots = sample(lammps.shaken() + """
compute d all dmin2/atom 3.8
compute n all dmin2/atom 3.8 reference lag 6
""" + dump(1, "dn") + f"min_style {style}\nminimize 0 0 12 100\n", ranks=2)
            self.assertGreater(len(snapshots), 8)
            last = snapshots[-1]
            self.agrees(snapshots[0], last)
            self.assertGreater(np.max(last["c_d[1]"]), 1e-5)
            for k in (3, 8, len(snapshots) - 1):
                now = snapshots[k]
                reference = next(s for s in snapshots if s["step"] == max(now["step"] - 6, 0))
                self.agrees(reference, now, "n", step=97)


if __name__ == "__main__":
    unittest.main()
