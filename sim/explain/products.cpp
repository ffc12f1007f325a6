// SPDX-License-Identifier: Apache-2.0
// Sums of products over the lanes of D.
#include "sim/explain/products.hpp"

#include <algorithm>

namespace hdp::sim::explain_detail {
namespace {

constexpr int kGroup = 8;  ///< products of one line of the steps

}  // namespace

Int sum_products(const std::vector<Int>& a, const std::vector<Int>& b) {
  Int sum = 0;
  for (std::size_t d = 0; d < std::min(a.size(), b.size()); ++d) sum += a[d] * b[d];
  return sum;
}

void list_row(std::vector<Operand>& operands, const std::string& name,
              const std::vector<Int>& row) {
  for (std::size_t d = 0; d < row.size(); ++d) {
    operands.push_back({fmt::format("{}[{}]", name, d), row[d]});
  }
}

void product_lines(std::vector<std::string>& lines, const std::string& name,
                   const std::vector<Int>& a, const std::vector<Int>& b) {
  Int running = 0;
  for (std::size_t first = 0; first < a.size(); first += kGroup) {
    const std::size_t end = std::min(a.size(), first + kGroup);
    Int part = 0;
    std::string line;
    for (std::size_t d = first; d < end; ++d) {
      line += fmt::format("{}{}*{}", d == first ? "" : " + ", a[d], b[d]);
      part += a[d] * b[d];
    }
    running += part;
    lines.push_back(
        fmt::format("{} d {}..{}: {} = {}, so far {}", name, first, end - 1, line, part, running));
  }
  lines.push_back(fmt::format("sum {} = {}", name, running));
}

void try_lane_slips(const LaneProduct& p, const Side& side, Int value, const Try& attempt) {
  const int dim = static_cast<int>(p.a.size());
  const auto at = [](const std::vector<Int>& row, int d) {
    return row[static_cast<std::size_t>(d)];
  };
  const auto offer = [&](int d, Int wrong_product, const std::string& verb,
                         const std::string& how) {
    const Int right = at(p.a, d) * at(p.b, d);
    if (wrong_product == right) return;
    attempt(value + p.weight * (wrong_product - right),
            fmt::format("{} the {} term of {}{} ({}*{} = {})", verb, p.name, side.lane_name(d), how,
                        at(p.a, d), at(p.b, d), right));
  };
  for (int d = 0; d < dim; ++d) {
    const Int a = at(p.a, d), b = at(p.b, d), right = a * b;
    offer(d, -right, "has", " with the wrong sign");
    offer(d, 0, "misses", "");
    offer(d, 2 * right, "adds", " twice");
    offer(d, (a & 255) * b, "has", " with " + p.a_name + " taken as unsigned");
    offer(d, a * (b & 255), "has", " with " + p.b_name + " taken as unsigned");
    offer(d, (a & 255) * (b & 255), "has", " with both factors taken as unsigned");
    if (d + 1 < dim) {
      offer(d, at(p.a, d + 1) * b, "has", " with " + p.a_name + " of the next lane");
      offer(d, a * at(p.b, d + 1), "has", " with " + p.b_name + " of the next lane");
    }
    if (d > 0) {
      offer(d, at(p.a, d - 1) * b, "has", " with " + p.a_name + " of the lane before");
      offer(d, a * at(p.b, d - 1), "has", " with " + p.b_name + " of the lane before");
    }
  }

  const Int sum = sum_products(p.a, p.b);
  const auto offer_sum = [&](Int wrong_sum, const std::string& what) {
    if (wrong_sum != sum) attempt(value + p.weight * (wrong_sum - sum), what);
  };
  const auto all = [&](const auto& factor_a, const auto& factor_b) {
    Int total = 0;
    for (int d = 0; d < dim; ++d) total += factor_a(d) * factor_b(d);
    return total;
  };
  const auto a_at = [&](int d) { return at(p.a, d); };
  const auto b_at = [&](int d) { return at(p.b, d); };
  const auto unsigned_a = [&](int d) { return at(p.a, d) & 255; };
  const auto unsigned_b = [&](int d) { return at(p.b, d) & 255; };
  offer_sum(0, "misses the whole sum of " + p.name);
  offer_sum(2 * sum, "adds the whole sum of " + p.name + " twice");
  offer_sum(-sum, "has the whole sum of " + p.name + " with the wrong sign");
  offer_sum(all(unsigned_a, b_at), "takes " + p.a_name + " as unsigned in " + p.name);
  offer_sum(all(a_at, unsigned_b), "takes " + p.b_name + " as unsigned in " + p.name);
  offer_sum(all(unsigned_a, unsigned_b), "takes both factors of " + p.name + " as unsigned");

  // Lanes turn within the chunk: beyond D they hold 0.
  const int lanes = side.build().lanes;
  for (int by = 1; by < lanes; ++by) {
    const auto turned_b = [&](int d) {
      const int from = d / lanes * lanes + (d % lanes + by) % lanes;
      return from < dim ? at(p.b, from) : 0;
    };
    offer_sum(all(a_at, turned_b),
              fmt::format("has the lanes of {} turned by {} in {}", p.b_name, by, p.name));
  }
  for (const int size : {2, 4, 8, 16, 32, lanes}) {
    for (int first = 0; first < dim && (size < dim); first += size) {
      const int end = std::min(first + size, dim);
      Int part = 0;
      for (int d = first; d < end; ++d) part += a_at(d) * b_at(d);
      const std::string where = size == lanes ? fmt::format("chunk {}", first / lanes)
                                              : fmt::format("lanes {}..{}", first, end - 1);
      offer_sum(sum - part, fmt::format("misses the {} terms of {}", p.name, where));
      offer_sum(sum + part, fmt::format("adds the {} terms of {} twice", p.name, where));
    }
  }
}

std::vector<Neighbour> neighbours(std::uint32_t head, int i, int j) {
  const std::int64_t h = head;
  std::vector<Neighbour> found;
  for (const int step : {-1, 1, -2, 2}) {
    found.push_back({fmt::format("takes query row {} in place of {}", i + step, i), h, i + step, j,
                     true, false});
    found.push_back(
        {fmt::format("takes key row {} in place of {}", j + step, j), h, i, j + step, false, true});
  }
  found.push_back({fmt::format("takes query row {} and key row {}: i and j exchanged", j, i), h, j,
                   i, true, true});
  for (const int step : {-1, 1}) {
    if (h + step < 0) continue;
    const std::string of = step < 0 ? " of the previous head" : " of the next head";
    found.push_back({"takes the query row" + of, h + step, i, j, true, false});
    found.push_back({"takes the key row" + of, h + step, i, j, false, true});
    found.push_back({"takes both rows" + of, h + step, i, j, true, true});
  }
  return found;
}

}  // namespace hdp::sim::explain_detail
