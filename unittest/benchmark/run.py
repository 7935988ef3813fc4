# SPDX-License-Identifier: GPL-2.0-or-later
"""Runs all benchmarks, or those named: speed beside the peers on this machine, never a pass or fail.

    GLASS_BUILD=build python3 unittest/benchmark/run.py [s2_atom ...]"""
import os
import pathlib
import re
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent


def potentials(build):
    source = re.search(r"^LAMMPS_SOURCE_DIR:PATH=(.*)$", (build / "CMakeCache.txt").read_text(), re.M)[1]
    return f"{source}/potentials"


def main(*names):
    build = pathlib.Path(os.environ.get("GLASS_BUILD", "build")).resolve()
    environment = {**os.environ, "PYTHONPATH": str(HERE.parent), "GLASS_BUILD": str(build),
                   "GLASS_POTENTIALS": potentials(build)}
    scripts = [HERE / f"bench_{name}.py" for name in names] or sorted(HERE.glob("bench_*.py"))
    failed = []
    for script in scripts:
        print(f"{script.stem.removeprefix('bench_')}:", flush=True)
        if subprocess.run([sys.executable, "-B", str(script)], env=environment).returncode:
            failed.append(script.name)
    if failed:
        sys.exit(f"did not run: {', '.join(failed)}")


if __name__ == "__main__":
    main(*sys.argv[1:])
