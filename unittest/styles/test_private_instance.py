# SPDX-License-Identifier: GPL-2.0-or-later
"""What private instances take along from the run, and what they say when the potential fails."""
import unittest

import lammps

TOY = lammps.BUILD / "unittest" / "toyplugin.so"

# A vacancy; its neighbor is searched.
CRYSTAL = """
units           {units}
atom_style      {style}
atom_modify     map yes
lattice         fcc {a}
region          box block 0 {n} 0 {ny} 0 {n}
create_box      1 box
{labels}
create_atoms    1 box
{mass}
neighbor        {skin} bin
group           empty id 1
delete_atoms    group empty compress no
group           central id 2
{before}
include         potential.mod
{after}
fix             a central artn/atom 1 4711 potential potential.mod searches 2 push {push} radius box quench no {more}
thermo_style    custom step pe f_a[1] f_a[2] f_a[4]
thermo_modify   format float %.12g
run             0
"""
LJ = "pair_style lj/cut 5.0\npair_coeff * * 0.4 2.3\n"
METAL = dict(units="metal", style="atomic", a=3.7, n=4, ny=4, labels="", mass="mass 1 63.5", skin=1.0, before="",
             after="minimize 0 1e-8 2000 20000", push="3.0 0.1", more="ftol 0.05")


def search(potential=LJ, ranks=1, load=True, check=True, files=None, prefix="", **changes):
    script = prefix + CRYSTAL.format(**{**METAL, **changes})
    return lammps.run(script, ranks=ranks, load=load, check=check, files={"potential.mod": potential, **(files or {})},
                      timeout=120)


class PrivateInstances(unittest.TestCase):
    def same_as_plain(self, **changes):
        """Two searches that see the same energies as those without the change."""
        plain, changed = search().thermo[-1], search(**changes).thermo[-1]
        self.assertEqual(changed["f_a[1]"], 2)
        self.assertAlmostEqual(changed["PotEng"], plain["PotEng"], places=6)
        self.assertEqual(changed["f_a[2]"], plain["f_a[2]"])

    def test_pair_styles_of_other_plugins(self):
        toy = "pair_style toy 5.0 60.0 0.6\npair_coeff * *\n"
        for ranks, prefix in ((1, ""), (2, ""), (1, f"plugin load {TOY}\nclear\nplugin load {lammps.PLUGIN}\n")):
            found = search(toy, ranks=ranks, prefix=prefix + f"plugin load {TOY}\n",
                           more=f"ftol 0.05 ranks {ranks}").thermo[-1]
            self.assertEqual(found["f_a[1]"], 2)
        inside = search(f"plugin load {TOY}\n" + toy).thermo[-1]
        self.assertEqual(inside["f_a[1]"], 2)

    def test_another_plugin_has_a_fix_artn(self):
        """Loaded before or behind: both work in one script."""
        other = "fix             other all artn"
        row = "thermo_style    custom step pe f_a[1] f_other\nrun 0\n"
        for toy_first in True, False:
            loads = [f"plugin load {TOY}\n", f"plugin load {lammps.PLUGIN}\n"]
            script = "".join(loads if toy_first else loads[::-1]) + CRYSTAL.format(**METAL) + other + "\n" + row
            found = lammps.run(script, load=False, files={"potential.mod": LJ}).thermo[-1]
            self.assertEqual((found["f_a[1]"], found["f_other"]), (2, 42))

    def test_variables_of_the_main_script(self):
        potential = "variable own equal 2.0+0.3\npair_style lj/cut ${cut}\npair_coeff * * ${deep} $(v_own)\nthermo ${n}\n"
        self.same_as_plain(potential=potential, before="variable cut string 5.0\nvariable deep equal 0.2*2\n"
                                                       "variable n index 7\n")

    def test_labels_of_types(self):
        self.same_as_plain(potential="pair_style lj/cut 5.0\npair_coeff Cu Cu 0.4 2.3\n",
                           labels="labelmap atom 1 Cu")

    def test_threads_and_suffix(self):
        self.same_as_plain(prefix="package omp 2\nsuffix omp\n")

    def test_atoms_of_other_styles(self):
        for style, mass in (("sphere", "set type 1 mass 63.5"), ("full", "mass 1 63.5"), ("molecular", "mass 1 63.5"),
                            ("hybrid charge sphere", "set type 1 mass 63.5")):
            with self.subTest(style=style):
                self.same_as_plain(style=style, mass=mass)

    def test_pairs_that_the_run_leaves_out(self):
        layer = "region low block INF INF INF INF 1.9 2.1\ngroup still region low\nneigh_modify exclude group still still\n"
        found = search(before=layer, after="fix s still setforce 0 0 0\nminimize 0 1e-8 2000 20000",
                       more="ftol 0.05 frozen still", prefix="")
        self.assertEqual(found.thermo[-1]["f_a[1]"], 2)
        self.assertIn("fix s (setforce) changes forces of the run", found.output)

    def test_units_of_metres(self):
        ev, angstrom = 1.602176634e-19, 1e-10
        potential = f"pair_style lj/cut {5.0 * angstrom}\npair_coeff * * {0.4 * ev} {2.3 * angstrom}\n"
        more = (f"step {0.15 * angstrom} {0.4 * angstrom} eigenvalue {-0.3 * ev / angstrom**2} ftol {0.05 * ev / angstrom} "
                f"mtol {0.01 * ev / angstrom} emax {20 * ev} unique {0.01 * ev} {0.1 * angstrom} "
                f"same {0.2 * angstrom} {0.001 * ev} moved {0.1 * angstrom} delta {0.001 * angstrom}")
        found = search(potential, units="si", a=3.7 * angstrom, skin=angstrom, mass="mass 1 1.05e-25",
                       after="timestep 1e-15\nmin_modify dmax 1e-11\nminimize 0 1e-19 2000 20000",
                       push=f"{3 * angstrom} {0.1 * angstrom}", more=more)
        self.assertEqual(found.thermo[-1]["f_a[1]"], 2)

    def test_a_cluster_in_a_long_box(self):
        """Room follows the cluster: in that of the long box, 0.1 um, there would be too many neighbor bins."""
        found = search("pair_style lj/cut 3.0\npair_coeff * * 0.4 2.3\n", n=5, ny=300,
                       more="ftol 0.05 radius 3.0 refine none").thermo[-1]
        self.assertEqual(found["f_a[1]"], 2)

    def test_a_pair_style_that_fails_on_one_rank_ends_only_its_searches(self):
        toy = "pair_style toy 5.0 60.0 0.6\npair_coeff * *\n"
        for ranks in (1, 2):
            found = search(toy, ranks=ranks, prefix=f"plugin load {TOY}\n", files={"toy_fails": ""}, push="3.0 2.6",
                           more=f"ftol 0.05 ranks {ranks}")
            self.assertEqual(found.thermo[-1]["f_a[1]"], 2)
            self.assertRegex(found.output, r"WARNING: fix artn/atom: searches ended .* with: .*the toy potential fails at")
            self.assertEqual(found.output.count("the toy potential fails at"), 1)


