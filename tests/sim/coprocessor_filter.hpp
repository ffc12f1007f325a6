// SPDX-License-Identifier: Apache-2.0
// A co-processor seen through a filter: passes everything on, for tests that watch it or spoil it.
#pragma once

#include <algorithm>
#include <array>
#include <cstring>
#include <deque>
#include <string>

#include "golden/machine.hpp"
#include "golden/top_model.hpp"
#include "sim/axi/memory.hpp"
#include "sim/coprocessor/coprocessor.hpp"

namespace hdp::test {

/// Passes on. What a test changes: the registers' and the bus's outputs of a cycle, after settle(),
/// and the memory's before.
class CoprocessorFilter : public sim::Coprocessor {
 public:
  explicit CoprocessorFilter(sim::Coprocessor& inner) : inner_(inner) {}

  void reset() override {
    inner_.reset();
    cycle_ = 0;
  }
  void drive(const sim::AxiLiteMaster& host, const sim::AxiSlave& memory) override {
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
  const sim::AxiLiteSlave& registers() const override { return registers_; }
  const sim::AxiMaster& bus() const override { return bus_; }
  bool interrupt() const override { return interrupt_; }
  std::uint32_t probe_valid(int group) const override { return inner_.probe_valid(group); }
  const std::byte* probe(int group, int p) const override { return inner_.probe(group, p); }
  std::size_t probe_bytes(int group, int p) const override { return inner_.probe_bytes(group, p); }
  void advance() override {
    inner_.advance();
    ++cycle_;
  }
  void open_wave(const std::string& path) override { inner_.open_wave(path); }
  void close_wave() override { inner_.close_wave(); }
  std::string model_id() const override { return inner_.model_id(); }

 protected:
  /// What the memory drives, before the co-processor sees it.
  virtual void change_memory(sim::AxiSlave& /*memory*/) {}
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
  sim::AxiSlave memory_;  ///< what the memory drives in this cycle
  sim::AxiMaster bus_;
  sim::AxiLiteSlave registers_;
  bool interrupt_ = false;
  std::uint64_t cycle_ = 0;  ///< since reset
};

/// Gives words with an error response the data that lie in the memory, as soon as watch() says
/// which. Such a word still makes a load beat (docs/coprocessor.md section 6), and the golden
/// model, which sees no data on the bus, takes them from there.
class TrueErrorWords : public CoprocessorFilter {
 public:
  TrueErrorWords(sim::Coprocessor& inner, const Machine& machine)
      : CoprocessorFilter(inner), word_bytes_(static_cast<std::size_t>(machine.bus_bytes)) {}
  void reset() override {
    CoprocessorFilter::reset();
    for (auto& words : due_) words.clear();
  }
  void watch(const sim::AxiMemory& memory) { bytes_ = &memory; }

 protected:
  void change_memory(sim::AxiSlave& memory) override {
    const bool failed =
        memory.r.resp == sim::AxiResp::SlvErr || memory.r.resp == sim::AxiResp::DecErr;
    if (!memory.r.valid || !failed || bytes_ == nullptr || words(memory.r.id).empty()) return;
    bytes_->read(words(memory.r.id).front(), memory.r.data.data(), word_bytes_);
  }
  void look() override {
    if (memory_.r.valid && bus_.r_ready && !words(memory_.r.id).empty())
      words(memory_.r.id).pop_front();
    if (!bus_.ar.valid || !memory_.ar_ready) return;
    for (std::uint64_t n = 0; n <= bus_.ar.len; ++n) {
      words(bus_.ar.id).push_back(bus_.ar.addr + n * word_bytes_);
    }
  }
  /// Words of accepted read bursts are to come.
  bool words_due() const {
    return std::any_of(due_.begin(), due_.end(), [](const auto& words) { return !words.empty(); });
  }

 private:
  std::deque<std::uint64_t>& words(std::uint16_t id) { return due_[id % due_.size()]; }

  std::size_t word_bytes_;
  const sim::AxiMemory* bytes_ = nullptr;
  std::array<std::deque<std::uint64_t>, 16> due_;  ///< addresses of words to come, by ID
};

}  // namespace hdp::test
