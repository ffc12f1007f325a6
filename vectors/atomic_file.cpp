// SPDX-License-Identifier: Apache-2.0
// Files and folders that are either there as a whole or not at all.
#include "vectors/atomic_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <system_error>
#include <utility>

#include "vectors/input_error.hpp"

namespace hdp {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail(const std::string& path, const std::string& action, int error) {
  throw InputError(path, "", "cannot " + action + ": " + std::strerror(error));
}

// Follows links, so that renaming replaces the file and not the link to it.
std::string resolve(const std::string& path) {
  std::error_code error;
  const fs::path target = fs::weakly_canonical(fs::path(path), error);
  return error ? path : target.string();
}

// A hidden name in the same folder; `attempt` tells several writers of one process apart.
std::string temp_name(const std::string& target, int attempt) {
  const fs::path path(target);
  const std::string name = "." + path.filename().string() + "." + std::to_string(::getpid()) + "." +
                           std::to_string(attempt) + ".tmp";
  return (path.parent_path() / name).string();
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

AtomicFile::AtomicFile(const std::string& path) : path_(path), target_(resolve(path)) {
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
  for (int attempt = 0; descriptor_ < 0; ++attempt) {
    std::string name = temp_name(target_, attempt);
    descriptor_ = ::open(name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (descriptor_ >= 0) {
      temp_ = std::move(name);
    } else if (errno != EEXIST) {
      fail(path_, "create", errno);
    }
  }
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

AtomicFolder::AtomicFolder(const std::string& path) : path_(path), target_(resolve(path)) {
  // "a/b/" means the folder b: a trailing slash must not put the temporary folder inside it.
  while (target_.size() > 1 && target_.back() == '/') target_.pop_back();
  if (path.empty()) throw InputError("(empty path)", "", "cannot create: a folder name is needed");
  for (int attempt = 0; temp_.empty(); ++attempt) {
    std::string name = temp_name(target_, attempt);
    if (::mkdir(name.c_str(), 0777) == 0) {
      temp_ = std::move(name);
    } else if (errno != EEXIST) {
      fail(path_, "create", errno);
    }
  }
}

AtomicFolder::~AtomicFolder() {
  if (temp_.empty()) return;
  std::error_code ignored;
  fs::remove_all(temp_, ignored);
}

void AtomicFolder::commit() {
  if (::rename(temp_.c_str(), target_.c_str()) != 0) {
    // Only an empty folder is replaced in one step: move a full one aside.
    if (errno != ENOTEMPTY && errno != EEXIST) fail(path_, "rename into place", errno);
    const std::string aside = temp_ + ".old";
    if (::rename(target_.c_str(), aside.c_str()) != 0) fail(path_, "replace", errno);
    if (::rename(temp_.c_str(), target_.c_str()) != 0) {
      const int error = errno;
      ::rename(aside.c_str(), target_.c_str());
      fail(path_, "rename into place", error);
    }
    std::error_code ignored;
    fs::remove_all(aside, ignored);
  }
  temp_.clear();
  sync_folder(target_);
}

}  // namespace hdp
