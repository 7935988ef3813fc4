# SPDX-License-Identifier: GPL-2.0-or-later
# The mixture of W. Kob and H. C. Andersen, Phys. Rev. E 51, 4626 (1995), 80:20, in lj units.
variable        name index ka
variable        units index lj
variable        types index 2
variable        data index results/ka.data
variable        potential index ka_potential.mod
variable        names index "A B"
variable        reach index 4.5
variable        temperature index 0.2
variable        timestep index 0.004
variable        ftol index 1.0e-6
variable        mode_keywords index "delta 1.0e-6"
variable        search_keywords index "push 0.7 0.04 step 0.055 0.15 eigenvalue -4.0 ftol 0.2 mtol 0.02 emax 60 radius box unique 0.02 0.04"
# how it is made
variable        script index make.in
variable        crystal index "fcc 1.2"
variable        cells index 7
variable        fraction index 0.2
variable        pressure index no
variable        hot index 1.5
variable        cold index 0.01
variable        melt index 10000
variable        quench index 60000
