// SPDX-License-Identifier: Apache-2.0
// A core with a planted bug that depends on the data: it spoils some payloads of a probe on their
// way out.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <utility>
#include <vector>

#include "sim/core.hpp"

namespace hdp::test {

class DataSpoiler final : public sim::Core {
 public:
  /// `spoil` sees every payload of the probe, and may change it.
  DataSpoiler(std::unique_ptr<sim::Core> core, int probe, std::function<void(std::byte*)> spoil)
      : core_(std::move(core)), probe_(probe), spoil_(std::move(spoil)) {}

  void reset() override { core_->reset(); }
  void set_job(const Config& c, const Shape& s, int heads) override { core_->set_job(c, s, heads); }
  void set_start(bool valid) override { core_->set_start(valid); }
  void set_load(Stream s, const sim::LoadBeat* beat) override { core_->set_load(s, beat); }
  void set_out_ready(bool ready) override { core_->set_out_ready(ready); }
  const sim::CoreOutputs& settle() override {
    const sim::CoreOutputs& outputs = core_->settle();
    const std::byte* payload = core_->probe(probe_);
    copy_.assign(payload, payload + core_->probe_bytes(probe_));
    if ((outputs.probe_valid >> probe_ & 1) != 0) spoil_(copy_.data());
    return outputs;
  }
  const std::byte* probe(int p) const override {
    return p == probe_ ? copy_.data() : core_->probe(p);
  }
  std::size_t probe_bytes(int p) const override { return core_->probe_bytes(p); }
  const std::int16_t* out_data() const override { return core_->out_data(); }
  void advance() override { core_->advance(); }
  void open_wave(const std::string& path, const std::vector<std::string>& only) override {
    core_->open_wave(path, only);
  }
  void close_wave() override { core_->close_wave(); }
  bool tracing() const override { return core_->tracing(); }
  void show_cycle(std::uint64_t cycle) override { core_->show_cycle(cycle); }
  void show_golden(int p, const cosim::EventTag& tag, const std::byte* payload) override {
    core_->show_golden(p, tag, payload);
  }
  std::string simulator() const override { return core_->simulator(); }

 private:
  std::unique_ptr<sim::Core> core_;
  int probe_;
  std::function<void(std::byte*)> spoil_;
  std::vector<std::byte> copy_;
};

}  // namespace hdp::test
