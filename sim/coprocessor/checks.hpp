// SPDX-License-Identifier: Apache-2.0
// Everything that lockstep asks of hdp_top, cycle by cycle: the golden model's probes and
// handshakes, the protocol of both buses, and the bytes that went over them.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cosim/axi/checker.hpp"
#include "cosim/lockstep/comparer.hpp"
#include "golden/top_model.hpp"
#include "golden/traffic_audit.hpp"
#include "sim/coprocessor/observation.hpp"

namespace hdp::sim {

/// Where the two sides first differed.
struct Mismatch {
  int group = 0;  ///< 0: hdp_top, 1 + n: core n
  cosim::Divergence divergence;
  std::string protocol = {};  ///< rules of the buses that the RTL broke there or soon after
  std::string where() const;  ///< "hdp_top" or "core n"
};

/// The memory as the golden model sees it in the cycle that is checked. The RTL is ahead, so the
/// bytes are the checks' own.
class CheckedMemory final : public MemoryView {
 public:
  void assign(const cosim::AxiMemory& memory);
  void read(std::uint64_t address, std::size_t bytes, std::uint8_t* to) const override;
  /// Throws std::out_of_range if the range is not all in the memory.
  void write(std::uint64_t address, const void* from, std::size_t bytes);
  void write(const Observation::WriteBeat& beat, std::size_t bus_bytes);

 private:
  std::uint64_t base_ = 0;
  std::vector<std::uint8_t> bytes_;
};

class Checks {
 public:
  /// `hang_after`: cycles to wait for an event that does not come.
  Checks(const Machine& machine, std::uint64_t hang_after);
  ~Checks();

  /// Shows golden's events of a cycle to `show`(group, its events, cycle), before they are
  /// compared. Beyond the first difference golden goes on as if there had been none. With `compare`
  /// false nothing is compared, audited or counted.
  using Show = std::function<void(int, const cosim::ExpectedEvents&, std::uint64_t)>;
  void show_golden(Show show, bool compare) {
    show_ = std::move(show);
    compare_ = compare;
  }

  /// Takes the memory's bytes as they are before the first cycle.
  void start(const cosim::AxiMemory& memory) { memory_.assign(memory); }

  /// A cycle before the first, in which nobody drives the RTL: reset held, or just released.
  void reset_cycle(bool held, const cosim::AxiMaster& bus, const cosim::AxiLiteSlave& registers);

  /// Checks cycles that follow those checked before. Returns false at the first difference and from
  /// then on; further cycles tell late from never, and what the buses suffer from it.
  bool check(const Observation& seen);
  /// Whether further cycles are to tell more of a difference.
  bool pending() const;
  /// The first difference.
  const std::optional<Mismatch>& mismatch() const { return mismatch_; }

  /// The host wrote to the memory, after the cycles checked so far.
  void host_wrote(std::uint64_t address, const void* from, std::size_t bytes) {
    memory_.write(address, from, bytes);
  }
  /// Nothing may be outstanding any more: asks the protocol checkers.
  void finish();

  /// 64-bit words of the payloads, [group][probe].
  const std::vector<std::vector<std::size_t>>& payload_words() const { return words_; }
  /// Valid bits and payloads compared.
  std::uint64_t count() const;
  const cosim::AxiReport& memory_protocol() const { return memory_checker_.report(); }
  const cosim::AxiReport& register_protocol() const { return register_checker_.report(); }
  const TrafficAudit& traffic() const { return audit_; }

 private:
  struct Group {
    std::unique_ptr<cosim::ExpectedEvents> trace;
    std::unique_ptr<cosim::Comparer> comparer;
  };
  /// Where the payloads of a cycle's events lie.
  using Payloads = std::array<const std::byte*, kMaxProbes>;

  bool check_cycle(const Observation& seen, std::size_t n);
  void step_golden(const ObservedCycle& cycle);
  bool go_along(const ObservedCycle& cycle);
  void follow(const Observation& seen, std::size_t n);
  bool check_wires(const ObservedCycle& seen, const TopOutputs& golden);
  bool check_probes(const Observation& seen, const ObservedCycle& cycle);
  bool kind_pending() const;
  void tell_protocol();
  void settle(const Observation& seen, std::size_t n);
  void tell_kind(const Observation& seen, std::size_t n);
  void count_traffic(const Observation& seen, std::size_t n);
  void store_writes(const Observation& seen, std::size_t n);
  Payloads payloads(std::uint32_t valid, std::size_t group, const std::uint64_t*& packed) const;

  const Machine machine_;
  const std::uint64_t hang_after_;
  CheckedMemory memory_;
  TrafficAudit audit_;
  std::vector<Group> groups_;
  std::vector<std::vector<std::size_t>> words_;
  std::unique_ptr<TopModel> model_;
  cosim::AxiChecker memory_checker_;
  cosim::AxiLiteChecker register_checker_;
  std::optional<Mismatch> mismatch_;
  std::uint64_t now_ = 0;
  Show show_;
  bool compare_ = true;
  bool lost_ = false;  ///< beyond a difference golden met what it cannot go on from
};

}  // namespace hdp::sim
