# SPDX-License-Identifier: GPL-2.0-or-later
"""What GLASS and LAMMPS write, as NumPy arrays.

    snapshots(path)     of a text dump: a list of Snapshot
    rows(path)          of a dump local: {column: array} of the last snapshot
    profiles(path)      of fix ave/time with mode vector: [(step, {column: array})]
    thermo(path)        of a log file: a list of {column: array}, one for each run
    events(path)        of the event catalog of fix artn/atom: {column: array}
    minimum(path)       of the same: the Snapshot that its searches begin from
    modes(path)         of compute softmode/atom with file: {"frequency": ..., "eigenvector": ...}
    frame(columns)      any of these columns as a pandas DataFrame"""
import contextlib
import pathlib
import re
import sqlite3
import urllib.parse
from dataclasses import dataclass

import numpy as np


@dataclass
class Snapshot:
    """Atoms of one time step in the order of their IDs. The box is low + h s with 0 <= s < 1; h has the box vectors
    as columns."""

    step: int
    low: np.ndarray
    h: np.ndarray
    periodic: np.ndarray
    columns: dict

    def __getitem__(self, name):
        """A column by its name in the dump; v_, c_ and f_ may be left out."""
        for prefix in "", "v_", "c_", "f_":
            if prefix + name in self.columns:
                return self.columns[prefix + name]
        raise KeyError(f"no column {name}; there are {', '.join(self.columns)}")

    def __contains__(self, name):
        return any(prefix + name in self.columns for prefix in ("", "v_", "c_", "f_"))

    @property
    def positions(self):
        """[atoms, 3]; from x y z, xu yu zu or xs ys zs."""
        for names in ("x", "y", "z"), ("xu", "yu", "zu"):
            if all(name in self.columns for name in names):
                return np.column_stack([self.columns[name] for name in names])
        return self.low + np.column_stack([self["xs"], self["ys"], self["zs"]]) @ self.h.T

    @property
    def volume(self):
        return float(np.linalg.det(self.h))

    def nearest(self, vectors):
        """The same vectors to the nearest periodic image; right up to half of the box between opposite faces."""
        s = vectors @ np.linalg.inv(self.h).T
        return (s - np.where(self.periodic, np.round(s), 0.0)) @ self.h.T


def _box(lines, words):
    bounds = np.array([line.split() for line in lines], dtype=float)
    low, high = bounds[:, 0].copy(), bounds[:, 1].copy()
    h = np.zeros((3, 3))
    if bounds.shape[1] == 3:
        xy, xz, yz = bounds[:, 2]
        low[0] -= min(0.0, xy, xz, xy + xz)
        high[0] -= max(0.0, xy, xz, xy + xz)
        low[1] -= min(0.0, yz)
        high[1] -= max(0.0, yz)
        h[0, 1], h[0, 2], h[1, 2] = xy, xz, yz
    h[np.diag_indices(3)] = high - low
    flags = [word for word in words if re.fullmatch(r"[pfsm]{2}", word)]
    return low, h, np.array([flag == "pp" for flag in flags] or [True] * 3)


def _items(path):
    """(step, lines of the box, words of its header, column names, rows) of each snapshot of a text dump."""
    with open(path) as file:
        header, words, box, number, step = {}, [], [], 0, 0
        for line in file:
            item = line.split()
            if line.startswith("ITEM: TIMESTEP"):
                step = int(next(file))
            elif line.startswith("ITEM: NUMBER OF"):
                number = int(next(file))
            elif line.startswith("ITEM: BOX BOUNDS"):
                words, box = item[3:], [next(file) for _ in range(3)]
            elif line.startswith(("ITEM: ATOMS", "ITEM: ENTRIES")):
                text = [next(file, "") for _ in range(number)]
                if number and not text[-1].endswith("\n"):
                    raise ValueError(f"{path}: the snapshot of step {step} is cut off")
                yield step, box, words, item[2:], [row.split() for row in text]


def _column(values):
    try:
        return np.array(values, dtype=float)
    except ValueError:
        return np.array(values)  # element names


def _columns(names, rows):
    values = list(zip(*rows)) or [()] * len(names)
    return {name: _column(column) for name, column in zip(names, values)}


def snapshots(path):
    """All snapshots of a text dump (dump custom, atom)."""
    found = []
    for step, box, words, names, rows in _items(path):
        columns = _columns(names, rows)
        if "id" in columns:
            order = np.argsort(columns["id"], kind="stable")
            columns = {name: column[order] for name, column in columns.items()}
        found.append(Snapshot(step, *_box(box, words), columns))
    return found


def rows(path):
    """Columns of the last snapshot of a dump local."""
    last = None
    for _, _, _, names, table in _items(path):
        last = _columns(names, table)
    if last is None:
        raise ValueError(f"{path} has no snapshot")
    return last


def profiles(path):
    """Tables of fix ave/time with mode vector: a list of (step, {column: array})."""
    names, tables, table = [], [], None
    for line in pathlib.Path(path).read_text().splitlines():
        words = line.split()
        if line.startswith("#"):
            if words[1:2] == ["Row"]:
                names = words[2:]
        elif len(words) == 2 and (table is None or len(table) == number):
            step, number, table = int(words[0]), int(words[1]), []
            tables.append((step, table))
        elif words:
            table.append(words[1:])
    return [(step, _columns(names, table)) for step, table in tables]


