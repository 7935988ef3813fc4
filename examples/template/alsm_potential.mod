# SPDX-License-Identifier: GPL-2.0-or-later
pair_style      kim EAM_Dynamo_MendelevFangYe_2015_AlSm__MO_338600200739_000
pair_coeff      * * Al Sm
mass            1 26.98
mass            2 150.36
