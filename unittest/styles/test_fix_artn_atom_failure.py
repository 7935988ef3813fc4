# SPDX-License-Identifier: GPL-2.0-or-later
"""One rank of fix artn/atom fails: the job ends within seconds, with the message of that rank."""
import unittest

import lammps
from test_fix_artn_atom import COPPER, POTENTIAL, Sample, vacancy

# Before LAMMPS starts on a rank: other files on one of them; no signal when a file may not grow.
BLIND_RANK = '[ "$OMPI_COMM_WORLD_RANK" = 1 ] && export LAMMPS_POTENTIALS=/nonexistent\nexec "$@"\n'
NO_SIGNAL = 'trap "" XFSZ\nexec "$@"\n'
# From within the run, on the first rank: its files may have so many bytes from now on.
FULL = """p=$PPID
while [ "$(cat /proc/$p/comm)" != lmp ]; do p=$(awk '{print $4}' /proc/$p/stat); done
prlimit --pid $p --fsize=65536
"""
MANY = COPPER.replace("searches 6", "searches 300")


class OneRankFails(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        data, cls.neighbor = vacancy()
        cls.sample = Sample(data, POTENTIAL)

    def ends(self, message, keywords, wrapper, ranks, before=""):
        files = {"potential.mod": POTENTIAL, "rank.sh": wrapper, "full.sh": FULL}
        script = self.sample.script(f"id {self.neighbor} 16 21 26", keywords, before)
        lammps.expect_error(self, script, message, ranks=ranks, files=files, wrapper=("sh", "rank.sh"), limit=60)

    def test_a_rank_that_cannot_read_the_potential(self):
        self.ends("cannot open eam/alloy potential file", MANY + " engine no", BLIND_RANK, (2, 4))

    def test_the_first_rank_when_the_disk_is_full(self):
        for keywords in "events e", "events e dump d 0":
            self.ends("cannot write", f"{MANY} {keywords}", NO_SIGNAL, (1, 2, 4), "shell sh full.sh\n")


if __name__ == "__main__":
    unittest.main()
