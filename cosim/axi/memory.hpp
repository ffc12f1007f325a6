// SPDX-License-Identifier: Apache-2.0
// An AXI4 slave memory for simulation: profiles from ideal to hostile, injected errors, traffic
// audit.
//
// In each cycle outputs() is what the slave drives; clock() takes what the master drove in that
// cycle and goes to the next. Outputs depend on the state alone: there is no path from the master
// to them in the same cycle. The same seed and the same master give the same run.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

#include "cosim/axi/axi.hpp"
#include "cosim/axi/burst.hpp"
#include "cosim/axi/memory_profile.hpp"
#include "cosim/axi/ring.hpp"

namespace cosim {

/// An error to answer with. Beats and bursts are counted from 0 over the memory's life: read beats
/// as they appear on the bus, write beats as they are taken with their address, bursts as their
/// addresses are accepted.
struct AxiErrorSpec {
  enum class Where : std::uint8_t { Beat, Burst, Address };
  bool write = false;
  AxiResp resp = AxiResp::SlvErr;  ///< SlvErr or DecErr
  Where where = Where::Beat;
  std::uint64_t at = 0;  ///< number of the beat or burst, or a byte address that the beat covers
  int beat = -1;         ///< Burst: only this beat of it, from 0; -1: all
  int times = 1;         ///< Address: beats that fail, then no more; 0: always
};

/// A read beat, in the cycle in which the master took it.
struct AxiReadBeat {
  std::uint64_t cycle;
  std::uint64_t burst;  ///< number of its burst
  AxiBeat place;        ///< address, first byte lane, bytes
  std::uint16_t id;
  bool last;
  AxiResp resp;
};

/// A write beat, in the cycle in which its data and its address had both been taken.
struct AxiWriteBeat {
  std::uint64_t cycle;
  std::uint64_t burst;
  AxiBeat place;
  std::uint16_t id;
  bool last;            ///< by AWLEN
  AxiResp resp;         ///< not Okay: nothing of this beat was stored
  AxiStrobe strobe;     ///< by byte lane, only lanes of the beat
  const AxiData* data;  ///< by byte lane; valid during the call
};

struct AxiMemoryCounters {
  struct Channel {
    std::uint64_t transfers = 0;
    std::uint64_t stalls = 0;  ///< cycles with VALID and without READY
  };
  std::array<Channel, kAxiChannels> channel;
  std::uint64_t cycles = 0;     ///< out of reset
  std::uint64_t busy = 0;       ///< of them, with a read or a write outstanding
  std::uint64_t read_wait = 0;  ///< of them, with a read outstanding and RVALID low
  std::uint64_t read_bursts = 0, read_beats = 0, read_bytes = 0,
                read_errors = 0;  ///< errors: beats
  std::uint64_t write_bursts = 0, write_beats = 0, write_bytes = 0, write_errors = 0;
  int most_reads = 0, most_writes = 0;  ///< outstanding at once
};

class AxiMemory {
 public:
  /// `size` bytes from `base`, all 0; any other address answers DECERR. Throws
  /// std::invalid_argument if a width, the profile, or the address range is not possible.
  AxiMemory(const AxiParams& params, std::uint64_t base, std::size_t size,
            const MemoryProfile& profile = MemoryProfile::ideal(), std::uint64_t seed = 1);

  /// What the slave drives in this cycle.
  const AxiSlave& outputs() const { return out_; }
  /// The end of this cycle, in which the master drove `master`.
  void clock(const AxiMaster& master);
  /// The end of a cycle in reset, in place of clock(). All transfers are forgotten, the bytes stay.
  void reset();
  /// Cycles ended so far, in reset too.
  std::uint64_t cycle() const { return cycle_; }
  /// Nothing is outstanding.
  bool idle() const;

  /// The host's way to the bytes. Throws std::out_of_range if the range is not all in the memory.
  void read(std::uint64_t address, void* bytes, std::size_t count) const;
  void write(std::uint64_t address, const void* bytes, std::size_t count);
  std::uint64_t base() const { return base_; }
  std::size_t size() const { return bytes_.size(); }
  std::byte* data() { return bytes_.data(); }
  const std::byte* data() const { return bytes_.data(); }

  /// Throws std::invalid_argument if `resp` is not an error.
  void inject(const AxiErrorSpec& error);
  void clear_errors() { errors_.clear(); }

  /// Whether a failed read beat carries the memory's bytes (0 where there is none) and not 0xEE:
  /// for a master whose model takes the words that it reads from the memory, not from the bus.
  bool errors_carry_data = false;

