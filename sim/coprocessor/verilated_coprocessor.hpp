// SPDX-License-Identifier: Apache-2.0
// Coprocessor on top of a Verilated hdp_sim_coprocessor, with documented Verilator interfaces only.
#pragma once

#include <verilated.h>
#include <verilated_fst_c.h>

#include <array>
#include <cstring>
#include <vector>

#include "cosim/design/verilated_port.hpp"
#include "cosim/design/verilated_wave.hpp"
#include "golden/hdp_probes.hpp"
#include "golden/top_model.hpp"
#include "sim/coprocessor/coprocessor.hpp"
#include "sim/probe_ports.hpp"

namespace hdp::sim {

template <class Top>
class VerilatedCoprocessor final : public Coprocessor {
 public:
  VerilatedCoprocessor(const Machine& machine, cosim::InitSeed init_seed, std::string model_id)
      : model_id_(std::move(model_id)), cores_(static_cast<std::size_t>(machine.cores)),
        bus_bytes_(static_cast<std::size_t>(machine.bus_bytes)),
        top_(cosim::with_initial_state(context_, init_seed), "hdp") {
    context_.traceEverOn(true);
    bind_probes();
    blank_shadow();
  }

  ~VerilatedCoprocessor() override {
    close_wave();
    top_.final();
  }

  void set_reset(bool held) override {
    top_.rst_ni = !held;
    time_ = 0;
  }

  void drive(const cosim::AxiLiteMaster& host, const cosim::AxiSlave& memory) override {
    top_.s_aw_valid_i = host.aw_valid;
    top_.s_aw_addr_i = host.aw_addr;
    top_.s_w_valid_i = host.w_valid;
    top_.s_w_data_i = host.w_data;
    top_.s_w_strobe_i = host.w_strobe;
    top_.s_b_ready_i = host.b_ready;
    top_.s_ar_valid_i = host.ar_valid;
    top_.s_ar_addr_i = host.ar_addr;
    top_.s_r_ready_i = host.r_ready;
    top_.ar_ready_i = memory.ar_ready;
    top_.aw_ready_i = memory.aw_ready;
    top_.w_ready_i = memory.w_ready;
    top_.r_valid_i = memory.r.valid;
    if (memory.r.valid) {
      top_.r_id_i = memory.r.id;
      top_.r_last_i = memory.r.last;
      top_.r_resp_i = static_cast<CData>(memory.r.resp);
      std::memcpy(cosim::port_bytes(top_.r_data_i), memory.r.data.data(), bus_bytes_);
    }
    top_.b_valid_i = memory.b.valid;
    top_.b_id_i = memory.b.id;
    top_.b_resp_i = static_cast<CData>(memory.b.resp);
  }

  void settle() override {
    top_.clk_i = 0;
    top_.eval();
    registers_.aw_ready = top_.s_aw_ready_o;
    registers_.w_ready = top_.s_w_ready_o;
    registers_.b_valid = top_.s_b_valid_o;
    registers_.b_resp = static_cast<cosim::AxiResp>(top_.s_b_resp_o);
    registers_.ar_ready = top_.s_ar_ready_o;
    registers_.r_valid = top_.s_r_valid_o;
    registers_.r_resp = static_cast<cosim::AxiResp>(top_.s_r_resp_o);
    registers_.r_data = top_.s_r_data_o;
    bus_.ar = {top_.ar_valid_o != 0, top_.ar_id_o,   top_.ar_addr_o,
               top_.ar_len_o,        top_.ar_size_o, static_cast<cosim::AxiBurst>(top_.ar_burst_o)};
    bus_.aw = {top_.aw_valid_o != 0, top_.aw_id_o,   top_.aw_addr_o,
               top_.aw_len_o,        top_.aw_size_o, static_cast<cosim::AxiBurst>(top_.aw_burst_o)};
    bus_.r_ready = top_.r_ready_o;
    bus_.b_ready = top_.b_ready_o;
    bus_.w.valid = top_.w_valid_o;
    if (bus_.w.valid) {
      bus_.w.last = top_.w_last_o;
      std::memcpy(bus_.w.strobe.data(), cosim::port_bytes(top_.w_strobe_o), sizeof bus_.w.strobe);
      std::memcpy(bus_.w.data.data(), cosim::port_bytes(top_.w_data_o), bus_bytes_);
    }
  }

  const cosim::AxiLiteSlave& registers() const override { return registers_; }
  const cosim::AxiMaster& bus() const override { return bus_; }
  bool interrupt() const override { return top_.irq_o != 0; }

  std::uint32_t probe_valid(int group) const override {
    std::uint32_t valid = 0;
    std::memcpy(&valid, valid_[static_cast<std::size_t>(group)], sizeof valid);
    return valid;
  }
  const std::byte* probe(int group, int p) const override { return port(group, p).data; }
  std::size_t probe_bytes(int group, int p) const override { return port(group, p).size; }

