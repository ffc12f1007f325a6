// SPDX-License-Identifier: Apache-2.0
// Options that name files, and whether they can be written.
#include "sim/cli/outputs.hpp"

#include <filesystem>

#include "sim/bundle/bundle.hpp"
#include "vectors/input_error.hpp"

namespace hdp::cli {

void check_writable(const std::string& path, const char* field) {
  if (path.empty()) return;
  const auto parent = std::filesystem::absolute(path).parent_path();
  if (!std::filesystem::is_directory(parent)) {
    throw InputError(path, field, "there is no folder " + parent.string() + "; make it first");
  }
  if (std::filesystem::is_directory(path)) {
    throw InputError(path, field, "is a folder; give the name of a file");
  }
}

void OutputOptions::add_to(CLI::App& app, const std::string& span) {
  wave.add_to(app, span);
  app.add_option("--db", db,
                 "Write every probe event of both sides, of " + span +
                     ", into an SQLite database (hdp diff compares two)");
  app.add_option("--timeline", timeline,
                 "Write a timeline for Perfetto, .json: engines, heads, rows, stalls, FIFO levels");
  CLI::Option* folder =
      app.add_option("--bundle", bundle,
                     "Folder for what repeats and explains a divergence, if there is one (default: "
                     "hdp-failure, hdp-failure-2, ...)");
  app.add_flag("--no-bundle", no_bundle, "Leave no such folder")->excludes(folder);
  app.add_option("--json", json, "Write the summary and the divergence as JSON");
}

void OutputOptions::check() const {
  check_writable(json, "--json");
  check_writable(wave.path, "--wave");
  check_writable(db, "--db");
  check_writable(timeline, "--timeline");
  if (!bundle.empty()) sim::check_bundle_place(bundle);
}

std::vector<std::string> OutputOptions::files() const {
  return {json, db, timeline, bundle.empty() ? "hdp-failure" : bundle};
}

}  // namespace hdp::cli
