# SPDX-License-Identifier: GPL-2.0-or-later
"""The plugin loaded twice, unloaded while in use, into the wrong LAMMPS, or from an incomplete folder."""
import pathlib
import shutil
import subprocess
import tempfile
import unittest

import lammps

ENTROPY = """
comm_modify cutoff 9.0
compute s all s2/atom 0.2 5.0
"""
MEAN = ENTROPY + """
compute mean all reduce ave c_s
thermo_style custom step c_mean
"""
LOAD = f"plugin load {lammps.PLUGIN}\n"
UNLOAD = "plugin unload compute s2/atom\n"


class Plugin(unittest.TestCase):
    def means(self, script, message, ranks=(1, 2)):
        """Mean entropies that a script prints, which must not stop, and must print the message."""
        for n in ranks:
            result = lammps.run(script, ranks=n)
            self.assertIn(message, result.output)
            yield [row["c_mean"] for row in result.thermo]

    def test_loaded_twice_is_ignored_and_works(self):
        for mean, in self.means(LOAD + lammps.shaken() + MEAN + "run 0\n",
                                "is loaded already"):
            self.assertLess(mean, 0.0)

    def test_unloaded_while_a_dump_uses_it(self):
        lammps.expect_error(self, lammps.shaken() + ENTROPY +
                            "dump 1 all custom 1 s.dump id c_s\nrun 0\n" + UNLOAD + "run 0\n",
                            "Could not find dump custom compute ID:? s")

    def test_unloaded_while_the_thermo_output_uses_it(self):
        lammps.expect_error(self, lammps.shaken() + MEAN + "run 0\n" + UNLOAD + "run 0\n",
                            "Compute ID s for compute reduce does not exist")

    def test_unloaded_and_loaded_again_gives_the_same(self):
        again = "uncompute mean\n" + UNLOAD + LOAD + MEAN + "run 0\n"
        for first, second in self.means(lammps.shaken() + MEAN + "run 0\n" + again,
                                        "Unloading compute style s2/atom"):
            self.assertEqual(first, second)

    def test_works_again_after_clear(self):
        script = lammps.shaken() + MEAN + "run 0\n"
        for first, second in self.means(script + "clear\n" + LOAD + script, "GLASS "):
            self.assertEqual(first, second)

    def test_it_says_in_one_line_what_it_is(self):
        for n in 1, 2:
            output = lammps.run(LOAD, ranks=n, load=False).output
            line, = (line for line in output.splitlines() if "s2/atom" in line)
            self.assertRegex(line, r"^GLASS \d+\.\d+\.\d+: .*bondcn/local .*s2/atom .*voroindex/atom")
            self.assertNotIn("Loading plugin", output)

    def test_a_name_that_another_plugin_has_taken_is_an_error(self):
        foreign = lammps.BUILD / "unittest" / "foreignplugin.so"
        lammps.expect_error(self, f"plugin load {foreign}\n{LOAD}", r"another plugin, by somebody else, has loaded "
                            r"compute style s2/atom: give 'plugin unload compute s2/atom' first", load=False)

    def test_another_release_is_an_error_that_names_both(self):
        plugin = lammps.BUILD / "unittest" / "other_release" / "glassplugin.so"
        lammps.expect_error(self, f"plugin load {plugin}\nprint 'went on'\n",
                            r"compiled for LAMMPS 3 Mar 2020 but is loaded into LAMMPS \d+ \w+ 20\d\d",
                            load=False)

    def test_other_integer_sizes_are_an_error_that_names_both(self):
        plugin = lammps.BUILD / "unittest" / "other_integers" / "glassplugin.so"
        lammps.expect_error(self, f"plugin load {plugin}\nprint 'went on'\n",
                            r"compiled for atom IDs of \d bytes .* but this LAMMPS has \d and \d",
                            load=False)

    def test_the_file_that_lammps_loads_fits_every_release(self):
        symbols = subprocess.run(["nm", "-D", "--undefined-only", lammps.PLUGIN], check=True,
                                 capture_output=True, text=True).stdout
        self.assertIn("lammps_version", symbols)
        self.assertNotIn("LAMMPS_NS", symbols)

    def test_styles_that_are_missing_are_an_error(self):
        with tempfile.TemporaryDirectory() as folder:
            alone = pathlib.Path(shutil.copy(lammps.PLUGIN, folder))
            lammps.expect_error(self, f"plugin load {alone}\nprint 'went on'\n",
                                "cannot open its styles: .*glassstyles.so: cannot open", load=False)


if __name__ == "__main__":
    unittest.main()
