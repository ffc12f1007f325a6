// SPDX-License-Identifier: Apache-2.0
// hdp_top's registers and their AXI4-Lite port, in time (docs/coprocessor.md sections 3 and 8).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "golden/machine.hpp"
#include "golden/registers.hpp"
#include "golden/top_events.hpp"
#include "golden/top_job.hpp"
#include "golden/top_model.hpp"
#include "golden/top_statistics.hpp"

namespace hdp {

/// States of job control, as STATUS and probe `state` number them.
enum class TopState : std::uint8_t { Idle, Check, Start, Run, Drain, Finish };

/// The counters, in the order of their registers.
enum class Counter : std::size_t {
  Cycles,
  HeadsDone,
  PrunedHeads,
  KeptBlocks,
  LiveBlocks,
  IntegerSteps,
  FractionSteps,
  SoftmaxSteps,
  ValueSteps,
  FinishSteps,
  ReadIntWords,
  ReadFracWords,
  ReadValWords,
  WriteWords,
  ReadBursts,
  WriteBursts,
  ReadWait,
  WriteWait,
  ReadIdle,
  JobsDone,
  JobsFailed,
  Count
};

/// A cycle is begin(), what the other units report, and end(). Between the two every question is
/// answered as it stood before the cycle.
class Registers {
 public:
  explicit Registers(const Machine& machine);

  /// Executes a read, and finds the write that executes. irq() is from here on that of the cycle.
  void begin(const TopInputs& inputs, TopState state, const TopEvents& events);

  bool job_waiting() const { return queue_full_; }
  const JobDescriptor& waiting_job() const { return queue_; }
  bool error_flag() const { return error_flag_; }
  std::uint8_t error_code() const { return error_code_; }
  std::uint16_t error_head() const { return error_head_; }
  /// Whether a soft reset executes in this cycle.
  bool soft_reset() const { return soft_reset_; }

  // What happens in this cycle.
  void count(Counter counter, std::uint32_t by = 1) {
    counters_[static_cast<std::size_t>(counter)] += by;
  }
  void take_job() { take_job_ = true; }
  void job_done() { done_ = true; }
  void job_failed() { failed_ = true; }
  void set_error(JobError code, std::uint32_t head) {
    new_code_ = code;
    new_head_ = head;
  }
  StatisticsMemory& statistics() { return statistics_; }

  /// The cycle's end: everything changes.
  void end();

  /// The AXI4-Lite outputs and irq of the coming cycle.
  void outputs(TopOutputs& out) const;
  bool irq() const { return irq_; }

 private:
  struct Write {
    bool valid = false, ok = false;
    std::uint32_t offset = 0, data = 0;
  };
  static constexpr std::size_t kWords = 1024;

  bool readable(std::uint32_t offset, TopState state, std::uint32_t& data) const;
  std::uint32_t counter_or_stored(std::uint32_t offset) const;
  bool allowed(std::uint32_t offset, std::uint32_t data, std::uint8_t strobe) const;
  JobDescriptor descriptor() const;
  void clear_all();

  std::array<const reg::Register*, kWords> map_{};  ///< by word; null: no register
  std::array<std::uint32_t, kWords> stored_{};      ///< constants and read-write registers

  // The port.
  bool aw_full_ = false, w_full_ = false, ar_full_ = false, b_valid_ = false, r_valid_ = false;
  std::uint32_t aw_addr_ = 0, w_data_ = 0, ar_addr_ = 0, r_data_ = 0;
  std::uint8_t w_strobe_ = 0, b_resp_ = 0, r_resp_ = 0;

  bool queue_full_ = false;
  JobDescriptor queue_;
  std::uint32_t irq_status_ = 0;
  bool irq_ = false, irq_next_ = false;
  bool error_flag_ = false;
  std::uint8_t error_code_ = 0;
  std::uint16_t error_head_ = 0;
  std::array<std::uint32_t, static_cast<std::size_t>(Counter::Count)> counters_{};
  StatisticsMemory statistics_;

  // Of the cycle under way.
  Write write_;
  bool read_executes_ = false;
  std::uint32_t read_data_ = 0;
  bool soft_reset_ = false, take_job_ = false, done_ = false, failed_ = false;
  JobError new_code_ = JobError::None;
  std::uint32_t new_head_ = 0;
};

}  // namespace hdp
