// SPDX-License-Identifier: Apache-2.0
// hdp explore: the golden co-processor alone over a grid of builds.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <memory>
#include <thread>

#include "cosim/cli/number.hpp"
#include "cosim/cli/progress.hpp"
#include "cosim/cli/terminal.hpp"
#include "cosim/util/atomic_file.hpp"
#include "sim/cli/commands.hpp"
#include "sim/cli/json_output.hpp"
#include "sim/cli/main.hpp"
#include "sim/cli/options.hpp"
#include "sim/cli/places.hpp"
#include "sim/explore/picture.hpp"
#include "sim/explore/report.hpp"
#include "sim/explore/verify.hpp"

namespace hdp::cli {
namespace {

struct ExploreFlags {
  std::vector<std::string> sets;
  JobOptions job;
  std::string grid, machine, formats, memories;
  std::map<std::string, std::string> values;  ///< by name of the parameter
  std::string front = "multipliers", csv, json, picture;
  bool only_front = false;
  int jobs = 0;
  std::uint64_t seed = 1;
  std::size_t verify = 0;
};

/// What the command line says goes before what the file says.
explore::GridRequest grid_request(const ExploreFlags& flags, const CLI::App& command) {
  const auto given = [&command](const std::string& option) { return command.count(option) > 0; };
  explore::GridRequest request;
  if (given("--grid")) request = explore::read_grid(flags.grid);
  if (given("--machine")) request.machine = flags.machine;
  for (const explore::Parameter& parameter : explore::parameters()) {
    const std::string option = fmt::format("--{}", parameter.name);
    if (!given(option)) continue;
    request.set(parameter.name,
                explore::parse_values(option, flags.values.at(parameter.name), parameter));
  }
  if (given("--int-frac")) request.formats = explore::parse_formats("--int-frac", flags.formats);
  if (given("--memory")) {
    request.memories = explore::parse_memories("--memory", flags.memories);
  }
  return request;
}

int threads_of(const ExploreFlags& flags) {
  if (flags.jobs > 0) return flags.jobs;
  return std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
}

std::string heading(const ExploreFlags& flags, const explore::GridRequest& request) {
  return fmt::format(
      "hdp explore: {} machine, {}", request.machine,
      flags.sets.empty() ? flags.job.q : fmt::format("{}", fmt::join(flags.sets, ", ")));
}

void write_files(const ExploreFlags& flags, const explore::GridRequest& request,
                 const explore::Exploration& exploration, explore::Cost front,
                 const std::vector<explore::Verification>& verified, const JsonOutput& json,
                 const nlohmann::ordered_json& inputs) {
  const auto written = [](const std::string& path, const char* what) {
    fmt::print("written: {} ({})\n", cosim::printable(path), what);
  };
  if (!flags.csv.empty()) {
    cosim::write_file(flags.csv, explore::csv_text(exploration));
    written(flags.csv, "CSV");
  }
  if (!flags.picture.empty()) {
    cosim::write_file(flags.picture,
                      explore::picture_svg(exploration, front, heading(flags, request)));
    written(flags.picture, "picture");
  }
  if (json.wanted()) {
    json.write(explore::to_json(json.head(inputs), exploration, verified));
    if (flags.json != "-") written(flags.json, "JSON");
  }
}

int run_explore(const ExploreFlags& flags, const CLI::App& command,
                const std::vector<std::string>& words) {
  Places places;
  for (const std::string& set : flags.sets) places.reads(set, "--set");
  places.reads(flags.job);
  places.reads(flags.grid, "--grid");
  places.writes_file(flags.csv, "--csv");
  places.writes_json(flags.json);
  places.writes_file(flags.picture, "--picture");
  const JsonOutput json(flags.json, words);
  const explore::Cost front =
      flags.front == "multipliers" ? explore::Cost::Multipliers : explore::Cost::BusBytes;
  const explore::GridRequest request = grid_request(flags, command);
  explore::Grid grid = explore::expand(request);
  const JobInput input = load_input(command, flags.sets, flags.job);
  const explore::Workload workload(input.jobs, grid);
  const cosim::InterruptGuard guard;
  if (grid.points.empty()) {
    throw cosim::InputError("the grid", "",
                            fmt::format("none of its {} combinations is possible, the first: {}",
                                        grid.skipped.count, grid.skipped.reason));
  }
  const explore::MakeCoprocessor make = [](const std::string& machine) {
    return sim::make_coprocessor(machine);
  };
  std::vector<explore::Verifiable> verifiable;
  if (flags.verify > 0) {
    verifiable = explore::verifiable_points(grid, make);
    if (verifiable.empty()) {
      throw cosim::InputError(
          "--verify", "",
          fmt::format("this program has no RTL of any of the {} machines of the grid; "
                      "a point can be verified when its machine has a name, as edge and server do",
                      grid.points.size()));
    }
  }

  explore::ExploreOptions options;
  options.jobs = threads_of(flags);
  options.seed = flags.seed;
  options.interrupted = [] { return cosim::InterruptGuard::interrupted(); };
  explore::Exploration exploration;
  {
    cosim::ProgressBar bar;
    options.progress = [&bar](const explore::ExploreProgress& p) {
      bar.update(p.fraction, p.cycles);
    };
    exploration = explore::explore(grid, workload, options);
  }
  const explore::Cost* only = flags.only_front ? &front : nullptr;
  fmt::print("{}\n{}", explore::format_table(exploration, only),
             explore::format_notes(exploration));

  std::vector<explore::Verification> verified;
  bool interrupted = exploration.interrupted;
  try {
    if (!interrupted) {
      const std::vector<explore::Verifiable> chosen_points =
          explore::spread(verifiable, flags.verify);
      cosim::ProgressBar bar("RTL");
      std::size_t done = 0;
      options.progress = [&](const explore::ExploreProgress& p) {
        bar.update(
            (static_cast<double>(done) + p.fraction) / static_cast<double>(chosen_points.size()),
            p.cycles);
      };
      for (const explore::Verifiable& chosen : chosen_points) {
        verified.push_back(
            explore::verify(chosen, exploration.results[chosen.point], workload, options, make));
        ++done;
      }
    }
  } catch (const sim::Interrupted&) {
    interrupted = true;
  }
  if (flags.verify > 0 && !exploration.interrupted) {
    fmt::print("{}", explore::format_verifications(exploration, verified, verifiable.size()));
  }
  exploration.interrupted = interrupted;
  write_files(flags, request, exploration, front, verified, json, input.inputs);
  if (std::any_of(verified.begin(), verified.end(),
                  [](const explore::Verification& v) { return !v.agreed; })) {
    return cosim::kDiverged;
  }
  if (interrupted) fmt::print("interrupted\n");
  return interrupted ? cosim::kInterrupted : cosim::kAgreed;
}

}  // namespace

void add_explore(CLI::App& app, int& code, const std::vector<std::string>& words) {
  auto flags = std::make_shared<ExploreFlags>();
  CLI::App* command = app.add_subcommand(
      "explore", "Run the golden co-processor alone over a grid of builds, and find the best");
  command->add_option(
      "--set", flags->sets,
      "Folder of a vector set (hdp gen), can be repeated; instead of --q, --k, --v");
  flags->job.add_to(*command, false);
  const std::string group = "Grid (lists, separated by commas)";
  command
      ->add_option("--grid", flags->grid, "TOML file with these options as keys; options go first")
      ->group(group);
  command
      ->add_option("--machine", flags->machine,
                   "Where the grid starts: edge (default), server, small, small1, small3, small4, "
                   "small8, quad")
      ->group(group);
  command->add_option("--memory", flags->memories, "ideal (default), lpddr, hostile")->group(group);
  command
      ->add_option("--int-frac", flags->formats,
                   "Integer and fraction bits: 8.8, 4.8; the jobs are rounded to fit")
      ->group(group);
  for (const explore::Parameter& parameter : explore::parameters()) {
    command
        ->add_option(fmt::format("--{}", parameter.name), flags->values[parameter.name],
                     fmt::format("{}; {} .. {}", parameter.meaning, parameter.low, parameter.high))
        ->group(group);
  }
  command
      ->add_option("--front", flags->front,
                   "Front of the picture and of --only-front: cycles and multipliers (default), or "
                   "bus-bytes")
      ->check(CLI::IsMember({"multipliers", "bus-bytes"}));
  command->add_flag("--only-front", flags->only_front, "Limit the table to the front");
  command->add_option("--csv", flags->csv, "Write every point, parameter and counter as CSV");
  command->add_option("--picture", flags->picture, "Write cycles over cost with the front as SVG");
  command->add_option(
      "--json", flags->json,
      "Write everything as JSON; -: to standard output, which then gets nothing else");
  cosim::add_number(
      *command, "--verify", flags->verify, std::size_t{1}, std::size_t{1000000},
      "Run this many points, evenly spread, on the RTL too: of those whose machine this "
      "program has");
  cosim::add_number(*command, "--jobs", flags->jobs, 1, 256,
                    "Points at a time; default: one for each processor");
  cosim::add_number(*command, "--seed", flags->seed, std::uint64_t{0}, ~std::uint64_t{0},
                    "Seed of the memories; default 1");
  command->callback(
      [flags, command, &code, &words] { code = run_explore(*flags, *command, words); });
}

}  // namespace hdp::cli
