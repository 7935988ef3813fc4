# SPDX-License-Identifier: GPL-2.0-or-later
"""CMake refuses a LAMMPS that could not load the plugin or would die with it, and says what to do."""
import os
import pathlib
import re
import shlex
import subprocess
import tempfile
import unittest

import lammps

ROOT = pathlib.Path(__file__).resolve().parents[2]


def cache(name):
    return re.search(rf"^{name}:\w+=(.*)$", (lammps.BUILD / "CMakeCache.txt").read_text(), re.M)[1]


class Configure(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="glass-configure-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.binary = cache("LAMMPS_BINARY")

    def configure(self, **variables):
        """All that CMake says, on one line, and whether it succeeded."""
        settings = {"LAMMPS_SOURCE_DIR": cache("LAMMPS_SOURCE_DIR"), "LAMMPS_BINARY": self.binary,
                    "BUILD_TESTING": "OFF", **variables}
        options = [f"-D{name}={value}" for name, value in settings.items() if value is not None]
        environment = {k: v for k, v in lammps.environment().items() if not k.startswith("LAMMPS_")}
        done = subprocess.run(["cmake", "-S", str(ROOT), "-B", str(self.folder / "build"), "-G", "Ninja", *options],
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=300,
                              env={**environment, "PATH": "/usr/bin:/bin:" + environment["PATH"]})
        return re.sub(r"\s+", " ", done.stdout), done.returncode == 0

    def script(self, name, text):
        path = self.folder / name
        path.write_text("#!/bin/sh\n" + text)
        path.chmod(0o755)
        return str(path)

    def refuses(self, message, **variables):
        said, succeeded = self.configure(**variables)
        self.assertFalse(succeeded, said[-2000:])
        self.assertRegex(said, message)

    def test_another_mpi_in_lammps_is_refused(self):
        is_open = "Open MPI" in subprocess.run([self.binary, "-h"], text=True, stdout=subprocess.PIPE,
                                               env=lammps.environment()).stdout
        other = "MPICH Version: 4.0.2" if is_open else "Open MPI v4.1.4"
        lmp = self.script("lmp", f"{shlex.quote(self.binary)} \"$@\" | sed 's/^MPI v.*/MPI v3.1: {other}/'\n")
        self.refuses(rf"uses .*{other}.* a plugin must use the MPI of the LAMMPS that loads it: set -D MPI_CXX_COMPILER",
                     LAMMPS_BINARY=lmp)

    def test_an_executable_without_exported_symbols_is_refused(self):
        lmp = self.script("lmp", f'case "$*" in *-in*) echo "undefined symbol: _ZN9LAMMPS_NS"; exit 1;; esac\n'
                                 f'exec {shlex.quote(self.binary)} "$@"\n')
        self.refuses(r"cannot load a plugin of ten lines: undefined symbol.*build LAMMPS with -D BUILD_SHARED_LIBS=ON",
                     LAMMPS_BINARY=lmp)

    def test_a_parpack_of_another_mpi_is_refused(self):
        empty = self.folder / "empty.c"
        empty.write_text("void f(void) {}\n")
        other = self.folder / "libmpich.so.99"
        compiler = os.environ.get("CC", "cc")
        subprocess.run([compiler, "-shared", "-o", other, empty, "-Wl,-soname,libmpich.so.99"], check=True)
        parpack = self.folder / "libparpack.so"
        subprocess.run([compiler, "-shared", "-o", parpack, empty, other, "-Wl,--no-as-needed", other], check=True)
        self.refuses(r"libparpack.so uses another MPI \(libmpich.so.99\) than LAMMPS", PARPACK_LIBRARY=parpack)

    def test_an_installed_lammps_is_found(self):
        prefix = self.folder / "prefix"
        for part in "bin", "lib/cmake/LAMMPS":
            (prefix / part).mkdir(parents=True)
        (prefix / "bin" / "lmp").symlink_to(self.binary)
        (prefix / "lib" / "cmake" / "LAMMPS" / "LAMMPSConfig.cmake").write_text("")
        said, succeeded = self.configure(LAMMPS_BINARY=None, CMAKE_PREFIX_PATH=prefix, CMAKE_C_FLAGS_RELEASE="-O1 -g")
        self.assertTrue(succeeded, said[-2000:])
        made = (self.folder / "build" / "CMakeCache.txt").read_text()
        self.assertIn(f"LAMMPS_BINARY:FILEPATH={prefix}/bin/lmp", made)
        with self.subTest("flags that the user has set are kept"):
            self.assertIn(" -O1 -g ", (self.folder / "build" / "compile_commands.json").read_text())


if __name__ == "__main__":
    unittest.main()
