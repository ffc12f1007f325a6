// SPDX-License-Identifier: Apache-2.0
// The audit of the memory traffic sees every way in which traffic can be wrong.
#include "golden/traffic_audit.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/golden/top_fixture.hpp"

namespace hdp::test {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

/// A job of two heads on a bus of 4 bytes: 2 x 4 tokens, dim 3. Rows have one word, of V and O two,
/// the second of which has two bytes and two of padding. Head 0 survives, key block 1 is kept by
/// nobody; head 1 is pruned.
class Traffic : public ::testing::Test {
 protected:
  Traffic() : audit(Machine::small(2)) {
    job.heads = 2;
    job.lq = 2;
    job.lk = 4;
    job.dim = 3;
    job.base = {0x1000, 0x2000, 0x3000, 0x4000, 0x5000, 0x6000};
    job.q_stride = 8;
    job.k_stride = 16;
    job.v_stride = 32;
    job.o_stride = 16;
    config.fill = Fill::Skip;
    audit.on_descriptor(job);
    audit.on_job(config, job.shape(), 2);
  }

  void head(std::uint32_t h) {
    HeadValues values;
    values.result.mask = {1, 0};
    values.result.pruned = h == 1;
    for (int n = 0; n < 6; ++n) {
      values.result.out.push_back(static_cast<std::int16_t>(h == 1 ? 0 : 256 * n + 7));
    }
    audit.on_head(h, 0, values);
  }
  void read_all(const std::vector<ByteRange>& ranges) {
    for (const ByteRange& range : ranges) {
      for (std::uint64_t n = 0; n < range.bytes; n += 4) audit.read(range.address + n, 4, 9);
    }
  }
  void write_row(std::uint32_t h, std::uint8_t row, std::uint8_t spoil = 0) {
    std::uint8_t data[2][4] = {};
    for (int d = 0; d < 3 && h == 0; ++d) {
      data[d / 2][d % 2 * 2] = 7;
      data[d / 2][d % 2 * 2 + 1] = static_cast<std::uint8_t>(3 * row + d);
    }
    data[0][3] = static_cast<std::uint8_t>(data[0][3] ^ spoil);
    const std::uint8_t all = 15, half = 3;
    const std::uint64_t at = 0x6000 + 16 * h + 8u * row;
    audit.write(at, &all, data[0], 20);
    audit.write(at + 4, &half, data[1], 21);
  }
  void all_reads() {
    const JobLayout layout(Machine::small(2), job);
    head(0);
    read_all(integer_reads(layout, 0));
    head(1);
    read_all(integer_reads(layout, 1));
    audit.on_resolve(0, 0, true);
    read_all(surviving_reads(layout, 0, {1, 0}));
    audit.on_resolve(1, 0, false);
  }
  void all_writes() {
    for (std::uint32_t h = 0; h < 2; ++h) {
      for (std::uint8_t row = 0; row < 2; ++row) write_row(h, row);
    }
  }

