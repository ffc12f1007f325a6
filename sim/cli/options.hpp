// SPDX-License-Identifier: Apache-2.0
// The options that golden and cosim share: operands, configuration, scales.
#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "cosim/design/initial_state.hpp"
#include "sim/job.hpp"

namespace hdp::cli {

/// rho as written by a user: a number in [-1, 1), rounded to Q1.15, or q15:N with N in [-32768,
/// 32767]. Throws InputError.
std::int32_t parse_rho(const std::string& text);

/// Operands and configuration as given on the command line.
struct JobOptions {
  std::string q, k, v;
  std::string importance, fill, preset;  ///< empty: default
  std::string rho;
  std::optional<std::uint64_t> tau;
  bool head_prune = false, no_block_prune = false, exact = false, causal = false;
  int int_bits = 8;
  std::optional<double> scale_q, scale_k, scale_v;
  std::optional<std::uint32_t> mant, shift;

  /// Adds the options to a subcommand.
  void add_to(CLI::App& app, bool operands_required);
  bool any_operand() const { return !q.empty() || !k.empty() || !v.empty(); }
  /// Options that change a job's configuration or scales; they cannot be given beside --set.
  bool any_config(const CLI::App& app) const;

  /// The configuration without M and sh. Throws InputError.
  Config config() const;
  /// Reads the operands, quantises where they are floats, and sets scales, M and sh. Prints what it
  /// chose to `notes`, a line each. Throws InputError.
  sim::Job load(std::string& notes) const;
};

/// Adds --init-seed, with its default.
void add_init_seed(CLI::App& app, cosim::InitSeed& seed);

/// What a command is to run, and where it comes from.
struct JobInput {
  std::vector<sim::Job> jobs;
  sim::Origin origin;             ///< of the last set
  nlohmann::ordered_json inputs;  ///< their names: "sets", or "q", "k" and "v"
};

/// The jobs of the sets, or, without any, the one of the operands. Prints what was chosen for it.
/// Throws InputError, also when there is neither, or both.
JobInput load_input(const CLI::App& command, const std::vector<std::string>& sets,
                    const JobOptions& job);
/// The same with one set; empty: none.
JobInput load_input(const CLI::App& command, const std::string& set, const JobOptions& job);

}  // namespace hdp::cli
