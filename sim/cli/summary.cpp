// SPDX-License-Identifier: Apache-2.0
// The summary of a co-simulation.
#include "sim/cli/summary.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "cosim/cli/numbers.hpp"
#include "cosim/cli/progress.hpp"
#include "cosim/cli/terminal.hpp"
#include "cosim/lockstep/divergence_json.hpp"
#include "cosim/util/document.hpp"

namespace hdp::cli {
namespace {

constexpr const char* kEngineNames[] = {"integer", "fraction", "softmax", "value", "finish"};
constexpr const char* kWaitNames[] = {"input", "output", "memory"};

struct NamedBound {
  const char* name;
  std::uint64_t cycles;
};

std::vector<NamedBound> named(const Bound& b) {
  return {{"integer", b.integer},   {"fraction", b.fraction},
          {"softmax", b.softmax},   {"value", b.value},
          {"load_int", b.load_int}, {"load_frac", b.load_frac},
          {"load_val", b.load_val}, {"out", b.out}};
}

void add(Bound& sum, const Bound& b) {
  sum.integer += b.integer;
  sum.fraction += b.fraction;
  sum.softmax += b.softmax;
  sum.value += b.value;
  sum.load_int += b.load_int;
  sum.load_frac += b.load_frac;
  sum.load_val += b.load_val;
  sum.out += b.out;
}

}  // namespace

Summary summarise(const Build& build, const std::vector<sim::Job>& jobs, std::uint64_t stall_seed,
                  cosim::InitSeed init_seed, const sim::CosimReport& report) {
  Summary s;
  s.build = build.name;
  s.stall_seed = stall_seed;
  s.init_seed = init_seed;
  s.report = &report;
  AccuracyMeter meter;
  cosim::ProgressBar bar("against float");
  for (const sim::Job& job : jobs) s.heads += job.heads;
  for (std::size_t n = 0; n < report.jobs.size(); ++n) {
    const sim::Job& job = jobs[n];
    const sim::JobReport& done = report.jobs[n];
    const int heads_before = s.heads_done;
    s.heads_done += done.heads_done;
    for (int h = 0; h < done.heads_done; ++h) {
      const sim::HeadReport& head = done.heads[static_cast<std::size_t>(h)];
      s.pruned_heads += head.pruned ? 1 : 0;
      s.kept_blocks += head.kept;
      s.live_blocks += head.live;
    }
    if (done.heads_done < job.heads || (report.divergence && report.divergent_job == n)) continue;
    s.job_cycles += done.cycles;
    add(s.bound, done.time.bound);
    for (std::size_t e = 0; e < s.engines.size(); ++e) {
      s.engines[e].busy += done.time.engines[e].busy;
      s.engines[e].drained += done.time.engines[e].drained;
      for (std::size_t w = 0; w < s.engines[e].wait.size(); ++w) {
        s.engines[e].wait[w] += done.time.engines[e].wait[w];
      }
    }
    sim::Job dense = job;
    dense.config.block_prune = false;
    dense.config.head_prune = false;
    s.dense_cycles += sim::predict(build, dense, Stalls(stall_seed)).time.cycles();
    HeadResult result;
    const std::size_t size =
        static_cast<std::size_t>(job.shape.lq) * static_cast<std::size_t>(job.shape.dim);
    for (int h = 0; h < job.heads; ++h) {
      bar.update(static_cast<double>(heads_before + h) / s.heads);
      run_head(job.config, job.shape, job.head(h), result);
      if (result.pruned) continue;
      meter.add(head_error(job, h, result, &done.out[static_cast<std::size_t>(h) * size]));
    }
  }
  s.accuracy = meter.mean();
  return s;
}

std::string format_summary(const Summary& s) {
  const sim::CosimReport& r = *s.report;
  std::string text;
  const auto line = [&text](std::string_view label, const std::string& value) {
    text += fmt::format("  {:<22}{}\n", label, value);
  };
  line("build", s.build + (s.stall_seed == 0 ? ", no stalls"
                                             : fmt::format(", stall seed {}", s.stall_seed)));
  line("initial state", cosim::describe_initial_state(s.init_seed));
  line("heads", s.heads == s.heads_done ? fmt::format("{}", s.heads)
                                        : fmt::format("{} of {}", s.heads_done, s.heads));
  line("pruned heads", fmt::format("{}", s.pruned_heads));
  if (s.live_blocks > 0) {
    line("blocks kept", fmt::format("{} of {} ({:.1f} %)", cosim::grouped(s.kept_blocks),
                                    cosim::grouped(s.live_blocks),
                                    100 * cosim::ratio(s.kept_blocks, s.live_blocks)));
  }
  if (s.job_cycles > 0) {
    line("cycles", fmt::format("{} from start to done", cosim::grouped(s.job_cycles)));
    std::string bounds;
    for (const NamedBound& b : named(s.bound)) {
      if (b.cycles > 0) {
        bounds += fmt::format("{}{} {:.2f}", bounds.empty() ? "" : ", ", b.name,
                              cosim::ratio(s.job_cycles, b.cycles));
      }
    }
    line("cycles / bound",
         fmt::format("{:.3f}, set by {}", cosim::ratio(s.job_cycles, s.bound.largest()),
                     s.bound.name()));
    line("  by engine", bounds);
    line("pruning off", fmt::format("{} cycles: speed-up {:.2f}", cosim::grouped(s.dense_cycles),
                                    cosim::ratio(s.dense_cycles, s.job_cycles)));
    line("waiting", "% of cycles: busy / input / output / memory / drained");
    for (std::size_t e = 0; e < s.engines.size(); ++e) {
      const EngineTime& t = s.engines[e];
      const auto percent = [&](std::uint64_t cycles) {
        return 100 * cosim::ratio(cycles, s.job_cycles);
      };
      line(fmt::format("  {}", kEngineNames[e]),
           fmt::format("{:5.1f} / {:4.1f} / {:4.1f} / {:4.1f} / {:4.1f}", percent(t.busy),
                       percent(t.wait[0]), percent(t.wait[1]), percent(t.wait[2]),
                       percent(t.drained)));
    }
  }
  if (s.accuracy.heads > 0) {
    line("against float",
         fmt::format("relative error {:.4f} (worst head {:.4f}), cosine {:.5f}, kept "
                     "softmax mass {:.3f}; {} surviving heads",
                     s.accuracy.relative, s.accuracy.worst_relative, s.accuracy.cosine,
                     s.accuracy.kept_mass, s.accuracy.heads));
  }
  const std::uint64_t simulated = r.cycles - r.resumed_at;
  if (r.resumed_at > 0) {
    line("before the snapshot", fmt::format("{} checks, {} cycles", cosim::grouped(r.checks_before),
                                            cosim::grouped(r.resumed_at)));
  }
  line("checks made", cosim::grouped(r.checks));
  line("simulated",
       fmt::format("{} cycles in {:.2f} s: {} cycles/s", cosim::grouped(simulated), r.seconds,
                   cosim::grouped(static_cast<std::uint64_t>(static_cast<double>(simulated) /
                                                             (r.seconds > 0 ? r.seconds : 1)))));
  line("divergences", r.divergence
                          ? cosim::paint("1", cosim::Colour::Red)
                          : cosim::paint(r.interrupted ? "0 so far" : "0", cosim::Colour::Green));
  return text;
}

std::string format_outcome(const std::string& command, const Summary& s) {
  const sim::CosimReport& r = *s.report;
  std::string text;
  if (r.divergence) {
    const std::string what = cosim::format_divergence(*r.divergence);
    const std::size_t line_end = what.find('\n');
    text = fmt::format("{}\n  {:<10} {}\n{}",
                       cosim::paint(what.substr(0, line_end), cosim::Colour::Red), "job",
                       r.jobs[r.divergent_job].name, what.substr(line_end + 1));
  }
  const std::string title = r.divergence    ? cosim::paint("diverged", cosim::Colour::Red)
                            : r.interrupted ? cosim::paint("interrupted", cosim::Colour::Yellow)
                                            : cosim::paint("agreed", cosim::Colour::Green);
  return text + fmt::format("{}: {}\n{}", command, title, format_summary(s));
}

nlohmann::ordered_json json_summary(nlohmann::ordered_json j, const Summary& s) {
  const sim::CosimReport& r = *s.report;
  j["outcome"] = r.divergence ? "diverged" : r.interrupted ? "interrupted" : "agreed";
  j["build"] = s.build;
  j["stall_seed"] = s.stall_seed;
  j["init_seed"] = s.init_seed;
  j["interrupted"] = r.interrupted;
  j["heads"] = s.heads;
  j["heads_done"] = s.heads_done;
  j["pruned_heads"] = s.pruned_heads;
  j["kept_blocks"] = s.kept_blocks;
  j["live_blocks"] = s.live_blocks;
  j["cycles"] = s.job_cycles;
  for (const NamedBound& b : named(s.bound)) j["bound"][b.name] = b.cycles;
  j["cycles_over_bound"] = cosim::ratio(s.job_cycles, s.bound.largest());
  j["dense_cycles"] = s.dense_cycles;
  for (std::size_t e = 0; e < s.engines.size(); ++e) {
    auto& engine = j["engines"][kEngineNames[e]];
    engine["busy"] = s.engines[e].busy;
    for (std::size_t w = 0; w < s.engines[e].wait.size(); ++w) {
      engine[std::string("wait_") + kWaitNames[w]] = s.engines[e].wait[w];
    }
    engine["drained"] = s.engines[e].drained;
  }
  j["accuracy"] = {{"heads", s.accuracy.heads},
                   {"relative_error", s.accuracy.relative},
                   {"worst_relative_error", s.accuracy.worst_relative},
                   {"cosine", s.accuracy.cosine},
                   {"kept_mass", s.accuracy.kept_mass}};
  j["simulated_cycles"] = r.cycles;
  j["seconds"] = r.seconds;
  j["checks"] = r.checks;
  if (r.resumed_at > 0)
    j["resumed"] = {{"cycle", r.resumed_at}, {"checks_before", r.checks_before}};
  j["divergences"] = r.divergence ? 1 : 0;
  if (r.divergence) {
    j["divergence"] = cosim::divergence_json(*r.divergence);
    j["divergence"]["job"] = r.jobs[r.divergent_job].name;
  }
  return j;
}

}  // namespace hdp::cli
