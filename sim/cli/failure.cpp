// SPDX-License-Identifier: Apache-2.0
// Divergences on the command line.
#include "sim/cli/failure.hpp"

#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <memory>

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
    write_file(folder + "/explain.txt",
               explain(failure.build, failure.jobs.back(), failure.divergence, log_).text);
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

namespace {

int write_and_tell(const BundlePlace& place, const sim::Failure& failure, bool wave) {
  const InterruptGuard guard;
  try {
    sim::BundleOptions options = bundle_options(failure.build);
    options.fresh_name = place.fresh;
    options.wave = wave;
    const sim::BundleResult bundle = write_bundle(place.folder, failure, options);
    fmt::print("  {:<22}{}\n  {:<22}hdp replay {}\n", "bundle", bundle.folder, "replay with",
               bundle.folder);
    if (!bundle.notes.empty()) fmt::print(stderr, "hdp: {}: {}", bundle.folder, bundle.notes);
    return 0;
  } catch (const std::exception& error) {
    fmt::print(stderr, "hdp: no bundle was written: {}; --bundle DIR chooses another folder\n",
               error.what());
    return 1;
  }
}

/// Removes what a process that was killed left of its temporary folder (vectors/atomic_file.hpp).
void remove_leftovers(const std::string& folder, pid_t writer) {
  namespace fs = std::filesystem;
  std::error_code ignored;
  const fs::path parent =
      fs::absolute(fs::path(folder).lexically_normal() / "", ignored).parent_path().parent_path();
  for (fs::directory_iterator at(parent, ignored), end; !ignored && at != end;
       at.increment(ignored)) {
    const std::string name = at->path().filename().string();
    const std::string mark = fmt::format(".{}.", writer);
    const bool hidden = !name.empty() && name.front() == '.';
    if (!hidden || name.find(mark) == std::string::npos || at->path().extension() != ".tmp")
      continue;
    std::error_code failed;
    fs::remove_all(at->path(), failed);
  }
}

/// The writing in a process of its own. Returns its exit code, or minus the signal that ended it.
int in_child(const BundlePlace& place, const sim::Failure& failure, bool wave) {
  std::fflush(nullptr);
  const pid_t child = ::fork();
  if (child < 0) return write_and_tell(place, failure, wave);
  if (child == 0) {
    const int code = write_and_tell(place, failure, wave);
    std::fflush(nullptr);
    ::_exit(code);
  }
  const InterruptGuard
      guard;  // the child cleans up and says so; this process still has its result to return
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  if (!WIFSIGNALED(status)) return WEXITSTATUS(status);
  remove_leftovers(place.folder, child);
  return -WTERMSIG(status);
}

}  // namespace

bool save_bundle(const BundlePlace& place, const sim::Failure& failure) {
  // Verilator's FST writer maps temporary files into memory, so where they find no room a signal
  // ends the process (SIGBUS). The divergence must not go with it.
  for (const bool wave : {true, false}) {
    const int code = in_child(place, failure, wave);
    if (code >= 0) return code == 0;
    fmt::print(
        stderr, "hdp: writing the bundle was ended by signal {} ({}){}\n", -code,
        ::strsignal(-code),
        wave ? "; is the disk full? once more without a waveform" : "; no bundle was written");
    if (-code == SIGKILL) break;
  }
  return false;
}

}  // namespace hdp::cli
