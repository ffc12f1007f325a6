// SPDX-License-Identifier: Apache-2.0
// What a co-processor showed in some cycles in a row, written down to be checked later.
#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <vector>

#include "cosim/axi/memory.hpp"
#include "cosim/probe/probe.hpp"
#include "golden/machine.hpp"
#include "sim/coprocessor/coprocessor.hpp"

namespace hdp::sim {

/// Probe groups of a co-processor: hdp_top and its cores.
inline constexpr std::size_t kMaxGroups = 9;
/// Probes of a group, at most.
inline constexpr std::size_t kMaxProbes = 32;

/// The signals of a cycle. Data of a channel are good while it is valid.
struct ObservedCycle {
  cosim::AxiLiteMaster host;
  cosim::AxiLiteSlave registers;
  bool irq = false;
  cosim::AxiMaster bus;
  cosim::AxiSlave memory;
  std::array<std::uint32_t, kMaxGroups> valid{};  ///< [group], bit p: probe p has an event
  std::size_t payloads = 0;           ///< index of the first of their payloads, by group and probe
  std::size_t reads = 0, writes = 0;  ///< beats in the memory, of all cycles up to this one
};

/// Room for a number of cycles, used again and again.
class Observation {
 public:
  struct ReadBeat {
    std::uint64_t address;
    std::uint32_t bytes;
  };
  struct WriteBeat {
    std::uint64_t address;  ///< of byte lane 0
    bool stored;
    cosim::AxiStrobe strobe;
    cosim::AxiData data;
  };

  Observation(std::size_t cycles, std::size_t bus_bytes) : cycles_(cycles), bus_bytes_(bus_bytes) {}

  /// Writes down the cycle that `rtl` shows. `words[g][p]`: 64-bit words of a payload.
  void add(const Coprocessor& rtl, const cosim::AxiLiteMaster& host, const cosim::AxiSlave& memory,
           const std::vector<std::vector<std::size_t>>& words);
  // The beats that the memory then sees in that cycle.
  void add_read(const cosim::AxiReadBeat& beat);
  void add_write(const cosim::AxiWriteBeat& beat);

  void clear() {
    size_ = payload_words_ = 0;
    reads_.clear();
    writes_.clear();
  }
  bool empty() const { return size_ == 0; }
  bool full() const { return size_ == cycles_.size(); }

  std::size_t size() const { return size_; }
  const ObservedCycle& operator[](std::size_t n) const { return cycles_[n]; }
  const std::uint64_t* payload(std::size_t index) const { return payloads_.data() + index; }
  const std::vector<ReadBeat>& reads() const { return reads_; }
  const std::vector<WriteBeat>& writes() const { return writes_; }

 private:
  std::size_t size_ = 0, payload_words_ = 0;
  std::vector<ObservedCycle> cycles_;
  std::vector<std::uint64_t> payloads_;
  std::vector<ReadBeat> reads_;
  std::vector<WriteBeat> writes_;
  std::size_t bus_bytes_;
};

}  // namespace hdp::sim
