// SPDX-License-Identifier: Apache-2.0
// Reads a bundle.
#include <filesystem>
#include <limits>
#include <nlohmann/json.hpp>

#include "cosim/util/document.hpp"
#include "cosim/util/printable.hpp"
#include "cosim/util/shell.hpp"
#include "sim/bundle/bundle.hpp"
#include "vectors/vector_set.hpp"

namespace hdp::sim {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

std::string run_file(const std::string& folder) { return (fs::path(folder) / "run.json").string(); }

/// run.json, of which every member that is asked for must be there and of the right type.
class RunFile {
 public:
  explicit RunFile(const std::string& path) : path_(path) {
    json_ = cosim::read_json(path,
                             "cannot open; the folder of a failure (hdp cosim --bundle) is needed");
    if (!json_.is_object()) throw cosim::InputError(path, "", "an object is needed");
  }

  /// As it may be printed; what this program wrote is printable.
  std::string text(const std::string& pointer) const {
    const Json& value = at(pointer);
    if (!value.is_string()) fail(pointer, "a string is needed");
    return cosim::printable(value.get<std::string>(), 240);
  }
  std::uint64_t number(const std::string& pointer, std::uint64_t high = ~std::uint64_t{0}) const {
    const Json& value = at(pointer);
    if (!value.is_number_unsigned() || value.get<std::uint64_t>() > high) {
      fail(pointer, "an integer from 0 to " + std::to_string(high) + " is needed");
    }
    return value.get<std::uint64_t>();
  }
  [[noreturn]] void fail(const std::string& pointer, const std::string& problem) const {
    throw cosim::InputError(path_, pointer.substr(1), problem);
  }

 private:
  const Json& at(const std::string& pointer) const {
    const Json::json_pointer where(pointer);
    if (!json_.contains(where)) fail(pointer, "is missing");
    return json_.at(where);
  }

  std::string path_;
  Json json_;
};

}  // namespace

Bundle load_bundle(const std::string& folder) {
  const fs::path script = fs::path(folder) / "replay.sh";
  if (!fs::exists(run_file(folder)) && fs::exists(fs::path(folder) / kTopOptionsFile) &&
      fs::exists(script)) {
    throw cosim::InputError(folder, "",
                            "is the folder of a failing hdp top, not that of hdp cosim; run " +
                                cosim::shell_word(script.string()) + " to repeat it");
  }
  const RunFile run(run_file(folder));
  if (run.text("/what") != kBundleWhat)
    run.fail("/what", std::string("must be '") + kBundleWhat + "'");
  if (run.number("/schema") != static_cast<std::uint64_t>(kBundleSchema)) {
    run.fail("/schema", "this program reads schema " + std::to_string(kBundleSchema) +
                            "; take the program that wrote the bundle (hdp_version)");
  }
  Bundle bundle;
  bundle.build = run.text("/build");
  bundle.stall_seed = run.number("/stall_seed");
  bundle.init_seed = static_cast<cosim::InitSeed>(run.number("/init_seed", cosim::kMaxInitSeed));
  bundle.hang_after = run.number("/hang_after");
  bundle.probe = run.text("/divergence/probe");
  bundle.kind = run.text("/divergence/kind");
  bundle.cycle = run.number("/divergence/cycle");
  bundle.source_version = run.text("/source_version");
  VectorSet set = load_set((fs::path(folder) / "set").string());
  bundle.origin = {set.profile, set.seed, set.command};
  bundle.jobs = std::move(set.groups);
  return bundle;
}

}  // namespace hdp::sim
