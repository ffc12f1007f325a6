// SPDX-License-Identifier: Apache-2.0
// Runs cases, and writes and reads the bundles of those that fail.
#include "cosim/tool/failure.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>

#include "cosim/cli/child.hpp"
#include "cosim/lockstep/divergence_json.hpp"
#include "cosim/observe/history.hpp"
#include "cosim/util/atomic_file.hpp"
#include "cosim/util/document.hpp"
#include "cosim/util/input_error.hpp"
#include "cosim/util/output_place.hpp"
#include "cosim/util/replay_script.hpp"
#include "cosim/util/shell.hpp"
#include "cosim/wave/wave_file.hpp"

namespace cosim {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

constexpr std::size_t kHistory = 16;  ///< events a probe
constexpr int kSchema = 1;

std::string what_of(const Bench& bench) { return bench.name + " failure bundle"; }

/// Cycle in which what there is to see of a difference ends.
std::uint64_t last_cycle(const Divergence& d) {
  return d.cycle + (d.kind == DivergenceKind::Late ? static_cast<std::uint64_t>(d.shift) : 0);
}

/// The last events of each table.
class Histories final : public Observer {
 public:
  Histories(const std::vector<ProbeTable>& tables, std::uint64_t until) {
    for (const ProbeTable& table : tables) {
      names_.push_back(table.name);
      histories_.emplace_back(table.probes, kHistory, until);
    }
  }
  void on_cycle(const CycleView& view) override {
    histories_[static_cast<std::size_t>(view.group)].on_cycle(view);
  }
  std::string format() const {
    std::string text;
    for (std::size_t n = 0; n < histories_.size(); ++n) {
      if (histories_.size() > 1) text += fmt::format("{}table {}\n", n == 0 ? "" : "\n", names_[n]);
      text += histories_[n].format();
    }
    return text;
  }

 private:
  std::vector<std::string> names_;
  std::vector<EventHistory> histories_;
};

std::string report_text(const Bench& bench, const Failure& f, const std::string& simulator) {
  std::string text = format_mismatch(f.mismatch);
  const auto line = [&text](const char* label, const std::string& value) {
    text += fmt::format("  {:<10} {}\n", label, value);
  };
  line("case", describe(f.failing));
  line("started as", describe_initial_state(f.init_seed));
  line("program", fmt::format("{} {}, {}", bench.name, bench.version, simulator));
  return text;
}

Json run_json(const Bench& bench, const Failure& f, const std::string& simulator,
              const std::string& model_id) {
  Json j;
  j["what"] = what_of(bench);
  j["schema"] = kSchema;
  j["init_seed"] = f.init_seed;
  j["hang_after"] = f.hang_after;
  j["divergence"] = {{"table", f.mismatch.table},
                     {"probe", f.mismatch.divergence.probe},
                     {"kind", to_string(f.mismatch.divergence.kind)},
                     {"cycle", f.mismatch.divergence.cycle}};
  j["version"] = bench.version;
  j["simulator"] = simulator;
  j["model"] = model_id;
  return j;
}

}  // namespace

Report run_case(const Bench& bench, const Case& c, const RunOptions& options) {
  Scoreboard board(bench.tables);
  Parts parts = bench.make(options.init_seed, c, board);
  WaveFile wave(*parts.design, bench.waves, options.wave);
  LockstepOptions lockstep;
  lockstep.hang_after = options.hang_after;
  lockstep.run_on = options.run_on;
  lockstep.observers = options.observers;
  lockstep.interrupted = options.interrupted;
  lockstep.progress = options.progress;
  if (options.wave.wanted()) lockstep.wave = &wave;
  Report report =
      Lockstep(*parts.design, board, *parts.model, *parts.stimulus, std::move(lockstep)).run();
  wave.keep(report.mismatch ? &report.mismatch->divergence : nullptr,
            report.mismatch ? report.mismatch->group : 0);
  return report;
}

bool same_failure(const Mismatch& a, const Mismatch& b, bool exact) {
  return a.table == b.table && a.divergence.probe == b.divergence.probe &&
         a.divergence.kind == b.divergence.kind &&
         (!exact || a.divergence.cycle == b.divergence.cycle);
}

std::string failure_kind(const Bench& bench) { return bench.name + "-failure"; }

std::string free_failure_name(const Bench& bench) {
  const std::string base = bench.name + "-failure";
  std::error_code ignored;
  if (!fs::exists(fs::symlink_status(base, ignored))) return base;
  for (int n = 2;; ++n) {
    const std::string name = fmt::format("{}-{}", base, n);
    if (!fs::exists(fs::symlink_status(name, ignored))) return name;
  }
}

