// SPDX-License-Identifier: Apache-2.0
// Core on top of a Verilated hdp_sim_top. Only documented Verilator interfaces are used: ports,
// eval(), VerilatedContext, VerilatedFstC, and data() of wide ports.
#pragma once

#include <verilated.h>
#include <verilated_fst_c.h>

#include <cstring>

#include "cosim/design/verilated_port.hpp"
#include "cosim/design/verilated_state.hpp"
#include "cosim/design/verilated_wave.hpp"
#include "golden/hdp_probes.hpp"
#include "sim/core.hpp"
#include "sim/probe_ports.hpp"

namespace hdp::sim {

/// Stands for the waveform of a model that cannot be traced.
struct NoWave {
  void dump(std::uint64_t) {}
  void flush() {}
  void close() {}
};

/// Debuggable: Top was made with --trace-fst and --savable (CMake's HDP_DEBUG_FEATURES).
template <class Top, bool Debuggable = true>
class VerilatedCore final : public Core {
 public:
  explicit VerilatedCore(cosim::InitSeed init_seed, std::string model_id = {})
      : model_id_(std::move(model_id)),
        top_(cosim::with_initial_state(context_, init_seed), "hdp") {
    context_.traceEverOn(true);
    bind_probes();
    blank_shadow();
  }

  ~VerilatedCore() override {
    close_wave();
    top_.final();
  }

  void reset() override {
    top_.rst_ni = 0;
    set_start(false);
    for (auto stream : {Stream::Int, Stream::Frac, Stream::Val}) set_load(stream, nullptr);
    for (int i = 0; i < 4; ++i) {
      settle();
      advance();
    }
    top_.rst_ni = 1;
    time_ = 0;
  }

  void set_job(const Config& config, const Shape& shape, int heads) override {
    top_.cfg_heads_i = static_cast<SData>(heads);
    top_.cfg_lq_i = static_cast<SData>(shape.lq);
    top_.cfg_lk_i = static_cast<SData>(shape.lk);
    top_.cfg_dim_i = static_cast<SData>(shape.dim);
    top_.cfg_causal_i = config.causal;
    top_.cfg_importance_abs_i = config.importance == Importance::Abs;
    top_.cfg_fill_i = static_cast<CData>(config.fill);
    top_.cfg_exact_i = config.exact;
    top_.cfg_block_prune_i = config.block_prune;
    top_.cfg_head_prune_i = config.head_prune;
    top_.cfg_rho_i = static_cast<SData>(config.rho_q15);
    top_.cfg_tau_i = config.tau;
    top_.cfg_mant_i = static_cast<SData>(config.mant);
    top_.cfg_shift_i = static_cast<CData>(config.shift);
  }

  void set_start(bool valid) override { top_.start_valid_i = valid; }

  void set_load(Stream stream, const LoadBeat* beat) override {
    switch (stream) {
      case Stream::Int:
        top_.int_valid_i = beat != nullptr;
        if (beat == nullptr) return;
        top_.int_is_q_i = beat->is_q;
        top_.int_row_i = beat->row;
        top_.int_chunk_i = beat->chunk;
        top_.int_last_i = beat->last;
        std::memcpy(cosim::port_bytes(top_.int_data_i), beat->data, sizeof(top_.int_data_i));
        return;
      case Stream::Frac:
        top_.frac_valid_i = beat != nullptr;
        if (beat == nullptr) return;
        top_.frac_is_q_i = beat->is_q;
        top_.frac_row_i = beat->row;
        top_.frac_chunk_i = beat->chunk;
        top_.frac_last_i = beat->last;
        std::memcpy(cosim::port_bytes(top_.frac_data_i), beat->data, sizeof(top_.frac_data_i));
        return;
      default:
        top_.val_valid_i = beat != nullptr;
        if (beat == nullptr) return;
        top_.val_row_i = beat->row;
        top_.val_chunk_i = beat->chunk;
        top_.val_last_i = beat->last;
        std::memcpy(cosim::port_bytes(top_.val_data_i), beat->data, sizeof(top_.val_data_i));
    }
  }

  void set_out_ready(bool ready) override { top_.out_ready_i = ready; }

