# SPDX-License-Identifier: GPL-2.0-or-later
"""compute softmode/atom against force constants written out in NumPy, lattice dynamics and LAMMPS's own
dynamical matrix."""
import re
import subprocess
import sys
import unittest

import lammps
import numpy as np

FTM2V = 1.0 / 1.0364269e-4  # (A/ps)/ps per (eV/A)/(g/mol), of LAMMPS's metal units
CUTOFF, EPSILON, SIGMA = 5.0, 0.05, 2.4
POTENTIAL = {"potential.mod": f"pair_style lj/smooth/linear {CUTOFF}\npair_coeff * * {EPSILON} {SIGMA}\n"}
MASSES = np.array([63.55, 91.22])

MINIMIZE = """
include         potential.mod
minimize        0 1e-10 5000 50000
write_data      minimum.data nocoeff
"""

MINIMUM = """
units           metal
atom_modify     map yes
read_data       minimum.data
include         potential.mod
mass            1 63.55
mass            2 91.22
neighbor        1.0 bin
"""

WITHOUT_MASSES = re.sub(r"(?m)^mass.*\n", "", MINIMUM)

MODES = """
compute         p {group} softmode/atom potential potential.mod {keywords}
compute         s all reduce sum c_p
thermo_style    custom step c_p[1] c_s
thermo_modify   format float %.17g
dump            1 all custom 1 p.dump id type mass x y z c_p
dump_modify     1 format float %.17g
fix             f all ave/time 1 1 1 c_p[1] c_p[2] c_p[3] mode vector file modes.txt format " %.17g"
run             0
"""


def sample(n=5, **tilts):
    """Folder with the minimized sample."""
    return lammps.run(lammps.shaken(n, **tilts) + MINIMIZE, files=POTENTIAL).folder


def modes(folder, keywords, ranks=1, group="all", before="", minimum=MINIMUM):
    """Dump with p, and the array of modes."""
    result = lammps.run(minimum + before + MODES.format(keywords=keywords, group=group), ranks=ranks, folder=folder)
    lines = [line.split() for line in result.text("modes.txt").splitlines() if not line.startswith("#")]
    rows = np.array([line[1:] for line in lines if len(line) == 4], dtype=float)
    snapshot = result.dump("p.dump")[0]
    snapshot["sum"] = result.thermo[-1]["c_s"]
    snapshot["output"] = result.output
    return snapshot, rows


def force_constants(snapshot):
    """Second derivatives of the energy of lj/smooth/linear, [n, n, 3, 3], and those of single pairs."""
    x = lammps.positions(snapshot)
    n = len(x)
    hessian = np.zeros((n, n, 3, 3))

    def slope(r):
        return 4.0 * EPSILON * (-12.0 * SIGMA**12 / r**13 + 6.0 * SIGMA**6 / r**7)

    for shift in lammps.images_within(snapshot, CUTOFF):
        delta = x[None, :, :] + shift - x[:, None, :]
        r = np.linalg.norm(delta, axis=2)
        i, j = np.nonzero((r < CUTOFF) & (r > 0.0))
        d, r = delta[i, j], r[i, j]
        first = slope(r) - slope(CUTOFF)
        second = 4.0 * EPSILON * (156.0 * SIGMA**12 / r**14 - 42.0 * SIGMA**6 / r**8)
        along = np.einsum("ka,kb->kab", d, d) / r[:, None, None] ** 2
        block = second[:, None, None] * along + (first / r)[:, None, None] * (np.eye(3) - along)
        np.add.at(hessian, (i, j), -block)
        np.add.at(hessian, (i, i), block)
    return hessian


def eigen(hessian, mass):
    """Frequencies in THz, and eigenvectors [mode, atom, 3]."""
    n = len(mass)
    weighted = hessian / np.sqrt(mass[:, None] * mass[None, :])[:, :, None, None]
    matrix = weighted.transpose(0, 2, 1, 3).reshape(3 * n, 3 * n)
    value, vector = np.linalg.eigh(matrix)
    frequency = np.sign(value) * np.sqrt(np.abs(value) * FTM2V) / (2.0 * np.pi)
    return frequency, vector.T.reshape(3 * n, n, 3)


