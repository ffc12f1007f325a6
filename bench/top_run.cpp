// SPDX-License-Identifier: Apache-2.0
// A job on the golden model of the co-processor in the ideal memory, and where its cycles went.
#include "bench/top_run.hpp"

#include <fmt/format.h>

#include <cstring>
#include <stdexcept>

#include "golden/functional.hpp"
#include "golden/hdp_payloads.hpp"
#include "golden/top_registers.hpp"
#include "sim/explore/workload.hpp"

namespace hdp::bench {
namespace {

constexpr const char* kEngines[] = {"integer", "fraction", "softmax", "value", "finish"};

/// Books the cycles of the read channel from hdp_top's events.
class ReadMeter final : public cosim::EventSink {
 public:
  std::byte* event(int probe, const cosim::EventTag& tag) override {
    digest();
    probe_ = static_cast<TopProbe>(probe);
    cycle_ = tag.cycle;
    std::memset(payload_, 0, sizeof payload_);
    return payload_;
  }

  /// Of the job that is done.
  const ReadTime& time() {
    digest();
    probe_ = TopProbe::Count;
    return time_;
  }

 private:
  /// The byte of the payload at an offset.
  std::uint8_t byte(std::size_t offset) const {
    return static_cast<std::uint8_t>(payload_[offset]);
  }

  /// The event that was announced last, now that its payload is there.
  void digest() {
    switch (probe_) {
      case TopProbe::State: {
        const auto state = static_cast<TopState>(byte(offsetof(StatePayload, state)));
        if (state == TopState::Check) begin_ = cycle_;
        if (state == TopState::Run) run(cycle_);
        if (state == TopState::Finish) finish(cycle_);
        break;
      }
      case TopProbe::Read:
        pass(cycle_);
        granted_ = true;
        break;
      case TopProbe::R:
        word(byte(offsetof(RPayload, last)) != 0);
        break;
      default:
        break;
    }
  }
  void run(std::uint64_t cycle) {
    time_ = {};
    time_.start = cycle - begin_;
    next_ = cycle;
    outstanding_ = 0;
    granted_ = false;
    passed_ = {};
  }
  void rest(std::uint64_t until) {
    if (until <= next_) return;
    (time_.words == 0   ? time_.lead
     : outstanding_ > 0 ? passed_.starved
                        : passed_.silent) += until - next_;
    next_ = until;
  }
  /// Books the cycles before `cycle`; the channel rested in all that are not booked yet.
  void pass(std::uint64_t cycle) {
    if (granted_ && next_ < cycle) {  // the cycle of the grant is before its burst is outstanding
      rest(next_ + 1);
      ++outstanding_;
      granted_ = false;
    }
    rest(cycle);
  }
  void word(bool last) {
    pass(cycle_);
    next_ = cycle_ + 1;
    outstanding_ += granted_;
    granted_ = false;
    time_.starved += passed_.starved;
    time_.silent += passed_.silent;
    passed_ = {};
    ++time_.words;
    outstanding_ -= last;
  }
  void finish(std::uint64_t cycle) {
    pass(cycle + 1);
    time_.tail = passed_.starved + passed_.silent;
  }

