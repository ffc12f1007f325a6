// SPDX-License-Identifier: Apache-2.0
// The functional model: algorithm.md, bit for bit, vectorised.
#pragma once

#include <stdexcept>

#include "golden/config.hpp"
#include "golden/head.hpp"

namespace hdp {

/// Checks a configuration and a shape against algorithm.md.
/// Throws std::invalid_argument: what is wrong, what is allowed.
void validate(const Config& config, const Shape& shape);

/// Computes one head and every intermediate. Reuses `result`'s memory from head to head.
/// Preconditions: validate() passes; with int_bits 4 every Q and K fits 12 bits signed.
void run_head(const Config& config, const Shape& shape, const HeadInput& input, HeadResult& result);

}  // namespace hdp
