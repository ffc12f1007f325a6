// SPDX-License-Identifier: Apache-2.0
// A random AXI4 master that issues every kind of legal burst and knows what must come back.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "cosim/axi/axi.hpp"
#include "cosim/axi/memory.hpp"

namespace hdp::sim {

/// Byte addresses of each beat of a burst, worked out transfer by transfer.
std::vector<std::vector<std::uint64_t>> bytes_of_beats(const cosim::AxiAddress& burst);

struct MasterOptions {
  std::uint64_t seed = 1;
  double start = 0.5;  ///< probability, in each cycle, of a new read, and of a new write
  double delay =
      0.3;  ///< probability that a VALID that could rise does not, and that a READY is low
  int max_open = 24;        ///< reads, and writes, open at once
  bool full_width = false;  ///< INCR bursts of whole beats only
};

/// Works on whole 4 KiB pages of a memory that has random bytes: one page is written by one burst
/// at a time and not read meanwhile, so that every answer is known.
class RandomMaster {
 public:
  RandomMaster(const cosim::AxiParams& params, cosim::AxiMemory& memory,
               const MasterOptions& options);

  /// What the master drives in this cycle.
  const cosim::AxiMaster& outputs() const { return out_; }
  /// The end of the cycle; `start`: new bursts may begin.
  void clock(const cosim::AxiSlave& slave, bool start);
  bool idle() const { return reads_open_ == 0 && writes_open_ == 0; }

  /// What did not come back as it must; empty when all is well.
  const std::vector<std::string>& errors() const { return errors_; }
  /// Whether the memory has what was written.
  bool memory_agrees() const;

  std::uint64_t reads = 0, writes = 0, beats = 0;
  std::uint64_t reads_overtaken =
      0;  ///< read bursts that ended before one that was accepted earlier
  std::uint64_t writes_overtaken = 0;  ///< responses before one of an address accepted earlier
  std::uint64_t interleaved = 0;       ///< beats of another burst than the last one, which went on

 private:
  struct ReadBeat {
    std::map<int, std::uint8_t> lanes;
    bool last;
  };
  struct OpenRead {
    cosim::AxiAddress burst;
    std::uint64_t number;
    std::size_t page;
    std::deque<ReadBeat> beats;
  };
  struct OpenWrite {
    cosim::AxiAddress burst;
    std::uint64_t number;
    std::size_t page;
  };
  struct DataBeat {
    cosim::AxiStrobe strobe{};
    cosim::AxiData data{};
    bool last = false;
  };

  bool chance(double p) { return std::uniform_real_distribution<>()(random_) < p; }
  std::uint64_t below(std::uint64_t n) { return random_() % n; }
  cosim::AxiAddress random_burst(std::size_t page);
  void start_read();
  void start_write();
  void take_read_beat(const cosim::AxiSlave& slave);
  void take_response(const cosim::AxiSlave& slave);
  void drive();
  void fail(const std::string& text);

  cosim::AxiParams params_;
  cosim::AxiMemory& memory_;
  MasterOptions options_;
  std::mt19937_64 random_;
  cosim::AxiMaster out_;
  std::vector<std::uint8_t> expected_;
  std::vector<int> readers_;
  std::vector<bool> writing_;
  std::deque<OpenRead> new_reads_;
  std::deque<OpenWrite> new_writes_;
  std::deque<DataBeat> data_;
  std::map<int, std::deque<OpenRead>> open_reads_;    ///< accepted, by ID
  std::map<int, std::deque<OpenWrite>> open_writes_;  ///< created, by ID
  std::uint64_t last_burst_ = 0;
  bool in_burst_ = false;
  int reads_open_ = 0, writes_open_ = 0;
  std::vector<std::string> errors_;
};

}  // namespace hdp::sim
