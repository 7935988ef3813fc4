/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "artn_collector.h"

#include "artn_catalog.h"
#include "artn_dump.h"

#include "error.h"
#include "utils.h"

#include <cstring>
#include <stdexcept>

using namespace LAMMPS_NS;

/* Seconds between two lines of progress. */
static constexpr double REPORT_EVERY = 5.0;

/* Message tags. */
enum { EVENT, FINISHED };

static std::vector<char> pack(const ArtnEvent &event)
{
  const size_t field = event.displaced.size() * sizeof(glass_displaced);
  std::vector<char> bytes(sizeof(ArtnSummary) + field);
  memcpy(bytes.data(), &event.summary, sizeof(ArtnSummary));
  if (field)
    memcpy(bytes.data() + sizeof(ArtnSummary), event.displaced.data(), field);
  return bytes;
}

static ArtnEvent unpack(const std::vector<char> &bytes)
{
  ArtnEvent event;
  memcpy(&event.summary, bytes.data(), sizeof(ArtnSummary));
  event.displaced.resize((bytes.size() - sizeof(ArtnSummary)) / sizeof(glass_displaced));
  if (!event.displaced.empty())
    memcpy(event.displaced.data(), bytes.data() + sizeof(ArtnSummary),
           bytes.size() - sizeof(ArtnSummary));
  return event;
}

ArtnCollector::ArtnCollector(LAMMPS *lmp, MPI_Comm comm, ArtnCatalog *catalog, ArtnDump *dump,
                             const Snapshot &minimum, bigint done, bigint total)
    : Pointers(lmp), catalog_(catalog), dump_(dump), minimum_(minimum), total_(total),
      before_(done), done_(done)
{
  MPI_Comm_dup(comm, &comm_);
  MPI_Comm_rank(comm_, &me_);
  MPI_Comm_size(comm_, &ranks_);
  begun_ = reported_ = MPI_Wtime();
}

void ArtnCollector::report()
{
  const double now = MPI_Wtime();
  if (now - reported_ < REPORT_EVERY)
    return;
  reported_ = now;
  const double rate = (done_ - before_) / (now - begun_);
  const std::string left = rate > 0.0 ? fmt::format("{:.0f} s left", (total_ - done_) / rate)
                                      : "time left not known yet";
  utils::logmesg(
      lmp, "fix artn/atom: {} of {} searches, {} of {} new ones connected, {:.3g} per second, {}\n",
      done_, total_, connected_, done_ - before_, rate, left);
}

void ArtnCollector::accept(const ArtnEvent &event)
{
  const bool connected = event.summary.is_connected();
  try {
    /* The snapshots before the entry that says they are there. */
    if (dump_ && connected)
      dump_->append(minimum_, event);
    catalog_->add(event);
  } catch (const std::runtime_error &e) {
    try {
      catalog_->flush();
    } catch (const std::runtime_error &) {
      /* The first message tells what is wrong. */
    }
    error->one(FLERR, "fix artn/atom: {}", e.what());
  }
  connected_ += connected;
  done_++;
  report();
}

void ArtnCollector::receive(MPI_Status &status)
{
  int size;
  MPI_Get_count(&status, MPI_BYTE, &size);
  std::vector<char> bytes(size);
  MPI_Recv(bytes.data(), size, MPI_BYTE, status.MPI_SOURCE, status.MPI_TAG, comm_,
           MPI_STATUS_IGNORE);
  if (status.MPI_TAG == FINISHED)
    finished_++;
  else
    accept(unpack(bytes));
}

void ArtnCollector::submit(const ArtnEvent &event)
{
  if (me_ == 0) {
    accept(event);
    return;
  }
  MPI_Wait(&request_, MPI_STATUS_IGNORE);
  sending_ = pack(event);
  MPI_Isend(sending_.data(), (int)sending_.size(), MPI_BYTE, 0, EVENT, comm_, &request_);
}

void ArtnCollector::poll()
{
  if (me_ != 0 || ranks_ == 1)
    return;
  int waiting = 1;
  while (waiting) {
    MPI_Status status;
    MPI_Iprobe(MPI_ANY_SOURCE, MPI_ANY_TAG, comm_, &waiting, &status);
    if (waiting)
      receive(status);
  }
}

void ArtnCollector::finish()
{
  if (me_ != 0) {
    MPI_Wait(&request_, MPI_STATUS_IGNORE);
    MPI_Send(nullptr, 0, MPI_BYTE, 0, FINISHED, comm_);
  }
  while (me_ == 0 && finished_ < ranks_ - 1) {
    MPI_Status status;
    MPI_Probe(MPI_ANY_SOURCE, MPI_ANY_TAG, comm_, &status);
    receive(status);
  }
  MPI_Comm_free(&comm_);
}
