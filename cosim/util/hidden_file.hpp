// SPDX-License-Identifier: Apache-2.0
// A file that somebody else writes, by name, and that appears under its own name as a whole.
#pragma once

#include <string>

namespace cosim {

/// The target's folder holds it under a hidden name until keep(). Without keep() nothing is left.
class HiddenFile {
 public:
  /// `what`: what it is, for messages. Throws InputError when it cannot be made.
  HiddenFile(const std::string& path, const std::string& what);
  ~HiddenFile();
  HiddenFile(const HiddenFile&) = delete;
  HiddenFile& operator=(const HiddenFile&) = delete;

  /// Where to write.
  const std::string& name() const { return hidden_; }
  /// Removes it, as when a disk is full: room for others.
  void remove();
  /// Flushes it to disk and renames it into place. Throws InputError.
  void keep();

 private:
  [[noreturn]] void fail(int problem) const;

  std::string path_, what_, target_, hidden_;
};

}  // namespace cosim
