// SPDX-License-Identifier: Apache-2.0
// The lockstep loop.
#include "sim/cosim.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <stdexcept>
#include <utility>

#include "cosim/util/input_error.hpp"
#include "cosim/wave/save_files.hpp"
#include "golden/hdp_probes.hpp"
#include "sim/snapshot/snapshot.hpp"
#include "sim/wave/core_wave.hpp"

namespace hdp::sim {
namespace {

/// The golden side of one job, given to the trace just before the simulation needs it.
class Golden {
 public:
  Golden(const Build& build, const Job& job, const Stalls& stalls, std::uint64_t start_cycle,
         cosim::EventSink* sink, const SpoilGolden& spoil)
      : job_(job), model_(build, job.config, job.shape, job.heads, stalls, start_cycle, sink),
        spoil_(spoil) {}

  /// Makes sure that every event up to `cycle` is known.
  void advance_to(std::uint64_t cycle) {
    while (next_ < job_.heads && model_.horizon() <= cycle) {
      const HeadInput input = job_.head(next_);
      run_head(job_.config, job_.shape, input, result_);
      if (spoil_) spoil_(result_, next_);
      model_.head(input, result_);
      if (++next_ == job_.heads) time_ = model_.finish();
    }
  }
  /// One head more, whenever its events are; false when there is none.
  bool advance() {
    if (next_ == job_.heads) return false;
    advance_to(model_.horizon());
    return true;
  }
  const JobTime& time() const { return time_; }
  /// Whether the job is known to its end, and that is before `cycle`.
  bool ended_before(std::uint64_t cycle) const { return next_ == job_.heads && time_.done < cycle; }

 private:
  const Job& job_;
  CycleModel model_;
  const SpoilGolden& spoil_;
  HeadResult result_;
  JobTime time_;
  int next_ = 0;
};

/// One run of run_cosim().
class Run {
 public:
  Run(Core& core, const Build& build, const std::vector<Job>& jobs, const CosimOptions& options)
      : core_(core), build_(build), jobs_(jobs), options_(options), stalls_(options.stall_seed),
        observers_(options.observers), watchers_(options.cycle_observers),
        trace_(hdp_probes(build)), comparer_(trace_) {
    for (const Job& job : jobs) {
      check_fits(build, job);
      all_beats_ += beats_of(job);
    }
    watchers_.insert(watchers_.end(), observers_.begin(), observers_.end());
    if (options.on_snapshot || options.resume != nullptr) jobs_hash_ = hash_jobs(jobs);
    plan_stop();
    for (std::size_t p = 0; p < trace_.probes().size(); ++p) {
      const std::size_t expected = trace_.probes()[p].words * 8;
      if (core.probe_bytes(static_cast<int>(p)) != expected) {
        throw std::logic_error(
            fmt::format("probe {}: the core's port has {} bytes, the model's payload {}: they are "
                        "not of one build",
                        trace_.probes()[p].name, core.probe_bytes(static_cast<int>(p)), expected));
      }
    }
  }

  /// Puts everything but the running job where the snapshot was taken; job() does the rest.
  void resume(const Snapshot& snapshot) {
    check_resumable(snapshot);
    core_.restore(snapshot.core);
    report_.jobs = snapshot.done;
    report_.resumed_at = snapshot.cycle;
    report_.checks_before = snapshot.checks;
    for (const JobReport& done : snapshot.done) {
      done_beats_ += beats_of(jobs_[static_cast<std::size_t>(&done - snapshot.done.data())]);
    }
    trace_.begin_at(snapshot.job_start, snapshot.popped_at_start);
    cycle_ = snapshot.cycle;
    plan_stop();
    resume_ = &snapshot;
  }
  /// Adds to the observers of cycles.
  void watch(cosim::Observer& observer) { watchers_.push_back(&observer); }
  /// The first job to run.
  std::size_t first_job() const { return report_.jobs.size(); }

