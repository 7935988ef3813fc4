/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tells which MPI it is linked to (cmake/trial.cmake). */
#include <cstdio>
#include <mpi.h>

int main()
{
  char name[MPI_MAX_LIBRARY_VERSION_STRING];
  int length, initialized;
  MPI_Get_library_version(name, &length);
  MPI_Initialized(&initialized);
  for (char *c = name; *c; ++c)
    if (*c == '\n' || *c == ';') *c = *c == '\n' ? '\0' : ',';
  std::printf("%s", name);
  return initialized;
}
