// SPDX-License-Identifier: Apache-2.0
// Where output may go (docs/reference/output.md): what may be replaced, and the names used until then.
#include "cosim/util/output_place.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>
#include <system_error>

#include "cosim/util/atomic_file.hpp"
#include "cosim/util/input_error.hpp"

namespace cosim {
namespace {

namespace fs = std::filesystem;

constexpr const char* kFirstLine =
    "A later run of the program that wrote this replaces the folder only if it holds nothing but "
    "these files,";
constexpr const char* kSecondLine = "unchanged: checksum, bytes, name.";

/// The path of a file of a folder; a trailing slash means the folder itself.
std::string without_slashes(std::string path) {
  while (path.size() > 1 && path.back() == '/') path.pop_back();
  return path;
}

std::string parent_of(const std::string& target) {
  const std::string parent = fs::path(target).parent_path().string();
  return parent.empty() ? "." : parent;
}

void check_parent(const std::string& path, const std::string& field, const std::string& target) {
  const std::string parent = parent_of(target);
  struct stat status {};
  if (::stat(parent.c_str(), &status) != 0) {
    if (errno == ENOENT)
      throw InputError(path, field, "there is no folder " + parent + "; make it first");
    throw InputError(path, field, "cannot be written: " + std::string(std::strerror(errno)));
  }
  if (!S_ISDIR(status.st_mode)) throw InputError(path, field, parent + " is not a folder");
  if (::access(parent.c_str(), W_OK | X_OK) != 0) {
    throw InputError(path, field,
                     "cannot be written: folder " + parent + ": " + std::strerror(errno));
  }
}

/// FNV-1a.
class Checksum {
 public:
  void add(const char* bytes, std::size_t count) {
    for (std::size_t n = 0; n < count; ++n)
      hash_ = (hash_ ^ static_cast<unsigned char>(bytes[n])) * 1099511628211U;
  }
  std::string text() const { return fmt::format("{:016x}", hash_); }

