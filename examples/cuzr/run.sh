#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Runs in.cuzr on 2 ranks and draws the figures; cmake/run_example.sh tells how, and which variables it takes.
#
#   ./run.sh [-var NAME VALUE ...]        the variables are listed at the top of in.cuzr
set -eu
cd "$(dirname "$0")"
exec ../../cmake/run_example.sh cuzr "$@"
