// SPDX-License-Identifier: Apache-2.0
// The places of one command: what it reads and what it may write, checked before the run.
#include "sim/cli/places.hpp"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>

#include "cosim/util/input_error.hpp"
#include "cosim/wave/save_files.hpp"

namespace hdp::cli {
namespace {

namespace fs = std::filesystem;

bool same(const std::string& a, const std::string& b) {
  std::error_code error;
  return a == b || fs::equivalent(a, b, error);
}

bool within(const std::string& target, const std::string& folder) {
  return target.compare(0, folder.size() + 1, folder + "/") == 0;
}

/// Whether a file that is there is one of those that a folder of vectors, or of a failure, is read
/// from.
bool is_part(const std::string& target, const std::string& folder) {
  std::error_code error;
  if (!within(target, folder) || !fs::exists(target, error)) return false;
  const fs::path path(target);
  const std::string name = path.filename().string();
  return path.extension() == ".npy" || name == "manifest.json" || name == "run.json" ||
         cosim::recorded_files(folder, "").count(target.substr(folder.size() + 1)) > 0;
}

bool is_standard_output(const std::string& target) {
  struct stat file {
  }, out{};
  return ::stat(target.c_str(), &file) == 0 && ::fstat(STDOUT_FILENO, &out) == 0 &&
         S_ISREG(file.st_mode) && file.st_dev == out.st_dev && file.st_ino == out.st_ino;
}

}  // namespace

void Places::reads(const std::string& path, const std::string& option) {
  std::error_code error;
  if (!path.empty())
    read_.push_back({option, cosim::place_of(path), fs::is_directory(path, error)});
}

void Places::reads(const JobOptions& job) {
  reads(job.q, "--q");
  reads(job.k, "--k");
  reads(job.v, "--v");
}

void Places::add(const std::string& path, const std::string& option, bool folder) {
  const std::string target = cosim::place_of(path);
  for (const Place& in : read_) {
    if (same(in.target, target) || (folder && within(in.target, target)) ||
        (!folder && in.folder && is_part(target, in.target))) {
      throw cosim::InputError(
          path, option,
          fmt::format("would replace what is read ({}); choose another place", in.option));
    }
  }
  for (const Place& out : written_) {
    if (same(out.target, target) || (out.folder && within(target, out.target)) ||
        (folder && within(out.target, target))) {
      throw cosim::InputError(
          path, option, fmt::format("is the place of {}, too; choose another one", out.option));
    }
  }
  written_.push_back({option, target, folder});
}

void Places::writes_file(const std::string& path, const std::string& option,
                         cosim::FilePlace kind) {
  if (path.empty()) return;
  cosim::check_file_place(path, option, kind);
  std::error_code error;
  const std::string target = cosim::place_of(path);
  if (fs::exists(target, error) && !fs::is_regular_file(target, error)) return;
  if (is_standard_output(target)) {
    throw cosim::InputError(path, option, "is where standard output goes; choose another file");
  }
  add(path, option, false);
}

void Places::writes_json(const std::string& path) {
  if (path != "-") writes_file(path, "--json");
}

void Places::writes_wave(const std::string& path) {
  if (path.empty()) return;
  writes_file(path, "--wave", cosim::FilePlace::Regular);
  for (const char* ending : {".gtkw", ".sucl"}) {
    add(cosim::save_path(path, ending), std::string("--wave (") + ending + ")", false);
  }
  for (const std::string& kept : cosim::changed_save_files(path)) {
    fmt::print(stderr,
               "hdp: {} is not as hdp wrote it and stays as it is; without it there is a new one\n",
               cosim::printable(kept));
  }
}

void Places::writes_folder(const std::string& path, const std::string& option,
                           const std::string& what) {
  if (path.empty()) return;
  cosim::check_folder_place(path, option, what);
  add(path, option, true);
}

}  // namespace hdp::cli
