// SPDX-License-Identifier: Apache-2.0
// Divergences on the command line.
#include "sim/cli/failure.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <cstring>
#include <memory>
#include <optional>

#include "cosim/cli/child.hpp"
#include "cosim/cli/progress.hpp"
#include "cosim/cli/terminal.hpp"
#include "cosim/util/atomic_file.hpp"
#include "cosim/util/shell.hpp"
#include "sim/cli/main.hpp"
#include "sim/explain/explain.hpp"

namespace hdp::cli {

void print_divergence(const cosim::Divergence& divergence, const std::string& job) {
  const std::string text = cosim::format_divergence(divergence);
  const std::size_t line_end = text.find('\n');
  fmt::print("{}\n  {:<10} {}\n{}", cosim::paint(text.substr(0, line_end), cosim::Colour::Red),
             "job", cosim::printable(job), text.substr(line_end + 1));
  std::fflush(stdout);
}

namespace {

/// explain.txt: which side is wrong.
class ExplainPart final : public sim::BundlePart {
 public:
  ExplainPart(const Build& build, std::optional<sim::Verdict>& verdict)
      : log_(build), verdict_(verdict) {}
  sim::RunObserver* observer() override { return &log_; }
  void write(const sim::Failure& failure, const std::string& folder) override {
    const sim::Explanation found =
        explain(failure.build, failure.jobs.back(), failure.divergence, log_);
    cosim::write_file(folder + "/explain.txt", found.text);
    verdict_ = found.verdict;
  }
  std::string name() const override { return "explain.txt"; }

 private:
  sim::OperandLog log_;
  std::optional<sim::Verdict>& verdict_;
};

/// What goes into every bundle beside its inputs, and how replay.sh finds this program.
sim::BundleOptions bundle_options(const Build& build, std::optional<sim::Verdict>& verdict) {
  sim::BundleOptions options;
  options.parts.push_back(std::make_unique<ExplainPart>(build, verdict));
  options.program = cosim::this_program();
  options.interrupted = [] { return cosim::InterruptGuard::interrupted(); };
  return options;
}

constexpr int kOnceMore = 10;  // exit code of the process that writes a bundle

int write_and_tell(const BundlePlace& place, const sim::Failure& failure, bool wave) {
  const cosim::InterruptGuard guard;
  try {
    std::optional<sim::Verdict> verdict;
    sim::BundleOptions options = bundle_options(failure.build, verdict);
    options.fresh_name = place.fresh;
    options.wave = wave;
    cosim::ProgressBar bar("bundle");
    options.progress = [&bar](const sim::Progress& p) { bar.update(p.fraction, p.cycles); };
    const sim::BundleResult bundle = write_bundle(place.folder, failure, options);
    bar.clear();
    fmt::print("  {:<22}{}\n  {:<22}{}\n", "bundle", bundle.folder, "replay with",
               cosim::shell_command({"hdp", "replay", bundle.folder}));
    if (verdict) {
      fmt::print("  {:<22}{} ({}/explain.txt)\n", "verdict", to_string(*verdict), bundle.folder);
    }
    if (!bundle.notes.empty()) fmt::print(stderr, "hdp: {}: {}", bundle.folder, bundle.notes);
    return 0;
  } catch (const std::exception& error) {
    if (wave && !cosim::InterruptGuard::interrupted()) {
      fmt::print(stderr, "hdp: {}; once more without a waveform\n", error.what());
      return kOnceMore;
    }
    fmt::print(stderr, "hdp: no bundle was written: {}; --bundle DIR chooses another folder\n",
               error.what());
    return 1;
  }
}

}  // namespace

bool save_bundle(const BundlePlace& place, const sim::Failure& failure) {
  const cosim::InterruptGuard
      guard;  // the child cleans up and says so; here the result is returned
  // Verilator's FST writer maps temporary files into memory, so where they find no room a signal
  // ends the process (SIGBUS). The divergence must not go with it.
  for (const bool wave : {true, false}) {
    const cosim::ChildEnd end =
        cosim::in_child(kProgram, [&] { return write_and_tell(place, failure, wave); });
    if (end.signal == 0 && end.code == kOnceMore) continue;
    if (end.signal == 0) return end.code == 0;
    cosim::remove_leftovers(place.folder, end.process);
    fmt::print(stderr, "hdp: writing the bundle was ended by signal {} ({}){}\n", end.signal,
               ::strsignal(end.signal),
               wave && !end.was_stopped() ? "; is the disk full? once more without a waveform"
                                          : "; no bundle was written");
    if (end.was_stopped()) break;
  }
  return false;
}

}  // namespace hdp::cli
