// SPDX-License-Identifier: Apache-2.0
// Probe events into SQLite, into a file that appears as a whole.
#include "sim/trace/trace_db.hpp"

#include <fmt/format.h>
#include <sqlite3.h>

#include <sstream>

#include "golden/hdp_probes.hpp"
#include "sim/trace/trace_schema.hpp"

namespace hdp::sim {
namespace {

const char* fill_name(Fill fill) {
  return fill == Fill::Mean ? "mean" : fill == Fill::Zero ? "zero" : "skip";
}

const char* outcome(const CosimReport& report) {
  return report.divergence ? "diverged" : report.interrupted ? "interrupted" : "agreed";
}

}  // namespace

std::string trace_run_tables() {
  return "CREATE TABLE run (build TEXT, stall_seed INTEGER, options TEXT, hdp_version TEXT, "
         "verilator_version TEXT, sqlite_version TEXT, outcome TEXT, cycles INTEGER, jobs_given "
         "INTEGER, "
         "divergence_cycle INTEGER, divergence_probe TEXT, divergence_kind TEXT);"
         "CREATE TABLE parameter (name TEXT PRIMARY KEY, value INTEGER NOT NULL);"
         "CREATE TABLE job (job INTEGER PRIMARY KEY, name TEXT, start_cycle INTEGER, heads "
         "INTEGER, "
         "lq INTEGER, lk INTEGER, dim INTEGER, int_bits INTEGER, importance TEXT, fill TEXT, "
         "rho_q15 INTEGER, tau INTEGER, block_prune INTEGER, head_prune INTEGER, exact INTEGER, "
         "causal INTEGER, mant INTEGER, shift INTEGER, scale_q REAL, scale_k REAL, scale_v REAL);";
}

struct TraceDb::State {
  State(const std::string& path, const Build& build_in, const TraceRun& run_in)
      : build(build_in), run(run_in),
        events(path, {{"", hdp_probes(build_in)}}, kTraceFormat, [this](cosim::Database& db) {
          db.run(trace_run_tables());
          write_parameters(db);
        }) {}

  void write_parameters(cosim::Database& db) {
    const std::pair<const char*, int> parameters[] = {{"IntBits", build.int_bits},
                                                      {"FracBits", build.frac_bits},
                                                      {"Lanes", build.lanes},
                                                      {"DMax", build.d_max},
                                                      {"LMax", build.l_max},
                                                      {"OutLanes", build.out_lanes},
                                                      {"ThetaDepth", build.theta_depth},
                                                      {"ThresholdDepth", build.threshold_depth},
                                                      {"RecordDepth", build.record_depth},
                                                      {"ScoreDepth", build.score_depth},
                                                      {"RowDepth", build.row_depth},
                                                      {"WeightDepth", build.weight_depth},
                                                      {"TotalDepth", build.total_depth},
                                                      {"RecipDepth", build.recip_depth},
                                                      {"OutDepth", build.out_depth}};
    cosim::Statement insert = db.prepare("INSERT INTO parameter VALUES (?, ?)");
    for (const auto& [name, value] : parameters) {
      insert.bind_text(1, name);
      insert.bind(2, value);
      insert.step();
    }
  }

  static void write_job(cosim::Database& db, const Job& job, std::size_t index,
                        std::uint64_t start_cycle) {
    const Config& c = job.config;
    db.run(
        fmt::format("INSERT INTO job VALUES ({}, {}, {}, {}, {}, {}, {}, {}, '{}', '{}', {}, {}, "
                    "{:d}, {:d}, {:d}, "
                    "{:d}, {}, {}, {}, {}, {})",
                    index, quoted(job.name), start_cycle, job.heads, job.shape.lq, job.shape.lk,
                    job.shape.dim, c.int_bits, c.importance == Importance::Abs ? "abs" : "signed",
                    fill_name(c.fill), c.rho_q15, c.tau, c.block_prune, c.head_prune, c.exact,
                    c.causal, c.mant, c.shift, job.scale_q, job.scale_k, job.scale_v));
  }

  void write_run(cosim::Database& db, const CosimReport& report) {
    cosim::Statement insert =
        db.prepare("INSERT INTO run VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    insert.bind_text(1, build.name);
    insert.bind(2, static_cast<std::int64_t>(run.stall_seed));
    insert.bind_text(3, run.options);
    insert.bind_text(4, HDP_VERSION);
    insert.bind_text(5, HDP_VERILATOR_VERSION);
    insert.bind_text(6, sqlite3_libversion());
    insert.bind_text(7, outcome(report));
    insert.bind(8, static_cast<std::int64_t>(report.cycles));
    insert.bind(9, static_cast<std::int64_t>(run.jobs_given));
    if (report.divergence) {
      insert.bind(10, static_cast<std::int64_t>(report.divergence->cycle));
      insert.bind_text(11, report.divergence->probe);
      insert.bind_text(12, to_string(report.divergence->kind));
    }
    insert.step();
  }

  static std::string quoted(const std::string& text) {
    std::string out = "'";
    for (const char c : text) out += c == '\'' ? "''" : std::string(1, c);
    return out + "'";
  }

  Build build;
  TraceRun run;
  cosim::EventDb events;
};

std::string recorded_options(const std::string& config) {
  std::string options;
  std::istringstream lines(config);
  for (std::string line; std::getline(lines, line);) {
    const std::string name = line.substr(0, line.find('='));
    bool output = line.empty();
    for (const char* other : {"db", "timeline", "wave", "json", "bundle", "no-bundle"}) {
      output = output || name == other;
    }
    if (!output) options += (options.empty() ? "" : " ") + line;
  }
  return options;
}

TraceDb::TraceDb(const std::string& path, const Build& build, const TraceRun& run)
    : state_(std::make_unique<State>(path, build, run)) {}

TraceDb::~TraceDb() = default;

void TraceDb::on_job(const Job& job, std::size_t index, std::uint64_t start_cycle) {
  state_->events.write([&](cosim::Database& db) { State::write_job(db, job, index, start_cycle); });
}

void TraceDb::on_cycle(const cosim::CycleView& view) { state_->events.on_cycle(view); }

void TraceDb::commit(const CosimReport& report) {
  state_->events.commit([&](cosim::Database& db) { state_->write_run(db, report); });
}

}  // namespace hdp::sim
