// SPDX-License-Identifier: Apache-2.0
// Probe events into SQLite, into a file that appears as a whole.
#include "sim/trace/trace_db.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sqlite3.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <exception>
#include <filesystem>
#include <sstream>

#include "golden/hdp_probes.hpp"
#include "sim/trace/event_table.hpp"
#include "sim/trace/sqlite.hpp"
#include "sim/trace/trace_schema.hpp"
#include "vectors/input_error.hpp"
#include "vectors/output_place.hpp"

namespace hdp::sim {
namespace {

namespace fs = std::filesystem;

/// A file that is written by somebody else under a hidden name in the target's folder.
class HiddenFile {
 public:
  explicit HiddenFile(const std::string& path) : path_(path) {
    check_file_place(path, "database", FilePlace::Regular);
    target_ = place_of(path);
    const TempFile made = make_temp_file(target_.string(), path);
    ::close(made.descriptor);
    hidden_ = made.path;
  }
  ~HiddenFile() { remove(); }
  HiddenFile(const HiddenFile&) = delete;
  HiddenFile& operator=(const HiddenFile&) = delete;

  const fs::path& name() const { return hidden_; }
  void remove() {
    std::error_code ignored;
    if (!hidden_.empty()) fs::remove(hidden_, ignored);
    hidden_.clear();
  }
  void keep() {
    // The name must not be on disk before the contents.
    const int descriptor = ::open(hidden_.c_str(), O_RDONLY | O_CLOEXEC);
    const bool synced = descriptor >= 0 && ::fsync(descriptor) == 0;
    const int problem = errno;
    if (descriptor >= 0) ::close(descriptor);
    if (!synced) fail(problem);
    if (::rename(hidden_.c_str(), target_.c_str()) != 0) fail(errno);
    hidden_.clear();
  }

 private:
  [[noreturn]] void fail(int problem) const {
    throw InputError(path_, "database",
                     std::string("cannot be written: ") + std::strerror(problem));
  }

  std::string path_;
  fs::path target_, hidden_;
};

/// SQLite's memory for pages. Rows only go to the end of a table: it needs few pages for each.
constexpr int kCacheKiB = 4096;

const char* fill_name(Fill fill) {
  return fill == Fill::Mean ? "mean" : fill == Fill::Zero ? "zero" : "skip";
}

const char* outcome(const CosimReport& report) {
  return report.divergence ? "diverged" : report.interrupted ? "interrupted" : "agreed";
}

}  // namespace

struct TraceDb::State {
  State(const std::string& path_in, const Build& build_in, const TraceRun& run_in)
      : path(path_in), build(build_in), run(run_in), file(path_in), probes(hdp_probes(build_in)),
        rtl_events(probes.size()) {
    guarded([&] { create(); });
  }

  void create() {
    db = std::make_unique<Database>(file.name().string(), Database::Mode::Create, path);
    // The file is not shared and is thrown away when anything fails: neither journal nor syncs.
    db->run(
        fmt::format("PRAGMA page_size = 16384; PRAGMA auto_vacuum = NONE; "
                    "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; "
                    "PRAGMA locking_mode = EXCLUSIVE; PRAGMA cache_size = -{}; "
                    "PRAGMA application_id = {}; PRAGMA user_version = {}; BEGIN;",
                    kCacheKiB, kTraceApplication, kTraceSchema));
    db->run(trace_common_tables());
    Statement probe = db->prepare("INSERT INTO probe VALUES (?, ?, ?, ?, ?, ?)");
    for (std::size_t p = 0; p < probes.size(); ++p) {
      const ProbeSpec& spec = probes[p];
      probe.bind(1, static_cast<std::int64_t>(p));
      probe.bind_text(2, spec.name);
      probe.bind_text(3, spec.stage);
      probe.bind_text(4, spec.row_name);
      probe.bind_text(5, spec.col_name);
      probe.bind_text(6, fields_json(spec));
      probe.step();
      db->run(trace_table(spec));
    }
    db->run(trace_event_view(probes));
    write_parameters();
    // Last: a statement is prepared again when it is first run after a change of the schema.
    for (const ProbeSpec& spec : probes) tables.emplace_back(*db, spec);
  }

