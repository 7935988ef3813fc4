# SPDX-License-Identifier: GPL-2.0-or-later
"""What the private LAMMPS instances of fix artn and softmode/atom take along from the run."""
import unittest

import numpy as np

import lammps

VACANCY = """
units           metal
atom_style      atomic
atom_modify     map yes
{before}
lattice         fcc 3.7
region          box block 0 4 0 4 0 4
create_box      2 box
create_atoms    1 box
group           gap id 1
delete_atoms    group gap compress no
{potential}
mass            1 63.5
mass            2 91.2
{after}
minimize        0 1e-10 5000 50000
reset_timestep  0
group           central id 2
"""
MEASURE = """
fix             a central artn 1 4711 potential {file} searches 3 push 3.0 0.1 ftol 0.01 radius box quench no {keywords}
compute         s all softmode/atom potential {file} modes 3
thermo_style    custom step f_a[1] f_a[2] f_a[4] f_a[21] c_s[1] c_s[3]
thermo_modify   format float %.12g
run             0
"""
LJ = "pair_style lj/cut 5.0\npair_coeff * * 0.3 2.6\n"


def table():
    """Lennard-Jones between 1.9 and 5 Angstrom; LAMMPS stops where atoms come nearer."""
    r = np.linspace(1.9, 5.0, 1000)
    energy = 1.2 * ((2.6 / r)**12 - (2.6 / r)**6)
    force = 1.2 * (12 * (2.6 / r)**12 - 6 * (2.6 / r)**6) / r
    rows = "\n".join(f"{k + 1} {x!r} {e!r} {f!r}" for k, (x, e, f) in enumerate(zip(r.tolist(), energy.tolist(),
                                                                                   force.tolist())))
    return f"LJ\nN 1000 R 1.9 5.0\n\n{rows}\n"


class PrivateInstance(unittest.TestCase):
    def script(self, before="", potential="include potential.mod", after="", keywords="", file="potential.mod"):
        return (VACANCY.format(before=before, potential=potential, after=after) +
                MEASURE.format(keywords=keywords, file=file))

    def results(self, files=None, ranks=1, **options):
        result = lammps.run(self.script(**options), files={"potential.mod": LJ, **(files or {})}, ranks=ranks)
        return np.array(list(result.thermo[-1].values()))[1:]

    def plain(self):
        if not hasattr(PrivateInstance, "kept"):
            PrivateInstance.kept = self.results()
        self.assertGreater(PrivateInstance.kept[1], 0, "connected")
        return PrivateInstance.kept

    def test_variables_of_the_run_stand_in_the_potential_file(self):
        found = self.results({"potential.mod": "pair_style lj/cut ${rc}\npair_coeff * * ${depth} $(2*v_half)\n"},
                             before="variable rc index 5.0\nvariable depth equal 0.1*3\nvariable half equal 1.3")
        np.testing.assert_allclose(found, self.plain(), rtol=1e-9)

    def test_type_labels(self):
        labels = "labelmap atom 1 Cu 2 Zr"
        found = self.results({"potential.mod": "pair_style lj/cut 5.0\npair_coeff Cu Cu 0.3 2.6\n"
                                               "pair_coeff Cu Zr 0.3 2.6\npair_coeff Zr Zr 0.3 2.6\n"},
                             potential=labels + "\ninclude potential.mod")
        np.testing.assert_allclose(found, self.plain(), rtol=1e-9)

    def test_a_pair_style_that_another_plugin_brings(self):
        toy = {"potential.mod": LJ.replace("lj/cut", "toy")}
        load = f"plugin load {lammps.BUILD}/unittest/toyplugin.so"
        for ranks, keywords in (1, ""), (2, ""), (4, "ranks 2"):
            found = self.results(toy, ranks=ranks, before=load, keywords=keywords)
            np.testing.assert_allclose(found, self.plain(), rtol=1e-6)
        again = lammps.run(self.script(before=load) + f"clear\nplugin load {lammps.PLUGIN}\n" +
                           self.script(before=load), files=toy)
        np.testing.assert_allclose(list(again.thermo[-1].values())[1:], self.plain(), rtol=1e-6)

    def test_atom_styles_without_bonds(self):
        for style in "full", "molecular":
            np.testing.assert_allclose(self.results(before=f"atom_style {style}"), self.plain(), rtol=1e-9)

    def test_excluded_pairs(self):
        after = "group one id 3\ngroup other id 4\nneigh_modify exclude group one other"
        found = self.results(after=after)
        self.assertGreater(abs(found[4] - self.plain()[4]), 1e-6 * abs(self.plain()[4]))

    def test_styles_with_a_suffix_and_threads(self):
        found = self.results(before="package omp 2\nsuffix omp")
        np.testing.assert_allclose(found, self.plain(), rtol=1e-6)

    def test_a_rank_of_a_team_whose_pair_style_stops(self):
        """Atoms that are pushed too near to each other stop the table on the rank that has them."""
        files = {"potential.mod": "pair_style table linear 1000\npair_coeff * * lj.table LJ 5.0\n", "lj.table": table()}
        for ranks, keywords in (1, ""), (2, "ranks 2"), (4, "ranks 2"):
            script = self.script(keywords=keywords).replace("push 3.0 0.1 ftol 0.01", "push 3.0 40.0 ftol 0.5").replace(
                "compute         s all softmode/atom potential potential.mod modes 3", "").replace("c_s[1] c_s[3]", "")
            result = lammps.run(script, files=files, ranks=ranks, timeout=120)
            row = result.thermo[-1]
            self.assertEqual(row["f_a[1]"], 3)
            self.assertEqual(row["f_a[21]"], 3, "all end nonfinite")

    def test_quit_in_the_potential_file_is_refused(self):
        lammps.expect_error(self, self.script(potential=LJ), "which would end the run: take it out",
                            files={"potential.mod": LJ + "quit\n"})


if __name__ == "__main__":
    unittest.main()
