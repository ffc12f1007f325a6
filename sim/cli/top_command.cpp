// SPDX-License-Identifier: Apache-2.0
// hdp top: the whole co-processor in a memory, RTL and golden model in lockstep.
#include <fmt/format.h>

#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>

#include "cosim/cli/child.hpp"
#include "cosim/cli/number.hpp"
#include "cosim/cli/numbers.hpp"
#include "cosim/cli/progress.hpp"
#include "cosim/cli/terminal.hpp"
#include "cosim/util/atomic_file.hpp"
#include "cosim/util/replay_script.hpp"
#include "cosim/util/shell.hpp"
#include "cosim/wave/save_files.hpp"
#include "sim/bundle/bundle.hpp"
#include "sim/bundle/rtl_place.hpp"
#include "sim/bundle/version.hpp"
#include "sim/cli/builds.hpp"
#include "sim/cli/commands.hpp"
#include "sim/cli/json_output.hpp"
#include "sim/cli/main.hpp"
#include "sim/cli/options.hpp"
#include "sim/cli/places.hpp"
#include "sim/cli/top_summary.hpp"
#include "sim/cli/wave_options.hpp"
#include "sim/coprocessor/lockstep.hpp"
#include "sim/coprocessor/run.hpp"
#include "sim/explore/workload.hpp"
#include "sim/wave/capture.hpp"

