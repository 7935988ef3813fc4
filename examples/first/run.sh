#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# The first minute: a barrier beside its literature value, a map of a glass, and two files for OVITO.
#
#   GLASS_BUILD   the build folder with lmp and glassplugin.so (default: build of this checkout)
set -eu
cd "$(dirname "$0")"
GLASS_BUILD=${GLASS_BUILD:-$(cd ../.. && pwd)/build}
. ../../cmake/environment.sh
unset LAMMPS_PLUGIN_PATH # the scripts load the plugin of this build
python=$(sed -n 's/^GLASS_PYTHON:FILEPATH=//p' "$GLASS_BUILD/CMakeCache.txt")

lmp() {
  mpirun -np 2 "$GLASS_BUILD/lmp" -log none -var plugin "$GLASS_BUILD/glassplugin.so" "$@" >results/screen.txt 2>&1 || {
    tail -n 20 results/screen.txt >&2
    echo "glass: the run failed; its output is $PWD/results/screen.txt" >&2
    exit 1
  }
}

mkdir -p results
here=$PWD
echo 'glass: a vacancy in copper hops'
cp ../vacancy/in.vacancy ../vacancy/potential.mod results/
cd results
mkdir -p results
lmp -in in.vacancy -var searches 6
sed -n 's/^  \(lowest barrier\|literature\)/glass:   \1/p' results/screen.txt
mv results/hop.dump hop.dump
cd "$here"

echo 'glass: structure of a Cu50Zr50 glass'
lmp -in in.first
sed -n '/^glass: /p' results/screen.txt
"$python" plot.py
echo "glass: for OVITO: $PWD/results/hop.dump (minimum, saddle, minimum) and $PWD/results/glass.dump"