  void write_parameters() {
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
    Statement insert = db->prepare("INSERT INTO parameter VALUES (?, ?)");
    for (const auto& [name, value] : parameters) {
      insert.bind_text(1, name);
      insert.bind(2, value);
      insert.step();
    }
  }

  void write_job(const Job& job, std::size_t index, std::uint64_t start_cycle) {
    const Config& c = job.config;
    db->run(
        fmt::format("INSERT INTO job VALUES ({}, {}, {}, {}, {}, {}, {}, {}, '{}', '{}', {}, {}, "
                    "{:d}, {:d}, {:d}, "
                    "{:d}, {}, {}, {}, {}, {})",
                    index, quoted(job.name), start_cycle, job.heads, job.shape.lq, job.shape.lk,
                    job.shape.dim, c.int_bits, c.importance == Importance::Abs ? "abs" : "signed",
                    fill_name(c.fill), c.rho_q15, c.tau, c.block_prune, c.head_prune, c.exact,
                    c.causal, c.mant, c.shift, job.scale_q, job.scale_k, job.scale_v));
  }

  void write_run(const CosimReport& report) {
    Statement insert = db->prepare("INSERT INTO run VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
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

  void write_event(const CycleView& view, int p) {
    const bool in_rtl = (view.rtl_valid >> p & 1) != 0;
    const bool in_golden = (view.golden_valid >> p & 1) != 0;
    std::uint64_t& count = rtl_events[static_cast<std::size_t>(p)];
    // An event of the RTL alone stands for the golden event of the same number, if that is in
    // sight.
    const EventTag* tag =
        in_golden || count == view.trace->popped(p) ? view.trace->front(p) : nullptr;
    if (in_rtl) ++count;

    EventTable::Key key;
    key.cycle = static_cast<std::int64_t>(view.cycle);
    key.job = static_cast<std::int64_t>(view.job);
    if (tag != nullptr) {
      key.head = tag->head;
      key.row = tag->row;
      key.col = tag->col;
    }
    tables[static_cast<std::size_t>(p)].add(key, in_rtl ? view.core->probe(p) : nullptr,
                                            in_golden ? view.trace->payload(p) : nullptr);
  }

  static std::string quoted(const std::string& text) {
    std::string out = "'";
    for (const char c : text) out += c == '\'' ? "''" : std::string(1, c);
    return out + "'";
  }

  /// Runs an action unless recording has ended; an error ends it.
  template <class Action>
  void guarded(const Action& action) {
    if (problem) return;
    try {
      action();
    } catch (const InputError&) {
      problem = std::current_exception();
      tables.clear();
      db.reset();
      file.remove();  // on a full disk, room for others
    }
  }

  std::string path;
  Build build;
  TraceRun run;
  HiddenFile file;
  std::vector<ProbeSpec> probes;
  std::vector<std::uint64_t> rtl_events;  ///< by probe
  std::unique_ptr<Database> db;
  std::vector<EventTable> tables;
  std::exception_ptr problem;
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
  state_->guarded([&] { state_->write_job(job, index, start_cycle); });
}

void TraceDb::on_cycle(const CycleView& view) {
  const std::uint32_t either = view.rtl_valid | view.golden_valid;
  if (either == 0) return;
  state_->guarded([&] {
    for (std::uint32_t rest = either; rest != 0; rest &= rest - 1) {
      state_->write_event(view, __builtin_ctz(rest));
    }
  });
}

void TraceDb::commit(const CosimReport& report) {
  State& s = *state_;
  s.guarded([&] {
    for (EventTable& table : s.tables) table.flush();
    s.tables.clear();
    s.write_run(report);
    s.db->run("COMMIT");
    s.db->close();
    s.file.keep();
  });
  if (s.problem) std::rethrow_exception(s.problem);
}

}  // namespace hdp::sim
