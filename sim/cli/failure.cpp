// SPDX-License-Identifier: Apache-2.0
// Divergences on the command line.
#include "sim/cli/failure.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <filesystem>
#include <memory>
#include <utility>

#include "sim/cli/terminal.hpp"
#include "sim/explain/explain.hpp"
#include "vectors/atomic_file.hpp"

namespace hdp::cli {

void print_divergence(const sim::Divergence& divergence, const std::string& job) {
  const std::string text = format_divergence(divergence);
  const std::size_t line_end = text.find('\n');
  fmt::print("{}\n  {:<10} {}\n{}", paint(text.substr(0, line_end), Colour::Red), "job", job,
             text.substr(line_end + 1));
  std::fflush(stdout);
}

namespace {

/// explain.txt: which side is wrong.
class ExplainPart final : public sim::BundlePart {
 public:
  explicit ExplainPart(const Build& build) : log_(build) {}
  sim::RunObserver* observer() override { return &log_; }
  void write(const sim::Failure& failure, const std::string& folder) override {
    write_file(folder + "/explain.txt", explain(failure.build, failure.jobs.back(), failure.divergence, log_).text);
  }
  std::string name() const override { return "explain.txt"; }

 private:
  sim::OperandLog log_;
};

}  // namespace

sim::BundleOptions bundle_options(const Build& build) {
  sim::BundleOptions options;
  options.parts.push_back(std::make_unique<ExplainPart>(build));
  std::error_code unknown;
  options.program = std::filesystem::read_symlink("/proc/self/exe", unknown).string();
  options.interrupted = [] { return InterruptGuard::interrupted(); };
  return options;
}

bool save_bundle(const BundlePlace& place, sim::Failure failure) {
  std::fflush(stdout);
  const InterruptGuard guard;
  try {
    sim::BundleOptions options = bundle_options(failure.build);
    options.fresh_name = place.fresh;
    const sim::BundleResult bundle = write_bundle(place.folder, std::move(failure), options);
    fmt::print("  {:<22}{}\n", "bundle", bundle.folder);
    fmt::print("  {:<22}hdp replay {}\n", "replay with", bundle.folder);
    if (!bundle.notes.empty()) fmt::print(stderr, "hdp: {}: {}", bundle.folder, bundle.notes);
    return true;
  } catch (const std::exception& error) {
    fmt::print(stderr, "hdp: no bundle was written: {}; --bundle DIR chooses another folder\n", error.what());
    return false;
  }
}

}  // namespace hdp::cli
