# SPDX-License-Identifier: GPL-2.0-or-later
# Al90Sm10 of M. I. Mendelev et al., Philos. Mag. 95, 159 (2015), as a model of OpenKIM (Debian: openkim-models).
variable        name index alsm
variable        units index metal
variable        types index 2
variable        data index results/alsm.data
variable        potential index alsm_potential.mod
variable        names index "Al Sm"
variable        temperature index 300.0
variable        timestep index 0.002
variable        ftol index 1.0e-6
variable        search_keywords index "radius box"
# how it is made
variable        script index make.in
variable        crystal index "fcc 4.25"
variable        cells index 6
variable        fraction index 0.1
variable        pressure index yes
variable        hot index 1800.0
variable        cold index 300.0
variable        melt index 5000
variable        quench index 25000
