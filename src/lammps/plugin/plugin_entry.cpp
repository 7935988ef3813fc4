/* SPDX-License-Identifier: GPL-2.0-or-later */
/* glassplugin.so, the file that LAMMPS loads: it lets the styles in only where they fit.
 *
 * LAMMPS's classes and symbols differ between releases. So this file keeps to LAMMPS's C interface,
 * which every release can load, and opens glassstyles.so beside it after the checks. */

#include "library.h"
#include "lmptype.h"

#include <dlfcn.h>
#include <string>

using namespace LAMMPS_NS;

namespace {

void stop(void *lmp, const std::string &message)
{
  lammps_error(lmp, LMP_ERROR_ALL | LMP_ERROR_WORLD, message.c_str());
}

void require_same_lammps(void *lmp)
{
  if (lammps_version(lmp) != GLASS_LAMMPS_VERSION) {
    const auto *loaded = static_cast<const char *>(lammps_extract_global(lmp, "lammps_version"));
    stop(lmp, std::string("The GLASS plugin was compiled for LAMMPS " GLASS_LAMMPS_NAME
                          " but is loaded into LAMMPS ") +
                  (loaded ? loaded : "of unknown version") +
                  ": build it again with LAMMPS_SOURCE_DIR set to the source of this LAMMPS");
  }
  const int tag = lammps_extract_setting(lmp, "tagint");
  const int image = lammps_extract_setting(lmp, "imageint");
  if (tag != sizeof(tagint) || image != sizeof(imageint))
    stop(lmp, "The GLASS plugin was compiled for atom IDs of " + std::to_string(sizeof(tagint)) +
                  " bytes and image flags of " + std::to_string(sizeof(imageint)) +
                  ", but this LAMMPS has " + std::to_string(tag) + " and " + std::to_string(image) +
                  ": build it again with LAMMPS_BINARY set to this LAMMPS");
}

/* Styles outlive "plugin unload" and private LAMMPS instances, so their code stays in memory. */
void *open_styles(void *lmp)
{
  Dl_info self = {};
  dladdr(reinterpret_cast<void *>(open_styles), &self);
  const std::string path = self.dli_fname;
  const std::string styles = path.substr(0, path.rfind('/') + 1) + "glassstyles.so";
  void *library = dlopen(styles.c_str(), RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
  if (!library)
    stop(lmp, std::string("The GLASS plugin cannot open its styles: ") + dlerror());
  return library;
}

} // namespace

extern "C" __attribute__((visibility("default"))) void lammpsplugin_init(void *lmp, void *handle,
                                                                         void *regfunc)
{
  require_same_lammps(lmp);
  using Register = void(void *lmp, void *handle, void *regfunc);
  reinterpret_cast<Register *>(dlsym(open_styles(lmp), "glass_register_styles"))(lmp, handle,
                                                                                 regfunc);
}
