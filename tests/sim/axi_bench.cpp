// SPDX-License-Identifier: Apache-2.0
// Time a cycle of the AXI memory and of the AXI checker, in every profile and on a quiet bus.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>

#include "cosim/axi/checker.hpp"
#include "cosim/axi/memory.hpp"

namespace {

using namespace cosim;

constexpr int kStretches = 20;

struct Result {
  double memory_ns, checker_ns, read_beats, write_beats;
};

/// Processor time, which other programs on the machine do not lengthen.
double nanoseconds() { return static_cast<double>(std::clock()) * (1e9 / CLOCKS_PER_SEC); }

/// A master that streams both ways, bursts of 16, or does nothing.
Result measure(const cosim::MemoryProfile& profile, int data_bytes, bool quiet, int cycles) {
  const cosim::AxiParams params{40, data_bytes, 4};
  Result result{};
  // The checker's time is the difference of two runs: a clock read costs as much as a cycle.
  for (const bool checked : {false, true}) {
    cosim::AxiMemory memory(params, 0, 1U << 22, profile, 1);
    cosim::AxiChecker checker(params);
    cosim::AxiMaster m;
    m.r_ready = m.b_ready = true;
    m.ar.valid = m.aw.valid = m.w.valid = !quiet;
    m.ar.len = m.aw.len = 15;
    m.ar.size = m.aw.size =
        static_cast<std::uint8_t>(__builtin_ctz(static_cast<unsigned>(data_bytes)));
    m.w.strobe = cosim::axi_lanes(0, data_bytes);
    const auto step = static_cast<std::uint64_t>(data_bytes) * 16;
    int beat = 0;
    if (checked) checker.cycle(false, {}, {});
    // The best of several stretches.
    const int stretch = cycles / kStretches;
    double best = 1e18, begin = nanoseconds();
    for (int c = 0; c < cycles; ++c) {
      m.w.last = beat == 15;
      const cosim::AxiSlave& s = memory.outputs();
      if (checked) checker.cycle(false, m, s);
      const bool ar = s.ar_ready && m.ar.valid, aw = s.aw_ready && m.aw.valid;
      if (s.w_ready && m.w.valid) beat = (beat + 1) & 15;
      memory.clock(m);
      if (ar) {
        m.ar.addr = (m.ar.addr + step) & ((1U << 22) - 1);
        m.ar.id = (m.ar.id + 1) & 15;
      }
      if (aw) {
        m.aw.addr = (m.aw.addr + step) & ((1U << 22) - 1);
        m.aw.id = (m.aw.id + 1) & 15;
      }
      if ((c + 1) % stretch == 0) {
        const double now = nanoseconds();
        best = std::min(best, (now - begin) / stretch);
        begin = now;
      }
    }
    if (!checker.report().clean()) {
      std::fputs(checker.report().text().c_str(), stderr);
      std::exit(1);
    }
    (checked ? result.checker_ns : result.memory_ns) = best;
    result.read_beats = static_cast<double>(memory.counters().read_beats) / cycles;
    result.write_beats = static_cast<double>(memory.counters().write_beats) / cycles;
  }
  result.checker_ns -= result.memory_ns;
  return result;
}

}  // namespace

int main(int argc, char** argv) {
  const int cycles = argc > 1 ? std::atoi(argv[1]) : 3'000'000;
  std::printf("%-10s %5s %10s %11s %16s %17s\n", "memory", "bytes", "memory ns", "checker ns",
              "read beats/cycle", "write beats/cycle");
  for (const int bytes : {16, 64}) {
    for (const char* name : {"ideal", "lpddr", "hostile", "quiet"}) {
      const bool quiet = name[0] == 'q';
      const auto profile =
          quiet ? cosim::MemoryProfile::ideal() : cosim::MemoryProfile::named(name);
      const Result r = measure(profile, bytes, quiet, cycles);
      std::printf("%-10s %5d %10.1f %11.1f %16.3f %17.3f\n", name, bytes, r.memory_ns, r.checker_ns,
                  r.read_beats, r.write_beats);
    }
  }
  return 0;
}
