# SPDX-License-Identifier: GPL-2.0-or-later
"""What an energy of moving embedded atoms costs, beside LAMMPS's own call with the whole box in the same run.

    bench_eam.py [local] [size] [all] [search]      (default: all of them)

Times are processor seconds, the least of five means: compare only what stands in one line. "search" has the calls of
real searches, with all lists that they build, in seconds of the wall clock."""
import re
import sys

import lammps

ENGINE = lammps.BUILD / "unittest" / "eamplugin.so"
GLASS = f"""
units           metal
atom_style      atomic
atom_modify     map yes sort 0 0.0
read_data       {lammps.EXAMPLES}/cuzr/glass.data
replicate       {{cells}} {{cells}} {{cells}}
include         {lammps.EXAMPLES}/cuzr/potential.mod
neighbor        2.0 bin
"""
SEARCH = f"""
group           central id 13 223 501 702 1033 1501
fix             a central artn/atom 1 4711 potential {lammps.EXAMPLES}/cuzr/potential.mod quench no searches 2 refine none
thermo_style    custom step f_a[4] f_a[9]
thermo_modify   format float %.10g
run             0
"""


def timed(cells, *radii):
    """Seconds by name, for the atoms within each radius; 0: all."""
    script = f"plugin load {ENGINE}\n" + GLASS.format(cells=cells) + "run 0 post no\n"
    script += "".join(f"eam_engine time {radius}\n" for radius in radii)
    output = lammps.run(script, load=False, timeout=7200).output
    found = []
    for line in re.findall(r"^eam_engine (.*)$", output, re.M):
        words = line.split()
        found.append({name: float(value) for name, value in zip(words[::2], words[1::2])})
    return found


def tell(row):
    return (f"{row['atoms']:,.0f} atoms, {row['moving']:,.0f} move: a call is {row['whole_box'] / row['call']:.1f} times as "
            f"fast as LAMMPS's; in calls: product {row['product'] / row['call']:.2f} (target 0.4), "
            f"expand {row['expand'] / row['call']:.2f}, forces outside {row['outside'] / row['call']:.1f}, "
            f"new lists {row['move'] / row['call']:.1f}")


def local():
    for row in timed(1, 14.0, 20.0):
        print(f"{tell(row)}, growth by {row['grow_by']:.0f} atoms {row['grow'] / row['call']:.1f} "
              "(target of 14 A: 25 times as fast)", flush=True)


def size():
    few, many = timed(1, 14.0), timed(3, 14.0)
    print(f"108,000 atoms over 4,000, those within 14 A move, per moving atom: "
          f"{many[0]['call'] / many[0]['moving'] / few[0]['call'] * few[0]['moving']:.2f} (target 1.1)", flush=True)


def everything():
    print(f"{tell(timed(2, 0)[0])} (target: 4 times as fast)", flush=True)


def search():
    row, = lammps.run(GLASS.format(cells=1) + SEARCH, timeout=7200).thermo
    print(f"4,000 atoms, searches without refining: {row['f_a[4]']:.0f} calls cost {row['f_a[9]']:.1f} of the whole box, "
          f"each {row['f_a[4]'] / row['f_a[9]']:.1f} times less", flush=True)


if __name__ == "__main__":
    cases = {"local": local, "size": size, "all": everything, "search": search}
    for name in sys.argv[1:] or cases:
        cases[name]()
