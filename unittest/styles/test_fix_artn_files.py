# SPDX-License-Identifier: GPL-2.0-or-later
"""What fix artn does to files that are there already: only its own are ever written to."""
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

import lammps
from test_fix_artn import COPPER, POTENTIAL, Sample, events, vacancy, vector

FEW = COPPER.replace("searches 6", "searches 3")


class Files(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        data, cls.neighbor = vacancy()
        cls.sample = Sample(data, POTENTIAL)
        cls.central = f"id {cls.neighbor} 16"
        cls.whole = cls.sample.search(cls.central, FEW + " events e dump d 0.1")

    def folder(self, **changed):
        """A copy of the finished search's folder with other contents of some files."""
        folder = pathlib.Path(tempfile.mkdtemp(prefix="glass-test-"))
        for name in "e", "d", "potential.mod":
            shutil.copy(self.whole.folder / name, folder / name)
        for name, text in changed.items():
            (folder / name).write_bytes(text.encode())
        return folder

    def refused(self, message, keywords=FEW + " events e", before="", names=("e", "d"), **changed):
        for ranks in 1, 2:
            folder = self.folder(**changed)
            was = {name: (folder / name).read_bytes() for name in names if (folder / name).is_file()}
            script = self.sample.script(self.central, keywords, before)
            result = lammps.run(script, ranks=ranks, folder=folder, check=False, timeout=60)
            self.assertRegex(re.sub(r"\s+", " ", result.output), message)
            self.assertNotEqual(result.code, 0)
            for name, content in was.items():
                self.assertEqual((folder / name).read_bytes(), content, f"{name} was written to")
            shutil.rmtree(folder)

    def test_a_damaged_catalog_is_left_alone(self):
        text = self.whole.text("e")
        lines = text.splitlines()
        third = next(k for k, line in enumerate(lines) if line.startswith("event "))
        flipped = lines.copy()
        flipped[third] = flipped[third].replace("0.", "1.", 1)
        self.refused(f"line {third + 1} of events file e is damaged: restore the file", e="\n".join(flipped) + "\n")
        self.refused("line 2 of events file e is damaged", e=text.replace("\n", "\n\n", 1))
        self.refused("e is not an event catalog", e=text.replace("\n", "\r\n"))
        last = lines[:-1] + [lines[-1].replace("0.", "1.", 1)]
        self.refused(f"line {len(lines)} of events file e is damaged", e="\n".join(last) + "\n")

    def test_a_file_of_something_else_is_left_alone(self):
        for text in ("\nprecious data\n", "#\nprecious data\n", "# a comment", "precious"):
            self.refused("e is not an event catalog: name another events file", e=text)
            self.refused("e is not an event catalog: name another events file", FEW + " events e resume no", e=text)
        for text in ("", "# event catalog of fix a"):  # empty, and torn at its very beginning
            result = self.sample.search(self.central, FEW + " events e", folder=self.folder(e=text))
            self.assertEqual(events(result.folder / "e"), events(self.whole.folder / "e"))

    def test_only_a_torn_last_line_is_cut_off_with_a_warning(self):
        result = self.sample.search(self.central, FEW + " events e", folder=self.folder(
            e=self.whole.text("e") + "event 12 1 3 1 0.6"))
        self.assertIn("the last line of events file e was torn by a crash: 18 bytes cut off", result.output)
        self.assertEqual(result.text("e"), self.whole.text("e"))

    def test_repeated_events_count_once(self):
        text = self.whole.text("e")
        again = "".join(line + "\n" for line in text.splitlines() if line.startswith("event "))
        result = self.sample.search(self.central, FEW + " events e", folder=self.folder(e=text + again))
        self.assertEqual(vector(result)[0], vector(self.whole)[0])

    def test_one_writer_at_a_time(self):
        script = self.sample.script(self.central, FEW + " events f").replace("run 0\n", "")
        second = script[script.index("fix "):].splitlines()[0].replace("fix             a", "fix b")
        lammps.expect_error(self, script + second + "\nrun 0\n", "events file f is being written by another fix",
                            files={"potential.mod": POTENTIAL})
        folder = self.folder()
        holder = subprocess.Popen(["flock", "e", "sh", "-c", "echo locked; sleep 20"], cwd=folder,
                                  stdout=subprocess.PIPE)
        try:
            holder.stdout.readline()
            result = lammps.run(self.sample.script(self.central, FEW + " events e"), folder=folder, check=False)
            self.assertRegex(re.sub(r"\s+", " ", result.output), "e is being written by another fix or another run")
        finally:
            subprocess.run(["pkill", "-P", str(holder.pid)])
            holder.kill()
            holder.wait()
            holder.stdout.close()
        self.assertEqual((folder / "e").read_text(), self.whole.text("e"))

    def test_names_that_cannot_be_files(self):
        script = self.sample.script(self.central, FEW + " events x dump x 0.1")
        lammps.expect_error(self, script, "events and dump name the same file x", files={"potential.mod": POTENTIAL})
        script = self.sample.script(self.central, FEW + " events ''")
        lammps.expect_error(self, script, "the name of the file is empty", files={"potential.mod": POTENTIAL})
        folder = self.folder()
        os.mkfifo(folder / "pipe")
        for keywords in "events pipe", "dump pipe 0.1":
            result = lammps.run(self.sample.script(self.central, f"{FEW} {keywords}"), folder=folder, check=False,
                                timeout=60)
            self.assertRegex(re.sub(r"\s+", " ", result.output), "file pipe is not a regular file: name one")

    def test_a_dump_that_is_none_or_lacks_events_is_left_alone(self):
        keywords = FEW + " events e dump d 0.1"
        self.refused("d is not a dump: name another dump file", keywords, d="precious\n")
        self.refused("d is not a dump: name another dump file", FEW + " dump d 0.1", d="precious\n")
        self.refused("dump file d has the step foo, which is no number", keywords, d="ITEM: TIMESTEP\nfoo\n")
        frames = self.whole.text("d").split("ITEM: TIMESTEP\n")[1:]
        short = "".join("ITEM: TIMESTEP\n" + frame for frame in frames[:3])
        self.refused(f"dump file d has the snapshots of 1 events, but the events file has {len(frames) // 3}",
                     keywords, d=short)

    def test_snapshots_of_a_second_configuration_have_later_steps(self):
        script = self.sample.script(self.central, FEW + " dump d 0.1") + (
            f"set atom {self.neighbor} x 0.1\nminimize 0 1e-8 1000 10000\nrun 0\n")
        result = lammps.run(script, files={"potential.mod": POTENTIAL})
        steps = [frame["step"] for frame in result.dump("d")]
        self.assertGreater(len(steps), 6)
        self.assertEqual(steps, [10 * (k // 3) + k % 3 for k in range(len(steps))])

    def test_another_task_is_refused(self):
        ice = "region z block INF INF INF INF {low} {high}\ngroup ice region z\n"
        keywords = FEW + " frozen ice events g"
        first = self.sample.search(self.central, keywords, ice.format(low=8.5, high=9.5))
        self.refused("its frozen_atoms is", keywords, ice.format(low=6.5, high=7.5), names=("g",),
                     g=first.text("g"))
        own = "pair_style eam/alloy\npair_coeff * * own.eam.alloy Cu\n"
        table = (pathlib.Path(os.environ["GLASS_POTENTIALS"]) / "Cu_mishin1.eam.alloy").read_text()
        files = {"potential.mod": own, "own.eam.alloy": table, "relaxed.data": self.sample.data.read_text()}
        script = self.sample.script(self.central, FEW + " events h")
        first = lammps.run(script, files=files)
        changed = table.replace("\n", " changed\n", 1)
        result = lammps.run(script, files={**files, "own.eam.alloy": changed}, folder=first.folder, check=False)
        self.assertRegex(re.sub(r"\s+", " ", result.output), "its potential_files is own.eam.alloy checksum")


class Nothing(unittest.TestCase):
    """Nothing moved, so nothing is searched again."""

    @classmethod
    def setUpClass(cls):
        data, cls.neighbor = vacancy()
        cls.sample = Sample(data, POTENTIAL)

    def searches(self, after, before=""):
        script = self.sample.script(f"id {self.neighbor}", FEW + " events e", before) + after
        result = lammps.run(script, files={"potential.mod": POTENTIAL})
        return [(row["f_a[1]"], row["f_a[10]"]) for row in result.thermo if "f_a[1]" in row], len(events(result.folder / "e"))

    def test_after_a_run_in_a_triclinic_box(self):
        # Tilted by shear, so that positions are wrapped by sums of box vectors at every run.
        found, stored = self.searches("run 0\nrun 0\n", before="change_box all triclinic\n"
                                      "change_box all xy final 0.7 yz final -0.4 remap\n"
                                      "displace_atoms all move 3.1 2.2 1.3\nminimize 0 1e-8 1000 10000\n"
                                      "reset_timestep 0\n")
        self.assertEqual(stored, 3)
        self.assertEqual(len(set(found)), 1, found)

    def test_after_the_group_command(self):
        found, stored = self.searches("group new id 16 21\nrun 0\ngroup new delete\nrun 0\n")
        self.assertEqual(stored, 3)
        self.assertEqual(len(set(found)), 1, found)

    def test_a_frozen_group_is_known_by_its_name(self):
        region = "region z block INF INF INF INF 8.5 9.5\ngroup ice region z\n"
        script = self.sample.script(f"id {self.neighbor}", FEW + " frozen ice", region)
        lammps.expect_error(self, script + "group ice delete\ngroup other id 16\nrun 0\n",
                            "frozen group ice does not exist any more", files={"potential.mod": POTENTIAL})


if __name__ == "__main__":
    unittest.main()
