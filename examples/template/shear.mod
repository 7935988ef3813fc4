# SPDX-License-Identifier: GPL-2.0-or-later
# A stored trajectory without its potential; shear.in makes it from the glass of ka.mod.
variable        name index shear
variable        script index shear.in
variable        units index lj
variable        types index 2
variable        source index dump
variable        data index results/trajectory.dump
variable        potential index none
variable        reach index 4.5
variable        timestep index 0.004
