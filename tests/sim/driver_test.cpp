// SPDX-License-Identifier: Apache-2.0
// hdp::Device: what it refuses, its memory while jobs are in flight, and jobs in pieces.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "golden/registers.hpp"
#include "sim/coprocessor/lockstep.hpp"
#include "sim/coprocessor/run.hpp"
#include "tests/sim/coprocessor_fixture.hpp"
#include "tests/sim/coprocessor_host.hpp"
#include "tests/sim/random_jobs.hpp"

namespace hdp::sim {
namespace {

using test::expect;
using test::expect_clean;
using test::Expected;
using test::with_heads;

// ---- what the driver refuses ----

/// Hands everything on.
class PlatformFilter : public Platform {
 public:
  explicit PlatformFilter(Platform& inner) : inner_(inner) {}
  std::uint32_t read_register(std::uint32_t o) override { return inner_.read_register(o); }
  void write_register(std::uint32_t o, std::uint32_t v) override { inner_.write_register(o, v); }
  void wait_interrupt() override { inner_.wait_interrupt(); }
  bool interrupt() override { return inner_.interrupt(); }
  void pause() override { inner_.pause(); }
  std::uint64_t allocate(std::size_t n, std::size_t a) override { return inner_.allocate(n, a); }
  void release_all() override { inner_.release_all(); }
  void write_memory(std::uint64_t a, const void* f, std::size_t n) override {
    inner_.write_memory(a, f, n);
  }
  void read_memory(std::uint64_t a, void* t, std::size_t n) override {
    inner_.read_memory(a, t, n);
  }

 private:
  Platform& inner_;
};

/// Answers one register by itself.
class WrongRegister final : public PlatformFilter {
 public:
  WrongRegister(Platform& inner, std::uint32_t offset, std::uint32_t value)
      : PlatformFilter(inner), offset_(offset), value_(value) {}
  std::uint32_t read_register(std::uint32_t offset) override {
    return offset == offset_ ? value_ : PlatformFilter::read_register(offset);
  }

