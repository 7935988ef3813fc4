#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Runs in.wahnstrom on 2 ranks, shows its progress and its table, and draws the figure where Matplotlib is.
# Everything it makes stands in the folder results.
#
#   ./run.sh [-var NAME VALUE ...]        the variables are listed at the top of in.wahnstrom
#
#   GLASS_BUILD   the build folder with lmp and glassplugin.so (default: build of this checkout)
#   RANKS         MPI ranks (default: 2)
set -eu -o pipefail

cd "$(dirname "$0")"
export GLASS_BUILD=${GLASS_BUILD:-$(cd ../.. && pwd)/build}
. ../../cmake/environment.sh
unset LAMMPS_PLUGIN_PATH # in.wahnstrom loads the plugin of this build

mkdir -p results
rm -f results/{quench,anneal}.*.dump
show() { sed -un -e 's/^table: \{0,1\}//p' -e '/^glass:/p' -e '/^ERROR/p' -e '/^Last input/p' -e '/^WARNING/{/won.t move/!p}'; }
mpirun -np "${RANKS:-2}" "$GLASS_BUILD/lmp" -in in.wahnstrom -log results/log.wahnstrom -nonbuf \
  -var plugin "$GLASS_BUILD/glassplugin.so" "$@" 2>&1 | tee results/screen.txt | show ||
  { echo "glass: the run failed; its output is $PWD/results/screen.txt" >&2; exit 1; }

for python in python3 /usr/bin/python3; do
  if $python -c 'import matplotlib' 2>/dev/null; then
    $python plot.py results
    exit
  fi
done
echo 'glass: no figure, because no python3 with Matplotlib was found'
