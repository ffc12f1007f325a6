// SPDX-License-Identifier: Apache-2.0
// Functional model against the scalar reference: random configurations, every field.
#include "golden/functional.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <functional>
#include <random>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "golden/functional_plain.hpp"
#include "tests/golden/scalar_reference.hpp"

namespace {

using hdp::Config;
using hdp::Fill;
using hdp::HeadInput;
using hdp::HeadResult;
using hdp::Importance;
using hdp::Shape;
using Values = std::vector<std::int16_t>;

class Random {
 public:
  explicit Random(std::uint64_t seed) : engine_(seed) {}
  int range(int low, int high) {  // both included; the bias does not matter here
    return low + static_cast<int>(engine_() % static_cast<std::uint64_t>(high - low + 1));
  }
  bool coin() { return range(0, 1) == 1; }

  Values operands(std::size_t count, int int_bits, int kind) {
    const int half = 1 << (int_bits + 7);
    const int constant = range(-half, half - 1);
    Values out;
    for (std::size_t n = 0; n < count; ++n) {
      int x = range(-half, half - 1);                                // full range
      if (kind == 1) x = range(-300, 300);                           // small
      if (kind == 2) x = constant;                                   // ties
      if (kind == 3) x = 0;                                          // all zero
      if (kind == 4) x = coin() ? half - 1 : -half;                  // saturating extremes
      if (kind == 5 && range(0, 7) != 0) x = 0;                      // sparse
      if (kind == 6) x = range(-3, 3) * 256;                         // few integers: near-ties
      if (kind == 7) x = half - 1 - range(0, 260);                   // around the top cut
      if (kind == 8) x = range(-5, 4) * 256 + (coin() ? 128 : 127);  // around the split
      if (kind == 9) x = -half;
      out.push_back(static_cast<std::int16_t>(std::clamp(x, -half, half - 1)));
    }
    return out;
  }

