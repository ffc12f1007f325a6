// SPDX-License-Identifier: Apache-2.0
// An AXI4 bus driven by hand, a cycle at a time, with a checker on it.
#pragma once

#include <cstdint>

#include "cosim/axi/checker.hpp"

namespace hdp::sim {

/// A bus of 16 bytes, driven a cycle at a time. After go() all wires are low again.
struct Bus {
  explicit Bus(const cosim::AxiCheckerOptions& options = {})
      : checker(cosim::AxiParams{32, 16, 2}, options) {
    go();
  }
  void go(bool reset = false) {
    checker.cycle(reset, m, s);
    m = {};
    s = {};
  }
  // Each puts wires on the bus for this cycle.
  Bus& ar(std::uint64_t addr, int beats = 1, int size = 4,
          cosim::AxiBurst burst = cosim::AxiBurst::Incr, int id = 1) {
    m.ar = {true,
            static_cast<std::uint16_t>(id),
            addr,
            static_cast<std::uint8_t>(beats - 1),
            static_cast<std::uint8_t>(size),
            burst};
    s.ar_ready = true;
    return *this;
  }
  Bus& aw(std::uint64_t addr, int beats = 1, int size = 4,
          cosim::AxiBurst burst = cosim::AxiBurst::Incr, int id = 1) {
    m.aw = {true,
            static_cast<std::uint16_t>(id),
            addr,
            static_cast<std::uint8_t>(beats - 1),
            static_cast<std::uint8_t>(size),
            burst};
    s.aw_ready = true;
    return *this;
  }
  Bus& w(bool last, std::uint64_t strobe = 0xFFFF, std::uint8_t value = 0) {
    m.w.valid = s.w_ready = true;
    m.w.last = last;
    m.w.strobe[0] = strobe;
    m.w.data.fill(value);
    return *this;
  }
  Bus& r(bool last, int id = 1, cosim::AxiResp resp = cosim::AxiResp::Okay,
         std::uint8_t value = 0) {
    s.r.valid = m.r_ready = true;
    s.r.last = last;
    s.r.id = static_cast<std::uint16_t>(id);
    s.r.resp = resp;
    s.r.data.fill(value);
    return *this;
  }
  Bus& b(int id = 1, cosim::AxiResp resp = cosim::AxiResp::Okay) {
    s.b.valid = m.b_ready = true;
    s.b.id = static_cast<std::uint16_t>(id);
    s.b.resp = resp;
    return *this;
  }
  /// The channels of this cycle wait.
  Bus& stalled() {
    s.ar_ready = s.aw_ready = s.w_ready = m.r_ready = m.b_ready = false;
    return *this;
  }
  void read(std::uint64_t addr, int beats = 1) {
    ar(addr, beats).go();
    for (int i = 1; i <= beats; ++i) r(i == beats).go();
  }
  void write(std::uint64_t addr, int beats = 1) {
    aw(addr, beats).go();
    for (int i = 1; i <= beats; ++i) w(i == beats).go();
    b().go();
  }

  cosim::AxiMaster m;
  cosim::AxiSlave s;
  cosim::AxiChecker checker;
};

}  // namespace hdp::sim