def read_modes(path):
    """A file of modes, by the layout in the documentation."""
    raw = path.read_bytes()
    assert raw[:8] == b"GLASSMOD"
    version, n, count, step = np.frombuffer(raw, np.int64, 4, 8)
    assert version == 1
    at, found = 40, {"step": step}
    for name, kind, shape in (("low", float, 3), ("h", float, 6), ("id", np.int64, n), ("mass", float, n),
                              ("x", float, (n, 3)), ("modes", float, (count, 3)), ("e", float, (count, n, 3))):
        found[name] = np.frombuffer(raw, kind, int(np.prod(shape)), at).reshape(shape)
        at += found[name].nbytes
    assert at == len(raw)
    return found


SHAKEN_FREE = lammps.SHAKEN.format(data="cluster.data").replace("atom_modify", "boundary f f f\natom_modify")

CATCH = """
import lammps
run = lammps.lammps(cmdargs=["-log", "none", "-screen", "none"])
run.file("in.catch")
def attempt():
    try:
        run.command("run 0")
        print("caught nothing")
    except Exception as error:
        print("caught", "minimum" if "no minimum" in str(error) else error)
attempt()
run.command("displace_atoms all random 0.1 0.1 0.1 12")
attempt()
attempt()
run.command("thermo_style one")
run.command("minimize 0 1e-10 5000 50000")
run.command("thermo_style custom step c_p[1]")
attempt()
"""


