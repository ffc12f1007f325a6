// SPDX-License-Identifier: Apache-2.0
// Writes down what a co-processor shows.
#include "sim/coprocessor/observation.hpp"

#include "cosim/lockstep/words.hpp"

namespace hdp::sim {

void Observation::add(const Coprocessor& rtl, const cosim::AxiLiteMaster& host,
                      const cosim::AxiSlave& memory,
                      const std::vector<std::vector<std::size_t>>& words) {
  ObservedCycle& to = cycles_[size_++];
  to.host = host;
  to.registers = rtl.registers();
  to.irq = rtl.interrupt();
  const cosim::AxiMaster& bus = rtl.bus();
  to.bus.ar = bus.ar;
  to.bus.aw = bus.aw;
  to.bus.r_ready = bus.r_ready;
  to.bus.b_ready = bus.b_ready;
  to.bus.w.valid = bus.w.valid;
  if (bus.w.valid) {
    to.bus.w.last = bus.w.last;
    to.bus.w.strobe = bus.w.strobe;
    std::memcpy(to.bus.w.data.data(), bus.w.data.data(), bus_bytes_);
  }
  to.memory.ar_ready = memory.ar_ready;
  to.memory.aw_ready = memory.aw_ready;
  to.memory.w_ready = memory.w_ready;
  to.memory.b = memory.b;
  to.memory.r.valid = memory.r.valid;
  if (memory.r.valid) {
    to.memory.r.last = memory.r.last;
    to.memory.r.id = memory.r.id;
    to.memory.r.resp = memory.r.resp;
    std::memcpy(to.memory.r.data.data(), memory.r.data.data(), bus_bytes_);
  }
  to.payloads = payload_words_;
  for (std::size_t group = 0; group < words.size(); ++group) {
    to.valid[group] = rtl.probe_valid(static_cast<int>(group));
    for (std::uint32_t left = to.valid[group]; left != 0; left &= left - 1) {
      const int p = __builtin_ctz(left);
      const std::size_t count = words[group][static_cast<std::size_t>(p)];
      if (payloads_.size() < payload_words_ + count) {
        payloads_.resize(2 * (payload_words_ + count));
      }
      cosim::copy_words(&payloads_[payload_words_], rtl.probe(static_cast<int>(group), p), count);
      payload_words_ += count;
    }
  }
  to.reads = reads_.size();
  to.writes = writes_.size();
}

void Observation::add_read(const cosim::AxiReadBeat& beat) {
  reads_.push_back({beat.place.address, static_cast<std::uint32_t>(beat.place.bytes)});
  cycles_[size_ - 1].reads = reads_.size();
}

void Observation::add_write(const cosim::AxiWriteBeat& beat) {
  const auto offset = static_cast<std::uint64_t>(bus_bytes_ - 1);
  writes_.push_back(
      {beat.place.address & ~offset, beat.resp == cosim::AxiResp::Okay, beat.strobe, *beat.data});
  cycles_[size_ - 1].writes = writes_.size();
}

}  // namespace hdp::sim
