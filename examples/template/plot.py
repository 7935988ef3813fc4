#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The figure of what in.template wrote: plot.py results/NAME makes results/NAME.png."""
import pathlib
import sys

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "src" / "python"))
from glass import draw, fit, read  # noqa: E402


def main(base):
    atoms = read.snapshots(f"{base}.atoms.dump")[-1]
    lengths = {line.split()[1]: float(line.split()[3])
               for line in pathlib.Path(f"{base}.lengths.mod").read_text().splitlines()}
    peak = lengths["peak"]
    figure, axes = plt.subplots(2, 3, figsize=(13, 7.5))

    minimum = read.snapshots(f"{base}.minimum.dump")[0]
    r, g = fit.pair_distribution(minimum, min(lengths["rmax"], 4.5 * peak))
    draw.distributions(axes[0, 0], r, g, (lengths["trough1"], lengths["trough2"]))

    measured = "vflex" if np.any(atoms["vflex"]) else "s2_1"
    middle = 0.5 * atoms.h[2, 2]
    draw.slice(axes[0, 1], atoms, atoms[measured], middle, 1.4 * peak, measured)
    if np.any(atoms["vflex"]):
        draw.scatter(axes[0, 2], atoms["s2_1"], atoms["vflex"], 50, "s2 to the first trough", "flexibility volume")
    else:
        draw.scatter(axes[0, 2], atoms["s2_1"], atoms["fivefold"], 50, "s2 to the first trough", "five-fold symmetry")

    (_, table), = read.profiles(f"{base}.corrlen.txt")[-1:]
    columns = np.array(list(table.values()))
    columns = columns.reshape(5, -1, columns.shape[1])
    for (distance, c, number, *_), name, color in zip(columns, ("s2_1", "s2_2", "fivefold", "vflex", "modes"),
                                                          ("C0", "C1", "C2", "k", "C3")):
        if np.any(c):
            draw.profile(axes[1, 0], distance, c, number, label=name, color=color)

    shapes = read.snapshots(f"{base}.polyhedra.dump")[0]
    counts = np.column_stack([shapes[f"structure[{k}]"] for k in (5, 6, 7, 8)])
    draw.polyhedra(axes[1, 1], fit.polyhedra(counts), len(counts))

    if pathlib.Path(f"{base}.dmin2.dump").exists():
        last = read.snapshots(f"{base}.dmin2.dump")[-1]
        draw.slice(axes[1, 2], last, np.log10(last["d[1]"] + 1e-12), 0.5 * last.h[2, 2], 1.4 * peak, "lg D2min, last snapshot")
    else:
        found = pathlib.Path(f"{base}.events")
        events = read.events(found) if found.exists() else {"barrier": np.array([]), "outcome": np.array([])}
        draw.spectrum(axes[1, 2], events["barrier"][events["outcome"] == 1])

    figure.tight_layout()
    figure.savefig(f"{base}.png", dpi=70)
    print(f"glass: {base}.png, {base}.csv, {base}.atoms.dump")


if __name__ == "__main__":
    main(sys.argv[1])
