// SPDX-License-Identifier: Apache-2.0
// hdp_top's read side in time: requesters, arbiter and receive walkers (docs/coprocessor.md
// section 6).
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "golden/core_model.hpp"
#include "golden/stimulus.hpp"
#include "golden/top_events.hpp"
#include "golden/top_heads.hpp"
#include "golden/top_registers.hpp"

namespace hdp {

/// What the machine knows of each core.
using Cores = std::vector<CoreHeads>;

class ReadSide {
 public:
  /// What a word on R was.
  struct Received {
    JobError error = JobError::None;
    std::uint32_t head = 0;  ///< of the error
  };
  /// A load beat, valid in the coming cycle.
  struct Beat {
    int core = -1;  ///< -1: none
    Stream stream = Stream::Int;
    CoreBeat beat;
  };

  ReadSide(const Machine& machine, TopModel::Watch* const& watch,
           std::vector<cosim::EventSink*> core_sinks);

  void start_job(const JobLayout& layout, const Config& config);
  bool front_idle(std::size_t core) const { return front_[core].phase == Phase::Idle; }

  /// The address side: resolves, sets up and, in Run, grants. `run`: the state is Run.
  void request(bool run, bool ar_ready, Cores& cores, Registers& registers,
               const TopEvents& events);
  /// The front requester of `core` gets a head; after request().
  void assign(std::size_t core) { front_[core].phase = Phase::SetUp; }
  /// The data side, after request(). Makes the load beat of the coming cycle.
  Received receive(bool run, const TopInputs& inputs, const Cores& cores, Registers& registers,
                   const TopEvents& events);

  const Beat& beat() const { return beat_; }
  const AddressRegister& address() const { return ar_; }
  /// No address waits and every burst was answered.
  bool quiet() const { return !ar_.full && outstanding_ == 0; }

 private:
  enum class Phase : std::uint8_t { Idle, SetUp, Offer };

  struct Requester {
    Phase phase = Phase::Idle;
    int part = 0;             ///< front: KI, QI; back: KF, V, QF
    std::size_t segment = 0;  ///< of the part: with fill skip the index of a key block
    std::uint32_t head = 0;   ///< the core's number
    std::uint64_t addr = 0;
    std::uint32_t words = 0;  ///< left of the segment
  };

  /// What a part of a requester's head is; fixed for a job.
  struct Part {
    Array array = Array::Ki;
    Stream stream = Stream::Int;
    Counter counter = Counter::ReadIntWords;
    std::uint32_t rows = 0, row_words = 0;
    std::uint32_t chunk_words = 1;
    bool by_blocks = false;    ///< only the key blocks that a block row kept
    bool ends_stream = false;  ///< its last word is the last of the head's load stream
  };

  /// The next expected word of an ID.
  struct Walker {
    std::uint32_t head = 0;  ///< front: the core's number; back: number among the survivors
    int part = 0;
    std::size_t block = 0;  ///< with fill skip, of K and V rows: the index of the key block
    std::uint32_t row = 0, word = 0;
    std::uint32_t chunk = 0, chunk_word = 0;  ///< of the row; word of the chunk
    bool begun = false;                       ///< false: row is still to be found
  };

  static constexpr std::uint32_t kSurvivors = 4;  ///< more than the banks of a core

  const Part& part_of(bool back, int part) const {
    return parts_[back][static_cast<std::size_t>(part)];
  }
  bool last_part(bool back, int part) const { return part == (back ? 2 : 1); }
  bool may_resolve(const CoreHeads& heads) const;
  void resolve(std::size_t core, CoreHeads& heads, const TopEvents& events);
  void set_up(Requester& requester, bool back, const CoreHeads& heads);
  int choose(bool ar_ready) const;
  void grant(std::size_t id, Cores& cores, const TopEvents& events);
  void next_segment(Requester& requester, bool back, CoreHeads& heads);
  bool next_row(Walker& walker, const Part& part, const HeadInFlight& head) const;
  bool expects(std::size_t core, bool back, const Cores& cores) const;

  const std::size_t count_;
  const std::uint32_t burst_beats_, read_depth_, lanes_;
  TopModel::Watch* const& watch_;
  std::vector<cosim::EventSink*> core_sinks_;
  JobLayout layout_;
  bool head_prune_ = false, skip_ = false;
  std::array<std::array<Part, 3>, 2> parts_;  ///< [front: KI, QI; back: KF, V, QF]

  std::vector<Requester> front_, back_;
  std::vector<std::array<Walker, 2>> walkers_;                    ///< [core]: front, back
  std::vector<std::array<std::uint32_t, kSurvivors>> survivors_;  ///< [core]: the core's numbers
  std::size_t last_core_ = 0;                                     ///< of the last grant
  AddressRegister ar_;
  std::uint32_t outstanding_ = 0;         ///< bursts granted whose last word has not come
  std::uint32_t outstanding_before_ = 0;  ///< the same before the cycle
  Beat beat_;
};

}  // namespace hdp