  void advance() override {
    if (wave_.is_open()) dump_settled();
    top_.clk_i = 1;
    top_.eval();
    if (wave_.is_open()) wave_.dump(time_ + kCycle / 2);
    time_ += kCycle;
  }

  void open_wave(const std::string& path, const std::vector<std::string>& only) override {
    wave_.open(top_, path, only);
  }

  void close_wave() override {
    wave_.close();
    for (cosim::ShadowPorts& ports : shadows_) ports.clear();
  }

  bool tracing() const override { return wave_.is_open(); }

  void show_cycle(std::uint64_t cycle) override { top_.shadow_cycle_i = cycle; }

  void show_golden(int group, int p, const cosim::EventTag& tag,
                   const std::byte* payload) override {
    shadows_[static_cast<std::size_t>(group)].show_golden(p, tag, payload);
  }

  std::string model_id() const override { return model_id_; }

 private:
  struct Port {
    const std::byte* data = nullptr;
    std::size_t size = 0;
  };
  static constexpr std::uint64_t kCycle = 1000;  ///< ps

  const Port& port(int group, int p) const {
    return probes_[static_cast<std::size_t>(group)][static_cast<std::size_t>(p)];
  }

  /// The waveform's fields read 0 up to their first event, whatever the initial state is.
  void blank_shadow() {
    top_.clk_i = 0;
    top_.shadow_cycle_i = 0;
    for (cosim::ShadowPorts& ports : shadows_) ports.show_zeros();
    take_shadow();
    for (cosim::ShadowPorts& ports : shadows_) {
      ports.show_rtl(0);
      ports.clear();
    }
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

  /// Writes this cycle, with both sides' events of this same cycle (hdp_core_shadow.sv).
  void dump_settled() {
    for (std::size_t group = 0; group <= cores_; ++group) {
      shadows_[group].show_rtl(probe_valid(static_cast<int>(group)));
    }
    top_.shadow_take_i = 1;
    top_.eval();
    wave_.dump(time_);
    top_.shadow_take_i = 0;
    for (cosim::ShadowPorts& ports : shadows_) ports.clear();
  }

  void bind_probes() {
    probes_.resize(1 + cores_);
    valid_.push_back(cosim::port_bytes(top_.t_valid_o));
    for (std::size_t n = 0; n < cores_; ++n)
      valid_.push_back(cosim::port_bytes(top_.c_valid_o) + 4 * n);
    top_ports(top_, [&](TopProbe probe, auto& port) {
      probes_[0][static_cast<std::size_t>(probe)] = {cosim::port_bytes(port), sizeof(port)};
    });
    // The cores' payloads lie side by side in one port.
    const auto bind_cores = [&](auto probe, auto& port) {
      const std::size_t size = sizeof(port) / cores_;
      for (std::size_t n = 0; n < cores_; ++n) {
        probes_[1 + n][static_cast<std::size_t>(probe)] = {cosim::port_bytes(port) + n * size,
                                                           size};
      }
    };
    cores_ports(top_, bind_cores);
    readers_ports(top_, bind_cores);
    bind_shadows();
  }

  void bind_shadows() {
    shadows_.emplace_back(cosim::ShadowPorts::Side{cosim::port_bytes(top_.t_rtl_valid_i),
                                                   cosim::port_bytes(top_.t_rtl_i)},
                          cosim::ShadowPorts::Side{cosim::port_bytes(top_.t_golden_valid_i),
                                                   cosim::port_bytes(top_.t_golden_i)},
                          cosim::port_bytes(top_.t_golden_at_i));
    const std::size_t payloads = sizeof(top_.c_golden_i) / cores_,
                      at = sizeof(top_.c_golden_at_i) / cores_;
    for (std::size_t n = 0; n < cores_; ++n) {
      shadows_.emplace_back(
          cosim::ShadowPorts::Side{cosim::port_bytes(top_.c_rtl_valid_i) + 4 * n,
                                   cosim::port_bytes(top_.c_rtl_i) + n * payloads},
          cosim::ShadowPorts::Side{cosim::port_bytes(top_.c_golden_valid_i) + 4 * n,
                                   cosim::port_bytes(top_.c_golden_i) + n * payloads},
          cosim::port_bytes(top_.c_golden_at_i) + n * at);
    }
    for (std::size_t group = 0; group <= cores_; ++group) {
      for (const Port& port : probes_[group]) {
        if (port.data != nullptr) shadows_[group].add(port.data, port.size);
      }
    }
  }

  std::string model_id_;
  std::size_t cores_, bus_bytes_;
  VerilatedContext context_;
  Top top_;
  cosim::VerilatedWave<VerilatedFstC> wave_;
  cosim::AxiLiteSlave registers_;
  cosim::AxiMaster bus_;
  std::vector<std::array<Port, 32>> probes_;
  std::vector<const std::byte*> valid_;
  std::vector<cosim::ShadowPorts> shadows_;  ///< [group]
  std::uint64_t time_ = 0;
};

}  // namespace hdp::sim
