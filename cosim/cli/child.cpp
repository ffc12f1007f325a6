// SPDX-License-Identifier: Apache-2.0
// Processes, and what is left of them.
#include "cosim/cli/child.hpp"

#include <fmt/format.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <filesystem>

#include "cosim/cli/command.hpp"
#include "cosim/cli/terminal.hpp"
#include "cosim/util/output_place.hpp"

namespace cosim {

bool ChildEnd::was_stopped() const {
  return signal == SIGKILL || signal == SIGTERM || signal == SIGHUP || signal == SIGINT ||
         signal == SIGUSR1;
}

std::string this_program() {
  std::error_code unknown;
  return std::filesystem::read_symlink("/proc/self/exe", unknown).string();
}

ChildEnd in_child(const std::string& program, const std::function<int()>& work) {
  std::fflush(nullptr);  // or both would write what is in the buffers
  const pid_t parent = ::getpid();
  InterruptRelay relay;
  const pid_t child = ::fork();
  if (child < 0) {
    relay.keep();
    return {guarded(program, work), 0, parent};
  }
  if (child == 0) {
    relay.obey_parent();
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != parent) ::_exit(kInternalError);
    const int code = guarded(program, work);
    std::fflush(nullptr);
    ::_exit(code);
  }
  relay.pass_on_to(child);
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  if (WIFSIGNALED(status)) return {0, WTERMSIG(status), child};
  return {WEXITSTATUS(status), 0, child};
}

void remove_leftovers(const std::string& path, pid_t writer) {
  namespace fs = std::filesystem;
  if (path.empty()) return;
  std::error_code ignored;
  const std::string target = place_of(path), prefix = temp_prefix(target, writer);
  for (fs::directory_iterator at(fs::path(target).parent_path(), ignored), end;
       !ignored && at != end; at.increment(ignored)) {
    const std::string name = at->path().filename().string();
    if (name.compare(0, prefix.size(), prefix) != 0 || at->path().extension() != ".tmp") continue;
    std::error_code failed;
    fs::remove_all(at->path(), failed);
  }
}

int run_with_wave(const std::string& program, const std::string& path,
                  const std::vector<std::string>& outputs,
                  const std::function<int(const std::string& wave)>& run) {
  if (path.empty()) return run("");
  const ChildEnd end = in_child(program, [&] { return run(path); });
  if (end.signal == 0) return end.code;
  for (const std::string& output : outputs) remove_leftovers(output, end.process);
  const std::string ended = fmt::format("{}: the run with a waveform was ended by signal {} ({})",
                                        program, end.signal, ::strsignal(end.signal));
  if (end.was_stopped()) {
    fmt::print(stderr, "{}\n", ended);
    return end.signal == SIGKILL ? kInternalError : kInterrupted;
  }
  fmt::print(stderr, "{}: {} cannot be written whole; is the disk full? once more without it\n",
             ended, path);
  const int code = run("");
  return code == kAgreed ? static_cast<int>(kBadInput) : code;
}

}  // namespace cosim
