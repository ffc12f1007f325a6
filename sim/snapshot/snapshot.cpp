// SPDX-License-Identifier: Apache-2.0
// What a snapshot remembers of things that it does not hold: the jobs and the golden model's state.
#include "sim/snapshot/snapshot.hpp"

#include <algorithm>

namespace hdp::sim {

std::uint64_t hash_jobs(const std::vector<Job>& jobs) {
  cosim::Hash hash;
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

std::uint64_t hash_golden(const cosim::ExpectedEvents& trace) {
  cosim::Hash hash;
  for (int p = 0; p < static_cast<int>(trace.probes().size()); ++p) {
    const std::size_t words = trace.probes()[static_cast<std::size_t>(p)].words;
    hash.text(trace.probes()[static_cast<std::size_t>(p)].name).word(trace.popped(p));
    trace.for_each_pending(p, [&](const cosim::EventTag& tag, const std::uint64_t* payload) {
      hash.word(tag.cycle).word(tag.item);
      hash.word(static_cast<std::uint64_t>(tag.row)).word(static_cast<std::uint64_t>(tag.col));
      hash.bytes(payload, words * 8);
    });
  }
  return hash.value();
}

bool shows(const Snapshot& snapshot, const std::vector<Job>& jobs, std::size_t job,
           const cosim::Divergence& divergence, std::uint64_t window) {
  if (snapshot.cycle + window > divergence.cycle || snapshot.job() > job) return false;
  const DriverState& driver = snapshot.driver;
  if (snapshot.job() < job || !driver.started || !divergence.has_tag) return true;
  const int first = std::max(0, static_cast<int>(divergence.tag.item) - 1);
  for (std::size_t stream = 0; stream < driver.loads.size(); ++stream) {
    const DriverState::LoadState& load = driver.loads[stream];
    if (load.turns.empty()) {
      // All was sent that could be: of the heads that were decided, or of all.
      const bool gated = jobs[job].config.head_prune && static_cast<Stream>(stream) != Stream::Int;
      if (!gated || driver.decisions > static_cast<std::size_t>(first)) return false;
      continue;
    }
    const int head = load.turns.front().head;
    if (head > first || (head == first && (load.beat > 0 || load.offered))) return false;
  }
  return true;
}

void SnapshotHistory::add(Snapshot&& snapshot) {
  std::size_t place = 0;
  for (std::uint64_t n = ++count_; n % 2 == 0 && place + 1 < snapshots_.size(); n /= 2) ++place;
  snapshots_[place] = std::move(snapshot);
}

const Snapshot* SnapshotHistory::latest(const std::function<bool(const Snapshot&)>& fits) const {
  const Snapshot* found = nullptr;
  for (const auto& snapshot : snapshots_) {
    if (!snapshot || (found != nullptr && found->cycle > snapshot->cycle)) continue;
    if (fits(*snapshot)) found = &*snapshot;
  }
  return found;
}

}  // namespace hdp::sim
