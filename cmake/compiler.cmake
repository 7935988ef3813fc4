# SPDX-License-Identifier: GPL-2.0-or-later
# Language standards, visibility, warnings, and the sanitizers.

set(CMAKE_C_STANDARD 11)
set(CMAKE_C_STANDARD_REQUIRED ON)
set(CMAKE_C_EXTENSIONS ON)
set(CMAKE_CXX_STANDARD 17)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_C_VISIBILITY_PRESET hidden)
set(CMAKE_CXX_VISIBILITY_PRESET hidden)
set(CMAKE_VISIBILITY_INLINES_HIDDEN ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "Build type" FORCE)
endif()
# Where nobody chose other flags: CMake's own are -O3 -DNDEBUG for both languages.
if(CMAKE_C_FLAGS_RELEASE STREQUAL "-O3 -DNDEBUG")
  set(CMAKE_C_FLAGS_RELEASE "-O3")
endif()
if(CMAKE_CXX_FLAGS_RELEASE STREQUAL "-O3 -DNDEBUG")
  set(CMAKE_CXX_FLAGS_RELEASE "-O2")
endif()

add_library(glass_warnings INTERFACE)
target_compile_options(glass_warnings INTERFACE -Wall -Wextra)
# Optimisations that change no finite result: sums keep their order, NaN stays NaN.
add_library(glass_arithmetic INTERFACE)
target_compile_options(glass_arithmetic INTERFACE -fno-math-errno -fno-trapping-math)
# Compilers use half of an AVX-512 vector unless told otherwise; the core's loops are long enough.
include(CheckCCompilerFlag)
check_c_compiler_flag(-mprefer-vector-width=512 GLASS_HAS_VECTOR_WIDTH)
if(GLASS_HAS_VECTOR_WIDTH)
  target_compile_options(glass_arithmetic INTERFACE -mprefer-vector-width=512)
endif()

option(GLASS_SANITIZE "Build with the address and undefined behaviour sanitizers" OFF)
if(GLASS_SANITIZE)
  add_compile_options(-fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(-fsanitize=address,undefined)
endif()
