# SPDX-License-Identifier: GPL-2.0-or-later
pair_style      sw
pair_coeff      * * Si.sw Si
mass            * 28.0855
