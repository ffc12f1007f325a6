// SPDX-License-Identifier: Apache-2.0
// The named profiles of the AXI memory.
#include "cosim/axi/memory_profile.hpp"

#include <stdexcept>

namespace cosim {

MemoryProfile MemoryProfile::ideal() {
  MemoryProfile p;
  p.name = "ideal";
  p.read_latency = p.write_latency = {4, 4};
  p.max_reads = p.max_writes = 64;
  p.write_ahead = 256;
  return p;
}

MemoryProfile MemoryProfile::lpddr() {
  MemoryProfile p;
  p.name = "lpddr";
  p.read_latency = {60, 70};
  p.write_latency = {30, 40};
  p.read_rate = p.write_rate = {9, 10};
  p.shared_rate = true;
  p.order = MemoryOrder::FirstReady;
  p.max_reads = p.max_writes = 32;
  p.write_ahead = 16;
  p.row_bytes = 2048;
  p.banks = 8;
  p.row_miss = 30;
  // One all-bank refresh of 120 cycles every 3.9 us at 1 GHz: 0.9 * (1 - 120 / 3900) = 0.872.
  p.refresh_period = 3900;
  p.refresh_length = 120;
  return p;
}

MemoryProfile MemoryProfile::hostile() {
  MemoryProfile p;
  p.name = "hostile";
  p.read_latency = p.write_latency = {1, 300};
  p.order = MemoryOrder::Random;
  p.interleave = true;
  p.write_ahead = 16;
  p.stall = {0.3, 0.3, 0.3, 0.3, 0.3};
  p.wait_for_valid = true;
  p.silence = 1.0 / 512;
  p.silence_max = 100;
  return p;
}

MemoryProfile MemoryProfile::named(const std::string& name) {
  if (name == "ideal") return ideal();
  if (name == "lpddr") return lpddr();
  if (name == "hostile") return hostile();
  throw std::invalid_argument("memory profile '" + name + "': not ideal, lpddr or hostile");
}

void MemoryProfile::check() const {
  const auto need = [this](bool good, const char* what) {
    if (!good) throw std::invalid_argument("memory profile '" + name + "': " + what);
  };
  for (const Latency& latency : {read_latency, write_latency}) {
    need(latency.min >= 1 && latency.min <= latency.max, "latency is not 1 <= min <= max");
  }
  for (const Rate& rate : {read_rate, write_rate}) {
    need(rate.beats >= 1 && rate.cycles >= 1 && rate.cycles <= 1'000'000 &&
             rate.beats <= rate.cycles,
         "rate is not 1 <= beats <= cycles <= 1000000");
  }
  need(max_reads >= 1 && max_reads <= 4096, "max_reads is not 1 .. 4096");
  need(max_writes >= 1 && max_writes <= 4096, "max_writes is not 1 .. 4096");
  need(write_ahead >= 0 && write_ahead <= 65536, "write_ahead is not 0 .. 65536");
  need(!interleave || order != MemoryOrder::Accepted,
       "interleave needs another order than Accepted");
  need(row_bytes >= 0 && row_miss >= 0 && banks >= 1 && banks <= 1024, "rows or banks");
  need(refresh_length >= 0 && refresh_period >= 0 &&
           (refresh_period == 0 ? refresh_length == 0 : refresh_length < refresh_period),
       "refresh_length is not below refresh_period");
  for (const double probability : stall) {
    need(probability >= 0 && probability < 1, "stall is not 0 <= p < 1");
  }
  need(silence >= 0 && silence < 1 && silence_max >= 0, "silence");
}

}  // namespace cosim
