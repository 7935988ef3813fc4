# SPDX-License-Identifier: GPL-2.0-or-later
"""The core knows neither LAMMPS nor MPI nor the terminal."""
import os
import pathlib
import re
import subprocess
import unittest

CORE = pathlib.Path(__file__).resolve().parents[2] / "src" / "core"


class Layering(unittest.TestCase):
    def test_core_includes_only_itself_and_libraries(self):
        allowed = {"lapacke.h", "cblas.h"}
        own = {p.name for p in CORE.iterdir()}
        for path in sorted(CORE.iterdir()):
            for quoted, system in re.findall(r'#\s*include\s+(?:"([^"]+)"|<([^>]+)>)', path.read_text()):
                if quoted:
                    self.assertIn(quoted, own, f"{path.name} includes {quoted}")
                else:
                    self.assertNotIn(system, {"mpi.h", "stdio.h"}, f"{path.name} includes {system}")
                    if system in allowed:
                        continue
                    self.assertRegex(system, r"^[a-z0-9]+\.h$")

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
