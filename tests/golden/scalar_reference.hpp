// SPDX-License-Identifier: Apache-2.0
// A second, independent implementation of algorithm.md in plain scalar code, and a comparer.
#pragma once

#include <string>

#include "golden/config.hpp"
#include "golden/head.hpp"

namespace hdp::reference {

/// One head, straight from the formulas of docs/algorithm.md: every sum is recomputed from its
/// definition. Slow on purpose; shares nothing with golden/ but the types.
/// Preconditions as for hdp::run_head.
void run_head(const Config& config, const Shape& shape, const HeadInput& input, HeadResult& result);

/// Names the first field (in pipeline order) in which `actual` differs from `expected`, with its
/// index and both values: "theta[3] (b 1, c 0): expected 12, found 13". Empty when all are equal.
std::string first_difference(const Shape& shape, const HeadResult& expected,
                             const HeadResult& actual);

}  // namespace hdp::reference
