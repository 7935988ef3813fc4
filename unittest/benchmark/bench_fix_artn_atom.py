# SPDX-License-Identifier: GPL-2.0-or-later
"""What saddle searches by fix artn/atom cost, and how many of them end at a connected event.

    bench_fix_artn_atom.py [copper] [silicon] [barrier] [glass] [tight] [size] [ranks]      (default: all)

Force calls are all that were made, failures included. The peers' counts are for the same vacancies and pushes
with whole-box ARTn codes; no such code is part of LAMMPS, so they are quoted, not run."""
import sys
import tempfile

import lammps
import numpy as np

VECTOR = " ".join(f"f_a[{k}]" for k in range(1, 23))
GLASS = f"""
units           metal
atom_style      atomic
atom_modify     map yes
read_data       {lammps.EXAMPLES}/cuzr/glass.data
replicate       {{cells}} {{cells}} {{cells}}
include         {lammps.EXAMPLES}/cuzr/potential.mod
min_style       cg
minimize        0.0 1.0e-6 2000 20000
reset_timestep  0
group           central id {{central}}
"""
SEARCH = f"""
fix             a central artn/atom 1 4711 potential {{potential}} quench no {{keywords}}
thermo_style    custom step pe {VECTOR}
thermo_modify   format float %.10g
dump            rows all local 1 rows.dump f_a[1] f_a[3] f_a[4] f_a[11]
dump_modify     rows format float %.12g
run             0
"""
OUTCOMES = ("connected disconnected returned no_negative_mode lost_mode no_convergence energy_cap not_a_saddle "
            "refine_failed nonfinite not_proven").split()


def vector(result):
    return np.array([result.thermo[-1][f"f_a[{k}]"] for k in range(1, 23)])


def rows(result):
    """{(atom, search): (barrier, outcome)}"""
    lines = result.text("rows.dump").splitlines()
    start = next(k for k, line in enumerate(lines) if line.startswith("ITEM: ENTRIES"))
    table = [list(map(float, line.split())) for line in lines[start + 1:]]
    return {(int(r[0]), int(r[1])): (r[2], int(r[3])) for r in table}


def tell(name, v, calls, target_calls, target_fraction, peer):
    per_event = calls / v[1] if v[1] else float("inf")
    print(f"{name}: {int(v[1])} of {int(v[0])} connected ({v[1] / v[0]:.2f}, target {target_fraction:.2f}); "
          f"{per_event:.0f} calls per connected event (target {target_calls}, best peer {peer}), of all "
          f"{int(v[3])} calls {int(v[4])} searching, {int(v[5])} turning back, {int(v[6])} refining, {int(v[7])} relaxing; " +
          ", ".join(f"{int(n)} {word}" for n, word in zip(v[11:], OUTCOMES) if n), flush=True)


def vacancy(lattice, constant, cells, potential, before=""):
    """Relaxed crystal without the atom at the origin; searches start at one of its neighbors."""
    neighbor = "0.5 0.5 0.0" if lattice == "fcc" else "0.25 0.25 0.25"
    return f"""
units           metal
atom_style      atomic
atom_modify     map yes
lattice         {lattice} {constant}
region          box block 0 {cells} 0 {cells} 0 {cells}
create_box      1 box
create_atoms    1 box
include         potential.mod
region          site sphere 0 0 0 0.1
delete_atoms    region site compress no
region          near sphere {neighbor} 0.05
group           central region near
{before}
minimize        0.0 1.0e-8 10000 100000
reset_timestep  0
""", {"potential.mod": potential}


COPPER = "pair_style eam/alloy\npair_coeff * * Cu_mishin1.eam.alloy Cu\n"
SILICON = "pair_style sw\npair_coeff * * Si.sw Si\nmass * 28.0855\n"

def copper():
    script, files = vacancy("fcc", 3.615, 5, COPPER)
    v = vector(lammps.run(script + SEARCH.format(
        potential="potential.mod", keywords="searches 20 push 3.0 0.1 ftol 0.01 radius box"), files=files))
    tell("copper vacancy, 499 atoms", v, v[3], 250, 0.85, 669)


