# SPDX-License-Identifier: GPL-2.0-or-later
# What is installed beside the plugin: the Python package, and a module file for clusters (Environment Modules, Lmod) that
# lets LAMMPS and Python find both. In the end it tells what to type without one.

install(DIRECTORY src/python/glass DESTINATION "${CMAKE_INSTALL_DATADIR}/glass/python" FILES_MATCHING PATTERN "*.py")

set(GLASS_PLUGIN_FOLDER "${CMAKE_INSTALL_LIBDIR}/lammps/plugins")
set(GLASS_PYTHON_FOLDER "${CMAKE_INSTALL_DATADIR}/glass/python")
set(GLASS_MODULE_FILE "${CMAKE_INSTALL_DATADIR}/modulefiles/glass/${PROJECT_VERSION}")
configure_file(cmake/install_module.cmake.in install_module.cmake @ONLY)
install(SCRIPT "${CMAKE_BINARY_DIR}/install_module.cmake")
