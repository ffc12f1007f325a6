// SPDX-License-Identifier: Apache-2.0
// hdp_top's row packers and write engine in time (docs/coprocessor.md section 7).
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "golden/core_model.hpp"
#include "golden/top_events.hpp"
#include "golden/top_heads.hpp"
#include "golden/top_registers.hpp"

namespace hdp {

class WriteSide {
 public:
  /// What a response on B was.
  struct Response {
    JobError error = JobError::None;
    std::uint32_t head = 0;
  };

  explicit WriteSide(const Machine& machine);

  void start_job(const JobLayout& layout);
  /// Whether the packer of `core` takes a beat. Before issue().
  bool out_ready(std::size_t core) const {
    return packers_[core].completed - packers_[core].issued < kRowBuffers;
  }

  /// The write channels: W and AW are accepted, and a word is issued. `run`: the state is Run.
  void issue(bool run, const TopInputs& inputs, std::vector<CoreHeads>& cores, Registers& registers,
             const TopEvents& events);
  /// An output beat that `core` hands over; after issue().
  void take(std::size_t core, const CoreCycle& beat) {
    if (beat.out_chunk + 1u == layout_.out_chunks) ++packers_[core].completed;
  }
  /// The response channel; after issue().
  Response respond(const TopInputs& inputs, const TopEvents& events);

  const AddressRegister& address() const { return aw_; }
  bool word_valid() const { return word_.full; }
  bool word_last() const { return word_.last; }
  const std::uint8_t* strobe() const { return word_.strobe.data(); }
  const std::uint8_t* data() const { return word_.data.data(); }

  /// Every burst was answered.
  bool answered() const { return unanswered_ == 0; }
  /// Nothing waits, and no burst is under way.
  bool quiet() const { return !aw_.full && !word_.full && !burst_under_way() && answered(); }

 private:
  static constexpr std::uint32_t kRowBuffers = 2;
  static constexpr std::size_t kWordBytes = 128;  ///< of the widest bus

  struct Packer {
    std::uint32_t completed = 0, issued = 0;  ///< rows
    std::uint32_t row = 0;                    ///< of the head, the next to be issued
  };
  /// The row under way.
  struct Row {
    bool active = false;
    std::size_t core = 0;
    std::uint32_t row = 0, word = 0;  ///< word: the next one
    std::uint32_t burst_left = 0;     ///< words; 0 between bursts
    std::uint64_t addr = 0;           ///< of the next word
    std::uint32_t head = 0;           ///< number in the job
    const std::int16_t* values = nullptr;
  };
  struct Word {
    bool full = false, last = false;
    std::array<std::uint8_t, kWordBytes> data{};
    std::array<std::uint8_t, kWordBytes / 8> strobe{};
    std::uint32_t head = 0, row = 0, word = 0;
  };
  /// The heads of the bursts of an ID that are not answered yet, oldest first.
  struct Unanswered {
    std::vector<std::uint32_t> heads;  ///< ring
    std::uint32_t first = 0, count = 0;
  };

  bool burst_under_way() const { return row_.active && row_.burst_left > 0; }
  bool choose_row(const std::vector<CoreHeads>& cores, Row& row) const;
  void begin_burst(Row& row, const TopEvents& events);
  void issue_word(std::vector<CoreHeads>& cores);
  void fill_word(std::uint32_t first_byte, std::uint32_t bytes);

  const std::uint32_t word_bytes_;
  const std::size_t data_at_;  ///< where probe `w` has its data
  const std::uint32_t write_depth_;
  JobLayout layout_;
  std::vector<Packer> packers_;
  Row row_;
  std::size_t last_core_ = 0;  ///< of the row before
  AddressRegister aw_;
  Word word_;
  std::vector<Unanswered> unanswered_by_id_;
  std::uint32_t unanswered_ = 0;
};

}  // namespace hdp
