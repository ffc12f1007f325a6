// SPDX-License-Identifier: Apache-2.0
// Writes a bundle.
#include "sim/bundle/bundle.hpp"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <stdexcept>
#include <utility>

#include "cosim/lockstep/divergence_json.hpp"
#include "cosim/observe/history.hpp"
#include "cosim/util/atomic_file.hpp"
#include "cosim/util/document.hpp"
#include "cosim/util/output_place.hpp"
#include "cosim/util/replay_script.hpp"
#include "cosim/util/shell.hpp"
#include "golden/hdp_probes.hpp"
#include "sim/bundle/rtl_place.hpp"
#include "sim/bundle/version.hpp"
#include "sim/snapshot/snapshot.hpp"
#include "sim/wave/capture.hpp"
#include "vectors/vector_set.hpp"

namespace hdp::sim {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

std::string report_text(const Failure& f) {
  const std::string text = cosim::format_divergence(f.divergence);
  const std::size_t line_end = text.find('\n');
  std::string out = fmt::format("{}\n  {:<10} {}\n{}", text.substr(0, line_end), "job",
                                f.jobs.back().name, text.substr(line_end + 1));
  const std::string place = describe_rtl_place(f.divergence.probe);
  if (!place.empty()) out += fmt::format("\n  {:<10} {}", "in", place);
  out += fmt::format("\n  {:<10} {}\n  {:<10} {}\n  {:<10} {}\n", "build", f.build.name, "case",
                     describe_case(f.jobs, f.stall_seed), "started as",
                     cosim::describe_initial_state(f.init_seed));
  if (!f.shrunk_from.empty()) out += fmt::format("  {:<10} {}\n", "shrunk from", f.shrunk_from);
  out +=
      fmt::format("  {:<10} hdp {}, sources {}\n", "program", program_version(), source_version());
  return out;
}

Json run_json(const Failure& f, const std::string& simulator) {
  const cosim::Divergence& d = f.divergence;
  Json j;
  j["schema"] = kBundleSchema;
  j["what"] = kBundleWhat;
  j["build"] = f.build.name;
  j["stall_seed"] = f.stall_seed;
  j["init_seed"] = f.init_seed;
  j["hang_after"] = f.hang_after;
  j["divergence"] = {{"probe", d.probe}, {"kind", to_string(d.kind)}, {"cycle", d.cycle}};
  j["job"] = f.jobs.back().name;
  j["jobs"] = f.jobs.size();
  j["vectors"] = {
      {"profile", f.origin.profile}, {"seed", f.origin.seed}, {"command", f.origin.command}};
  if (!f.shrunk_from.empty()) j["shrunk_from"] = f.shrunk_from;
  j["hdp_version"] = program_version();
  j["source_version"] = source_version();
  j["simulator"] = simulator;
  return j;
}

std::string history_text(const cosim::EventHistory& history, const Failure& f, std::size_t depth) {
  return fmt::format(
      "The last {} events of every probe up to the first difference, which is in cycle {}, "
      "probe {}.\nBoth: RTL and golden had the same event in the same cycle. Coordinates are "
      "golden's; jobs count from 0.\n{}\n{}",
      depth, f.divergence.cycle, f.divergence.probe,
      f.repeat_from == nullptr
          ? ""
          : fmt::format("They were recorded, and are counted, from the snapshot of cycle {} on.\n",
                        f.repeat_from->cycle),
      history.format());
}

std::string readme_text(const Failure& f, bool wave, bool explained) {
  std::string text =
      "A failure of hdp-cosim: RTL and golden model differ.\n\n"
      "  ./replay.sh        repeats it: the same divergence in the same cycle (hdp replay DIR)\n"
      "  hdp shrink DIR     makes it smaller, in a new folder\n\n"
      "  report.txt         where they first differ; report.json: the same for programs\n"
      "  events.txt         the last events of every probe, both sides\n";
  if (wave) {
    text +=
        "  wave.fst           both sides around the first difference: gtkwave wave.gtkw, or\n"
        "                     surfer wave.fst --command-file wave.sucl\n";
  }
  if (explained)
    text += "  explain.txt        the wrong number recomputed step by step: which side is wrong\n";
  text += fmt::format(
      "  set/               the operands: hdp cosim --set DIR/set --build {}{}{}\n"
      "  run.json           build, stalls, initial state, versions\n",
      f.build.name, f.stall_seed == 0 ? "" : fmt::format(" --stalls {}", f.stall_seed),
      f.init_seed == cosim::kDefaultInitSeed ? "" : fmt::format(" --init-seed {}", f.init_seed));
  return text;
}

/// Gives a finished folder its place: an older bundle is replaced, or with `fresh` the next free
/// name taken.
std::string put_in_place(cosim::AtomicFolder& place, const std::string& folder, bool fresh) {
  cosim::record_files(place.temp(), kBundleKind);
  if (!fresh) {
    place.commit();
    return folder;
  }
  // rename() never replaces a folder that holds anything, so two runs that end at once get a name
  // each.
  for (std::string name = free_bundle_name(folder);; name = free_bundle_name(folder)) {
    if (std::rename(place.temp().c_str(), name.c_str()) == 0) return name;
    if (errno != ENOTEMPTY && errno != EEXIST) {
      throw cosim::InputError(name, "",
                              std::string("cannot rename into place: ") + std::strerror(errno));
    }
  }
}

bool same(const cosim::Divergence& a, const cosim::Divergence& b) {
  return a.probe == b.probe && a.kind == b.kind && a.cycle == b.cycle;
}

/// Repeats the run for whoever wants to watch it, with a waveform if there is a capture for it.
std::string repeat(const Failure& failure, const BundleOptions& options,
                   cosim::EventHistory& history, const std::string& folder) {
  CosimOptions run = failure.options();
  std::optional<Snapshot> from;
  if (failure.repeat_from != nullptr) {
    // The jobs are those of the run up to the one that failed, by other names: so says whoever
    // gave the snapshot.
    from = *failure.repeat_from;
    from->jobs_hash = hash_jobs(failure.jobs);
    run.resume = &*from;
  }
  run.cycle_observers.push_back(&history);
  for (const auto& part : options.parts) {
    if (RunObserver* observer = part->observer()) run.observers.push_back(observer);
  }
  run.interrupted = options.interrupted;
  run.progress = options.progress;
  const auto core = failure.new_core();
  CosimReport report;
  if (options.wave) {
    try {
      report = capture_window(*core, failure.build, failure.jobs, run, failure.divergence,
                              (fs::path(folder) / "wave.fst").string(), options.window);
    } catch (const cosim::InputError&) {
      throw;
    } catch (const std::exception& error) {
      if (options.interrupted && options.interrupted()) throw std::runtime_error("interrupted");
      return std::string(error.what()) + "\n";
    }
  } else {
    report = run_cosim(*core, failure.build, failure.jobs, run);
  }
  if (report.interrupted) throw std::runtime_error("interrupted");
  if (!report.divergence) return "the repeated run agreed: what failed does not repeat\n";
  if (same(*report.divergence, failure.divergence)) return "";
  return fmt::format("the repeated run diverged elsewhere: probe {}, {}, cycle {}\n",
                     report.divergence->probe, to_string(report.divergence->kind),
                     report.divergence->cycle);
}

BundleResult assemble(const std::string& folder, const Failure& failure,
                      const BundleOptions& options) {
  cosim::AtomicFolder place(folder, [&](const std::string& at) {
    if (options.fresh_name) {
      cosim::check_folder_parent(at, "");
    } else {
      cosim::check_folder_place(at, "", kBundleKind);
    }
  });
  const fs::path temp = place.temp();
  const auto put = [&](const char* name, const std::string& text) {
    if (options.interrupted && options.interrupted()) throw std::runtime_error("interrupted");
    cosim::write_file((temp / name).string(), text);
  };
  BundleResult result;
  const bool late = failure.divergence.kind == cosim::DivergenceKind::Late;
  cosim::EventHistory history(
      hdp_probes(failure.build), options.history,
      failure.divergence.cycle + (late ? static_cast<std::uint64_t>(failure.divergence.shift) : 0));
  try {
    VectorSet set;
    set.profile = failure.origin.profile;
    set.seed = failure.origin.seed;
    set.command = failure.origin.command;
    set.groups = failure.jobs;
    write_set((temp / "set").string(), set);
    result.notes += repeat(failure, options, history, temp.string());
    for (const auto& part : options.parts) {
      try {
        part->write(failure, temp.string());
      } catch (const cosim::InputError&) {
        throw;
      } catch (const std::exception& error) {
        result.notes += fmt::format("{} is missing: {}\n", part->name(), error.what());
      }
    }
    put("report.txt", report_text(failure) + (result.notes.empty() ? "" : "\n" + result.notes));
    Json report = cosim::divergence_json(failure.divergence);
    report["job"] = failure.jobs.back().name;
    put("report.json", cosim::json_text(report));
    put("events.txt", history_text(history, failure, options.history));
    put("README.txt",
        readme_text(failure, fs::exists(temp / "wave.fst"), fs::exists(temp / "explain.txt")));
    put("run.json", cosim::json_text(run_json(failure, failure.new_core()->simulator())));
    put("replay.sh", cosim::replay_script("hdp", folder, options.program, "replay \"$here\""));
    if (::chmod((temp / "replay.sh").c_str(), 0755) != 0) {
      throw cosim::InputError((temp / "replay.sh").string(), "",
                              std::string("cannot make executable: ") + std::strerror(errno));
    }
    result.folder = put_in_place(place, folder, options.fresh_name);
  } catch (const cosim::InputError& error) {
    // The user knows the folder by its own name, not by the temporary one.
    const std::string what = error.what(), prefix = temp.string();
    const std::size_t end = what.find(": ", prefix.size());
    if (what.compare(0, prefix.size(), prefix) != 0 || end == std::string::npos) throw;
    throw cosim::InputError(folder + what.substr(prefix.size(), end - prefix.size()), "",
                            what.substr(end + 2));
  }
  return result;
}

}  // namespace

