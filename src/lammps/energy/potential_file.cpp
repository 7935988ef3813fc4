/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "potential_file.h"

#include "ranks.h"

#include "atom.h"
#include "comm.h"
#include "error.h"
#include "fix.h"
#include "force.h"
#include "input.h"
#include "library.h"
#include "modify.h"
#include "neighbor.h"
#include "utils.h"
#include "variable.h"

#include <algorithm>
#include <cctype>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

using namespace LAMMPS_NS;

/* Files that include files that include files. */
static constexpr int DEEPEST_INCLUDE = 10;

/* The text of the file and of all that it includes, as far as their names are plain. */
static std::string text_of(const std::string &name, int depth)
{
  std::ifstream in(name);
  std::string text, line, file;
  while (std::getline(in, line)) {
    text += line + '\n';
    std::istringstream words(line);
    if (words >> file && file == "include" && words >> file && depth < DEEPEST_INCLUDE)
      text += text_of(file, depth + 1);
  }
  return text;
}

/* Commands without comments, continued lines in one. */
static std::vector<std::string> lines_of(const std::string &text)
{
  std::vector<std::string> lines;
  std::istringstream in(text);
  std::string line;
  bool goes_on = false;
  while (std::getline(in, line)) {
    line = line.substr(0, line.find('#'));
    line = line.substr(0, line.find_last_not_of(" \t\r") + 1);
    if (goes_on)
      lines.back() += ' ' + line;
    else
      lines.push_back(line);
    goes_on = !line.empty() && line.back() == '&';
    if (goes_on)
      lines.back().pop_back();
  }
  return lines;
}

static bool is_of_a_name(char c)
{
  return std::isalnum((unsigned char)c) || c == '_';
}

/* Whether a line ends LAMMPS, by itself or in the branch of an if. */
static bool quits(const std::string &line)
{
  std::istringstream in(line);
  std::string first;
  in >> first;
  if (first == "quit")
    return true;
  if (first != "if" && first != "partition")
    return false;
  for (size_t at = line.find("quit"); at != std::string::npos; at = line.find("quit", at + 1))
    if (std::string(" \t\"'").find(line[at - 1]) != std::string::npos &&
        (at + 4 == line.size() || std::string(" \t\"'").find(line[at + 4]) != std::string::npos))
      return true;
  return false;
}

/* Names after $ and v_ in a line. */
static void add_names(const std::string &line, std::set<std::string> &names)
{
  for (size_t at = 0; at + 1 < line.size(); at++) {
    size_t begin = 0, end = 0;
    if (line[at] == '$' && line[at + 1] == '{') {
      begin = at + 2;
      end = line.find('}', begin);
    } else if (line[at] == '$' && is_of_a_name(line[at + 1])) {
      begin = at + 1;
      end = at + 2;
    } else if (line.compare(at, 2, "v_") == 0 && (at == 0 || !is_of_a_name(line[at - 1]))) {
      begin = end = at + 2;
      while (end < line.size() && is_of_a_name(line[end]))
        end++;
    }
    if (end != std::string::npos && end > begin)
      names.insert(line.substr(begin, end - begin));
  }
}

const Fix *PotentialFile::fix_of_charges(LAMMPS *lmp)
{
  for (const Fix *fix : lmp->modify->get_fix_list())
    for (const char *family : {"qeq/", "acks2/", "qtpie/", "electrode/"})
      if (utils::strmatch(fix->style, std::string("^") + family))
        return fix;
  return nullptr;
}

static void require_plain_atoms(LAMMPS *run, const std::string &style)
{
  const Atom *atom = run->atom;
  if (atom->nbonds || atom->nangles || atom->ndihedrals || atom->nimpropers)
    run->error->all(FLERR,
                    "{} cannot copy bonds, but the system has {} bonds, {} angles, {} dihedrals, "
                    "{} impropers: only potentials of the pair style are evaluated",
                    style, atom->nbonds, atom->nangles, atom->ndihedrals, atom->nimpropers);
}

