# SPDX-License-Identifier: GPL-2.0-or-later
"""Figures of any system, each into axes of Matplotlib that the caller has.

    slice(axes, snapshot, values, at, thickness)    atoms of a slice, colored
    field(axes, snapshot, values, at, thickness)    the same as a smooth map
    profile(axes, r, c, number, xi, amplitude)      C(r) with its fit and its noise
    scatter(axes, x, y, size)                       single atoms, means over bins, and their line
    spectrum(axes, energies)                        histogram with its error bars
    distributions(axes, r, g, cutoffs)              pair distribution functions
    polyhedra(axes, frequent, atoms)                the most frequent Voronoi indices
    network(axes, snapshot, center, barrier, edges) events as places, joined where they move the same atoms"""
import numpy as np

from . import fit


def _frame(axes, snapshot):
    """Coordinates in the box, and an outline of it in x and y."""
    s = (snapshot.positions - snapshot.low) @ np.linalg.inv(snapshot.h).T
    s = s - np.where(snapshot.periodic, np.floor(s), 0.0)
    corners = np.array([[0, 0, 0], [1, 0, 0], [1, 1, 0], [0, 1, 0], [0, 0, 0]]) @ snapshot.h.T
    axes.plot(corners[:, 0], corners[:, 1], color="0.7", lw=0.6, zorder=0)
    axes.set(aspect="equal", xlabel="x", ylabel="y")
    return s @ snapshot.h.T


def _inside(snapshot, x, at, thickness):
    z = x[:, 2] - at
    if snapshot.periodic[2]:
        z -= snapshot.h[2, 2] * np.round(z / snapshot.h[2, 2])
    return np.abs(z) < 0.5 * thickness


def _limits(values):
    return dict(zip(("vmin", "vmax"), np.percentile(values, (5, 95))))


def slice(axes, snapshot, values, at=0.0, thickness=4.0, label="", size=30.0, cmap="viridis"):
    """Atoms whose z is within thickness/2 of `at` (from the lower face of the box), colored by `values` (one for each
    atom) between the 5th and 95th percentile of all atoms. `size` is one for all or one for each."""
    x = _frame(axes, snapshot)
    inside = _inside(snapshot, x, at, thickness)
    points = axes.scatter(x[inside, 0], x[inside, 1], c=np.asarray(values)[inside], lw=0, cmap=cmap,
                          s=np.broadcast_to(size, len(x))[inside], **_limits(values))
    axes.figure.colorbar(points, ax=axes, fraction=0.046, pad=0.03, label=label)
    return inside


def field(axes, snapshot, values, at=0.0, thickness=4.0, width=2.0, label="", pixels=80, cmap="viridis"):
    """A map of the slice: in each pixel the mean of `values` over the atoms of the slice, weighted by Gaussians of
    their distance with the given width."""
    x = _frame(axes, snapshot)
    inside = _inside(snapshot, x, at, thickness)
    a, b = np.meshgrid(*2 * [(np.arange(pixels) + 0.5) / pixels], indexing="ij")
    grid = np.stack([a, b, 0 * a], axis=-1).reshape(-1, 3) @ snapshot.h.T
    delta = x[inside][None, :, :] - grid[:, None, :]
    delta[:, :, 2] = 0.0
    delta = snapshot.nearest(delta)
    weight = np.exp(-0.5 * (delta[:, :, 0] ** 2 + delta[:, :, 1] ** 2) / width**2)
    mean = (weight @ np.asarray(values)[inside]) / np.maximum(weight.sum(axis=1), 1e-300)
    image = axes.pcolormesh(grid[:, 0].reshape(a.shape), grid[:, 1].reshape(a.shape), mean.reshape(a.shape),
                            shading="nearest", cmap=cmap)
    axes.figure.colorbar(image, ax=axes, fraction=0.046, pad=0.03, label=label)


def profile(axes, r, c, number, xi=None, amplitude=None, label="C(r)", color="k"):
    """C(r) on a logarithmic scale with the line A exp(-r/xi), if there is one, and the noise 1/sqrt(pairs), dotted."""
    seen = (number > 0) & (c > 0)
    axes.semilogy(r[seen], c[seen], "o", ms=3.5, color=color,
                  label=label + (rf", $\xi$ = {xi:.2f}" if xi else ""))
    if xi:
        axes.semilogy(r[seen], amplitude * np.exp(-r[seen] / xi), "-", lw=1, color=color)
    axes.semilogy(r[number > 0], 1.0 / np.sqrt(number[number > 0]), ":", lw=0.8, color="0.5")
    axes.set(ylim=(2e-3, 1.3), xlabel="r", ylabel="C(r)")
    axes.legend(fontsize=7, frameon=False)


