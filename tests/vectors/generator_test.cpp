// SPDX-License-Identifier: Apache-2.0
// Generated sets: reproducible, within the ranges of docs/reference/vectors.md, and at the corners
// they claim.
#include "vectors/generator.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <stdexcept>

#include "golden/functional.hpp"
#include "tests/vectors/temp_folder.hpp"
#include "vectors/statistics.hpp"

namespace {

using hdp::HeadResult;
using hdp::HeadStatistics;
using hdp::Shape;
using hdp::VectorGroup;
using hdp::VectorSet;
using hdp::test::message_of;
using hdp::test::read_text;
using hdp::test::TempFolder;

// ---- Statistics ------------------------------------------------------------------------------

struct Range {
  double low, high;
  bool holds(double x) const { return low <= x && x <= high; }
};

// docs/reference/vectors.md, for L 64, D 64 and a mean over 8 heads.
struct Targets {
  const char* profile;
  Range rank, neighbour, below, hot_mass, outlier, score_rms;
};
constexpr Targets kTargets[] = {
    {"bert", {8, 14}, {0.15, 0.5}, {-0.2, 0.15}, {0.3, 0.75}, {5, 10}, {1.2, 2.5}},
    {"vit", {3, 7}, {0.35, 0.7}, {0.4, 0.75}, {0.1, 0.3}, {1.5, 4}, {0.8, 1.8}},
    {"speech", {1.5, 4}, {0.8, 0.98}, {0.15, 0.65}, {0.08, 0.35}, {1.5, 5}, {1, 2.2}},
};

// Names of the measures that leave their range.
std::vector<std::string> misses(const Targets& t, const HeadStatistics& m) {
  std::vector<std::string> out;
  const auto check = [&](const char* name, const Range& range, double x) {
    if (!range.holds(x)) out.push_back(name + (" " + std::to_string(x)));
  };
  check("rank", t.rank, m.rank);
  check("neighbour", t.neighbour, m.neighbour);
  check("below", t.below, m.below);
  check("hot_mass", t.hot_mass, m.hot_mass);
  check("outlier", t.outlier, m.outlier);
  check("score_rms", t.score_rms, m.score_rms);
  return out;
}

HeadStatistics measured(const std::string& profile, std::uint64_t seed) {
  return hdp::measure_group(hdp::generate_group(profile, seed, 8, Shape{64, 64, 64}));
}

TEST(GeneratorStatistics, ProfilesMeetTheirRanges) {
  for (const Targets& targets : kTargets)
    for (std::uint64_t seed = 1; seed <= 8; ++seed)
      for (const std::string& miss : misses(targets, measured(targets.profile, seed)))
        ADD_FAILURE() << targets.profile << ", seed " << seed << ": " << miss;
}

TEST(GeneratorStatistics, UniformMeetsNoneOfTheStructuredOnes) {
  for (std::uint64_t seed = 1; seed <= 4; ++seed) {
    const HeadStatistics m = measured("uniform", seed);
    for (const Targets& t : kTargets) {
      EXPECT_FALSE(t.rank.holds(m.rank));
      EXPECT_FALSE(t.neighbour.holds(m.neighbour));
      EXPECT_FALSE(t.hot_mass.holds(m.hot_mass));
      EXPECT_FALSE(t.outlier.holds(m.outlier));
      EXPECT_FALSE(t.score_rms.holds(m.score_rms));
    }
  }
}

TEST(GeneratorStatistics, NoProfileMeetsAnother) {
  for (const Targets& targets : kTargets) {
    for (const Targets& other : kTargets) {
      if (std::string(targets.profile) == other.profile) continue;
      EXPECT_FALSE(misses(targets, measured(other.profile, 1)).empty())
          << other.profile << " passes for " << targets.profile;
    }
  }
}

TEST(Statistics, ByHand) {
  // Two directions of equal strength: rank 2, neighbours at right angles or opposite.
  const double q[] = {1, 0, 0, 1, -1, 0, 0, -1};
  HeadStatistics m = hdp::measure_head(Shape{4, 4, 2}, false, q, q, 0);
  EXPECT_NEAR(m.rank, 2, 1e-12);
  EXPECT_NEAR(m.neighbour, 0, 1e-12);
  EXPECT_NEAR(m.outlier, 1, 1e-12);
  EXPECT_NEAR(m.hot_mass, 0.75, 1e-12);  // 3 of 4 equal columns
  EXPECT_EQ(m.score_rms, 0);
  // A line: rank 1, neighbours alike; the offset of the first dimension is an outlier only.
  const double line[] = {90, 1, 0, 90, 2, 0, 90, 8, 0, 90, 9, 0};
  m = hdp::measure_head(Shape{4, 4, 3}, false, line, line, 1);
  EXPECT_NEAR(m.rank, 1, 1e-12);
  EXPECT_NEAR(m.neighbour, 0, 1e-12);  // of the pairs 2-8 and 8-9, one is opposite
  EXPECT_NEAR(m.outlier, 90 / 6.12372, 1e-4);
}

TEST(Statistics, Grid) {
  EXPECT_EQ(hdp::statistics_grid(1), 1);
  EXPECT_EQ(hdp::statistics_grid(50), 7);
  EXPECT_EQ(hdp::statistics_grid(65), 8);
  EXPECT_EQ(hdp::statistics_grid(66), 9);
}

// ---- Sets --------------------------------------------------------------------------------------

TEST(Generator, SameSeedSameSet) {
  for (const std::string& profile : hdp::profile_names()) {
    const VectorSet a = hdp::generate(profile, 7, 2, 9, 11, 5),
                    b = hdp::generate(profile, 7, 2, 9, 11, 5);
    const VectorSet c = hdp::generate(profile, 8, 2, 9, 11, 5);
    ASSERT_EQ(a.groups.size(), b.groups.size());
    EXPECT_EQ(hdp::manifest_text(a), hdp::manifest_text(b));
    bool differs = false;
    for (std::size_t n = 0; n < a.groups.size(); ++n) {
      EXPECT_EQ(a.groups[n].q, b.groups[n].q);
      EXPECT_EQ(a.groups[n].k, b.groups[n].k);
      EXPECT_EQ(a.groups[n].v, b.groups[n].v);
      differs = differs || a.groups[n].q != c.groups[n].q;
    }
    EXPECT_TRUE(differs) << profile;
  }
}

TEST(Generator, EveryShapeIsValidAndUsesTheRange) {
  const Shape shapes[] = {{1, 1, 1}, {1, 7, 3}, {7, 1, 3}, {2, 2, 1}, {33, 64, 16}, {64, 33, 16}};
  for (const char* profile : {"uniform", "bert", "vit", "speech"}) {
    for (const Shape& shape : shapes) {
      const VectorGroup group = hdp::generate_group(profile, 1, 2, shape);
      hdp::validate(group.config, group.shape);
      for (const auto* tensor : {&group.q, &group.k, &group.v}) {
        int largest = 0;
        for (const std::int16_t x : *tensor) largest = std::max(largest, std::abs(int{x}));
        EXPECT_GE(largest, 16319) << profile;  // half of the range, or the scale would be twice it
      }
      EXPECT_EQ(group.config.rho_q15, hdp::Config{}.rho_q15);
      EXPECT_FALSE(group.config.head_prune);
    }
  }
}

TEST(Generator, BadRequestsSayWhatIsAllowed) {
  const auto message = [](const char* profile, int heads, int lq, int lk, int dim) {
    return message_of<std::invalid_argument>(
        [&] { hdp::generate(profile, 1, heads, lq, lk, dim); });
  };
  EXPECT_EQ(message("gpt", 1, 1, 1, 1),
            "profile 'gpt' is unknown; uniform, bert, vit, speech, corner, default are allowed");
  EXPECT_EQ(message("bert", 0, 1, 1, 1), "heads is 0; 1 to 65535 are allowed");
  EXPECT_EQ(message("bert", 1, 0, 1, 1), "lq is 0; 1 to 4096 are allowed");
  EXPECT_EQ(message("bert", 1, 1, 4097, 1), "lk is 4097; 1 to 4096 are allowed");
  EXPECT_EQ(message("bert", 1, 1, 1, 257), "dim is 257; 1 to 256 are allowed");
}

TEST(Generator, FixedNumbers) {
  // A change of the generator's numbers is a change of every set: it must be meant.
  const VectorGroup group = hdp::generate_group("speech", 1, 1, Shape{4, 4, 4});
  std::uint64_t hash = 0xcbf29ce484222325u;
  for (const auto* tensor : {&group.q, &group.k, &group.v})
    for (const std::int16_t x : *tensor)
      hash = (hash ^ static_cast<std::uint16_t>(x)) * 0x100000001b3u;
  EXPECT_EQ(hash, 7182201064907090296u);
}

// ---- Corner cases ------------------------------------------------------------------------------

struct Corner {
  VectorGroup group;
  std::vector<HeadResult> heads;
};

std::map<std::string, Corner> run_corners() {
  std::map<std::string, Corner> out;
  for (VectorGroup& group : hdp::corner_groups(1)) {
    hdp::validate(group.config, group.shape);
    Corner corner;
    for (int h = 0; h < group.heads; ++h) {
      corner.heads.emplace_back();
      hdp::run_head(group.config, group.shape, group.head(h), corner.heads.back());
    }
    const std::string name = group.name;
    corner.group = std::move(group);
    EXPECT_TRUE(out.emplace(name, std::move(corner)).second) << name;
  }
  return out;
}

TEST(Corner, EachIsAtTheEdgeThatItNames) {
  const std::map<std::string, Corner> corners = run_corners();
  const auto first = [&](const char* name) -> const HeadResult& {
    return corners.at(name).heads[0];
  };
  const auto pruned = [&](const char* name) {
    const auto& heads = corners.at(name).heads;
    return std::count_if(heads.begin(), heads.end(), [](const HeadResult& r) { return r.pruned; });
  };
  const auto& empty_rows = first("empty_rows").rows;
  for (const int row : {0, 2, 4}) EXPECT_EQ(empty_rows[static_cast<std::size_t>(row)].total, 0u);
  for (const int row : {1, 3, 5})
    EXPECT_EQ(empty_rows[static_cast<std::size_t>(row)].total, 32768u);

  EXPECT_EQ(first("tie_at_threshold").mask, (std::vector<std::uint8_t>{0, 1, 1, 0, 1, 1}));
  EXPECT_EQ(first("all_equal").kept_blocks, first("all_equal").live_blocks);
  EXPECT_EQ(first("keep_all").kept_blocks, first("keep_all").live_blocks);
  EXPECT_EQ(first("block_prune_off").kept_blocks, first("block_prune_off").live_blocks);
  for (const HeadResult& r : corners.at("one_kept").heads)
    for (const auto& row : r.block_rows) EXPECT_EQ(row.kept, 1u);

  EXPECT_EQ(pruned("everything_pruned"), 3);
  EXPECT_EQ(pruned("tau_at_score"), 3);
  EXPECT_EQ(pruned("tau_below_score"), 0);
  EXPECT_EQ(pruned("tau_zero"), 2);
  const Corner& at = corners.at("tau_at_score");
  EXPECT_TRUE(std::any_of(at.heads.begin(), at.heads.end(), [&](const HeadResult& r) {
    return r.head_score == at.group.config.tau;
  }));

  EXPECT_EQ(first("zero_fill_wins").rows[0].ef, 32768u);
  EXPECT_EQ(first("mean_fill_wins").rows[0].ef, 32768u);
  const auto& negative = first("negative_fill").rows[0];
  EXPECT_LT(negative.psum, 0);
  EXPECT_NE(negative.psum * 256 % negative.np, 0);
  for (const auto& pair : first("softmax_flat").pairs) EXPECT_EQ(pair.e, 32768u);
  EXPECT_TRUE(std::any_of(first("softmax_sharp").pairs.begin(), first("softmax_sharp").pairs.end(),
                          [](const hdp::KeptPair& pair) { return pair.y == 131071; }));
  EXPECT_EQ(first("output_saturates").rows[0].total, 131075u);
  EXPECT_EQ(first("output_saturates").out[0], 32767);
  EXPECT_EQ(first("output_saturates_low").out[0], -32768);
  EXPECT_EQ(first("all_zero").head_score, 0u);
  EXPECT_EQ(first("top").iq[0], 127);
  EXPECT_EQ(first("bottom").iq[0], -128);
}

TEST(Corner, AllButOneFitTheSmallBuild) {
  for (const VectorGroup& group : hdp::corner_groups(1)) {
    const bool fits = group.shape.lq <= 16 && group.shape.lk <= 16 && group.shape.dim <= 8;
    EXPECT_EQ(fits, group.name != "edge_full") << group.name;
  }
}

// ---- The default set ---------------------------------------------------------------------------

TEST(DefaultSet, IsWhatItsRecipeMakes) {
  const TempFolder folder;
  const std::string made = folder / "default", kept = HDP_SOURCE_DIR "/vectors/default";
  hdp::write_set(made, hdp::default_set(1));
  ASSERT_EQ(TempFolder::names_in(kept), TempFolder::names_in(made));
  std::size_t bytes = 0;
  for (const std::string& name : TempFolder::names_in(made)) {
    const std::string text = read_text(made + "/" + name);
    EXPECT_TRUE(text == read_text(kept + "/" + name)) << name << " differs";
    bytes += text.size();
  }
  EXPECT_LT(bytes, 300u * 1000);
}

TEST(DefaultSet, ShowsEveryModeOnTheEdgeBuild) {
  const VectorSet set = hdp::default_set(1);
  int heads = 0, causal = 0, paper = 0;
  for (const VectorGroup& group : set.groups) {
    hdp::validate(group.config, group.shape);
    EXPECT_LE(group.shape.lq, 128);
    EXPECT_LE(group.shape.lk, 128);
    EXPECT_LE(group.shape.dim, 64);
    EXPECT_EQ(group.config.int_bits, 8);
    if (group.name.rfind("corner_", 0) == 0) continue;
    heads += group.heads;
    causal += group.config.causal ? 1 : 0;
    paper +=
        group.config.importance == hdp::Importance::Abs && group.config.fill == hdp::Fill::Zero;
  }
  EXPECT_GE(heads, 20);
  EXPECT_EQ(causal, 1);
  EXPECT_EQ(paper, 1);
}

TEST(DefaultSet, AThirdOfTheHeadsIsPruned) {
  for (const VectorGroup& group : hdp::default_set(1).groups) {
    if (group.name != "bert_head_prune") continue;
    const std::vector<std::uint64_t> scores = hdp::head_scores(group);
    int pruned = 0;
    for (int h = 0; h < group.heads; ++h) {
      HeadResult result;
      hdp::run_head(group.config, group.shape, group.head(h), result);
      EXPECT_EQ(result.head_score, scores[static_cast<std::size_t>(h)]);
      pruned += result.pruned ? 1 : 0;
    }
    EXPECT_EQ(pruned, 2);
    EXPECT_EQ(group.heads, 6);
    return;
  }
  FAIL() << "no group bert_head_prune";
}

}  // namespace
