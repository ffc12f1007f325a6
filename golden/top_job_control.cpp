// SPDX-License-Identifier: Apache-2.0
// hdp_top's job control and scheduler in time (docs/coprocessor.md sections 4, 5 and 9).
#include <algorithm>
#include <limits>

#include "golden/top_state.hpp"

namespace hdp {
namespace {

constexpr int kCheckCycles = 16;

}  // namespace

bool TopModel::State::all_written() const {
  std::uint32_t written = 0;
  for (const CoreHeads& core : heads) written += core.written;
  return written == job.heads;
}

void TopModel::State::control() {
  next = state;
  switch (state) {
    case TopState::Idle:
      if (!registers.job_waiting() || registers.error_flag()) break;
      job = registers.waiting_job();
      registers.take_job();
      checked = 0;
      next = TopState::Check;
      break;
    case TopState::Check: {
      if (++checked < kCheckCycles) break;
      const JobError error = descriptor_error(machine, job);
      next = error == JobError::None ? TopState::Start : TopState::Idle;
      if (error == JobError::None) break;
      registers.set_error(error, 0);
      registers.job_failed();
      break;
    }
    case TopState::Start:
      start_job();
      next = TopState::Run;
      break;
    case TopState::Run:
      if (all_written() && write.answered()) next = TopState::Finish;
      break;
    case TopState::Drain:
      if (!read.quiet() || !write.quiet()) break;
      if (drain_failed) registers.job_failed();
      registers.statistics().drop();
      end_job(false);
      next = TopState::Idle;
      break;
    case TopState::Finish:
      registers.job_done();
      end_job(true);
      next = TopState::Idle;
      break;
  }
}

void TopModel::State::start_job() {
  const JobLayout layout(machine, job);
  const Config config = job.config(machine.core.int_bits);
  const Shape shape = job.shape();
  registers.statistics().start_job();
  loader.start_job(layout, config, shape);
  read.start_job(layout, config);
  write.start_job(layout);
  for (std::size_t n = 0; n < cores.size(); ++n) {
    heads[n].start_job();
    cores[n].configure(config, shape, static_cast<int>(job.heads));
    inputs[n].start = true;
  }
  assigned = 0;
  last_core = cores.size() - 1;
  job_active = true;
  if (watch != nullptr) {
    watch->on_descriptor(job);
    watch->on_job(config, shape, static_cast<int>(job.heads));
  }
}

void TopModel::State::end_job(bool well) {
  if (!job_active) return;
  job_active = false;
  for (CoreHeads& core : heads) core.forget();
  if (watch != nullptr) watch->on_end(well);
}

/// An error response in Run.
void TopModel::State::bus_error(JobError error, std::uint32_t head) {
  registers.set_error(error, head);
  drain_failed = true;
  next = TopState::Drain;
}

int TopModel::State::choose_core() const {
  if (state != TopState::Run || assigned == job.heads) return -1;
  const auto undecided = [](const CoreHeads& h) { return h.assigned - h.decided; };
  std::uint32_t limit = std::numeric_limits<std::uint32_t>::max();
  if (job.heads - assigned <= heads.size()) {
    for (const CoreHeads& h : heads) limit = std::min(limit, undecided(h));
  }
  for (std::size_t k = 0, core = last_core; k < heads.size(); ++k) {
    core = core + 1 == heads.size() ? 0 : core + 1;
    const CoreHeads& h = heads[core];
    if (read.front_idle(core) && undecided(h) <= limit && h.assigned - h.int_freed < 2 &&
        h.assigned - h.resolved < 2 &&
        h.assigned - h.written < static_cast<std::uint32_t>(machine.head_depth)) {
      return static_cast<int>(core);
    }
  }
  return -1;
}

void TopModel::State::assign(std::size_t core) {
  CoreHeads& h = heads[core];
  HeadInFlight& head = h[h.assigned];
  loader.load(assigned, head);
  cores[core].push_head(head.values);
  read.assign(core);
  events.emit(AssignPayload(static_cast<std::uint16_t>(assigned), static_cast<std::uint8_t>(core)),
              assigned);
  if (watch != nullptr) watch->on_head(assigned, static_cast<int>(core), *head.values);
  last_core = core;
  ++h.assigned;
  ++assigned;
}

}  // namespace hdp
