// SPDX-License-Identifier: Apache-2.0
// The options of a waveform: --wave and what chooses from it.
#include "sim/cli/wave_options.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "cosim/cli/number.hpp"
#include "cosim/util/printable.hpp"
#include "cosim/wave/save_files.hpp"

namespace hdp::cli {

void WaveOptions::add_to(CLI::App& app, const std::string& span) {
  constexpr std::uint64_t kMost = UINT64_MAX;
  CLI::Option* wave = app.add_option("--wave", path, "Write a waveform of " + span + ", .fst");
  app.add_option("--wave-level", level,
                 "What it has: probes, both sides at every probe point (default), or all, the "
                 "design's signals too")
      ->check(CLI::IsMember({"probes", "all"}))
      ->needs(wave);
  cosim::add_number(app, "--wave-from", from, std::uint64_t{0}, kMost,
                    "First cycle of the waveform")
      ->needs(wave);
  cosim::add_number(app, "--wave-cycles", cycles, std::uint64_t{1}, kMost, "Cycles of the waveform")
      ->needs(wave);
}

cosim::WaveRequest WaveOptions::request(const std::string& to) const {
  cosim::WaveRequest request;
  request.path = to;
  request.depth = level == "all" ? cosim::WaveDepth::All : cosim::WaveDepth::Probes;
  request.from = from.value_or(0);
  if (cycles) request.to = request.from + std::min(*cycles - 1, UINT64_MAX - request.from);
  return request;
}

void WaveOptions::tell(std::uint64_t first, std::uint64_t end) const {
  const cosim::WaveRequest wanted = request(path);
  fmt::print("  {:<22}{}, cycles {} .. {}\n", "waveform", cosim::printable(path, 240),
             std::max(wanted.from, first), std::min(wanted.to, end - 1));
  fmt::print("  {:<22}{}\n", "look with", cosim::viewer_command(path));
}

}  // namespace hdp::cli
