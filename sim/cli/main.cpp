// SPDX-License-Identifier: Apache-2.0
// Dispatch and exit codes.
#include "sim/cli/main.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <new>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "sim/bundle/version.hpp"
#include "sim/cli/commands.hpp"
#include "sim/cli/help.hpp"
#include "sim/cli/standard_streams.hpp"
#include "vectors/input_error.hpp"

namespace hdp::cli {

namespace {

constexpr std::size_t kLongestMessage = 1000;

void complain(const std::string& text) { fmt::print(stderr, "hdp: {}\n", text); }

/// Steps of one letter from a to b.
std::size_t letter_steps(const std::string& a, const std::string& b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t n = 0; n < row.size(); ++n) row[n] = n;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t n = 1; n < row.size(); ++n) {
      const std::size_t changed = diagonal + (a[i - 1] == b[n - 1] ? 0 : 1);
      diagonal = row[n];
      row[n] = std::min({changed, row[n] + 1, row[n - 1] + 1});
    }
  }
  return row.back();
}

std::string unknown(const std::string& word, const std::vector<std::string>& names) {
  std::string text = fmt::format("'{}' is unknown", printable(word));
  const auto steps = [&](const std::string& name) {
    return letter_steps(word.substr(0, 60), name);
  };
  const auto best = std::min_element(
      names.begin(), names.end(),
      [&](const std::string& a, const std::string& b) { return steps(a) < steps(b); });
  if (best != names.end() && steps(*best) <= 2 && 2 * steps(*best) < word.size())
    text += fmt::format("; is '{}' meant?", *best);
  return text;
}

/// What is wrong with a command line that CLI11 refused.
std::string problem_of(const CLI::App& app, const CLI::ParseError& error, int argc,
                       const char* const* argv) {
  std::vector<std::string> commands;
  for (const CLI::App* command : app.get_subcommands(nullptr)) {
    commands.push_back(command->get_name());
  }
  const std::string first = argc > 1 ? argv[1] : "";
  if (app.get_subcommands().empty() && !first.empty() && first[0] != '-') {
    return fmt::format("{}; the commands are {}", unknown(first, commands),
                       fmt::join(commands, ", "));
  }
  if (dynamic_cast<const CLI::ExtrasError*>(&error) == nullptr) return error.what();
  const CLI::App& at = app.get_subcommands().empty() ? app : *app.get_subcommands().front();
  std::vector<std::string> names;
  for (const CLI::Option* option : at.get_options()) {
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
  }
  for (int n = 1; n < argc; ++n) {
    const std::string word = argv[n];
    const std::string name = word.substr(0, word.find('='));
    if (word.size() > 2 && word.rfind("--", 0) == 0 &&
        std::find(names.begin(), names.end(), name) == names.end()) {
      return unknown(name, names);
    }
  }
  return error.what();
}

}  // namespace

int guarded(const std::function<int()>& work) {
  try {
    return work();
  } catch (const InputError& error) {
    complain(error.what());
    return kBadInput;
  } catch (const std::invalid_argument& error) {
    complain(printable_lines(error.what(), kLongestMessage));
    return kBadInput;
  } catch (const std::filesystem::filesystem_error& error) {
    complain(
        InputError(error.path1().string(), "", "cannot be used: " + error.code().message()).what());
    return kBadInput;
  } catch (const std::bad_alloc&) {
    complain("there is not enough memory for this input; give a smaller one");
    return kBadInput;
  } catch (const std::exception& error) {
    complain("internal error: " + printable_lines(error.what()));
    return kInternalError;
  }
}

int run(int argc, char** argv, const sim::SpoilGolden& spoil_golden) {
  CLI::App app{
      "hdp-cosim: the HDP attention co-processor in RTL and as a golden model, in lockstep.\n\n"
      "  hdp cosim --set vectors/default       co-simulate a set of vectors\n"
      "  hdp top --set vectors/default         the whole co-processor in a memory\n"
      "  hdp top --q q.npy --k k.npy --v v.npy on your own tensors\n"
      "  hdp golden --q q.npy --k k.npy --v v.npy --out result\n"
      "                                        the golden model alone\n"
      "  hdp replay hdp-failure                repeat a failing run from its bundle\n"
      "  hdp shrink hdp-failure                make its case small\n"
      "  hdp diff a.sqlite b.sqlite            two runs (cosim --db), event for event\n"
      "  hdp explore --set set --lanes 32,64   the golden model over a grid of builds\n"
      "  hdp gen --profile bert --seed 1 --heads 4 --lq 64 --lk 64 --dim 64 --out set\n\n"
      "Exit codes: 0 agreed, 1 diverged, 2 bad input, 3 internal error, 130 interrupted.",
      "hdp"};
  app.formatter(std::make_shared<HelpFormatter>());
  app.require_subcommand(1);
  app.set_version_flag("--version", std::string("hdp ") + sim::program_version());
  app.set_help_all_flag("--help-all", "Help for all commands");
  int code = kAgreed;
  std::vector<std::string> words(argv, argv + argc);
  if (!words.empty()) words[0] = "hdp";  // not where it lies here
  add_gen(app, code);
  add_golden(app, code);
  add_cosim(app, code, words, spoil_golden);
  add_replay(app, code, spoil_golden);
  add_shrink(app, code, spoil_golden);
  add_resume(app, code, words, spoil_golden);
  add_diff(app, code);
  add_top(app, code, words);
  add_explore(app, code, words);
  add_builds(app, code);
  for (CLI::App* command : app.get_subcommands(nullptr)) {
    command->set_version_flag("--version", std::string("hdp ") + sim::program_version());
  }
  StandardStreams streams;
  return streams.finish(guarded([&] {
    try {
      if (argc == 2 && std::string(argv[1]) == "help") throw CLI::CallForHelp();
      app.parse(argc, argv);
      return code;
    } catch (const CLI::ParseError& error) {
      if (error.get_exit_code() == 0) {
        std::ostringstream text;
        app.exit(error, text, text);
        fmt::print("{}", text.str());
        return static_cast<int>(kAgreed);
      }
      complain(printable_lines(problem_of(app, error, argc, argv), kLongestMessage));
      complain("hdp --help and hdp COMMAND --help say what is allowed");
      return static_cast<int>(kBadInput);
    }
  }));
}

}  // namespace hdp::cli
