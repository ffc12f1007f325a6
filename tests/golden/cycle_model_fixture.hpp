// SPDX-License-Identifier: Apache-2.0
// Jobs for the cycle model's tests, and a sink that keeps every event.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <random>
#include <string>
#include <vector>

#include "golden/cycle_model.hpp"
#include "golden/functional.hpp"
#include "golden/hdp_probes.hpp"

namespace hdp::test {

/// Keeps the events of each probe in the order in which they come.
class Recorder : public cosim::EventSink {
 public:
  struct Event {
    cosim::EventTag tag;
    std::vector<std::byte> payload;
  };

  explicit Recorder(const Build& build) : specs_(hdp_probes(build)), events_(specs_.size()) {}

  std::byte* event(int probe, const cosim::EventTag& tag) override {
    const auto p = static_cast<std::size_t>(probe);
    events_[p].push_back({tag, std::vector<std::byte>(specs_[p].words * 8)});
    return events_[p].back().payload.data();
  }

  void cancel_after(std::uint64_t cycle) override {
    for (std::vector<Event>& events : events_) {
      while (!events.empty() && events.back().tag.cycle > cycle) events.pop_back();
    }
  }

  const std::vector<Event>& of(Probe probe) const {
    return events_[static_cast<std::size_t>(probe)];
  }
  const std::vector<cosim::ProbeSpec>& specs() const { return specs_; }

  std::vector<std::uint64_t> cycles(Probe probe) const {
    std::vector<std::uint64_t> all;
    for (const Event& event : of(probe)) all.push_back(event.tag.cycle);
    return all;
  }

  /// Lane `lane` of a field of the n-th event, sign-extended when the field is signed.
  std::int64_t field(Probe probe, std::size_t n, const std::string& name, int lane = 0) const {
    for (const cosim::ProbeField& f : specs_[static_cast<std::size_t>(probe)].fields) {
      if (f.name != name) continue;
      const std::size_t size = static_cast<std::size_t>(f.container) / 8;
      std::uint64_t bits = 0;
      std::memcpy(&bits,
                  of(probe)[n].payload.data() + f.offset + size * static_cast<std::size_t>(lane),
                  size);
      const int gap = 64 - f.container;
      const auto top = static_cast<std::int64_t>(bits << gap);
      return f.is_signed ? top >> gap : static_cast<std::int64_t>(bits);
    }
    throw std::invalid_argument("no field " + name);
  }

 private:
  std::vector<cosim::ProbeSpec> specs_;
  std::vector<std::vector<Event>> events_;
};

/// Operands and results of a job's heads.
struct Job {
  Build build = Build::small();
  Config config;
  Shape shape;
  Stalls stalls;
  std::uint64_t start = 0;
  std::vector<std::vector<std::int16_t>> q, k, v;
  std::vector<HeadResult> results;

  HeadInput input(std::size_t head) const {
    return {q[head].data(), k[head].data(), v[head].data()};
  }
  void add_head(std::vector<std::int16_t> q_in, std::vector<std::int16_t> k_in,
                std::vector<std::int16_t> v_in) {
    q.push_back(std::move(q_in));
    k.push_back(std::move(k_in));
    v.push_back(std::move(v_in));
    results.emplace_back();
    run();
  }
  /// A head of random operands between -spread and spread.
  void add_random_head(std::mt19937& random, int spread) {
    std::uniform_int_distribution<int> value(-spread, spread);
    const auto fill = [&](int rows) {
      std::vector<std::int16_t> x(static_cast<std::size_t>(rows * shape.dim));
      for (auto& element : x) element = static_cast<std::int16_t>(value(random));
      return x;
    };
    auto q_in = fill(shape.lq), k_in = fill(shape.lk), v_in = fill(shape.lk);
    add_head(std::move(q_in), std::move(k_in), std::move(v_in));
  }
  /// Computes all results anew, after a change of config.
  void run() {
    for (std::size_t h = 0; h < results.size(); ++h) {
      run_head(config, shape, input(h), results[h]);
    }
  }
  CycleModel model(cosim::EventSink* sink) const {
    return CycleModel(build, config, shape, static_cast<int>(results.size()), stalls, start, sink);
  }
  JobTime time(cosim::EventSink* sink) const {
    CycleModel cycles = model(sink);
    for (std::size_t h = 0; h < results.size(); ++h) cycles.head(input(h), results[h]);
    return cycles.finish();
  }
};

inline int pick(std::mt19937& random, int lowest, int highest) {
  return std::uniform_int_distribution<int>(lowest, highest)(random);
}

/// A job in any mode, of up to 4 heads; on the edge build for every fifth seed.
inline Job random_job(unsigned seed) {
  std::mt19937 random(seed);
  Job job;
  job.build = seed % 5 == 0 ? Build::edge() : Build::small();
  Config& config = job.config;
  config.importance = pick(random, 0, 1) ? Importance::Abs : Importance::Signed;
  config.fill = static_cast<Fill>(pick(random, 0, 2));
  config.rho_q15 = pick(random, -32768, 32767);
  config.block_prune = pick(random, 0, 4) > 0;
  config.exact = pick(random, 0, 2) == 0;
  config.causal = pick(random, 0, 1) == 0;
  config.shift = static_cast<std::uint32_t>(pick(random, 12, 24));
  const int longest = std::min(job.build.l_max, 48);
  const int a = pick(random, 1, longest), b = pick(random, 1, longest);
  job.shape = {std::min(a, b), std::max(a, b), pick(random, 1, job.build.d_max)};
  if (!config.causal && pick(random, 0, 1)) std::swap(job.shape.lq, job.shape.lk);
  job.stalls = Stalls(seed % 3 == 0 ? 0 : seed);
  job.start = static_cast<std::uint64_t>(pick(random, 0, 9));
  for (int heads = pick(random, 1, 4); heads > 0; --heads) job.add_random_head(random, 5000);
  if (pick(random, 0, 2) == 0) {
    config.head_prune = true;
    config.tau = job.results[0].head_score;
    job.run();
  }
  return job;
}

}  // namespace hdp::test
