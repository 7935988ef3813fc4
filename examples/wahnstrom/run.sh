#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Runs in.wahnstrom on 2 ranks and draws the figures; cmake/run_example.sh tells how, and which variables it takes.
#
#   ./run.sh [-var NAME VALUE ...]        the variables are listed at the top of in.wahnstrom
set -eu
cd "$(dirname "$0")"
mkdir -p results
rm -f results/inherent.txt
GLASS_BUILD=${GLASS_BUILD:-$(cd ../.. && pwd)/build}
. ../../cmake/environment.sh
"$GLASS_BUILD/lmp" -in in.eos -log results/log.eos -screen none -var out results
exec ../../cmake/run_example.sh wahnstrom "$@"
