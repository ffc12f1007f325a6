// SPDX-License-Identifier: Apache-2.0
// JSON into a file or to standard output.
#include "sim/cli/json_output.hpp"

#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <utility>

#include "cosim/util/atomic_file.hpp"
#include "cosim/util/document.hpp"
#include "cosim/util/input_error.hpp"
#include "sim/bundle/version.hpp"

namespace hdp::cli {

JsonOutput::JsonOutput(std::string path, std::vector<std::string> command)
    : path_(std::move(path)), command_(std::move(command)) {
  if (path_ != "-") return;
  std::fflush(stdout);
  standard_output_ = ::dup(STDOUT_FILENO);
  if (standard_output_ < 0 || ::dup2(STDERR_FILENO, STDOUT_FILENO) < 0) {
    const std::string problem = std::strerror(errno);
    if (standard_output_ >= 0) ::close(standard_output_);
    throw cosim::InputError(
        "--json", "",
        "- needs standard output for the JSON and standard error for the text: " + problem);
  }
}

JsonOutput::~JsonOutput() {
  if (standard_output_ < 0) return;
  std::fflush(stdout);
  ::dup2(standard_output_, STDOUT_FILENO);
  ::close(standard_output_);
}

nlohmann::ordered_json JsonOutput::head(const nlohmann::ordered_json& inputs) const {
  nlohmann::ordered_json j;
  j["program"] = std::string("hdp ") + sim::program_version();
  j["sources"] = sim::source_version();
  j["command"] = command_;
  j["inputs"] = inputs;
  return j;
}

void JsonOutput::write(const nlohmann::ordered_json& json) const {
  const std::string text = cosim::json_text(json);
  if (standard_output_ < 0) return cosim::write_file(path_, text);
  cosim::write_all(standard_output_, "standard output", text.data(), text.size());
}

}  // namespace hdp::cli
