// SPDX-License-Identifier: Apache-2.0
// Checks what hdp_top showed against its golden model.
#include "sim/coprocessor/checks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "sim/coprocessor/simulation.hpp"

namespace hdp::sim {
namespace {

/// Cycles after a difference in which the memory bus is still checked: a wrong burst, say, was
/// requested before its address is seen.
constexpr std::uint64_t kProtocolAfter = 64;

/// Compares a signal of the two sides and lists it when it differs.
class WireCheck {
 public:
  explicit WireCheck(std::vector<cosim::FieldDifference>& found) : found_(found) {}

  void operator()(const char* name, std::uint64_t rtl, std::uint64_t golden, int bits = 8) {
    if (rtl == golden) return;
    cosim::FieldDifference field;
    field.field = name;
    field.rtl = rtl;
    field.golden = golden;
    field.container = bits;
    found_.push_back(field);
  }

 private:
  std::vector<cosim::FieldDifference>& found_;
};

template <class Address>
void check_address(WireCheck& check, const char* valid, const char* payload,
                   const cosim::AxiAddress& rtl, const Address& golden) {
  check(valid, rtl.valid, golden.valid);
  if (!rtl.valid || !golden.valid) return;
  const std::string name = payload;
  check((name + "addr").c_str(), rtl.addr, golden.addr, 64);
  check((name + "len").c_str(), rtl.len, golden.len);
  check((name + "id").c_str(), rtl.id, golden.id, 16);
}

bool same_address(const cosim::AxiAddress& rtl, const TopOutputs::Address& golden) {
  return rtl.valid == golden.valid &&
         (!rtl.valid || (rtl.addr == golden.addr && rtl.len == golden.len && rtl.id == golden.id));
}

/// Whether compare_wires() has nothing to list: asked every cycle.
bool same_wires(const cosim::AxiLiteSlave& csr, const cosim::AxiMaster& bus, bool irq,
                const TopOutputs& golden) {
  return csr.aw_ready == golden.s_aw_ready && csr.w_ready == golden.s_w_ready &&
         csr.ar_ready == golden.s_ar_ready && csr.b_valid == golden.s_b_valid &&
         (!csr.b_valid || static_cast<std::uint8_t>(csr.b_resp) == golden.s_b_resp) &&
         csr.r_valid == golden.s_r_valid &&
         (!csr.r_valid || (static_cast<std::uint8_t>(csr.r_resp) == golden.s_r_resp &&
                           csr.r_data == golden.s_r_data)) &&
         same_address(bus.ar, golden.ar) && same_address(bus.aw, golden.aw) &&
         bus.w.valid == golden.w_valid && bus.r_ready == golden.r_ready &&
         bus.b_ready == golden.b_ready && irq == golden.irq;
}

/// What compare says of the wires, signal by signal.
void list_wires(const cosim::AxiLiteSlave& csr, const cosim::AxiMaster& bus, bool irq,
                const TopOutputs& golden, std::vector<cosim::FieldDifference>& fields) {
  WireCheck check(fields);
  check("s_axil_awready", csr.aw_ready, golden.s_aw_ready);
  check("s_axil_wready", csr.w_ready, golden.s_w_ready);
  check("s_axil_arready", csr.ar_ready, golden.s_ar_ready);
  check("s_axil_bvalid", csr.b_valid, golden.s_b_valid);
  if (csr.b_valid) check("s_axil_bresp", static_cast<std::uint64_t>(csr.b_resp), golden.s_b_resp);
  check("s_axil_rvalid", csr.r_valid, golden.s_r_valid);
  if (csr.r_valid) {
    check("s_axil_rresp", static_cast<std::uint64_t>(csr.r_resp), golden.s_r_resp);
    check("s_axil_rdata", csr.r_data, golden.s_r_data, 32);
  }
  check_address(check, "m_axi_arvalid", "m_axi_ar", bus.ar, golden.ar);
  check_address(check, "m_axi_awvalid", "m_axi_aw", bus.aw, golden.aw);
  check("m_axi_wvalid", bus.w.valid, golden.w_valid);
  check("m_axi_rready", bus.r_ready, golden.r_ready);
  check("m_axi_bready", bus.b_ready, golden.b_ready);
  check("irq", irq, golden.irq);
}

}  // namespace

std::string Mismatch::where() const {
  return group == 0 ? "hdp_top" : fmt::format("core {}", group - 1);
}

void CheckedMemory::assign(const cosim::AxiMemory& memory) {
  base_ = memory.base();
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(memory.data());
  bytes_.assign(bytes, bytes + memory.size());
}

void CheckedMemory::read(std::uint64_t address, std::size_t bytes, std::uint8_t* to) const {
  read_or_zero(bytes_.data(), base_, bytes_.size(), address, bytes, to);
}

void CheckedMemory::write(std::uint64_t address, const void* from, std::size_t bytes) {
  const std::uint64_t at = address - base_;
  if (at > bytes_.size() || bytes > bytes_.size() - at) {
    throw std::out_of_range(
        fmt::format("{} bytes at 0x{:x} are not all in the memory", bytes, address));
  }
  if (bytes > 0) std::memcpy(&bytes_[at], from, bytes);
}

void CheckedMemory::write(const Observation::WriteBeat& beat, std::size_t bus_bytes) {
  for (std::size_t lane = 0; lane < bus_bytes; ++lane) {
    const std::uint64_t at = beat.address + lane - base_;
    if ((beat.strobe[lane / 64] >> (lane % 64) & 1) != 0 && at < bytes_.size()) {
      bytes_[at] = beat.data[lane];
    }
  }
}

Checks::Checks(const Machine& machine, std::uint64_t hang_after)
    : machine_(machine), hang_after_(hang_after), audit_(machine),
      memory_checker_(axi_params(machine)), register_checker_(12) {
  std::vector<cosim::EventSink*> sinks;
  for (int group = 0; group <= machine.cores; ++group) {
    Group made;
    made.trace = std::make_unique<cosim::ExpectedEvents>(group == 0 ? top_probes(machine)
                                                                    : top_core_probes(machine));
    made.comparer = std::make_unique<cosim::Comparer>(*made.trace);
    sinks.push_back(made.trace.get());
    words_.emplace_back();
    for (const cosim::ProbeSpec& probe : made.trace->probes()) words_.back().push_back(probe.words);
    groups_.push_back(std::move(made));
  }
  model_ = std::make_unique<TopModel>(machine, memory_, sinks);
  model_->watch(&audit_);
}

Checks::~Checks() = default;

std::uint64_t Checks::count() const {
  std::uint64_t sum = 0;
  for (const Group& group : groups_) sum += group.comparer->checks();
  return sum;
}

void Checks::finish() {
  memory_checker_.finish();
  register_checker_.finish();
}

void Checks::reset_cycle(bool held, const cosim::AxiMaster& bus,
                         const cosim::AxiLiteSlave& registers) {
  memory_checker_.cycle(held, bus, {});
  register_checker_.cycle(held, {}, registers);
  memory_checker_.count_from_zero();
  register_checker_.count_from_zero();
}

bool Checks::kind_pending() const {
  return groups_[static_cast<std::size_t>(mismatch_->group)].comparer->pending();
}

bool Checks::pending() const {
  return mismatch_ && (kind_pending() || now_ <= mismatch_->divergence.cycle + kProtocolAfter);
}

bool Checks::check(const Observation& seen) {
  for (std::size_t n = 0; n < seen.size(); ++n, ++now_) {
    if (!compare_) {
      follow(seen, n);
    } else if (!mismatch_) {
      check_cycle(seen, n);
    } else if (pending()) {
      settle(seen, n);
    } else {
      break;
    }
  }
  return !mismatch_;
}

bool Checks::check_cycle(const Observation& seen, std::size_t n) {
  const ObservedCycle& cycle = seen[n];
  memory_checker_.cycle(false, cycle.bus, cycle.memory);
  register_checker_.cycle(false, cycle.host, cycle.registers);
  const bool wires = check_wires(cycle, model_->outputs());
  if (wires || show_) step_golden(cycle);
  if (!wires || !check_probes(seen, cycle)) {
    tell_protocol();
    return false;
  }
  count_traffic(seen, n);
  return true;
}

void Checks::step_golden(const ObservedCycle& cycle) {
  model_->step(top_inputs(cycle.host, cycle.memory));
  if (!show_) return;
  for (std::size_t group = 0; group < groups_.size(); ++group) {
    show_(static_cast<int>(group), *groups_[group].trace, now_);
  }
}

/// A cycle in which golden may meet what it cannot go on from, because the memory's answers are
/// those to the RTL. Whether it did not.
bool Checks::go_along(const ObservedCycle& cycle) {
  if (lost_) return false;
  try {
    step_golden(cycle);
  } catch (const std::logic_error&) {
    lost_ = true;
  }
  return !lost_;
}

/// Golden goes along with a cycle that nobody compares.
void Checks::follow(const Observation& seen, std::size_t n) {
  if (!go_along(seen[n])) return;
  for (Group& group : groups_) {
    for (std::uint32_t left = group.trace->valid(now_); left != 0; left &= left - 1) {
      group.trace->pop(__builtin_ctz(left));
    }
    group.trace->drop_before(now_ + 1);
  }
  store_writes(seen, n);
}

void Checks::store_writes(const Observation& seen, std::size_t n) {
  for (std::size_t w = n == 0 ? 0 : seen[n - 1].writes; w < seen[n].writes; ++w) {
    const Observation::WriteBeat& beat = seen.writes()[w];
    if (beat.stored) memory_.write(beat, static_cast<std::size_t>(machine_.bus_bytes));
  }
}

void Checks::count_traffic(const Observation& seen, std::size_t n) {
  const ObservedCycle& cycle = seen[n];
  for (std::size_t r = n == 0 ? 0 : seen[n - 1].reads; r < cycle.reads; ++r) {
    audit_.read(seen.reads()[r].address, seen.reads()[r].bytes, now_);
  }
  for (std::size_t w = n == 0 ? 0 : seen[n - 1].writes; w < cycle.writes; ++w) {
    const Observation::WriteBeat& beat = seen.writes()[w];
    audit_.write(beat.address, reinterpret_cast<const std::uint8_t*>(beat.strobe.data()),
                 beat.data.data(), now_);
  }
  store_writes(seen, n);
}

bool Checks::check_wires(const ObservedCycle& seen, const TopOutputs& golden) {
  const cosim::AxiLiteSlave& csr = seen.registers;
  const cosim::AxiMaster& bus = seen.bus;
  if (same_wires(csr, bus, seen.irq, golden)) return true;
  cosim::Divergence found;
  list_wires(csr, bus, seen.irq, golden, found.fields);
  found.cycle = now_;
  found.probe = "wires";
  found.stage = "buses";
  mismatch_ = Mismatch{0, found};
  return false;
}

/// Moves `packed` behind the group's payloads.
Checks::Payloads Checks::payloads(std::uint32_t valid, std::size_t group,
                                  const std::uint64_t*& packed) const {
  Payloads at{};
  for (std::uint32_t left = valid; left != 0; left &= left - 1) {
    const auto p = static_cast<std::size_t>(__builtin_ctz(left));
    at[p] = reinterpret_cast<const std::byte*>(packed);
    packed += words_[group][p];
  }
  return at;
}

bool Checks::check_probes(const Observation& seen, const ObservedCycle& cycle) {
  // hdp_top's reading comes before the cores, its writing after them.
  const std::uint64_t* packed = seen.payload(cycle.payloads);
  std::optional<std::size_t> first;
  bool writing = false;
  for (std::size_t group = 0; group < groups_.size(); ++group) {
    cosim::Comparer& comparer = *groups_[group].comparer;
    if (comparer.agrees(now_, cycle.valid[group], packed)) continue;
    const Payloads at = payloads(cycle.valid[group], group, packed);
    if (comparer.compare(now_, cycle.valid[group],
                         [&](int p) { return at[static_cast<std::size_t>(p)]; })) {
      continue;
    }
    if (!first || writing) first = group;
    writing = group == 0 && comparer.divergence()->probe_index >= static_cast<int>(TopProbe::Write);
  }
  if (!first) return true;
  mismatch_ = Mismatch{static_cast<int>(*first), *groups_[*first].comparer->divergence()};
  return false;
}

void Checks::tell_protocol() {
  mismatch_->protocol = memory_protocol().text() + register_protocol().text();
}

/// A later cycle.
void Checks::settle(const Observation& seen, std::size_t n) {
  if (now_ <= mismatch_->divergence.cycle + kProtocolAfter) {
    memory_checker_.cycle(false, seen[n].bus, seen[n].memory);
    tell_protocol();
  }
  if (kind_pending()) tell_kind(seen, n);
}

/// A later cycle of the group in which the difference was.
void Checks::tell_kind(const Observation& seen, std::size_t n) {
  const auto group = static_cast<std::size_t>(mismatch_->group);
  const ObservedCycle& cycle = seen[n];
  cosim::Comparer& comparer = *groups_[group].comparer;
  const std::uint64_t* packed = seen.payload(cycle.payloads);
  Payloads at{};
  for (std::size_t g = 0; g <= group; ++g) at = payloads(cycle.valid[g], g, packed);
  comparer.look_ahead(now_, cycle.valid[group],
                      [&](int p) { return at[static_cast<std::size_t>(p)]; });
  if (show_) go_along(cycle);
  if (comparer.pending() && now_ - comparer.divergence()->cycle >= hang_after_) {
    comparer.give_up(hang_after_);
  }
  mismatch_->divergence = *comparer.divergence();
}

}  // namespace hdp::sim