class SoftmodeAtom(unittest.TestCase):
    def agrees(self, snapshot, rows, count, mass=None, moving=None):
        """Frequencies, participation ratios, p and residuals are those of the analytic force constants."""
        hessian = force_constants(snapshot)
        n = len(snapshot["id"])
        moving = np.arange(n) if moving is None else moving
        frequency, e = eigen(hessian[np.ix_(moving, moving)], snapshot["mass"][moving])
        first = 3 if len(moving) == n else 0
        frequency, e = frequency[first : first + count], e[first : first + count]
        self.assertEqual(len(rows), count)
        np.testing.assert_allclose(rows[:, 0], frequency, rtol=5e-9)
        square = np.sum(e**2, axis=2)
        np.testing.assert_allclose(rows[:, 1], 1.0 / len(moving) / np.sum(square**2, axis=1), rtol=1e-5)
        self.assertLess(np.max(rows[:, 2]), 1e-11)
        p = np.zeros(n)
        p[moving] = np.sum(square, axis=0)
        np.testing.assert_allclose(snapshot["c_p"], p, atol=1e-6 * np.max(p))
        self.assertAlmostEqual(snapshot["sum"], count, delta=1e-9)

    def test_equals_analytic_force_constants_by_iteration(self):
        """500 atoms of two masses in clusters; PARPACK."""
        self.agrees(*modes(sample(5), "modes 12 delta 1e-5"), 12)

    def test_equals_analytic_force_constants_in_a_small_triclinic_box(self):
        """256 atoms in a box too narrow for clusters; LAPACK."""
        folder = sample(4, xy=0.5, xz=-0.25, yz=0.5)
        self.agrees(*modes(folder, "modes 20 delta 1e-5", ranks=2), 20)

    def test_does_not_depend_on_ranks(self):
        folder = sample(5)
        one, rows = modes(folder, "modes 12")
        for ranks in (2, 4):
            other, other_rows = modes(folder, "modes 12", ranks=ranks)
            np.testing.assert_allclose(other_rows[:, 0], rows[:, 0], rtol=1e-12)
            np.testing.assert_allclose(other_rows[:, 1], rows[:, 1], rtol=1e-9)
            np.testing.assert_allclose(other["c_p"], one["c_p"], rtol=1e-9, atol=1e-12)

    def test_mobile_atoms_among_fixed_ones(self):
        before = "region r block 2 15 2 15 2 15\ngroup moving region r\n"
        snapshot, rows = modes(sample(4), "modes 9 mobile moving delta 1e-5", before=before, ranks=2)
        inside = np.all((lammps.positions(snapshot) > 2.0) & (lammps.positions(snapshot) < 15.0), axis=1)
        self.agrees(snapshot, rows, 9, moving=np.nonzero(inside)[0])

    def test_file_holds_the_modes(self):
        folder = sample(4)
        snapshot, rows = modes(folder, "modes 15 delta 1e-5 file modes.*.bin", ranks=2)
        found = read_modes(folder / "modes.0.bin")
        np.testing.assert_array_equal(found["id"], snapshot["id"])
        np.testing.assert_array_equal(found["mass"], snapshot["mass"])
        np.testing.assert_allclose(found["x"], lammps.positions(snapshot), rtol=1e-14)
        np.testing.assert_allclose(found["modes"], rows, rtol=1e-14)
        np.testing.assert_array_equal(found["h"], np.array([16.8, 16.8, 16.8, 0, 0, 0]))
        e = found["e"].reshape(15, -1)
        np.testing.assert_allclose(e @ e.T, np.eye(15), atol=1e-10)
        np.testing.assert_allclose(np.sum(found["e"] ** 2, axis=(0, 2)), snapshot["c_p"], rtol=1e-12)
        mass = np.repeat(np.sqrt(found["mass"]), 3)
        n = len(snapshot["id"])
        matrix = force_constants(snapshot).transpose(0, 2, 1, 3).reshape(3 * n, 3 * n) / np.outer(mass, mass)
        square = (2.0 * np.pi * rows[:, 0]) ** 2 / FTM2V
        largest = np.linalg.norm(matrix, 2)
        self.assertLess(np.max(np.linalg.norm(e @ matrix - square[:, None] * e, axis=1)), 1e-8 * largest)

    def test_translations_count_when_asked_for(self):
        folder = sample(4)
        without, rows = modes(folder, "modes 5")
        snapshot, zero = modes(folder, "modes 8 zero yes")
        np.testing.assert_array_equal(zero[:3, 0], 0.0)
        np.testing.assert_allclose(zero[3:, 0], rows[:, 0], rtol=1e-12)
        share = snapshot["mass"] / np.sum(snapshot["mass"])
        np.testing.assert_allclose(snapshot["c_p"] - without["c_p"], 3.0 * share, atol=1e-9)

    def test_all_modes_participate_with_three_per_atom(self):
        snapshot, rows = modes(sample(4), "fraction 1 zero yes")
        self.assertEqual(len(rows), 768)
        np.testing.assert_allclose(snapshot["c_p"], 3.0, rtol=1e-10)

    def test_fraction_counts_all_modes(self):
        snapshot, rows = modes(sample(4), "fraction 0.02")
        self.assertEqual(len(rows), 15)
        self.assertAlmostEqual(snapshot["sum"], 15.0, delta=1e-9)

    def test_atoms_outside_the_group_read_zero(self):
        folder = sample(4)
        everyone, rows = modes(folder, "modes 5")
        copper, same = modes(folder, "modes 5", group="copper", before="group copper type 1\n")
        np.testing.assert_array_equal(same, rows)
        np.testing.assert_array_equal(copper["c_p"], np.where(copper["type"] == 1, everyone["c_p"], 0.0))

    def test_is_computed_once_while_nothing_moves(self):
        snapshot, _ = modes(sample(4), "modes 5")
        self.assertEqual(len(re.findall(r"compute softmode/atom: \d+ modes of", snapshot["output"])), 1)

    def test_each_atom_can_have_its_own_mass(self):
        """Masses of fix property/atom rmass; a heavier crystal in the second run is another one."""
        before = ("fix m all property/atom rmass\nvariable m atom 20+id%7\nset group all mass v_m\n"
                  "group odd id 7:2000:2\n")
        folder = sample(4)
        snapshot, rows = modes(folder, "modes 8 delta 1e-5", before=before, ranks=2)
        np.testing.assert_array_equal(snapshot["mass"], 20 + snapshot["id"] % 7)
        self.agrees(snapshot, rows, 8)
        self.agrees_after_heavier(folder, before, rows)

    def agrees_after_heavier(self, folder, before, rows):
        script = MINIMUM + before + MODES.format(group="all", keywords="modes 8 delta 1e-5")
        result = lammps.run(script + "variable h atom 4*mass\nset group all mass v_h\nrun 0\n", folder=folder)
        self.assertAlmostEqual(result.thermo[-1]["c_p[1]"] / rows[0, 0], 0.5, delta=1e-7)

    def test_a_failure_leaves_no_modes_behind(self):
        """Who catches the error of one run and goes on gets the error again, not old modes or a crash."""
        folder = sample(4)
        (folder / "catch.py").write_text(CATCH)
        text = MINIMUM + "compute p all softmode/atom potential potential.mod modes 4\n" + (
            "thermo_style custom step c_p[1]\n")
        (folder / "in.catch").write_text(f"plugin load {lammps.PLUGIN}\n" + text)
        done = subprocess.run(lammps.LAUNCHER + [sys.executable, "catch.py"], cwd=folder, capture_output=True, text=True,
                              env={**lammps.environment(), **lammps.library()})
        self.assertEqual(done.returncode, 0, done.stdout[-2000:] + done.stderr[-2000:])
        self.assertEqual(re.findall(r"caught (\w+)", done.stdout), ["nothing", "minimum", "minimum", "nothing"])

    def test_one_atom_has_only_translations(self):
        box = ("units metal\natom_modify map yes\nregion b block 0 20 0 20 0 20\ncreate_box 2 b\n"
               "create_atoms 1 single 5 5 5\ninclude potential.mod\nmass * 2.0\n")
        for ranks in (1, 2):
            snapshot, rows = modes(lammps.run("", files=POTENTIAL).folder, "modes 3 zero yes", ranks=ranks, minimum=box)
            np.testing.assert_array_equal(rows[:, 0], [0.0, 0.0, 0.0])
            np.testing.assert_allclose(snapshot["c_p"], [3.0], rtol=1e-14)

    def test_rotations_of_a_free_cluster_are_one_level(self):
        """Their eigenvalues are zero up to rounding, of either sign."""
        random = np.random.default_rng(5)
        x = 30.0 + 2.7 * np.array([[0, 0, 0], [1, 0, 0], [0.5, 0.8, 0], [0.5, 0.3, 0.8], [0.5, 0.3, -0.8]])
        text = lammps.data_file(x + random.uniform(-0.05, 0.05, x.shape), [1, 2, 1, 2, 1], np.diag([60.0] * 3))
        free = SHAKEN_FREE + MINIMIZE
        folder = lammps.run(free, files={**POTENTIAL, "cluster.data": text}).folder
        minimum = MINIMUM.replace("atom_modify", "boundary f f f\natom_modify")
        _, rows = modes(folder, "modes 1 delta 1e-5", minimum=minimum)
        self.assertEqual(len(rows), 3)
        self.assertLess(np.max(np.abs(rows[:, 0])), 1e-3)

    def test_lj_units_have_a_default_displacement(self):
        """The same crystal in reduced units: frequencies times sqrt(m sigma^2 / epsilon), and as exact."""
        folder = sample(4)
        snapshot, rows = modes(folder, "modes 10 delta 1e-5")
        h = np.diag([16.8 / SIGMA] * 3)
        text = lammps.data_file(lammps.positions(snapshot) / SIGMA, snapshot["type"], h, snapshot["id"].astype(int))
        files = {"minimum.data": text, "potential.mod": f"pair_style lj/smooth/linear {CUTOFF / SIGMA!r}\n"
                                                        "pair_coeff * * 1.0 1.0\n"}
        reduced = MINIMUM.replace("units           metal", "units           lj").replace("63.55", "1.0").replace(
            "91.22", repr(91.22 / 63.55)).replace("1.0 bin", "0.4 bin")
        _, other = modes(lammps.run("", files=files).folder, "modes 10", minimum=reduced)
        time = np.sqrt(63.55 * SIGMA**2 / EPSILON / FTM2V)
        np.testing.assert_allclose(other[:, 0], time * rows[:, 0], rtol=2e-8)

    def test_levels_of_a_crystal_are_complete(self):
        """Frequencies of fcc from lattice dynamics; a level is never cut, so all atoms are alike."""
        cells, a = 6, 3.65
        basis = a * np.array([[0, 0, 0], [0, 0.5, 0.5], [0.5, 0, 0.5], [0.5, 0.5, 0]])
        grid = a * np.mgrid[0:cells, 0:cells, 0:cells].reshape(3, -1).T
        x = (grid[:, None, :] + basis).reshape(-1, 3)
        text = lammps.data_file(x, np.ones(len(x)), np.diag([a * cells] * 3)).replace("1 atom types", "2 atom types")
        folder = lammps.run("", files={**POTENTIAL, "minimum.data": text}).folder

        # wave vectors of the box, one of each set that differs by a reciprocal vector of fcc
        wave = np.mgrid[0 : 2 * cells, 0 : 2 * cells, 0 : 2 * cells].reshape(3, -1).T
        k = 2.0 * np.pi / (a * cells) * wave
        phases = np.exp(1j * k @ basis.T).round(6) + 0.0
        distinct = {}
        for vector, key in zip(k, zip(map(tuple, wave % cells), map(tuple, phases))):
            distinct.setdefault(key, vector)
        k = np.array(list(distinct.values()))
        self.assertEqual(len(k), len(x))
        shells = a / 2.0 * np.mgrid[-3:4, -3:4, -3:4].reshape(3, -1).T
        shells = shells[(np.rint(shells / (a / 2.0)).sum(axis=1) % 2 == 0)]
        r = np.linalg.norm(shells, axis=1)
        shells, r = shells[(r > 0) & (r < CUTOFF)], r[(r > 0) & (r < CUTOFF)]
        first = 4 * EPSILON * (-12 * SIGMA**12 / r**13 + 6 * SIGMA**6 / r**7)
        first = first - 4 * EPSILON * (-12 * SIGMA**12 / CUTOFF**13 + 6 * SIGMA**6 / CUTOFF**7)
        second = 4 * EPSILON * (156 * SIGMA**12 / r**14 - 42 * SIGMA**6 / r**8)
        along = np.einsum("ka,kb->kab", shells, shells) / r[:, None, None] ** 2
        block = second[:, None, None] * along + (first / r)[:, None, None] * (np.eye(3) - along)
        dynamical = np.einsum("qk,kab->qab", 1.0 - np.cos(k @ shells.T), block) / 63.55
        theory = np.sort(np.linalg.eigvalsh(dynamical).ravel())
        theory = np.sqrt(np.maximum(theory, 0.0) * FTM2V) / (2.0 * np.pi)
        theory = theory[3:]
        for wanted in (5, 20):
            level = int(np.sum(theory <= theory[wanted - 1] * (1.0 + 1e-7)))
            self.assertGreater(level, wanted)
            snapshot, rows = modes(folder, f"modes {wanted} delta 1e-5")
            self.assertEqual(len(rows), level)
            np.testing.assert_allclose(rows[:, 0], theory[:level], rtol=1e-8)
            np.testing.assert_allclose(snapshot["c_p"], level / len(x), rtol=1e-6)


