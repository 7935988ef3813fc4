# SPDX-License-Identifier: GPL-2.0-or-later
# Voro++, the library of C. H. Rycroft that computes Voronoi cells: the target glass_voro.

find_path(VORO_INCLUDE_DIR voro++.hh PATH_SUFFIXES voro++ DOC "Folder of Voro++'s headers")
find_library(VORO_LIBRARY voro++ DOC "Voro++'s library")
if(NOT VORO_INCLUDE_DIR OR NOT VORO_LIBRARY)
  message(FATAL_ERROR "Voro++ was not found: install it (Debian: voro++-dev), or set VORO_INCLUDE_DIR to the "
    "folder of voro++.hh and VORO_LIBRARY to the library")
endif()

add_library(glass_voro INTERFACE)
target_include_directories(glass_voro SYSTEM INTERFACE "${VORO_INCLUDE_DIR}")
target_link_libraries(glass_voro INTERFACE "${VORO_LIBRARY}")