std::vector<Job> with_set_names(std::vector<Job> jobs) {
  std::set<std::string> taken;
  for (Job& job : jobs) {
    std::string name = job.name.substr(0, 50);
    for (char& c : name) {
      const bool allowed = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                           (c >= '0' && c <= '9') || c == '_' || c == '-';
      if (!allowed) c = '_';
    }
    if (name.empty()) name = "job";
    job.name = name;
    for (int n = 2; !taken.insert(job.name).second; ++n) job.name = fmt::format("{}-{}", name, n);
  }
  return jobs;
}

CosimOptions Failure::options() const {
  CosimOptions options;
  options.stall_seed = stall_seed;
  options.hang_after = hang_after;
  options.spoil_golden = spoil_golden;
  return options;
}

std::string free_bundle_name(const std::string& base) {
  std::error_code ignored;
  std::string name = base;
  for (int n = 2; fs::exists(fs::symlink_status(name, ignored)); ++n)
    name = fmt::format("{}-{}", base, n);
  return name;
}

BundleResult write_bundle(const std::string& folder, Failure failure,
                          const BundleOptions& options) {
  if (failure.jobs.empty()) throw std::invalid_argument("a failure has at least one job");
  failure.jobs = with_set_names(std::move(failure.jobs));
  return assemble(folder, failure, options);
}

std::string describe_case(const std::vector<Job>& jobs, std::uint64_t stall_seed) {
  int heads = 0;
  Shape largest;
  for (const Job& job : jobs) {
    heads += job.heads;
    largest.lq = std::max(largest.lq, job.shape.lq);
    largest.lk = std::max(largest.lk, job.shape.lk);
    largest.dim = std::max(largest.dim, job.shape.dim);
  }
  return fmt::format("{} job{}, {} head{}, {}{} x {}, D {}, {}", jobs.size(),
                     jobs.size() == 1 ? "" : "s", heads, heads == 1 ? "" : "s",
                     jobs.size() == 1 ? "" : "up to ", largest.lq, largest.lk, largest.dim,
                     stall_seed == 0 ? "no stalls" : fmt::format("stall seed {}", stall_seed));
}

}  // namespace hdp::sim