void write_failure(const Bench& bench, const Failure& failure, const std::string& folder, bool wave,
                   const std::function<bool()>& interrupted) {
  const Divergence& d = failure.mismatch.divergence;
  AtomicFolder place(folder, [&](const std::string& at) {
    check_folder_place(at, "--bundle", failure_kind(bench));
  });
  const fs::path temp = place.temp();
  const auto put = [&](const char* name, const std::string& text) {
    write_file((temp / name).string(), text);
  };
  const WaveWindow window;
  Histories history(bench.tables, last_cycle(d));
  RunOptions options;
  options.init_seed = failure.init_seed;
  options.hang_after = failure.hang_after;
  options.observers.push_back(&history);
  options.interrupted = interrupted;
  options.run_on = window.after;
  if (wave) {
    options.wave = {(temp / "wave.fst").string(), WaveDepth::All,
                    d.cycle - std::min(d.cycle, window.before), d.cycle + window.after};
  }
  const Report report = run_case(bench, failure.failing, options);
  if (report.interrupted) throw std::runtime_error("interrupted");
  std::string note;
  if (!report.mismatch || !same_failure(*report.mismatch, failure.mismatch, true)) {
    note = "\nthe repeated run did not differ in the same way: what failed does not repeat\n";
  }
  std::string simulator, model_id;
  {
    Scoreboard board(bench.tables);
    const Parts parts = bench.make(failure.init_seed, failure.failing, board);
    simulator = parts.design->simulator();
    model_id = parts.design->model_id();
  }
  write_case((temp / "case.json").string(), bench.fields, failure.failing);
  put("report.txt", report_text(bench, failure, simulator) + note);
  Json json = divergence_json(d);
  json["table"] = failure.mismatch.table;
  put("report.json", json_text(json));
  put("events.txt",
      fmt::format("The last {} events of every probe up to the first difference, which is in cycle "
                  "{}, probe {}.\nBoth: design and model had the same event in the same cycle. "
                  "Coordinates are the model's.\n\n{}",
                  kHistory, d.cycle, d.probe, history.format()));
  put("run.json", json_text(run_json(bench, failure, simulator, model_id)));
  put("replay.sh", replay_script(bench.name, folder, this_program(), "replay \"$here\""));
  fs::permissions(temp / "replay.sh", fs::perms::owner_exec, fs::perm_options::add);
  record_files(temp.string(), failure_kind(bench));
  place.commit();
}

Failure read_failure(const Bench& bench, const std::string& folder) {
  const std::string path = (fs::path(folder) / "run.json").string();
  const Json json =
      read_json(path, fmt::format("the folder of a failure ({} run) is needed", bench.name));
  const auto wrong = [&](const std::string& field) {
    return InputError(path, field, "is missing or is not what " + bench.name + " writes there");
  };
  if (!json.is_object() || json.value("what", Json()) != what_of(bench)) throw wrong("what");
  if (json.value("schema", Json()) != kSchema) throw wrong("schema");
  const auto number = [&](const Json& object, const char* field, std::uint64_t most) {
    const auto found = object.find(field);
    if (found == object.end() || !found->is_number_unsigned() ||
        found->get<std::uint64_t>() > most) {
      throw wrong(field);
    }
    return found->get<std::uint64_t>();
  };
  Failure f;
  f.init_seed = static_cast<InitSeed>(number(json, "init_seed", kMaxInitSeed));
  f.hang_after = number(json, "hang_after", 1'000'000'000);
  const auto divergence = json.find("divergence");
  if (divergence == json.end() || !divergence->is_object()) throw wrong("divergence");
  const auto text = [&](const char* field) {
    const auto found = divergence->find(field);
    if (found == divergence->end() || !found->is_string()) throw wrong(field);
    return found->get<std::string>();
  };
  f.mismatch.table = text("table");
  f.mismatch.divergence.probe = text("probe");
  f.mismatch.divergence.cycle = number(*divergence, "cycle", UINT64_MAX);
  const std::string kind = text("kind");
  bool known = false;
  for (const DivergenceKind k : {DivergenceKind::Value, DivergenceKind::Late, DivergenceKind::Early,
                                 DivergenceKind::Unexpected, DivergenceKind::Hang}) {
    if (kind != to_string(k)) continue;
    f.mismatch.divergence.kind = k;
    known = true;
  }
  if (!known) throw wrong("kind");
  f.failing = read_case((fs::path(folder) / "case.json").string(), bench.fields);
  return f;
}

}  // namespace cosim
