#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Figures from what in.cuzr wrote: plot.py [folder of the results, default results]

correlation.png   C(r) with the fits (range shaded) and the noise 1/sqrt(pairs) of the last group (dotted),
                  and xi against the cutoff of s2
energies.png      histograms of the activation energies, where they were searched
maps.png          a slice 3.9 A thick colored by each descriptor, bubbles where the stress drop rearranged it
shear.png         stress against strain
structure.png     pair distribution functions and the four cutoffs of s2
summary.png       the picture of the README"""
import csv
import pathlib
import sys

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np

SLICE = 3.9
FIT = (2.0, 5.0)
CUTOFFS = {"s2_39": 3.9, "s2_64": 6.4, "s2_88": 8.8, "s2_112": 11.2}
LABELS = {
    "s2_39": "$s_2$, 3.9 Å",
    "s2_64": "$s_2$, 6.4 Å",
    "s2_88": "$s_2$, 8.8 Å",
    "s2_112": "$s_2$, 11.2 Å",
    "fivefold": "five-fold symmetry",
    "participation": "participation $p_i$",
    "vmsd": "vMSD",
    "vflex": r"$v_\mathrm{flex}$",
    "drop": r"$D^2_\mathrm{min}$, the drop",
    "path": r"$D^2_\mathrm{min}$, all steps",
    "eact": "activation energy",
}
UNITS = {"s2": r"$k_\mathrm{B}$", "vmsd": "Å$^2$", "vflex": "Å$^3$", "drop": "Å$^2$", "path": "Å$^2$", "eact": "eV"}
GROUPS = {"all": "all atoms", "Cu": "Cu", "Zr": "Zr"}


def read_atoms(path):
    """Columns of the dump by name, and the lower corner and the edges of its box."""
    lines = path.read_text().splitlines()
    bounds = np.array([line.split() for line in lines[5:8]], dtype=float)
    names = [name.removeprefix("v_") for name in lines[8].split()[2:]]
    rows = np.array([line.split() for line in lines[9:]], dtype=float)
    return dict(zip(names, rows.T)), bounds[:, 0], bounds[:, 1] - bounds[:, 0]


def read_profile(path):
    """{group: columns r, C, pairs, fit} of one quantity."""
    rows = np.loadtxt(path, skiprows=4)[:, 1:]
    return {group: rows[:, 4 * k : 4 * k + 4].T for k, group in enumerate(GROUPS)}


def read_lengths(path):
    """{quantity: {column: value}}"""
    with open(path, newline="") as file:
        return {row.pop("quantity"): {k: float(v) for k, v in row.items()} for row in csv.DictReader(file)}


def read_events(path):
    """Type of the central atom and activation energy of the connected events."""
    rows = np.array([line.split() for line in path.read_text().splitlines()[9:]], dtype=float).reshape(-1, 5)
    connected = rows[rows[:, 4] == 1]
    return connected[:, 1], connected[:, 2]


def label(quantity):
    unit = UNITS.get(quantity.split("_")[0])
    return f"{LABELS[quantity]} ({unit})" if unit else LABELS[quantity]


def draw_profile(axes, folder, quantity, lengths, groups=GROUPS):
    profile = read_profile(folder / f"corrlen_{quantity}.txt")
    for color, group in zip(("k", "C1", "C0"), groups):
        r, c, pairs, fit = profile[group]
        xi = lengths[quantity][f"xi_{group}"]
        seen = (pairs > 0) & (c > 0)
        name = GROUPS[group] + (rf", $\xi$ = {xi:.1f} Å" if xi else ", no fit")
        axes.semilogy(r[seen], c[seen], "o", ms=3.5, color=color, label=name)
        if xi:
            axes.semilogy(r[r > 2], fit[r > 2], "-", lw=1, color=color)
    axes.semilogy(r[pairs > 0], 1.0 / np.sqrt(pairs[pairs > 0]), ":", lw=0.8, color="0.5")
    axes.axvspan(*FIT, color="0.93", zorder=0)
    axes.set(ylim=(2e-3, 1.2), xlim=(2, 12), title=LABELS[quantity], xlabel="r (Å)", ylabel="C(r)")
    axes.legend(fontsize=7, frameon=False)


def draw_lengths(axes, lengths):
    for color, group in zip(("k", "C1", "C0"), GROUPS):
        fitted = [q for q in CUTOFFS if lengths[q][f"xi_{group}"] > 0.0]
        xi = [lengths[q][f"xi_{group}"] for q in fitted]
        error = [lengths[q][f"xi_{group}_error"] for q in fitted]
        axes.errorbar([CUTOFFS[q] for q in fitted], xi, error, fmt="o-", color=color, capsize=3, label=GROUPS[group])
    axes.set(xlabel="cutoff of $s_2$ (Å)", ylabel=r"$\xi$ (Å)", title=r"$\xi$ of $s_2$", xlim=(3, 12), ylim=(0, 4))
    axes.legend(fontsize=7, frameon=False)


def draw_slice(figure, axes, atoms, low, edges, quantity):
    """One quantity in the slice through the atom that the stress drop moved most."""
    core = np.argmax(atoms["drop"])
    z = atoms["z"] - atoms["z"][core]
    inside = np.abs(z - edges[2] * np.round(z / edges[2])) < SLICE / 2
    x, y = ((atoms[d] - low[k]) % edges[k] for k, d in enumerate("xy"))
    value, size = atoms[quantity], np.where(atoms["type"] == 1, 26, 44)
    limits = np.percentile(value, (5, 95))
    points = axes.scatter(x[inside], y[inside], c=value[inside], s=size[inside], vmin=limits[0],
                          vmax=limits[1], cmap="viridis", lw=0)
    moved = inside & (atoms["drop"] > 0.02 * atoms["drop"][core])
    axes.scatter(x[moved], y[moved], s=400 * np.sqrt(atoms["drop"][moved] / atoms["drop"][core]),
                 facecolors="none", edgecolors="crimson", lw=1)
    axes.set(aspect="equal", xlim=(0, edges[0]), ylim=(0, edges[1]), title=label(quantity), xlabel="x (Å)",
             ylabel="y (Å)")
    figure.colorbar(points, ax=axes, fraction=0.046, pad=0.03)


def draw_shear(axes, folder):
    strain, stress, _ = np.loadtxt(folder / "stress_strain.csv", delimiter=",", skiprows=1, ndmin=2).T
    axes.plot(100 * strain, stress, ".-", ms=3, lw=1, color="k")
    if len(stress) > 1:
        k = np.argmax(stress[:-1] - stress[1:])
        axes.plot(100 * strain[k : k + 2], stress[k : k + 2], "o-", color="crimson", ms=4,
                  label="largest drop, mapped by $D^2_\\mathrm{min}$")
        axes.legend(fontsize=7, frameon=False)
    axes.set(xlabel="shear strain (%)", ylabel="shear stress (GPa)", title="athermal, quasistatic shear")


def pair_distances(x, edges, rmax, chunk=200):
    """Pairs (i, j, r) below rmax by minimum image, in pieces that fit into memory."""
    for start in range(0, len(x), chunk):
        delta = x[None, :, :] - x[start : start + chunk, None, :]
        delta -= edges * np.round(delta / edges)
        r = np.sqrt((delta**2).sum(axis=2))
        i, j = np.nonzero((r < rmax) & (r > 0.0))
        yield start + i, j, r[i, j]


def draw_structure(axes, atoms, edges, rmax=12.0, bins=160):
    """g(r) of all pairs and of each pair of types."""
    kind = atoms["type"].astype(int)
    x = np.column_stack([atoms[d] for d in "xyz"])
    counts = np.zeros((3, 3, bins))
    for i, j, r in pair_distances(x, edges, rmax):
        for a, b in ((1, 1), (1, 2), (2, 2)):
            counts[a, b] += np.histogram(r[(kind[i] == a) & (kind[j] == b)], bins, (0.0, rmax))[0]
        counts[0, 0] += np.histogram(r, bins, (0.0, rmax))[0]
    edge = np.linspace(0.0, rmax, bins + 1)
    shell = 4.0 / 3.0 * np.pi * (edge[1:] ** 3 - edge[:-1] ** 3) / np.prod(edges)
    number = [len(kind), np.sum(kind == 1), np.sum(kind == 2)]
    for (a, b), name, color in (((0, 0), "all", "k"), ((1, 1), "Cu-Cu", "C1"), ((1, 2), "Cu-Zr", "C2"),
                                ((2, 2), "Zr-Zr", "C0")):
        g = counts[a, b] / (number[a] * number[b] * shell)
        axes.plot(0.5 * (edge[1:] + edge[:-1]), g, color=color, label=name, lw=1.8 if a == 0 else 0.9)
    for cutoff in CUTOFFS.values():
        axes.axvline(cutoff, color="0.7", lw=0.8, ls="--", zorder=0)
    axes.set(xlim=(1.5, rmax), ylim=(0, None), xlabel="r (Å)", ylabel="g(r)", title="pair distribution")
    axes.legend(fontsize=7, frameon=False)


def draw_energies(axes, energies, name, color):
    axes.hist(energies, np.arange(0.0, 6.01, 0.25), density=True, color=color, alpha=0.7)
    if len(energies):
        axes.axvline(np.mean(energies), color="k", lw=1, ls="--")
    axes.set(xlim=(0, 6), xlabel="activation energy (eV)", ylabel="probability (1/eV)",
             title=f"{name}: {len(energies)} events")


def panels(number, size):
    """A figure with so many panels in two rows, and the list of its axes."""
    columns = (number + 1) // 2
    figure, grid = plt.subplots(2, columns, figsize=(size * columns, 2 * size))
    for axes in grid.flat[number:]:
        axes.remove()
    return figure, list(grid.flat[:number])


def save(figure, folder, name, dpi=150):
    figure.tight_layout()
    figure.savefig(folder / name, dpi=dpi)
    plt.close(figure)


def main():
    folder = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else "results")
    atoms, low, edges = read_atoms(folder / "cuzr.dump")
    lengths = read_lengths(folder / "lengths.csv")

    figure, grid = panels(len(lengths) + 1, 3.6)
    for axes, quantity in zip(grid, lengths):
        draw_profile(axes, folder, quantity, lengths)
    draw_lengths(grid[-1], lengths)
    save(figure, folder, "correlation.png")

    colored = [q for q in lengths if q not in ("drop", "eact")]
    figure, grid = panels(len(colored), 4.7)
    for axes, quantity in zip(grid, colored):
        draw_slice(figure, axes, atoms, low, edges, quantity)
    save(figure, folder, "maps.png")

    figure, axes = plt.subplots(figsize=(5, 3.6))
    draw_shear(axes, folder)
    save(figure, folder, "shear.png")

    if (folder / "activation.dump").exists():
        figure, grid = plt.subplots(1, 3, figsize=(11, 3.4))
        kind, energies = read_events(folder / "activation.dump")
        for axes, name, wanted, color in zip(grid, GROUPS.values(), ((1, 2), (1,), (2,)), ("0.4", "C1", "C0")):
            draw_energies(axes, energies[np.isin(kind, wanted)], name, color)
        save(figure, folder, "energies.png")

    figure, axes = plt.subplots(figsize=(5, 3.6))
    draw_structure(axes, atoms, edges)
    save(figure, folder, "structure.png")

    figure, grid = plt.subplots(2, 2, figsize=(8.4, 7))
    draw_slice(figure, grid[0, 0], atoms, low, edges, "s2_39")
    draw_slice(figure, grid[0, 1], atoms, low, edges, "vflex")
    draw_profile(grid[1, 0], folder, "vflex", lengths)
    draw_shear(grid[1, 1], folder)
    save(figure, folder, "summary.png", dpi=80)
    print(f"glass: figures: {', '.join(sorted(p.name for p in folder.glob('*.png')))} in {folder}")


if __name__ == "__main__":
    main()
