// SPDX-License-Identifier: Apache-2.0
// The checks of the co-processor can fail: each of them sees what it is there for, at the right
// place.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sim/coprocessor/lockstep.hpp"
#include "sim/coprocessor/run.hpp"
#include "tests/sim/coprocessor_filter.hpp"
#include "tests/sim/coprocessor_fixture.hpp"
#include "tests/sim/coprocessor_protocol.hpp"
#include "tests/sim/random_jobs.hpp"

namespace hdp::sim {
namespace {

using test::CoprocessorFilter;
using test::small;
using testing::Contains;
using testing::HasSubstr;

Job some_job() {
  Job job = test::random_job(small().core, {16, 6}, 8);
  job.config.head_prune = false;
  return job;
}

LockstepOptions slow_memory() {
  LockstepOptions options;
  options.memory = cosim::MemoryProfile::hostile();
  options.seed = 3;
  return options;
}

/// Runs a job on a spoiled co-processor; what lockstep saw, with the checks in turn with the RTL
/// and in a thread beside it.
template <class Spoiler, class... Arguments>
Mismatch first_mismatch(Arguments... arguments) {
  const auto rtl = make_coprocessor("small");
  std::vector<LockstepError> seen;
  for (const bool thread : {false, true}) {
    LockstepOptions options = slow_memory();
    options.check_thread = thread;
    Spoiler spoiler(*rtl, arguments...);
    LockstepSimulation simulation(spoiler, small(), options);
    try {
      in_lockstep(simulation, [&] { Device(simulation).run(attention(some_job())); });
    } catch (const LockstepError& error) {
      seen.push_back(error);
    }
  }
  if (seen.size() != 2) {
    ADD_FAILURE() << "seen in " << seen.size() << " of 2 runs";
    return {};
  }
  EXPECT_STREQ(seen[0].what(), seen[1].what());
  EXPECT_THAT(seen[0].what(), HasSubstr(seen[0].mismatch().where()));
  return seen[0].mismatch();
}

/// What the audit of the traffic saw.
template <class Spoiler>
std::vector<std::string> traffic_errors() {
  const auto rtl = make_coprocessor("small");
  Spoiler spoiler(*rtl);
  LockstepSimulation simulation(spoiler, small(), slow_memory());
  Device device(simulation);
  device.run(attention(some_job()));
  return simulation.traffic_errors();
}

/// The rule that was broken, on a co-processor without a model beside it.
template <class Spoiler>
std::string broken_rule() {
  const auto rtl = make_coprocessor("small");
  Spoiler spoiler(*rtl);
  test::ProtocolSimulation simulation(spoiler, small(), slow_memory());
  try {
    Device device(simulation);
    device.run(attention(some_job()));
  } catch (const test::RuleBroken& rule) {
    return rule.id();
  }
  return "none";
}

TEST(Checks, AreSilentOnWhatIsRight) {
  EXPECT_THAT(traffic_errors<CoprocessorFilter>(), testing::IsEmpty());
  EXPECT_EQ(broken_rule<CoprocessorFilter>(), "none");
}

/// The hundredth word read has a wrong bit.
class WrongWord final : public CoprocessorFilter {
  using CoprocessorFilter::CoprocessorFilter;
  void change_memory(cosim::AxiSlave& memory) override {
    if (memory.r.valid && ++words_ == 100) memory.r.data[1] ^= 0x10;
  }
  int words_ = 0;
};

TEST(Checks, SeeAWordThatMemoryGotWrong) {
  const Mismatch found = first_mismatch<WrongWord>();
  EXPECT_GT(found.group, 0);
  EXPECT_THAT(found.divergence.probe, testing::StartsWith("load_"));
  EXPECT_EQ(found.divergence.kind, cosim::DivergenceKind::Value);
  ASSERT_EQ(found.divergence.fields.size(), 1u);
  const cosim::FieldDifference& field = found.divergence.fields[0];
  EXPECT_EQ(field.field, "data");
  EXPECT_EQ((field.rtl ^ field.golden) & 0xff, 0x10u);
}

/// A payload of a probe is changed.
class WrongProbe final : public CoprocessorFilter {
 public:
  WrongProbe(Coprocessor& inner, int group, int probe, std::uint64_t event)
      : CoprocessorFilter(inner), group_(group), probe_(probe), left_(event) {}
  const std::byte* probe(int group, int p) const override {
    const std::byte* payload = CoprocessorFilter::probe(group, p);
    if (group != group_ || p != probe_ || !now_) return payload;
    std::memcpy(copy_.data(), payload, std::min(copy_.size(), probe_bytes(group, p)));
    copy_[0] ^= std::byte{1};
    return copy_.data();
  }

