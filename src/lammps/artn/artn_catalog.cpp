/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "artn_catalog.h"

#include "snapshot.h"

#include "fmt/format.h"

#include <cerrno>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace LAMMPS_NS;

static const char HEAD[] = "# event catalog of fix artn, format 1";

/* Two configurations are the same when they differ by less than this, root mean square, [length].
 */
static constexpr double SAME_POSITION = 1e-3;

std::string LAMMPS_NS::artn_checksum(const std::string &text)
{
  std::uint32_t crc = 0xffffffffu; /* CRC-32 */
  for (const unsigned char c : text) {
    crc ^= c;
    for (int bit = 0; bit < 8; bit++)
      crc = crc >> 1 ^ (crc & 1 ? 0xedb88320u : 0u);
  }
  return fmt::format("{:08x}", crc ^ 0xffffffffu);
}

/* Sums over atoms of +-cos and +-sin of their phases in the box, in units in which the same
 * displacement of all atoms counts alike in any system. */
std::vector<double> LAMMPS_NS::artn_fingerprint(const Snapshot &s)
{
  constexpr int FUNCTIONS = 8;
  std::vector<double> sums(FUNCTIONS, 0.0);
  const double *h = s.h;
  for (int i = 0; i < s.size(); i++) {
    double r[3];
    for (int d = 0; d < 3; d++)
      r[d] = s.x[3 * i + d] - s.low[d];
    const double sz = r[2] / h[2], sy = (r[1] - h[3] * sz) / h[1];
    const double sx = (r[0] - h[5] * sy - h[4] * sz) / h[0];
    const double phase[3] = {2.0 * M_PI * sx, 2.0 * M_PI * sy, 2.0 * M_PI * sz};
    std::uint64_t bits = (std::uint64_t)s.id[i] * 0x9e3779b97f4a7c15u;
    bits ^= bits >> 29;
    bits *= 0xbf58476d1ce4e5b9u;
    for (int k = 0; k < FUNCTIONS; k++) {
      const double sign = bits >> (40 + k) & 1 ? 1.0 : -1.0;
      const double p = phase[k % 3];
      sums[k] += sign * (k < 3 ? std::cos(p) : std::sin(p)) * s.type[i];
    }
  }
  const double edge = std::cbrt(h[0] * h[1] * h[2]);
  for (double &sum : sums)
    sum *= edge / (2.0 * M_PI * std::sqrt(s.size() + 1.0));
  sums.insert(sums.end(), h, h + 6);
  return sums;
}

static std::string listed(const std::vector<double> &values)
{
  std::string text;
  for (const double value : values)
    text += fmt::format(" {:.17g}", value);
  return text;
}

/* Nobody else may write the file as long as this one has it open. */
static void lock(FILE *fp, const std::string &file)
{
  if (flock(fileno(fp), LOCK_EX | LOCK_NB) == 0)
    return;
  if (errno == EWOULDBLOCK)
    throw std::runtime_error(fmt::format(
        "events file {} is being written by another fix or another run: give each its own", file));
  throw std::runtime_error(fmt::format(
      "events file {} cannot be locked against other writers ({}): put it on a file system with "
      "locks, such as a local disk",
      file, strerror(errno)));
}

ArtnCatalog::ArtnCatalog(const std::string &file, const Task &task, bool resume, double smallest)
    : file_(file), smallest_(smallest), last_step_(-1)
{
  struct stat status;
  if (stat(file.c_str(), &status) == 0 && !S_ISREG(status.st_mode))
    throw std::runtime_error(fmt::format("events file {} is not a regular file: name one", file));
  fp_ = fopen(file.c_str(), "a+b");
  if (!fp_)
    throw std::runtime_error(fmt::format("cannot open events file {}: {}", file, strerror(errno)));
  try {
    lock(fp_, file);
    const long end = read(task, resume);
    fseek(fp_, 0, SEEK_END);
    torn_ = ftell(fp_) - end;
    if (torn_ > 0 && ftruncate(fileno(fp_), end) != 0)
      throw std::runtime_error(fmt::format("cannot cut events file {}: {}", file, strerror(errno)));
    if (end > 0)
      return;
    write(HEAD);
    for (const auto &[name, value] : task)
      write(fmt::format("task {} {}", name, value));
  } catch (...) {
    fclose(fp_);
    throw;
  }
}

ArtnCatalog::~ArtnCatalog()
{
  if (fp_)
    fclose(fp_);
}

void ArtnCatalog::write(const std::string &line)
{
  const std::string whole = line + " *" + artn_checksum(line) + "\n";
  if (fwrite(whole.data(), 1, whole.size(), fp_) != whole.size() || fflush(fp_) != 0)
    throw std::runtime_error(
        fmt::format("cannot write events file {}: {}", file_, strerror(errno)));
}

static ArtnEvent read_event(std::istringstream &words)
{
  ArtnEvent event;
  ArtnSummary &s = event.summary;
  words >> s.id >> s.type >> s.search >> s.outcome >> s.barrier >> s.reverse >> s.difference >>
      s.eigenvalue >> s.displacement >> s.moved;
  for (int &calls : s.calls)
    words >> calls;
  size_t n;
  words >> s.refined_calls >> n;
  if (words)
    event.displaced.resize(n);
  for (ArtnDisplaced &d : event.displaced)
    words >> d.id >> d.saddle[0] >> d.saddle[1] >> d.saddle[2];
  return event;
}