 private:
  std::uint64_t hash_ = 14695981039346656037U;
};

/// Empty when the file cannot be read.
RecordedFile fingerprint(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return {};
  Checksum checksum;
  std::uint64_t size = 0;
  std::array<char, 65536> block{};
  while (in.read(block.data(), block.size()) || in.gcount() > 0) {
    checksum.add(block.data(), static_cast<std::size_t>(in.gcount()));
    size += static_cast<std::uint64_t>(in.gcount());
  }
  return {checksum.text(), std::to_string(size)};
}

bool same(const RecordedFile& a, const RecordedFile& b) {
  return !a.checksum.empty() && a.checksum == b.checksum && a.size == b.size;
}

/// What a folder holds, by path in it; folders, which hold files, end with a slash.
std::vector<std::string> entries(const std::string& folder) {
  std::vector<std::string> names;
  std::error_code error;
  for (fs::recursive_directory_iterator at(folder, error), end; !error && at != end;
       at.increment(error)) {
    const std::string name = at->path().lexically_relative(folder).string();
    names.push_back(at->is_directory() && !at->is_symlink() ? name + "/" : name);
  }
  if (error) throw InputError(folder, "", "cannot be listed: " + error.message());
  return names;
}

/// Why the folder must not be replaced; empty: it may.
std::string foreign_part(const std::string& folder,
                         const std::map<std::string, RecordedFile>& own) {
  for (const std::string& name : entries(folder)) {
    if (name == kFileList) continue;
    if (name.back() == '/') {
      const auto within = own.lower_bound(name);
      if (within == own.end() || within->first.compare(0, name.size(), name) != 0)
        return "holds the folder '" + name + "', which was not written by a run";
      continue;
    }
    const auto found = own.find(name);
    const std::string path = folder + "/" + name;
    if (found == own.end() || !fs::is_regular_file(fs::symlink_status(path)))
      return "holds '" + name + "', which was not written by a run";
    if (!same(found->second, fingerprint(path)))
      return "holds '" + name + "', which was changed since it was written";
  }
  return "";
}

std::string random_name(const std::string& target) {
  std::random_device source;
  const std::uint64_t number = std::uint64_t{source()} << 32 | source();
  return parent_of(target) + "/" + temp_prefix(target, ::getpid()) +
         fmt::format("{:016x}.tmp", number);
}

[[noreturn]] void cannot_make(const std::string& shown) {
  throw InputError(shown, "", std::string("cannot create: ") + std::strerror(errno));
}

}  // namespace

std::string place_of(const std::string& path) {
  if (path.empty()) return path;
  struct stat status {};
  std::error_code error;
  fs::path at = fs::absolute(without_slashes(path), error);
  if (error) return path;
  if (::stat(at.c_str(), &status) == 0) {
    const fs::path real = fs::canonical(at, error);
    return error ? path : real.string();  // as /proc/self/fd/1, a link to no name
  }
  for (int links = 0; links < 40; ++links) {
    const fs::path parent = fs::weakly_canonical(at.parent_path(), error);
    if (error) return path;
    at = parent / at.filename();
    if (!fs::is_symlink(fs::symlink_status(at, error))) return at.string();
    const fs::path next = fs::read_symlink(at, error);
    if (error) return path;
    at = (parent / next).lexically_normal();
  }
  return path;
}

void check_file_place(const std::string& path, const std::string& field, FilePlace kind) {
  if (path.empty()) throw InputError("(empty path)", field, "a file name is needed");
  const std::string target = place_of(path);
  struct stat status {};
  if (path.back() == '/') throw InputError(path, field, "is a folder; give the name of a file");
  if (::stat(target.c_str(), &status) == 0) {
    if (S_ISDIR(status.st_mode))
      throw InputError(path, field, "is a folder; give the name of a file");
    if (!S_ISREG(status.st_mode)) {
      if (kind == FilePlace::Any) return;
      throw InputError(path, field,
                       "is a device or a pipe; only a regular file can be written here");
    }
  } else if (errno != ENOENT) {
    throw InputError(path, field, "cannot be written: " + std::string(std::strerror(errno)));
  }
  check_parent(path, field, target);
}

void record_files(const std::string& folder, const std::string& what,
                  const std::vector<std::string>& names) {
  std::string text = fmt::format("{}\n{}\nkind {}\n", kFirstLine, kSecondLine, what);
  for (const std::string& name : names) {
    const RecordedFile file = fingerprint(folder + "/" + name);
    text += fmt::format("{} {} {}\n", file.checksum, file.size, name);
  }
  write_file(folder + "/" + kFileList, text);
}

void record_files(const std::string& folder, const std::string& what) {
  std::vector<std::string> names;
  for (const std::string& name : entries(folder)) {
    if (name.back() != '/' && name != kFileList) names.push_back(name);
  }
  record_files(folder, what, names);
}

std::string checksum_of_file(const std::string& path) {
  std::error_code error;
  return fs::is_regular_file(path, error) ? fingerprint(path).checksum : "";
}

std::string checksum_of(const std::string& bytes) {
  Checksum checksum;
  checksum.add(bytes.data(), bytes.size());
  return checksum.text();
}

std::map<std::string, RecordedFile> recorded_files(const std::string& folder,
                                                   const std::string& what) {
  const std::string path = folder + "/" + kFileList;
  std::error_code error;
  if (!fs::is_regular_file(fs::symlink_status(path, error))) return {};
  std::ifstream in(path);
  std::string line;
  if (!std::getline(in, line) || line != kFirstLine) return {};
  if (!std::getline(in, line) || line != kSecondLine) return {};
  if (!std::getline(in, line) || line.rfind("kind ", 0) != 0) return {};
  if (!what.empty() && line != "kind " + what) return {};
  std::map<std::string, RecordedFile> files;
  while (std::getline(in, line)) {
    std::istringstream words(line);
    RecordedFile file;
    std::string name;
    if (words >> file.checksum >> file.size && words.get() == ' ' && std::getline(words, name))
      files[name] = file;
  }
  return files;
}

void check_folder_parent(const std::string& path, const std::string& field) {
  if (path.empty()) throw InputError("(empty path)", field, "a folder name is needed");
  const std::string target = place_of(path);
  struct stat here {
  }, above{};
  const bool exists = ::lstat(target.c_str(), &here) == 0;
  if (!exists && errno != ENOENT && errno != ENOTDIR)
    throw InputError(path, field, "cannot be written: " + std::string(std::strerror(errno)));
  if (exists && !S_ISDIR(here.st_mode))
    throw InputError(path, field, "exists and is not a folder; a folder is needed");
  if (exists) {
    std::error_code error;
    const std::string current = place_of(fs::current_path(error).string()) + "/";
    if (target == "/" || current.compare(0, target.size() + 1, target + "/") == 0) {
      throw InputError(path, field,
                       "is the current folder or holds it; give the name of a folder in it");
    }
  }
  check_parent(path, field, target);
  if (exists && ::stat(parent_of(target).c_str(), &above) == 0 && above.st_dev != here.st_dev) {
    throw InputError(path, field,
                     "is where a file system is mounted; give the name of a folder in it");
  }
}

void check_folder_place(const std::string& path, const std::string& field,
                        const std::string& what) {
  check_folder_parent(path, field);
  const std::string target = place_of(path);
  std::error_code error;
  if (!fs::exists(target, error) || fs::is_empty(target, error)) return;
  const std::string allowed = fmt::format(
      "; a new folder, an empty one or a {0} that a run wrote and nobody changed is needed", what);
  const std::map<std::string, RecordedFile> own = recorded_files(target, what);
  if (own.empty()) {
    throw InputError(path, field,
                     fmt::format("exists and is not a {} that a run wrote (no list {} says so){}",
                                 what, kFileList, allowed));
  }
  const std::string problem = foreign_part(target, own);
  if (!problem.empty()) throw InputError(path, field, problem + allowed);
}

void check_own_files(const std::string& folder, const std::string& field, const std::string& what,
                     const std::vector<std::string>& names) {
  const std::string target = place_of(folder);
  const std::map<std::string, RecordedFile> own = recorded_files(target, what);
  for (const std::string& name : names) {
    const std::string path = target + "/" + name;
    std::error_code error;
    if (!fs::exists(fs::symlink_status(path, error))) continue;
    const auto found = own.find(name);
    if (found == own.end() || !fs::is_regular_file(fs::symlink_status(path, error)) ||
        !same(found->second, fingerprint(path))) {
      throw InputError(
          folder, field,
          fmt::format("holds a '{}' that {}; choose another folder, or remove it", name,
                      found == own.end() ? "no run wrote" : "was changed since it was written"));
    }
  }
}

std::string temp_prefix(const std::string& target, pid_t writer) {
  constexpr std::size_t kLongest = 100;  // of 255, which a name may have
  return fmt::format(".{}.{}.", fs::path(target).filename().string().substr(0, kLongest), writer);
}

TempFile make_temp_file(const std::string& target, const std::string& shown) {
  for (;;) {
    std::string name = random_name(target);
    const int descriptor =
        ::open(name.c_str(), O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
    if (descriptor >= 0) return {descriptor, std::move(name)};
    if (errno != EEXIST) cannot_make(shown);
  }
}

std::string make_temp_folder(const std::string& target, const std::string& shown, mode_t mode) {
  for (;;) {
    std::string name = random_name(target);
    if (::mkdir(name.c_str(), mode) == 0) return name;
    if (errno != EEXIST) cannot_make(shown);
  }
}

}  // namespace cosim
