// SPDX-License-Identifier: Apache-2.0
// The operands as one side showed them at its probes.
#pragma once

#include <cstdint>
#include <functional>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

#include "sim/explain/operand_log.hpp"
#include "sim/job.hpp"

namespace hdp::sim::explain_detail {

__extension__ typedef __int128 Int;  ///< wide enough for every product of algorithm.md section 8

/// An operand that is not in the log. what() names it.
class Missing : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

enum class Who { Rtl, Golden };

enum class Tensor { Q, K };
enum class Part { Integer, Fraction };

/// A row of the mask as the probe mask_row showed it.
struct MaskRow {
  std::vector<bool> kept;  ///< [n(b)]
  Int np[2] = {0, 0}, psum[2] = {0, 0};
};

/// Reads operands of one side. All members that take a head throw Missing when the log has no such
/// event, except the load rows, which then come from the job's tensors.
class Side {
 public:
  Side(const Build& build, const Job& job, const OperandLog& log, Who who)
      : build_(build), job_(job), log_(log), who_(who) {}

  const Build& build() const { return build_; }
  const Job& job() const { return job_; }
  const Config& config() const { return job_.config; }
  const Shape& shape() const { return job_.shape; }
  const OperandLog& log() const { return log_; }
  Who who() const { return who_; }

  /// Elements 0 .. D-1 of a row of Q or K, as written into the buffers.
  std::vector<Int> row(Tensor tensor, Part part, std::uint32_t head, int r) const;
  std::vector<Int> values(std::uint32_t head, int r) const;  ///< of V
  /// Whether an operand was taken from the job's tensors since the last forget_used_tensors().
  bool used_tensors() const { return used_tensors_; }
  void forget_used_tensors() { used_tensors_ = false; }

  /// One element of an event's payload.
  Int read(Probe probe, std::uint32_t head, int r, int c, const char* field, int lane = 0) const;
  /// The payload of an event on this side.
  const std::byte* payload(const LoggedEvent& event) const {
    return who_ == Who::Rtl ? event.rtl : event.golden;
  }
  Int read(Probe probe, const LoggedEvent& event, const char* field, int lane = 0) const {
    return read_field(log_.spec(probe), payload(event), field, lane);
  }
  /// SI[i][j] out of the probe si.
  Int si(std::uint32_t head, int i, int j) const;
  MaskRow mask_row(std::uint32_t head, int b) const;
  /// Whether the head is pruned: without head_prune none is.
  bool pruned(std::uint32_t head) const;
  /// Kept pairs of query row i, keys ascending; empty in a pruned head.
  std::vector<int> kept_keys(std::uint32_t head, int i) const;
  /// The key of the token at (i, col): col when that fits the tokens before it, else by their
  /// number.
  int token_key(Probe probe, std::uint32_t head, int i, int col, std::uint64_t cycle) const;

  // The job's shape (microarchitecture section 2).
  int steps() const { return (shape().dim + build_.lanes - 1) / build_.lanes; }
  int live(int b) const;  ///< n(b)
  int limit(int i) const { return shape().limit(i, config().causal); }
  bool valid(int i, int j) const { return i >= 0 && i < shape().lq && j >= 0 && j < limit(i); }
  int valid_pairs(int b, int c) const;  ///< p(b, c)
  /// "lane 17", and with several steps also the element.
  std::string lane_name(int d) const;

 private:
  const Build& build_;
  const Job& job_;
  const OperandLog& log_;
  Who who_;
  mutable bool used_tensors_ = false;
};

/// Nearest split of a number of Q or K (algorithm.md section 1).
struct SplitParts {
  Int integer, fraction;
};
SplitParts nearest_split(Int x, int int_bits);

}  // namespace hdp::sim::explain_detail
