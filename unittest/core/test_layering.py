# SPDX-License-Identifier: GPL-2.0-or-later
"""The core knows neither LAMMPS nor MPI nor the terminal, and a folder uses only those before it."""
import os
import pathlib
import re
import subprocess
import unittest

SOURCE = pathlib.Path(__file__).resolve().parents[2] / "src"
CORE = SOURCE / "core"


def folders(layer):
    """The folders of a layer in their order, as CMakeLists.txt has it."""
    text = (SOURCE.parent / "CMakeLists.txt").read_text()
    return re.search(rf"set\(GLASS_{layer.upper()}_FOLDERS ([a-z ]+)\)", text).group(1).split()


def included(path):
    return re.findall(r'#\s*include\s+(?:"([^"]+)"|<([^>]+)>)', path.read_text())


class Layering(unittest.TestCase):
    def test_core_includes_only_itself_and_libraries(self):
        allowed = {"lapacke.h", "cblas.h"}
        own = {p.name for p in CORE.rglob("*.h")}
        for path in sorted(CORE.rglob("*.[ch]")):
            for quoted, system in included(path):
                if quoted:
                    self.assertIn(quoted, own, f"{path.name} includes {quoted}")
                else:
                    self.assertNotIn(system, {"mpi.h", "stdio.h"}, f"{path.name} includes {system}")
                    if system in allowed:
                        continue
                    self.assertRegex(system, r"^[a-z0-9]+\.h$")

    def test_a_folder_uses_only_those_before_it(self):
        for layer in "core", "lammps":
            order = folders(layer)
            self.assertEqual(sorted(order), sorted(p.name for p in (SOURCE / layer).iterdir()), layer)
            files = [p for p in (SOURCE / layer).rglob("*.*")]
            self.assertEqual(len(files), len({p.name for p in files}), "two files have one name")
            place = {p.name: order.index(p.parent.name) for p in files}
            for path in sorted(files):
                for quoted, _ in included(path):
                    self.assertLessEqual(place.get(quoted, 0), place[path.name],
                                         f"{path.relative_to(SOURCE)} includes {quoted}")

    def test_core_objects_need_no_mpi_symbol(self):
        symbols = subprocess.run(["nm", "-u", os.environ["GLASS_CORE"]], capture_output=True,
                                 text=True, check=True).stdout
        self.assertIn(" U ", symbols, "nm listed nothing")
        self.assertNotIn("MPI_", symbols)

    def test_core_files_define_only_symbols_with_the_prefix(self):
        symbols = subprocess.run(["nm", "-g", "--defined-only", os.environ["GLASS_CORE"]],
                                 capture_output=True, text=True, check=True).stdout
        rows = [line.split() for line in symbols.splitlines()]
        # A dot stands in names that the compiler makes up, never in those of C.
        names = [row[2] for row in rows if len(row) == 3 and "." not in row[2]]
        self.assertGreater(len(names), 5)
        for name in names:
            self.assertTrue(name.startswith("glass_"), name)


if __name__ == "__main__":
    unittest.main()
