// SPDX-License-Identifier: Apache-2.0
// The files that a lockstep run leaves beside its summary: the options that name them.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "sim/cli/places.hpp"
#include "sim/cli/wave_options.hpp"

namespace hdp::cli {

/// An empty path: not wanted.
struct OutputOptions {
  WaveOptions wave;
  std::string db, timeline, json;
  std::string bundle;      ///< folder; empty: hdp-failure, hdp-failure-2, ...
  bool no_bundle = false;  ///< leave no bundle

  /// Adds --wave and its like, --db, --timeline, --bundle, --no-bundle and --json. `span` says of
  /// what the first two are: "the whole run".
  void add_to(CLI::App& app, const std::string& span);
  /// Throws InputError when one of them must not be written.
  void check(Places& places) const;
  /// Those that are there as a whole or not at all, as paths.
  std::vector<std::string> files() const;
};

}  // namespace hdp::cli