  JobDescriptor job;
  Config config;
  TrafficAudit audit;
};

TEST_F(Traffic, ThatIsRight) {
  all_reads();
  all_writes();
  audit.on_end(true);
  EXPECT_THAT(audit.errors(), IsEmpty());
  EXPECT_EQ(audit.read_beats(), 2u * 4 + 2 * 2 + 2 + 2 + 4);
  EXPECT_EQ(audit.written_bytes(), 24u);
}

TEST_F(Traffic, ReadOutsideThePlanes) {
  audit.read(0x1020, 4, 5);
  audit.read(0xffc, 4, 6);
  audit.read(0x6000, 4, 7);
  EXPECT_THAT(audit.errors(),
              ElementsAre("cycle 5: read of 4 bytes at 0x1020, outside every plane of the job",
                          HasSubstr("0xffc, outside"), HasSubstr("0x6000, outside")));
}

TEST_F(Traffic, ReadBeforeItIsDue) {
  audit.read(0x1014, 4, 5);
  head(0);
  audit.read(0x5018, 4, 6);
  EXPECT_THAT(audit.errors(),
              ElementsAre("cycle 5: read of 4 bytes at 0x1014, which is not due: KI of head 1, "
                          "row 1: the head is not assigned yet",
                          HasSubstr("V of head 0, row 3: the head is not resolved yet")));
}

TEST_F(Traffic, ReadOfAPrunedHead) {
  all_reads();
  audit.read(0x3010, 4, 50);
  audit.read(0x5020, 4, 51);
  EXPECT_THAT(audit.errors(), ElementsAre(HasSubstr("KF of head 1, row 0: the head was pruned"),
                                          HasSubstr("V of head 1, row 0: the head was pruned")));
}

TEST_F(Traffic, ReadOfKeysThatNobodyKept) {
  all_reads();
  audit.read(0x300c, 4, 50);
  audit.read(0x5010, 4, 51);
  EXPECT_THAT(audit.errors(),
              ElementsAre(HasSubstr("KF of head 0, row 3: no block row kept its key block"),
                          HasSubstr("V of head 0, row 2: no block row kept its key block")));
}

TEST_F(Traffic, ReadTwice) {
  all_reads();
  audit.read(0x2004, 4, 50);
  EXPECT_THAT(audit.errors(), ElementsAre(HasSubstr("QI of head 0, row 1: it was read already")));
}

TEST_F(Traffic, ReadMissing) {
  all_reads();
  all_writes();
  audit.on_resolve(1, 0, true);
  audit.on_end(true);
  EXPECT_THAT(
      audit.errors(),
      ElementsAre(HasSubstr("KF of head 1, row 0, were not read"), HasSubstr("KF of head 1, row 1"),
                  HasSubstr("QF of head 1, row 0"), HasSubstr("QF of head 1, row 1"),
                  HasSubstr("V of head 1, row 0"), HasSubstr("V of head 1, row 1")));
}

TEST_F(Traffic, WriteOutsideTheOutput) {
  all_reads();
  const std::uint8_t strobe = 15, data[4] = {};
  audit.write(0x5ffc, &strobe, data, 30);
  audit.write(0x6020, &strobe, data, 31);
  EXPECT_THAT(audit.errors(),
              ElementsAre("cycle 30: write at 0x5ffc, outside O", HasSubstr("0x6020, outside O")));
}

TEST_F(Traffic, WriteOfPadding) {
  all_reads();
  const std::uint8_t strobe = 7, data[4] = {7, 2, 0, 0};
  audit.write(0x6004, &strobe, data, 30);
  EXPECT_THAT(audit.errors(),
              ElementsAre(AllOf(HasSubstr("0x6006, O of head 0, row 0, byte 6"),
                                HasSubstr("the padding of a row is not to be written"))));
}

TEST_F(Traffic, WriteTwice) {
  all_reads();
  all_writes();
  write_row(1, 1);
  ASSERT_EQ(audit.errors().size(), 6u);
  EXPECT_THAT(audit.errors()[0], HasSubstr("O of head 1, row 1, byte 0: it was written already"));
}

TEST_F(Traffic, WriteOfAnotherValue) {
  all_reads();
  write_row(0, 1, 0x10);
  EXPECT_THAT(audit.errors(),
              ElementsAre("cycle 20: write at 0x600b, O of head 0, row 1, byte 3: 0x14 instead of "
                          "0x04"));
}

TEST_F(Traffic, WriteBeforeItsHead) {
  write_row(1, 0);
  ASSERT_EQ(audit.errors().size(), 6u);
  EXPECT_THAT(audit.errors()[0], HasSubstr("O of head 1, row 0, byte 0: the head is not assigned"));
}

TEST_F(Traffic, WriteWithoutStrobes) {
  all_reads();
  const std::uint8_t strobe = 0, data[4] = {};
  audit.write(0x6000, &strobe, data, 30);
  EXPECT_THAT(audit.errors(), ElementsAre("cycle 30: write at 0x6000 without a strobe"));
}

TEST_F(Traffic, WriteMissing) {
  all_reads();
  write_row(0, 0);
  write_row(0, 1);
  write_row(1, 0);
  audit.on_end(true);
  EXPECT_THAT(audit.errors(), ElementsAre("at the job's end: O of head 1, row 1: 6 bytes were not "
                                          "written, the first at 0x6018"));
}

TEST_F(Traffic, HeadThatWasForgotten) {
  all_writes();
  head(0);
  audit.on_end(true);
  EXPECT_THAT(audit.errors(), ::testing::Contains("at the job's end: head 1 was not resolved"));
}

TEST_F(Traffic, AJobThatFailsNeedNotBeWhole) {
  head(0);
  audit.on_end(false);
  EXPECT_THAT(audit.errors(), IsEmpty());
  audit.read(0x1000, 4, 60);
  const std::uint8_t strobe = 1, data[4] = {};
  audit.write(0x6000, &strobe, data, 61);
  EXPECT_THAT(audit.errors(),
              ElementsAre("cycle 60: read of 4 bytes at 0x1000 while no job is under way",
                          HasSubstr("cycle 61: write at 0x6000 while no job")));
}

TEST_F(Traffic, SharedPlanesAreReadByEveryHead) {
  job.k_stride = job.v_stride = 0;
  audit.on_descriptor(job);
  audit.on_job(config, job.shape(), 2);
  head(0);
  audit.read(0x1000, 4, 1);
  head(1);
  audit.read(0x1000, 4, 2);
  EXPECT_THAT(audit.errors(), IsEmpty());
  audit.read(0x1000, 4, 3);
  EXPECT_THAT(audit.errors(),
              ElementsAre(HasSubstr("KI of head 0, row 0: it was read already; KI of head 1")));
}

TEST_F(Traffic, ErrorsAreCounted) {
  for (int n = 0; n < 130; ++n) audit.read(0, 4, 5);
  EXPECT_EQ(audit.errors().size(), 101u);
  EXPECT_EQ(audit.errors().back(), "30 more errors");
}

}  // namespace
}  // namespace hdp::test
