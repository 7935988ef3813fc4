#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Figures from what in.cuzr wrote: plot.py [folder of the results, default results]

correlation.png   C(r) with the fits (range shaded) and the noise 1/sqrt(pairs) of the last group (dotted),
                  and xi against the cutoff of s2
energies.png      histograms of the activation energies, where they were searched
energy_correlation.png   mean activation energy of each atom against each descriptor, and means over bins
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

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "src" / "python"))
from glass import draw, fit, read  # noqa: E402

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


def read_profile(path):
    """{group: columns r, C, pairs, fit} of one quantity."""
    (_, table), = read.profiles(path)
    columns = np.array(list(table.values()))
    return {group: block[:4] for group, block in zip(GROUPS, np.split(columns, len(GROUPS)))}


def read_lengths(path):
    """{quantity: {column: value}}"""
    with open(path, newline="") as file:
        return {row.pop("quantity"): {k: float(v) for k, v in row.items()} for row in csv.DictReader(file)}


def read_events(path):
    """Type of the central atom and activation energy of the connected events."""
    rows = read.rows(path)
    connected = rows["f_act[11]"] == 1
    return rows["f_act[2]"][connected], rows["f_act[4]"][connected]


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


def draw_slice(axes, atoms, quantity):
    """One quantity in the slice through the atom that the stress drop moved most, which bubbles show."""
    drop = atoms["drop"]
    core = np.argmax(drop)
    s = (atoms.positions - atoms.low) @ np.linalg.inv(atoms.h).T % 1.0
    x = s @ atoms.h.T
    inside = draw.slice(axes, atoms, atoms[quantity], x[core, 2], SLICE, size=np.where(atoms["type"] == 1, 26, 44))
    moved = inside & (drop > 0.02 * drop[core])
    axes.scatter(x[moved, 0], x[moved, 1], s=400 * np.sqrt(drop[moved] / drop[core]), facecolors="none",
                 edgecolors="crimson", lw=1)
    axes.set(title=label(quantity), xlabel="x (Å)", ylabel="y (Å)")


def draw_shear(axes, folder):
    strain, stress, _ = np.loadtxt(folder / "stress_strain.csv", delimiter=",", skiprows=1, ndmin=2).T
    axes.plot(100 * strain, stress, ".-", ms=3, lw=1, color="k")
    if len(stress) > 1:
        k = np.argmax(stress[:-1] - stress[1:])
        axes.plot(100 * strain[k : k + 2], stress[k : k + 2], "o-", color="crimson", ms=4,
                  label="largest drop, mapped by $D^2_\\mathrm{min}$")
        axes.legend(fontsize=7, frameon=False)
    axes.set(xlabel="shear strain (%)", ylabel="shear stress (GPa)", title="athermal, quasistatic shear")


def draw_energy_correlation(axes, atoms, quantity):
    """Mean activation energies against a descriptor, atoms with events only: Fig. 4 of Wei et al. with few atoms."""
    for kind, name, color in ((1, "Cu", "C1"), (2, "Zr", "C0")):
        use = (atoms["connected"] > 0) & (atoms["type"] == kind)
        if np.sum(use) < 6:
            continue
        x, y = atoms[quantity][use], atoms["eact"][use]
        r, error = fit.correlation(x, y)
        bx, by, _ = fit.binned(x, y, max(len(x) // 8, 1), atoms["id"][use])
        axes.plot(x, y, ".", ms=3, color=color, alpha=0.4)
        axes.plot(bx, by, "o-", ms=4, lw=0.8, color=color, label=f"{name}: r = {r:.2f} ± {error:.2f}")
    axes.set(xlabel=label(quantity), ylabel="mean activation energy (eV)")
    axes.legend(fontsize=7, frameon=False)


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
    atoms = read.snapshots(folder / "cuzr.dump")[0]
    lengths = read_lengths(folder / "lengths.csv")

    figure, grid = panels(len(lengths) + 1, 3.6)
    for axes, quantity in zip(grid, lengths):
        draw_profile(axes, folder, quantity, lengths)
    draw_lengths(grid[-1], lengths)
    save(figure, folder, "correlation.png")

    colored = [q for q in lengths if q not in ("drop", "eact")]
    figure, grid = panels(len(colored), 4.7)
    for axes, quantity in zip(grid, colored):
        draw_slice(axes, atoms, quantity)
    save(figure, folder, "maps.png")

    figure, axes = plt.subplots(figsize=(5, 3.6))
    draw_shear(axes, folder)
    save(figure, folder, "shear.png")

    if (folder / "activation.dump").exists():
        figure, grid = plt.subplots(1, 3, figsize=(11, 3.4))
        kind, energies = read_events(folder / "activation.dump")
        for axes, name, wanted, color in zip(grid, GROUPS.values(), ((1, 2), (1,), (2,)), ("0.4", "C1", "C0")):
            draw.spectrum(axes, energies[np.isin(kind, wanted)], 0.5, color, name, "activation energy (eV)")
        save(figure, folder, "energies.png")
        predictors = [q for q in colored if q not in ("path",)]
        figure, grid = panels(len(predictors), 3.6)
        for axes, quantity in zip(grid, predictors):
            draw_energy_correlation(axes, atoms, quantity)
        save(figure, folder, "energy_correlation.png")

    figure, axes = plt.subplots(figsize=(5, 3.6))
    r, g = fit.pair_distribution(atoms, 12.0, 160)
    draw.distributions(axes, r, g, CUTOFFS.values(), {1: "Cu", 2: "Zr"})
    axes.set(xlabel="r (Å)", title="pair distribution")
    save(figure, folder, "structure.png")

    figure, grid = plt.subplots(2, 2, figsize=(8.4, 7))
    draw_slice(grid[0, 0], atoms, "s2_39")
    draw_slice(grid[0, 1], atoms, "vflex")
    draw_profile(grid[1, 0], folder, "vflex", lengths)
    draw_shear(grid[1, 1], folder)
    save(figure, folder, "summary.png", dpi=80)
    print(f"glass: figures: {', '.join(sorted(p.name for p in folder.glob('*.png')))} in {folder}")


if __name__ == "__main__":
    main()