  /// Returns false when the run has to stop.
  bool job(const Job& job) {
    const Snapshot* from = std::exchange(resume_, nullptr);
    job_start_ = from ? from->job_start : cycle_;
    const std::uint64_t first = job_start_ + stalls_.start_gap(job_start_);
    keep_popped();
    std::optional<JobDriver> made;
    if (from) {
      made.emplace(core_, build_, job, stalls_, first, from->driver);
    } else {
      made.emplace(core_, build_, job, stalls_, first);
    }
    JobDriver& driver = *made;
    std::optional<Golden> golden;
    if (options_.check) golden.emplace(build_, job, stalls_, first, &trace_, options_.spoil_golden);
    if (from && golden) catch_up(*golden, *from);
    for (RunObserver* observer : observers_) observer->on_job(job, report_.jobs.size(), first);
    bool go_on = true;
    while (!driver.done() && go_on) {
      if (golden) golden->advance_to(cycle_);
      go_on = one_cycle(driver, golden) && poll(driver);
    }
    if (comparer_.pending()) comparer_.give_up(cycle_ - comparer_.divergence()->cycle);
    const std::uint64_t row_beats = beats_of(job) / static_cast<std::uint64_t>(job.heads);
    JobReport done;
    done.name = job.name;
    done.heads_done = static_cast<int>(driver.beats() / row_beats);
    done.cycles = cycle_ > first ? cycle_ - first - 1 : 0;
    if (golden && driver.done()) done.time = golden->time();
    done.heads = driver.heads();
    done.out = driver.out();
    report_.jobs.push_back(std::move(done));
    done_beats_ += driver.beats();
    if (comparer_.divergence()) report_.divergent_job = report_.jobs.size() - 1;
    return go_on;
  }

  CosimReport finish(double seconds) {
    report_.cycles = cycle_;
    report_.checks = comparer_.checks();
    report_.seconds = seconds;
    report_.divergence = comparer_.divergence();
    return std::move(report_);
  }

 private:
  static std::uint64_t ceil_div(int a, int b) {
    return static_cast<std::uint64_t>((a + b - 1) / b);
  }
  std::uint64_t beats_of(const Job& job) const {
    return static_cast<std::uint64_t>(job.heads) * static_cast<std::uint64_t>(job.shape.lq) *
           ceil_div(job.shape.dim, build_.out_lanes);
  }

  /// An event that only the RTL has may be one of a head that the golden model has not come to: let
  /// it come, so that `early` can be told from `unexpected`.
  void look_for(std::uint32_t rtl_only, Golden& golden) {
    for (; rtl_only != 0; rtl_only &= rtl_only - 1) {
      while (trace_.front(__builtin_ctz(rtl_only)) == nullptr && golden.advance()) {
      }
    }
  }

  bool one_cycle(JobDriver& driver, std::optional<Golden>& golden) {
    driver.drive(cycle_);
    const CoreOutputs& outputs = core_.settle();
    const auto payload = [this](int p) { return core_.probe(p); };
    bool agrees = true;
    if (!watchers_.empty()) {
      cosim::Payloads payloads{};
      for (std::uint32_t left = outputs.probe_valid; left != 0; left &= left - 1) {
        const int p = __builtin_ctz(left);
        payloads[static_cast<std::size_t>(p)] = core_.probe(p);
      }
      const cosim::CycleView view{cycle_,
                                  0,
                                  report_.jobs.size(),
                                  outputs.probe_valid,
                                  comparer_.divergence() ? 0 : trace_.valid(cycle_),
                                  &payloads,
                                  &trace_};
      for (cosim::Observer* observer : watchers_) observer->on_cycle(view);
    }
    if (options_.check) {
      if (comparer_.divergence() && !comparer_.pending()) {
        agrees = false;
      } else if (comparer_.pending()) {
        agrees = false;
        const std::uint64_t waited = cycle_ - comparer_.divergence()->cycle;
        if (!comparer_.look_ahead(cycle_, outputs.probe_valid, payload) &&
            waited >= options_.hang_after) {
          comparer_.give_up(waited);
        }
      } else {
        const std::uint32_t rtl_only = outputs.probe_valid & ~trace_.valid(cycle_);
        if (rtl_only != 0) look_for(rtl_only, *golden);
        agrees = comparer_.compare(cycle_, outputs.probe_valid, payload);
      }
    }
    driver.observe(cycle_, outputs);
    core_.advance();
    ++cycle_;
    if (agrees || comparer_.pending()) return true;
    return cycle_ <= comparer_.divergence()->cycle + options_.run_on;
  }

