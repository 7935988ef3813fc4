# SPDX-License-Identifier: GPL-2.0-or-later
# A cheap potential that keeps the glass of examples/cuzr dense: Lennard-Jones, about as large as copper and zirconium.
mass            1 63.55
mass            2 91.22
pair_style      lj/cut 6.0
pair_modify     shift yes
pair_coeff      1 1 0.4 2.30
pair_coeff      1 2 0.4 2.55
pair_coeff      2 2 0.4 2.80
