// SPDX-License-Identifier: Apache-2.0
// Makes sets of test vectors from a profile and a seed, byte for byte the same on every machine.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "vectors/vector_set.hpp"

namespace hdp {

/// uniform, bert, vit, speech, corner, default (docs/reference/vectors.md).
std::vector<std::string> profile_names();

/// Called before every head and every step after the heads; fraction: 0 .. 1.
using GenerateProgress = std::function<void(double fraction)>;

/// A set of one group with the default configuration. `corner` and `default` have groups of their
/// own: they take the seed and ignore the sizes. Throws std::invalid_argument (unknown profile,
/// sizes outside algorithm.md's): what is wrong, what is allowed.
VectorSet generate(const std::string& profile, std::uint64_t seed, int heads, int lq, int lk,
                   int dim, const GenerateProgress& progress = {});

/// The heads of one of the profiles uniform, bert, vit and speech. Throws std::invalid_argument.
VectorGroup generate_group(const std::string& profile, std::uint64_t seed, int heads,
                           const Shape& shape, const GenerateProgress& progress = {});

/// Named corner cases, one group each, with their own shapes and configurations. All but
/// `edge_full` fit the small build.
std::vector<VectorGroup> corner_groups(std::uint64_t seed);

/// The set in vectors/default: every profile, the main modes and a few corners, for the edge build.
VectorSet default_set(std::uint64_t seed = 1);

/// algorithm.md section 2: H of every head.
std::vector<std::uint64_t> head_scores(const VectorGroup& group);

}  // namespace hdp
