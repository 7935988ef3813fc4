# SPDX-License-Identifier: GPL-2.0-or-later
# Finnis-Sinclair EAM of M. I. Mendelev et al., Philos. Mag. 89, 967 (2009), as LAMMPS ships it.
pair_style      eam/fs
pair_coeff      * * CuZr_mm.eam.fs Cu Zr
