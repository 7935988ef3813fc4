# SPDX-License-Identifier: GPL-2.0-or-later
"""Speed of compute s2/atom beside compute entropy/atom, same sigma and cutoff, on the Cu-Zr glass.

The peer is spared its neighbor list, which it builds once here. It integrates 57 points of spacing sigma,
ours 281 of sigma/5 for each of the two types."""
import compare
import lammps

ATOMS, STEPS, REPEATS = 4000, 5, 7

HEAD = f"""
units           metal
atom_style      atomic
read_data       {lammps.EXAMPLES}/cuzr/glass.data
pair_style      zero 7.6
pair_coeff      * *
neighbor        3.7 bin
comm_modify     cutoff 16.0
thermo          1
compute         ours all s2/atom 0.2 11.2
compute         total all s2/atom 0.2 11.2 types no
compute         peer all entropy/atom 0.2 11.2
"""

TITLES = {"ours": "compute s2/atom 0.2 11.2", "total": "compute s2/atom 0.2 11.2 types no",
          "peer": "compute entropy/atom 0.2 11.2"}


def main():
    head = HEAD + "".join(f"compute sum_{name} all reduce sum c_{name}\n" for name in TITLES)
    times = compare.seconds_per_step(head, {name: ("", f"c_sum_{name}", "") for name in TITLES}, STEPS, REPEATS)
    compare.report(times, TITLES, ATOMS)
    print(f"  s2/atom over entropy/atom: {compare.ratio(times, 'peer', 'ours')}; wanted: 5")
    print(f"  with types no: {compare.ratio(times, 'peer', 'total')}")


if __name__ == "__main__":
    main()
