// SPDX-License-Identifier: Apache-2.0
// hdp::Device, the host driver of the HDP co-processor: tensors in, attention and statistics out,
// on whatever Platform the device sits in.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "driver/job_memory.hpp"
#include "driver/platform.hpp"
#include "golden/config.hpp"

namespace hdp {

/// What the identification registers say.
struct DeviceInfo {
  int version_major = 0, version_minor = 0;
  int int_bits = 0, frac_bits = 0, cores = 0, addr_bits = 0;
  int l_max = 0, d_max = 0, lanes = 0, out_lanes = 0;
  int bus_bytes = 0, heads_max = 0;
};

/// Heads that share a shape and a configuration, in fixed point. Not owned; row-major.
struct AttentionJob {
  Config config;
  Shape shape;
  int heads = 0;
  const std::int16_t* q = nullptr;  ///< [heads][lq][dim], W bits with F fraction bits
  const std::int16_t* k = nullptr;  ///< [heads][lk][dim]
  const std::int16_t* v = nullptr;  ///< [heads][lk][dim], 16 bits
};

/// A job made of floats: quantised with the largest power-of-two scales that fit, M and sh from
/// them (algorithm.md sections 1 and 5). The output times 1 / scale_v is the attention.
///
/// config.tau is copied as it is, not scaled: it counts units of SI of the quantised tensors, as H
/// does (algorithm.md section 2), and SI is about scale_q * scale_k * (q . k). A threshold t on the
/// sum of abs(q . k) over a head's valid pairs, q and k as they were before quantisation and not
/// divided by sqrt(dim), is set when the scales are known:
///   job.config.tau = floor(min(t * scale_q * scale_k, 2^48 - 1))
/// config.rho is relative and needs no scaling.
struct QuantizedAttention {
  AttentionJob job;  ///< points into the vectors below
  double scale_q = 1, scale_k = 1, scale_v = 1;
  std::vector<std::int16_t> q, k, v;

  /// q: [heads][lq][dim], k, v: [heads][lk][dim], finite. Throws std::invalid_argument when the
  /// scales take sh out of its range.
  QuantizedAttention(const Config& config, const Shape& shape, int heads, const double* q,
                     const double* k, const double* v);
  QuantizedAttention(const QuantizedAttention&) = delete;
  QuantizedAttention& operator=(const QuantizedAttention&) = delete;
};

/// What the device reports of a head (algorithm.md section 7).
struct HeadStatistic {
  bool pruned = false;
  std::uint64_t score = 0;  ///< H
  std::uint32_t kept_blocks = 0, live_blocks = 0;
};

/// The device's counters (docs/registers.md), 32 bits, wrapping.
struct DeviceCounters {
  std::uint32_t cycles = 0, heads_done = 0, pruned_heads = 0, kept_blocks = 0, live_blocks = 0;
  std::array<std::uint32_t, 5> steps{};  ///< integer, fraction, softmax, value, finish
  std::uint32_t read_int_words = 0, read_frac_words = 0, read_val_words = 0, write_words = 0;
  std::uint32_t read_bursts = 0, write_bursts = 0, read_wait = 0, write_wait = 0, read_idle = 0;
  std::uint32_t jobs_done = 0, jobs_failed = 0;

  /// What was counted since `before`.
  DeviceCounters since(const DeviceCounters& before) const;
};

struct AttentionResult {
  std::vector<std::int16_t> out;     ///< [heads][lq][dim], in V's format
  std::vector<HeadStatistic> heads;  ///< [heads]
};

/// A job that the device refused or could not finish.
class DeviceError : public std::runtime_error {
 public:
  DeviceError(int code, int head);
  int code() const { return code_; }  ///< ERROR_CODE
  int head() const { return head_; }  ///< ERROR_HEAD, of bus errors

 private:
  int code_, head_;
};
/// ERROR_CODE in words: "zero", "overlap", "read_slverr".
const char* device_error_name(int code);

class Device {
 public:
  /// Identifies the device and resets it. Throws PlatformError when it is no HDP co-processor that
  /// this driver knows.
  explicit Device(Platform& platform);

  const DeviceInfo& info() const { return info_; }

  /// Queues a job: takes memory for its arrays until it is collected, lays the operands out, writes
  /// the descriptor, starts. At most two jobs can be queued. Throws std::invalid_argument when the
  /// job does not fit the device, std::logic_error when the queue is full, PlatformError. When that
  /// is for want of memory and another job is pending, submit() can be tried again after wait().
  void submit(const AttentionJob& job);
  /// Jobs submitted and not yet collected.
  int pending() const { return static_cast<int>(jobs_.size()); }
  /// Waits for the oldest pending job, by interrupt, or by looking at the status when `poll`, and
  /// collects its results. Throws DeviceError when it failed (the job is dropped, the next one
  /// starts).
  AttentionResult wait(bool poll = false);
  /// submit() and wait(), on an empty queue. A job of more heads than the device takes at once goes
  /// in pieces, two of them queued where the memory has room for two. Throws what those throw, and
  /// std::logic_error when jobs are pending. After a DeviceError nothing is pending: the piece
  /// behind the one that failed is waited for and dropped, the others are not started.
  AttentionResult run(const AttentionJob& job);

  DeviceCounters counters();
  /// Stops whatever it does and forgets the pending jobs.
  void reset();

  /// The arrays of a pending job, for tests: addresses as the device sees them.
  struct Layout {
    std::uint64_t qi = 0, qf = 0, ki = 0, kf = 0, v = 0, o = 0;
    std::uint32_t q_stride = 0, k_stride = 0, v_stride = 0, o_stride = 0;
    std::uint32_t row_bytes = 0, wide_row_bytes = 0;  ///< pitch of Q and K, of V and O
    std::uint64_t bytes = 0;  ///< of all arrays, which lie one behind the other from qi on
  };
  const Layout& layout(int pending) const {
    return jobs_[static_cast<std::size_t>(pending)].layout;
  }

 private:
  struct Pending {
    Config config;
    Shape shape;
    int heads = 0;
    Layout layout;
  };

  void check(const AttentionJob& job) const;
  Layout layout_at(const AttentionJob& job, std::uint64_t base) const;
  std::uint64_t bytes_of(const AttentionJob& job) const;
  void write_operands(const AttentionJob& job, const Layout& layout);
  void write_descriptor(const AttentionJob& job, const Layout& layout);
  void drop_oldest();
  void drop_pending();
  void collect_error();
  AttentionResult collect(const Pending& job);

  Platform& platform_;
  DeviceInfo info_;
  JobMemory memory_;
  std::vector<Pending> jobs_;  ///< oldest first
  int started_ = 0;         ///< jobs that reached Start since reset, as the statistics count them
  std::uint32_t done_ = 0;  ///< JOBS_DONE when the last job was collected
};

}  // namespace hdp
