# SPDX-License-Identifier: GPL-2.0-or-later
"""Everything that READMEs and pages show runs as it stands there (shown.py tells what is run, and how)."""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

import lammps
import shown

ROOT = pathlib.Path(__file__).resolve().parents[2]
HERE = pathlib.Path(__file__).resolve().parent

# Compiling GLASS and LAMMPS is what made the build that is tested, and the targets of make do that, run this very suite,
# or run what is shown elsewhere. So configuring and installing are real, in a folder of their own; building, testing
# and measuring speed only tell that they would begin.
CMAKE = """#!/bin/bash
case " $* " in
  *" --build "*) exit ;;
  *" --install "*) exec {cmake} --install {build} "${{@:3}}" ;;
  *" --preset "*) exec {cmake} "$@" -B "$(mktemp -d -p {scratch})" ;;
  *) set -- "${{@/%*build/$(mktemp -d -p {scratch})}}"; exec {cmake} "$@" ;;
esac
"""
PYTHON = """#!/bin/sh
case $1 in
  */benchmark/*) exec {python} -m py_compile "$1" ;;
  *) exec {python} "$@" ;;
esac
"""
SHIMS = {"cmake": CMAKE, "python3": PYTHON, "make": '#!/bin/sh\nexec {make} -n "$@"\n', "ctest": '#!/bin/sh\nexit\n'}

# Variables of style index keep the first value they got: one that is given in what is shown stays.
SHORT = {
    "examples/cuzr/in.cuzr": {"modes": 0, "searches": 0, "nvibration": 1, "vibration": 20, "nstrain": 2, "ftol": 0.5},
    "examples/wahnstrom/in.wahnstrom": {"n": 5, "melt": 300, "quench": 300, "anneal": 300, "nquench": 2, "nanneal": 3},
    "examples/vacancy/in.vacancy": {"searches": 2},
    "examples/template/ka.mod": {"cells": 5, "melt": 200, "quench": 200},
    "examples/template/silicon.mod": {"cells": 4, "melt": 100, "quench": 100, "modes": "no", "energies": "no"},
    "examples/template/alsm.mod": {"cells": 5, "melt": 50, "quench": 50, "modes": "no", "energies": "no"},
    "examples/template/shear.in": {"steps": 100},
    "examples/template/in.template": {"runs": 2, "steps": 20, "atoms_searched": 1},
}

# Long work that may be interrupted, as the comment beside it tells, is. What needs the models of OpenKIM runs where
# they are.
SHELL = """set -e
interrupted() { local code=0; timeout 20 "$@" || code=$?; [ $code -eq 124 ]; }
with_openkim() { ! kim-api-collections-management list 2>/dev/null | grep -q AlSm || "$@"; }
"""


def cache(name):
    return re.search(rf"^{name}:\w+=(.*)$", (lammps.BUILD / "CMakeCache.txt").read_text(), re.M)[1]


