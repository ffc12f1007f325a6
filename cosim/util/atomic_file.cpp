// SPDX-License-Identifier: Apache-2.0
// Files and folders that are either there as a whole or not at all.
#include "cosim/util/atomic_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <system_error>
#include <utility>

#include "cosim/util/input_error.hpp"
#include "cosim/util/output_place.hpp"

namespace cosim {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail(const std::string& path, const std::string& action, int error) {
  throw InputError(path, "", "cannot " + action + ": " + std::strerror(error));
}

// Makes a rename in this folder durable. Not every file system can, and none needs it to be right.
void sync_folder(const std::string& target) {
  const std::string folder = fs::path(target).parent_path().string();
  const int descriptor = ::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY);
  if (descriptor < 0) return;
  ::fsync(descriptor);
  ::close(descriptor);
}

}  // namespace

void write_all(int descriptor, const std::string& path, const void* data, std::size_t size) {
  const char* next = static_cast<const char*>(data);
  while (size > 0) {
    const ::ssize_t written = ::write(descriptor, next, size);
    if (written < 0) {
      if (errno == EINTR) continue;
      fail(path, "write", errno);
    }
    next += written;
    size -= static_cast<std::size_t>(written);
  }
}

AtomicFile::AtomicFile(const std::string& path) : path_(path), target_(place_of(path)) {
  if (path.empty()) throw InputError("(empty path)", "", "cannot create: a file name is needed");
  struct stat status {};
  if (::stat(target_.c_str(), &status) == 0) {
    if (S_ISDIR(status.st_mode)) fail(path_, "create", EISDIR);
    if (!S_ISREG(status.st_mode)) {
      descriptor_ = ::open(target_.c_str(), O_WRONLY | O_CLOEXEC);
      if (descriptor_ < 0) fail(path_, "open", errno);
      return;
    }
  }
  TempFile made = make_temp_file(target_, path_);
  descriptor_ = made.descriptor;
  temp_ = std::move(made.path);
}

AtomicFile::~AtomicFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
  if (!temp_.empty()) ::unlink(temp_.c_str());
}

void AtomicFile::write(const void* data, std::size_t size) {
  write_all(descriptor_, path_, data, size);
}

void AtomicFile::commit() {
  // A pipe or a device may not know fsync: only a file's contents must be on disk before its name.
  if (!temp_.empty() && ::fsync(descriptor_) != 0) fail(path_, "write", errno);
  const int closed = ::close(descriptor_);
  descriptor_ = -1;
  if (closed != 0) fail(path_, "write", errno);
  if (temp_.empty()) return;
  if (::rename(temp_.c_str(), target_.c_str()) != 0) fail(path_, "rename into place", errno);
  temp_.clear();
  sync_folder(target_);
}

void write_file(const std::string& path, const void* data, std::size_t size) {
  AtomicFile file(path);
  file.write(data, size);
  file.commit();
}

void write_file(const std::string& path, const std::string& bytes) {
  write_file(path, bytes.data(), bytes.size());
}

AtomicFolder::AtomicFolder(const std::string& path, Replaceable check)
    : path_(path), check_(std::move(check)), target_(place_of(path)) {
  check_(path_);
  temp_ = make_temp_folder(target_, path_, 0777);
}

AtomicFolder::~AtomicFolder() {
  if (temp_.empty()) return;
  std::error_code ignored;
  fs::remove_all(temp_, ignored);
}

void AtomicFolder::commit() {
  check_(path_);
  if (::rename(temp_.c_str(), target_.c_str()) != 0) {
    // Only an empty folder is replaced in one step: move a full one aside.
    if (errno != ENOTEMPTY && errno != EEXIST) fail(path_, "rename into place", errno);
    const std::string aside = make_temp_folder(target_, path_, 0700);
    const auto put_back = [&] { ::rename(aside.c_str(), target_.c_str()); };
    if (::rename(target_.c_str(), aside.c_str()) != 0) {
      const int error = errno;
      ::rmdir(aside.c_str());
      fail(path_, "replace", error);
    }
    try {
      check_(aside);  // nothing may have come since
    } catch (const InputError&) {
      put_back();
      throw InputError(path_, "", "was changed while it was to be replaced; it was left as it is");
    }
    if (::rename(temp_.c_str(), target_.c_str()) != 0) {
      const int error = errno;
      put_back();
      fail(path_, "rename into place", error);
    }
    std::error_code ignored;
    fs::remove_all(aside, ignored);
  }
  temp_.clear();
  sync_folder(target_);
}

}  // namespace cosim
