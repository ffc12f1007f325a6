// SPDX-License-Identifier: Apache-2.0
// A waveform that gets its name only when it is complete.
#pragma once

#include <string>

#include "sim/core.hpp"
#include "sim/observer.hpp"

namespace hdp::sim {

/// Shows the golden model's events of this cycle beside the RTL's, if a waveform is being written.
/// After the first difference too: golden then goes on as if there had been none.
void show_golden(const CycleView& view);

/// Writes NAME.part while the design runs and renames it in keep(). Without keep() nothing is left.
class WaveFile : public RunObserver {
 public:
  /// An empty path: no waveform.
  WaveFile(Waveform& design, std::string path) : design_(design), path_(std::move(path)) {}
  WaveFile(const WaveFile&) = delete;
  WaveFile& operator=(const WaveFile&) = delete;
  ~WaveFile() override;

  /// Starts the waveform (Waveform::open_wave). Throws InputError when it cannot be written.
  void open();
  /// Ends it. It is still called NAME.part.
  void close();
  /// Ends it and gives it its name. Throws InputError when what was written is not a whole FST
  /// file, as when the disk is full.
  void keep();

  void on_cycle(const CycleView& view) override { show_golden(view); }

 private:
  Waveform& design_;
  std::string path_, part_;
};

/// Whether the file consists of whole FST blocks. Verilator's writer does not say when a write
/// failed.
bool is_whole_fst(const std::string& path);

}  // namespace hdp::sim