  void check_resumable(const Snapshot& snapshot) const {
    if (snapshot.model_id != core_.model_id()) {
      throw SnapshotMismatch("model",
                             fmt::format("is {}, this program's core is {}: RTL, parameters or "
                                         "Verilator have changed; run from the start",
                                         name_of(snapshot.model_id), name_of(core_.model_id())));
    }
    if (snapshot.jobs_hash != jobs_hash_ || snapshot.done.size() >= jobs_.size()) {
      throw SnapshotMismatch("jobs", "are not those of this run");
    }
    if (snapshot.stall_seed != options_.stall_seed) {
      throw SnapshotMismatch("stall seed", fmt::format("is {}, this run's is {}",
                                                       snapshot.stall_seed, options_.stall_seed));
    }
    if (snapshot.popped_at_start.size() != trace_.probes().size()) {
      throw SnapshotMismatch("golden", "it has events of another number of probes");
    }
    if (options_.check && !snapshot.checked) {
      throw SnapshotMismatch("golden", "it was taken in a run without checking");
    }
  }
  static std::string name_of(const std::string& model) { return model.empty() ? "unnamed" : model; }

  void keep_popped() {
    popped_at_start_.clear();
    for (std::size_t p = 0; p < trace_.probes().size(); ++p) {
      popped_at_start_.push_back(trace_.popped(static_cast<int>(p)));
    }
  }

  /// Runs the golden model alone from the job's start to the snapshot.
  void catch_up(Golden& golden, const Snapshot& snapshot) {
    for (std::uint64_t cycle = snapshot.job_start; cycle < snapshot.cycle; ++cycle) {
      golden.advance_to(cycle);
      if (golden.ended_before(cycle)) {
        throw SnapshotMismatch("cycle", fmt::format("is {}, its job ends in cycle {}",
                                                    snapshot.cycle, golden.time().done));
      }
      for (std::uint32_t valid = trace_.valid(cycle); valid != 0; valid &= valid - 1) {
        trace_.pop(__builtin_ctz(valid));
      }
      if ((cycle & 0xffff) == 0xffff) trace_.drop_before(cycle + 1);
    }
    if (hash_golden(trace_) != snapshot.golden_hash) {
      throw SnapshotMismatch("golden",
                             fmt::format("this program's golden model foretells other events up "
                                         "to cycle {} than the one that was compared; run from "
                                         "the start",
                                         snapshot.cycle));
    }
  }

  void take_snapshot(const JobDriver& driver) {
    if (!options_.on_snapshot || comparer_.divergence()) return;
    Snapshot s;
    s.model_id = core_.model_id();
    s.jobs_hash = jobs_hash_;
    s.stall_seed = options_.stall_seed;
    s.checked = options_.check;
    s.cycle = cycle_;
    s.checks = report_.checks_before + comparer_.checks();
    s.done = report_.jobs;
    s.job_start = job_start_;
    s.popped_at_start = popped_at_start_;
    s.golden_hash = options_.check ? hash_golden(trace_) : 0;
    s.driver = driver.state();
    s.core = core_.save();
    options_.on_snapshot(std::move(s));
  }

  /// Sets the cycle in which poll() next has something to do: one comparison a cycle for both
  /// reasons.
  void plan_stop() {
    next_stop_ = options_.stop_at;
    const std::uint64_t every = options_.on_snapshot ? options_.snapshot_every : 0;
    if (every > 0) next_stop_ = std::min(next_stop_, (cycle_ / every + 1) * every);
  }

  bool interrupt(const JobDriver& driver) {
    report_.interrupted = true;
    take_snapshot(driver);
    return false;
  }

