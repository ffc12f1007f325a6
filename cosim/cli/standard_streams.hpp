// SPDX-License-Identifier: Apache-2.0
// Standard output and standard error that never end a run: what happens to them is told at its end.
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <cstdio>
#include <string>

namespace cosim {

/// While it lives, a reader that goes away (`| less`) ends the printing quietly, not the program,
/// and what else goes wrong with standard output, also in a child process, is kept for finish().
/// Descriptors that were closed are taken, so that no file gets the number of a standard stream.
class StandardStreams {
 public:
  /// `program`: its name, before what is said.
  explicit StandardStreams(std::string program);
  ~StandardStreams();
  StandardStreams(const StandardStreams&) = delete;
  StandardStreams& operator=(const StandardStreams&) = delete;

  /// Writes out what is left. When standard output could not be written, says so, and `code` 0
  /// becomes kBadInput; any other code stays.
  int finish(int code);

 private:
  struct Stream {
    int descriptor = -1;
    int* problem = nullptr;  ///< errno of the first write that failed; 0: none
    std::FILE* before = nullptr;
    std::FILE* now = nullptr;
  };
  static ssize_t write(void* stream, const char* data, std::size_t size);
  static void open(Stream& stream, std::FILE*& standard, int descriptor, int buffering);

  std::string program_;
  Stream out_, error_;
  int* shared_;  ///< with child processes: the problems of both
  void (*pipe_before_)(int);
};

}  // namespace cosim