void ArtnCatalog::read_line(const std::string &line, Task &found)
{
  std::istringstream words(line);
  std::string kind;
  words >> kind;
  if (kind == "task") {
    std::string name, value;
    words >> name;
    std::getline(words >> std::ws, value);
    found.emplace_back(name, value);
  } else if (kind == "step") {
    Step step;
    words >> step.step >> step.natoms;
    for (double value; words >> value;)
      step.fingerprint.push_back(value);
    last_step_ = step.step;
    for (const Step &known : steps_)
      if (known.step == step.step)
        return;
    steps_.push_back(step);
  } else if (kind == "event") {
    for (Step &step : steps_)
      if (step.step == last_step_) {
        const ArtnEvent event = read_event(words);
        if (!step.known.insert({event.summary.id, event.summary.search}).second)
          continue; /* once is enough */
        step.events.push_back(event);
        connected_ += event.summary.outcome == GLASS_SEARCH_CONNECTED;
      }
  }
}

/* Where the last whole line ends; 0 where the file is to be begun anew: it is empty, was torn
 * before anything was searched, or is a catalog and `resume` is not set. Only the last line may be
 * torn, and has no end then; anything else is not ours to mend. */
long ArtnCatalog::read(const Task &task, bool resume)
{
  std::ifstream in(file_, std::ios::binary);
  Task found;
  std::string line;
  long end = 0;
  for (size_t number = 1; std::getline(in, line); number++) {
    if (in.eof())
      break;
    const size_t star = line.rfind(" *");
    const bool whole =
        star != std::string::npos && line.substr(star + 2) == artn_checksum(line.substr(0, star));
    if (number == 1 && (!whole || line.compare(0, star, HEAD) != 0))
      throw std::runtime_error(fmt::format(
          "{} is not an event catalog: name another events file, or move this one away", file_));
    if (!resume)
      return 0;
    if (!whole)
      throw std::runtime_error(
          fmt::format("line {} of events file {} is damaged: restore the file, or cut this line "
                      "and all after it, whose searches are then repeated",
                      number, file_));
    end += (long)line.size() + 1;
    line.resize(star);
    read_line(line, found);
  }
  if (end == 0) {
    if (!line.empty() && std::string(HEAD).compare(0, line.size(), line) != 0)
      throw std::runtime_error(fmt::format(
          "{} is not an event catalog: name another events file, or move this one away", file_));
    return 0;
  }
  for (size_t k = 0; k < found.size(); k++)
    if (k >= task.size() || found[k] != task[k])
      throw std::runtime_error(fmt::format(
          "events file {} belongs to a different task: its {} is {}, here it is {}; use the same, "
          "another "
          "file, or resume no",
          file_, found[k].first, found[k].second,
          k < task.size() && task[k].first == found[k].first ? task[k].second : "not given"));
  if (found.size() < task.size() && steps_.empty())
    return 0; /* torn within the head: nothing was searched */
  if (found.size() < task.size())
    throw std::runtime_error(
        fmt::format("events file {} says nothing of {}: it was written by another version; name "
                    "another events file",
                    file_, task[found.size()].first));
  return end;
}

std::vector<ArtnEvent> ArtnCatalog::begin_step(bigint step, const Snapshot &snapshot)
{
  const std::vector<double> fingerprint = artn_fingerprint(snapshot);
  for (const Step &known : steps_) {
    if (known.step != step)
      continue;
    if (known.natoms != snapshot.size())
      throw std::runtime_error(
          fmt::format("events file {} has searches of step {} with {} atoms, here there "
                      "are {}",
                      file_, step, known.natoms, snapshot.size()));
    for (size_t k = 0; k < fingerprint.size(); k++)
      if (k >= known.fingerprint.size() ||
          !(std::fabs(known.fingerprint[k] - fingerprint[k]) < SAME_POSITION))
        throw std::runtime_error(fmt::format(
            "events file {} has searches of step {} from a different configuration ({}): use "
            "another file, "
            "or resume no",
            file_, step, k < fingerprint.size() - 6 ? "other positions" : "another box"));
    if (last_step_ != step)
      write(fmt::format("step {} {}{}", step, known.natoms, listed(known.fingerprint)));
    last_step_ = step;
    return known.events;
  }
  write(fmt::format("step {} {}{}", step, snapshot.size(), listed(fingerprint)));
  last_step_ = step;
  steps_.push_back({step, snapshot.size(), fingerprint, {}, {}});
  return {};
}

void ArtnCatalog::append(const ArtnEvent &event)
{
  const ArtnSummary &s = event.summary;
  std::string line = fmt::format("event {} {} {} {} {:.17g} {:.17g} {:.17g} {:.17g} {:.17g} {}",
                                 s.id, s.type, s.search, s.outcome, s.barrier, s.reverse,
                                 s.difference, s.eigenvalue, s.displacement, s.moved);
  for (const int calls : s.calls)
    line += fmt::format(" {}", calls);
  std::string field;
  int n = 0;
  for (const ArtnDisplaced &d : event.displaced)
    if (std::sqrt(d.saddle[0] * d.saddle[0] + d.saddle[1] * d.saddle[1] +
                  d.saddle[2] * d.saddle[2]) > smallest_) {
      field +=
          fmt::format(" {} {:.17g} {:.17g} {:.17g}", d.id, d.saddle[0], d.saddle[1], d.saddle[2]);
      n++;
    }
  write(line + fmt::format(" {} {}", s.refined_calls, n) + field);
  connected_ += s.outcome == GLASS_SEARCH_CONNECTED;
}
