// SPDX-License-Identifier: Apache-2.0
// What a viewer shows of a waveform when it is opened: save files for GTKWave and for Surfer.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cosim/lockstep/comparer.hpp"
#include "cosim/wave/layout.hpp"

namespace cosim {

/// What a waveform is opened on.
struct WaveFocus {
  std::uint64_t cycle = 0;
  std::optional<std::size_t> probe;     ///< of the layout that differs, if one does
  std::vector<FieldDifference> fields;  ///< that differ

  /// A cycle of a run that agrees.
  explicit WaveFocus(std::uint64_t at) : cycle(at) {}
  /// A difference in a group of the layout's probes.
  WaveFocus(const WaveLayout& layout, const Divergence& divergence, int group = 0);
};

/// GTKWave's save file, as text, with the marker on the focus and zoomed there: the probe that
/// diverged first and open; then the state of every probe, and all else grouped by
/// engine.
std::string gtkwave_save(const WaveLayout& layout, const std::string& fst_name,
                         const WaveFocus& focus);

/// Surfer's command file (surfer FILE.fst --command-file FILE.sucl), as text: the same selection.
std::string surfer_commands(const WaveLayout& layout, const WaveFocus& focus);

/// The path of a save file: that of the waveform with another ending.
std::string save_path(const std::string& fst_path, const std::string& ending);

/// Those save files of a waveform that are there and are not as a run wrote them: a viewer saved
/// its state, or they were edited.
std::vector<std::string> changed_save_files(const std::string& fst_path);

/// Writes both beside the waveform: NAME.gtkw and NAME.sucl, but for changed_save_files(), which
/// stay. Throws InputError.
void write_save_files(const WaveLayout& layout, const std::string& fst_path,
                      const WaveFocus& focus);

/// The command that opens a waveform as its save file says.
std::string viewer_command(const std::string& fst_path);

/// Removes a waveform and its save files, those of them that are there.
void remove_wave(const std::string& fst_path);

}  // namespace cosim