 private:
  std::uint32_t offset_, value_;
};

TEST(Driver, RefusesWhatIsNoKnownDevice) {
  GoldenSimulation simulation(Machine::small(), {});
  WrongRegister id(simulation, reg::kId, 0x12345678),
      version(simulation, reg::kVersion, 0x00020000);
  EXPECT_THROW(Device{id}, PlatformError);
  EXPECT_THROW(Device{version}, PlatformError);
}

TEST(Driver, RefusesJobsThatDoNotFit) {
  const Machine machine = Machine::small();
  GoldenSimulation simulation(machine, {});
  Device device(simulation);
  const Job fits = test::random_job(machine.core, {4, 2}, 3);
  const auto refused = [&](auto change) {
    AttentionJob job = attention(fits);
    change(job);
    EXPECT_THROW(device.submit(job), std::invalid_argument);
  };
  refused([&](AttentionJob& j) { j.heads = machine.heads_max + 1; });
  refused([](AttentionJob& j) { j.heads = 0; });
  refused([&](AttentionJob& j) { j.shape.lq = machine.core.l_max + 1; });
  refused([&](AttentionJob& j) { j.shape.dim = machine.core.d_max + 1; });
  refused([](AttentionJob& j) { j.config.tau = std::uint64_t{1} << 48; });
  refused([](AttentionJob& j) {
    j.config.causal = true;
    j.shape.lk = 1;
    j.shape.lq = 2;
  });
  EXPECT_EQ(device.pending(), 0);
  EXPECT_THROW(device.wait(), std::logic_error);
  EXPECT_EQ(device.run(attention(fits)).out, expect(machine, fits).out);
}

TEST(Driver, TauOfFloatsIsTheirThresholdTimesBothScales) {
  const Machine machine = Machine::small();
  GoldenSimulation simulation(machine, {});
  Device device(simulation);
  const Shape shape{2, 2, 2};
  // Whole numbers keep no fraction: H is exact. The products are 7, -9, -3 and 1.
  const std::vector<double> q = {2, 1, -1, 0}, k = {3, 1, -1, -7}, v = {1, 2, 3, 4};
  const double threshold = 7 + 9 + 3 + 1;
  Config config;
  config.head_prune = true;
  QuantizedAttention attention(config, shape, 1, q.data(), k.data(), v.data());
  ASSERT_GT(attention.scale_q, attention.scale_k);
  const double tau = threshold * attention.scale_q * attention.scale_k;
  attention.job.config.tau = static_cast<std::uint64_t>(tau);
  EXPECT_TRUE(device.run(attention.job).heads[0].pruned);
  attention.job.config.tau -= 1;
  const HeadStatistic kept = device.run(attention.job).heads[0];
  EXPECT_FALSE(kept.pruned);
  EXPECT_EQ(static_cast<double>(kept.score), tau);
}

// ---- the memory of jobs in flight ----

/// Bytes that the driver needs for a job, or for one piece of it, on the small machine.
std::size_t job_bytes(const Machine& machine, const Job& job) {
  const auto padded = [&](int n) { return (n + machine.bus_bytes - 1) / machine.bus_bytes; };
  const int row = padded(job.shape.dim) * machine.bus_bytes;
  const int wide_row = padded(2 * job.shape.dim) * machine.bus_bytes;
  return static_cast<std::size_t>(std::min(job.heads, machine.heads_max) *
                                  (job.shape.lq + job.shape.lk) * (2 * row + wide_row));
}

/// Keeps two of the jobs in the device while there are as many.
void run_two_deep(const Machine& machine, Device& device, const std::vector<Job>& jobs) {
  std::size_t submitted = 0;
  for (std::size_t n = 0; n < jobs.size(); ++n) {
    SCOPED_TRACE("job " + std::to_string(n));
    for (; submitted < jobs.size() && device.pending() < 2; ++submitted) {
      device.submit(attention(jobs[submitted]));
    }
    const Expected want = expect(machine, jobs[n]);
    const AttentionResult got = device.wait(n % 3 == 0);
    ASSERT_EQ(got.out, want.out);
    ASSERT_TRUE(test::same(got.heads, want.heads));
  }
}

class JobsTwoDeep : public testing::TestWithParam<const char*> {};

TEST_P(JobsTwoDeep, FourOfTheLargestAreMemoryEnough) {
  const Machine machine = Machine::small();
  std::vector<Job> jobs;
  std::size_t largest = 0, all = 0;
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    jobs.push_back(test::random_job(machine.core, {6, 3}, 900 + seed));
    largest = std::max(largest, job_bytes(machine, jobs.back()));
    all += job_bytes(machine, jobs.back());
  }
  LockstepOptions options;
  options.memory = cosim::MemoryProfile::named(GetParam());
  options.memory_bytes = 4 * largest;
  ASSERT_GT(all, 10 * options.memory_bytes);
  const auto rtl = make_coprocessor("small");
  LockstepSimulation simulation(*rtl, machine, options);
  Device device(simulation);
  run_two_deep(machine, device, jobs);
  EXPECT_EQ(device.counters().jobs_done, jobs.size());
  expect_clean(simulation);
}

INSTANTIATE_TEST_SUITE_P(All, JobsTwoDeep, testing::Values("ideal", "hostile"),
                         [](const auto& test) { return std::string(test.param); });

TEST(Driver, JobsOfOneSizeTakeTheMemoryOfTwo) {
  const Machine machine = Machine::small();
  std::vector<Job> jobs(100, test::random_job(machine.core, {8, 3}, 3));
  for (std::size_t n = 0; n < jobs.size(); ++n) jobs[n].v[0] = static_cast<std::int16_t>(n);
  SimulationOptions options;
  options.memory_bytes = 2 * job_bytes(machine, jobs[0]);
  GoldenSimulation simulation(machine, options);
  Device device(simulation);
  run_two_deep(machine, device, jobs);
}

TEST(Driver, AJobThatMustWaitForMemoryCanBeSubmittedAgain) {
  const Machine machine = Machine::small();
  const Job job = test::random_job(machine.core, {8, 3}, 3);
  SimulationOptions options;
  options.memory_bytes = job_bytes(machine, job);
  GoldenSimulation simulation(machine, options);
  Device device(simulation);
  for (int n = 0; n < 3; ++n) {
    device.submit(attention(job));
    EXPECT_THROW(device.submit(attention(job)), PlatformError);
    EXPECT_EQ(device.pending(), 1);
    EXPECT_EQ(device.wait().out, expect(machine, job).out);
  }
}

// ---- jobs in pieces ----

/// Writes down what the driver does: S for a start, R for reading outputs, however often in a row.
class Diary final : public PlatformFilter {
  using PlatformFilter::PlatformFilter;

