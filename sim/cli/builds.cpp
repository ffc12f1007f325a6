// SPDX-License-Identifier: Apache-2.0
// hdp builds, and what the help says of builds and machines.
#include "sim/cli/builds.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <vector>

#include "cosim/util/input_error.hpp"
#include "sim/cli/commands.hpp"
#include "sim/cli/main.hpp"
#include "sim/coprocessor/coprocessor.hpp"
#include "sim/core.hpp"

namespace hdp::cli {
namespace {

std::string limits(const Build& build) {
  return fmt::format("L <= {}, D <= {}{}", build.l_max, build.d_max,
                     build.int_bits == 8 ? "" : fmt::format(", {} integer bits", build.int_bits));
}

std::string limits(const Machine& machine) {
  return fmt::format("{} core{}, {}", machine.cores, machine.cores == 1 ? "" : "s",
                     limits(machine.core));
}

template <class Kind>
std::string choices(const std::vector<std::string>& names) {
  std::vector<std::string> texts;
  for (const std::string& name : names) {
    texts.push_back(fmt::format("{} ({})", name, limits(Kind::named(name))));
  }
  return names.empty() ? "this program has none" : fmt::format("{}", fmt::join(texts, ", "));
}

template <class Kind>
void check(const char* option, const std::string& name, const std::vector<std::string>& names,
           const char* cmake) {
  try {
    Kind::named(name);
  } catch (const std::invalid_argument& error) {
    throw cosim::InputError(option, "", error.what());
  }
  if (std::find(names.begin(), names.end(), name) != names.end()) return;
  throw cosim::InputError(
      option, "",
      fmt::format("this program was made without '{}'; it has: {} (CMake's {})", name,
                  names.empty() ? "none" : fmt::format("{}", fmt::join(names, ", ")), cmake));
}

template <class Kind>
void print(const char* title, const std::vector<std::string>& names) {
  fmt::print("{}\n", title);
  for (const std::string& name : names) {
    fmt::print("  {:<10}{}\n", name, limits(Kind::named(name)));
  }
  if (names.empty()) fmt::print("  none\n");
}

}  // namespace

std::string core_choices() { return choices<Build>(sim::core_builds()); }

std::string coprocessor_choices() { return choices<Machine>(sim::coprocessor_machines()); }

void check_core(const std::string& build) {
  check<Build>("--build", build, sim::core_builds(), "HDP_BUILDS");
}

void check_coprocessor(const std::string& machine) {
  check<Machine>("--machine", machine, sim::coprocessor_machines(), "HDP_MACHINES");
}

void add_builds(CLI::App& app, int& code) {
  app.add_subcommand("builds", "List the cores and co-processors whose RTL this program has")
      ->callback([&code] {
        print<Build>("cores (hdp cosim --build)", sim::core_builds());
        print<Machine>("co-processors (hdp top --machine)", sim::coprocessor_machines());
        code = cosim::kAgreed;
      });
}

}  // namespace hdp::cli
