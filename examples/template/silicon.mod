# SPDX-License-Identifier: GPL-2.0-or-later
# Amorphous silicon of F. H. Stillinger and T. A. Weber, Phys. Rev. B 31, 5262 (1985).
variable        name index silicon
variable        units index metal
variable        types index 1
variable        data index results/silicon.data
variable        potential index silicon_potential.mod
variable        names index "Si"
variable        temperature index 300.0
variable        timestep index 0.001
variable        ftol index 1.0e-6
variable        search_keywords index "radius box"
# how it is made
variable        script index make.in
variable        crystal index "diamond 5.431"
variable        cells index 5
variable        fraction index 0.0
variable        pressure index yes
variable        hot index 3500.0
variable        cold index 300.0
variable        melt index 10000
variable        quench index 60000
