#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Lengths for in.template from the pair distribution of a dump: lengths.py DUMP REACH OUTPUT

The output is a file of LAMMPS variables: peak and the two first troughs of g(r); sigma, the width of the Gaussians of s2,
7 % of the peak; rmax and bins of C(r), a bin a third of the peak, and the range of its fit; skin and the distance up to which ghosts are needed."""
import pathlib
import sys

import numpy as np

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "src" / "python"))
from glass import fit, read  # noqa: E402


def main(dump, reach, output):
    atoms = read.snapshots(dump)[0]
    half = 0.5 / np.linalg.norm(np.linalg.inv(atoms.h), axis=1).max()
    r, g = fit.pair_distribution(atoms, min(float(reach), half), 200)
    peak, troughs = fit.extrema(r, g["all"])
    if len(troughs) < 2:
        sys.exit(f"lengths.py: g(r) of {dump} has {len(troughs)} troughs below {r[-1]:.3g}, 2 are needed: raise reach, "
                 "or give the lengths yourself")
    sigma, skin = 0.07 * peak, 0.3 * peak
    bins = int(min(4.5 * peak, 0.9 * half) / (peak / 3.0))
    lengths = {"peak": peak, "trough1": troughs[0], "trough2": min(troughs[1], half), "sigma": sigma, "skin": skin,
               "rmax": bins * peak / 3.0, "fit1": 0.8 * peak, "fit2": 2.2 * peak}
    lengths["ghosts"] = max(lengths["trough2"] + 5.0 * sigma, lengths["rmax"]) + 1.01 * skin
    lines = [f"variable {name} index {value:.6g}" for name, value in lengths.items()] + [f"variable bins index {bins}"]
    pathlib.Path(output).write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
