# SPDX-License-Identifier: GPL-2.0-or-later
"""compute dmin2/atom against its equation, written out in NumPy on unwrapped dumps."""
import unittest

import lammps
import numpy as np

COLUMNS = [f"c_d[{k}]" for k in range(1, 14)]
TRICLINIC = dict(xy=1.5, xz=-1.0, yz=2.0)


def unwrapped(snapshot):
    return np.column_stack([snapshot["xu"], snapshot["yu"], snapshot["zu"]])


def follow(snapshots):
    """Box vectors (columns) of each snapshot without flips: of all bases of the lattice the one nearest to
    that of the snapshot before."""
    boxes = [snapshots[0]["box"][1]]
    for snapshot in snapshots[1:]:
        h = snapshot["box"][1]
        boxes.append(h @ np.round(np.linalg.solve(h, boxes[-1])))
    return boxes


def best_map(reference, now):
    if len(reference) < 3 or np.linalg.matrix_rank(reference, tol=1e-5) < 3:
        return np.eye(3), 0.0
    f = np.linalg.lstsq(reference, now, rcond=None)[0].T
    return f, np.sum((now - reference @ f.T) ** 2)


def d2min(reference, reference_box, now, now_box, cutoff, atoms, current=False, norm=True):
    """All 13 columns of some atoms (rows of the snapshots), neighbors by brute force over images."""
    ids = np.intersect1d(reference["id"], now["id"])
    a = unwrapped(reference)[np.isin(reference["id"], ids)]
    b = unwrapped(now)[np.isin(now["id"], ids)]
    search, box = (b, now_box) if current else (a, reference_box)
    # Images by place in the box: unwrapped atoms may be many boxes away from each other.
    fraction = np.linalg.solve(box, search.T).T
    rows = []
    for i in atoms:
        nearest = -np.round(fraction - fraction[i])
        grid = np.mgrid[-2:3, -2:3, -2:3].reshape(3, -1).T
        n = nearest[None, :, :] + grid[:, None, :]
        r = np.linalg.norm(search - search[i] + n @ box.T, axis=2)
        image, j = np.nonzero((r <= cutoff) & (r > 0.0))
        n = n[image, j]
        at_reference = a[j] - a[i] + n @ reference_box.T
        at_now = b[j] - b[i] + n @ now_box.T
        f, residual = best_map(at_reference, at_now)
        eta = 0.5 * (f.T @ f - np.eye(3))
        dev = eta - np.eye(3) * np.trace(eta) / 3.0
        rows.append([residual / max(len(j), 1) if norm else residual, len(j), np.trace(eta) / 3.0,
                     np.sqrt(0.5 * np.sum(dev**2)), *f.ravel()])
    return np.array(rows)


DUMP = """
dump            1 all custom {every} d.dump id type xu yu zu c_d[*]
dump_modify     1 format float %.17g first yes
"""
MOVE = """
velocity        all create 600 5 loop geom
fix             nve all nve
timestep        0.002
"""


def sample(script, ranks=1):
    return lammps.run(script, ranks=ranks).dump("d.dump")


def table(snapshot):
    return np.column_stack([snapshot[name] for name in COLUMNS])


class Dmin2Atom(unittest.TestCase):
    def agrees(self, reference, reference_box, now, now_box, cutoff=3.8, step=41, **options):
        atoms = np.arange(0, len(now["id"]), step)
        expected = d2min(reference, reference_box, now, now_box, cutoff, atoms, **options)
        np.testing.assert_allclose(table(now)[atoms], expected, rtol=1e-8, atol=1e-12)

    def test_equals_the_equation_while_the_box_shears_through_flips(self):
        for box, shear in (({}, "xy erate 10.0 xz erate -4.0 x erate 0.5"), (TRICLINIC, "yz erate -9.0 xz erate 5.0")):
            change = "change_box all triclinic\n" if not box else ""
            script = lammps.shaken(**box) + change + """
compute d all dmin2/atom 3.8
""" + MOVE + DUMP.format(every=10) + f"""
fix shear all deform 1 {shear} remap x
run 100
"""
            for ranks in (1, 2, 4):
                snapshots = sample(script, ranks)
                boxes = follow(snapshots)
                flips = sum(not np.allclose(s["box"][1], h) for s, h in zip(snapshots, boxes))
                self.assertGreater(flips, 3)
                for k in (0, 4, 10):
                    self.agrees(snapshots[0], boxes[0], snapshots[k], boxes[k])

    def test_survives_a_restart(self):
        first = lammps.shaken(**TRICLINIC) + "compute d all dmin2/atom 3.8\n" + MOVE + """
fix shear all deform 1 xy erate 10.0 remap x
run 40
write_restart half.restart
""" + DUMP.format(every=20) + "run 20\n"
        for ranks in (1, 2):
            whole = lammps.run(first, ranks=ranks)
            again = lammps.run("""
read_restart half.restart
pair_style lj/cut 5.0
pair_coeff * * 0.05 2.4
compute d all dmin2/atom 3.8
fix nve all nve
timestep 0.002
fix shear all deform 1 xy erate 10.0 remap x
""" + DUMP.format(every=20) + "run 20\n", ranks=3 - ranks, folder=whole.folder, files={})
            np.testing.assert_allclose(table(again.dump("d.dump")[-1]), table(whole.dump("d.dump")[-1]), rtol=1e-7)


if __name__ == "__main__":
    unittest.main()
