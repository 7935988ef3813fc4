#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# The full protocol of Wei et al.: the same as run.sh, but with ten searches from every atom.
#
# 40,000 searches of 5 core seconds each: about 55 core hours. Every finished search stands in
# results/events.db, so the script may be stopped at any moment and started again, on any number of ranks.
#
#   RANKS         MPI ranks (default: all processors)
set -eu
RANKS=${RANKS:-$(nproc)} exec "$(dirname "$0")/run.sh" -var sample 4000 -var searches 10 "$@"
