// SPDX-License-Identifier: Apache-2.0
// The options of a waveform: --wave and what chooses from it.
#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>
#include <optional>
#include <string>

#include "cosim/design/waveform.hpp"

namespace hdp::cli {

struct WaveOptions {
  std::string path;              ///< empty: no waveform
  std::string level = "probes";  ///< or all
  std::optional<std::uint64_t> from, cycles;

  /// Adds --wave, --wave-level, --wave-from and --wave-cycles. `span` says of what the waveform is:
  /// "the whole run".
  void add_to(CLI::App& app, const std::string& span);
  /// What they ask for, as the file `to`, which is empty where there is to be no waveform.
  cosim::WaveRequest request(const std::string& to) const;
  /// Tells where the waveform is, of which cycles, and how to open it. The run went from cycle
  /// `first` up to before `end`.
  void tell(std::uint64_t first, std::uint64_t end) const;
};

}  // namespace hdp::cli
