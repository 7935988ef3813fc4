#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Maps of s2 and of the five-fold symmetry, and the most frequent polyhedra: results/glass.png."""
import pathlib
import sys

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "src" / "python"))
from glass import draw, fit, read  # noqa: E402

atoms = read.snapshots("results/glass.dump")[0]
figure, axes = plt.subplots(1, 3, figsize=(13, 3.8))
draw.field(axes[0], atoms, atoms["s"], at=20.0, thickness=3.9, label=r"$s_2$ ($k_\mathrm{B}$)")
draw.slice(axes[1], atoms, atoms["cell[8]"], at=20.0, thickness=3.9, label="five-fold symmetry")
counts = np.column_stack([atoms[f"cell[{k}]"] for k in (3, 4, 5, 6)])
draw.polyhedra(axes[2], fit.polyhedra(counts), len(counts))
figure.tight_layout()
figure.savefig("results/glass.png", dpi=90)
print(f"glass:   a map: {pathlib.Path('results/glass.png').resolve()}")
