# SPDX-License-Identifier: GPL-2.0-or-later
# One crystal, its box relaxed at a pressure: in variables phase and pressure, out v (volume per atom) and e (energy).
clear
units           lj
atom_modify     map yes
variable        volume delete
variable        volume index 0.7
variable        density equal 1/v_volume
if "${phase} == C15" then "include c15.mod"
if "${phase} == B2" then &
  "lattice bcc ${density}" "region crystal block 0 4 0 4 0 4" "create_box 2 crystal" "create_atoms 1 box basis 2 2"
if "${phase} == fcc_large || ${phase} == fcc_small" then &
  "lattice fcc ${density}" "region crystal block 0 4 0 4 0 4" "create_box 2 crystal" "create_atoms 1 box"
if "${phase} == bcc_large || ${phase} == bcc_small" then &
  "lattice bcc ${density}" "region crystal block 0 4 0 4 0 4" "create_box 2 crystal" "create_atoms 1 box"
if "${phase} == hcp_large || ${phase} == hcp_small" then &
  "lattice hcp ${density}" "region crystal block 0 4 0 3 0 3" "create_box 2 crystal" "create_atoms 1 box"
if "${phase} == fcc_small || ${phase} == bcc_small || ${phase} == hcp_small" then "set group all type 2"
include         potential.mod
neighbor        0.3 bin
thermo          1000
thermo_style    custom step pe press vol atoms
fix             relax all box/relax iso ${pressure} vmax 0.02
min_modify      line quadratic
minimize        0.0 1e-8 1000 10000
# Once more: the first reference of the strain is far away.
unfix           relax
fix             relax all box/relax iso ${pressure} vmax 0.001
minimize        0.0 1e-8 1000 10000
unfix           relax
run             0 post no
variable        v equal vol/atoms
variable        e equal pe
variable        volume_found string $(v_v:%.8f)
variable        energy_found string $(v_e:%.8f)
