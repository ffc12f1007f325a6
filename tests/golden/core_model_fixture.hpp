// SPDX-License-Identifier: Apache-2.0
// Feeders for the core model, and a run of a job that records all that it shows.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "golden/core_model.hpp"
#include "tests/golden/cycle_model_fixture.hpp"

namespace hdp::test {

inline std::shared_ptr<const HeadValues> values_of(const Job& job, std::size_t head) {
  return std::make_shared<HeadValues>(
      HeadValues{job.q[head], job.k[head], job.v[head], job.results[head]});
}

/// Who surrounds the core: asked before each cycle, told what happened in it.
class Feeder {
 public:
  virtual ~Feeder() = default;
  /// The beats of cycle c; beats are offered only where the core takes them.
  virtual void offer(std::uint64_t c, const CoreModel& core, CoreInputs& inputs) = 0;
  virtual void after(std::uint64_t /*c*/, const CoreCycle& /*cycle*/) {}
};

/// The feeder and consumer of golden/stimulus.hpp.
class StallsFeeder : public Feeder {
 public:
  explicit StallsFeeder(const Job& job)
      : job_(job), steps_((job.shape.dim + job.build.lanes - 1) / job.build.lanes) {
    for (std::size_t s = 0; s < 3; ++s) ports_[s].accepted = job.start;
    heads_ = job.results.size();
    if (!job.config.head_prune) pruned_.assign(heads_, false);
  }

  void offer(std::uint64_t c, const CoreModel& core, CoreInputs& inputs) override {
    inputs.out_ready = job_.stalls.ready(c);
    for (std::size_t s = 0; s < 3; ++s) {
      Port& port = ports_[s];
      const int stream = static_cast<int>(s);
      if (s > 0) {
        while (port.first && port.head < pruned_.size() && pruned_[port.head]) ++port.head;
      }
      if (c <= job_.start || port.head == heads_ || (s > 0 && port.head >= pruned_.size()))
        continue;
      std::uint64_t from = port.accepted + 1 + job_.stalls.gap(static_cast<Stream>(s), port.beats);
      if (s > 0 && job_.config.head_prune && port.first) {
        from = std::max(from, decided_[port.head] + 1);
      }
      if (c < from || !core.load_ready(stream)) continue;
      port.accepted = c;
      ++port.beats;
      inputs.load[s] = next(port, s != 2);
    }
  }

  void after(std::uint64_t c, const CoreCycle& cycle) override {
    if (!cycle.decision || !job_.config.head_prune) return;
    pruned_.push_back(cycle.pruned);
    decided_.push_back(c);
  }

 private:
  struct Port {
    std::size_t head = 0;
    bool is_q = false, first = true;  ///< first: of the head
    int row = 0, chunk = 0;
    std::uint64_t beats = 0, accepted = 0;
  };

  /// The port's beat; moves on to the one after it.
  CoreBeat next(Port& port, bool has_q) const {
    CoreBeat beat{true, port.is_q, false, static_cast<std::uint16_t>(port.row),
                  static_cast<std::uint8_t>(port.chunk)};
    port.first = false;
    if (++port.chunk < steps_) return beat;
    port.chunk = 0;
    if (++port.row < (port.is_q ? job_.shape.lq : job_.shape.lk)) return beat;
    port.row = 0;
    if (has_q && !port.is_q) {
      port.is_q = true;
      return beat;
    }
    beat.last = port.first = true;
    port.is_q = false;
    ++port.head;
    return beat;
  }

  const Job& job_;
  int steps_;
  std::size_t heads_;
  std::array<Port, 3> ports_;
  std::vector<bool> pruned_;            ///< heads whose fate is known
  std::vector<std::uint64_t> decided_;  ///< with head_prune: the cycles of their decisions
};

/// What a run showed in CoreCycle.
struct Shown {
  std::vector<std::uint64_t> decision, mask_row, report, done;
  std::array<std::vector<std::uint64_t>, 3> freed;
  std::array<std::vector<std::uint64_t>, 5> step;
  std::vector<std::uint64_t> out;  ///< accepted beats

  void add(std::uint64_t c, const CoreCycle& cycle, bool ready) {
    if (cycle.decision) decision.push_back(c);
    if (cycle.mask_row) mask_row.push_back(c);
    if (cycle.report) report.push_back(c);
    if (cycle.done) done.push_back(c);
    if (cycle.out_valid && ready) out.push_back(c);
    for (std::size_t s = 0; s < 3; ++s) {
      if (cycle.freed[s]) freed[s].push_back(c);
    }
    for (std::size_t e = 0; e < 5; ++e) {
      if (cycle.step[e]) step[e].push_back(c);
    }
  }
};

/// Runs the job from cycle job.start until it is done, or `reset` is reached (that cycle is run
/// with reset low). The core's cycle before must be the one before `from`.
inline Shown run_core(CoreModel& core, const Job& job, Feeder& feeder, std::uint64_t from,
                      std::uint64_t reset = ~std::uint64_t{0}) {
  constexpr std::uint64_t kLongest = 4'000'000;
  core.configure(job.config, job.shape, static_cast<int>(job.results.size()));
  for (std::size_t h = 0; h < job.results.size(); ++h) core.push_head(values_of(job, h));
  Shown shown;
  for (std::uint64_t c = from;; ++c) {
    CoreInputs inputs;
    inputs.start = c == job.start;
    inputs.reset = c == reset;
    feeder.offer(c, core, inputs);
    const CoreCycle& cycle = core.step(c, inputs);
    feeder.after(c, cycle);
    shown.add(c, cycle, inputs.out_ready);
    if (cycle.done || inputs.reset) return shown;
    if (c - from > kLongest) throw std::runtime_error("the core does not come to an end");
  }
}

/// The first event in which two recorders differ, in words; empty when they agree.
inline std::string first_difference(const Recorder& expected, const Recorder& found,
                                    const std::vector<Probe>& skip = {}) {
  for (int p = 0; p < static_cast<int>(Probe::Count); ++p) {
    const auto probe = static_cast<Probe>(p);
    if (std::find(skip.begin(), skip.end(), probe) != skip.end()) continue;
    const auto &a = expected.of(probe), &b = found.of(probe);
    const std::string name = expected.specs()[static_cast<std::size_t>(p)].name;
    for (std::size_t n = 0; n < std::min(a.size(), b.size()); ++n) {
      const cosim::EventTag &x = a[n].tag, &y = b[n].tag;
      const std::string where = name + " " + std::to_string(n) + " of head " +
                                std::to_string(x.item) + ", row " + std::to_string(x.row) +
                                ", col " + std::to_string(x.col) + ": ";
      if (x.cycle != y.cycle) {
        return where + "cycle " + std::to_string(x.cycle) + " expected, " +
               std::to_string(y.cycle) + " found";
      }
      if (x.item != y.item || x.row != y.row || x.col != y.col) return where + "other coordinates";
      if (a[n].payload != b[n].payload) return where + "other payload";
    }
    if (a.size() != b.size()) {
      return name + ": " + std::to_string(a.size()) + " events expected, " +
             std::to_string(b.size()) + " found";
    }
  }
  return {};
}

}  // namespace hdp::test
