// SPDX-License-Identifier: Apache-2.0
// A host without the driver: random jobs laid out at random, descriptors written as they are, good
// or bad.
#pragma once

#include <cstdint>
#include <random>
#include <vector>

#include "driver/device.hpp"
#include "golden/machine.hpp"
#include "golden/top_bound.hpp"
#include "golden/top_job.hpp"
#include "sim/coprocessor/simulation.hpp"
#include "sim/job.hpp"

namespace hdp::test {

/// Chance that is the same on every machine.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : engine_(seed * 0x9e3779b97f4a7c15u + 77) {}
  std::uint64_t next() { return engine_(); }
  /// 0 .. n - 1.
  std::uint64_t below(std::uint64_t n) { return engine_() % n; }
  /// lowest .. highest, both included.
  int in(int lowest, int highest) {
    return lowest + static_cast<int>(below(static_cast<std::uint64_t>(highest - lowest + 1)));
  }
  bool one_in(unsigned n) { return below(n) == 0; }

 private:
  std::mt19937_64 engine_;
};

/// What the functional model says of a job, and the planes that go to memory.
struct Expected {
  std::vector<std::int16_t> out;  ///< [heads][lq][dim]
  std::vector<HeadStatistic> heads;
  TopBound bound;
  std::vector<std::int8_t> qi, qf, ki, kf;                 ///< [heads][rows][dim]
  std::vector<std::vector<std::uint8_t>> kept_key_blocks;  ///< [head]
};
Expected expect(const Machine& machine, const sim::Job& job);

/// The registers that say what a job is; no addresses yet.
JobDescriptor describe(const sim::Job& job);
/// Memory that is given out from the bottom: [next, end).
struct MemoryRange {
  std::uint64_t next, end;
};
/// Places the planes at random: in any order, with gaps or none, heads apart by more than they
/// need. K or V may have stride 0 if `shared`. False when the range is too small.
bool place(Dice& dice, const Machine& machine, MemoryRange& range, bool shared, JobDescriptor& job);
/// Heads share keys and values: all have those of head 0.
void share_keys(sim::Job& job);

void write_operands(Platform& platform, const Machine& machine, const sim::Job& job,
                    const Expected& expected, const JobDescriptor& at);
void write_descriptor(Platform& platform, const JobDescriptor& job);
std::vector<std::int16_t> read_output(Platform& platform, const Machine& machine,
                                      const JobDescriptor& job);
/// Statistics of one head, from a bank.
HeadStatistic read_statistic(Platform& platform, int head, int bank);
bool same(const HeadStatistic& a, const HeadStatistic& b);
bool same(const std::vector<HeadStatistic>& a, const std::vector<HeadStatistic>& b);

/// What is wrong with a descriptor, by docs/coprocessor.md section 4; 0: nothing. Written a second
/// time, so that neither model judges itself.
int descriptor_fault(const Machine& machine, const JobDescriptor& job);
/// Spoils a good descriptor, often by just one; the result has a fault.
void spoil(Dice& dice, const Machine& machine, JobDescriptor& job);

/// A platform whose host cannot sit still: it reads registers, writes where nothing is, spoils the
/// descriptor registers and looks at statistics while a job runs; allocations lie apart.
class CuriousHost final : public Platform {
 public:
  CuriousHost(sim::Simulation& simulation, std::uint64_t seed, bool curious)
      : simulation_(simulation), dice_(seed), curious_(curious) {}

  std::uint32_t read_register(std::uint32_t offset) override {
    return simulation_.read_register(offset);
  }
  void write_register(std::uint32_t offset, std::uint32_t value) override {
    simulation_.write_register(offset, value);
  }
  void wait_interrupt() override;
  bool interrupt() override { return simulation_.interrupt(); }
  void pause() override;
  std::uint64_t allocate(std::size_t bytes, std::size_t alignment) override;
  void release_all() override { simulation_.release_all(); }
  void write_memory(std::uint64_t address, const void* from, std::size_t bytes) override {
    simulation_.write_memory(address, from, bytes);
  }
  void read_memory(std::uint64_t address, void* to, std::size_t bytes) override {
    simulation_.read_memory(address, to, bytes);
  }
  /// One access somewhere that disturbs no job that was started.
  void peek();
  /// Writes to descriptor registers among them.
  std::uint64_t rewrites() const { return rewrites_; }
  std::uint64_t peeks() const { return peeks_; }

 private:
  sim::Simulation& simulation_;
  Dice dice_;
  bool curious_;
  std::uint64_t peeks_ = 0, rewrites_ = 0;
};

}  // namespace hdp::test
