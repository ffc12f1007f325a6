// SPDX-License-Identifier: Apache-2.0
// Standard output and standard error that never end a run: what happens to them is told at its end.
#include "cosim/cli/standard_streams.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/mman.h>
#include <sys/types.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <new>
#include <utility>

#include "cosim/cli/command.hpp"

namespace cosim {

ssize_t StandardStreams::write(void* cookie, const char* data, std::size_t size) {
  Stream& stream = *static_cast<Stream*>(cookie);
  for (std::size_t done = 0; done < size && *stream.problem == 0;) {
    const ssize_t written = ::write(stream.descriptor, data + done, size - done);
    if (written >= 0) {
      done += static_cast<std::size_t>(written);
    } else if (errno != EINTR) {
      *stream.problem = errno;
    }
  }
  // A failure reported here would reach fmt::print(), as an exception in the middle of a run.
  return static_cast<ssize_t>(size);
}

void StandardStreams::open(Stream& stream, std::FILE*& standard, int descriptor, int buffering) {
  stream.descriptor = descriptor;
  stream.before = standard;
  std::fflush(standard);
  stream.now = ::fopencookie(&stream, "w", {nullptr, write, nullptr, nullptr});
  if (stream.now == nullptr) return;
  std::setvbuf(stream.now, nullptr, buffering, BUFSIZ);
  standard = stream.now;
}

StandardStreams::StandardStreams(std::string program)
    : program_(std::move(program)), pipe_before_(std::signal(SIGPIPE, SIG_IGN)) {
  void* const shared =
      ::mmap(nullptr, 2 * sizeof(int), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (shared == MAP_FAILED) throw std::bad_alloc();
  shared_ = static_cast<int*>(shared);
  out_.problem = shared_;
  error_.problem = shared_ + 1;
  for (const int descriptor : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (::fcntl(descriptor, F_GETFD) >= 0) continue;
    // The lowest free number: this one. Nothing can be written to it.
    if (::open("/dev/null", O_RDONLY) < 0) break;
  }
  open(out_, stdout, STDOUT_FILENO, ::isatty(STDOUT_FILENO) != 0 ? _IOLBF : _IOFBF);
  open(error_, stderr, STDERR_FILENO, _IONBF);
}

StandardStreams::~StandardStreams() {
  for (Stream* stream : {&out_, &error_}) {
    if (stream->now == nullptr) continue;
    (stream == &out_ ? stdout : stderr) = stream->before;
    std::fclose(stream->now);
  }
  ::munmap(shared_, 2 * sizeof(int));
  std::signal(SIGPIPE, pipe_before_);
}

int StandardStreams::finish(int code) {
  std::fflush(stdout);
  if (*shared_ == 0 || *shared_ == EPIPE) return code;
  fmt::print(stderr, "{}: standard output cannot be written: {}\n", program_,
             *shared_ == EBADF ? "it is closed" : std::strerror(*shared_));
  return code == kAgreed ? static_cast<int>(kBadInput) : code;
}

}  // namespace cosim
