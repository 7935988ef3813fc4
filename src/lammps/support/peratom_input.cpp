/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "peratom_input.h"

#include "arg_info.h"
#include "atom.h"
#include "compute.h"
#include "error.h"
#include "fix.h"
#include "group.h"
#include "input.h"
#include "modify.h"
#include "update.h"
#include "variable.h"

#include <cmath>
#include <stdexcept>

using namespace LAMMPS_NS;

static constexpr double LARGEST = 1e140; /* sums of squares of all atoms stay finite */

PeratomInput::PeratomInput(LAMMPS *lmp, const std::string &style, const std::string &arg,
                           Kind values)
    : Pointers(lmp), style(style), arg(arg), values(values), kind(ArgInfo::NONE), column(0),
      busy(false)
{
  bool valid = arg.size() > 2 && arg[1] == '_';
  try {
    const ArgInfo info(arg);
    kind = info.get_type();
    id = info.get_name();
    column = info.get_index1();
    valid = valid && kind > ArgInfo::NONE && !(values == LOCAL && kind == ArgInfo::VARIABLE) &&
            info.get_dim() < 2 &&
            (info.get_dim() == 0 || (kind != ArgInfo::VARIABLE && column > 0));
  } catch (const std::out_of_range &) {
    valid = false; /* an index that no int can hold */
  }
  if (!valid)
    error->all(FLERR, "Illegal {} input {}: it must be c_ID, c_ID[i], f_ID{}", style, arg,
               values == LOCAL ? " or f_ID[i]" : ", f_ID[i] or v_name");
}

/* The source is looked up at each use: between two runs it may have been deleted or defined anew.
 */

Compute *PeratomInput::find_compute()
{
  Compute *compute = modify->get_compute_by_id(id);
  if (!compute)
    error->all(FLERR, "{} input {}: there is no compute with ID {}: define it before the run",
               style, arg, id);
  require_values("compute " + id, compute->style,
                 values == LOCAL ? compute->local_flag : compute->peratom_flag);
  check_columns("compute " + id,
                values == LOCAL ? compute->size_local_cols : compute->size_peratom_cols);
  return compute;
}

Fix *PeratomInput::find_fix()
{
  Fix *fix = modify->get_fix_by_id(id);
  if (!fix)
    error->all(FLERR, "{} input {}: there is no fix with ID {}: define it before the run", style,
               arg, id);
  require_values("fix " + id, fix->style, values == LOCAL ? fix->local_flag : fix->peratom_flag);
  check_columns("fix " + id, values == LOCAL ? fix->size_local_cols : fix->size_peratom_cols);
  return fix;
}

int PeratomInput::find_variable()
{
  const int index = input->variable->find(id.c_str());
  if (index < 0)
    error->all(FLERR, "{} input {}: there is no variable named {}: define it before the run", style,
               arg, id);
  if (!input->variable->atomstyle(index))
    error->all(FLERR, "{} input {}: variable {} is not atom-style: define it with style atom",
               style, arg, id);
  return index;
}

void PeratomInput::require_values(const std::string &source, const char *source_style, bool present)
{
  if (!present)
    error->all(FLERR, "{} input {}: {} (style {}) has no {} values: name one that has", style, arg,
               source, source_style, word());
}

void PeratomInput::check_columns(const std::string &source, int columns)
{
  const std::string name = arg.substr(0, 2) + id;
  if (columns == 0 && column > 0)
    error->all(FLERR, "{} input {}: {} has a {} vector, not an array: use {}", style, arg, source,
               word(), name);
  if (columns > 0 && column == 0)
    error->all(FLERR, "{} input {}: {} has a {} array of {} columns: choose one as {}[i]", style,
               arg, source, word(), columns, name);
  if (column > columns)
    error->all(FLERR, "{} input {}: there is no column {}, {} has {}", style, arg, column, source,
               columns);
}

void PeratomInput::init()
{
  if (kind == ArgInfo::COMPUTE)
    find_compute();
  else if (kind == ArgInfo::FIX)
    find_fix();
  else
    find_variable();
}

