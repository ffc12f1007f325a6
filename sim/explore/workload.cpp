// SPDX-License-Identifier: Apache-2.0
// Jobs for machines of either number format.
#include "sim/explore/workload.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "golden/job_plan.hpp"
#include "golden/quantize.hpp"

namespace hdp::explore {
namespace {

std::uint64_t wide(int x) { return static_cast<std::uint64_t>(x); }

/// x / 2^bits, ties to even.
int rounded(std::int16_t x, int bits) {
  return static_cast<int>(std::nearbyint(std::ldexp(static_cast<double>(x), -bits)));
}

/// Fewest low bits that x must lose to fit the format.
int bits_to_lose(const std::vector<std::int16_t>& x, const TensorFormat& format) {
  if (x.empty()) return 0;
  const auto [low, high] = std::minmax_element(x.begin(), x.end());
  int bits = 0;
  while (rounded(*low, bits) < format.lowest || rounded(*high, bits) > format.highest) ++bits;
  return bits;
}

void lose(std::vector<std::int16_t>& x, int bits) {
  for (std::int16_t& value : x) value = static_cast<std::int16_t>(rounded(value, bits));
}

std::uint64_t padded(int bytes, int word) { return wide((bytes + word - 1) / word) * wide(word); }

}  // namespace

Job with_int_bits(const Job& job, int int_bits) {
  if (job.config.int_bits <= int_bits) return job;
  const TensorFormat format = TensorFormat::query_key(int_bits);
  const int q_bits = bits_to_lose(job.q, format), k_bits = bits_to_lose(job.k, format);
  const int bits = q_bits + k_bits;
  if (static_cast<int>(job.config.shift) < bits) {
    throw std::invalid_argument(
        fmt::format("job {}: Q and K lose {} bits with {} integer bits, and sh is only {}",
                    job.name, bits, int_bits, job.config.shift));
  }
  Job narrow = job;
  narrow.config.int_bits = int_bits;
  narrow.config.shift -= static_cast<std::uint32_t>(bits);
  if (bits > 0) {
    narrow.config.tau = (job.config.tau + (std::uint64_t{1} << (bits - 1))) >> bits;
  }
  narrow.scale_q = std::ldexp(job.scale_q, -q_bits);
  narrow.scale_k = std::ldexp(job.scale_k, -k_bits);
  lose(narrow.q, q_bits);
  lose(narrow.k, k_bits);
  return narrow;
}

std::uint64_t dense_macs(const Job& job) {
  std::uint64_t pairs = 0;
  for (int i = 0; i < job.shape.lq; ++i) pairs += wide(job.shape.limit(i, job.config.causal));
  return 2 * wide(job.heads) * pairs * wide(job.shape.dim);
}

std::uint64_t memory_need(const Machine& machine, const std::vector<Job>& jobs) {
  std::uint64_t need = 0;
  for (const Job& job : jobs) {
    const std::uint64_t row = padded(job.shape.dim, machine.bus_bytes);
    const std::uint64_t wide_row = padded(2 * job.shape.dim, machine.bus_bytes);
    const std::uint64_t lq = wide(job.shape.lq), lk = wide(job.shape.lk);
    const std::uint64_t head = 2 * (lq + lk) * row + (lq + lk) * wide_row;
    need = std::max(need, wide(std::min(job.heads, machine.heads_max)) * head);
  }
  constexpr std::uint64_t kPage = 4096;
  return (need + kPage - 1) / kPage * kPage;
}

void check_jobs(const Machine& machine, const std::vector<Job>& jobs) {
  for (const Job& job : jobs) {
    try {
      const JobPlan plan(machine.core, job.config, job.shape, job.heads);
    } catch (const std::invalid_argument& error) {
      throw std::invalid_argument("job " + job.name + ": " + error.what());
    }
  }
  const std::uint64_t need = memory_need(machine, jobs);
  if (machine.addr_bits < 64 && need > std::uint64_t{1} << machine.addr_bits) {
    throw std::invalid_argument(
        fmt::format("the jobs need {} bytes of memory; addr-bits is {}", need, machine.addr_bits));
  }
}

Workload::Workload(std::vector<Job> jobs, Grid& grid) : given_(std::move(jobs)) {
  const auto fits = [this, &grid](const Point& point) {
    try {
      check_jobs(point.machine, converted(point.machine.core.int_bits));
      return true;
    } catch (const std::invalid_argument& error) {
      grid.skipped.add(grid.label(point) + ": " + error.what());
      return false;
    }
  };
  std::vector<Point> kept;
  for (Point& point : grid.points) {
    if (fits(point)) kept.push_back(std::move(point));
  }
  grid.points = std::move(kept);
}

const std::vector<Job>& Workload::converted(int int_bits) {
  if (int_bits >= 8) return given_;
  if (!narrow_problem_.empty()) throw std::invalid_argument(narrow_problem_);
  if (narrow_.empty()) {
    try {
      for (const Job& job : given_) narrow_.push_back(with_int_bits(job, int_bits));
    } catch (const std::invalid_argument& error) {
      narrow_problem_ = error.what();
      throw;
    }
  }
  return narrow_;
}

const std::vector<Job>& Workload::jobs(const Machine& machine) const {
  return machine.core.int_bits >= 8 ? given_ : narrow_;
}

int Workload::heads() const {
  int heads = 0;
  for (const Job& job : given_) heads += job.heads;
  return heads;
}

std::uint64_t Workload::macs() const {
  std::uint64_t macs = 0;
  for (const Job& job : given_) macs += dense_macs(job);
  return macs;
}

}  // namespace hdp::explore
