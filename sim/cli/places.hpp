// SPDX-License-Identifier: Apache-2.0
// The places of one command: what it reads and what it may write, checked before the run.
#pragma once

#include <string>
#include <vector>

#include "cosim/util/output_place.hpp"
#include "sim/cli/options.hpp"

namespace hdp::cli {

/// Name what is read first. An empty path is none. The others throw InputError when nothing can be
/// written there (cosim/util/output_place.hpp), when it would take the place of what is read, or
/// when two outputs have one place.
class Places {
 public:
  void reads(const std::string& path, const std::string& option);
  void reads(const JobOptions& job);
  void writes_file(const std::string& path, const std::string& option,
                   cosim::FilePlace kind = cosim::FilePlace::Any);
  /// Of --json, where "-" is standard output.
  void writes_json(const std::string& path);
  /// A waveform and the save files that come with it.
  void writes_wave(const std::string& path);
  /// `what`: the kind of folder, as in check_folder_place().
  void writes_folder(const std::string& path, const std::string& option, const std::string& what);

 private:
  struct Place {
    std::string option, target;
    bool folder;
  };
  void add(const std::string& path, const std::string& option, bool folder);

  std::vector<Place> read_, written_;
};

}  // namespace hdp::cli
