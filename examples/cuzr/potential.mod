# SPDX-License-Identifier: GPL-2.0-or-later
# Finnis-Sinclair EAM of M. I. Mendelev, D. J. Sordelet and M. J. Kramer, J. Appl. Phys. 102, 043501 (2007), as LAMMPS
# ships it. Not the later one of 2009, which Wei et al. and many others use.
pair_style      eam/fs
pair_coeff      * * CuZr_mm.eam.fs Cu Zr
