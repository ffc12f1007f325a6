// SPDX-License-Identifier: Apache-2.0
// The co-processor's check of a descriptor, and its layout (docs/coprocessor.md sections 2 and 4).
#include "golden/top_job.hpp"

namespace hdp {
namespace {

constexpr std::array<Array, kArrays> kAll{Array::Ki, Array::Qi, Array::Kf,
                                          Array::Qf, Array::V,  Array::O};

bool is_query(Array array) { return array == Array::Qi || array == Array::Qf || array == Array::O; }
std::uint64_t element_bytes(Array array) { return array == Array::V || array == Array::O ? 2 : 1; }
std::uint64_t ceil_div(std::uint64_t a, std::uint64_t b) { return (a + b - 1) / b; }

/// Unsigned, and never wrapped: the end of an array may need more than 64 bits.
struct Wide {
  std::uint64_t high, low;

  bool operator<=(const Wide& other) const {
    return high != other.high ? high < other.high : low <= other.low;
  }
};

struct Span {
  std::uint64_t base;
  Wide end;
};

Span span_of(const Machine& machine, const JobDescriptor& job, Array array) {
  const auto word = static_cast<std::uint64_t>(machine.bus_bytes);
  const std::uint64_t pitch = ceil_div(element_bytes(array) * job.dim, word) * word;
  const std::uint64_t rows = is_query(array) ? job.lq : job.lk;
  // heads, strides, rows and pitches have at most 32 bits: their products do not wrap.
  const std::uint64_t size = (job.heads - 1) * std::uint64_t{job.stride(array)} + rows * pitch;
  const std::uint64_t base = job.base[static_cast<std::size_t>(array)];
  return {base, {base + size < base ? 1u : 0u, base + size}};
}

bool bad_config(const JobDescriptor& job) {
  return job.fill == 3 || job.mant < 32768 || job.shift > 47 || (job.causal && job.lk < job.lq);
}

bool misaligned(const Machine& machine, const JobDescriptor& job) {
  const auto word = static_cast<std::uint64_t>(machine.bus_bytes);
  return std::any_of(kAll.begin(), kAll.end(), [&](Array array) {
    return job.base[static_cast<std::size_t>(array)] % word != 0 || job.stride(array) % word != 0;
  });
}

bool wraps(const Machine& machine, const JobDescriptor& job) {
  const Wide limit =
      machine.addr_bits == 64 ? Wide{1, 0} : Wide{0, std::uint64_t{1} << machine.addr_bits};
  return std::any_of(kAll.begin(), kAll.end(),
                     [&](Array array) { return !(span_of(machine, job, array).end <= limit); });
}

bool overlaps(const Machine& machine, const JobDescriptor& job) {
  const auto word = static_cast<std::uint64_t>(machine.bus_bytes);
  const std::uint64_t out_head = job.lq * ceil_div(2 * std::uint64_t{job.dim}, word) * word;
  if (job.heads > 1 && job.o_stride < out_head) return true;
  const Span out = span_of(machine, job, Array::O);
  return std::any_of(kAll.begin(), kAll.end(), [&](Array array) {
    if (array == Array::O) return false;
    const Span in = span_of(machine, job, array);
    return !(in.end <= Wide{0, out.base}) && !(out.end <= Wide{0, in.base});
  });
}

}  // namespace

const char* array_name(Array array) {
  constexpr std::array<const char*, kArrays> kNames{"KI", "QI", "KF", "QF", "V", "O"};
  return kNames[static_cast<std::size_t>(array)];
}

std::uint32_t JobDescriptor::stride(Array array) const {
  switch (array) {
    case Array::Qi:
    case Array::Qf:
      return q_stride;
    case Array::Ki:
    case Array::Kf:
      return k_stride;
    case Array::V:
      return v_stride;
    default:
      return o_stride;
  }
}

Config JobDescriptor::config(int int_bits) const {
  Config config;
  config.int_bits = int_bits;
  config.importance = importance_abs ? Importance::Abs : Importance::Signed;
  config.fill = static_cast<Fill>(fill);
  config.rho_q15 = rho;
  config.tau = tau;
  config.block_prune = block_prune;
  config.head_prune = head_prune;
  config.exact = exact;
  config.causal = causal;
  config.mant = mant;
  config.shift = shift;
  return config;
}

JobError descriptor_error(const Machine& machine, const JobDescriptor& job) {
  const auto exceeds = [](std::uint32_t x, int most) {
    return x > static_cast<std::uint32_t>(most);
  };
  if (job.heads == 0 || job.lq == 0 || job.lk == 0 || job.dim == 0) return JobError::Zero;
  if (exceeds(job.heads, machine.heads_max) || exceeds(job.lq, machine.core.l_max) ||
      exceeds(job.lk, machine.core.l_max) || exceeds(job.dim, machine.core.d_max)) {
    return JobError::TooLarge;
  }
  if (bad_config(job)) return JobError::Config;
  if (misaligned(machine, job)) return JobError::Misaligned;
  if (wraps(machine, job)) return JobError::Wrap;
  if (overlaps(machine, job)) return JobError::Overlap;
  return JobError::None;
}

JobLayout::JobLayout(const Machine& machine, const JobDescriptor& job)
    : heads(job.heads), word_bytes(static_cast<std::uint32_t>(machine.bus_bytes)),
      out_chunks(static_cast<std::uint32_t>(
          ceil_div(job.dim, static_cast<std::uint64_t>(machine.core.out_lanes)))) {
  for (const Array array : kAll) {
    Plane& plane = planes[static_cast<std::size_t>(array)];
    plane.base = job.base[static_cast<std::size_t>(array)];
    plane.stride = job.stride(array);
    plane.rows = is_query(array) ? job.lq : job.lk;
    plane.row_bytes = static_cast<std::uint32_t>(element_bytes(array) * job.dim);
    plane.row_words = static_cast<std::uint32_t>(ceil_div(plane.row_bytes, word_bytes));
  }
}

}  // namespace hdp
