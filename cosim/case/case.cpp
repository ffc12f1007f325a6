// SPDX-License-Identifier: Apache-2.0
// Cases: random ones, and as files.
#include "cosim/case/case.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "cosim/util/atomic_file.hpp"
#include "cosim/util/document.hpp"
#include "cosim/util/input_error.hpp"

namespace cosim {
namespace {

constexpr const char* kWhat = "cosim case";

/// splitmix64 (Steele, Lea and Flood, OOPSLA 2014).
std::uint64_t mix(std::uint64_t x) {
  x += 0x9e3779b97f4a7c15u;
  x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
  x = (x ^ x >> 27) * 0x94d049bb133111ebu;
  return x ^ x >> 31;
}

std::int64_t random_value(const CaseField& field, std::uint64_t random) {
  const std::uint64_t kind = random & 7;
  const std::uint64_t rest = mix(random);
  const auto clamp = [&](std::int64_t value) { return std::clamp(value, field.low, field.high); };
  if (kind == 0) return clamp(0);
  if (kind == 1) return field.low;
  if (kind == 2) return field.high;
  if (kind == 3) return clamp(static_cast<std::int64_t>(rest & 15) - 8);
  const std::uint64_t span =
      static_cast<std::uint64_t>(field.high) - static_cast<std::uint64_t>(field.low);
  const std::uint64_t offset = span == UINT64_MAX ? rest : rest % (span + 1);
  return static_cast<std::int64_t>(static_cast<std::uint64_t>(field.low) + offset);
}

}  // namespace

bool Pauses::now(unsigned stream, std::uint64_t cycle) const {
  if (seed_ == 0) return false;
  const std::uint64_t stretch = mix(mix(seed_ + stream) ^ cycle >> 6) & 3;
  const std::uint64_t random = mix(mix(seed_ + stream + 0x100) ^ cycle);
  if (stretch == 0) return false;
  if (stretch == 1) return (random & 15) == 0;
  if (stretch == 2) return (random & 1) == 0;
  return (random & 15) != 0;
}

Case random_case(const std::vector<CaseField>& fields, std::size_t count, std::uint64_t seed,
                 std::uint64_t pauses) {
  Case c;
  c.pauses = pauses;
  std::uint64_t state = mix(seed);
  for (std::size_t n = 0; n < count; ++n) {
    CaseItem item;
    for (const CaseField& field : fields) item.push_back(random_value(field, state = mix(state)));
    c.items.push_back(std::move(item));
  }
  return c;
}

void write_case(const std::string& path, const std::vector<CaseField>& fields, const Case& c) {
  nlohmann::ordered_json names = nlohmann::ordered_json::array();
  for (const CaseField& field : fields) names.push_back(field.name);
  std::string text = fmt::format("{{\n  \"what\": \"{}\",\n  \"pauses\": {},\n  \"fields\": {},\n",
                                 kWhat, c.pauses, names.dump());
  text += "  \"items\": [";
  for (std::size_t n = 0; n < c.items.size(); ++n) {
    text += (n == 0 ? "\n    " : ",\n    ") + nlohmann::json(c.items[n]).dump();
  }
  write_file(path, text + "\n  ]\n}\n");
}

Case read_case(const std::string& path, const std::vector<CaseField>& fields) {
  const nlohmann::ordered_json json = read_json(path, "a case is needed");
  const auto fail = [&](const std::string& field, const std::string& problem) -> void {
    throw InputError(path, field, problem);
  };
  if (!json.is_object() || json.value("what", nlohmann::ordered_json()) != kWhat) {
    fail("what", fmt::format("is not \"{}\": this is no case", kWhat));
  }
  nlohmann::ordered_json names = nlohmann::ordered_json::array();
  for (const CaseField& field : fields) names.push_back(field.name);
  if (json.value("fields", nlohmann::ordered_json()) != names) {
    fail("fields", fmt::format("are not {}: it is a case of another design", names.dump()));
  }
  Case c;
  const auto pauses = json.find("pauses");
  if (pauses == json.end() || !pauses->is_number_unsigned()) {
    fail("pauses", "is no whole number from 0 on");
  }
  c.pauses = pauses->get<std::uint64_t>();
  const auto items = json.find("items");
  if (items == json.end() || !items->is_array()) fail("items", "is no array");
  for (const auto& item : *items) {
    const std::string where = fmt::format("items[{}]", c.items.size());
    if (!item.is_array() || item.size() != fields.size()) {
      fail(where, fmt::format("is no array of {} numbers", fields.size()));
    }
    CaseItem values;
    for (std::size_t f = 0; f < fields.size(); ++f) {
      const CaseField& field = fields[f];
      const bool fits = item[f].is_number_integer() && (!item[f].is_number_unsigned() ||
                                                        item[f].get<std::uint64_t>() <= INT64_MAX);
      const std::int64_t value = fits ? item[f].get<std::int64_t>() : 0;
      if (!fits || value < field.low || value > field.high) {
        fail(where + "." + field.name, fmt::format("is {}; a whole number from {} to {} is allowed",
                                                   item[f].dump(), field.low, field.high));
      }
      values.push_back(value);
    }
    c.items.push_back(std::move(values));
  }
  return c;
}

std::string describe(const Case& c) {
  return fmt::format("{} item{}, {}", c.items.size(), c.items.size() == 1 ? "" : "s",
                     c.pauses == 0 ? "no pauses" : fmt::format("pauses {}", c.pauses));
}

}  // namespace cosim