 public:
  void write_register(std::uint32_t offset, std::uint32_t value) override {
    if (offset == reg::kCtrl && reg::kCtrlStart.get(value) != 0) text_ += 'S';
    PlatformFilter::write_register(offset, value);
  }
  void read_memory(std::uint64_t address, void* to, std::size_t bytes) override {
    if (text_.empty() || text_.back() != 'R') text_ += 'R';
    PlatformFilter::read_memory(address, to, bytes);
  }
  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

/// A job of three pieces on the small machine.
class PiecesTest : public testing::Test {
 protected:
  /// In a memory for so many pieces: what the driver did.
  std::string diary(std::size_t pieces) {
    SimulationOptions options;
    options.memory_bytes = pieces * job_bytes(machine_, job_);
    GoldenSimulation simulation(machine_, options);
    Diary diary(simulation);
    Device device(diary);
    expect_result(device.run(attention(job_)));
    EXPECT_EQ(device.pending(), 0);
    return diary.text();
  }
  void expect_result(const AttentionResult& result) {
    const Expected want = expect(machine_, job_);
    EXPECT_EQ(result.out, want.out);
    EXPECT_TRUE(test::same(result.heads, want.heads));
  }

  const Machine machine_ = Machine::small();
  const Job job_ =
      with_heads(test::random_job(machine_.core, {4, 4}, 8), 2 * machine_.heads_max + 5);
};

TEST_F(PiecesTest, TwoAreInTheQueue) { EXPECT_EQ(diary(2), "SSRSR"); }

TEST_F(PiecesTest, OneAtATimeWhenTheMemoryHasNoRoomForTwo) {
  // The last piece, of 5 heads, does not fit beside one of HeadsMax either.
  EXPECT_EQ(diary(1), "SRSRSR");
}

TEST_F(PiecesTest, AnErrorLeavesNothingBehind) {
  GoldenSimulation simulation(machine_, {});
  Device device(simulation);
  cosim::AxiErrorSpec error;
  error.resp = cosim::AxiResp::SlvErr;
  error.where = cosim::AxiErrorSpec::Where::Address;
  error.at = simulation.memory().base();
  simulation.memory().inject(error);
  EXPECT_THROW(device.run(attention(job_)), DeviceError);
  EXPECT_EQ(device.pending(), 0);
  simulation.memory().clear_errors();
  expect_result(device.run(attention(job_)));
}

TEST_F(PiecesTest, RunWantsAnEmptyQueue) {
  GoldenSimulation simulation(machine_, {});
  Device device(simulation);
  const Job one = test::random_job(machine_.core, {4, 4}, 9);
  device.submit(attention(one));
  EXPECT_THROW(device.run(attention(job_)), std::logic_error);
  EXPECT_EQ(device.wait().out, expect(machine_, one).out);
}

}  // namespace
}  // namespace hdp::sim
