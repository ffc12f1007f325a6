// SPDX-License-Identifier: Apache-2.0
// Which groups make a set: one profile's, the corner cases, or the default set.
#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <stdexcept>

#include "vectors/generator.hpp"

namespace hdp {
namespace {

// A third of the heads, the weakest, falls to tau: the last of them by equality.
void prune_a_third(VectorGroup& group) {
  std::vector<std::uint64_t> scores = head_scores(group);
  std::sort(scores.begin(), scores.end());
  group.config.head_prune = true;
  group.config.tau = scores[(scores.size() + 2) / 3 - 1];
}

// The default set must run on the edge build and stay small: these corners are enough of a taste.
bool in_default_set(const std::string& corner) {
  const char* const names[] = {
      "top",        "extremes_mixed", "all_zero",         "single_token",   "tau_at_score",
      "empty_rows", "exact",          "output_saturates", "odd_everything", "tie_at_threshold"};
  return std::any_of(std::begin(names), std::end(names),
                     [&](const char* name) { return corner == name; });
}

std::vector<VectorGroup> default_groups(std::uint64_t seed) {
  std::vector<VectorGroup> groups;
  const auto add = [&](const char* profile, const char* name, int heads,
                       const Shape& shape) -> VectorGroup& {
    groups.push_back(generate_group(profile, seed + groups.size(), heads, shape));
    groups.back().name = name;
    return groups.back();
  };
  add("bert", "bert", 3, {48, 48, 64});
  add("vit", "vit", 4, {50, 50, 32});
  add("speech", "speech", 4, {56, 56, 32});
  prune_a_third(add("bert", "bert_head_prune", 6, {48, 48, 32}));
  add("bert", "bert_causal", 2, {33, 48, 32}).config.causal = true;
  VectorGroup& paper = add("vit", "vit_paper", 2, {50, 50, 32});
  paper.config.importance = Importance::Abs;
  paper.config.fill = Fill::Zero;
  for (VectorGroup& corner : corner_groups(seed)) {
    if (!in_default_set(corner.name)) continue;
    corner.name = "corner_" + corner.name;
    groups.push_back(std::move(corner));
  }
  return groups;
}

/// A set is made in memory: what a machine is unlikely to have is refused at once.
void check_size(int heads, int lq, int lk, int dim) {
  constexpr std::uint64_t kMostBytes = std::uint64_t{8} << 30;
  const auto bytes = 2.0 * heads * (lq + 2.0 * lk) * dim;
  if (bytes <= static_cast<double>(kMostBytes)) return;
  throw std::invalid_argument(fmt::format(
      "{} heads of lq {}, lk {}, dim {} are {:.0f} GB of operands; at most {:.1f} GB are allowed",
      heads, lq, lk, dim, bytes / 1e9, static_cast<double>(kMostBytes) / 1e9));
}

}  // namespace

std::vector<std::uint64_t> head_scores(const VectorGroup& group) {
  const Shape& shape = group.shape;
  const int f = Config::kFracBits;
  const int top = (1 << (group.config.int_bits + f - 1)) - (1 << (f - 1)) - 1;
  const auto integers = [&](const std::int16_t* x, int rows) {
    std::vector<int> out;
    for (int n = 0; n < rows * shape.dim; ++n)
      out.push_back((std::min<int>(x[n], top) + (1 << (f - 1))) >> f);
    return out;
  };
  std::vector<std::uint64_t> scores;
  for (int head = 0; head < group.heads; ++head) {
    const HeadInput input = group.head(head);
    const std::vector<int> q = integers(input.q, shape.lq), k = integers(input.k, shape.lk);
    std::uint64_t sum = 0;
    for (int i = 0; i < shape.lq; ++i) {
      for (int j = 0; j < shape.limit(i, group.config.causal); ++j) {
        int si = 0;
        for (int d = 0; d < shape.dim; ++d)
          si += q[static_cast<std::size_t>(i * shape.dim + d)] *
                k[static_cast<std::size_t>(j * shape.dim + d)];
        sum += static_cast<std::uint64_t>(std::abs(si));
      }
    }
    scores.push_back(sum);
  }
  return scores;
}

VectorSet default_set(std::uint64_t seed) {
  VectorSet set;
  set.profile = "default";
  set.seed = seed;
  set.command =
      "hdp gen --profile default --seed " + std::to_string(seed) + " --out vectors/default";
  set.groups = default_groups(seed);
  return set;
}

VectorSet generate(const std::string& profile, std::uint64_t seed, int heads, int lq, int lk,
                   int dim, const GenerateProgress& progress) {
  if (profile == "default") return default_set(seed);
  VectorSet set;
  set.profile = profile;
  set.seed = seed;
  set.command = "hdp gen --profile " + profile + " --seed " + std::to_string(seed);
  if (profile == "corner") {
    set.groups = corner_groups(seed);
  } else {
    check_size(heads, lq, lk, dim);
    set.groups.push_back(generate_group(profile, seed, heads, Shape{lq, lk, dim}, progress));
    set.command += " --heads " + std::to_string(heads) + " --lq " + std::to_string(lq) + " --lk " +
                   std::to_string(lk) + " --dim " + std::to_string(dim);
  }
  set.command += " --out DIR";
  return set;
}

}  // namespace hdp
