#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Build the LAMMPS release that GLASS is developed with, once, into a cache outside the checkout.
# Prints two lines: the source directory and the executable. Everything else goes to stderr.
#
#   GLASS_CACHE   where the cache stands (default: $XDG_CACHE_HOME/glass or ~/.cache/glass)
#   JOBS          parallel compile jobs (default: all processors)
set -eu

version='4 Feb 2025'
tag=4Feb2025
upstream=https://download.lammps.org/tars/lammps-$tag.tar.gz
debian=pool/main/l/lammps/lammps_20250204+dfsg.1.orig.tar.xz
debian_sha256=3671165bd52fad36734e0a9136c5bc5ecb225e03988f8c89aa13366a8b53b1c7
packages='PLUGIN MANYBODY VORONOI MC REPLICA EXTRA-COMPUTE EXTRA-FIX EXTRA-PAIR PHONON OPT'
options='-DCMAKE_BUILD_TYPE=Release -DBUILD_SHARED_LIBS=ON -DBUILD_MPI=ON -DBUILD_OMP=OFF
  -DDOWNLOAD_VORO=OFF -DLAMMPS_EXCEPTIONS=ON -DWITH_JPEG=OFF -DWITH_PNG=OFF -DWITH_FFMPEG=OFF'
for package in $packages; do options="$options -DPKG_$package=ON"; done

say() { printf 'glass: %s\n' "$*" >&2; }
fail() { say "$*"; exit 1; }

is_wanted_source() { grep -q "\"$version\"" "$1/src/version.h" 2>/dev/null; }

fetch_upstream() {
  curl -sSfL --connect-timeout 10 -o "$1" "$upstream" 2>/dev/null
}

# The site of the apt mirror that this machine is configured for.
apt_site() {
  codename=$(. /etc/os-release && echo "${VERSION_CODENAME:-}")
  apt-get indextargets --format '$(SITE) $(RELEASE)' 'Created-By: Packages' |
    awk -v release="$codename" '$2 == release { print $1; exit }'
}

fetch_debian() {
  helper=/usr/lib/apt/apt-helper
  [ -x $helper ] || return 1
  site=$(apt_site) && [ -n "$site" ] || return 1
  $helper download-file "$site/$debian" "$1" "SHA256:$debian_sha256" >/dev/null 2>&1
}

fetch_source() {
  rm -rf "$cache/fetch" && mkdir -p "$cache/fetch"
  for origin in upstream debian; do
    say "fetching the LAMMPS $version source ($origin archive)"
    if "fetch_$origin" "$cache/fetch/archive" &&
      tar -xf "$cache/fetch/archive" -C "$cache/fetch" 2>/dev/null &&
      is_wanted_source "$cache/fetch/lammps-$tag"; then
      mv "$cache/fetch/lammps-$tag" "$cache/source"
      rm -rf "$cache/fetch"
      return
    fi
    rm -rf "$cache/fetch"/*
  done
  fail "no archive of LAMMPS $version could be fetched; unpack one yourself and set LAMMPS_SOURCE_DIR and LAMMPS_BINARY (an executable built from it with BUILD_SHARED_LIBS=ON and PKG_PLUGIN=ON)"
}

build() {
  jobs=${JOBS:-$(nproc 2>/dev/null || echo 1)}
  say "building LAMMPS $version into $cache (once, about 10 core minutes; log: $cache/build.log)"
  # shellcheck disable=SC2086 # the options are words
  {
    cmake -S "$cache/source/cmake" -B "$cache/build" -G Ninja $options &&
      cmake --build "$cache/build" --parallel "$jobs"
  } >"$cache/build.log" 2>&1 || {
    tail -n 20 "$cache/build.log" >&2
    fail "LAMMPS did not build; the whole log is $cache/build.log"
  }
  touch "$cache/complete"
}

compiler=$(${CXX:-c++} --version | head -n 1)
key=$(printf '%s\n%s\n' "$options" "$compiler" | sha256sum | cut -c 1-12)
cache=${GLASS_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/glass}/lammps-$tag-$key
mkdir -p "$cache"
exec 9>"$cache/lock"
flock 9
is_wanted_source "$cache/source" || fetch_source
[ -e "$cache/complete" ] || build
printf '%s\n%s\n' "$cache/source" "$cache/build/lmp"
