// SPDX-License-Identifier: Apache-2.0
// A stretch of lockstep between two resets: random jobs, errors, bad descriptors, soft resets, each
// with what must come of it.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "sim/coprocessor/lockstep.hpp"
#include "tests/sim/coprocessor_filter.hpp"
#include "tests/sim/coprocessor_host.hpp"

namespace hdp::test {

/// The machine did not do what it must. what() says what, with numbers.
class SessionError : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// What was run, and how often.
struct SessionTally {
  std::uint64_t jobs = 0, heads = 0, cycles = 0, checks = 0;
  std::uint64_t read_beats = 0, written_beats = 0, peeks = 0;
  std::map<std::string, std::uint64_t> modes;   ///< jobs by mode
  std::map<std::string, std::uint64_t> errors;  ///< jobs by the error in which they had to end
  std::map<std::string, std::uint64_t> resets;  ///< soft resets by what they interrupted
};

/// Notes what every soft reset interrupts.
class SessionWatch final : public ReadWords {
 public:
  SessionWatch(sim::Coprocessor& inner, const Machine& machine, SessionTally& tally)
      : ReadWords(inner), cores_(machine.cores), tally_(tally) {}
  void set_reset(bool held) override;
  /// Reports of heads so far, and the cycles between the last two.
  std::uint64_t reports() const { return reports_; }
  std::uint64_t report_interval() const { return report_interval_; }

 private:
  void look() override;

  int cores_;
  SessionTally& tally_;
  int state_ = 0;
  bool in_write_burst_ = false;
  std::uint64_t reports_ = 0, last_report_ = 0, report_interval_ = 0;
};

struct SessionLimits {
  int max_length, max_heads;
};

/// Who watches: the golden model and everything else, or the protocol checkers alone.
enum class Guard { Lockstep, Protocol };

class Session {
 public:
  Session(sim::Coprocessor& rtl, const Machine& machine, const cosim::MemoryProfile& memory,
          std::uint64_t seed, const SessionLimits& limits, SessionTally& tally,
          Guard guard = Guard::Lockstep);

  /// Jobs through the driver, alone or two queued.
  void driver_jobs(int jobs);
  /// Jobs with descriptors of the session's own: odd layouts, error responses, bad ones between
  /// them.
  void described_jobs(int jobs);
  /// Descriptors with faults, one after another, and a job at the end.
  void bad_descriptors(int descriptors);
  /// Soft resets, each in the middle of something, each followed by a job.
  void soft_resets(int resets);
  /// Nothing is left over, and nothing was wrong on the buses.
  void finish();

 private:
  struct Fault {
    int code;
    int head;  ///< -1: any
  };
  struct Planned {
    sim::Job job;
    Expected expected;
    JobDescriptor at;
    bool bad = false;           ///< a descriptor with a fault
    bool overtaken = false;     ///< its bank of statistics may be another job's before it is read
    std::vector<Fault> faults;  ///< it must end in one of these; none: it must end well
  };

  sim::Job random_job(int max_length, int max_heads);
  /// `last`: it may lie at the very end of the memory.
  Planned plan(MemoryRange& range, int max_length, int max_heads, bool last);
  void inject(Planned& planned);
  void write_registers(const Planned& planned);
  void start(const Planned& planned);
  void end(const Planned& planned, bool poll);
  void overwrite_registers(JobDescriptor at);
  bool start_into_full_queue();
  void check_results(const Planned& planned);
  void check_counters(const Planned& planned, const std::array<std::uint32_t, 4>& before);
  void read_statistics();
  std::array<std::uint32_t, 4> word_counters();
  void snapshot();
  void check_memory(const std::vector<const Planned*>& planned);
  void approach_report();
  void one_soft_reset();
  void after_reset(bool wait);
  void count_modes(const sim::Job& job);
  MemoryRange whole() { return {memory_base_, memory_base_ + simulation_.memory().size()}; }
  void require(bool ok, const std::string& what);

  Machine machine_;
  SessionTally& tally_;
  Dice dice_;
  Dice gaps_;  ///< on its own, so that gaps leave the jobs as they are
  SessionLimits limits_;
  std::uint64_t job_seed_;
  SessionWatch watch_;
  std::unique_ptr<sim::Simulation> owned_;
  sim::Simulation& simulation_;
  sim::LockstepSimulation* lockstep_;  ///< null without lockstep
  CuriousHost host_;
  std::uint64_t memory_base_;
  std::vector<std::byte> before_;
  std::uint32_t done_ = 0, failed_ = 0;       ///< JOBS_DONE, JOBS_FAILED as they must be
  int started_ = 0;                           ///< jobs that reached Start
  std::array<int, 2> written_{};              ///< by bank: entries that some job has written
  const JobDescriptor* described_ = nullptr;  ///< in the registers, if nobody rewrote them
  std::uint64_t rewrites_ = 0;                ///< of the host, when it was written
};

}  // namespace hdp::test