namespace hdp::cli {
namespace {

constexpr const char* kFolderKind = "failure";  ///< of --folder

struct TopFlags {
  JobOptions job;
  std::string set, machine = "edge", memory = "lpddr", json, folder;
  WaveOptions wave;
  std::uint64_t seed = 1;
  cosim::InitSeed init_seed = cosim::kDefaultInitSeed;
  bool model = false, rude_host = false, no_folder = false;
};

sim::LockstepOptions options_of(const TopFlags& flags, const std::vector<sim::Job>& jobs) {
  sim::LockstepOptions options;
  options.memory = cosim::MemoryProfile::named(flags.memory);
  options.seed = flags.seed;
  options.polite_host = !flags.rude_host;
  options.interrupted = cosim::InterruptGuard::interrupted;
  const Machine machine = Machine::named(flags.machine);
  // A job that does not fit into the machine is refused by the driver, with its reason.
  options.memory_bytes = static_cast<std::size_t>(std::min(
      explore::memory_need(machine, jobs), std::uint64_t{1} << std::min(machine.addr_bits, 34)));
  return options;
}

std::function<void(std::uint64_t, std::uint64_t)> shown_by(cosim::ProgressBar& bar,
                                                           const std::vector<sim::Job>& jobs) {
  return [&bar, all = sim::result_bytes(jobs)](std::uint64_t cycles, std::uint64_t written) {
    bar.update(cosim::ratio(written, all), cycles);
  };
}

/// The same run once more, with a waveform around the cycle in which it failed.
bool repeat_with_wave(const TopFlags& flags, const std::vector<sim::Job>& jobs,
                      const sim::Mismatch& mismatch, const sim::WaveWindow& window,
                      const std::string& wave) {
  const std::uint64_t cycle = mismatch.divergence.cycle;
  const Machine machine = Machine::named(flags.machine);
  sim::LockstepOptions options = options_of(flags, jobs);
  options.wave = {wave, cosim::WaveDepth::All, window.first(cycle), window.last(cycle)};
  options.end_with_wave = true;
  options.compare = false;
  cosim::ProgressBar bar("waveform");
  options.progress = shown_by(bar, jobs);
  const auto rtl = sim::make_coprocessor(flags.machine, flags.init_seed);
  try {
    sim::LockstepSimulation simulation(*rtl, machine, options);
    try {
      sim::run_jobs(simulation, jobs);
    } catch (const sim::WaveEnd&) {
    } catch (const std::runtime_error&) {  // unchecked, it may hang or fail after the difference
    }
    simulation.keep_wave(&mismatch);
    return true;
  } catch (const cosim::InputError&) {
    return false;
  }
}

std::string report_text(const TopFlags& flags, const std::string& job,
                        const sim::LockstepError& error) {
  std::string text = std::string(error.what()) + "\n";
  const auto line = [&text](const char* label, const std::string& value) {
    text += fmt::format("  {:<10} {}\n", label, value);
  };
  const sim::Mismatch& mismatch = error.mismatch();
  const std::string place = sim::describe_rtl_place(mismatch.divergence.probe, mismatch.group - 1);
  if (!place.empty()) line("in", place);
  if (!job.empty()) line("job", job);
  line("machine", flags.machine);
  line("memory", flags.memory);
  line("seed", fmt::format("{}{}", flags.seed, flags.rude_host ? ", rude host" : ""));
  line("started as", cosim::describe_initial_state(flags.init_seed));
  line("program", fmt::format("hdp {}, sources {}", sim::program_version(), sim::source_version()));
  return text;
}

/// What the run was made with, whether it was given or not; nothing of where its files were.
std::string options_text(const TopFlags& flags) {
  return fmt::format(
      "# hdp top; replay.sh gives it these\n"
      "machine = \"{}\"\nmemory = \"{}\"\nseed = {}\ninit-seed = {}\nrude-host = {}\n",
      flags.machine, flags.memory, flags.seed, flags.init_seed, flags.rude_host);
}

void leave_folder(const TopFlags& flags, const std::vector<sim::Job>& jobs, const std::string& job,
                  const sim::LockstepError& error) {
  const std::string path = flags.folder.empty() ? sim::free_bundle_name() : flags.folder;
  cosim::AtomicFolder folder(
      path, [](const std::string& at) { cosim::check_folder_place(at, "--folder", kFolderKind); });
  cosim::write_file(folder.temp() + "/report.txt", report_text(flags, job, error));
  cosim::write_file(folder.temp() + "/" + sim::kTopOptionsFile, options_text(flags));
  VectorSet set;
  set.profile = "failure";
  set.groups = sim::with_set_names(jobs);
  write_set(folder.temp() + "/set", set);
  cosim::write_file(
      folder.temp() + "/replay.sh",
      cosim::replay_script(
          "hdp", path, cosim::this_program(),
          fmt::format("top --set \"$here/set\" --machine {} --memory {} --seed {} --init-seed {}{} "
                      "--no-folder",
                      flags.machine, flags.memory, flags.seed, flags.init_seed,
                      flags.rude_host ? " --rude-host" : "")));
  std::filesystem::permissions(folder.temp() + "/replay.sh", std::filesystem::perms::owner_exec,
                               std::filesystem::perm_options::add);
  const sim::WaveWindow window;
  // In a process of its own: a full disk can end it by a signal.
  const std::string file = folder.temp() + "/wave.fst";
  const cosim::ChildEnd end = cosim::in_child(kProgram, [&] {
    return repeat_with_wave(flags, jobs, error.mismatch(), window, file) ? 0 : 1;
  });
  bool wave = end.signal == 0 && end.code == 0;
  const auto drop_wave = [&] {
    cosim::remove_leftovers(file, end.process);
    cosim::remove_wave(file);
    wave = false;
  };
  if (!wave) drop_wave();
  try {
    cosim::record_files(folder.temp(), kFolderKind);
  } catch (const cosim::InputError&) {  // the waveform may have taken the last room
    if (!wave) throw;
    drop_wave();
    cosim::record_files(folder.temp(), kFolderKind);
  }
  folder.commit();
  const std::uint64_t cycle = error.mismatch().divergence.cycle;
  fmt::print("left in {}: report.txt, set, replay.sh{}\n", path,
             wave ? fmt::format(", wave.fst (cycles {} .. {}) with wave.gtkw and wave.sucl",
                                window.first(cycle), window.last(cycle))
                  : "");
  const auto next = [](const char* label, const std::string& text) {
    fmt::print("  {:<22}{}\n", label, text);
  };
  next("replay with", cosim::shell_word(path + "/replay.sh"));
  if (wave) next("look with", cosim::viewer_command(path + "/wave.fst"));
  if (error.mismatch().group > 0) {
    const char* build = flags.machine.rfind("small", 0) == 0 ? "small" : flags.machine.c_str();
    next("on one core alone",
         cosim::shell_command({"hdp", "cosim", "--build", build, "--set", path + "/set"}));
  }
}

struct Outcome {
  TopSummary summary;
  std::optional<sim::LockstepError> divergence;
  std::string wave_problem;  ///< why there is no waveform
};

Outcome run_rtl(const TopFlags& flags, const std::vector<sim::Job>& jobs, const std::string& wave) {
  const Machine machine = Machine::named(flags.machine);
  cosim::ProgressBar bar;
  sim::LockstepOptions options = options_of(flags, jobs);
  options.progress = shown_by(bar, jobs);
  options.wave = flags.wave.request(wave);
  const auto rtl = sim::make_coprocessor(flags.machine, flags.init_seed);
  sim::LockstepSimulation simulation(*rtl, machine, options);
  Outcome outcome;
  try {
    sim::in_lockstep(simulation, [&] {
      sim::run_jobs(simulation, jobs,
                    [&](const sim::MachineJob& job) { outcome.summary.jobs.push_back(job); });
    });
  } catch (const sim::LockstepError& error) {
    outcome.divergence = error;
  } catch (const sim::Interrupted&) {
    outcome.summary.interrupted = true;
  } catch (const PlatformError& error) {
    outcome.summary.failure = error.what();
  } catch (const DeviceError& error) {
    outcome.summary.failure = error.what();
  }
  bar.clear();
  try {
    simulation.keep_wave(outcome.divergence ? &outcome.divergence->mismatch() : nullptr);
  } catch (const cosim::InputError& error) {
    outcome.wave_problem = error.what();
  }
  outcome.summary.lockstep = true;
  outcome.summary.simulated = simulation.cycle();
  outcome.summary.checks = simulation.checks();
  if (!outcome.divergence) {  // else its report has them
    outcome.summary.protocol =
        simulation.memory_protocol().text() + simulation.register_protocol().text();
  }
  outcome.summary.violations =
      simulation.memory_protocol().total + simulation.register_protocol().total;
  outcome.summary.traffic = simulation.traffic_errors();
  return outcome;
}

Outcome run_model(const TopFlags& flags, const std::vector<sim::Job>& jobs) {
  cosim::ProgressBar bar;
  sim::SimulationOptions options = options_of(flags, jobs);
  options.progress = shown_by(bar, jobs);
  sim::GoldenSimulation simulation(Machine::named(flags.machine), options);
  Outcome outcome;
  try {
    sim::run_jobs(simulation, jobs,
                  [&](const sim::MachineJob& job) { outcome.summary.jobs.push_back(job); });
  } catch (const sim::Interrupted&) {
    outcome.summary.interrupted = true;
  }
  outcome.summary.simulated = simulation.cycle();
  return outcome;
}

int run_top(const TopFlags& flags, const JobInput& input, const JsonOutput& json,
            const std::string& wave) {
  const std::vector<sim::Job>& jobs = input.jobs;
  const Machine machine = Machine::named(flags.machine);
  const auto begin = std::chrono::steady_clock::now();
  Outcome outcome = flags.model ? run_model(flags, jobs) : run_rtl(flags, jobs, wave);
  TopSummary& summary = outcome.summary;
  summary.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  summary.machine = machine;
  summary.memory = flags.memory;
  summary.seed = flags.seed;
  summary.init_seed = flags.init_seed;
  summary.all_jobs = jobs.size();
  if (summary.jobs.size() < jobs.size()) summary.failed_job = jobs[summary.jobs.size()].name;
  if (outcome.divergence) summary.mismatch = outcome.divergence->mismatch();
  const bool whole = !outcome.divergence && !summary.interrupted && summary.failure.empty();
  if (!flags.model && whole) {
    cosim::ProgressBar bar("without pruning");
    sim::SimulationOptions options = options_of(flags, jobs);
    options.progress = shown_by(bar, jobs);
    summary.dense_cycles = dense_cycles(machine, options, jobs);
  }

  if (outcome.divergence) fmt::print("{}\n", outcome.divergence->what());
  if (!summary.failure.empty()) fmt::print("FAILED: {}\n", summary.failure);
  const bool bad = !summary.good();
  fmt::print("{}", format_top_summary("hdp top", summary, bad));
  int unwritten = cosim::kAgreed;  // what cannot be written is told, and does not hide the outcome
  if (!outcome.wave_problem.empty()) {
    fmt::print(stderr, "hdp: {}\n", outcome.wave_problem);
    unwritten = cosim::kBadInput;
  } else if (!wave.empty()) {
    flags.wave.tell(0, summary.simulated);
  }
  if (outcome.divergence && !flags.no_folder) {
    const int code = guarded([&] {
      leave_folder(flags, jobs, summary.failed_job, *outcome.divergence);
      return static_cast<int>(cosim::kAgreed);
    });
    if (unwritten == cosim::kAgreed) unwritten = code;
  }
  if (json.wanted()) {
    const int code = guarded([&] {
      json.write(json_top_summary(json.head(input.inputs), summary, bad));
      return static_cast<int>(cosim::kAgreed);
    });
    if (unwritten == cosim::kAgreed) unwritten = code;
  }
  if (bad) return cosim::kDiverged;
  if (unwritten != cosim::kAgreed) return unwritten;
  return summary.interrupted ? cosim::kInterrupted : cosim::kAgreed;
}

int start_top(const TopFlags& flags, const CLI::App& command,
              const std::vector<std::string>& words) {
  if (flags.model) {
    Machine::named(flags.machine);
  } else {
    check_coprocessor(flags.machine);
  }
  Places places;
  places.reads(flags.set, "--set");
  places.reads(flags.job);
  places.writes_wave(flags.wave.path);
  places.writes_json(flags.json);
  places.writes_folder(flags.folder, "--folder", kFolderKind);
  if (flags.model && !flags.wave.path.empty()) {
    throw cosim::InputError("--wave", "", "the golden model has no waveform; leave out --model");
  }
  if (flags.model && command.count("--init-seed") > 0) {
    throw cosim::InputError("--init-seed", "",
                            "the golden model has no registers; leave out --model");
  }
  const JsonOutput json(flags.json, words);
  const JobInput input = load_input(command, flags.set, flags.job);
  const cosim::InterruptGuard guard;
  return cosim::run_with_wave(
      kProgram, flags.wave.path, {flags.wave.path, flags.json},
      [&](const std::string& wave) { return run_top(flags, input, json, wave); });
}

}  // namespace

void add_top(CLI::App& app, int& code, const std::vector<std::string>& words) {
  auto flags = std::make_shared<TopFlags>();
  CLI::App* command = app.add_subcommand(
      "top",
      "Run the whole co-processor in a memory: RTL and golden model in lockstep, buses and "
      "memory traffic checked");
  command->add_option("--set", flags->set,
                      "Folder of a vector set (hdp gen); instead of --q, --k, --v");
  flags->job.add_to(*command, false);
  command->add_option("--machine", flags->machine,
                      coprocessor_choices() +
                          "; with --model every machine of docs/guide/explore.md. "
                          "Default: edge");
  command
      ->add_option("--memory", flags->memory, "Memory profile: ideal, lpddr (default) or hostile")
      ->check(CLI::IsMember({"ideal", "lpddr", "hostile"}));
  cosim::add_number(*command, "--seed", flags->seed, std::uint64_t{0}, ~std::uint64_t{0},
                    "Seed of the memory and of the host's manners (default 1)")
      ->default_str("1");
  add_init_seed(*command, flags->init_seed);
  command->add_flag("--rude-host", flags->rude_host,
                    "The host's register accesses come in every legal order, with every delay");
  command->add_flag("--model", flags->model, "The golden model alone, without the RTL");
  flags->wave.add_to(*command, "the whole run");
  command->add_option("--json", flags->json,
                      "Summary as JSON; -: to standard output, which then gets nothing else");
  command->add_option("--folder,--bundle", flags->folder,
                      "What a divergence leaves (default: hdp-failure, hdp-failure-2, ...)");
  command->add_flag("--no-folder,--no-bundle", flags->no_folder, "Leave nothing");
  command->callback([flags, command, &code, &words] { code = start_top(*flags, *command, words); });
}

}  // namespace hdp::cli
