// SPDX-License-Identifier: Apache-2.0
// Text of an exploration.
#include "sim/explore/report.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace hdp::explore {
namespace {

using Row = std::vector<std::string>;

std::string percent(double fraction) { return fmt::format("{:.1f}", 100 * fraction); }

std::string kilobytes(std::uint64_t bytes) {
  return fmt::format("{:.1f}", static_cast<double>(bytes) / 1024);
}

std::string front_text(const Result& result) {
  std::string text;
  if (result.on_front[static_cast<std::size_t>(Cost::Multipliers)]) text = "mult";
  if (result.on_front[static_cast<std::size_t>(Cost::BusBytes)])
    text += text.empty() ? "bus" : " bus";
  return text.empty() ? "-" : text;
}

Row head_row(const Exploration& exploration) {
  Row row{"#"};
  row.insert(row.end(), exploration.columns.begin(), exploration.columns.end());
  const Row fixed{"cycles", "/bound", "bound by", "int %",  "frac %", "soft %", "val %",
                  "fin %",  "rd KiB", "wr KiB",   "/dense", "mult",   "eff",    "front"};
  row.insert(row.end(), fixed.begin(), fixed.end());
  return row;
}

Row point_row(std::size_t number, const Result& result) {
  const Measurement& m = *result.measurement;
  Row row{std::to_string(number)};
  row.insert(row.end(), result.point.labels.begin(), result.point.labels.end());
  row.push_back(std::to_string(m.totals.cycles));
  row.push_back(fmt::format("{:.3f}", m.cycles_over_bound()));
  row.push_back(m.bound_by);
  for (std::size_t e = 0; e < kEngineNames.size(); ++e) row.push_back(percent(m.utilisation(e)));
  row.push_back(kilobytes(m.read_bytes()));
  row.push_back(kilobytes(m.write_bytes()));
  row.push_back(fmt::format("{:.3f}", m.bytes_over_dense()));
  row.push_back(fmt::format("{:.1f}", m.multipliers.units()));
  row.push_back(fmt::format("{:.3f}", m.efficiency()));
  row.push_back(front_text(result));
  return row;
}

std::string count_of(std::size_t n, const char* what) {
  return fmt::format("{} {}{}", n, what, n == 1 ? "" : "s");
}

}  // namespace

const char* cost_name(Cost cost) { return cost == Cost::Multipliers ? "multipliers" : "bus-bytes"; }

std::string format_table(const Exploration& exploration, const Cost* only) {
  std::vector<Row> rows{head_row(exploration)};
  for (std::size_t n = 0; n < exploration.results.size(); ++n) {
    const Result& result = exploration.results[n];
    if (!result.measurement) continue;
    if (only != nullptr && !result.on_front[static_cast<std::size_t>(*only)]) continue;
    rows.push_back(point_row(n + 1, result));
  }
  std::vector<std::size_t> width(rows.front().size(), 0);
  for (const Row& row : rows) {
    for (std::size_t c = 0; c < row.size(); ++c) width[c] = std::max(width[c], row[c].size());
  }
  std::string text;
  for (const Row& row : rows) {
    for (std::size_t c = 0; c < row.size(); ++c) {
      text += fmt::format("{}{:>{}}", c == 0 ? "" : "  ", row[c], width[c]);
    }
    text += '\n';
  }
  return text;
}

std::string format_notes(const Exploration& exploration) {
  std::string text = fmt::format(
      "{} of {} measured, {} and {} dense MACs each\n", exploration.measured(),
      count_of(exploration.results.size(), "point"),
      count_of(static_cast<std::size_t>(exploration.heads), "head"), exploration.dense_macs);
  if (exploration.skipped.count > 0) {
    text +=
        fmt::format("{} left out, the first: {}\n",
                    count_of(exploration.skipped.count, "combination"), exploration.skipped.reason);
  }
  text +=
      "/bound: cycles / bound of the jobs; /dense: bytes moved / those without pruning; mult: in "
      "units of 16x16;\n"
      "eff: 2 * dense MACs / (cycles * mult); front: no other point of the same memory and "
      "int-frac is as good in\n"
      "cycles and multipliers (mult), in cycles and bus-bytes (bus), and better in one\n";
  return text;
}

std::string format_verifications(const Exploration& exploration,
                                 const std::vector<Verification>& done, std::size_t verifiable) {
  std::string text;
  for (const Verification& v : done) {
    text += fmt::format("point {} on the RTL of {}: ", v.point + 1, v.machine);
    text += v.agreed ? fmt::format("agreed, {} checks, every counter equal\n", v.checks)
                     : fmt::format("DIFFERS\n{}\n", v.problem);
  }
  const std::size_t others = exploration.results.size() - verifiable;
  if (others > 0) {
    text += fmt::format(
        "{} cannot be verified: this program has no RTL of such a machine "
        "(CMake's HDP_MACHINES)\n",
        count_of(others, "point"));
  }
  return text;
}

}  // namespace hdp::explore
