// SPDX-License-Identifier: Apache-2.0
// What a snapshot remembers of things that it does not hold: the jobs and the golden model's state.
#include "sim/snapshot/snapshot.hpp"

namespace hdp::sim {

std::uint64_t hash_jobs(const std::vector<Job>& jobs) {
  Hash hash;
  hash.word(jobs.size());
  for (const Job& job : jobs) {
    const Config& c = job.config;
    const Shape& s = job.shape;
    hash.text(job.name);
    for (const int x :
         {job.heads, s.lq, s.lk, s.dim, c.int_bits, static_cast<int>(c.importance),
          static_cast<int>(c.fill), static_cast<int>(c.rho_q15), static_cast<int>(c.block_prune),
          static_cast<int>(c.head_prune), static_cast<int>(c.exact), static_cast<int>(c.causal)}) {
      hash.word(static_cast<std::uint64_t>(x));
    }
    hash.word(c.tau).word(c.mant).word(c.shift);
    hash.array(job.q).array(job.k).array(job.v);
  }
  return hash.value();
}

std::uint64_t hash_golden(const GoldenTrace& trace) {
  Hash hash;
  for (int p = 0; p < static_cast<int>(trace.probes().size()); ++p) {
    const std::size_t words = trace.probes()[static_cast<std::size_t>(p)].words;
    hash.text(trace.probes()[static_cast<std::size_t>(p)].name).word(trace.popped(p));
    trace.for_each_pending(p, [&](const EventTag& tag, const std::uint64_t* payload) {
      hash.word(tag.cycle).word(tag.head);
      hash.word(static_cast<std::uint64_t>(tag.row)).word(static_cast<std::uint64_t>(tag.col));
      hash.bytes(payload, words * 8);
    });
  }
  return hash.value();
}

}  // namespace hdp::sim
