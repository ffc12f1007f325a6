// SPDX-License-Identifier: Apache-2.0
// An exploration as a table for people, as CSV and as JSON.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "sim/explore/explore.hpp"
#include "sim/explore/verify.hpp"

namespace hdp::explore {

/// "multipliers" or "bus-bytes".
const char* cost_name(Cost cost);

/// The points as a table of aligned columns. only: null, or the front to which it is limited.
std::string format_table(const Exploration& exploration, const Cost* only);

/// How many points there are, how many were left out and why, what the columns mean.
std::string format_notes(const Exploration& exploration);

/// A line for each verification, and which points could not be verified. `verifiable`: points whose
/// machine is there in RTL.
std::string format_verifications(const Exploration& exploration,
                                 const std::vector<Verification>& done, std::size_t verifiable);

/// One line a measured point, every parameter and every counter. Numbers only, but for names.
std::string csv_text(const Exploration& exploration);

/// Everything, as members after those of `head`.
nlohmann::ordered_json to_json(nlohmann::ordered_json head, const Exploration& exploration,
                               const std::vector<Verification>& done);

}  // namespace hdp::explore
