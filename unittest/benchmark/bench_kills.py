#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Saddle searches that are killed again and again and taken up on other numbers of ranks.

    bench_kills.py [kills]        (default: 100)

All ranks are killed at random moments, also while they commit. In the end every search must stand in the catalog once, with
the values of an uninterrupted run; what was committed before a kill must be there after it."""
import pathlib
import subprocess
import sys
import tempfile
import time

import numpy as np

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "styles"))
import lammps
from test_fix_artn_atom import COPPER, POTENTIAL, Sample, events, kill_all_in, stored, vacancy


def main():
    kills = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    random = np.random.default_rng(11)
    data, neighbor = vacancy()
    sample = Sample(data, POTENTIAL)
    keywords = COPPER.replace("searches 6", f"searches {60 * kills}") + " events e"
    folder = pathlib.Path(tempfile.mkdtemp(prefix="glass-kills-"))
    (folder / "potential.mod").write_text(POTENTIAL)
    (folder / "in.test").write_text(f"plugin load {lammps.PLUGIN}\n" + sample.script(f"id {neighbor}", keywords))
    done, lost, over = 0, 0, 0
    while done < kills and not over:
        before = set(events(folder / "e")) if done else set()
        ranks = int(random.choice([1, 2, 4]))
        command = (["mpirun", "-np", str(ranks)] if ranks > 1 else []) + [str(lammps.LMP), "-in", "in.test", "-log", "none"]
        process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                   env=lammps.environment(), start_new_session=True)
        time.sleep(random.uniform(0.5, 4.0))
        over = process.poll() is not None
        kill_all_in(folder)
        process.wait()
        done += 1
        if stored(folder / "e"):
            lost += len(before - set(events(folder / "e")))
    interrupted = stored(folder / "e")
    few = keywords.replace(f"searches {60 * kills}", f"searches {max(1, interrupted // 2)}")
    whole = events(sample.search(f"id {neighbor}", few, timeout=3000).folder / "e")
    found = {row[:4]: row for row in events(folder / "e")}
    differ = sum(found.get(row[:4], [])[:12] != row[:12] for row in whole)
    print(f"{done} kills on 1, 2 and 4 ranks: {interrupted} searches in the catalog, {lost} lost, "
          f"{interrupted - len(found)} doubled; {differ} of the first {len(whole)} differ from an uninterrupted run")


if __name__ == "__main__":
    main()
