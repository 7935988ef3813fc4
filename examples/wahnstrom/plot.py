#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Figure from what in.wahnstrom wrote: plot.py [folder of the results, default results]

wahnstrom.png   energy of the inherent structures against their icosahedral fraction with the line through those of
                the anneal; the same with C15 and the limit of two phases; energy along the quench; the bonds with n = 6 of C15"""
import csv
import pathlib
import sys

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np

COLUMNS = ("time", "temperature", "energy", "icosahedra")


def read_table(path):
    """{stage: {column: values}}"""
    with open(path, newline="") as file:
        rows = list(csv.DictReader(file))
    return {stage: {c: np.array([float(row[c] or "nan") for row in rows if row["stage"] == stage]) for c in COLUMNS}
            for stage in ("quench", "anneal", "C15")}


def read_dump(path):
    """Rows and the box edges of a dump with one snapshot."""
    lines = path.read_text().splitlines()
    bounds = np.array([line.split()[:2] for line in lines[5:8]], dtype=float)
    return np.array([line.split() for line in lines[9:]], dtype=float), bounds[:, 1] - bounds[:, 0]


def draw_relation(figure, axes, table):
    quench, anneal = table["quench"], table["anneal"]
    axes.plot(100 * quench["icosahedra"], quench["energy"], "s", color="0.6", ms=5, label="quench")
    points = axes.scatter(100 * anneal["icosahedra"], anneal["energy"], c=anneal["time"], s=24, zorder=3, label="anneal")
    slope, offset = np.polyfit(anneal["icosahedra"], anneal["energy"], 1)
    r = np.corrcoef(anneal["icosahedra"], anneal["energy"])[0, 1]
    x = np.array([anneal["icosahedra"].min(), anneal["icosahedra"].max()])
    axes.plot(100 * x, offset + slope * x, "k-", lw=1, label=f"anneal: slope {slope:.2f}, r = {r:.2f}")
    figure.colorbar(points, ax=axes, label="time of the anneal")
    axes.set(xlabel="icosahedra (% of atoms)", ylabel="energy per atom", title="inherent structures")
    axes.legend(fontsize=8, frameon=False)
    return slope, offset


def two_phases(folder):
    """Energy of C15 beside close-packed large atoms at the composition and volume of the glass, or None."""
    path = folder / "eos.csv"
    rows = list(csv.reader(path.read_text().splitlines())) if path.exists() else []
    return next((float(row[2]) for row in rows if row[0] == "two_phases"), None)


def draw_limit(axes, table, slope, offset, limit):
    for stage, mark, color in (("quench", "s", "0.6"), ("anneal", "o", "C0"), ("C15", "*", "crimson")):
        axes.plot(100 * table[stage]["icosahedra"], table[stage]["energy"], mark, color=color, ms=14 if mark == "*" else 4,
                  label=stage)
    if limit is not None:
        # Three quarters of the atoms are C15, of which two thirds are icosahedra.
        axes.plot(50.0, limit, "D", color="darkgreen", ms=8, label="C15 and hcp, 1:1")
    x = np.array([0.0, 0.7])
    axes.plot(100 * x, offset + slope * x, "k:", lw=1, label="line of the anneal")
    axes.set(xlabel="icosahedra (% of atoms)", ylabel="energy per atom", title="the crystal as the limit")
    axes.legend(fontsize=8, frameon=False)


def draw_quench(axes, quench):
    axes.plot(quench["temperature"], quench["energy"], "s-", color="0.4", ms=5, lw=0.8)
    axes.set(xlabel="temperature", ylabel="energy per atom", title="inherent structures of the quench")


def draw_network(axes, folder):
    """Bonds with six common neighbors in an eighth of the C15 box."""
    bonds = np.array([line.split() for line in (folder / "c15_bonds.dump").read_text().splitlines()[9:]], dtype=float)
    atoms, edges = read_dump(folder / "c15.dump")
    x = {int(row[0]): row[2:5] for row in atoms}
    for i, j, n, _ in bonds:
        if n == 6 and np.all(np.array([x[i], x[j]]) < 0.51 * edges) and np.all(np.abs(x[j] - x[i]) < 0.4 * edges):
            axes.plot(*np.transpose([x[i], x[j]]), color="crimson", lw=2)
    axes.set(title="bonds with n = 6 in C15", xticks=[], yticks=[], zticks=[], box_aspect=(1, 1, 1))
    axes.view_init(12, 20)


def main():
    folder = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else "results")
    table = read_table(folder / "wahnstrom.csv")
    figure = plt.figure(figsize=(11, 8.4))
    line = draw_relation(figure, figure.add_subplot(2, 2, 1), table)
    draw_limit(figure.add_subplot(2, 2, 2), table, *line, two_phases(folder))
    draw_quench(figure.add_subplot(2, 2, 3), table["quench"])
    draw_network(figure.add_subplot(2, 2, 4, projection="3d"), folder)
    figure.tight_layout()
    figure.savefig(folder / "wahnstrom.png", dpi=110)
    print(f"glass: figure: wahnstrom.png in {folder}")


if __name__ == "__main__":
    main()
