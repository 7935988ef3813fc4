# SPDX-License-Identifier: GPL-2.0-or-later
"""Files for other programs.

    event(catalog, path)    an event of fix artn/atom as extended XYZ: minimum, saddle, other minimum"""
import numpy as np

from . import read


def event(catalog, path, atom=None, step=None):
    """Write a connected event of a catalog as three frames of extended XYZ, which OVITO and ASE read: minimum, saddle and
    other minimum, with the displacement of each atom from the minimum as `displacement`, its ID as `id`, and in the comment
    line `energy` above the minimum, `pushed`, `mover` and `event`.

    atom    the event with the lowest barrier in which this atom moves farthest; None: the lowest of all
    step    of the catalog; by default the last
    Returns the number of the event."""
    start = read.minimum(catalog, step)
    found = read.events(catalog, start.step)
    chosen = np.flatnonzero((found["outcome"] == 1) & ((atom is None) | (found["mover"] == (atom or 0))))
    if not len(chosen):
        raise ValueError(f"{catalog} has no connected event" + (f" in which atom {atom} moves farthest" if atom else ""))
    k = chosen[found["barrier"][chosen].argmin()]
    place = np.searchsorted(start["id"], found["moved_ids"][k])
    lattice = " ".join(f"{v:.10g}" for v in start.h.T.ravel())
    pbc = " ".join("FT"[int(p)] for p in start.periodic)
    energies = 0.0, found["barrier"][k], found["difference"][k]
    with open(path, "w") as file:
        for energy, moved in zip(energies, (None, found["displacement"][k], found["final"][k])):
            displacement = np.zeros((len(start["id"]), 3))
            if moved is not None:
                displacement[place] = moved
            file.write(f'{len(displacement)}\nLattice="{lattice}" Origin="{" ".join(f"{v:.10g}" for v in start.low)}" pbc="{pbc}" '
                       "Properties=species:S:1:id:I:1:pos:R:3:displacement:R:3 "
                       f"energy={energy:.12g} pushed={found['atom'][k]:.0f} mover={found['mover'][k]:.0f} "
                       f"event={found['event'][k]:.0f}\n")
            for kind, number, x, d in zip(start["type"], start["id"], start.positions + displacement, displacement):
                file.write(f"{kind:.0f} {number:.0f} " + " ".join(f"{v:.8f}" for v in (*x, *d)) + "\n")
    return int(found["event"][k])