VIBRATE = """
compute         p all softmode/atom potential potential.mod fraction 1 delta 1e-5 file modes.bin
fix             p all store/state 0 c_p
compute         f all flexvol/atom 10
velocity        all create 1e-5 4711 mom yes loop geom
dump            1 all custom 2000 v.dump id type mass x y z vx vy vz c_f[2]
dump_modify     1 format float %.17g
fix             1 all nve
timestep        0.002
run             2000
"""


class Vibrations(unittest.TestCase):
    def test_flexibility_volume_of_cold_atoms_is_that_of_the_modes(self):
        """Each mode moves as velocity Verlet moves a harmonic oscillator that starts at its minimum."""
        folder = sample(4)
        result = lammps.run(MINIMUM + VIBRATE, ranks=2, folder=folder)
        start, end = result.dump("v.dump")
        found = read_modes(folder / "modes.bin")
        np.testing.assert_array_equal(found["id"], start["id"])
        weight = np.sqrt(found["mass"])[:, None]
        speed = np.column_stack([start[v] for v in ("vx", "vy", "vz")])
        amplitude = np.einsum("kia,ia->k", found["e"], weight * speed)
        dt = 0.002
        omega = 2.0 * np.pi * found["modes"][:, 0]
        discrete = 2.0 * np.arcsin(omega * dt / 2.0)
        phase = np.outer(np.arange(10, 2001, 10), discrete)
        q = amplitude * dt / np.sin(discrete) * np.sin(phase)
        x = np.einsum("tk,kia->tia", q, found["e"]) / weight
        square = np.sum(np.mean(x**2, axis=0), axis=1)
        np.testing.assert_allclose(end["c_f[2]"], square, rtol=1e-3)


