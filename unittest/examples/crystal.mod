# SPDX-License-Identifier: GPL-2.0-or-later
# What pieces of scripts with saddle searches are run in: a crystal of 499 atoms with a vacancy, at a minimum. At
# step 1, so that a fix that acts at multiples of many steps does nothing.
units           metal
atom_modify     map yes
lattice         fcc 3.5
region          box block 0 5 0 5 0 5
create_box      2 box
create_atoms    1 box
include         potential.mod
region          site sphere 0 0 0 0.1
delete_atoms    region site compress no
region          neighbor sphere 0.5 0.5 0.0 0.3
group           neighbor region neighbor
thermo          1000000
minimize        0.0 1.0e-8 10000 100000
reset_timestep  1
