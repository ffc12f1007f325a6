// SPDX-License-Identifier: Apache-2.0
// Checks every cycle of an AXI4 or AXI4-Lite bus against the rules of AMBA AXI (IHI 0022E).
//
// Give it each cycle what both sides drove; it keeps what it needs to know and reports violations
// as values. The first violation of a run is exact. Later ones can be consequences: after a burst
// of the wrong length, say, the two sides may count differently.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "cosim/axi/axi.hpp"
#include "cosim/axi/ring.hpp"
#include "cosim/axi/rules.hpp"

namespace cosim {

struct AxiCheckerOptions {
  /// Beats of write data that may be accepted before their address is. The specification has no
  /// limit.
  int max_data_ahead = 256;
  /// Cycles a VALID may wait for its READY, by channel; 0: for ever, as the specification has it.
  std::array<int, kAxiChannels> timeout{};
  /// Violations kept with their text; all are counted.
  std::size_t keep = 100;
};

/// The checker of an AXI4 bus without exclusive accesses, of any width.
class AxiChecker {
 public:
  /// Throws std::invalid_argument if a width is outside the ranges of AxiParams.
  explicit AxiChecker(const AxiParams& params, const AxiCheckerOptions& options = {});

  /// One clock cycle: `reset` if the bus is in reset, and what each side drives in it. VALID is not
  /// checked in the first cycle of a reset, in which synchronous logic still has its old outputs.
  void cycle(bool reset, const AxiMaster& master, const AxiSlave& slave);
  /// The test is over: whatever is still outstanding is a violation.
  void finish();

  /// The next cycle is cycle 0, as it is for who has counted none of a reset.
  void count_from_zero() { cycle_ = 0; }

  const AxiReport& report() const { return report_; }
  std::uint64_t cycles() const { return cycle_; }
  /// Reads without their last beat, and writes without their response.
  int outstanding_reads() const { return reads_open_; }
  int outstanding_writes() const { return writes_open_; }

 private:
  friend class AxiLiteChecker;
  AxiChecker(const AxiParams& params, const AxiCheckerOptions& options, AxiProtocol protocol);

  struct Read {
    AxiAddress burst;
    int beats = 0;  ///< accepted so far
    int next = -1;  ///< next read of the same ID, or the next free one
  };
  struct Write {
    AxiAddress burst;
    int beats = 0;
  };
  struct DataBeat {
    AxiStrobe strobe{};
    bool last = false;
  };

  void check_reset(const AxiMaster& master, const AxiSlave& slave);
  void clear();
  /// Whether the payload is held over from the cycle before; a VALID that fell is reported.
  bool held(AxiChannel channel, bool valid) {
    if (waited_[static_cast<std::size_t>(channel)] == 0) return false;
    if (!valid) valid_dropped(channel);
    return valid;
  }
  void valid_dropped(AxiChannel channel);
  void wait(AxiChannel channel, bool valid, bool ready) {
    std::uint64_t& waited = waited_[static_cast<std::size_t>(channel)];
    waited = valid && !ready ? waited + 1 : 0;
    if (waited != 0 && options_.timeout[static_cast<std::size_t>(channel)] != 0) timed_out(channel);
  }
  void timed_out(AxiChannel channel);

  void check_address(AxiChannel channel, const AxiAddress& address, bool ready);
  void check_address_stable(AxiChannel channel, const AxiAddress& before, const AxiAddress& now);
  void check_burst(AxiChannel channel, const AxiAddress& address);
  void accept_read(const AxiAddress& address);
  void accept_write(const AxiAddress& address);

  void check_data(const AxiMaster& master, bool ready);
  void accept_data(const DataBeat& beat);
  void attach_data(const DataBeat& beat);

  void check_read_data(const AxiMaster& master, const AxiSlave& slave);
  bool read_data_changed(const AxiSlave& slave);
  void check_read_beat(const AxiSlave& slave);
  void check_read_last(Read& oldest, bool last);
  void accept_read_beat(std::uint16_t id, bool last);

  void check_response(const AxiMaster& master, const AxiSlave& slave);
  void check_new_response(const AxiMaster& master, const AxiSlave& slave);

  std::uint16_t id_of(std::uint16_t id) const { return id & id_mask_; }
  [[gnu::format(printf, 3, 4)]] void violated(AxiRule rule, const char* format, ...);
  [[gnu::format(printf, 4, 5)]] void violated(AxiRule rule, AxiChannel channel, const char* format,
                                              ...);
  void add(AxiRule rule, AxiChannel channel, const char* text);

  AxiParams params_;
  AxiCheckerOptions options_;
  AxiProtocol protocol_;
  std::uint16_t id_mask_;
  AxiReport report_;
  std::uint64_t cycle_ = 0;
  bool was_reset_ = false;

  std::array<std::uint64_t, kAxiChannels> waited_{};  ///< cycles VALID has been high without READY
  AxiAddress ar_, aw_;                                ///< payloads of the last cycle, if it waited
  DataBeat w_;
  AxiData w_data_{};
  AxiSlave slave_;

  std::vector<Read> reads_;
  int free_read_ = -1;
  std::vector<int> oldest_read_, newest_read_;  ///< by ID, -1: none
  int reads_open_ = 0;

  Ring<Write> unwritten_;      ///< writes accepted, oldest first, that have not all their data
  Ring<DataBeat> data_ahead_;  ///< data accepted before their address
  int bursts_ahead_ = 0;       ///< complete ones among them
  std::vector<int> accepted_;  ///< by ID: writes accepted and not answered
  std::vector<int> complete_;  ///< by ID: those of them that have all their data
  int writes_open_ = 0;
};

/// The checker of a 32-bit AXI4-Lite bus.
class AxiLiteChecker {
 public:
  /// `addr_bits`: 12 .. 32. Throws std::invalid_argument otherwise.
  explicit AxiLiteChecker(int addr_bits = 32, const AxiCheckerOptions& options = {});

  void cycle(bool reset, const AxiLiteMaster& master, const AxiLiteSlave& slave);
  void finish() { checker_.finish(); }
  void count_from_zero() { checker_.count_from_zero(); }

  const AxiReport& report() const { return checker_.report(); }
  std::uint64_t cycles() const { return checker_.cycles(); }

 private:
  AxiChecker checker_;
  AxiMaster master_;  ///< the same wires, as bursts of one beat
  AxiSlave slave_;
};

}  // namespace cosim
