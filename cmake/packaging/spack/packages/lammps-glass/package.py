# SPDX-License-Identifier: GPL-2.0-or-later
# Spack recipe: spack repo add cmake/packaging/spack && spack install lammps-glass
# Its syntax was checked, no installation was tried. Spack's lammps does not keep its source tree, so the recipe takes
# the sources of the same release as a resource.
from spack.package import *


class LammpsGlass(CMakePackage):
    """A plugin for LAMMPS that measures a glass while it is simulated: structural descriptors and activation energies
    of every atom, and how they correlate."""

    homepage = "https://www.lammps.org"
    maintainers = []
    license("GPL-2.0-or-later")
    version("0.2.0")

    variant("tests", default=False, description="Build the tests")

    depends_on("c", type="build")
    depends_on("cxx", type="build")
    depends_on("cmake@3.21:", type="build")
    depends_on("ninja", type="build")
    depends_on("pkgconfig", type="build")
    depends_on("mpi")
    depends_on("netlib-lapack+lapacke")
    depends_on("arpack-ng+mpi")
    depends_on("sqlite")
    depends_on("voropp")
    depends_on("lammps@20250204+mpi+lib+plugin+manybody+voronoi")
    depends_on("googletest", type="build", when="+tests")
    depends_on("python@3.8:", type=("build", "run"))
    depends_on("py-numpy", type=("build", "run"))

    resource(
        name="lammps-source",
        url="https://github.com/lammps/lammps/archive/refs/tags/patch_4Feb2025.tar.gz",
        destination="lammps",
        expand=True,
    )

    generator("ninja")

    def cmake_args(self):
        source = find(join_path(self.stage.source_path, "lammps"), "version.h")[0]
        return [
            self.define("LAMMPS_SOURCE_DIR", ancestor(source, 2)),
            self.define("LAMMPS_BINARY", self.spec["lammps"].prefix.bin.lmp),
            self.define("MPI_CXX_COMPILER", self.spec["mpi"].mpicxx),
            self.define("PARPACK_LIBRARY", find_libraries("libparpack", self.spec["arpack-ng"].prefix, recursive=True)[0]),
            self.define_from_variant("BUILD_TESTING", "tests"),
        ]

    def setup_run_environment(self, env):
        env.prepend_path("LAMMPS_PLUGIN_PATH", join_path(self.prefix.lib, "lammps", "plugins"))
        env.prepend_path("PYTHONPATH", join_path(self.prefix.share, "glass", "python"))