  bool poll(const JobDriver& driver) {
    if (cycle_ >= next_stop_) {
      if (cycle_ >= options_.stop_at) return interrupt(driver);
      take_snapshot(driver);
      plan_stop();
    }
    if ((cycle_ & 1023) != 0) return true;
    if (options_.interrupted && options_.interrupted()) return interrupt(driver);
    if (options_.progress && (cycle_ & 16383) == 0) {
      options_.progress(
          {static_cast<double>(done_beats_ + driver.beats()) / static_cast<double>(all_beats_),
           cycle_});
    }
    if (!options_.check && cycle_ > driver.last_progress() + 10'000'000) {
      throw std::runtime_error("the core has not moved for 10,000,000 cycles");
    }
    return true;
  }

  Core& core_;
  const Build& build_;
  const std::vector<Job>& jobs_;
  const CosimOptions& options_;
  Stalls stalls_;
  std::vector<RunObserver*> observers_;
  std::vector<cosim::Observer*> watchers_;  ///< those, those of cycles alone, and the waveform
  cosim::ExpectedEvents trace_;
  cosim::Comparer comparer_;
  CosimReport report_;
  std::uint64_t cycle_ = 0;
  std::uint64_t done_beats_ = 0, all_beats_ = 0;
  std::uint64_t next_stop_ = UINT64_MAX;
  std::uint64_t jobs_hash_ = 0;
  std::uint64_t job_start_ = 0;  ///< cycle from which the job that is running could start
  std::vector<std::uint64_t> popped_at_start_;
  const Snapshot* resume_ = nullptr;  ///< the job to be run starts here
};

}  // namespace

void check_fits(const Build& build, const Job& job) {
  const auto fail = [&](const std::string& what) {
    throw std::invalid_argument(job.name + ": " + what);
  };
  try {
    validate(job.config, job.shape);
  } catch (const std::invalid_argument& error) {
    fail(error.what());
  }
  if (job.heads < 1 || job.heads > 65535) {
    fail(fmt::format("heads: {} heads; a job has 1 to 65535", job.heads));
  }
  const auto limit = [&](const char* field, int value, int maximum) {
    if (value <= maximum) return;
    fail(
        fmt::format("{}: {} is above the {} build's maximum of {}; take a larger build or smaller "
                    "tensors",
                    field, value, build.name, maximum));
  };
  limit("lq", job.shape.lq, build.l_max);
  limit("lk", job.shape.lk, build.l_max);
  limit("dim", job.shape.dim, build.d_max);
  if (job.config.int_bits > build.int_bits) {
    fail(fmt::format("int_bits: {} integer bits; the {} build has {}", job.config.int_bits,
                     build.name, build.int_bits));
  }
}

CosimReport run_cosim(Core& core, const Build& build, const std::vector<Job>& jobs,
                      const CosimOptions& options) {
  Run run(core, build, jobs, options);
  CoreWave wave(core, build, options.wave);
  const auto begin = std::chrono::steady_clock::now();
  if (options.resume != nullptr) {
    run.resume(*options.resume);
  } else {
    core.reset();
  }
  if (options.wave.wanted()) run.watch(wave);
  for (std::size_t n = run.first_job(); n < jobs.size(); ++n) {
    if (!run.job(jobs[n])) break;
  }
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - begin;
  CosimReport report = run.finish(seconds.count());
  try {
    wave.keep(report.divergence ? &*report.divergence : nullptr);
  } catch (const cosim::InputError& error) {
    report.wave_problem = error.what();
  }
  return report;
}

Prediction predict(const Build& build, const Job& job, const Stalls& stalls) {
  CycleModel model(build, job.config, job.shape, job.heads, stalls, stalls.start_gap(0), nullptr);
  Prediction prediction;
  HeadResult result;
  for (int h = 0; h < job.heads; ++h) {
    const HeadInput input = job.head(h);
    run_head(job.config, job.shape, input, result);
    model.head(input, result);
    prediction.pruned_heads += result.pruned ? 1 : 0;
    prediction.kept_blocks += result.kept_blocks;
    prediction.live_blocks += result.live_blocks;
    prediction.kept_pairs += result.pairs.size();
  }
  prediction.time = model.finish();
  return prediction;
}

}  // namespace hdp::sim