def thermo(path):
    """Thermo tables of a log file, one for each run: a list of {column: array}."""
    tables, names, table = [], None, []
    for line in pathlib.Path(path).read_text(errors="replace").splitlines():
        words = line.split()
        if words[:1] == ["Step"]:
            names, table = words, []
            tables.append((names, table))
        elif line.startswith("Loop time"):
            names = None
        elif names and len(words) == len(names) and re.fullmatch(r"-?\d+", words[0]):
            table.append(words)
    return [_columns(names, table) for names, table in tables]


def _catalog(path):
    """The catalog of fix artn/atom, also while a run writes it: then what it had committed when it was opened."""
    if not pathlib.Path(path).is_file():
        raise FileNotFoundError(f"there is no event catalog {path}")
    catalog = sqlite3.connect(f"file:{urllib.parse.quote(str(path))}?mode=ro", uri=True, timeout=1.0)
    try:
        catalog.execute("SELECT count(*) FROM search").fetchone()
    except sqlite3.OperationalError:
        catalog.close()
        catalog = sqlite3.connect(f"file:{urllib.parse.quote(str(path))}?immutable=1", uri=True)
    return catalog


def events(path, step=None):
    """The event catalog of fix artn/atom: one entry for each search by step, atom and search, columns as its page names
    them (numbers that a search has none of are nan), and `moved_ids`, `displacement`, `final`: lists of one array for
    each search, empty for those that are not connected. Outcome 1 is a connected event."""
    with contextlib.closing(_catalog(path)) as catalog:
        names = [row[1] for row in catalog.execute("PRAGMA table_info(search)")]
        table = catalog.execute(
            f"SELECT {', '.join('s.' + name for name in names)}, f.id, f.displacement FROM search s LEFT JOIN field f "
            "USING (step, atom, search) WHERE ?1 IS NULL OR step = ?1 ORDER BY step, atom, search", (step,)).fetchall()
    numbers = np.array([row[:-2] for row in table], dtype=float).reshape(-1, len(names))
    columns = {name: numbers[:, k] for k, name in enumerate(names)}
    fields = [np.frombuffer(row[-1] or b"", "f4").reshape(-1, 2, 3).astype(float) for row in table]
    return {**columns, "moved_ids": [np.frombuffer(row[-2] or b"", "i8") for row in table],
            "displacement": [field[:, 0] for field in fields], "final": [field[:, 1] for field in fields]}


def minimum(path, step=None):
    """The configuration that the searches of a step (by default the last) of an event catalog begin from, as a
    Snapshot with id, type, x, y, z."""
    with contextlib.closing(_catalog(path)) as catalog:
        row = catalog.execute("SELECT step, box, periodic, id, type, coalesce(minimum, start) FROM step "
                              "WHERE ?1 IS NULL OR step = ?1 ORDER BY step DESC LIMIT 1", (step,)).fetchone()
    if row is None:
        raise ValueError(f"{path} has no searches of step {step}")
    box, x = np.frombuffer(row[1], "f8"), np.frombuffer(row[5], "f8").reshape(-1, 3)
    xx, yy, zz, yz, xz, xy = box[3:]
    h = np.array([[xx, xy, xz], [0.0, yy, yz], [0.0, 0.0, zz]])
    columns = {"id": np.frombuffer(row[3], "i8").astype(float), "type": np.frombuffer(row[4], "i4").astype(float),
               "x": x[:, 0], "y": x[:, 1], "z": x[:, 2]}
    return Snapshot(row[0], box[:3], h, np.array([bool(row[2] >> d & 1) for d in range(3)]), columns)


def modes(path):
    """Modes of compute softmode/atom: frequency, participation_ratio, residual [modes], eigenvector [modes, atoms, 3],
    id, mass [atoms], positions [atoms, 3], low, box (xx, yy, zz, yz, xz, xy), step."""
    raw = pathlib.Path(path).read_bytes()
    if raw[:8] != b"GLASSMOD":
        raise ValueError(f"{path} is no file of modes: it begins with {raw[:8]!r}")
    version, n, m, step = (int(x) for x in np.frombuffer(raw, "i8", 4, 8))
    if version != 1 or len(raw) != 8 + 8 * (4 + 9 + 5 * n + 3 * m + 3 * m * n):
        raise ValueError(f"{path}: version {version} with {len(raw)} bytes is not what was expected")
    numbers = np.frombuffer(raw, "f8", offset=40)
    ids = np.frombuffer(raw, "i8", n, 40 + 72)
    rest = numbers[9 + n :]
    table = rest[4 * n : 4 * n + 3 * m].reshape(m, 3)
    return {"step": step, "low": numbers[:3], "box": numbers[3:9], "id": ids, "mass": rest[:n],
            "positions": rest[n : 4 * n].reshape(n, 3), "frequency": table[:, 0],
            "participation_ratio": table[:, 1], "residual": table[:, 2],
            "eigenvector": rest[4 * n + 3 * m :].reshape(m, n, 3)}


def frame(columns):
    """Columns of equal length as a pandas DataFrame."""
    import pandas

    if isinstance(columns, Snapshot):
        columns = columns.columns
    return pandas.DataFrame({name: column for name, column in columns.items() if isinstance(column, np.ndarray)})
