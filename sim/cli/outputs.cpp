// SPDX-License-Identifier: Apache-2.0
// Options that name files, and whether they can be written.
#include "sim/cli/outputs.hpp"

#include "sim/bundle/bundle.hpp"

namespace hdp::cli {

void OutputOptions::add_to(CLI::App& app, const std::string& span) {
  wave.add_to(app, span);
  app.add_option("--db", db,
                 "Write every probe event of both sides, of " + span +
                     ", into an SQLite database (hdp diff compares two)");
  app.add_option("--timeline", timeline,
                 "Write a timeline for Perfetto, .json: engines, heads, rows, stalls, FIFO levels");
  CLI::Option* folder =
      app.add_option("--bundle,--folder", bundle,
                     "Folder for what repeats and explains a divergence, if there is one (default: "
                     "hdp-failure, hdp-failure-2, ...)");
  app.add_flag("--no-bundle,--no-folder", no_bundle, "Leave no such folder")->excludes(folder);
  app.add_option("--json", json,
                 "Write the summary and the divergence as JSON; -: to standard output, which then "
                 "gets nothing "
                 "else");
}

void OutputOptions::check(Places& places) const {
  places.writes_json(json);
  places.writes_wave(wave.path);
  places.writes_file(db, "--db", cosim::FilePlace::Regular);
  places.writes_file(timeline, "--timeline");
  places.writes_folder(bundle, "--bundle", sim::kBundleKind);
}

std::vector<std::string> OutputOptions::files() const {
  return {wave.path, json, db, timeline, bundle.empty() ? "hdp-failure" : bundle};
}

}  // namespace hdp::cli
