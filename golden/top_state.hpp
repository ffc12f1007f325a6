// SPDX-License-Identifier: Apache-2.0
// What the model of hdp_top remembers between cycles. Internal to golden/top_*.cpp.
#pragma once

#include <vector>

#include "golden/top_events.hpp"
#include "golden/top_heads.hpp"
#include "golden/top_model.hpp"
#include "golden/top_read.hpp"
#include "golden/top_registers.hpp"
#include "golden/top_write.hpp"

namespace hdp {

struct TopModel::State {
  State(const Machine& machine, const MemoryView& memory,
        const std::vector<cosim::EventSink*>& sinks);

  void step(const TopInputs& inputs);
  void show_state();
  void set_outputs();

  // Job control (top_job_control.cpp). The state of the coming cycle is decided in `next`.
  void control();
  void start_job();
  void end_job(bool well);
  void bus_error(JobError error, std::uint32_t head);
  bool all_written() const;

  // Scheduler: the core that gets the next head; -1: none.
  int choose_core() const;
  void assign(std::size_t core);

  void step_cores();
  void note_core(std::size_t core, const CoreCycle& cycle);

  const Machine machine;
  Watch* watch = nullptr;
  std::uint64_t cycle = 0;
  TopOutputs out;

  TopEvents events;
  Registers registers;
  HeadLoader loader;
  ReadSide read;
  WriteSide write;
  std::vector<CoreModel> cores;
  Cores heads;
  std::vector<CoreInputs> inputs;  ///< of the cores in the cycle under way

  // Job control.
  TopState state = TopState::Idle, next = TopState::Idle;
  TopState shown_state = TopState::Idle;  ///< of the cycle before
  bool shown_irq = false;
  int checked = 0;            ///< cycles of Check
  bool drain_failed = false;  ///< Drain was entered by an error
  bool job_active = false;    ///< between Start and its end
  JobDescriptor job;

  // Scheduler.
  std::uint32_t assigned = 0;  ///< heads of the job
  std::size_t last_core = 0;
};

}  // namespace hdp
