/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "artn_dump.h"

#include "snapshot.h"

#include "fmt/format.h"

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <stdexcept>
#include <sys/stat.h>
#include <unistd.h>

using namespace LAMMPS_NS;

static const char STEP[] = "ITEM: TIMESTEP";

static bigint read_step(const std::string &file, const std::string &text)
{
  char *rest;
  const bigint step = std::strtoll(text.c_str(), &rest, 10);
  if (*rest || text.empty())
    throw std::runtime_error(fmt::format(
        "dump file {} has the step {}, which is no number: bring the right file back, or "
        "name another one",
        file, text));
  return step;
}

/* Where the snapshots of so many events end; what follows was not finished. Only a dump is ever
 * written over. */
static long end_of(const std::string &file, bigint events)
{
  std::ifstream in(file, std::ios::binary);
  std::string line, step;
  long at = 0, end = 0;
  bigint last = -1;
  while (std::getline(in, line)) {
    end = at;
    at += (long)line.size() + 1;
    if (end == 0 && line != STEP)
      throw std::runtime_error(
          fmt::format("{} is not a dump: name another dump file, or move this one away", file));
    if (line == STEP) {
      if (!std::getline(in, step) || in.eof() || read_step(file, step) >= 10 * events)
        break;
      last = read_step(file, step);
      at += (long)step.size() + 1;
    }
    end = at;
  }
  if (events > 0 && last < 10 * (events - 1) + 2)
    throw std::runtime_error(fmt::format(
        "dump file {} has the snapshots of {} events, but the events file has {}: bring "
        "it back, or use resume no",
        file, (last + 8) / 10, events));
  return events > 0 ? end : 0;
}

ArtnDump::ArtnDump(const std::string &file, double farther, bigint events)
    : file_(file), farther_(farther), events_(events)
{
  struct stat status;
  if (stat(file.c_str(), &status) == 0 && !S_ISREG(status.st_mode))
    throw std::runtime_error(fmt::format("dump file {} is not a regular file: name one", file));
  const long keep = end_of(file, events);
  fp_ = fopen(file.c_str(), keep > 0 ? "r+" : "w");
  if (!fp_ || (keep > 0 && (ftruncate(fileno(fp_), keep) != 0 || fseek(fp_, keep, SEEK_SET) != 0)))
    throw std::runtime_error(fmt::format("cannot open dump file {}: {}", file, strerror(errno)));
}

ArtnDump::~ArtnDump()
{
  if (fp_)
    fclose(fp_);
}

static std::string box_bounds(const Snapshot &s)
{
  const double *h = s.h, *low = s.low;
  const char *edge[3];
  for (int d = 0; d < 3; d++)
    edge[d] = s.periodic[d] ? "pp" : "ff";
  if (!s.triclinic)
    return fmt::format(
        "ITEM: BOX BOUNDS {} {} {}\n{:.17g} {:.17g}\n{:.17g} {:.17g}\n{:.17g} {:.17g}\n", edge[0],
        edge[1], edge[2], low[0], low[0] + h[0], low[1], low[1] + h[1], low[2], low[2] + h[2]);
  const double yz = h[3], xz = h[4], xy = h[5];
  return fmt::format("ITEM: BOX BOUNDS xy xz yz {} {} {}\n{:.17g} {:.17g} {:.17g}\n{:.17g} {:.17g} "
                     "{:.17g}\n{:.17g} {:.17g} {:.17g}\n",
                     edge[0], edge[1], edge[2], low[0] + std::min({0.0, xy, xz, xy + xz}),
                     low[0] + h[0] + std::max({0.0, xy, xz, xy + xz}), xy,
                     low[1] + std::min(0.0, yz), low[1] + h[1] + std::max(0.0, yz), xz, low[2],
                     low[2] + h[2], yz);
}

static double norm(const double v[3])
{
  return std::sqrt(v[0] * v[0] + v[1] * v[1] + v[2] * v[2]);
}

void ArtnDump::append(const Snapshot &initial, const ArtnEvent &event)
{
  struct Row {
    int place;
    const glass_displaced *moved;
  };
  std::vector<Row> rows;
  auto moved = event.displaced.begin();
  for (int i = 0; i < initial.size(); i++) {
    const glass_displaced *d = nullptr;
    if (moved != event.displaced.end() && moved->id == initial.id[i])
      d = &*moved++;
    if (farther_ == 0.0 || (d && (norm(d->saddle) > farther_ || norm(d->final) > farther_)))
      rows.push_back({i, d});
  }
  std::string text;
  for (int frame = 0; frame < 3; frame++) {
    text += fmt::format("{}\n{}\nITEM: NUMBER OF ATOMS\n{}\n{}ITEM: ATOMS id type x y z\n", STEP,
                        10 * events_ + frame, rows.size(), box_bounds(initial));
    for (const Row &row : rows) {
      double x[3];
      for (int d = 0; d < 3; d++)
        x[d] =
            initial.x[3 * row.place + d] +
            (frame && row.moved ? (frame == 1 ? row.moved->saddle[d] : row.moved->final[d]) : 0.0);
      text += fmt::format("{} {} {:.17g} {:.17g} {:.17g}\n", initial.id[row.place],
                          initial.type[row.place], x[0], x[1], x[2]);
    }
  }
  if (fwrite(text.data(), 1, text.size(), fp_) != text.size() || fflush(fp_) != 0)
    throw std::runtime_error(fmt::format("cannot write dump file {}: {}", file_, strerror(errno)));
  events_++;
}
