# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
# To be sourced by scripts that run build/lmp.

# One thread per rank.
export OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1

# Open MPI refuses root unless told twice, and more ranks than processors unless told (versions 4 and 5).
if [ "$(id -u)" -eq 0 ]; then
  export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1
fi
export OMPI_MCA_rmaps_base_oversubscribe=1 OMPI_MCA_hwloc_base_binding_policy=none
export PRTE_MCA_rmaps_default_mapping_policy=:oversubscribe
