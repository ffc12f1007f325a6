// SPDX-License-Identifier: Apache-2.0
// Errors of commands and of command lines.
#include "cosim/cli/command.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <filesystem>
#include <new>
#include <sstream>
#include <stdexcept>
#include <vector>

#include "cosim/cli/standard_streams.hpp"
#include "cosim/util/input_error.hpp"

namespace cosim {
namespace {

constexpr std::size_t kLongestMessage = 1000;

void complain(const std::string& program, const std::string& text) {
  fmt::print(stderr, "{}: {}\n", program, text);
}

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

int guarded(const std::string& program, const std::function<int()>& work) {
  try {
    return work();
  } catch (const InputError& error) {
    complain(program, error.what());
    return kBadInput;
  } catch (const std::invalid_argument& error) {
    complain(program, printable_lines(error.what(), kLongestMessage));
    return kBadInput;
  } catch (const std::filesystem::filesystem_error& error) {
    complain(
        program,
        InputError(error.path1().string(), "", "cannot be used: " + error.code().message()).what());
    return kBadInput;
  } catch (const std::bad_alloc&) {
    complain(program, "there is not enough memory for this input; give a smaller one");
    return kBadInput;
  } catch (const std::exception& error) {
    complain(program, "internal error: " + printable_lines(error.what()));
    return kInternalError;
  }
}

int run_command(CLI::App& app, const std::string& program, int argc, char** argv, const int& code) {
  StandardStreams streams(program);
  return streams.finish(guarded(program, [&] {
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
      complain(program, printable_lines(problem_of(app, error, argc, argv), kLongestMessage));
      complain(program,
               fmt::format("{0} --help and {0} COMMAND --help say what is allowed", program));
      return static_cast<int>(kBadInput);
    }
  }));
}

}  // namespace cosim
