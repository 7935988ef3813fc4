#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Build the LAMMPS release that GLASS is developed with, or a newer one, once, into a cache outside the checkout.
# Prints two lines: the source directory and the executable. Everything else goes to stderr.
#
#   GLASS_CACHE   where the cache stands (default: $XDG_CACHE_HOME/glass or ~/.cache/glass)
#   LAMMPS        2025 (default) for 4 Feb 2025, 2026 for 4 Jul 2026
#   LAMMPS_PACKAGES  more packages of LAMMPS to build in, by the names of its folders (default: none)
#   JOBS          parallel compile jobs (default: all processors)
set -eu

case ${LAMMPS:-2025} in
  2025)
    version='4 Feb 2025'
    tag=4Feb2025
    debian=pool/main/l/lammps/lammps_20250204+dfsg.1.orig.tar.xz
    debian_sha256=3671165bd52fad36734e0a9136c5bc5ecb225e03988f8c89aa13366a8b53b1c7
    sources_sha256=5d0ac2d2eb4c03a3a6eaaed223bb22d673c9742ea0714e7e0a7f575edf2d8bd5
    ;;
  2026)
    version='4 Jul 2026'
    tag=4Jul2026
    debian=pool/main/l/lammps/lammps_20260704+dfsg.orig.tar.gz
    debian_sha256=cddbc45a047416bd48a4a0b87f24a5b61b3446982b74d18cafe619c22b17eb62
    sources_sha256= # nobody has seen upstream's archive: only Debian's is taken
    ;;
  *)
    echo "glass: LAMMPS is '$LAMMPS'; known are 2025 (4 Feb 2025) and 2026 (4 Jul 2026)" >&2
    exit 1
    ;;
esac
upstream=https://download.lammps.org/tars/lammps-$tag.tar.gz
verified='PLUGIN MANYBODY VORONOI MC REPLICA EXTRA-COMPUTE EXTRA-FIX EXTRA-PAIR PHONON OPT OPENMP
  KIM KSPACE MEAM ML-SNAP MOLECULE QEQ'
packages="$verified ${LAMMPS_PACKAGES:-}"
options='-DCMAKE_BUILD_TYPE=Release -DBUILD_SHARED_LIBS=ON -DBUILD_MPI=ON -DBUILD_OMP=ON
  -DDOWNLOAD_VORO=OFF -DDOWNLOAD_KIM=OFF -DLAMMPS_EXCEPTIONS=ON -DWITH_JPEG=OFF -DWITH_PNG=OFF -DWITH_FFMPEG=OFF'
for package in $packages; do options="$options -DPKG_$package=ON"; done

say() { printf 'glass: %s\n' "$*" >&2; }
fail() { say "$*"; exit 1; }

is_ready() { [ -e "$cache/complete" ] && [ -x "$cache/build/lmp" ] && is_wanted_source "$cache/source"; }
is_wanted_source() { grep -q "\"$version\"" "$1/src/version.h" 2>/dev/null; }

# Upstream's archive is made anew now and then, so what is verified is what will be compiled.
hash_of_sources() {
  (
    cd "$1/src" && for folder in . $(printf '%s\n' $verified | sort); do
      find "$folder" -maxdepth 1 \( -name '*.cpp' -o -name '*.h' \)
    done | LC_ALL=C sort | xargs cat | sha256sum | cut -d ' ' -f 1
  )
}

fetch_upstream() {
  curl -sSfL --connect-timeout 10 -o "$1" "$upstream" 2>/dev/null
}

# The sites of the apt mirrors that this machine is configured for; works before the first apt-get update too.
apt_sites() {
  codename=$(sed -n 's/^VERSION_CODENAME=//p' /etc/os-release)
  apt-get --print-uris update 2>/dev/null | sed -n "s|^'\(.*\)/dists/$codename/.*|\1|p" | sort -u
}

fetch_debian() {
  for site in $(apt_sites); do
    /usr/lib/apt/apt-helper download-file "$site/$debian" "$1" "SHA256:$debian_sha256" >/dev/null 2>&1 && return
  done
  return 1
}

# Some archives have no folder at the top.
unpack() {
  mkdir "$cache/fetch/lammps-$tag"
  tar -xf "$cache/fetch/archive" -C "$cache/fetch/lammps-$tag" 2>/dev/null || return 1
  if [ ! -e "$cache/fetch/lammps-$tag/src" ]; then
    mv "$cache/fetch/lammps-$tag" "$cache/fetch/outer" && mv "$cache/fetch/outer"/* "$cache/fetch/lammps-$tag"
  fi
}

fetch_source() {
  rm -rf "$cache/fetch" && mkdir -p "$cache/fetch"
  for origin in debian upstream; do
    say "fetching the LAMMPS $version source ($origin archive)"
    if "fetch_$origin" "$cache/fetch/archive" &&
      unpack && is_wanted_source "$cache/fetch/lammps-$tag"; then
      if [ $origin = debian ] || [ "$(hash_of_sources "$cache/fetch/lammps-$tag")" = "$sources_sha256" ]; then
        rm -rf "$cache/source"
        mv "$cache/fetch/lammps-$tag" "$cache/source"
        rm -rf "$cache/fetch"
        return
      fi
      say "the sources in the $origin archive are not those of LAMMPS $version: their SHA-256 is another"
    fi
    rm -rf "$cache/fetch"/*
  done
  fail "no archive of LAMMPS $version could be fetched; unpack one yourself and set LAMMPS_SOURCE_DIR and LAMMPS_BINARY (an executable built from it with BUILD_SHARED_LIBS=ON and PKG_PLUGIN=ON)"
}

configure_and_compile() {
  # shellcheck disable=SC2086 # the options are words
  cmake -S "$cache/source/cmake" -B "$cache/build" -G Ninja $options &&
    cmake --build "$cache/build" --parallel "${JOBS:-$(nproc 2>/dev/null || echo 1)}"
}

build() {
  say "building LAMMPS $version into $cache (once, about 20 core minutes)"
  if [ -t 2 ]; then
    configure_and_compile >&2 || fail 'LAMMPS did not build'
  else
    configure_and_compile >"$cache/build.log" 2>&1 || {
      tail -n 20 "$cache/build.log" >&2
      fail "LAMMPS did not build; the whole log is $cache/build.log"
    }
  fi
  touch "$cache/complete"
}

# One at a time fills the cache; the others wait. Leftovers of one that was killed do no harm.
lock_cache() {
  if ! { mkdir -p "$cache" && : >>"$cache/lock"; } 2>/dev/null; then
    fail "$cache cannot be written: set GLASS_CACHE to a folder where LAMMPS can be built"
  fi
  exec 9>>"$cache/lock"
  flock -n 9 || { say "waiting for another process that builds LAMMPS into $cache"; flock 9; }
}

compiler=$(${CXX:-c++} --version | head -n 1)
mpi=$(mpicxx -show 2>/dev/null; mpirun --version 2>/dev/null | head -n 2)
key=$(printf '%s\n%s\n%s\n' "$options" "$compiler" "$mpi" | sha256sum | cut -c 1-12)
cache=${GLASS_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/glass}/lammps-$tag-$key
if ! is_ready; then
  lock_cache
  is_wanted_source "$cache/source" || fetch_source
  is_ready || build
fi
printf '%s\n%s\n' "$cache/source" "$cache/build/lmp"
