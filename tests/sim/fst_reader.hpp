// SPDX-License-Identifier: Apache-2.0
// Reads a waveform back, through GTKWave's fst2vcd.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace hdp::test {

/// Whether fst2vcd is installed.
bool can_read_fst();

/// A waveform in memory. Signals of up to 64 bits.
class Fst {
 public:
  /// Throws std::runtime_error when it cannot be read.
  explicit Fst(const std::string& path);

  /// Whether there is a signal of this name, with its range: "top.u.key[15:0]".
  bool has(const std::string& name) const { return ids_.count(name) != 0; }
  /// The value at a time. Throws std::out_of_range when there is no such signal.
  std::uint64_t at(const std::string& name, std::uint64_t time) const;
  /// All changes of a signal: time, value.
  const std::vector<std::pair<std::uint64_t, std::uint64_t>>& changes(
      const std::string& name) const;
  std::uint64_t first_time() const { return first_; }
  std::uint64_t last_time() const { return last_; }
  std::size_t signals() const { return ids_.size(); }

 private:
  std::map<std::string, std::string> ids_;
  std::map<std::string, std::vector<std::pair<std::uint64_t, std::uint64_t>>> values_;
  std::uint64_t first_ = 0, last_ = 0;
};

}  // namespace hdp::test
