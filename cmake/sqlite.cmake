# SPDX-License-Identifier: GPL-2.0-or-later
# SQLite, the library that keeps the events of saddle searches in a file: the target glass_sqlite.

find_path(SQLITE_INCLUDE_DIR sqlite3.h DOC "Folder of SQLite's header")
find_library(SQLITE_LIBRARY sqlite3 DOC "SQLite's library")
if(NOT SQLITE_INCLUDE_DIR OR NOT SQLITE_LIBRARY)
  message(FATAL_ERROR "SQLite was not found: install it (Debian: libsqlite3-dev), or set SQLITE_INCLUDE_DIR to the "
    "folder of sqlite3.h and SQLITE_LIBRARY to the library")
endif()

add_library(glass_sqlite INTERFACE)
target_include_directories(glass_sqlite SYSTEM INTERFACE "${SQLITE_INCLUDE_DIR}")
target_link_libraries(glass_sqlite INTERFACE "${SQLITE_LIBRARY}")
