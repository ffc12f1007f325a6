// SPDX-License-Identifier: Apache-2.0
// Files that a generator makes: written whole or not at all, or compared with what is there.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace cosim::gen {

/// A file below the root folder of the generated tree.
struct Output {
  std::string name;  ///< relative to the root
  std::string text;
};

/// Writes those that differ from what is there, each beside its place first and then renamed, and
/// prints their names. With `check` it writes nothing and says which differ. `program` begins every
/// message; `made_from` and `remedy` end it: "golden/a.hpp is not what spec/a.toml gives: run make
/// a". Returns the exit code: 0; or 1 when a file differs or cannot be written.
int put(const std::vector<Output>& outputs, const std::filesystem::path& root, bool check,
        const std::string& program, const std::string& made_from, const std::string& remedy);

/// The whole file; empty when there is none.
std::string content(const std::filesystem::path& file);

/// `text` with what stands between the lines `begin` and `end` replaced. Empty without both lines.
std::string replaced_between(const std::string& text, const std::string& begin,
                             const std::string& end, const std::string& inner);

}  // namespace cosim::gen