  const CoreOutputs& settle() override {
    top_.clk_i = 0;
    top_.eval();
    out_.start_ready = top_.start_ready_o;
    out_.load_ready = {top_.int_ready_o != 0, top_.frac_ready_o != 0, top_.val_ready_o != 0};
    out_.decision_valid = top_.decision_valid_o;
    out_.decision_pruned = top_.decision_pruned_o;
    out_.decision_score = top_.decision_score_o;
    out_.report_valid = top_.report_valid_o;
    out_.report_kept = top_.report_kept_o;
    out_.report_live = top_.report_live_o;
    out_.out_valid = top_.out_valid_o;
    out_.out_last = top_.out_last_o;
    out_.out_row = top_.out_row_o;
    out_.out_chunk = top_.out_chunk_o;
    out_.done = top_.done_o;
    out_.probe_valid = top_.probe_valid_o;
    return out_;
  }

  const std::byte* probe(int p) const override { return probes_[static_cast<std::size_t>(p)].data; }
  std::size_t probe_bytes(int p) const override {
    return probes_[static_cast<std::size_t>(p)].size;
  }
  const std::int16_t* out_data() const override { return out_data_; }

  void advance() override {
    if (wave_.is_open()) dump_settled();
    top_.clk_i = 1;
    top_.eval();
    if (wave_.is_open()) wave_.dump(time_ + kCycle / 2);
    time_ += kCycle;
  }

  void open_wave(const std::string& path, const std::vector<std::string>& only) override {
    if constexpr (Debuggable) {
      wave_.open(top_, path, only);
    } else {
      throw std::logic_error("this core was made without waveforms");
    }
  }

  void close_wave() override {
    wave_.close();
    shadow_.clear();
  }

  bool tracing() const override { return wave_.is_open(); }

  void show_cycle(std::uint64_t cycle) override { top_.shadow_cycle_i = cycle; }

  void show_golden(int p, const cosim::EventTag& tag, const std::byte* payload) override {
    shadow_.show_golden(p, tag, payload);
  }

  std::string simulator() const override {
    return std::string(Verilated::productName()) + " " + Verilated::productVersion();
  }
  std::string model_id() const override { return model_id_; }

  std::vector<std::byte> save() override {
    if constexpr (Debuggable) {
      cosim::VerilatedMemorySave to;
      to << time_;
      to << top_;
      return to.take();
    } else {
      return Core::save();
    }
  }

  void restore(const std::vector<std::byte>& state) override {
    if constexpr (Debuggable) {
      cosim::VerilatedMemoryRestore from(state);
      from >> time_;
      from >> top_;
      if (!from.complete()) throw std::invalid_argument("the core's state has the wrong size");
    } else {
      Core::restore(state);
    }
  }

 private:
  struct ProbePort {
    const std::byte* data;
    std::size_t size;
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

  /// Writes this cycle, with the golden values of this same cycle. The shadow takes them with a
  /// clock of its own, so that it costs nothing while there is no waveform (hdp_core_shadow.sv).
  void dump_settled() {
    shadow_.show_rtl(top_.probe_valid_o);
    top_.shadow_take_i = 1;
    top_.eval();
    wave_.dump(time_);
    top_.shadow_take_i = 0;
    shadow_.clear();
  }

  void bind_probes() {
    core_ports(top_, [&](Probe probe, auto& port) {
      probes_[static_cast<std::size_t>(probe)] = {cosim::port_bytes(port), sizeof(port)};
    });
    shadow_ = cosim::ShadowPorts(
        {cosim::port_bytes(top_.rtl_valid_i), cosim::port_bytes(top_.rtl_i)},
        {cosim::port_bytes(top_.golden_valid_i), cosim::port_bytes(top_.golden_i)},
        cosim::port_bytes(top_.golden_at_i));
    for (const ProbePort& port : probes_) shadow_.add(port.data, port.size);
    out_data_ = reinterpret_cast<const std::int16_t*>(cosim::port_bytes(top_.out_data_o));
  }

  std::string model_id_;
  VerilatedContext context_;
  Top top_;
  cosim::VerilatedWave<std::conditional_t<Debuggable, VerilatedFstC, NoWave>> wave_;
  CoreOutputs out_;
  std::array<ProbePort, static_cast<std::size_t>(Probe::Count)> probes_{};
  cosim::ShadowPorts shadow_;
  const std::int16_t* out_data_ = nullptr;
  std::uint64_t time_ = 0;
};

}  // namespace hdp::sim
