#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Set everything up: the packages GLASS needs, LAMMPS, and the plugin in build/. Says in one line each what
# it does; when all is in place it takes a second.
#
#   cmake/setup.sh                        packages, LAMMPS, configure, build
#   cmake/setup.sh packages NAME...       these packages alone
#
#   LAMMPS                                another release than 2025, which is built beside: 2026 goes to build-2026
#   LAMMPS_SOURCE_DIR, LAMMPS_BINARY      your own LAMMPS instead of the one that get_lammps.sh builds
#   JOBS                                  parallel compile jobs (default: all processors)
set -eu
cd "$(dirname "$0")/.."

folder=build${LAMMPS:+-$LAMMPS}
say() { printf 'glass: %s\n' "$*"; }
fail() { say "$*" >&2; exit 1; }

build_packages='g++ cmake ninja-build pkg-config libopenmpi-dev openmpi-bin liblapacke-dev libopenblas-dev
  libparpack2-dev libsqlite3-dev voro++-dev libgtest-dev python3-numpy python3-scipy python3-matplotlib'
fetch_packages='libkim-api-dev curl ca-certificates xz-utils'

cxx_has_header() { echo "#include <$1>" | ${CXX:-c++} -E -x c++ - >/dev/null 2>&1; }
cxx_links() { echo "int main() {}" | ${CXX:-c++} -x c++ - -l"$1" -o /dev/null >/dev/null 2>&1; }
python_has() { python3 -c "import $1" 2>/dev/null || /usr/bin/python3 -c "import $1" 2>/dev/null; }
runs() { "$1" --version >/dev/null 2>&1; }

# Is there what the Debian package would bring, from wherever?
is_provided() {
  case $1 in
    g++) runs "${CXX:-c++}" ;;
    ninja-build) runs ninja ;;
    libopenmpi-dev) runs mpicxx ;;
    openmpi-bin) runs mpirun ;;
    liblapacke-dev) pkg-config --exists lapacke 2>/dev/null ;;
    libopenblas-dev) pkg-config --exists openblas 2>/dev/null ;;
    libparpack2-dev) cxx_links parpack ;;
    libkim-api-dev) pkg-config --exists libkim-api 2>/dev/null ;;
    libsqlite3-dev) cxx_has_header sqlite3.h ;;
    libgtest-dev) pkg-config --exists gtest_main 2>/dev/null ;;
    voro++-dev) cxx_has_header voro++/voro++.hh || cxx_has_header voro++.hh ;;
    ca-certificates) [ -e /etc/ssl/certs/ca-certificates.crt ] || [ -e /etc/pki/tls/certs/ca-bundle.crt ] ;;
    xz-utils) runs xz ;;
    python3-sphinx) runs sphinx-build ;;
    libjs-mathjax) [ -e /usr/share/javascript/mathjax/MathJax.js ] ;;
    python3-*) python_has "${1#python3-}" ;;
    *) runs "$1" ;;
  esac
}

missing_packages() {
  installed=$(dpkg-query -W -f '${Package} ${db:Status-Status}\n' "$@" 2>/dev/null |
    sed -n 's/ installed$//p') || true
  for package in "$@"; do
    echo "$installed" | grep -qxF "$package" || is_provided "$package" || printf ' %s' "$package"
  done
}

as_root() {
  if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo -n "$@"; fi
}

may_install() {
  command -v apt-get >/dev/null 2>&1 && as_root true >/dev/null 2>&1
}

apt() {
  as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=120 "$@" </dev/null
}

ensure_packages() {
  missing=$(missing_packages "$@")
  [ -n "$missing" ] || return 0
  if ! may_install; then
    say 'missing here, by the names of the Debian packages:' >&2
    # shellcheck disable=SC2086 # the packages are words
    printf '    %s\n' $missing >&2
    fail "there are no root rights (or no apt) to install them; with them: sudo apt-get install$missing"
  fi
  say "installing$missing"
  log=$(mktemp)
  # Lists of a fresh machine are empty; stale or unreachable ones may still do.
  apt update >"$log" 2>&1 || say 'the package lists could not be updated; going on with those here'
  # shellcheck disable=SC2086 # the packages are words
  apt install -y --no-install-recommends $missing >>"$log" 2>&1 || {
    tail -n 20 "$log" >&2
    fail "apt could not install$missing; the whole log is $log"
  }
  rm -f "$log"
}

find_lammps() {
  if [ -n "${LAMMPS_SOURCE_DIR:-}" ]; then
    say "using your LAMMPS: $LAMMPS_SOURCE_DIR ${LAMMPS_BINARY:-}"
    return
  fi
  found=$(cmake/get_lammps.sh)
  LAMMPS_SOURCE_DIR=$(echo "$found" | sed -n 1p)
  LAMMPS_BINARY=$(echo "$found" | sed -n 2p)
  say "LAMMPS: $LAMMPS_BINARY"
}

# A command's output goes to the terminal, or to a log that is shown when the command fails.
quietly() {
  log=$folder/$1.log
  shift
  if [ -t 1 ]; then
    "$@"
  else
    "$@" >"$log" 2>&1 || { cat "$log" >&2; return 1; }
  fi
}

is_configured() {
  [ -e "$folder/build.ninja" ] && [ "$(cat "$folder/lammps" 2>/dev/null)" = "$LAMMPS_SOURCE_DIR ${LAMMPS_BINARY:-}" ]
}

configure() {
  is_configured && return
  say "configuring $folder for $LAMMPS_SOURCE_DIR"
  rm -rf "$folder/CMakeCache.txt" "$folder/CMakeFiles"
  mkdir -p "$folder"
  quietly configure cmake --preset release -B "$folder" -D LAMMPS_SOURCE_DIR="$LAMMPS_SOURCE_DIR" \
    ${LAMMPS_BINARY:+-D LAMMPS_BINARY="$LAMMPS_BINARY"} || fail "CMake could not configure $folder"
  echo "$LAMMPS_SOURCE_DIR ${LAMMPS_BINARY:-}" >"$folder/lammps"
}

build() {
  say "building $folder/glassplugin.so and the tests"
  quietly build cmake --build "$folder" --parallel "${JOBS:-$(nproc)}" || fail 'GLASS did not build'
}

if [ "${1:-}" = packages ]; then
  shift
  ensure_packages "$@"
  exit
fi
packages=$build_packages
[ -n "${LAMMPS_SOURCE_DIR:-}" ] || packages="$packages $fetch_packages"
# shellcheck disable=SC2086 # the packages are words
ensure_packages $packages
find_lammps
configure
build
