# SPDX-License-Identifier: GPL-2.0-or-later
"""compute corrlen against its equation, written out in NumPy."""
import unittest

import lammps
import numpy as np

RMAX, NBIN = 8.0, 16


def binned(snapshot, value, used, rmax=RMAX, nbin=NBIN):
    """r, C(r) and number of pairs, pair by pair."""
    deviation = np.where(used, value - np.mean(value[used]), 0.0)
    pairs, products = np.zeros(nbin), np.zeros(nbin)
    for i in np.flatnonzero(used):
        j, r = lammps.distances(snapshot, i, rmax)
        j, r = j[used[j]], r[used[j]]
        bins = np.floor(r / rmax * nbin).astype(int)
        pairs += np.bincount(bins, minlength=nbin)[:nbin] / 2.0
        products += np.bincount(bins, deviation[i] * deviation[j], minlength=nbin)[:nbin] / 2.0
    c = products / np.maximum(pairs, 1.0) / np.mean(deviation[used] ** 2)
    return (np.arange(nbin) + 0.5) * rmax / nbin, c, pairs


def fitted(r, c, pairs, rlo=None, rhi=None):
    """xi, its standard error, A and R^2."""
    if rlo is None:
        k = np.arange(len(r))
        first = np.argmax(pairs / ((k + 1.0) ** 3 - k**3))
        below = r[(c < 0.05) & (pairs > 0) & (k > first)]
        inside = (k >= first) & (r < (below[0] if len(below) else np.inf))
    else:
        inside = (r >= rlo) & (r <= rhi)
    use = inside & (c > 0.0) & (pairs > 0)
    (slope, intercept), covariance = np.polyfit(r[use], np.log(c[use]), 1, cov=True)
    error = np.sqrt(covariance[0, 0]) / slope**2
    return -1.0 / slope, error, np.exp(intercept), np.corrcoef(r[use], np.log(c[use]))[0, 1] ** 2


# A smooth field whose C(r) falls over the first shells; periodic in the orthogonal box of shaken().
FIELD = "variable q atom 5+sin(2*PI*x/lx)*cos(2*PI*y/ly)+0.5*sin(4*PI*z/lz)\n"
SLANTED = dict(xy=1.5, xz=-1.0, yz=2.0)

RUN = """
comm_modify     cutoff {ghosts}
compute         k {group} corrlen {source} {rmax} {nbin} {keywords}
variable        sum equal 2*c_k+c_k[5]+c_k[{nbin}][2]
fix             bins all ave/time 1 1 1 c_k[1] c_k[2] c_k[3] c_k[4] mode vector file bins.txt format " %.17g"
fix             global all ave/time 1 1 1 c_k c_k[1] c_k[2] c_k[3] c_k[4] c_k[5] c_k[6] v_sum &
                file global.txt format " %.17g"
thermo          10
thermo_style    custom step c_k c_k[2] c_k[5] c_k[{nbin}][2] v_sum
thermo_modify   format float %.17g
dump            1 all custom 10 k.dump id type x y z {source}
dump_modify     1 format float %.17g
"""


class Sample:
    """The last step of a run: snapshot, value, used (of all atoms), bins and scalars (of the compute)."""

    def __init__(self, box="", before=FIELD, source="v_q", keywords="", group="all", ranks=1, rmax=RMAX, nbin=NBIN,
                 run="run 0", files=None):
        script = (box or lammps.shaken()) + before + run_of(source, keywords, group, rmax, nbin) + run + "\n"
        self.result = lammps.run(script, ranks=ranks, files=files)
        self.rmax, self.nbin = rmax, nbin
        self.snapshot = self.result.dump("k.dump")[-1]
        self.value = self.snapshot[source]
        self.used = np.full(len(self.value), True)
        rows = [line.split()[1:] for line in self.result.text("bins.txt").splitlines()[-nbin:]]
        self.bins = np.array(rows, dtype=float)
        self.scalars = np.array(self.result.text("global.txt").split()[-8:], dtype=float)

    def oracle(self):
        return binned(self.snapshot, self.value, self.used, self.rmax, self.nbin)


