# SPDX-License-Identifier: GPL-2.0-or-later
# Cut at 2.5 sigma and shifted to zero there, smoothly, because minimizing and modes want forces without steps.
mass            * 1.0
pair_style      lj/smooth/linear 2.5
pair_coeff      1 1 1.0 1.0 2.5
pair_coeff      1 2 1.5 0.8 2.0
pair_coeff      2 2 0.5 0.88 2.2
