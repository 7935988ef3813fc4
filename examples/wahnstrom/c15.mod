# SPDX-License-Identifier: GPL-2.0-or-later
# The cubic Laves crystal C15, AB2: A on the diamond lattice, B in corner-sharing tetrahedra between.
lattice         custom $(1/v_volume) &
                basis 0.000 0.000 0.000 basis 0.000 0.500 0.500 basis 0.500 0.000 0.500 basis 0.500 0.500 0.000 &
                basis 0.250 0.250 0.250 basis 0.250 0.750 0.750 basis 0.750 0.250 0.750 basis 0.750 0.750 0.250 &
                basis 0.625 0.625 0.625 basis 0.625 0.125 0.125 basis 0.125 0.625 0.125 basis 0.125 0.125 0.625 &
                basis 0.625 0.875 0.875 basis 0.625 0.375 0.375 basis 0.125 0.875 0.375 basis 0.125 0.375 0.875 &
                basis 0.875 0.625 0.875 basis 0.875 0.125 0.375 basis 0.375 0.625 0.375 basis 0.375 0.125 0.875 &
                basis 0.875 0.875 0.625 basis 0.875 0.375 0.125 basis 0.375 0.875 0.125 basis 0.375 0.375 0.625
region          crystal block 0 4 0 4 0 4
create_box      2 crystal
create_atoms    2 box basis 1 1 basis 2 1 basis 3 1 basis 4 1 basis 5 1 basis 6 1 basis 7 1 basis 8 1