  /// Called for every beat; may be empty.
  std::function<void(const AxiReadBeat&)> on_read;
  std::function<void(const AxiWriteBeat&)> on_write;

  const AxiMemoryCounters& counters() const { return counters_; }
  const MemoryProfile& profile() const { return profile_; }

 private:
  struct Burst {
    AxiAddress address;
    std::uint64_t number = 0;
    std::uint64_t ready = 0;  ///< first cycle in which it can be answered
    int beat = 0;
    bool oldest = false;  ///< of its ID
    AxiResp resp = AxiResp::Okay;
  };
  /// Bursts in flight, in the order of acceptance, in slots that do not move.
  class Table {
   public:
    explicit Table(int capacity);
    int size() const { return count_; }
    bool full() const { return count_ == static_cast<int>(slots_.size()); }
    Burst& slot(int index) { return slots_[static_cast<std::size_t>(index)]; }
    int slot_at(int position) const { return order_[static_cast<std::size_t>(position)]; }
    int add(const Burst& burst);
    void remove(int slot);
    void clear();
    /// The burst in `slot` can be answered from `cycle` on.
    void set_ready(int slot, std::uint64_t cycle);
    /// No burst can be answered before this cycle; saves the search.
    std::uint64_t wake = 0;

   private:
    std::vector<Burst> slots_;
    std::vector<std::uint16_t> order_;  ///< slots in use, oldest first, then the free ones
    int count_ = 0;
  };
  struct DataBeat {
    AxiStrobe strobe{};
    AxiData data{};
  };
  struct Tokens {
    int level = 0, beats = 1, cycles = 1;
    void refill() { level = level + beats < 2 * cycles ? level + beats : 2 * cycles; }
    bool has_all() const { return beats >= cycles; }
    bool has(int count) const { return has_all() || level >= count * cycles; }
    void take() { level -= has_all() ? 0 : cycles; }
  };

  void count(const AxiMaster& master);
  void accept_read(const AxiAddress& address);
  void accept_write(const AxiAddress& address);
  void accept_data(const AxiStrobe& strobe, const AxiData& data);
  void store_beat(const AxiStrobe& strobe, const AxiData& data);
  void end_read_beat();
  void end_response();

  void prepare(const AxiMaster& master);
  void prepare_data(const AxiMaster& master, bool blocked);
  bool present_read();
  void present_response();
  int pick(Table& table);
  bool in_refresh();
  bool may_be_ready(AxiChannel channel, bool valid_waits, bool room);
  bool stalls(AxiChannel channel) const;

  std::uint64_t latency(const MemoryProfile::Latency& range, std::uint64_t address);
  AxiResp error_of(bool write, std::uint64_t beat, const Burst& burst, const AxiBeat& place);
  bool inside(const AxiBeat& place) const;
  std::uint64_t random();
  int random_below(int n);
  Tokens& write_tokens() { return profile_.shared_rate ? read_tokens_ : write_tokens_; }

  AxiParams params_;
  std::uint64_t base_;
  std::vector<std::byte> bytes_;
  MemoryProfile profile_;
  std::uint64_t random_state_;
  std::array<unsigned, kAxiChannels> stall_below_{};  ///< of 4096
  bool any_stall_ = false;

  AxiSlave out_;
  std::uint64_t cycle_ = 0;
  AxiMemoryCounters counters_;
  std::vector<AxiErrorSpec> errors_;

  Table reads_, writes_;
  int reading_ = -1;  ///< slot of the read whose beat is on the bus or whose burst goes on
  int answering_ = -1;
  AxiReadBeat presented_{};
  std::uint64_t beats_presented_ = 0;
  Ring<int> unwritten_;  ///< slots of writes that have not all their data
  Ring<DataBeat> data_ahead_;
  std::vector<std::uint64_t> open_row_;  ///< by bank, row + 1

  Tokens read_tokens_, write_tokens_;
  bool read_moved_last_ = false;
  std::uint64_t draw_ = 0;  ///< random bits of this cycle's stalls
  int silence_left_ = 0;
  int refresh_phase_ = 0;
  bool plain_ = false;    ///< a profile without chance, rates or refresh: idle outputs never change
  bool settled_ = false;  ///< plain, idle, and its outputs prepared
  std::array<bool, kAxiChannels> wait_for_valid_{};
  std::vector<int> candidates_;
};

}  // namespace cosim
