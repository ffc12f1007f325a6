// SPDX-License-Identifier: Apache-2.0
// A Design on top of a Verilated module, with documented Verilator interfaces only: ports, eval(),
// VerilatedContext, VerilatedFstC, and data() of wide ports. The module has one table of probes:
//
//   clk_i, rst_ni                        rising edge; reset low
//   probe_valid_o [31:0], p_<name>_o     the probes (generated: <prefix>_<group>_probes.svh)
//   shadow_take_i, shadow_cycle_i [63:0] and rtl_valid_i, rtl_i, golden_valid_i, golden_i,
//   golden_at_i                          both sides, for the waveform (<prefix>_<group>_shadow.sv)
#pragma once

#include <verilated.h>
#include <verilated_fst_c.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "cosim/design/design.hpp"
#include "cosim/design/initial_state.hpp"
#include "cosim/design/verilated_port.hpp"
#include "cosim/design/verilated_state.hpp"
#include "cosim/design/verilated_wave.hpp"

namespace cosim {

/// `Top`: the class that Verilator made, with --trace-fst and --savable.
template <class Top>
class VerilatedDesign final : public Design {
 public:
  /// `ports(top, bind)` calls bind(number, port) for every probe: the function that probegen made.
  /// `name`: of the top module's instance, the first part of every path in a waveform. Not to be
  /// called in two threads at once, or the initial state does not repeat.
  template <class Ports>
  VerilatedDesign(const Ports& ports, InitSeed init_seed, const std::string& name,
                  std::string model_id = {})
      : model_id_(std::move(model_id)),
        top_(with_initial_state(context_, init_seed), name.c_str()) {
    context_.traceEverOn(true);
    ports(top_, [this](auto probe, auto& port) {
      ports_.at(static_cast<std::size_t>(probe)) = {port_bytes(port), sizeof port};
      count_ = std::max(count_, static_cast<std::size_t>(probe) + 1);
    });
    shadow_ = ShadowPorts({port_bytes(top_.rtl_valid_i), port_bytes(top_.rtl_i)},
                          {port_bytes(top_.golden_valid_i), port_bytes(top_.golden_i)},
                          port_bytes(top_.golden_at_i));
    for (std::size_t p = 0; p < count_; ++p) shadow_.add(ports_[p].data, ports_[p].size);
    blank_shadow();
  }
  ~VerilatedDesign() override {
    close_wave();
    top_.final();
  }

  /// The module, for the stimulus: its inputs before settle(), its outputs after.
  Top& top() { return top_; }
  const Top& top() const { return top_; }

  void set_reset(bool held) override {
    top_.rst_ni = !held;
    if (!held) time_ = 0;
  }
  void settle() override {
    top_.clk_i = 0;
    top_.eval();
  }
  void advance() override {
    if (wave_.is_open()) dump_settled();
    top_.clk_i = 1;
    top_.eval();
    if (wave_.is_open()) wave_.dump(time_ + kCycle / 2);
    time_ += kCycle;
  }

  std::uint32_t valid(int /*group*/) const override { return top_.probe_valid_o; }
  const std::byte* payload(int /*group*/, int p) const override {
    return ports_[static_cast<std::size_t>(p)].data;
  }
  std::size_t payload_bytes(int /*group*/, int p) const override {
    return ports_.at(static_cast<std::size_t>(p)).size;
  }

  void open_wave(const std::string& path, const std::vector<std::string>& only) override {
    wave_.open(top_, path, only);
  }
  void close_wave() override {
    wave_.close();
    shadow_.clear();
  }
  bool tracing() const override { return wave_.is_open(); }
  void show_cycle(std::uint64_t cycle) override { top_.shadow_cycle_i = cycle; }
  void show_golden(int /*group*/, int p, const EventTag& tag, const std::byte* payload) override {
    shadow_.show_golden(p, tag, payload);
  }

  std::string simulator() const override {
    return std::string(Verilated::productName()) + " " + Verilated::productVersion();
  }
  std::string model_id() const override { return model_id_; }

  std::vector<std::byte> save() override {
    VerilatedMemorySave to;
    to << time_;
    to << top_;
    return to.take();
  }
  void restore(const std::vector<std::byte>& state) override {
    VerilatedMemoryRestore from(state);
    from >> time_;
    from >> top_;
    if (!from.complete()) throw std::invalid_argument("the design's state has the wrong size");
  }

 private:
  struct Port {
    const std::byte* data = nullptr;
    std::size_t size = 0;
  };

  static constexpr std::uint64_t kCycle = 1000;  ///< ps

  /// The waveform's fields read 0 up to their first event, whatever the initial state is.
  void blank_shadow() {
    top_.clk_i = 0;
    top_.shadow_cycle_i = 0;
    shadow_.show_zeros();
    take_shadow();
    shadow_.show_rtl(0);
    shadow_.clear();
    take_shadow();
  }
  /// A cycle as the shadow's clock sees it.
  void take_shadow() {
    top_.shadow_take_i = 0;
    top_.eval();
    top_.shadow_take_i = 1;
    top_.eval();
    top_.shadow_take_i = 0;
  }
  /// Writes this cycle, with the model's values of this same cycle. The shadow takes them with a
  /// clock of its own, so that it costs nothing while there is no waveform.
  void dump_settled() {
    shadow_.show_rtl(top_.probe_valid_o);
    top_.shadow_take_i = 1;
    top_.eval();
    wave_.dump(time_);
    top_.shadow_take_i = 0;
    shadow_.clear();
  }

  std::string model_id_;
  VerilatedContext context_;
  Top top_;
  VerilatedWave<VerilatedFstC> wave_;
  std::array<Port, 32> ports_{};
  std::size_t count_ = 0;
  ShadowPorts shadow_;
  std::uint64_t time_ = 0;
};

}  // namespace cosim
