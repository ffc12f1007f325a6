// SPDX-License-Identifier: Apache-2.0
// A co-processor seen through a filter: passes everything on, for tests that watch it or spoil it.
#pragma once

#include <cstdint>
#include <cstring>
#include <string>

#include "golden/top_model.hpp"
#include "sim/coprocessor/coprocessor.hpp"

namespace hdp::test {

/// Passes on. What a test changes: the registers' and the bus's outputs of a cycle, after settle(),
/// and the memory's before.
class CoprocessorFilter : public sim::Coprocessor {
 public:
  explicit CoprocessorFilter(sim::Coprocessor& inner) : inner_(inner) {}

  void set_reset(bool held) override {
    inner_.set_reset(held);
    in_reset_ = held;
    cycle_ = 0;
  }
  void drive(const cosim::AxiLiteMaster& host, const cosim::AxiSlave& memory) override {
    memory_ = memory;
    change_memory(memory_);
    inner_.drive(host, memory_);
  }
  void settle() override {
    inner_.settle();
    bus_ = inner_.bus();
    registers_ = inner_.registers();
    interrupt_ = inner_.interrupt();
    look();
  }
  const cosim::AxiLiteSlave& registers() const override { return registers_; }
  const cosim::AxiMaster& bus() const override { return bus_; }
  bool interrupt() const override { return interrupt_; }
  std::uint32_t probe_valid(int group) const override { return inner_.probe_valid(group); }
  const std::byte* probe(int group, int p) const override { return inner_.probe(group, p); }
  std::size_t probe_bytes(int group, int p) const override { return inner_.probe_bytes(group, p); }
  void advance() override {
    inner_.advance();
    ++cycle_;
  }
  bool tracing() const override { return inner_.tracing(); }
  void show_cycle(std::uint64_t cycle) override { inner_.show_cycle(cycle); }
  void show_golden(int group, int p, const cosim::EventTag& tag,
                   const std::byte* payload) override {
    inner_.show_golden(group, p, tag, payload);
  }
  void open_wave(const std::string& path, const std::vector<std::string>& only) override {
    inner_.open_wave(path, only);
  }
  void close_wave() override { inner_.close_wave(); }
  std::string model_id() const override { return inner_.model_id(); }

 protected:
  /// What the memory drives, before the co-processor sees it.
  virtual void change_memory(cosim::AxiSlave& /*memory*/) {}
  /// The cycle has settled; bus_, registers_ and interrupt_ may be changed.
  virtual void look() {}

  bool has(TopProbe p) const { return (inner_.probe_valid(0) >> static_cast<int>(p) & 1) != 0; }
  template <class T>
  T payload(TopProbe p, std::size_t offset) const {
    T value;
    std::memcpy(&value, inner_.probe(0, static_cast<int>(p)) + offset, sizeof value);
    return value;
  }

  sim::Coprocessor& inner_;
  cosim::AxiSlave memory_;  ///< what the memory drives in this cycle
  cosim::AxiMaster bus_;
  cosim::AxiLiteSlave registers_;
  bool interrupt_ = false, in_reset_ = false;
  std::uint64_t cycle_ = 0;  ///< since reset
};

/// Knows how many words of accepted read bursts are to come.
class ReadWords : public CoprocessorFilter {
 public:
  explicit ReadWords(sim::Coprocessor& inner) : CoprocessorFilter(inner) {}
  void set_reset(bool held) override {
    CoprocessorFilter::set_reset(held);
    due_ = 0;
  }

 protected:
  void look() override {
    if (memory_.r.valid && bus_.r_ready) --due_;
    if (bus_.ar.valid && memory_.ar_ready) due_ += bus_.ar.len + 1;
  }
  bool words_due() const { return due_ > 0; }

 private:
  std::int64_t due_ = 0;
};

}  // namespace hdp::test
