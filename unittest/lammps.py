# SPDX-License-Identifier: GPL-2.0-or-later
"""Runs LAMMPS input scripts with the plugin and reads what comes out, for all Python tests.

    result = lammps.run(script, ranks=2)          stops the test if LAMMPS fails
    result = lammps.run(script, check=False)      result.code, result.output
    result.thermo[-1]["c_x"]                      rows of every thermo table, in order
    result.dump("a.dump")                         list of snapshots: dicts of NumPy columns by name,
                                                  sorted by id, plus "step" and "box"
"""
import atexit
import os
import pathlib
import re
import shutil
import subprocess
import tempfile

import numpy as np

BUILD = pathlib.Path(os.environ["GLASS_BUILD"])
PLUGIN = BUILD / "glassplugin.so"
LMP = BUILD / "lmp"
LAUNCHER = os.environ.get("GLASS_LAUNCHER", "").split()
EXAMPLES = pathlib.Path(__file__).resolve().parents[1] / "examples"

_ENVIRONMENT = {
    "LAMMPS_POTENTIALS": os.environ.get("GLASS_POTENTIALS", ""),
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    # Open MPI 4 and 5: more ranks than processors, and several runs side by side.
    "OMPI_MCA_rmaps_base_oversubscribe": "1",
    "OMPI_MCA_mpi_yield_when_idle": "1",
    "OMPI_MCA_hwloc_base_binding_policy": "none",
    "PRTE_MCA_rmaps_default_mapping_policy": ":oversubscribe",
    "OMPI_ALLOW_RUN_AS_ROOT": "1",
    "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM": "1",
}


class Result:
    def __init__(self, code, output, folder):
        self.code, self.output, self.folder = code, output, folder

    @property
    def thermo(self):
        """Rows of all thermo tables as dicts of floats by column name."""
        rows, names = [], None
        for line in self.output.splitlines():
            words = line.split()
            if words and words[0] == "Step":
                names = words
            elif line.startswith("Loop time"):
                names = None
            elif names and len(words) == len(names):
                try:
                    rows.append(dict(zip(names, map(float, words))))
                except ValueError:
                    pass
        return rows

    def text(self, name):
        return (self.folder / name).read_text()

    def dump(self, name):
        """Snapshots of a text dump; "box" is (origin[3], h[3,3]) with the box vectors as columns."""
        lines, snapshots, at = self.text(name).splitlines(), [], 0
        while at < len(lines):
            step, number = int(lines[at + 1]), int(lines[at + 3])
            bounds = [list(map(float, lines[at + 5 + d].split())) for d in range(3)]
            columns = lines[at + 8].split()[2:]
            body = [line.split() for line in lines[at + 9 : at + 9 + number]]
            data = np.array(body, dtype=float).reshape(number, len(columns))
            snapshot = {name: data[:, k] for k, name in enumerate(columns)}
            if "id" in snapshot:
                order = np.argsort(snapshot["id"])
                snapshot = {name: column[order] for name, column in snapshot.items()}
            snapshot["step"] = step
            snapshot["box"] = _box(bounds)
            snapshots.append(snapshot)
            at += 9 + number
        return snapshots


def _box(bounds):
    low, high = np.array([b[0] for b in bounds]), np.array([b[1] for b in bounds])
    h = np.zeros((3, 3))
    if len(bounds[0]) == 3:
        xy, xz, yz = (b[2] for b in bounds)
        low[0] -= min(0.0, xy, xz, xy + xz)
        high[0] -= max(0.0, xy, xz, xy + xz)
        low[1] -= min(0.0, yz)
        high[1] -= max(0.0, yz)
        h[0, 1], h[0, 2], h[1, 2] = xy, xz, yz
    h[np.diag_indices(3)] = high - low
    return low, h


def environment():
    """Environment variables for lmp and mpirun."""
    return {**os.environ, **_ENVIRONMENT}


def library():
    """Environment variables for LAMMPS's Python module and its library, beside those of environment()."""
    binary = re.search(r"^LAMMPS_BINARY:[A-Z]+=(.*)$", (BUILD / "CMakeCache.txt").read_text(), re.M)[1]
    folders = {"PYTHONPATH": pathlib.Path(_ENVIRONMENT["LAMMPS_POTENTIALS"]).parent / "python",
               "LD_LIBRARY_PATH": pathlib.Path(binary).resolve().parent}
    return {name: os.pathsep.join(filter(None, [str(path), os.environ.get(name)])) for name, path in folders.items()}


