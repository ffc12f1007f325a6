// SPDX-License-Identifier: Apache-2.0
// A simulated design that can write a waveform of itself.
#pragma once

#include <string>

namespace hdp::sim {

class Waveform {
 public:
  virtual ~Waveform() = default;
  /// Starts writing a waveform, with this cycle when called between settle() and advance(), else
  /// with the next one. Cycle n is at n ns. Throws InputError when the file cannot be written.
  virtual void open_wave(const std::string& path) = 0;
  virtual void close_wave() = 0;
};

}  // namespace hdp::sim
