# SPDX-License-Identifier: GPL-2.0-or-later
# Two commands for a fresh machine: make demo, make test. The build itself is CMake's (CMakePresets.json).

# LAMMPS=2026 does everything with LAMMPS 4 Jul 2026, in build-2026.
export LAMMPS
folder := build$(if $(LAMMPS),-$(LAMMPS))
python = $(shell sed -n 's/^GLASS_PYTHON:FILEPATH=//p' $(folder)/CMakeCache.txt)
export GLASS_BUILD := $(CURDIR)/$(folder)

.PHONY: all build demo test bench doc format clean help

all: build

build:
	@cmake/setup.sh

demo: build
	@examples/first/run.sh
	@echo
	@echo 'glass: now the whole measurement of a Cu50Zr50 glass; interrupt it when you have seen enough'
	@examples/cuzr/run.sh

test: build
	@$(python) unittest/run.py $(folder)

bench: build
	@. cmake/environment.sh && for bench in unittest/benchmark/bench_*.py; do \
	  echo "glass: $$bench" && PYTHONPATH=unittest $(python) -B $$bench || exit; done

doc:
	@cmake/setup.sh packages python3-sphinx libjs-mathjax
	@echo 'glass: building the documentation'
	@sphinx-build -q -W -b html doc build/doc
	@echo 'glass: the documentation is build/doc/index.html'

format:
	@cmake/setup.sh packages clang-format
	@git ls-files 'src/*.c' 'src/*.cpp' 'src/*.h' 'unittest/*.cpp' 'unittest/*.h' | xargs clang-format -i

clean:
	rm -rf $(folder)

help:
	@echo 'make demo    set up everything, show something at once (examples/first), then run examples/cuzr'
	@echo 'make test    set up everything and run all tests'
	@echo 'make         set up everything: build/glassplugin.so, build/lmp'
	@echo 'make bench   speed of the styles beside their peers in LAMMPS'
	@echo 'make doc     HTML documentation in build/doc'
	@echo 'make format  clang-format on src and unittest'
	@echo 'make clean   remove build (the LAMMPS in the cache stays)'
	@echo
	@echo 'LAMMPS 4 Jul 2026 instead of 4 Feb 2025, built beside it, in build-2026:'
	@echo '  make test LAMMPS=2026'
	@echo
	@echo 'Your own LAMMPS (shared library, PKG_PLUGIN=ON), with any of them:'
	@echo '  make demo LAMMPS_SOURCE_DIR=<source tree> LAMMPS_BINARY=<executable>'
