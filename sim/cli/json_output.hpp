// SPDX-License-Identifier: Apache-2.0
// Where the JSON of a run goes, and what it begins with.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace hdp::cli {

/// A file, or for "-" standard output: then it gets the JSON alone, and all that is printed while
/// this lives goes to standard error. One at a time.
class JsonOutput {
 public:
  /// path: of --json; empty: no JSON is wanted. command: the words of the command line. Throws
  /// InputError when "-" is given and standard output or standard error is closed.
  JsonOutput(std::string path, std::vector<std::string> command);
  ~JsonOutput();
  JsonOutput(const JsonOutput&) = delete;
  JsonOutput& operator=(const JsonOutput&) = delete;

  bool wanted() const { return !path_.empty(); }
  /// Program, sources, command and inputs: the members that every JSON begins with.
  nlohmann::ordered_json head(const nlohmann::ordered_json& inputs) const;
  /// Throws InputError when it cannot be written.
  void write(const nlohmann::ordered_json& json) const;

 private:
  std::string path_;
  std::vector<std::string> command_;
  int standard_output_ = -1;  ///< a copy of it, while its place is taken by standard error
};

}  // namespace hdp::cli
