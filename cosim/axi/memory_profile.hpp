// SPDX-License-Identifier: Apache-2.0
// How an AXI memory behaves: latency, bandwidth, order, stalls.
#pragma once

#include <array>
#include <string>

#include "cosim/axi/axi.hpp"

namespace cosim {

/// Which of several answers that are ready comes next. Answers of one ID always keep their order.
enum class MemoryOrder : std::uint8_t {
  Accepted,    ///< that of the addresses
  FirstReady,  ///< the oldest whose latency has passed
  Random,      ///< any whose latency has passed
};

struct MemoryProfile {
  /// Cycles, drawn evenly from min .. max, from the cycle in which the address (read) or the last
  /// of address and data (write) is accepted to the first in which the answer can be on the bus.
  struct Latency {
    int min = 1;
    int max = 1;
  };
  /// Data beats that can move in a number of cycles, on average.
  struct Rate {
    int beats = 1;
    int cycles = 1;
  };

  std::string name = "custom";
  Latency read_latency, write_latency;
  Rate read_rate, write_rate;
  bool shared_rate =
      false;  ///< reads and writes together have `read_rate`, as on a DRAM's data bus
  MemoryOrder order = MemoryOrder::Accepted;
  bool interleave = false;  ///< read bursts of different IDs mix their beats; not with Accepted
  int max_reads = 16;       ///< accepted and not wholly answered; 1 .. 4096
  int max_writes = 16;      ///< accepted and not answered; 1 .. 4096
  int write_ahead = 0;      ///< beats of data taken before their address; 0 .. 65536

  /// Rows of DRAM: an address in another row than the last of its bank waits `row_miss` cycles
  /// longer.
  int row_bytes = 0;  ///< 0: no rows
  int banks = 1;
  int row_miss = 0;
  /// In the last `refresh_length` of every `refresh_period` cycles no data and no responses start.
  int refresh_period = 0;  ///< 0: none
  int refresh_length = 0;

  /// Probability, in each cycle, that READY (AR, AW, W) is low, or that an answer that could start
  /// (R, B) does not.
  std::array<double, kAxiChannels> stall{};
  /// Half of the handshakes on AR, AW and W begin with READY low until VALID has been seen.
  bool wait_for_valid = false;
  /// Probability, in each cycle, that a silence begins: 1 .. silence_max cycles with every READY
  /// low and no new answer.
  double silence = 0;
  int silence_max = 0;

  /// One beat a cycle each way, always ready, answers after 4 cycles.
  static MemoryProfile ideal();
  /// A LPDDR4 channel seen from a bus as fast as its data pins: 60 .. 100 cycles to the first beat,
  /// 87 % of a beat a cycle for reads and writes together.
  static MemoryProfile lpddr();
  /// Everything the protocol allows a slave to do.
  static MemoryProfile hostile();
  /// By name: "ideal", "lpddr", "hostile". Throws std::invalid_argument for another one.
  static MemoryProfile named(const std::string& name);

  /// Throws std::invalid_argument, with the field, if a value makes no sense.
  void check() const;
};

}  // namespace cosim
