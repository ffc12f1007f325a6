// SPDX-License-Identifier: Apache-2.0
// Audits a machine's memory traffic: nothing is read that the job may not read, every byte that it
// needs is read once, and every output byte is written once, with the functional model's value.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "golden/machine.hpp"
#include "golden/top_bound.hpp"
#include "golden/top_model.hpp"

namespace hdp {

/// The model says what is due (it is the model's Watch), the memory says what happened. An error is
/// a sentence that names address, array, head and row.
class TrafficAudit : public TopModel::Watch {
 public:
  explicit TrafficAudit(const Machine& machine);

  // The model's side.
  void on_descriptor(const JobDescriptor& job) override;
  void on_job(const Config& config, const Shape& shape, int heads) override;
  void on_head(std::uint32_t head, int core, const HeadValues& values) override;
  void on_resolve(std::uint32_t head, int core, bool survived) override;
  void on_end(bool well) override;

  /// A beat that the memory answered on R.
  void read(std::uint64_t address, std::uint32_t bytes, std::uint64_t cycle);
  /// A beat that the memory took on W: bit n % 8 of strobes[n / 8] is that of data[n], of as many
  /// bytes as the machine's bus has.
  void write(std::uint64_t address, const std::uint8_t* strobes, const std::uint8_t* data,
             std::uint64_t cycle);

  bool ok() const { return errors_.empty(); }
  /// The first 100; one more says how many were left out.
  std::vector<std::string> errors() const;

  // Of all jobs so far.
  std::uint64_t read_beats() const { return read_beats_; }
  std::uint64_t written_bytes() const { return written_bytes_; }

 private:
  enum class HeadState : std::uint8_t { Unknown, Assigned, Survived, Pruned };

  /// Words of input planes without a gap between them.
  struct Region {
    std::uint64_t begin, end;  ///< addresses
    std::size_t first;         ///< index into due_
  };
  /// Where an address lies in an array.
  struct Place {
    std::uint32_t head, row, byte;
  };

  void build_regions();
  bool find_word(std::uint64_t address, std::size_t& word);
  void expect(const std::vector<ByteRange>& ranges);
  bool locate(Array array, std::uint32_t head, std::uint64_t address, Place& place) const;
  std::string name_of_input(std::uint64_t address) const;
  std::string why_not(std::uint64_t address) const;
  bool write_bytes(const Place& at, std::uint32_t count, const std::uint8_t* data);
  void write_byte(std::uint64_t address, const Place& row_start, std::uint32_t byte,
                  std::uint8_t value, std::uint64_t cycle);
  bool find_row(std::uint64_t address, Place& place) const;
  void check_reads();
  void check_writes();
  void error(std::string text);

  const Machine machine_;
  JobDescriptor descriptor_;
  JobLayout layout_;
  Shape shape_;
  bool skip_ = false;
  bool active_ = false;  ///< a job is under way

  std::vector<Region> regions_;
  std::size_t last_region_ = 0;
  std::vector<std::int32_t> due_;  ///< reads still to come, by word
  std::vector<HeadState> heads_;
  std::vector<std::vector<std::uint8_t>> kept_;  ///< with fill skip: [head][key block]
  std::vector<std::int16_t> out_;                ///< [head][row][dim]
  std::vector<std::uint8_t> written_;            ///< [head][row][byte]

  std::vector<std::string> errors_;
  std::uint64_t left_out_ = 0;
  std::uint64_t read_beats_ = 0, written_bytes_ = 0;
};

}  // namespace hdp
