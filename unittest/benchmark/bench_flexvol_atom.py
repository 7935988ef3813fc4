# SPDX-License-Identifier: GPL-2.0-or-later
"""What sampling by compute flexvol/atom costs beside the EAM steps of the Cu-Zr glass.

The difference of whole runs drowns in the noise of the pair style, so the numbers are from LAMMPS's own
breakdown: the time in Modify, where fixes are, with the compute and without it, over the time of the loop."""
import re

import lammps

STEPS, REPEATS = 200, 3

HEAD = f"""
units           metal
atom_style      atomic
read_data       {lammps.EXAMPLES}/cuzr/glass.data
include         {lammps.EXAMPLES}/cuzr/potential.mod
neighbor        2.0 bin
velocity        all create 600 5 loop geom
fix             nve all nve
timestep        0.002
thermo          {STEPS}
run             20
"""


def best(output, name, pattern):
    runs = re.findall(rf"^BENCH {name}$.*?(?=^BENCH|\Z)", output, re.M | re.S)
    return min(float(re.search(pattern, run, re.M)[1]) for run in runs)


def main():
    script = HEAD
    for _ in range(REPEATS):
        script += f'print "BENCH without"\nrun {STEPS}\ncompute f all flexvol/atom 10\n' \
            f'print "BENCH with"\nrun {STEPS}\nuncompute f\n'
    output = lammps.run(script).output
    loop, modify = r"^Loop time of (\S+)", r"^Modify *\| *(\S+)"
    extra = best(output, "with", modify) - best(output, "without", modify)
    whole = best(output, "without", loop)
    print(f"EAM step of 4,000 atoms: {1e3 * whole / STEPS:.2f} ms; flexvol/atom at Nevery 10 adds "
          f"{1e3 * extra / STEPS:.4f} ms, {100.0 * extra / whole:.2f} % (at most 1 %)")


if __name__ == "__main__":
    main()
