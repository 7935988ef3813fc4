# SPDX-License-Identifier: GPL-2.0-or-later
# The mixture of G. Wahnstrom, Phys. Rev. A 44, 3752 (1991), with the cutoff of Derlet and Maass. Shifted to zero
# at the cutoff, because minimizing wants an energy without steps.
mass            1 2.0
mass            2 1.0
pair_style      lj/cut 2.5
pair_coeff      1 1 1.0 1.0
pair_coeff      1 2 1.0 $(11/12)
pair_coeff      2 2 1.0 $(5/6)
pair_modify     shift yes
