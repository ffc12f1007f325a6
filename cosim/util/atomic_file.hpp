// SPDX-License-Identifier: Apache-2.0
// Files and folders that are either there as a whole or not at all.
#pragma once

#include <cstddef>
#include <functional>
#include <string>

namespace cosim {

/// Writes all of `data` to an open descriptor. Throws InputError (`path`, the errno text); a full
/// disk and a file size limit included.
void write_all(int descriptor, const std::string& path, const void* data, std::size_t size);

/// A file that appears under its name only on commit(): until then it is written under a temporary
/// name in the same folder, which the destructor removes when commit() has not been reached. A
/// symbolic link is followed. A target that is a device or a pipe is written directly.
class AtomicFile {
 public:
  /// Opens the temporary file. Throws InputError.
  explicit AtomicFile(const std::string& path);
  ~AtomicFile();
  AtomicFile(const AtomicFile&) = delete;
  AtomicFile& operator=(const AtomicFile&) = delete;

  /// Appends. Throws InputError.
  void write(const void* data, std::size_t size);
  /// Flushes to disk and renames into place, over an existing file. Throws InputError.
  void commit();

 private:
  std::string path_;    // as given, for messages
  std::string target_;  // links resolved
  std::string temp_;    // empty when the target is written directly or is in place
  int descriptor_ = -1;
};

/// Writes a whole file. Throws InputError; then the old file, if there was one, is unchanged.
void write_file(const std::string& path, const void* data, std::size_t size);
void write_file(const std::string& path, const std::string& bytes);

/// A folder that is assembled under a temporary name beside its place. The destructor removes the
/// temporary folder when commit() has not been reached.
class AtomicFolder {
 public:
  /// Throws InputError when a folder must not be replaced by this one: check_folder_place() of
  /// cosim/util/output_place.hpp, or a check that is as strict.
  using Replaceable = std::function<void(const std::string& folder)>;

  /// Checks the place and creates the temporary folder. Throws InputError.
  AtomicFolder(const std::string& path, Replaceable check);
  ~AtomicFolder();
  AtomicFolder(const AtomicFolder&) = delete;
  AtomicFolder& operator=(const AtomicFolder&) = delete;

  /// Where to write the files.
  const std::string& temp() const { return temp_; }
  /// Renames into place. What was at `path` is replaced if the check still allows it, and restored
  /// should the rename fail. Throws InputError; can then be called again.
  void commit();

 private:
  std::string path_;
  Replaceable check_;
  std::string target_;
  std::string temp_;
};

}  // namespace cosim