 private:
  void look() override {  // before a reset, in its first cycle, the probes show anything
    now_ = !in_reset_ && (probe_valid(group_) >> probe_ & 1) != 0 && left_-- == 0;
  }
  int group_, probe_;
  std::uint64_t left_;
  bool now_ = false;
  mutable std::array<std::byte, 256> copy_{};
};

TEST(Checks, SeeAWrongPayloadInEveryTable) {
  struct Place {
    int group, probe;
    const char* name;
  };
  for (const Place& place :
       {Place{0, static_cast<int>(TopProbe::Assign), "assign"},
        Place{0, static_cast<int>(TopProbe::Read), "read"},
        Place{0, static_cast<int>(TopProbe::R), "r"}, Place{0, static_cast<int>(TopProbe::W), "w"},
        Place{1, 22, "resolve"}, Place{2, 4, "si"}, Place{2, 20, "out"}}) {
    SCOPED_TRACE(place.name);
    const Mismatch found = first_mismatch<WrongProbe>(place.group, place.probe, std::uint64_t{1});
    EXPECT_EQ(found.group, place.group);
    EXPECT_EQ(found.divergence.probe, place.name);
    EXPECT_EQ(found.divergence.kind, cosim::DivergenceKind::Value);
    EXPECT_EQ(found.divergence.fields.size(), 1u);
  }
}

/// An event is shown a cycle late.
class LateEvent final : public CoprocessorFilter {
 public:
  using CoprocessorFilter::CoprocessorFilter;
  std::uint32_t probe_valid(int group) const override {
    const std::uint32_t valid = CoprocessorFilter::probe_valid(group);
    if (group != 0) return valid;
    return hide_ ? valid & ~kBit : show_ ? valid | kBit : valid;
  }

