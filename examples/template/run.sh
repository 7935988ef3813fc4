#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Makes one of the glasses, unless it is there already, measures it by in.template, and draws the figure.
#
#   ./run.sh [ka | silicon | alsm | shear | NAME of your own NAME.mod] [-var NAME VALUE ...]
#
#   GLASS_BUILD   the build folder with lmp and glassplugin.so (default: build of this checkout)
#   RANKS         MPI ranks (default: 2)
set -eu
cd "$(dirname "$0")"
system=${1:-ka}
[ $# -eq 0 ] || shift
GLASS_BUILD=${GLASS_BUILD:-$(cd ../.. && pwd)/build}
. ../../cmake/environment.sh
unset LAMMPS_PLUGIN_PATH # the script loads the plugin of this build
python=$(sed -n 's/^GLASS_PYTHON:FILEPATH=//p' "$GLASS_BUILD/CMakeCache.txt")

lmp() {
  mpirun -np "${RANKS:-2}" "$GLASS_BUILD/lmp" -nonbuf -var system "$system" "$@" >results/screen.txt 2>&1 || {
    tail -n 20 results/screen.txt >&2
    echo "glass: the run failed; its output is $PWD/results/screen.txt" >&2
    exit 1
  }
}

mkdir -p results
value() { sed -n "s/^variable *$1 index *//p" "$system.mod"; }
data=$(value data)
script=$(value script)
if [ ! -e "$data" ] && [ -n "$script" ]; then
  echo "glass: making $data by $script"
  lmp -in "$script" -log "results/log.make_$system" "$@"
fi
echo "glass: measuring $data"
lmp -in in.template -log "results/log.$system" -var plugin "$GLASS_BUILD/glassplugin.so" -var python "$python" "$@"
sed -n '/^glass: /p' results/screen.txt
exec "$python" plot.py "results/$system"