class RefusedByName(unittest.TestCase):
    def refuses(self, message, potential=LJ, **changes):
        script = CRYSTAL.format(**{**METAL, **changes})
        lammps.expect_error(self, script, message, files={"potential.mod": potential})

    def test_quit_in_the_potential_file(self):
        self.refuses_file('if "1 > 0" then quit\n')
        self.refuses_file("quit\n")

    def refuses_file(self, line):
        script = CRYSTAL.format(**METAL).replace("include         potential.mod", LJ)
        lammps.expect_error(self, script, "has the command .*quit.*, which would end the run",
                            files={"potential.mod": LJ + line})

    def test_charges_that_equilibrate(self):
        self.refuses(r"cannot copy charges that equilibrate: fix q \(qeq/point\)", style="charge",
                     after="fix q all qeq/point 1 5.0 1e-6 100 qeq.param\n",
                     potential=LJ + 'print "1 5.0 10.0 0.5 1.0 0.0" file qeq.param\n')

    def test_bonds(self):
        bonded = dict(style="molecular", after="bond_style harmonic\nbond_coeff 1 1.0 2.6\n"
                      "create_bonds single/bond 1 2 3\n")
        script = CRYSTAL.format(**{**METAL, **bonded}).replace("create_box      1 box", "create_box 1 box bond/types 1 "
                                                                "extra/bond/per/atom 1 extra/special/per/atom 2")
        lammps.expect_error(self, script, "cannot copy bonds, but the system has 1 bonds",
                            files={"potential.mod": LJ})

    def test_variables_with_a_value_for_each_atom(self):
        self.refuses("uses the variable each, which has a value for each atom", before="variable each atom x\n",
                     potential=LJ + "thermo_style custom step\nvariable unused atom v_each\n")


if __name__ == "__main__":
    unittest.main()