def scatter(axes, x, y, size=200, xlabel="", ylabel="", color="C0"):
    """Single atoms in grey, means over bins of `size` atoms, and the line through those. The title gives both r."""
    axes.plot(x, y, ".", ms=1.5, color="0.8", zorder=0, rasterized=True)
    bx, by, _ = fit.binned(x, y, size)
    axes.plot(bx, by, "o", ms=4, color=color)
    slope, intercept, _, _ = fit.line(bx, by)
    axes.plot(bx, intercept + slope * bx, "-", lw=1, color=color)
    low, high = np.percentile(y, (1, 99))
    (binned, _), (single, error) = fit.correlation(bx, by), fit.correlation(x, y)
    axes.set(xlabel=xlabel, ylabel=ylabel, ylim=(low, high), title=f"r = {binned:.2f}, atoms {single:.2f} ± {error:.2f}")


def spectrum(axes, energies, width=None, color="C0", label="", xlabel="activation energy"):
    """Histogram of energies as a density, with the standard error of each bar, and the mean, dashed."""
    energies = np.asarray(energies, float)
    if len(energies) == 0:
        axes.set(title="no events", xlabel=xlabel)
        return
    width = width or max(np.ptp(energies) / max(np.sqrt(len(energies)), 4), 1e-12)
    edges = np.arange(0.0 if energies.min() >= 0.0 else energies.min(), energies.max() + width, width)
    count, edges = np.histogram(energies, edges)
    scale = 1.0 / (len(energies) * width)
    axes.bar(edges[:-1], count * scale, width, align="edge", color=color, alpha=0.6,
             yerr=np.sqrt(count) * scale, ecolor="0.4", label=f"{label} {len(energies)} events".strip())
    axes.axvline(energies.mean(), color="k", lw=1, ls="--")
    axes.set(xlabel=xlabel, ylabel="probability density")
    axes.legend(fontsize=7, frameon=False)


def distributions(axes, r, g, cutoffs=(), names=None):
    """All g(r) of fit.pair_distribution; names: {type: name}. Cutoffs are dashed."""
    names = names or {}
    for pair, values in g.items():
        label = "all" if pair == "all" else "-".join(str(names.get(int(t), t)) for t in pair)
        axes.plot(r, values, lw=1.8 if pair == "all" else 0.9, color="k" if pair == "all" else None, label=label)
    for cutoff in cutoffs:
        axes.axvline(cutoff, color="0.7", lw=0.8, ls="--", zorder=0)
    axes.set(xlim=(0.5 * r[np.argmax(g["all"])], r[-1]), ylim=(0, None), xlabel="r", ylabel="g(r)")
    axes.legend(fontsize=7, frameon=False)


def polyhedra(axes, frequent, atoms, color="C0"):
    """Bars for the result of fit.polyhedra, in percent of the atoms."""
    at = np.arange(len(frequent))
    axes.barh(at, [100.0 * number / atoms for _, number in frequent], color=color)
    axes.set_yticks(at, ["⟨" + ",".join(map(str, index)) + "⟩" for index, _ in frequent], fontsize=8)
    axes.invert_yaxis()
    axes.set(xlabel="atoms (%)")


def network(axes, snapshot, center, barrier, edges, label="activation energy", cmap="plasma"):
    """Events at their centers, seen along z and colored by their barrier; a line joins two that move the same atoms."""
    _frame(axes, snapshot)
    s = (center - snapshot.low) @ np.linalg.inv(snapshot.h).T
    x = (s - np.where(snapshot.periodic, np.floor(s), 0.0)) @ snapshot.h.T
    for a, b in edges:
        step = snapshot.nearest(x[b] - x[a])
        axes.plot([x[a, 0], x[a, 0] + step[0]], [x[a, 1], x[a, 1] + step[1]], "-", color="0.6", lw=0.8, zorder=1)
    points = axes.scatter(x[:, 0], x[:, 1], c=barrier, s=28, cmap=cmap, edgecolors="k", lw=0.4, zorder=2)
    axes.figure.colorbar(points, ax=axes, fraction=0.046, pad=0.03, label=label)
