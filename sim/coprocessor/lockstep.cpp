// SPDX-License-Identifier: Apache-2.0
// The lockstep of hdp_top and its golden model.
#include "sim/coprocessor/lockstep.hpp"

#include <fmt/format.h>

#include <cstring>

namespace hdp::sim {
namespace {

/// Compares a signal of the two sides and lists it when it differs.
class WireCheck {
 public:
  explicit WireCheck(std::vector<FieldDifference>& found) : found_(found) {}

  void operator()(const char* name, std::uint64_t rtl, std::uint64_t golden, int bits = 8) {
    if (rtl == golden) return;
    FieldDifference field;
    field.field = name;
    field.rtl = rtl;
    field.golden = golden;
    field.container = bits;
    found_.push_back(field);
  }

 private:
  std::vector<FieldDifference>& found_;
};

template <class Address>
void check_address(WireCheck& check, const char* valid, const char* payload, const AxiAddress& rtl,
                   const Address& golden) {
  check(valid, rtl.valid, golden.valid);
  if (!rtl.valid || !golden.valid) return;
  const std::string name = payload;
  check((name + "addr").c_str(), rtl.addr, golden.addr, 64);
  check((name + "len").c_str(), rtl.len, golden.len);
  check((name + "id").c_str(), rtl.id, golden.id, 16);
}

bool same_address(const AxiAddress& rtl, const TopOutputs::Address& golden) {
  return rtl.valid == golden.valid &&
         (!rtl.valid || (rtl.addr == golden.addr && rtl.len == golden.len && rtl.id == golden.id));
}

/// Whether compare_wires() has nothing to list: asked every cycle.
bool same_wires(const AxiLiteSlave& csr, const AxiMaster& bus, bool irq, const TopOutputs& golden) {
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

}  // namespace

std::string Mismatch::where() const {
  return group == 0 ? "hdp_top" : fmt::format("core {}", group - 1);
}

LockstepError::LockstepError(Mismatch found)
    : std::runtime_error("in " + found.where() + "\n" + format_divergence(found.divergence)),
      mismatch_(std::move(found)) {}

LockstepSimulation::LockstepSimulation(Coprocessor& rtl, const Machine& machine,
                                       const LockstepOptions& options)
    : Simulation(machine, options), rtl_(rtl), lockstep_(options), image_(memory_),
      memory_checker_(axi_params(machine)), register_checker_(12), audit_(machine),
      wave_file_(rtl, options.wave) {
  std::vector<EventSink*> sinks;
  if (options.check) {
    for (int group = 0; group <= machine.cores; ++group) {
      Group made;
      made.trace = std::make_unique<GoldenTrace>(group == 0 ? top_probes(machine)
                                                            : top_core_probes(machine));
      made.comparer = std::make_unique<Comparer>(*made.trace);
      sinks.push_back(made.trace.get());
      groups_.push_back(std::move(made));
    }
    model_ = std::make_unique<TopModel>(machine, image_, sinks);
    model_->watch(&audit_);
    memory_.on_read = [this](const AxiReadBeat& beat) {
      audit_.read(beat.place.address, static_cast<std::uint32_t>(beat.place.bytes), now_);
    };
    memory_.on_write = [this](const AxiWriteBeat& beat) {
      const auto offset = static_cast<std::uint64_t>(machine_.bus_bytes - 1);
      audit_.write(beat.place.address & ~offset,
                   reinterpret_cast<const std::uint8_t*>(beat.strobe.data()), beat.data->data(),
                   now_);
    };
  }
  rtl_.reset();
  memory_.reset();
}

LockstepSimulation::~LockstepSimulation() = default;

std::uint64_t LockstepSimulation::checks() const {
  std::uint64_t sum = 0;
  for (const Group& group : groups_) sum += group.comparer->checks();
  return sum;
}

std::vector<std::string> LockstepSimulation::traffic_errors() const { return audit_.errors(); }

void LockstepSimulation::finish() {
  memory_checker_.finish();
  register_checker_.finish();
}

void LockstepSimulation::wave() {
  if (now_ == lockstep_.wave_from) {
    wave_file_.open();
    waving_ = true;
  }
  if (waving_ && now_ > lockstep_.wave_to) {
    throw WaveEnd();
  }
}

void LockstepSimulation::compare_wires(const TopOutputs& golden) {
  const AxiLiteSlave& csr = rtl_.registers();
  const AxiMaster& bus = rtl_.bus();
  if (same_wires(csr, bus, rtl_.interrupt(), golden)) return;
  Divergence found;
  WireCheck check(found.fields);
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
  check("irq", rtl_.interrupt(), golden.irq);
  found.cycle = now_;
  found.probe = "wires";
  found.stage = "buses";
  throw LockstepError({0, found});
}

void LockstepSimulation::settle_and_throw(std::size_t group) {
  Comparer& comparer = *groups_[group].comparer;
  const AxiLiteMaster silent;
  for (std::uint64_t waited = 1; comparer.pending(); ++waited) {
    if (waited > lockstep_.hang_after) {
      comparer.give_up(lockstep_.hang_after);
      break;
    }
    memory_.clock(rtl_.bus());
    rtl_.advance();
    rtl_.drive(silent, memory_.outputs());
    rtl_.settle();
    const int g = static_cast<int>(group);
    comparer.look_ahead(now_ + waited, rtl_.probe_valid(g),
                        [&](int p) { return rtl_.probe(g, p); });
  }
  throw LockstepError({static_cast<int>(group), *comparer.divergence()});
}

void LockstepSimulation::compare() {
  // hdp_top's reading comes before the cores, its writing after them.
  const std::size_t none = groups_.size();
  std::size_t first = none;
  for (std::size_t group = groups_.size(); group-- > 0;) {
    const int g = static_cast<int>(group);
    const auto payload = [&](int p) { return rtl_.probe(g, p); };
    Comparer& comparer = *groups_[group].comparer;
    if (comparer.compare(now_, rtl_.probe_valid(g), payload)) continue;
    const bool writing =
        group == 0 && comparer.divergence()->probe_index >= static_cast<int>(TopProbe::Write);
    if (first == none || !writing) first = group;
  }
  if (first != none) settle_and_throw(first);
}

bool LockstepSimulation::clock(const AxiLiteMaster& host) {
  const AxiSlave& memory = memory_.outputs();
  if (!lockstep_.wave.empty()) wave();
  rtl_.drive(host, memory);
  rtl_.settle();
  const AxiMaster& bus = rtl_.bus();
  if (model_ != nullptr) {
    compare_wires(model_->outputs());
    model_->step(top_inputs(host, memory));
    compare();
    memory_checker_.cycle(false, bus, memory);
    register_checker_.cycle(false, host, rtl_.registers());
  }
  registers_ = rtl_.registers();
  irq_ = rtl_.interrupt();
  const bool moved = (bus.ar.valid && memory.ar_ready) || (bus.aw.valid && memory.aw_ready) ||
                     (bus.w.valid && memory.w_ready) || memory.r.valid || memory.b.valid;
  memory_.clock(bus);
  rtl_.advance();
  ++now_;
  return moved;
}

}  // namespace hdp::sim