def run_of(source="v_q", keywords="", group="all", rmax=RMAX, nbin=NBIN):
    return RUN.format(source=source, keywords=keywords, group=group, rmax=rmax, nbin=nbin,
                      ghosts=rmax + 1.0)


def points_file(x, edge):
    return {"points.data": lammps.data_file(x, np.ones(len(x)), np.diag([edge] * 3))}


POINTS = """
units           metal
atom_style      atomic
atom_modify     map yes
read_data       points.data
mass            1 1.0
pair_style      zero 5.0
pair_coeff      * *
neighbor        1.0 bin
"""


class Corrlen(unittest.TestCase):
    def agrees(self, sample, **range_of_fit):
        r, c, pairs = sample.oracle()
        np.testing.assert_allclose(sample.bins[:, 0], r, rtol=1e-14)
        np.testing.assert_array_equal(sample.bins[:, 2], pairs)
        np.testing.assert_allclose(sample.bins[:, 1], c, rtol=1e-9, atol=1e-13)
        xi, error, amplitude, r2 = fitted(r, c, pairs, **range_of_fit)
        np.testing.assert_allclose(sample.bins[:, 3], amplitude * np.exp(-r / xi), rtol=1e-8)
        value = sample.value[sample.used]
        expected = [xi, xi, error, amplitude, r2, np.mean(value), np.var(value)]
        np.testing.assert_allclose(sample.scalars[:7], expected, rtol=1e-8)

    def same(self, sample, other):
        np.testing.assert_array_equal(sample.bins[:, 2], other.bins[:, 2])
        np.testing.assert_allclose(sample.bins, other.bins, rtol=1e-10, atol=1e-14)
        np.testing.assert_allclose(sample.scalars, other.scalars, rtol=1e-10)

    def test_equals_the_equation(self):
        self.agrees(Sample())

    def test_equals_the_equation_in_a_triclinic_box(self):
        self.agrees(Sample(lammps.shaken(**SLANTED), ranks=2))

    def test_fits_the_range_that_is_given(self):
        self.agrees(Sample(keywords="fit 2 5.75"), rlo=2.0, rhi=5.75)

    def test_takes_the_atoms_of_the_group_where_the_mask_is_not_zero(self):
        sample = Sample(before=FIELD + "group cu type 1\nvariable m atom x<12||y>15\n", group="cu",
                        keywords="mask v_m fit 2 6", ranks=2)
        x, y = sample.snapshot["x"], sample.snapshot["y"]
        sample.used = (sample.snapshot["type"] == 1) & ((x < 12) | (y > 15))
        self.assertGreater(np.sum(sample.used), 100)
        self.agrees(sample, rlo=2.0, rhi=6.0)

    def test_takes_every_kind_of_input(self):
        fit = dict(rlo=0.0, rhi=9.0)
        for before, source in (
            ("compute s all s2/atom 0.2 5.0", "c_s"),
            ("compute p all property/atom type x", "c_p[2]"),
            ("compute p all property/atom x\nfix a all ave/atom 1 1 1 c_p", "f_a"),
            ("fix a all store/state 0 y z", "f_a[2]"),
            ("variable q atom id%7", "v_q"),
        ):
            with self.subTest(source=source):
                self.agrees(Sample(before=before + "\n", source=source, keywords="fit 0 9"), **fit)

    def test_does_not_depend_on_ranks(self):
        # The last box is empty for x > 8, so that some ranks have no atoms.
        half = "region r block 8 INF INF INF INF INF\ndelete_atoms region r compress no\n"
        for box in (lammps.shaken(), lammps.shaken(**SLANTED), lammps.shaken() + half):
            box += "compute s all s2/atom 0.2 5.0\n"
            one = Sample(box, before="", source="c_s", keywords="fit 0 9")
            for ranks in (2, 4):
                self.same(Sample(f"processors {ranks} 1 1\n" + box, before="", source="c_s", keywords="fit 0 9",
                                 ranks=ranks), one)

    def test_counts_the_pairs_of_a_crystal_whose_shells_lie_on_the_edges_of_bins(self):
        crystal = """
units           metal
atom_modify     map yes
lattice         fcc 4.0
region          box block 0 5 0 5 0 5
create_box      1 box
create_atoms    1 box
mass            1 1.0
pair_style      zero 5.0
pair_coeff      * *
neighbor        1.0 bin
"""
        shells = {2.5: 12, 4.0: 6, 4.5: 24, 5.5: 12, 6.0: 24, 6.5: 8, 7.0: 48}
        for ranks in (1, 2, 4):
            bins = Sample(crystal, ranks=ranks).bins
            expected = [500 / 2 * shells.get(r - 0.25, 0) for r in bins[:, 0]]
            np.testing.assert_array_equal(bins[:, 2], expected)

    def test_reads_the_same_through_thermo_fix_and_variable(self):
        sample = Sample(run="run 20")
        thermo = sample.result.thermo[-1]
        xi, _, error, _, _, mean, _, total = sample.scalars
        seen = [thermo["c_k"], thermo["c_k[2]"], thermo["c_k[5]"], thermo["c_k[16][2]"], thermo["v_sum"]]
        np.testing.assert_array_equal(seen, [xi, error, mean, sample.bins[15, 1], total])
        self.assertAlmostEqual(total, 2.0 * xi + mean + sample.bins[15, 1], places=12)

    def test_invokes_an_input_that_nothing_else_uses(self):
        # pe/atom also has to be tallied by the pair style on the steps of the output.
        for input in ("compute s all s2/atom 0.2 5.0\n", "compute s all pe/atom\n"):
            script = lammps.shaken() + f"{input}comm_modify cutoff 9.0\ncompute k all corrlen c_s 8 16\n" + """
fix             1 all nve
velocity        all create 300 5 loop geom
thermo          3
thermo_style    custom step c_k[6]
thermo_modify   format float %.17g
dump            1 all custom 3 k.dump id c_s
dump_modify     1 format float %.17g
"""
            alone = lammps.run(script.replace("dump", "#dump") + "run 6\n", ranks=2)
            dumped = lammps.run(script + "run 6\n")
            expected = [np.var(snapshot["c_s"]) for snapshot in dumped.dump("k.dump")]
            np.testing.assert_allclose([row["c_k[6]"] for row in alone.thermo], expected, rtol=1e-9)

    def test_follows_moving_atoms(self):
        moving = FIELD + "velocity all create 600 5 loop geom\nfix 1 all nve\ntimestep 0.002\n"
        sample = Sample(before=moving, run="run 50", ranks=2)
        self.assertEqual(sample.snapshot["step"], 50)
        self.agrees(sample)

    def test_follows_a_minimization(self):
        result = lammps.run(lammps.shaken() + FIELD + run_of() + "minimize 0 1e-8 30 100\n")
        last, snapshot = result.thermo[-1], result.dump("k.dump")[-1]
        self.assertGreater(last["Step"], 9)
        self.assertEqual(last["Step"], snapshot["step"])
        used = np.full(len(snapshot["id"]), True)
        r, c, pairs = binned(snapshot, snapshot["v_q"], used)
        xi, error = fitted(r, c, pairs)[:2]
        found = [last["c_k"], last["c_k[2]"], last["c_k[5]"], last["c_k[16][2]"]]
        np.testing.assert_allclose(found, [xi, error, np.mean(snapshot["v_q"]), c[15]], rtol=1e-8)

    def test_sees_a_quantity_that_changed_between_two_runs_at_one_step(self):
        self.agrees(Sample(run="run 0\nvariable q atom sin(2*PI*y/ly)\nrun 0"))

    def test_reads_the_same_in_a_rerun(self):
        moving = FIELD + "velocity all create 600 5 loop geom\nfix 1 all nve\ntimestep 0.002\n"
        first = Sample(before=moving, run="run 20\nundump 1\nrerun k.dump dump x y z box no")
        rows = first.result.thermo
        self.assertEqual([row["Step"] for row in rows], [0, 10, 20] * 2)
        for run, again in zip(rows[:3], rows[3:]):
            np.testing.assert_allclose(list(run.values()), list(again.values()), rtol=1e-10)

    def test_does_not_change_when_a_constant_is_added(self):
        same, shifted = Sample(), Sample(before=FIELD + "variable s atom v_q+1e6\n", source="v_s")
        np.testing.assert_allclose(shifted.bins, same.bins, rtol=0, atol=1e-8)
        np.testing.assert_allclose(shifted.scalars[0], same.scalars[0], rtol=1e-7)

    def test_of_a_plane_wave_is_sin_kr_over_kr(self):
        random, edge = np.random.default_rng(5), 40.0
        k = 2.0 * np.pi / edge * np.array([3.0, -2.0, 4.0])
        sample = Sample(POINTS, f"variable q atom cos({k[0]}*x+{k[1]}*y+{k[2]}*z)\n", rmax=12.0, nbin=24,
                        files=points_file(random.uniform(0, edge, (8000, 3)), edge))
        r, c, pairs, _ = sample.bins.T
        kr = np.linalg.norm(k) * r
        # Four times the scatter of a mean of products whose variance is 1/4, over a variance of 1/2.
        np.testing.assert_array_less(np.abs(c - np.sin(kr) / kr), 4.0 / np.sqrt(pairs))

    def test_of_white_noise_is_minus_one_over_n_minus_1(self):
        # Exact for any values when all pairs are in one bin: the deviations sum to 0.
        x = np.random.default_rng(6).uniform(0.0, 5.0, (50, 3))
        sample = Sample(POINTS.replace("read_data", "boundary f f f\nread_data"), "variable q atom (id*7919)%101\n",
                        rmax=8.9, nbin=1, files=points_file(x, 5.0))
        self.assertEqual(sample.bins[0, 2], 50 * 49 / 2)
        self.assertAlmostEqual(sample.bins[0, 1], -1.0 / 49.0, places=14)

    def test_finds_the_length_of_an_exponential_field(self):
        # Plane waves whose vectors have the spectrum of exp(-r/xi), which in 3d is Cauchy's distribution.
        random, edge, xi, waves = np.random.default_rng(7), 40.0, 1.0, 3000
        k = random.normal(size=(waves, 3)) / np.abs(random.normal(size=(waves, 1))) / xi
        k = np.round(k * edge / (2.0 * np.pi)) * (2.0 * np.pi / edge)
        x = random.uniform(0.0, edge, (8000, 3))
        field = np.cos(x @ k.T + random.uniform(0.0, 2.0 * np.pi, waves)).sum(axis=1) * np.sqrt(2.0 / waves)
        files = points_file(x, edge)
        files["q.txt"] = f"{len(x)}\n" + "".join(f"{i + 1} {value:.17g}\n" for i, value in enumerate(field))
        sample = Sample(POINTS, "variable q atomfile q.txt\n", rmax=12.0, nbin=48, files=files)
        r, c, pairs, _ = sample.bins.T
        # C scatters by sqrt(2 pi xi^3 / volume) from one field to another, and with the number of pairs.
        scatter = np.sqrt(2.0 * np.pi * xi**3 / edge**3) + 1.0 / np.sqrt(pairs)
        np.testing.assert_array_less(np.abs(c - np.exp(-r / xi)), 3.0 * scatter)
        np.testing.assert_allclose(sample.scalars[0], xi, rtol=0.1)

    def test_fits_c_weighted_by_pairs_about_the_means_of_the_types(self):
        before = "variable q atom 5+type*3+sin(2*PI*x/lx)*cos(2*PI*y/ly)+0.5*sin(4*PI*z/lz)+0.7*sin(id)\n"
        for ranks in (1, 4):
            sample = Sample(before=before, keywords="center type weight pairs blocks 2 1 3 fit 2 8", ranks=ranks)
            snapshot, kind = sample.snapshot, sample.snapshot["type"]
            d = sample.value - np.where(kind == 1, np.mean(sample.value[kind == 1]), np.mean(sample.value[kind == 2]))
            variance = np.mean(d**2)
            low, h = snapshot["box"]
            s = np.linalg.solve(h, (lammps.positions(snapshot) - low).T).T % 1.0
            block = np.floor(s[:, 0] * 2) * 3 + np.floor(s[:, 2] * 3)
            i, j, r = (np.concatenate(part) for part in zip(*(
                (np.full(len(pair[0]), k), *pair) for k in range(len(d)) for pair in [lammps.distances(snapshot, k, RMAX)])))
            bins = np.floor(r / RMAX * NBIN).astype(int)
            inside = (bins >= 4) & (bins < NBIN)

            def length(use):
                use = use & inside
                n = np.bincount(bins[use], minlength=NBIN)[4:NBIN]
                mean_r = np.bincount(bins[use], r[use], minlength=NBIN)[4:NBIN] / n
                c = np.bincount(bins[use], d[i[use]] * d[j[use]], minlength=NBIN)[4:NBIN] / n / variance
                rates = np.geomspace(0.05, 20.0, 4001)
                for _ in range(5):  # finer about the best each time
                    e = np.exp(-np.outer(rates, mean_r))
                    a = (e * c * n).sum(axis=1) / (e * e * n).sum(axis=1)
                    left = (n * (c - a[:, None] * e) ** 2).sum(axis=1)
                    best = np.argmin(left)
                    found = 1.0 / rates[best], a[best]
                    rates = np.linspace(rates[max(best - 1, 0)], rates[min(best + 1, len(rates) - 1)], 201)
                return *found, c

            xi, amplitude, c = length(np.full(len(r), True))
            np.testing.assert_allclose(sample.bins[4:, 1], c, rtol=1e-9, atol=1e-12)
            r_of_bins = np.bincount(bins[inside], r[inside], NBIN)[4:NBIN] / np.bincount(bins[inside], None, NBIN)[4:NBIN]
            np.testing.assert_allclose(sample.bins[4:, 0], r_of_bins, rtol=1e-12)
            np.testing.assert_allclose(sample.scalars[[1, 3]], [xi, amplitude], rtol=1e-5)
            np.testing.assert_allclose(sample.scalars[6], variance, rtol=1e-10)
            without = np.array([length((block[i] != b) & (block[j] != b))[0] for b in range(6)])
            error = np.sqrt(5.0 / 6.0 * np.sum((without - np.mean(without)) ** 2))
            np.testing.assert_allclose(sample.scalars[2], error, rtol=1e-3)

    def test_without_a_fit_reads_zero_and_warns_once(self):
        for field, why in (("0.1", "all 500 atoms used have the same value"),
                           ("(id*7919)%101", "bins with C > 0 between r = .* and 3 are needed")):
            sample = Sample(before=f"variable q atom {field}\n", run="run 10\nrun 10")
            np.testing.assert_array_equal(sample.scalars[:5], 0.0)
            np.testing.assert_array_equal(sample.bins[:, 3], 0.0)
            self.assertEqual(sample.result.output.count("no correlation length"), 1)
            self.assertRegex(" ".join(sample.result.output.split()), why)

    def test_of_a_mask_without_atoms_reads_zero(self):
        sample = Sample(before=FIELD + "variable m atom 0\n", keywords="mask v_m")
        np.testing.assert_array_equal(sample.scalars, 0.0)
        np.testing.assert_array_equal(sample.bins[:, 1:], 0.0)
        self.assertIn("0 atoms are used, and pairs of atoms are needed", " ".join(sample.result.output.split()))


if __name__ == "__main__":
    unittest.main()
