#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Runs in.wahnstrom on 2 ranks and draws the figures; cmake/run_example.sh tells how, and which variables it takes.
#
#   ./run.sh [-var NAME VALUE ...]        the variables are listed at the top of in.wahnstrom
set -eu
cd "$(dirname "$0")"
rm -f results/quench.*.dump results/anneal.*.dump
exec ../../cmake/run_example.sh wahnstrom "$@"
