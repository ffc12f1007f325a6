// SPDX-License-Identifier: Apache-2.0
// A waveform that gets its name only when it is complete.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "cosim/lockstep/lockstep.hpp"
#include "cosim/wave/layout.hpp"
#include "cosim/wave/save_files.hpp"

namespace cosim {

/// Writes in a hidden folder beside its place while the design runs and renames the file in keep(),
/// with the save files beside it.
/// Without keep() nothing is left.
class WaveFile final : public WaveWriter {
 public:
  WaveFile(Waveform& design, WaveLayout layout, WaveRequest request)
      : design_(design), layout_(std::move(layout)), request_(std::move(request)) {}
  WaveFile(const WaveFile&) = delete;
  WaveFile& operator=(const WaveFile&) = delete;
  ~WaveFile() override;

  /// To be called in every cycle: starts the waveform with the first one that is wanted
  /// (Waveform::open_wave), ends it behind the last. Returns whether this one is written. Throws
  /// InputError when the file cannot be written.
  bool begin(std::uint64_t cycle) override;
  /// A probe has an event in this cycle, which is written.
  void saw_event(std::uint64_t cycle) override {
    if (!first_event_) first_event_ = cycle;
  }
  /// Ends it and gives it its name. The save files open on the divergence if the waveform has it,
  /// else on the first event. Throws InputError when what was written is not a whole FST file, as
  /// when the disk is full, or when the run ended before the first cycle that is wanted.
  void keep(const Divergence* divergence, int group = 0);

 private:
  void open();
  std::string part() const { return folder_ + "/wave.fst"; }

  Waveform& design_;
  WaveLayout layout_;
  WaveRequest request_;
  std::string folder_;
  bool tracing_ = false;
  std::optional<std::uint64_t> first_, first_event_;
};

/// Whether the file consists of whole FST blocks. Verilator's writer does not say when a write
/// failed.
bool is_whole_fst(const std::string& path);

}  // namespace cosim
