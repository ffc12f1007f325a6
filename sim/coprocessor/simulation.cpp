// SPDX-License-Identifier: Apache-2.0
// The host's side of a simulated co-processor.
#include "sim/coprocessor/simulation.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

namespace hdp::sim {
namespace {

constexpr std::size_t kLargestMemory = std::size_t{64} << 20;

std::size_t memory_size(const Machine& machine, const SimulationOptions& options) {
  if (options.memory_bytes != 0) return options.memory_bytes;
  return std::min(kLargestMemory, std::size_t{1} << (machine.addr_bits - 1));
}

/// The memory lies in the upper half of the addresses, so that their high bits matter.
std::uint64_t memory_base(const Machine& machine, const SimulationOptions& options) {
  const std::uint64_t half = std::uint64_t{1} << (machine.addr_bits - 1);
  const std::uint64_t size = memory_size(machine, options);
  return size > half ? 0 : half;
}

}  // namespace

std::uint64_t result_bytes(const std::vector<Job>& jobs) {
  std::uint64_t bytes = 0;
  for (const Job& job : jobs) {
    bytes += static_cast<std::uint64_t>(job.heads) * static_cast<std::uint64_t>(job.shape.lq) *
             static_cast<std::uint64_t>(job.shape.dim) * sizeof(std::int16_t);
  }
  return bytes;
}

void read_or_zero(const std::uint8_t* memory, std::uint64_t base, std::size_t size,
                  std::uint64_t address, std::size_t bytes, std::uint8_t* to) {
  for (std::size_t n = 0; n < bytes;) {
    const std::uint64_t at = address + n - base;  // below the base this is beyond the end
    if (at >= size) {
      to[n++] = 0;
      continue;
    }
    const std::size_t run = std::min(bytes - n, size - static_cast<std::size_t>(at));
    std::memcpy(to + n, memory + at, run);
    n += run;
  }
}

void MemoryImage::read(std::uint64_t address, std::size_t bytes, std::uint8_t* to) const {
  read_or_zero(reinterpret_cast<const std::uint8_t*>(memory_.data()), memory_.base(),
               memory_.size(), address, bytes, to);
}

cosim::AxiParams axi_params(const Machine& machine) {
  cosim::AxiParams params;
  params.addr_bits = machine.addr_bits;
  params.data_bytes = machine.bus_bytes;
  params.id_bits = 4;
  return params;
}

TopInputs top_inputs(const cosim::AxiLiteMaster& host, const cosim::AxiSlave& memory) {
  TopInputs in;
  in.s_aw_valid = host.aw_valid;
  in.s_w_valid = host.w_valid;
  in.s_b_ready = host.b_ready;
  in.s_ar_valid = host.ar_valid;
  in.s_r_ready = host.r_ready;
  in.s_aw_addr = host.aw_addr;
  in.s_w_data = host.w_data;
  in.s_ar_addr = host.ar_addr;
  in.s_w_strobe = host.w_strobe;
  in.ar_ready = memory.ar_ready;
  in.aw_ready = memory.aw_ready;
  in.w_ready = memory.w_ready;
  in.r_valid = memory.r.valid;
  in.r_last = memory.r.last;
  in.r_id = memory.r.id;
  in.r_resp = static_cast<std::uint8_t>(memory.r.resp);
  in.b_valid = memory.b.valid;
  in.b_id = memory.b.id;
  in.b_resp = static_cast<std::uint8_t>(memory.b.resp);
  return in;
}

Simulation::Simulation(const Machine& machine, const SimulationOptions& options)
    : machine_(machine), memory_(axi_params(machine), memory_base(machine, options),
                                 memory_size(machine, options), options.memory, options.seed),
      options_(options), next_free_(memory_.base()), random_(options.seed * 2 + 1) {
  // A word with an error response still makes a load beat (docs/coprocessor.md section 6), and the
  // golden model, which sees no data on the bus, takes it from the memory.
  memory_.errors_carry_data = true;
}

unsigned Simulation::manners(unsigned below) {
  random_ = random_ * 6364136223846793005u + 1442695040888963407u;
  return static_cast<unsigned>(random_ >> 33) % below;
}

void Simulation::tick(const cosim::AxiLiteMaster& host) {
  quiet_ = clock(host) ? 0 : quiet_ + 1;
  ++cycle_;
  if ((cycle_ & 1023) != 0) return;
  if (options_.interrupted && options_.interrupted()) throw Interrupted();
  if (options_.progress) options_.progress(cycle_, memory_.counters().write_bytes);
}

void Simulation::give_up(const char* waited_for) {
  sync();
  throw PlatformError(fmt::format(
      "cycle {}: waited {} cycles for {} and nothing moved on the memory bus: the device hangs",
      cycle_, quiet_, waited_for));
}

void Simulation::write_register(std::uint32_t offset, std::uint32_t value) {
  cosim::AxiLiteMaster host;
  unsigned aw_delay = options_.polite_host ? 0 : manners(4);
  unsigned w_delay = options_.polite_host ? 0 : manners(4);
  bool aw_done = false, w_done = false;
  quiet_ = 0;
  for (;;) {
    host.aw_valid = !aw_done && aw_delay == 0;
    host.w_valid = !w_done && w_delay == 0;
    host.aw_addr = offset;
    host.w_data = value;
    host.w_strobe = 15;
    host.b_ready = options_.polite_host || manners(3) == 0;
    if (aw_delay != 0) --aw_delay;
    if (w_delay != 0) --w_delay;
    tick(host);
    aw_done |= host.aw_valid && registers_.aw_ready;
    w_done |= host.w_valid && registers_.w_ready;
    if (registers_.b_valid && host.b_ready) break;
    if (quiet_ > options_.patience) give_up("the answer to a register write");
  }
  if (registers_.b_resp != cosim::AxiResp::Okay) {
    sync();
    throw PlatformError(
        fmt::format("register 0x{:03x}: writing 0x{:08x} was refused", offset, value));
  }
}

std::uint32_t Simulation::read_register(std::uint32_t offset) {
  cosim::AxiLiteMaster host;
  bool ar_done = false;
  quiet_ = 0;
  for (;;) {
    host.ar_valid = !ar_done;
    host.ar_addr = offset;
    host.r_ready = options_.polite_host || manners(3) == 0;
    tick(host);
    ar_done |= host.ar_valid && registers_.ar_ready;
    if (registers_.r_valid && host.r_ready) break;
    if (quiet_ > options_.patience) give_up("the answer to a register read");
  }
  if (registers_.r_resp != cosim::AxiResp::Okay) {
    sync();
    throw PlatformError(fmt::format("register 0x{:03x}: reading was refused", offset));
  }
  return registers_.r_data;
}

void Simulation::wait_interrupt() {
  quiet_ = 0;
  while (!irq_) {
    tick({});
    if (quiet_ > options_.patience) give_up("the interrupt");
  }
  sync();
}

void Simulation::idle(std::uint64_t cycles) {
  for (std::uint64_t n = 0; n < cycles; ++n) tick({});
}

std::uint64_t Simulation::allocate(std::size_t bytes, std::size_t alignment) {
  const std::uint64_t at = (next_free_ + alignment - 1) / alignment * alignment;
  const std::uint64_t end = memory_.base() + memory_.size();
  if (at > end || bytes > end - at) {
    throw PlatformError(
        fmt::format("the simulated memory has {} bytes, of which {} are left; {} are needed",
                    memory_.size(), at > end ? 0 : end - at, bytes));
  }
  next_free_ = at + bytes;
  return at;
}

void Simulation::write_memory(std::uint64_t address, const void* from, std::size_t bytes) {
  sync();
  memory_.write(address, from, bytes);
}

void Simulation::read_memory(std::uint64_t address, void* to, std::size_t bytes) {
  sync();
  memory_.read(address, to, bytes);
}

GoldenSimulation::GoldenSimulation(const Machine& machine, const SimulationOptions& options,
                                   std::vector<cosim::EventSink*> sinks)
    : Simulation(machine, options), image_(memory_), model_(machine, image_, std::move(sinks)) {
  memory_.reset();  // as the RTL's memory: the same seed gives the same run
}

bool GoldenSimulation::clock(const cosim::AxiLiteMaster& host) {
  const TopOutputs& out = model_.outputs();
  registers_.aw_ready = out.s_aw_ready;
  registers_.w_ready = out.s_w_ready;
  registers_.b_valid = out.s_b_valid;
  registers_.b_resp = static_cast<cosim::AxiResp>(out.s_b_resp);
  registers_.ar_ready = out.s_ar_ready;
  registers_.r_valid = out.s_r_valid;
  registers_.r_resp = static_cast<cosim::AxiResp>(out.s_r_resp);
  registers_.r_data = out.s_r_data;
  irq_ = out.irq;
  std::uint8_t size = 0;
  while ((1 << size) < machine_.bus_bytes) ++size;
  bus_.ar = {out.ar.valid, out.ar.id, out.ar.addr, out.ar.len, size, cosim::AxiBurst::Incr};
  bus_.aw = {out.aw.valid, out.aw.id, out.aw.addr, out.aw.len, size, cosim::AxiBurst::Incr};
  bus_.r_ready = out.r_ready;
  bus_.b_ready = out.b_ready;
  bus_.w.valid = out.w_valid;
  if (out.w_valid) {
    bus_.w.last = out.w_last;
    bus_.w.strobe = {};
    for (int n = 0; n < machine_.bus_bytes; ++n) {
      const auto bit = static_cast<std::uint64_t>(out.w_strobe[n / 8] >> (n % 8) & 1);
      bus_.w.strobe[static_cast<std::size_t>(n / 64)] |= bit << (n % 64);
    }
    std::memcpy(bus_.w.data.data(), out.w_data, static_cast<std::size_t>(machine_.bus_bytes));
  }
  const cosim::AxiSlave& memory = memory_.outputs();
  const bool moved = (bus_.ar.valid && memory.ar_ready) || (bus_.aw.valid && memory.aw_ready) ||
                     (bus_.w.valid && memory.w_ready) || memory.r.valid || memory.b.valid;
  model_.step(top_inputs(host, memory));
  memory_.clock(bus_);
  return moved;
}

}  // namespace hdp::sim
