# SPDX-License-Identifier: GPL-2.0-or-later
# EAM of Y. Mishin et al., Phys. Rev. B 63, 224106 (2001), as LAMMPS ships it.
pair_style      eam/alloy
pair_coeff      * * Cu_mishin1.eam.alloy Cu
