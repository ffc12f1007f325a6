// SPDX-License-Identifier: Apache-2.0
// What a viewer shows of a waveform when it is opened: save files for GTKWave and for Surfer.
#pragma once

#include <optional>
#include <string>

#include "golden/build.hpp"
#include "sim/lockstep/comparer.hpp"

namespace hdp::sim {

/// GTKWave's save file, as text: the probe that diverged first and open, with the marker on the
/// first difference and zoomed there; then the state of every probe, and all else grouped by
/// engine.
std::string gtkwave_save(const Build& build, const std::string& fst_name,
                         const std::optional<Divergence>& divergence);

/// Surfer's command file (surfer FILE.fst --command-file FILE.sucl), as text: the same selection.
std::string surfer_commands(const Build& build, const std::optional<Divergence>& divergence);

/// The path of a save file: that of the waveform with another ending.
std::string save_path(const std::string& fst_path, const std::string& ending);

/// Writes both beside the waveform: NAME.gtkw and NAME.sucl. Throws InputError.
void write_save_files(const Build& build, const std::string& fst_path,
                      const std::optional<Divergence>& divergence);

}  // namespace hdp::sim