 private:
  std::mt19937_64 engine_;
};

struct Case {
  Config config;
  Shape shape;
  Values q, k, v;
  HeadInput input() const { return HeadInput{q.data(), k.data(), v.data()}; }
};

std::string describe(const Case& c) {
  std::ostringstream out;
  out << "lq " << c.shape.lq << " lk " << c.shape.lk << " dim " << c.shape.dim << " int_bits "
      << c.config.int_bits << " importance " << static_cast<int>(c.config.importance) << " fill "
      << static_cast<int>(c.config.fill) << " rho " << c.config.rho_q15 << " tau " << c.config.tau
      << " block_prune " << c.config.block_prune << " head_prune " << c.config.head_prune
      << " exact " << c.config.exact << " causal " << c.config.causal << " mant " << c.config.mant
      << " shift " << c.config.shift;
  return out.str();
}

Config random_config(Random& random) {
  Config c;
  c.int_bits = random.range(0, 3) == 0 ? 4 : 8;
  c.importance = random.coin() ? Importance::Signed : Importance::Abs;
  c.fill = static_cast<Fill>(random.range(0, 2));
  const std::int32_t corners[] = {-32768, -32767, -1, 0, 1, 16384, 32766, 32767};
  c.rho_q15 = random.coin() ? corners[random.range(0, 7)] : random.range(-32768, 32767);
  c.block_prune = random.range(0, 5) != 0;
  c.head_prune = random.coin();
  c.exact = random.range(0, 3) == 0;
  c.causal = random.coin();
  c.mant = static_cast<std::uint32_t>(random.range(0, 9) == 0 ? 65535 : random.range(32768, 65535));
  // Mostly where weights are neither all 0 nor all 1.
  c.shift = static_cast<std::uint32_t>(random.coin() ? random.range(0, 47) : random.range(8, 26));
  return c;
}

Case random_case(Random& random, int l_max, int d_max) {
  Case c;
  c.config = random_config(random);
  c.shape = Shape{random.range(1, l_max), random.range(1, l_max), random.range(1, d_max)};
  if (c.config.causal && c.shape.lk < c.shape.lq) std::swap(c.shape.lk, c.shape.lq);
  const auto size = [&](int rows) { return static_cast<std::size_t>(rows * c.shape.dim); };
  c.q = random.operands(size(c.shape.lq), c.config.int_bits, random.range(0, 9));
  c.k = random.operands(size(c.shape.lk), c.config.int_bits, random.range(0, 9));
  c.v = random.operands(size(c.shape.lk), 8, random.range(0, 9));
  return c;
}

// tau below, at and above the head's score, so that about half of the heads are pruned.
std::uint64_t tau_around(std::uint64_t score, Random& random) {
  const std::uint64_t all = (std::uint64_t{1} << 48) - 1;
  switch (random.range(0, 5)) {
    case 0:
      return score;
    case 1:
      return score == 0 ? 0 : score - 1;
    case 2:
      return score + 1;
    case 3:
      return score / 2;
    case 4:
      return random.coin() ? 0 : score * 2 / 3;
    default:
      return all;
  }
}

struct Tally {
  int cases = 0, pruned = 0, equal = 0, empty_rows = 0, saturated = 0;
};

// Returns whether the case agreed.
bool check(Case c, Random& random, HeadResult& golden, HeadResult& expected, Tally& tally) {
  hdp::reference::run_head(c.config, c.shape, c.input(), expected);
  if (c.config.head_prune) {
    c.config.tau = tau_around(expected.head_score, random);
    hdp::reference::run_head(c.config, c.shape, c.input(), expected);
  }
  hdp::run_head(c.config, c.shape, c.input(), golden);
  tally.cases += 1;
  tally.pruned += expected.pruned ? 1 : 0;
  tally.equal += c.config.head_prune && expected.head_score == c.config.tau ? 1 : 0;
  for (const hdp::RowResult& row : expected.rows)
    tally.empty_rows += !expected.pruned && row.total == 0 ? 1 : 0;
  for (const hdp::KeptPair& pair : expected.pairs) tally.saturated += pair.y == 131071 ? 1 : 0;
  std::string difference = hdp::reference::first_difference(c.shape, expected, golden);
  EXPECT_EQ(difference, "") << describe(c);
  if (!difference.empty()) return false;
  hdp::run_head_plain(c.config, c.shape, c.input(), golden);
  difference = hdp::reference::first_difference(c.shape, expected, golden);
  EXPECT_EQ(difference, "") << "without vectors: " << describe(c);
  return difference.empty();
}

void run_random(std::uint64_t seed, int cases, int l_max, int d_max, Tally& tally) {
  Random random(seed);
  HeadResult golden, expected;  // reused from case to case: stale contents must not show
  for (int n = 0; n < cases; ++n) {
    if (!check(random_case(random, l_max, d_max), random, golden, expected, tally)) return;
  }
}

TEST(FunctionalRandom, SmallShapes) {
  Tally tally;
  run_random(1, 12000, 12, 9, tally);
  run_random(2, 3000, 40, 40, tally);
  if (HasFailure()) return;
  EXPECT_GT(tally.pruned, tally.cases / 8) << "the search must reach both kinds of head";
  EXPECT_LT(tally.pruned, tally.cases / 2);
  EXPECT_GT(tally.equal, 900);
  EXPECT_GT(tally.empty_rows, 60);
  EXPECT_GT(tally.saturated, 1000);
}

TEST(FunctionalRandom, LargeShapes) {
  Tally tally;
  run_random(3, 25, 140, 80, tally);
  run_random(4, 6, 300, 256, tally);
}

TEST(FunctionalRandom, ArchitectureMaxima) {
  Random random(5);
  Tally tally;
  HeadResult golden, expected;
  const Shape shapes[] = {{3, 4096, 256}, {2, 4095, 256}, {4096, 1, 3}, {4096, 2, 255}};
  for (const Shape& shape : shapes) {
    for (int kind : {0, 4, 9}) {
      Case c;
      c.config = random_config(random);
      c.config.int_bits = 8;
      c.config.causal = c.config.causal && shape.lk >= shape.lq;
      c.shape = shape;
      c.q = random.operands(static_cast<std::size_t>(shape.lq * shape.dim), 8, kind);
      c.k = random.operands(static_cast<std::size_t>(shape.lk * shape.dim), 8, kind);
      c.v = random.operands(static_cast<std::size_t>(shape.lk * shape.dim), 8, kind);
      if (!check(c, random, golden, expected, tally)) return;
    }
  }
}

// ---- The comparison can fail ----------------------------------------------------------------

TEST(FirstDifference, NamesEveryFieldThatIsFlipped) {
  Case c;
  c.config.rho_q15 = 0;
  c.shape = Shape{3, 5, 2};
  Random random(6);
  c.q = random.operands(6, 8, 0);
  c.k = random.operands(10, 8, 0);
  c.v = random.operands(10, 8, 0);
  HeadResult good;
  hdp::run_head(c.config, c.shape, c.input(), good);
  ASSERT_GT(good.pairs.size(), 1u);
  EXPECT_EQ(hdp::reference::first_difference(c.shape, good, good), "");

  const std::pair<const char*, std::function<void(HeadResult&)>> flips[] = {
      {"iq[3] (i 1, d 1)", [](HeadResult& r) { r.iq[3] ^= 1; }},
      {"fq[5] (i 2, d 1)", [](HeadResult& r) { r.fq[5] ^= 1; }},
      {"ik[9] (j 4, d 1)", [](HeadResult& r) { r.ik[9] ^= 1; }},
      {"fk[0] (j 0, d 0)", [](HeadResult& r) { r.fk[0] ^= 1; }},
      {"si[14] (i 2, j 4)", [](HeadResult& r) { r.si[14] ^= 1; }},
      {"theta[4] (b 1, c 1)", [](HeadResult& r) { r.theta[4] ^= 1; }},
      {"block_rows[1].live", [](HeadResult& r) { r.block_rows[1].live ^= 1; }},
      {"block_rows[1].sum", [](HeadResult& r) { r.block_rows[1].sum ^= 1; }},
      {"block_rows[0].max", [](HeadResult& r) { r.block_rows[0].max ^= 1; }},
      {"block_rows[0].min", [](HeadResult& r) { r.block_rows[0].min ^= 1; }},
      {"block_rows[0].rhs", [](HeadResult& r) { r.block_rows[0].rhs ^= 1; }},
      {"block_rows[1].kept", [](HeadResult& r) { r.block_rows[1].kept ^= 1; }},
      {"block_rows[1].np[1]", [](HeadResult& r) { r.block_rows[1].np[1] ^= 1; }},
      {"block_rows[0].psum[1]", [](HeadResult& r) { r.block_rows[0].psum[1] ^= 1; }},
      {"mask[5] (b 1, c 2)", [](HeadResult& r) { r.mask[5] ^= 1; }},
      {"kept_blocks", [](HeadResult& r) { r.kept_blocks ^= 1; }},
      {"live_blocks", [](HeadResult& r) { r.live_blocks ^= 1; }},
      {"head_score", [](HeadResult& r) { r.head_score ^= 1; }},
      {"pruned", [](HeadResult& r) { r.pruned = !r.pruned; }},
      {"size of pairs", [](HeadResult& r) { r.pairs.pop_back(); }},
      {"pairs[1].key", [](HeadResult& r) { r.pairs[1].key ^= 1; }},
      {"pairs[1].score", [](HeadResult& r) { r.pairs[1].score ^= 1; }},
      {"pairs[0].y", [](HeadResult& r) { r.pairs[0].y ^= 1; }},
      {"pairs[0].e", [](HeadResult& r) { r.pairs[0].e ^= 1; }},
      {"rows[2].first", [](HeadResult& r) { r.rows[2].first ^= 1; }},
      {"rows[2].count", [](HeadResult& r) { r.rows[2].count ^= 1; }},
      {"rows[1].np", [](HeadResult& r) { r.rows[1].np ^= 1; }},
      {"rows[1].psum", [](HeadResult& r) { r.rows[1].psum ^= 1; }},
      {"rows[1].has_fill", [](HeadResult& r) { r.rows[1].has_fill = !r.rows[1].has_fill; }},
      {"rows[1].fill", [](HeadResult& r) { r.rows[1].fill ^= 1; }},
      {"rows[0].max", [](HeadResult& r) { r.rows[0].max ^= 1; }},
      {"rows[0].yf", [](HeadResult& r) { r.rows[0].yf ^= 1; }},
      {"rows[0].ef", [](HeadResult& r) { r.rows[0].ef ^= 1; }},
      {"rows[0].total", [](HeadResult& r) { r.rows[0].total ^= 1; }},
      {"rows[0].t", [](HeadResult& r) { r.rows[0].t ^= 1; }},
      {"rows[0].recip", [](HeadResult& r) { r.rows[0].recip ^= 1; }},
      {"num[5] (i 2, d 1)", [](HeadResult& r) { r.num[5] ^= 1; }},
      {"out[2] (i 1, d 0)", [](HeadResult& r) { r.out[2] ^= 1; }},
      {"size of out", [](HeadResult& r) { r.out.push_back(0); }},
  };
  for (const auto& [name, flip] : flips) {
    HeadResult bad = good;
    flip(bad);
    const std::string found = hdp::reference::first_difference(c.shape, good, bad);
    EXPECT_EQ(found.substr(0, found.find(':')), name) << found;
  }
}

}  // namespace
