# SPDX-License-Identifier: GPL-2.0-or-later
"""Every file says its licence, and every paper that a style cites is in CITATION.cff."""
import pathlib
import re
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]


class Sources(unittest.TestCase):
    def test_every_file_names_the_licence(self):
        named = {".c", ".h", ".cpp", ".py", ".sh", ".cmake", ".rst", ".mod"}
        files = [path for folder in ("src", "unittest", "cmake", "doc", "examples")
                 for path in sorted((ROOT / folder).rglob("*"))
                 if (path.suffix in named or path.name.startswith("in.") or path.suffix == ".in")
                 and "results" not in path.parts]
        self.assertGreater(len(files), 50)
        without = [str(path) for path in files
                   if "SPDX-License-Identifier: GPL-2.0-or-later" not in path.read_text()[:200]]
        self.assertEqual(without, [])

    def test_every_cited_paper_stands_once_in_the_citation_file(self):
        cited = set()
        for path in (ROOT / "src" / "lammps").rglob("*.cpp"):
            cited.update(doi.rstrip(",") for doi in re.findall(r'doi:([^\s"\\]+)', path.read_text()))
        listed = re.findall(r"^ +doi: (\S+)$", (ROOT / "CITATION.cff").read_text(), re.M)
        self.assertEqual(len(listed), len(set(listed)), listed)
        self.assertGreater(len(cited), 5)
        self.assertLessEqual(cited, set(listed))


if __name__ == "__main__":
    unittest.main()
