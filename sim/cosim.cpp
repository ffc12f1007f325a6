// SPDX-License-Identifier: Apache-2.0
// The lockstep loop.
#include "sim/cosim.hpp"

#include <fmt/format.h>

#include <chrono>
#include <filesystem>
#include <stdexcept>

#include "golden/hdp_probes.hpp"
#include "vectors/input_error.hpp"

namespace hdp::sim {
namespace {

/// A waveform that gets its name only when it is complete.
class Wave {
 public:
  Wave(Core& core, std::string path) : core_(core), path_(std::move(path)) {
    if (path_.empty()) return;
    if (std::filesystem::is_directory(path_)) {
      throw InputError(path_, "waveform", "is a folder; give the name of a file");
    }
    part_ = path_ + ".part";
    core_.open_wave(part_);
  }
  Wave(const Wave&) = delete;
  Wave& operator=(const Wave&) = delete;
  ~Wave() {
    if (part_.empty()) return;
    core_.close_wave();
    std::error_code ignored;
    std::filesystem::remove(part_, ignored);
    std::filesystem::remove(part_ + ".hier", ignored);
  }
  void keep() {
    if (part_.empty()) return;
    core_.close_wave();
    std::error_code error;
    std::filesystem::rename(part_, path_, error);
    if (error) throw InputError(path_, "waveform", "cannot be written: " + error.message());
    part_.clear();
  }

 private:
  Core& core_;
  std::string path_, part_;
};

/// The golden side of one job, given to the trace just before the simulation needs it.
class Golden {
 public:
  Golden(const Build& build, const Job& job, const Stalls& stalls, std::uint64_t start_cycle,
         EventSink* sink, const std::function<void(HeadResult&, int)>& spoil)
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

 private:
  const Job& job_;
  CycleModel model_;
  const std::function<void(HeadResult&, int)>& spoil_;
  HeadResult result_;
  JobTime time_;
  int next_ = 0;
};

/// One run of run_cosim().
class Run {
 public:
  Run(Core& core, const Build& build, const std::vector<Job>& jobs, const CosimOptions& options)
      : core_(core), build_(build), options_(options), stalls_(options.stall_seed),
        trace_(hdp_probes(build)), comparer_(trace_) {
    for (const Job& job : jobs) {
      check_fits(build, job);
      all_beats_ += beats_of(job);
    }
    for (std::size_t p = 0; p < trace_.probes().size(); ++p) {
      const std::size_t expected = trace_.probes()[p].words * 8;
      if (core.probe_bytes(static_cast<int>(p)) != expected) {
        throw std::logic_error(fmt::format(
            "probe {}: the core's port has {} bytes, the model's payload {}: they are not of one build",
            trace_.probes()[p].name, core.probe_bytes(static_cast<int>(p)), expected));
      }
    }
  }

  /// Returns false when the run has to stop.
  bool job(const Job& job) {
    JobDriver driver(core_, build_, job, stalls_, cycle_);
    std::optional<Golden> golden;
    if (options_.check) golden.emplace(build_, job, stalls_, cycle_, &trace_, options_.spoil_golden);
    for (RunObserver* observer : options_.observers) observer->on_job(job, report_.jobs.size(), cycle_);
    const std::uint64_t first = cycle_;
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
    done.cycles = cycle_ - first - 1;
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
  static std::uint64_t ceil_div(int a, int b) { return static_cast<std::uint64_t>((a + b - 1) / b); }
  std::uint64_t beats_of(const Job& job) const {
    return static_cast<std::uint64_t>(job.heads) * static_cast<std::uint64_t>(job.shape.lq) *
           ceil_div(job.shape.dim, build_.out_lanes);
  }

  /// An event that only the RTL has may be one of a head that the golden model has not come to: let it come,
  /// so that `early` can be told from `unexpected`.
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
    if (!options_.observers.empty()) {
      const CycleView view{cycle_, report_.jobs.size(), outputs.probe_valid,
                           comparer_.divergence() ? 0 : trace_.valid(cycle_), &core_, &trace_};
      for (RunObserver* observer : options_.observers) observer->on_cycle(view);
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

  bool poll(const JobDriver& driver) {
    if (cycle_ >= options_.stop_at) {
      report_.interrupted = true;
      return false;
    }
    if ((cycle_ & 1023) != 0) return true;
    if (options_.interrupted && options_.interrupted()) {
      report_.interrupted = true;
      return false;
    }
    if (options_.progress && (cycle_ & 16383) == 0) {
      options_.progress({static_cast<double>(done_beats_ + driver.beats()) /
                             static_cast<double>(all_beats_),
                         cycle_});
    }
    if (!options_.check && cycle_ > driver.last_progress() + 10'000'000) {
      throw std::runtime_error("the core has not moved for 10,000,000 cycles");
    }
    return true;
  }

  Core& core_;
  const Build& build_;
  const CosimOptions& options_;
  Stalls stalls_;
  GoldenTrace trace_;
  Comparer comparer_;
  CosimReport report_;
  std::uint64_t cycle_ = 0;
  std::uint64_t done_beats_ = 0, all_beats_ = 0;
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
    fail(fmt::format("{}: {} is above the {} build's maximum of {}; take a larger build or smaller "
                     "tensors", field, value, build.name, maximum));
  };
  limit("lq", job.shape.lq, build.l_max);
  limit("lk", job.shape.lk, build.l_max);
  limit("dim", job.shape.dim, build.d_max);
}

CosimReport run_cosim(Core& core, const Build& build, const std::vector<Job>& jobs,
                      const CosimOptions& options) {
  Run run(core, build, jobs, options);
  Wave wave(core, options.wave);
  const auto begin = std::chrono::steady_clock::now();
  core.reset();
  for (const Job& job : jobs) {
    if (!run.job(job)) break;
  }
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - begin;
  wave.keep();
  return run.finish(seconds.count());
}

Prediction predict(const Build& build, const Job& job, const Stalls& stalls) {
  CycleModel model(build, job.config, job.shape, job.heads, stalls, 0, nullptr);
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