static void copy(int n, int column, const double *vector, const double *const *array,
                 double *values)
{
  for (int i = 0; i < n; i++)
    values[i] = column ? array[i][column - 1] : vector[i];
}

void PeratomInput::invoke(Compute *compute)
{
  const int flag = values == LOCAL ? Compute::INVOKED_LOCAL : Compute::INVOKED_PERATOM;
  if (!compute->is_initialized())
    error->all(FLERR, "{} input {}: compute {} cannot be invoked before a run initialized it",
               style, arg, id);
  if (compute->invoked_flag & flag)
    return;
  if (values == LOCAL)
    compute->compute_local();
  else
    compute->compute_peratom();
  compute->invoked_flag |= flag;
}

void PeratomInput::require_current(int freq)
{
  if (freq > 0 && update->ntimestep % freq)
    error->all(FLERR,
               "{} input {}: Fix {} not computed at compatible time: step {} is no multiple of {}",
               style, arg, id, update->ntimestep, freq);
}

/* A source that needs this input itself would ask for it again, for ever. */
class PeratomInput::Asking {
public:
  explicit Asking(PeratomInput *input) : input(input)
  {
    if (input->busy)
      input->error->all(FLERR,
                        "{} input {}: it needs the values of this compute itself: name a source "
                        "that does not",
                        input->style, input->arg);
    input->busy = true;
  }
  ~Asking() { input->busy = false; }

private:
  PeratomInput *input;
};

void PeratomInput::fetch(int igroup, double *values)
{
  const Asking asking(this);
  if (kind == ArgInfo::COMPUTE) {
    Compute *compute = find_compute();
    invoke(compute);
    copy(atom->nlocal, column, compute->vector_atom, compute->array_atom, values);
  } else if (kind == ArgInfo::FIX) {
    const Fix *fix = find_fix();
    require_current(fix->peratom_freq);
    copy(atom->nlocal, column, fix->vector_atom, fix->array_atom, values);
  } else {
    input->variable->compute_atom(find_variable(), igroup, values, 1, 0);
  }
}

std::vector<double> PeratomInput::fetch_rows()
{
  const Asking asking(this);
  std::vector<double> rows;
  if (kind == ArgInfo::COMPUTE) {
    Compute *compute = find_compute();
    invoke(compute);
    rows.resize(compute->size_local_rows);
    copy((int)rows.size(), column, compute->vector_local, compute->array_local, rows.data());
  } else {
    const Fix *fix = find_fix();
    require_current(fix->local_freq);
    rows.resize(fix->size_local_rows);
    copy((int)rows.size(), column, fix->vector_local, fix->array_local, rows.data());
  }
  return rows;
}

void PeratomInput::require_finite(const std::vector<int> &atoms, const double *values)
{
  for (int i : atoms) {
    if (std::isfinite(values[i]) && std::fabs(values[i]) > LARGEST)
      error->one(FLERR,
                 "{} input {}: the value of atom {} is {}, but at most {} can be squared: "
                 "scale it by an atom-style variable",
                 style, arg, atom->tag_enable ? std::to_string(atom->tag[i]) : "(without ID)",
                 values[i], LARGEST);
    if (!std::isfinite(values[i]))
      error->one(FLERR, "{} input {}: the value of atom {} is not finite: {}", style, arg,
                 atom->tag_enable ? std::to_string(atom->tag[i]) : "(without ID)", values[i]);
  }
}

std::vector<int> LAMMPS_NS::selected_atoms(LAMMPS *lmp, int igroup, PeratomInput *mask)
{
  const Atom *atom = lmp->atom;
  const int groupbit = lmp->group->bitmask[igroup];
  std::vector<int> atoms;
  for (int i = 0; i < atom->nlocal; i++)
    if (atom->mask[i] & groupbit)
      atoms.push_back(i);
  if (!mask)
    return atoms;
  std::vector<double> flag(atom->nlocal);
  mask->fetch(igroup, flag.data());
  mask->require_finite(atoms, flag.data());
  std::vector<int> selected;
  for (int i : atoms)
    if (flag[i] != 0.0)
      selected.push_back(i);
  return selected;
}
