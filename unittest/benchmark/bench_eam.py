# SPDX-License-Identifier: GPL-2.0-or-later
"""What an energy of moving embedded atoms costs, beside LAMMPS's own call with the whole box in the same run.

    bench_eam.py [local] [size] [all]      (default: all three)

The calls are those of real searches; the fix tells how long they took over a call of the whole box by the pair style.
Seconds are of the wall clock: compare only what stands in one line."""
import sys

import lammps

GLASS = f"""
units           metal
atom_style      atomic
atom_modify     map yes
read_data       {lammps.EXAMPLES}/cuzr/glass.data
replicate       {{cells}} {{cells}} {{cells}}
include         {lammps.EXAMPLES}/cuzr/potential.mod
neighbor        2.0 bin
group           central id 13 223 501 702 1033 1501
"""
SEARCH = f"""
fix             a central artn 1 4711 potential {lammps.EXAMPLES}/cuzr/potential.mod quench no {{keywords}}
thermo_style    custom step f_a[4] f_a[9] f_a[10]
thermo_modify   format float %.10g
run             0
unfix           a
"""


def searched(cells, *searches):
    """Calls, calls of the whole box that take as long, and seconds, for each set of keywords in turn."""
    result = lammps.run(GLASS.format(cells=cells) + "".join(SEARCH.format(keywords=k) for k in searches), timeout=7200)
    return [(row["f_a[4]"], row["f_a[9]"], row["f_a[10]"]) for row in result.thermo]


def local():
    (calls, boxes, _), = searched(1, "searches 2 refine none")
    print(f"4,000 atoms, those within 14 A move: a call is {calls / boxes:.1f} times as fast as LAMMPS's whole box "
          f"(target 25); {calls:.0f} calls", flush=True)


def size():
    """Seconds of further searches over those of the first ones, where set-up and quench have been taken out."""
    per_call = {}
    for cells in 1, 3, 1, 3:
        few, more = searched(cells, "searches 1 refine none", "searches 3 refine none")
        per_call.setdefault(cells, []).append((more[2] - few[2]) / (more[0] - few[0]))
    ratio = min(per_call[3]) / min(per_call[1])
    print(f"108,000 atoms over 4,000, all of a local search, per call: {ratio:.2f} (target 1.1)", flush=True)


def everything():
    (calls, boxes, _), = searched(2, "searches 1 radius box maxcalls 30")
    print(f"32,000 atoms, all move: a call is {calls / boxes:.1f} times as fast as LAMMPS's (target 4)", flush=True)


if __name__ == "__main__":
    cases = {"local": local, "size": size, "all": everything}
    for name in sys.argv[1:] or cases:
        cases[name]()
