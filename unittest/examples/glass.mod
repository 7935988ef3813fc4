# SPDX-License-Identifier: GPL-2.0-or-later
# What pieces of scripts on the pages are run in: a glass of two species near a minimum, 4,000 atoms in 41.5 A.
units           metal
atom_modify     map yes
read_data       examples/cuzr/glass.data
include         potential.mod
neighbor        2.0 bin
group           copper type 1
group           zirconium type 2
thermo          1000000
minimize        0.0 1.0e-2 50 500
reset_timestep  0