  ReadTime time_;
  ReadTime passed_;  ///< since the last word
  std::uint64_t begin_ = 0, next_ = 0, cycle_ = 0;
  int outstanding_ = 0;
  bool granted_ = false;  ///< in cycle next_
  TopProbe probe_ = TopProbe::Count;
  alignas(8) std::byte payload_[256];
};

double percent(std::uint64_t part, std::uint64_t all) {
  return 100 * static_cast<double>(part) / static_cast<double>(all);
}

void need(bool good, const Job& job, const char* what) {
  if (!good) throw std::runtime_error("job " + job.name + ": " + what);
}

/// Bound, savings and expected outputs, head by head.
void check_heads(const Machine& machine, const Job& job, const AttentionResult& found,
                 TopRun& run) {
  TopBoundCounter bound(machine, job.config, job.shape);
  HeadResult result;
  const auto words = static_cast<std::ptrdiff_t>(job.shape.lq) * job.shape.dim;
  for (int head = 0; head < job.heads; ++head) {
    run_head(job.config, job.shape, job.head(head), result);
    need(std::equal(result.out.begin(), result.out.end(), found.out.begin() + head * words), job,
         "its output is wrong");
    bound.add(result);
    run.saved.add(machine, job.config, job.shape, result);
  }
  run.bound = bound.bound();
  const DeviceCounters& c = run.counters;
  need(c.read_int_words == run.bound.read.integer && c.read_frac_words == run.bound.read.fraction &&
           c.read_val_words == run.bound.read.value && c.write_words == run.bound.write,
       job, "the words that it moved are not those of the bound");
}

}  // namespace

double TopRun::kept() const {
  return static_cast<double>(counters.kept_blocks) / static_cast<double>(counters.live_blocks);
}

double TopRun::over_bound() const {
  return static_cast<double>(cycles()) / static_cast<double>(bound.largest());
}

TopRun run_top(const Machine& machine, const Job& job) {
  explore::check_jobs(machine, {job});
  sim::SimulationOptions options;
  options.memory_bytes = static_cast<std::size_t>(explore::memory_need(machine, {job}));
  ReadMeter meter;
  sim::GoldenSimulation simulation(machine, options, {&meter});
  Device device(simulation);
  const DeviceCounters before = device.counters();
  const AttentionResult found = device.run(sim::attention(job));
  TopRun run;
  run.cores = machine.cores;
  run.counters = device.counters().since(before);
  run.read = meter.time();
  const std::uint64_t all = run.cycles() * static_cast<std::uint64_t>(machine.cores);
  for (std::size_t e = 0; e < run.engines.size(); ++e) {
    EngineTime& sum = run.engines[e];
    std::uint64_t used = 0;
    for (int core = 0; core < machine.cores; ++core) {
      const EngineTime one = simulation.model().engine_time(core, static_cast<Engine>(e));
      sum.busy += one.busy;
      used += one.busy;
      for (std::size_t w = 0; w < one.wait.size(); ++w) {
        sum.wait[w] += one.wait[w];
        used += one.wait[w];
      }
    }
    sum.drained = all - used;
  }
  check_heads(machine, job, found, run);
  const ReadTime& r = run.read;
  need(r.start + r.lead + r.words + r.starved + r.silent + r.tail == run.cycles(), job,
       "the cycles of the read channel do not add up");
  return run;
}

std::string engines_text(const TopRun& run) {
  const std::uint64_t all = run.cycles() * static_cast<std::uint64_t>(run.cores);
  std::string text;
  for (std::size_t e = 0; e < run.engines.size(); ++e) {
    const EngineTime& t = run.engines[e];
    text += fmt::format("{}{} {:.0f}+{:.0f}+{:.0f}+{:.0f}+{:.0f}", e == 0 ? "" : ", ", kEngines[e],
                        percent(t.busy, all), percent(t.wait[0], all), percent(t.wait[1], all),
                        percent(t.wait[2], all), percent(t.drained, all));
  }
  return text;
}

std::string read_text(const TopRun& run) {
  const ReadTime& r = run.read;
  const std::uint64_t all = run.cycles();
  return fmt::format("{:.1f}+{:.1f}+{:.1f}+{:.1f}+{:.1f}+{:.1f}", percent(r.start, all),
                     percent(r.lead, all), percent(r.words, all), percent(r.starved, all),
                     percent(r.silent, all), percent(r.tail, all));
}

std::string lost_text(const TopRun& run) {
  const std::string name = run.bound.name();
  const std::uint64_t bound = run.bound.largest();
  std::string text;
  const auto part = [&](const char* what, double cycles) {
    const double share = 100 * cycles / static_cast<double>(bound);
    if (share >= 0.05) text += fmt::format("{}{} {:.1f}", text.empty() ? "" : ", ", what, share);
  };
  const auto wide = [](std::uint64_t x) { return static_cast<double>(x); };
  for (std::size_t e = 0; e < run.engines.size(); ++e) {
    if (name != kEngines[e]) continue;
    const EngineTime& t = run.engines[e];
    const double cores = run.cores;
    part("start", wide(run.read.start));
    part("input", wide(t.wait[0]) / cores);
    part("output", wide(t.wait[1]) / cores);
    part("memory", wide(t.wait[2]) / cores);
    // Empty rows take a step each, and the bound does not know them.
    part("empty rows and uneven cores", wide(t.busy) / cores - wide(bound));
    part("drained", wide(t.drained) / cores - wide(run.read.start));
    return text;
  }
  if (name != "read") return "";
  part("start", wide(run.read.start));
  part("first word", wide(run.read.lead));
  part("starved", wide(run.read.starved));
  part("banks full", wide(run.read.silent));
  part("after the last word", wide(run.read.tail));
  return text;
}

}  // namespace hdp::bench