def reconstructed_silicon():
    """The lowest of the minima that shaking the vacancy's surroundings leads to, as a data file."""
    best = None
    for seed in range(1, 13):
        shake = f"displace_atoms central random 0.8 0.8 0.8 {seed}\n"
        script, files = vacancy("diamond", 5.431, 4, SILICON, shake)
        result = lammps.run(script + "thermo_style custom step pe\nthermo_modify format float %.10g\nrun 0\n"
                            "write_data si.data nocoeff\n", files=files)
        energy = result.thermo[-1]["PotEng"]
        if best is None or energy < best[0] - 1e-6:
            best = energy, result.text("si.data")
    return best[1]


def silicon():
    data = reconstructed_silicon()
    script = """
units           metal
atom_style      atomic
atom_modify     map yes
read_data       si.data
include         potential.mod
region          near sphere 1.35775 1.35775 1.35775 1.0 units box
group           central region near
"""
    v = vector(lammps.run(script + SEARCH.format(
        potential="potential.mod", keywords="searches 20 push 3.0 0.1 ftol 0.01 radius box"),
        files={"si.data": data, "potential.mod": SILICON}))
    tell("silicon vacancy, 511 atoms, reconstructed", v, v[3], 210, 0.85, 544)


def barrier():
    script, files = vacancy("fcc", 3.614925, 6, COPPER)
    result = lammps.run(script + SEARCH.format(
        potential="potential.mod", keywords="searches 10 push 3.0 0.1 ftol 0.001 radius box"), files=files)
    found = [energy for energy, outcome in rows(result).values() if outcome == 1]
    print(f"copper vacancy, 863 atoms: lowest barrier {min(found):.4f} eV (0.6886 +- 0.0005)", flush=True)


def glass_search(cells, atoms, keywords, ranks=1):
    random = np.random.default_rng(7)
    ids = " ".join(map(str, sorted(random.choice(np.arange(1, 4001), atoms, replace=False))))
    script = GLASS.format(cells=cells, central=ids) + SEARCH.format(
        potential=f"{lammps.EXAMPLES}/cuzr/potential.mod", keywords=keywords)
    return lammps.run(script, ranks=ranks, timeout=7200, folder=tempfile.mkdtemp())


def glass():
    result = glass_search(2, 20, "searches 3")
    v = vector(result)
    tell("Cu50Zr50 glass, 32,000 atoms, calls in whole-box equivalents", v, v[8], 400, 0.60, 2625)
    print(f"  {v[10] / max(v[1], 1):.1f} core seconds per connected event (best peer 112, with 10,976 atoms)")
    return result


def tight():
    loose, tight = (rows(glass_search(2, 5, f"searches 3 ftol {ftol}")) for ftol in (0.05, 0.005))
    both = [abs(loose[key][0] - tight[key][0]) for key in loose if key in tight and
            loose[key][1] == 1 and tight[key][1] == 1]
    if not both:
        print("no search is connected with both tolerances")
        return
    print(f"refined saddle energies against those converged ten times tighter in the whole box: {len(both)} pairs, "
          f"{100 * np.mean(np.array(both) < 5e-3):.0f} % within 5 meV (target 95 %), median difference "
          f"{1e3 * np.median(both):.0f} meV, largest {1e3 * max(both):.0f} meV", flush=True)


def seconds_per_search(cells):
    few, many = (vector(glass_search(cells, 2, f"searches {n} refine none")) for n in (1, 5))
    return (many[9] - few[9]) / (many[0] - few[0]), (many[3] - few[3]) / (many[0] - few[0])


def size():
    (small, calls), (large, more) = seconds_per_search(2), seconds_per_search(3)
    print(f"local stage at 108,000 atoms against 32,000: {large / small:.2f} times the seconds per search, "
          f"{large / more / (small / calls):.2f} times the seconds per call (target at most 1.3)", flush=True)


def ranks():
    one, two = (vector(glass_search(1, 8, "searches 2 refine none", ranks=n)) for n in (1, 2))
    print(f"searches per second on 2 ranks against 1: {one[9] / two[9]:.2f} (target 1.9)", flush=True)


def main():
    parts = {f.__name__: f for f in (copper, silicon, barrier, glass, tight, size, ranks)}
    for name in sys.argv[1:] or parts:
        parts[name]()


if __name__ == "__main__":
    main()
