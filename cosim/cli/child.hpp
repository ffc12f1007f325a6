// SPDX-License-Identifier: Apache-2.0
// Work in a process of its own, so that what ends that process does not end the command.
#pragma once

#include <sys/types.h>

#include <functional>
#include <string>
#include <vector>

namespace cosim {

/// How a process ended: by its own exit code, or by a signal.
struct ChildEnd {
  int code = 0;
  int signal = 0;  ///< 0: none
  pid_t process = 0;

  /// Ended because somebody wanted it to end: kill, or a second Ctrl-C.
  bool was_stopped() const;
};

/// Runs `work` in a process of its own and waits for it; its result is the exit code, and what it
/// throws is told and gets one (guarded() of command.hpp, with the name `program`). Ctrl-C and
/// SIGTERM reach it through this process, once each; it dies with this process. Where no process
/// can be made: in this one.
ChildEnd in_child(const std::string& program, const std::function<int()>& work);

/// The path of the program that is running; empty if the system does not tell.
std::string this_program();

/// Removes what a process that was ended left half-written of `path`: hidden files and folders
/// beside it (temp_prefix() of cosim/util/output_place.hpp).
void remove_leftovers(const std::string& path, pid_t writer);

/// A run with a waveform of all of it, run(path), in a process of its own: Verilator's FST writer
/// maps temporary files into memory, so where they find no room a signal ends the process
/// (SIGBUS). Then a sentence says so, the run is repeated in this process without a waveform,
/// run(""), and when that agrees the exit code is kBadInput. An empty path: just run("").
/// `outputs`: all that the run may leave half-written.
int run_with_wave(const std::string& program, const std::string& path,
                  const std::vector<std::string>& outputs,
                  const std::function<int(const std::string& wave)>& run);

}  // namespace cosim
