# SPDX-License-Identifier: GPL-2.0-or-later
"""Numbers from what was read: pair distributions and their troughs, correlations, correlation lengths, polyhedra.

    pairs(snapshot, rmax)                      i, j, r of all pairs, in pieces
    pair_distribution(snapshot, rmax, bins)    r, {(type, type): g}
    extrema(r, g)                              first peak, and the troughs behind the peaks: the cutoffs to use
    line(x, y, weight)                         slope, intercept and their standard errors
    correlation(x, y)                          Pearson's r and its standard error
    binned(x, y, size)                         means over bins of atoms with alike x
    decay(r, c, pairs, low, high)              correlation length, its error and amplitude of C(r) = A exp(-r/xi)
    polyhedra(counts)                          the most frequent Voronoi indices and how many atoms have them
    network(events, snapshot, shared)          centers of events, and which of them move the same atoms"""
import collections

import numpy as np


def pairs(snapshot, rmax, chunk=200):
    """All ordered pairs nearer than rmax by the nearest image, as (i, j, r) in pieces that fit into memory. rmax may not
    exceed half the distance between opposite periodic faces."""
    heights = 1.0 / np.linalg.norm(np.linalg.inv(snapshot.h), axis=1)
    if np.any(snapshot.periodic & (2.0 * rmax > heights * (1 + 1e-9))):
        raise ValueError(f"rmax is {rmax}, more than half of the smallest box height {heights.min():g}")
    x = snapshot.positions
    for start in range(0, len(x), chunk):
        r = np.linalg.norm(snapshot.nearest(x[None, :, :] - x[start : start + chunk, None, :]), axis=2)
        r[np.arange(len(r)), start + np.arange(len(r))] = np.inf
        i, j = np.nonzero(r < rmax)
        yield start + i, j, r[i, j]


def pair_distribution(snapshot, rmax, bins=200):
    """r, and g(r) of each pair of types and of all atoms: {(1, 1): g, (1, 2): g, ..., "all": g}."""
    kind = snapshot["type"].astype(int) if "type" in snapshot else np.ones(len(snapshot.positions), int)
    types = np.unique(kind)
    edge = np.linspace(0.0, rmax, bins + 1)
    shell = 4.0 / 3.0 * np.pi * np.diff(edge**3) / snapshot.volume
    g = {(a, b): np.zeros(bins) for a in types for b in types if a <= b}
    total = np.zeros(bins)
    for i, j, r in pairs(snapshot, rmax):
        total += np.histogram(r, edge)[0]
        for a, b in g:
            g[a, b] += np.histogram(r[(kind[i] == a) & (kind[j] == b)], edge)[0]
    for a, b in g:
        g[a, b] /= np.sum(kind == a) * np.sum(kind == b) * shell
    return 0.5 * (edge[1:] + edge[:-1]), {**g, "all": total / (len(kind) ** 2 * shell)}


def _smooth(r, g, width):
    weight = np.exp(-0.5 * ((r[:, None] - r[None, :]) / width) ** 2)
    return weight @ g / weight.sum(axis=1)


def extrema(r, g, width=None):
    """First peak of g(r), and its troughs behind the first, second ... peak. They are found in g smoothed over `width`
    (default: a sixth of the first peak's distance), so that a split second peak counts as one, and placed in g smoothed
    over a third of that."""
    first = float(r[np.argmax(g)])
    width = width or first / 6.0
    rough, fine = _smooth(r, g, width), _smooth(r, g, width / 3.0)
    inside = np.arange(1, len(r) - 1)
    low = (rough[inside] < rough[inside - 1]) & (rough[inside] <= rough[inside + 1]) & (r[inside] > first)
    near = [np.nonzero(np.abs(r - at) < width)[0] for at in r[inside][low] if at < r[-1] - width]
    return first, np.array([r[k[np.argmin(fine[k])]] for k in near])