 private:
  static constexpr std::uint32_t kBit = 1u << static_cast<int>(TopProbe::Assign);
  void look() override {
    const bool has = (CoprocessorFilter::probe_valid(0) & kBit) != 0;
    show_ = hide_;
    hide_ = has && ++events_ == 2;
  }
  int events_ = 0;
  bool hide_ = false, show_ = false;
};

TEST(Checks, SeeAnEventThatIsACycleLate) {
  const Mismatch found = first_mismatch<LateEvent>();
  EXPECT_EQ(found.group, 0);
  EXPECT_EQ(found.divergence.probe, "assign");
  EXPECT_EQ(found.divergence.kind, cosim::DivergenceKind::Late);
  EXPECT_EQ(found.divergence.shift, 1);
}

/// One read address never reaches the bus.
class LostAddress final : public CoprocessorFilter {
  using CoprocessorFilter::CoprocessorFilter;
  void look() override {
    if (bus_.ar.valid && memory_.ar_ready && ++taken_ == 3) bus_.ar.valid = false;
  }
  int taken_ = 0;
};

TEST(Checks, SeeALostReadAddress) {
  const Mismatch found = first_mismatch<LostAddress>();
  EXPECT_EQ(found.group, 0);
  EXPECT_EQ(found.divergence.probe, "wires");
  ASSERT_FALSE(found.divergence.fields.empty());
  EXPECT_EQ(found.divergence.fields[0].field, "m_axi_arvalid");
}

/// One byte of the tenth word written has no strobe.
class LostByte final : public CoprocessorFilter {
  using CoprocessorFilter::CoprocessorFilter;
  void look() override {
    if (bus_.w.valid && words_ == 9) bus_.w.strobe[0] &= ~std::uint64_t{1};
    if (bus_.w.valid && memory_.w_ready) ++words_;
  }
  int words_ = 0;
};

TEST(Checks, SeeALostByteOfTheOutput) {
  EXPECT_THAT(
      traffic_errors<LostByte>(),
      Contains(testing::AllOf(HasSubstr("O of head"), HasSubstr("1 bytes were not written"))));
}

/// The tenth word written has a wrong bit.
class WrongOutput final : public CoprocessorFilter {
  using CoprocessorFilter::CoprocessorFilter;
  void look() override {
    if (bus_.w.valid && words_ == 9) bus_.w.data[0] ^= 1;
    if (bus_.w.valid && memory_.w_ready) ++words_;
  }
  int words_ = 0;
};

TEST(Checks, SeeAWrongByteOfTheOutput) {
  EXPECT_THAT(traffic_errors<WrongOutput>(), testing::ElementsAre(HasSubstr("instead of")));
}

/// An address that waits changes.
class MovingAddress final : public CoprocessorFilter {
  using CoprocessorFilter::CoprocessorFilter;
  void look() override {
    const bool waited = waits_;
    waits_ = bus_.aw.valid && !memory_.aw_ready;
    if (waited && bus_.aw.valid) bus_.aw.addr ^= 64;
  }
  bool waits_ = false;
};

/// Data that wait are taken back for a cycle.
class ShyData final : public CoprocessorFilter {
  using CoprocessorFilter::CoprocessorFilter;
  void look() override {
    if (waits_) bus_.w.valid = false;
    waits_ = bus_.w.valid && !memory_.w_ready;
  }
  bool waits_ = false;
};

/// The first last word of a burst is not marked.
class NoLast final : public CoprocessorFilter {
  using CoprocessorFilter::CoprocessorFilter;
  void look() override {
    if (bus_.w.valid && !done_) bus_.w.last = false;
    done_ = done_ || (bus_.w.valid && memory_.w_ready && inner_.bus().w.last);
  }
  bool done_ = false;
};

/// A read data word of the registers changes while the host is not ready.
class MovingRegister final : public CoprocessorFilter {
  using CoprocessorFilter::CoprocessorFilter;
  void look() override { registers_.r_data ^= static_cast<std::uint32_t>(cycle_); }
};

TEST(Checks, SeeBrokenRulesOfTheBus) {
  EXPECT_EQ(broken_rule<MovingAddress>(), "AXI4_AW_STABLE");
  EXPECT_EQ(broken_rule<ShyData>(), "AXI4_W_VALID_DROPPED");
  EXPECT_EQ(broken_rule<NoLast>(), "AXI4_W_LAST_MISSING");
}

TEST(Checks, NameTheRuleBesideTheDifference) {
  EXPECT_THAT(first_mismatch<MovingAddress>().protocol, HasSubstr("AXI4_AW_STABLE"));
  EXPECT_THAT(first_mismatch<ShyData>().protocol, HasSubstr("AXI4_W_VALID_DROPPED"));
  const auto read = static_cast<int>(TopProbe::Read);
  EXPECT_EQ(first_mismatch<WrongProbe>(0, read, std::uint64_t{1}).protocol, "");
}

TEST(Checks, SeeBrokenRulesOfTheRegisters) {
  const auto rtl = make_coprocessor("small");
  MovingRegister spoiler(*rtl);
  LockstepOptions options = slow_memory();
  options.polite_host = false;
  test::ProtocolSimulation simulation(spoiler, small(), options);
  try {
    for (int n = 0; n < 50; ++n) simulation.read_register(0);
    FAIL() << "nothing was seen";
  } catch (const test::RuleBroken& rule) {
    EXPECT_STREQ(rule.id(), "AXI4LITE_R_STABLE");
  }
}

}  // namespace
}  // namespace hdp::sim
