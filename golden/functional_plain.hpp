// SPDX-License-Identifier: Apache-2.0
// The functional model without vectors: for processors that have none, and to check the vectors by.
#pragma once

#include "golden/config.hpp"
#include "golden/head.hpp"

namespace hdp {

/// The same contract and the same results as run_head().
void run_head_plain(const Config& config, const Shape& shape, const HeadInput& input,
                    HeadResult& result);

}  // namespace hdp
