// SPDX-License-Identifier: Apache-2.0
// A file under a hidden name.
#include "cosim/util/hidden_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>

#include "cosim/util/input_error.hpp"
#include "cosim/util/output_place.hpp"

namespace cosim {

HiddenFile::HiddenFile(const std::string& path, const std::string& what)
    : path_(path), what_(what) {
  check_file_place(path, what, FilePlace::Regular);
  target_ = place_of(path);
  const TempFile made = make_temp_file(target_, path);
  ::close(made.descriptor);
  hidden_ = made.path;
}

HiddenFile::~HiddenFile() { remove(); }

void HiddenFile::remove() {
  std::error_code ignored;
  if (!hidden_.empty()) std::filesystem::remove(hidden_, ignored);
  hidden_.clear();
}

void HiddenFile::keep() {
  // The name must not be on disk before the contents.
  const int descriptor = ::open(hidden_.c_str(), O_RDONLY | O_CLOEXEC);
  const bool synced = descriptor >= 0 && ::fsync(descriptor) == 0;
  const int problem = errno;
  if (descriptor >= 0) ::close(descriptor);
  if (!synced) fail(problem);
  if (std::rename(hidden_.c_str(), target_.c_str()) != 0) fail(errno);
  hidden_.clear();
}

void HiddenFile::fail(int problem) const {
  throw InputError(path_, what_, std::string("cannot be written: ") + std::strerror(problem));
}

}  // namespace cosim
