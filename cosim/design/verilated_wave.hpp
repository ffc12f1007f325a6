// SPDX-License-Identifier: Apache-2.0
// The waveform of a Verilated model, with documented Verilator interfaces only.
#pragma once

#include <cstdint>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "cosim/util/input_error.hpp"

namespace cosim {

/// Fst is VerilatedFstC, or stands for it where a model cannot be traced.
template <class Fst>
class VerilatedWave {
 public:
  bool is_open() const { return fst_ != nullptr; }

  /// `only`: what of the model is written, hierarchical names of scopes and signals; empty: all.
  /// Throws InputError when the file cannot be written.
  template <class Model>
  void open(Model& model, const std::string& path, const std::vector<std::string>& only) {
    if (!std::ofstream(path)) {
      throw InputError(path, "waveform", "cannot be written; give a path in a writable folder");
    }
    constexpr int kAllLevels = 99;
    fst_ = std::make_unique<Fst>();
    for (const std::string& name : only) fst_->dumpvars(kAllLevels, name);
    model.trace(fst_.get(), kAllLevels);
    fst_->open(path.c_str());
    left_ = kSection;
  }

  /// Writes the model's signals as they are at `time`.
  void dump(std::uint64_t time) {
    fst_->dump(time);
    if (--left_ > 0) return;
    left_ = kSection;
    fst_->flush();
  }

  /// Without a waveform there is nothing to close.
  void close() {
    if (!fst_) return;
    fst_->close();
    fst_.reset();
  }

 private:
  /// Times a section of the file. The writer goes through all changes of a section once more,
  /// signal by signal, and by itself only after 128 MiB of them: each is a miss of the caches then.
  /// A section costs its beginning, which has every signal.
  static constexpr int kSection = 2048;

  std::unique_ptr<Fst> fst_;
  int left_ = 0;
};

}  // namespace cosim
