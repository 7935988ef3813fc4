# SPDX-License-Identifier: GPL-2.0-or-later
# PARPACK, the parallel eigenvalue solver of ARPACK-NG: the target glass_parpack.

find_library(PARPACK_LIBRARY parpack DOC "PARPACK's library")
if(NOT PARPACK_LIBRARY)
  message(FATAL_ERROR "PARPACK was not found: install it (Debian: libparpack2-dev), or set PARPACK_LIBRARY to "
    "the library")
endif()

add_library(glass_parpack INTERFACE)
target_link_libraries(glass_parpack INTERFACE "${PARPACK_LIBRARY}")