def line(x, y, weight=None):
    """Least squares y = intercept + slope x: slope, intercept, and their standard errors (from the scatter)."""
    x, y = np.asarray(x, float), np.asarray(y, float)
    w = np.ones_like(x) if weight is None else np.asarray(weight, float)
    if len(x) < 3:
        raise ValueError(f"a line through {len(x)} points; 3 are needed")
    w = w / w.sum()
    mx, my = w @ x, w @ y
    sxx = w @ (x - mx) ** 2
    slope = (w @ ((x - mx) * (y - my))) / sxx
    intercept = my - slope * mx
    scatter = (w @ (y - intercept - slope * x) ** 2) / (len(x) - 2)
    return slope, intercept, np.sqrt(scatter / sxx), np.sqrt(scatter * (1.0 + mx * mx / sxx))


def correlation(x, y):
    """Pearson's r of single atoms and its standard error (1 - r^2)/sqrt(n - 2), as if atoms were independent."""
    x, y = np.asarray(x, float) - np.mean(x), np.asarray(y, float) - np.mean(y)
    norm = np.sqrt((x @ x) * (y @ y))
    r = (x @ y) / norm if norm > 0.0 else 0.0
    return r, (1.0 - r * r) / np.sqrt(max(len(x) - 2, 1))


def binned(x, y, size=200, id=None):
    """Means of x and of y, and the atoms, in bins of `size` atoms sorted by x (and id): as compute pearson has them."""
    x, y = np.asarray(x, float), np.asarray(y, float)
    order = np.lexsort((np.arange(len(x)) if id is None else id, x))
    count = len(x) // size
    if count < 3:
        raise ValueError(f"{len(x)} atoms make {count} bins of {size}; 3 are needed")
    edges = np.append(np.arange(count) * size, len(x))
    number = np.diff(edges)
    return (np.add.reduceat(x[order], edges[:-1]) / number, np.add.reduceat(y[order], edges[:-1]) / number, number)


def decay(r, c, number, low, high):
    """xi, its standard error and A of C(r) = A exp(-r/xi), through the bins between low and high that have pairs and
    C > 0. The weights are those of ln C where C has the noise 1/sqrt(number of pairs)."""
    use = (np.asarray(r) >= low) & (np.asarray(r) <= high) & (np.asarray(number) > 0) & (np.asarray(c) > 0)
    if np.sum(use) < 3:
        raise ValueError(f"{np.sum(use)} bins with C > 0 between {low} and {high}; 3 are needed")
    slope, intercept, error, _ = line(r[use], np.log(c[use]), number[use] * c[use] ** 2)
    if slope >= 0.0:
        raise ValueError(f"C(r) does not fall between {low} and {high}")
    return -1.0 / slope, error / slope**2, float(np.exp(intercept))


def polyhedra(counts, most=10):
    """The most frequent Voronoi indices, [((n3, n4, n5, n6), atoms)], of counts [atoms, 4]: columns 3 to 6 of
    compute voroindex/atom."""
    return collections.Counter(map(tuple, np.asarray(counts, int).tolist())).most_common(most)


def network(events, snapshot, shared=0.5):
    """Connected events as places in the box: center [events, 3] and barrier [events] of each, and edges, pairs of events
    that have moved the same atoms. The center is the mean over the atoms moved, weighted by their squared displacement.
    Two events share atoms when the cosine of their squared displacements per atom exceeds `shared`."""
    index = {int(i): k for k, i in enumerate(snapshot["id"])}
    x = snapshot.positions
    chosen = [k for k, outcome in enumerate(events["outcome"]) if outcome == 1 and len(events["moved_ids"][k])]
    center, weights = [], []
    for k in chosen:
        at = [index[int(i)] for i in events["moved_ids"][k]]
        w = (events["displacement"][k] ** 2).sum(axis=1)
        anchor = x[at[int(np.argmax(w))]]
        center.append(anchor + (w @ snapshot.nearest(x[at] - anchor)) / w.sum())
        weights.append(dict(zip(at, w / np.sqrt(w @ w))))
    edges = [(a, b) for a in range(len(chosen)) for b in range(a)
             if sum(w * weights[b].get(i, 0.0) for i, w in weights[a].items()) > shared]
    return np.array(center).reshape(-1, 3), events["barrier"][chosen], edges
