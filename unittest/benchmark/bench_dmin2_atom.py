# SPDX-License-Identifier: GPL-2.0-or-later
"""Speed of compute dmin2/atom beside fix nonaffine/displacement, in one run on the Cu-Zr glass, and how
well the two agree where they define the same."""
import compare
import lammps
import numpy as np

ATOMS, STEPS, REPEATS, CUTOFF = 4000, 20, 4, 3.8

HEAD = f"""
units           metal
read_data       {lammps.EXAMPLES}/cuzr/glass.data
pair_style      zero 7.6
pair_coeff      * *
neighbor        2.0 bin
timestep        0.001
velocity        all create 600 5 loop geom
fix             nve all nve
thermo          1
compute         ours all dmin2/atom {CUTOFF} neighbors current
compute         reference all dmin2/atom {CUTOFF}
compute         ours_sum all reduce sum c_ours[1]
compute         reference_sum all reduce sum c_reference[1]
"""
PEER = f"fix peer all nonaffine/displacement 1 d2min custom {CUTOFF} fixed 0\n"

CASES = {"ours": ("", "c_ours_sum", ""),
         "reference": ("", "c_reference_sum", ""),
         "peer": ("reset_timestep 0\n" + PEER, "pe", "unfix peer")}
TITLES = {"ours": "compute dmin2/atom neighbors current", "reference": "compute dmin2/atom",
          "peer": "fix nonaffine/displacement"}


def largest_difference():
    """The peer gives the root of D2min, and strains of F^T F - I, twice ours."""
    snapshot = lammps.run(HEAD + PEER + """
dump 1 all custom 100 d.dump id f_peer[*] c_ours[1] c_ours[3] c_ours[4]
dump_modify 1 format float %.17g
run 100
""").dump("d.dump")[-1]
    ours = np.column_stack([np.sqrt(snapshot["c_ours[1]"]), 2.0 * snapshot["c_ours[3]"], 2.0 * snapshot["c_ours[4]"]])
    peer = np.column_stack([snapshot[f"f_peer[{k}]"] for k in (1, 2, 3)])
    return np.max(np.abs(ours - peer))


def main():
    times = compare.seconds_per_step(HEAD, CASES, STEPS, REPEATS)
    compare.report(times, TITLES, ATOMS)
    print(f"  dmin2/atom over nonaffine/displacement: {compare.ratio(times, 'peer', 'ours')}")
    print(f"  largest difference of sqrt(D2min) and strains: {largest_difference():.1e}")


if __name__ == "__main__":
    main()
