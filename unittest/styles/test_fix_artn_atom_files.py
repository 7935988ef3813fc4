# SPDX-License-Identifier: GPL-2.0-or-later
"""What fix artn/atom does to files that are there already: only its own are ever written to."""
import os
import pathlib
import re
import shutil
import sqlite3
import subprocess
import tempfile
import unittest

import lammps
from test_fix_artn_atom import COPPER, POTENTIAL, Sample, events, rows, vacancy, vector

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
            (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())
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
        whole = (self.whole.folder / "e").read_bytes()
        self.refused("events file e is damaged", e=whole[:len(whole) // 2])
        middle = len(whole) // 2
        self.refused("events file e is damaged", e=whole[:4096] + bytes(len(whole) - 4096))
        self.refused("events file e is damaged|cannot read events file e",
                     e=whole[:middle] + bytes(b ^ 255 for b in whole[middle:middle + 4096]) + whole[middle + 4096:])

    def test_a_file_of_something_else_is_left_alone(self):
        other = pathlib.Path(tempfile.mkdtemp(prefix="glass-test-")) / "other"
        with sqlite3.connect(other) as database:
            database.execute("CREATE TABLE precious (data)")
            database.execute("PRAGMA user_version = 2")
        database.close()
        for text in ("#\nprecious data\n", other.read_bytes()):
            self.refused("e is not an event catalog: name another events file", e=text)
            self.refused("e is not an event catalog: name another events file", FEW + " events e resume no", e=text)
        self.refused("e is not an event catalog of this version, which are no text files",
                     e="# event catalog of fix artn, format 1 *e14bdbc1\n")
        result = self.sample.search(self.central, FEW + " events e", folder=self.folder(e=""))
        self.assertEqual(events(result.folder / "e"), events(self.whole.folder / "e"))

    def test_a_catalog_of_another_version_is_left_alone(self):
        folder = self.folder()
        with sqlite3.connect(folder / "e") as catalog:
            catalog.execute("PRAGMA user_version = 3")
        catalog.close()
        self.refused("events file e has format 3, here it is 2: it was written by another version",
                     e=(folder / "e").read_bytes())

    def test_a_search_cannot_stand_there_twice(self):
        folder = self.folder()
        catalog = sqlite3.connect(folder / "e")
        with self.assertRaisesRegex(sqlite3.IntegrityError, "UNIQUE constraint failed"):
            catalog.execute("INSERT INTO search SELECT * FROM search")
        catalog.close()


    def test_searches_of_a_catalog_begin_from_its_minimum(self):
        """Also after a quench, whose round-off depends on the ranks: the same events bit by bit."""
        shaken = "displace_atoms all random 0.05 0.05 0.05 12\n"
        keywords = FEW.replace("quench no", "quench yes")
        whole = self.sample.search(self.central, keywords + " events e", shaken)
        for ranks in 1, 2:
            part = self.sample.search(self.central, keywords.replace("searches 3", "searches 1") + " events e", shaken)
            rest = self.sample.search(self.central, keywords + " events e", shaken, ranks=ranks, folder=part.folder)
            self.assertEqual(events(rest.folder / "e"), events(whole.folder / "e"))
            self.assertEqual(rows(rest), rows(whole))

    def test_without_a_file_there_is_none(self):
        result = self.sample.search(self.central, FEW)
        self.assertEqual(rows(result), rows(self.whole))
        self.assertEqual({path.name for path in result.folder.iterdir()} - {"log.lammps"},
                         {"atoms.dump", "in.test", "potential.mod", "rows.dump"})

    def test_one_writer_at_a_time(self):
        script = self.sample.script(self.central, FEW + " events f").replace("run 0\n", "")
        second = script[script.index("fix "):].splitlines()[0].replace("fix             a", "fix b")
        lammps.expect_error(self, script + second + "\nrun 0\n", "events file f is being written by another fix",
                            files={"potential.mod": POTENTIAL})
        folder = self.folder()
        holder = sqlite3.connect(folder / "e", isolation_level=None)
        holder.execute("BEGIN IMMEDIATE")
        result = lammps.run(self.sample.script(self.central, FEW + " events e"), folder=folder, check=False)
        self.assertRegex(re.sub(r"\s+", " ", result.output), "e is being written by another fix or another run")
        holder.execute("ROLLBACK")
        holder.close()
        self.assertEqual((folder / "e").read_bytes(), (self.whole.folder / "e").read_bytes())

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
                     g=(first.folder / "g").read_bytes())
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