static void require_plain_packages(LAMMPS *run, const std::string &style)
{
  if (run->kokkos)
    run->error->all(FLERR, "{} cannot copy a run with KOKKOS: start LAMMPS without -k and -sf kk",
                    style);
  for (const char *package : {"gpu", "intel"})
    if (run->modify->get_fix_by_id(std::string("package_") + package))
      run->error->all(FLERR,
                      "{} cannot copy a run with the package {}: start LAMMPS without -sf {} and "
                      "-pk {}",
                      style, package, package, package);
}

/* Forces that a minimization of the run feels and the pair style does not give. */
void PotentialFile::warn_of_forces(LAMMPS *run, const std::string &style)
{
  const std::set<std::string> without = {"enforce2d", "halt", "pair", "store/force", "viscous"};
  for (Fix *fix : run->modify->get_fix_list()) {
    if (!(run->modify->get_fix_mask(fix) & FixConst::MIN_POST_FORCE) || without.count(fix->style) ||
        std::find(warned_.begin(), warned_.end(), fix->id) != warned_.end())
      continue;
    warned_.push_back(fix->id);
    if (run->comm->me == 0)
      run->error->warning(FLERR,
                          "{}: fix {} ({}) changes forces of the run but not those of the private "
                          "LAMMPS instance: results are those of the pair style alone",
                          style, fix->id, fix->style);
  }
}

void PotentialFile::take_variables(LAMMPS *run, const std::string &style, const std::string &text)
{
  std::set<std::string> used;
  std::map<std::string, std::string> defined; /* styles of those that the file defines itself */
  for (const std::string &line : lines_of(text)) {
    std::istringstream in(line);
    std::string command, name, kind;
    add_names(line, used);
    if (in >> command >> name >> kind && command == "variable")
      defined.emplace(name, kind);
  }
  Variable value;
  variables_.clear();
  for (const std::string &name : used) {
    /* LAMMPS keeps a variable of style index or loop that is there already. */
    const auto own = defined.find(name);
    if (run->input->variable->find(name.c_str()) < 0 ||
        (own != defined.end() && own->second != "index" && own->second != "loop"))
      continue;
    switch (lammps_extract_variable_datatype(run, name.c_str())) {
    case LMP_VAR_EQUAL:
      value.style = "equal";
      break;
    case LMP_VAR_STRING:
      value.style = "index";
      break;
    default:
      run->error->all(FLERR,
                      "{}: the potential file {} uses the variable {}, which has a value for each "
                      "atom or a vector: only single numbers and text can be taken along",
                      style, name_, name);
    }
    const char *text_of_value = run->input->variable->retrieve(name.c_str());
    if (!text_of_value)
      run->error->all(FLERR, "{}: the variable {} in the potential file {} has no value", style,
                      name, name_);
    value.name = name;
    value.value = text_of_value;
    variables_.push_back(value);
  }
}

void PotentialFile::read(LAMMPS *run, const std::string &style)
{
  if (!run->force->pair)
    run->error->all(FLERR, "{} needs a pair style", style);
  if (run->force->kspace)
    run->error->all(FLERR,
                    "{} cannot be used with a long-range solver: clusters have no periodic images",
                    style);
  require_plain_packages(run, style);
  require_plain_atoms(run, style);
  if (run->neighbor->nex_mol)
    run->error->all(FLERR, "{} cannot copy neigh_modify exclude molecule: use exclude group",
                    style);
  if (const Fix *fix = fix_of_charges(run))
    run->error->all(FLERR,
                    "{} cannot copy charges that equilibrate: fix {} ({}) changes them with every "
                    "displacement; fixed charges need no such fix",
                    style, fix->id, fix->style);

  std::string text;
  int readable = 1;
  if (run->comm->me == 0) {
    readable = std::ifstream(name_).good();
    text = text_of(name_, 0);
  }
  MPI_Bcast(&readable, 1, MPI_INT, 0, run->world);
  if (!readable)
    run->error->all(FLERR,
                    "{} cannot read potential file {}: name the file of commands that the main "
                    "script includes",
                    style, name_);
  text = Ranks::share(run->world, text);
  for (const std::string &line : lines_of(text))
    if (quits(line))
      run->error->all(FLERR,
                      "{}: the potential file {} has the command \"{}\", which would end the run: "
                      "take it out",
                      style, name_, line);
  take_variables(run, style, text);
  warn_of_forces(run, style);
}
