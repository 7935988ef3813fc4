#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# What the run.sh of the examples share: run an input script on 2 ranks in its folder, show its progress and its
# table, and draw the figures where Matplotlib is. Everything it makes stands in the folder results.
#
#   cd examples/NAME && ../../cmake/run_example.sh NAME [-var NAME VALUE ...]
#
#   GLASS_BUILD   the build folder with lmp and glassplugin.so (default: build of this checkout)
#   RANKS         MPI ranks (default: 2)
set -eu -o pipefail
name=$1
shift

export GLASS_BUILD=${GLASS_BUILD:-$(cd ../.. && pwd)/build}
. ../../cmake/environment.sh
unset LAMMPS_PLUGIN_PATH # the script loads the plugin of this build

mkdir -p results
# Of what LAMMPS prints: the lines meant for the reader, the progress of fix artn/atom, errors, and unexpected warnings.
show() {
  sed -un -e 's/^table: \{0,1\}//p' -e '/^glass:/p' -e 's/^fix artn\/atom: /glass:       /p' \
    -e '/^ERROR/p' -e '/^Last input/p' -e '/^WARNING/{/won.t move/!p}'
}
mpirun -np "${RANKS:-2}" "$GLASS_BUILD/lmp" -in "in.$name" -log "results/log.$name" -nonbuf \
  -var plugin "$GLASS_BUILD/glassplugin.so" "$@" 2>&1 | tee results/screen.txt | show ||
  { echo "glass: the run failed; its output is $PWD/results/screen.txt" >&2; exit 1; }

for python in python3 /usr/bin/python3; do
  if $python -c 'import matplotlib' 2>/dev/null; then
    exec $python plot.py results
  fi
done
echo 'glass: no figures, because no python3 with Matplotlib was found'
