# SPDX-License-Identifier: GPL-2.0-or-later
# Does the plugin fit the LAMMPS that will load it? Two things that only show at run time are tried here, so that they
# are told now, with what to do: both must use one MPI, and the executable must export LAMMPS's symbols to plugins.
#
# Defines glass_mpi_libraries(<file> <variable>): the MPI libraries that an executable or a shared library loads.

function(glass_mpi_libraries file variable)
  execute_process(COMMAND ldd "${file}" OUTPUT_VARIABLE text ERROR_QUIET)
  string(REGEX MATCHALL "lib(mpi|mpich|mpi_intel)[.]so[.0-9]*" libraries "${text}")
  list(REMOVE_DUPLICATES libraries)
  set(${variable} "${libraries}" PARENT_SCOPE)
endfunction()

# The MPI that the compiler wrapper links, by its own words: "Open MPI v4.1.4, ..." or "MPICH Version: ...".
set(trial "${CMAKE_CURRENT_LIST_DIR}/trial")
try_run(GLASS_MPI_STATUS GLASS_MPI_COMPILED "${CMAKE_BINARY_DIR}/trial/mpi" "${trial}/mpi.cpp"
  LINK_LIBRARIES MPI::MPI_CXX COMPILE_OUTPUT_VARIABLE output RUN_OUTPUT_VARIABLE GLASS_MPI_NAME
  COPY_FILE "${CMAKE_BINARY_DIR}/trial/mpi.exe")
if(NOT GLASS_MPI_COMPILED)
  message(FATAL_ERROR "A program cannot be built with the MPI that was found (MPI_CXX_COMPILER is "
    "${MPI_CXX_COMPILER}):\n${output}")
endif()
if(EXISTS "${CMAKE_BINARY_DIR}/trial/mpi.exe")
  glass_mpi_libraries("${CMAKE_BINARY_DIR}/trial/mpi.exe" libraries)
  set(GLASS_MPI_NAME "${GLASS_MPI_NAME}" CACHE INTERNAL "MPI of the compiler wrapper")
  set(GLASS_MPI_LIBRARIES "${libraries}" CACHE INTERNAL "its libraries")
endif()

# All but Open MPI share the binary interface of MPICH.
function(glass_mpi_family name variable)
  set(family "MPICH or one of its kind")
  if(name MATCHES "Open MPI")
    set(family "Open MPI")
  endif()
  set(${variable} "${family}" PARENT_SCOPE)
endfunction()

string(REGEX MATCH "MPI v[0-9.]+: *([^\n]*)" _ "${help}")
set(lammps_mpi "${CMAKE_MATCH_1}")
glass_mpi_family("${lammps_mpi}" lammps_family)
glass_mpi_family("${GLASS_MPI_NAME}" own_family)
if(NOT lammps_family STREQUAL own_family)
  message(FATAL_ERROR "${LAMMPS_BINARY} uses ${lammps_family} (${lammps_mpi}), but the MPI compiler found is "
    "${MPI_CXX_COMPILER} of ${own_family} (${GLASS_MPI_NAME}); a plugin must use the MPI of the LAMMPS that loads it: "
    "set -D MPI_CXX_COMPILER=<mpicxx of that MPI>, or build LAMMPS with this one")
endif()

# A plugin of ten lines, loaded once for each executable.
file(TIMESTAMP "${LAMMPS_BINARY}" time)
if(NOT GLASS_TRIED STREQUAL "${LAMMPS_BINARY} ${time}")
  try_compile(compiled "${CMAKE_BINARY_DIR}/trial/plugin" "${trial}" trial
    CMAKE_FLAGS "-DTRIAL_INCLUDES=${LAMMPS_SOURCE_DIR}/src|${LAMMPS_SOURCE_DIR}/src/PLUGIN"
    "-DTRIAL_INTEGERS=${GLASS_LAMMPS_INTEGERS}" "-DMPI_CXX_COMPILER=${MPI_CXX_COMPILER}"
    OUTPUT_VARIABLE output)
  if(NOT compiled)
    message(FATAL_ERROR "A plugin of ten lines cannot be built with the headers in ${LAMMPS_SOURCE_DIR}:\n${output}")
  endif()
  file(WRITE "${CMAKE_BINARY_DIR}/trial/in.trial" "plugin load ${CMAKE_BINARY_DIR}/trial/plugin/trial.so\n")
  execute_process(COMMAND "${LAMMPS_BINARY}" -in "${CMAKE_BINARY_DIR}/trial/in.trial" -log none -nocite
    OUTPUT_VARIABLE output ERROR_VARIABLE errors RESULT_VARIABLE status)
  if(NOT output MATCHES "trial plugin loaded")
    message(FATAL_ERROR "${LAMMPS_BINARY} cannot load a plugin of ten lines:\n${output}${errors}\n"
      "If it says 'undefined symbol', the executable does not export LAMMPS's symbols: build LAMMPS with "
      "-D BUILD_SHARED_LIBS=ON, or link a static lmp with -rdynamic (LAMMPS's CMake does so with PKG_PLUGIN=ON)")
  endif()
  set(GLASS_TRIED "${LAMMPS_BINARY} ${time}" CACHE INTERNAL "the executable that has loaded the trial plugin")
endif()
