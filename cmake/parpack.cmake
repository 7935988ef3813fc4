# SPDX-License-Identifier: GPL-2.0-or-later
# PARPACK, the parallel eigenvalue solver of ARPACK-NG: the target glass_parpack. It must use the MPI of LAMMPS.

find_library(PARPACK_LIBRARY parpack DOC "PARPACK's library")
if(NOT PARPACK_LIBRARY)
  message(FATAL_ERROR "PARPACK was not found: install it (Debian: libparpack2-dev), or set PARPACK_LIBRARY to "
    "the library")
endif()
glass_mpi_libraries("${PARPACK_LIBRARY}" libraries)
if(libraries AND GLASS_MPI_LIBRARIES AND NOT libraries STREQUAL GLASS_MPI_LIBRARIES)
  message(FATAL_ERROR "${PARPACK_LIBRARY} uses another MPI (${libraries}) than LAMMPS and the plugin "
    "(${GLASS_MPI_LIBRARIES}): set PARPACK_LIBRARY to one that was built with the MPI of LAMMPS")
endif()

add_library(glass_parpack INTERFACE)
target_link_libraries(glass_parpack INTERFACE "${PARPACK_LIBRARY}")
