// SPDX-License-Identifier: Apache-2.0
// A set of test vectors: groups of heads that share a configuration, and their folder on disk.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cosim/util/input_error.hpp"
#include "golden/config.hpp"
#include "golden/head.hpp"

namespace hdp {

/// Heads that make one job.
struct VectorGroup {
  std::string name;  ///< letters, digits, '_' and '-'
  Config config;
  Shape shape;
  int heads = 0;
  double scale_q = 1, scale_k = 1, scale_v = 1;  ///< powers of two (algorithm.md section 1)
  std::vector<std::int16_t> q;                   ///< [heads][lq][dim], fixed point
  std::vector<std::int16_t> k, v;                ///< [heads][lk][dim]

  /// Operands of head `index`, valid while the group lives.
  HeadInput head(int index) const;
};

/// A set, as it lies in a folder: manifest.json and three .npy files a group (q.npy, k.npy, v.npy
/// when there is one group, else <name>.q.npy and so on).
struct VectorSet {
  std::string profile;
  std::uint64_t seed = 0;
  std::string command;  ///< regenerates the set
  std::vector<VectorGroup> groups;
};

/// Reads a set. Everything is checked: types and ranges of the configuration, shapes, dtypes,
/// 12-bit operands with int_bits 4. Throws InputError naming the file and the field.
VectorSet load_set(const std::string& folder);

/// Writes a set: assembled in a folder beside, then renamed into place. Replaces an existing set
/// and an empty folder; any other existing folder or file, and a set with foreign files in it, is
/// refused. Throws InputError.
void write_set(const std::string& folder, const VectorSet& set);

/// Throws InputError when write_set could not put a set at `folder`: what is there would not be
/// replaced, or there is no folder to put it in. Cheap: for a check before a long run.
void check_set_place(const std::string& folder);

/// The manifest's text.
std::string manifest_text(const VectorSet& set);

}  // namespace hdp
