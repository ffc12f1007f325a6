// SPDX-License-Identifier: Apache-2.0
// A simulated co-processor in its memory, as a platform for the driver: every register access is
// clocked over AXI4-Lite, every wait is simulated.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "cosim/axi/memory.hpp"
#include "driver/platform.hpp"
#include "golden/machine.hpp"
#include "golden/top_model.hpp"
#include "sim/job.hpp"

namespace hdp::sim {

struct SimulationOptions {
  cosim::MemoryProfile memory = cosim::MemoryProfile::ideal();
  std::uint64_t seed = 1;             ///< of the memory, and of the host's manners
  std::size_t memory_bytes = 0;       ///< 0: chosen by the machine's address bits, at most 64 MiB
  bool polite_host = true;            ///< false: AW and W apart, ready late, by the seed
  std::uint64_t patience = 200000;    ///< cycles without any transfer after which a wait gives up
  std::function<bool()> interrupted;  ///< polled every 1,024 cycles; true: throw Interrupted
  /// Called every 1,024 cycles. written: bytes that the device has written so far, of the
  /// result_bytes() of the jobs.
  std::function<void(std::uint64_t cycles, std::uint64_t written)> progress;
};

/// The user interrupted the simulation.
class Interrupted : public std::runtime_error {
 public:
  Interrupted() : std::runtime_error("interrupted") {}
};

/// Bytes of all results of the jobs, which a device writes one after another.
std::uint64_t result_bytes(const std::vector<Job>& jobs);

/// `bytes` bytes from `address` of a memory of `size` bytes from `base`; outside it there are
/// zeros.
void read_or_zero(const std::uint8_t* memory, std::uint64_t base, std::size_t size,
                  std::uint64_t address, std::size_t bytes, std::uint8_t* to);

/// The memory as the golden model sees it.
class MemoryImage final : public MemoryView {
 public:
  explicit MemoryImage(const cosim::AxiMemory& memory) : memory_(memory) {}
  void read(std::uint64_t address, std::size_t bytes, std::uint8_t* to) const override;

 private:
  const cosim::AxiMemory& memory_;
};

class Simulation : public Platform {
 public:
  Simulation(const Machine& machine, const SimulationOptions& options);

  std::uint32_t read_register(std::uint32_t offset) override;
  void write_register(std::uint32_t offset, std::uint32_t value) override;
  void wait_interrupt() override;
  bool interrupt() override { return irq_; }
  void pause() override { idle(16); }
  std::uint64_t allocate(std::size_t bytes, std::size_t alignment) override;
  void release_all() override { next_free_ = memory_.base(); }
  void write_memory(std::uint64_t address, const void* from, std::size_t bytes) override;
  void read_memory(std::uint64_t address, void* to, std::size_t bytes) override;

  /// Called before the host is told what may be wrong: at the end of a wait for the interrupt,
  /// before memory is read or written, before an access that was refused or a device that hangs is
  /// reported.
  virtual void sync() {}

  /// One cycle with these host signals, whatever they do; what the device drives in it.
  const cosim::AxiLiteSlave& drive(const cosim::AxiLiteMaster& host) {
    tick(host);
    return registers_;
  }
  /// Lets `cycles` cycles pass with the host silent.
  void idle(std::uint64_t cycles);
  /// Cycles since reset.
  std::uint64_t cycle() const { return cycle_; }
  cosim::AxiMemory& memory() { return memory_; }
  const Machine& machine() const { return machine_; }

 protected:
  /// One cycle with these host signals; leaves the device's in registers_, irq_, and says whether a
  /// word or an address moved on the memory bus.
  virtual bool clock(const cosim::AxiLiteMaster& host) = 0;

  cosim::AxiLiteSlave registers_;
  bool irq_ = false;
  Machine machine_;
  cosim::AxiMemory memory_;

 private:
  void tick(const cosim::AxiLiteMaster& host);
  [[noreturn]] void give_up(const char* waited_for);
  unsigned manners(unsigned below);

  SimulationOptions options_;
  std::uint64_t cycle_ = 0, quiet_ = 0;
  std::uint64_t next_free_;
  std::uint64_t random_;
};

/// What the golden model takes of the two buses.
TopInputs top_inputs(const cosim::AxiLiteMaster& host, const cosim::AxiSlave& memory);
/// AXI parameters of a machine's memory bus.
cosim::AxiParams axi_params(const Machine& machine);

/// The golden model in a memory: a software device.
class GoldenSimulation final : public Simulation {
 public:
  /// sinks: as TopModel's.
  GoldenSimulation(const Machine& machine, const SimulationOptions& options,
                   std::vector<cosim::EventSink*> sinks = {});
  TopModel& model() { return model_; }

 private:
  bool clock(const cosim::AxiLiteMaster& host) override;

  MemoryImage image_;
  TopModel model_;
  cosim::AxiMaster bus_;
};

}  // namespace hdp::sim