def run(script, ranks=1, files=None, check=True, timeout=300, load=True, folder=None, wrapper=()):
    """Run a script in a folder of its own (or the given one, for a second run beside the first).

    files: {name: text or bytes} written beside the script. load: put "plugin load" before the script.
    wrapper: words before the command of every rank, as ("sh", "rank.sh")."""
    folder = pathlib.Path(folder or tempfile.mkdtemp(prefix="glass-test-"))
    for name, text in (files or {}).items():
        (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    (folder / "in.test").write_text((f"plugin load {PLUGIN}\n" if load else "") + script)
    command = [*wrapper, *LAUNCHER, str(LMP), "-in", "in.test", "-log", "none", "-nocite"]
    if ranks > 1:
        command = ["mpirun", "-np", str(ranks)] + command
    done = subprocess.run(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          text=True, timeout=timeout, env=environment())
    result = Result(done.returncode, done.stdout, folder)
    if check and result.code != 0:
        raise AssertionError(f"LAMMPS failed with {result.code}:\n{result.output[-3000:]}")
    return result


def expect_error(test, script, message, ranks=(1, 2), limit=120, **options):
    """The script must stop with an error that matches the pattern: no signal, no hang, on any rank."""
    for n in ranks:
        result = run(script, ranks=n, check=False, timeout=limit, **options)
        shutil.rmtree(result.folder, ignore_errors=True)
        flat = re.sub(r"\s+", " ", result.output)
        test.assertRegex(flat, message, f"{n} ranks:\n{result.output[-2000:]}")
        test.assertIn("ERROR", flat)
        test.assertNotEqual(result.code, 0, f"{n} ranks: exit code 0")
        test.assertGreaterEqual(result.code, 0, f"{n} ranks: died of signal {-result.code}")
        test.assertNotRegex(flat, r"(?i)segmentation fault|signal: |signal \d+ \(|runtime error:|AddressSanitizer",
                            f"{n} ranks: crashed")


def refuses_each(refuses, cases):
    """Calls refuses(arguments, message, ranks=) for cases of one kind; the first stands for all on two ranks."""
    for k, (arguments, message) in enumerate(cases):
        refuses(arguments, message, ranks=(1,) if k else (1, 2))


def positions(snapshot):
    return np.column_stack([snapshot["x"], snapshot["y"], snapshot["z"]])


def images_within(snapshot, reach):
    """Lattice translations [m, 3] that an orthogonal or triclinic box needs for pairs within reach."""
    _, h = snapshot["box"]
    heights = 1.0 / np.linalg.norm(np.linalg.inv(h), axis=1)
    n = np.ceil(reach / heights).astype(int)
    grid = np.mgrid[-n[0]:n[0] + 1, -n[1]:n[1] + 1, -n[2]:n[2] + 1].reshape(3, -1)
    return (h @ grid).T


def distances(snapshot, i, reach):
    """All pairs (j, r) of atom i, periodic images included, itself at r = 0 left out; brute force."""
    x = positions(snapshot)
    delta = x[None, :, :] + images_within(snapshot, reach)[:, None, :] - x[i]
    r = np.linalg.norm(delta, axis=2)
    image, j = np.nonzero((r <= reach) & (r > 0.0))
    return j, r[image, j]


SHAKEN = """
units           metal
atom_style      atomic
atom_modify     map yes
read_data       {data}
mass            1 63.55
mass            2 91.22
pair_style      lj/cut 5.0
pair_coeff      * * 0.05 2.4
neighbor        1.0 bin
"""

# Script with a two-dimensional box.
FLAT = """
units           lj
dimension       2
lattice         sq 1.0
region          box block 0 20 0 20 -0.5 0.5
create_box      1 box
create_atoms    1 box
mass            1 1.0
pair_style      lj/cut 2.5
pair_coeff      * * 1.0 1.0
"""

# Script with atoms that have no IDs.
WITHOUT_IDS = """
units           lj
atom_modify     id no
lattice         fcc 1.0
region          box block 0 5 0 5 0 5
create_box      1 box
create_atoms    1 box
mass            1 1.0
pair_style      lj/cut 2.5
pair_coeff      * * 1.0 1.0
"""


def data_file(x, types, h, ids=None, low=(0.0, 0.0, 0.0)):
    """Text of a LAMMPS data file; h has the box vectors as columns, upper triangular."""
    ids = np.arange(1, len(x) + 1) if ids is None else ids
    lines = ["made by a test\n", f"{len(x)} atoms", f"{int(max(types))} atom types"]
    for d, name in enumerate("xyz"):
        lines.append(f"{low[d]!r} {float(low[d] + h[d, d])!r} {name}lo {name}hi")
    if h[0, 1] or h[0, 2] or h[1, 2]:
        lines.append(f"{h[0, 1]!r} {h[0, 2]!r} {h[1, 2]!r} xy xz yz")
    lines.append("\nAtoms # atomic\n")
    lines += [f"{i} {int(t)} {r[0]!r} {r[1]!r} {r[2]!r}" for i, t, r in zip(ids, types, x.tolist())]
    return "\n".join(lines) + "\n"


def shaken(n=5, xy=0.0, xz=0.0, yz=0.0):
    """Script that reads a disordered sample of two types: n^3 fcc cells of 4.2 A (each 4 atoms) with noise
    of 0.25 A, box tilts in units of 4.2 A, and IDs with gaps. The same on any number of ranks."""
    random = np.random.default_rng(4711)
    cell = 4.2 * np.array([[0, 0, 0], [0, 0.5, 0.5], [0.5, 0, 0.5], [0.5, 0.5, 0]])
    grid = 4.2 * np.mgrid[0:n, 0:n, 0:n].reshape(3, -1).T
    h = np.diag([4.2 * n] * 3)
    h[0, 1], h[0, 2], h[1, 2] = 4.2 * xy, 4.2 * xz, 4.2 * yz
    x = (grid[:, None, :] + cell).reshape(-1, 3) + random.uniform(-0.25, 0.25, (4 * n**3, 3))
    x = (h @ ((np.linalg.inv(h) @ x.T) % 1.0)).T
    ids = 7 + 3 * random.permutation(len(x))
    path = _SAMPLES / f"shaken-{n}-{xy}-{xz}-{yz}.data"
    path.write_text(data_file(x, random.integers(1, 3, len(x)), h, ids))
    return SHAKEN.format(data=path)


def not_a_number(quantity):
    """Commands that make x, vx, ... of one atom of the shaken sample NaN; set takes no such number itself."""
    return f"variable nan atom id*1e308*1e308*0\nset atom 301 {quantity} v_nan\n"


_SAMPLES = pathlib.Path(tempfile.mkdtemp(prefix="glass-samples-"))
atexit.register(shutil.rmtree, _SAMPLES, ignore_errors=True)