SILICON = """
units           metal
atom_style      atomic
atom_modify     map yes
lattice         diamond 5.431
region          box prism 0 3 0 3 0 3 0.2 0.1 -0.2
create_box      1 box
create_atoms    1 box
include         potential.mod
mass            1 28.06
displace_atoms  all random 0.4 0.4 0.4 911
minimize        0 1e-10 5000 50000
write_data      minimum.data nocoeff
dynamical_matrix all regular 1e-5 file matrix.bin binary yes
"""


class ManyBody(unittest.TestCase):
    """Forces that reach twice the cutoff."""

    def test_modes_of_a_metal_are_those_of_its_whole_matrix_on_any_number_of_ranks(self):
        """500 atoms with eam/fs: iterations on 1, 2 and 4 ranks against LAPACK."""
        files = {"potential.mod": "pair_style eam/fs\npair_coeff * * CuZr_mm.eam.fs Cu Zr\n"}
        shaken = re.sub(r"(?m)^(pair_|mass).*\n", "", lammps.shaken())
        minimize = "displace_atoms all random 0.5 0.5 0.5 31\nmin_style cg\n" + MINIMIZE
        folder = lammps.run(shaken + minimize, files=files).folder
        _, whole = modes(folder, "fraction 0.25", minimum=WITHOUT_MASSES)
        for ranks in (1, 2, 4):
            _, few = modes(folder, "modes 8", ranks=ranks, minimum=WITHOUT_MASSES)
            np.testing.assert_allclose(few[:, 0], whole[:8, 0], rtol=5e-9)

    def test_equals_the_dynamical_matrix_of_lammps(self):
        """Stillinger-Weber silicon; clusters just fit into the box."""
        files = {"potential.mod": "pair_style sw\npair_coeff * * Si.sw Si\n"}
        folder = lammps.run(SILICON, files=files).folder
        n = 216
        matrix = np.fromfile(folder / "matrix.bin").reshape(3 * n, 3 * n)
        value = np.linalg.eigvalsh(0.5 * (matrix + matrix.T))
        frequency = np.sqrt(np.maximum(value[3:], 0.0) * FTM2V) / (2.0 * np.pi)
        minimum = WITHOUT_MASSES + "mass 1 28.06\n"
        one, rows = modes(folder, "fraction 1 delta 1e-5", minimum=minimum)
        np.testing.assert_allclose(rows[:, 0], frequency, rtol=1e-8)
        for ranks in (2, 4):
            _, other = modes(folder, "fraction 1 delta 1e-5", ranks=ranks, minimum=minimum)
            np.testing.assert_allclose(other[:, 0], rows[:, 0], rtol=1e-12)


if __name__ == "__main__":
    unittest.main()
