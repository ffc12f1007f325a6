// SPDX-License-Identifier: Apache-2.0
// An exploration for other programs.
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "cosim/util/document.hpp"
#include "sim/explore/report.hpp"

namespace hdp::explore {
namespace {

using Json = nlohmann::ordered_json;

Json machine_json(const Point& point) {
  Json j;
  for (const Parameter& p : parameters()) j[p.name] = p.get(point.machine);
  j["int-frac"] = point.format().name();
  j["memory"] = point.memory.name;
  return j;
}

Json multipliers_json(const Multipliers& m) {
  const auto units = [](std::uint64_t bits) {
    return static_cast<double>(bits) / Multipliers::kUnit;
  };
  return {{"integer", units(m.integer)},   {"threshold", units(m.threshold)},
          {"fraction", units(m.fraction)}, {"softmax", units(m.softmax)},
          {"value", units(m.value)},       {"finish", units(m.finish)},
          {"control", units(m.control)},   {"all", m.units()}};
}

/// Everything of a point that is no parameter, by name, in the order of the CSV's columns.
Json measured_json(const Result& result) {
  const Measurement& m = *result.measurement;
  Json j;
  for (const NamedTotal& total : named(m.totals)) j[total.name] = total.value;
  j["bound"] = m.bound;
  j["bound_by"] = m.bound_by;
  j["cycles_over_bound"] = m.cycles_over_bound();
  for (std::size_t e = 0; e < kEngineNames.size(); ++e) {
    j[fmt::format("{}_utilisation", kEngineNames[e])] = m.utilisation(e);
  }
  j["read_bytes"] = m.read_bytes();
  j["write_bytes"] = m.write_bytes();
  j["dense_read_bytes"] = m.dense_read_words * static_cast<std::uint64_t>(m.bus_bytes);
  j["bytes_over_dense"] = m.bytes_over_dense();
  j["multipliers"] = m.multipliers.units();
  j["efficiency"] = m.efficiency();
  j["front_multipliers"] = result.on_front[static_cast<std::size_t>(Cost::Multipliers)] ? 1 : 0;
  j["front_bus_bytes"] = result.on_front[static_cast<std::size_t>(Cost::BusBytes)] ? 1 : 0;
  return j;
}

/// A line of the CSV: the measured result `n` of the exploration.
Json row_json(std::size_t n, const Result& result) {
  Json row;
  row["point"] = n + 1;
  row.update(machine_json(result.point));
  row.update(measured_json(result));
  return row;
}

/// Names have neither commas nor quotes.
std::string cell(const Json& value) {
  if (value.is_string()) return value.get<std::string>();
  if (value.is_number_float()) return fmt::format("{:.6g}", value.get<double>());
  return value.dump();
}

}  // namespace

std::string csv_text(const Exploration& exploration) {
  if (exploration.results.empty()) return {};
  Result unmeasured = exploration.results.front();
  unmeasured.measurement.emplace();
  std::string text;
  const Json columns = row_json(0, unmeasured);
  for (const auto& [name, value] : columns.items()) {
    text += (text.empty() ? "" : ",") + name;
  }
  text += "\n";
  for (std::size_t n = 0; n < exploration.results.size(); ++n) {
    if (!exploration.results[n].measurement) continue;
    std::string values;
    const Json row = row_json(n, exploration.results[n]);
    for (const auto& [name, value] : row.items()) {
      values += (values.empty() ? "" : ",") + cell(value);
    }
    text += values + "\n";
  }
  return text;
}

Json to_json(Json j, const Exploration& exploration, const std::vector<Verification>& done) {
  const bool wrong =
      std::any_of(done.begin(), done.end(), [](const Verification& v) { return !v.agreed; });
  j["outcome"] = wrong                     ? "failed"
                 : exploration.interrupted ? "interrupted"
                 : done.empty()            ? "done"
                                           : "agreed";
  j["heads_of_jobs"] = exploration.heads;
  j["dense_macs"] = exploration.dense_macs;
  j["interrupted"] = exploration.interrupted;
  j["left_out"] = {{"count", exploration.skipped.count}, {"first", exploration.skipped.reason}};
  j["points"] = Json::array();
  for (std::size_t n = 0; n < exploration.results.size(); ++n) {
    const Result& result = exploration.results[n];
    if (!result.measurement) continue;
    Json point;
    point["point"] = n + 1;
    point["machine"] = machine_json(result.point);
    point["measured"] = measured_json(result);
    point["multipliers"] = multipliers_json(result.measurement->multipliers);
    j["points"].push_back(std::move(point));
  }
  j["verified"] = Json::array();
  for (const Verification& v : done) {
    j["verified"].push_back({{"point", v.point + 1},
                             {"machine", v.machine},
                             {"agreed", v.agreed},
                             {"checks", v.checks},
                             {"problem", v.problem}});
  }
  return j;
}

}  // namespace hdp::explore
