// SPDX-License-Identifier: Apache-2.0
// Text that generators write: names and wrapped lists.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace cosim::gen {

/// row_stat, ROW_STAT -> RowStat.
std::string camel(std::string_view name);

/// row_stat -> ROW_STAT.
std::string upper(std::string_view name);

/// The longest line that is written.
constexpr std::size_t kColumns = 100;

/// `head`, the items with commas between, `tail`; where a line would be longer than kColumns the
/// next one begins with `indent` blanks.
std::string wrapped(const std::string& head, const std::vector<std::string>& items,
                    const std::string& tail, std::size_t indent);

/// Every occurrence of `what` replaced.
std::string replaced(std::string text, std::string_view what, std::string_view by);

}  // namespace cosim::gen
