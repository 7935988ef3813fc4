# SPDX-License-Identifier: GPL-2.0-or-later
# The LAMMPS that the plugin is built for: its headers, and the executable that will load it.
#
#   LAMMPS_SOURCE_DIR  the source tree (the folder that holds src/)
#   LAMMPS_BINARY      an executable built from it with PKG_PLUGIN=ON and MPI, best with BUILD_SHARED_LIBS=ON
#                      (default: lmp in LAMMPS_SOURCE_DIR/build, beside an installed LAMMPS that CMake's
#                      find_package finds, or on PATH)
#
# An installed LAMMPS brings only a part of the headers that styles need, so the source tree is needed with it too.
#
# Defines the target lammps_headers and makes <build>/lmp, which runs the executable.

set(LAMMPS_SOURCE_DIR "$ENV{LAMMPS_SOURCE_DIR}" CACHE PATH "LAMMPS source tree")
set(LAMMPS_BINARY "$ENV{LAMMPS_BINARY}" CACHE FILEPATH "LAMMPS executable built from that source")
if(NOT LAMMPS_BINARY)
  unset(LAMMPS_BINARY CACHE)
  find_package(LAMMPS CONFIG QUIET)
  find_program(LAMMPS_BINARY lmp HINTS "${LAMMPS_SOURCE_DIR}/build" "${LAMMPS_DIR}/../../../bin"
    DOC "LAMMPS executable built from that source")
endif()

if(NOT EXISTS "${LAMMPS_SOURCE_DIR}/src/version.h")
  message(FATAL_ERROR "LAMMPS_SOURCE_DIR is '${LAMMPS_SOURCE_DIR}', which has no src/version.h: set it to "
    "a LAMMPS source tree, or run 'make' to have one fetched and built")
endif()
if(NOT LAMMPS_BINARY)
  message(FATAL_ERROR "LAMMPS_BINARY is not set, and there is no lmp in ${LAMMPS_SOURCE_DIR}/build, beside an "
    "installed LAMMPS (CMAKE_PREFIX_PATH) or on PATH: set it to the executable built from LAMMPS_SOURCE_DIR")
endif()
if(NOT EXISTS "${LAMMPS_BINARY}")
  message(FATAL_ERROR "LAMMPS_BINARY is '${LAMMPS_BINARY}', which does not exist: set it to the executable "
    "built from LAMMPS_SOURCE_DIR")
endif()

# "4 Feb 2025" as 20250204.
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${LAMMPS_SOURCE_DIR}/src/version.h")
file(STRINGS "${LAMMPS_SOURCE_DIR}/src/version.h" line REGEX "LAMMPS_VERSION")
string(REGEX MATCH "\"([0-9]+) ([A-Z][a-z][a-z])[a-z]* ([0-9]+)\"" _ "${line}")
set(day "${CMAKE_MATCH_1}")
set(month "${CMAKE_MATCH_2}")
set(year "${CMAKE_MATCH_3}")
set(GLASS_LAMMPS_NAME "${day} ${month} ${year}")
set(months Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec)
list(FIND months "${month}" month)
math(EXPR version "${year} * 10000 + (${month} + 1) * 100 + ${day}")

# How the executable was compiled; the plugin must agree.
execute_process(COMMAND "${LAMMPS_BINARY}" -h OUTPUT_VARIABLE help ERROR_VARIABLE help_error RESULT_VARIABLE status)
if(NOT status EQUAL 0)
  message(FATAL_ERROR "${LAMMPS_BINARY} -h failed:\n${help_error}")
endif()
if(NOT help MATCHES "(^|[ \n])PLUGIN[ \n]")
  message(FATAL_ERROR "${LAMMPS_BINARY} was built without the PLUGIN package: build it with -D PKG_PLUGIN=ON")
endif()
if(help MATCHES "MPI STUBS")
  message(FATAL_ERROR "${LAMMPS_BINARY} was built without MPI: build it with -D BUILD_MPI=ON")
endif()
if(NOT help MATCHES "\\(${GLASS_LAMMPS_NAME}|- ${GLASS_LAMMPS_NAME}")
  message(FATAL_ERROR "${LAMMPS_BINARY} is not LAMMPS ${GLASS_LAMMPS_NAME}, the release in LAMMPS_SOURCE_DIR")
endif()
string(REGEX MATCH "-D(LAMMPS_(SMALLBIG|BIGBIG|SMALLSMALL))" _ "${help}")
set(GLASS_LAMMPS_INTEGERS "${CMAKE_MATCH_1}")
if(NOT GLASS_LAMMPS_INTEGERS)
  set(GLASS_LAMMPS_INTEGERS LAMMPS_SMALLBIG)
endif()

add_library(lammps_headers INTERFACE)
target_include_directories(lammps_headers SYSTEM INTERFACE
  "${LAMMPS_SOURCE_DIR}/src" "${LAMMPS_SOURCE_DIR}/src/PLUGIN" "${LAMMPS_SOURCE_DIR}/src/MANYBODY")
target_compile_definitions(lammps_headers INTERFACE
  GLASS_LAMMPS_VERSION=${version} "GLASS_LAMMPS_NAME=\"${GLASS_LAMMPS_NAME}\""
  ${GLASS_LAMMPS_INTEGERS} OMPI_SKIP_MPICXX MPICH_SKIP_MPICXX)
target_link_libraries(lammps_headers INTERFACE MPI::MPI_CXX ${CMAKE_DL_LIBS})

include(cmake/trial.cmake)

# Never write through a link that stands there.
if(IS_SYMLINK "${CMAKE_BINARY_DIR}/lmp")
  file(REMOVE "${CMAKE_BINARY_DIR}/lmp")
endif()
set(LAMMPS_POTENTIALS_DIR "${LAMMPS_SOURCE_DIR}/potentials")
configure_file(cmake/lmp.in lmp @ONLY)
file(CHMOD "${CMAKE_BINARY_DIR}/lmp" PERMISSIONS
  OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
message(STATUS "LAMMPS ${GLASS_LAMMPS_NAME}: ${LAMMPS_SOURCE_DIR}, ${LAMMPS_BINARY}")