class Shown(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="glass-shown-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.environment = {**lammps.environment(), "LAMMPS_SOURCE_DIR": cache("LAMMPS_SOURCE_DIR"),
                            "LAMMPS_BINARY": cache("LAMMPS_BINARY"), "HOME": str(self.folder / "home")}
        self.environment.pop("LAMMPS_POTENTIALS")  # build/lmp finds them

    def copy_of_the_sources(self, name):
        """A clone with a build, as far as what is shown can tell."""
        top = self.folder / name
        shutil.copytree(ROOT, top, ignore=shutil.ignore_patterns("build*", ".git", "results", "__pycache__"))
        (top / "build").symlink_to(lammps.BUILD.resolve())
        lammps_built = top / "lammps"
        (lammps_built / "build").mkdir(parents=True)
        (lammps_built / "build" / "lmp").symlink_to(self.environment["LAMMPS_BINARY"])
        for part in pathlib.Path(self.environment["LAMMPS_SOURCE_DIR"]).iterdir():
            if part.name != "build":
                (lammps_built / part.name).symlink_to(part)
        for mod in HERE.glob("*.mod"):
            shutil.copy(mod, top)
        for script, values in SHORT.items():
            path = top / script
            lines = "".join(f"variable {name} index {value}\n" for name, value in values.items())
            path.write_text(lines + path.read_text())
        shims = top / "shims"
        shims.mkdir()
        (top / "scratch").mkdir()
        tools = {tool: shutil.which(tool) for tool in ("cmake", "make")}
        for tool, text in SHIMS.items():
            (shims / tool).write_text(text.format(build=lammps.BUILD, scratch=top / "scratch",
                                                  python=sys.executable, **tools))
            (shims / tool).chmod(0o755)
        return top

    def execute(self, command, top, where):
        path = f"{top / 'shims'}:{self.environment['PATH']}"
        done = subprocess.run(command, cwd=top, env={**self.environment, "PATH": path}, text=True, timeout=200,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        self.assertEqual(done.returncode, 0, f"{where}: {' '.join(map(str, command))}\n{done.stdout[-3000:]}")
        return done.stdout

    def run_lammps(self, script, top, where, ranks=1):
        (top / "in.shown").write_text(script)
        self.execute((["mpirun", "-np", str(ranks)] if ranks > 1 else []) + lammps.LAUNCHER +
                     [str(lammps.LMP), "-in", "in.shown", "-log", "none", "-nocite"], top, where)

    def run_block(self, block, top, where):
        if block.kind == "lammps":
            if block.name:
                (top / block.name).write_text(block.text)
                if block.frame:
                    self.run_lammps(block.frame, top, where)
                self.run_lammps(block.text, top, where, ranks=2)
            else:
                self.run_lammps(f"plugin load {lammps.PLUGIN}\n" + shown.framed(block), top, where)
        elif block.kind == "python":
            if block.frame:
                self.run_lammps(f"plugin load {lammps.PLUGIN}\n" + block.frame, top, where)
            self.execute([sys.executable, "-c", block.text], top, where)
        elif block.kind == "sh":
            if block.frame:
                self.run_lammps(block.frame, top, where)
            text = re.sub(r"(?m)^(?=[^#\n]+#.*may be interrupted)", "interrupted ", block.text)
            text = re.sub(r"(?m)^(?=[^#\n]+#.*needs openkim-models)", "with_openkim ", text)
            self.execute(["bash", "-c", SHELL + text], top, where)

    def run_page(self, path):
        where = path.relative_to(ROOT)
        top = self.copy_of_the_sources(str(where).replace("/", "-"))
        for block in shown.blocks(path):
            with self.subTest(page=str(where), line=block.line):
                self.run_block(block, top, f"{where}:{block.line}")

    def run_pages(self, paths):
        self.assertGreater(len(paths), 0)
        for path in paths:
            self.run_page(path)

    def test_the_readme_runs(self):
        self.run_pages([ROOT / "README.md"])

    def test_the_readmes_of_the_examples_run(self):
        self.run_pages(sorted(ROOT.glob("examples/*/README.md")))

    def test_the_pages_of_the_styles_run(self):
        self.run_pages(sorted(ROOT.glob("doc/*_*.rst")))

    def test_the_other_pages_run(self):
        self.run_pages(sorted(set(ROOT.glob("doc/*.rst")) - set(ROOT.glob("doc/*_*.rst"))))

    def test_nothing_is_shown_that_is_not_run(self):
        command = re.compile(r"\s*(compute|compute_modify|fix|dump|run|rerun|variable|plugin|cmake|make|mpirun|python3?|"
                             r"import|from)\s")
        for path in sorted([*ROOT.glob("*.md"), *ROOT.glob("examples/*/README.md"), *ROOT.glob("doc/*.rst")]):
            for block in shown.blocks(path):
                if block.kind == "none" and block.section != "Syntax":
                    for line in filter(command.match, block.text.splitlines()):
                        self.assertIn(" ID", line, f"{path.name}:{block.line}: commands that no test runs")


if __name__ == "__main__":
    unittest.main()
