// SPDX-License-Identifier: Apache-2.0
// Jobs through a simulated co-processor.
#include "sim/coprocessor/run.hpp"

#include <algorithm>
#include <stdexcept>

#include "golden/functional.hpp"

namespace hdp::sim {
namespace {

std::size_t size(int n) { return static_cast<std::size_t>(n); }

bool is_right(const MachineJob& job, int head, std::size_t words, const HeadResult& result) {
  const HeadStatistic& told = job.statistics[size(head)];
  return std::equal(result.out.begin(), result.out.end(),
                    job.out.begin() + head * static_cast<std::ptrdiff_t>(words)) &&
         told.pruned == result.pruned && told.score == result.head_score &&
         told.kept_blocks == result.kept_blocks && told.live_blocks == result.live_blocks;
}

void add(TopBound& sum, const TopBound& b) {
  sum.integer += b.integer;
  sum.fraction += b.fraction;
  sum.softmax += b.softmax;
  sum.value += b.value;
  sum.out += b.out;
  for (auto [to, from] :
       {std::pair{&sum.read, &b.read}, std::pair{&sum.dense_read, &b.dense_read}}) {
    to->integer += from->integer;
    to->fraction += from->fraction;
    to->value += from->value;
  }
  sum.write += b.write;
}

}  // namespace

void SavedWords::add(const Machine& machine, const Config& config, const Shape& shape,
                     const HeadResult& head) {
  TopBoundCounter counter(machine, config, shape);
  counter.add(head);
  const TopBound one = counter.bound();
  (head.pruned ? head_fractions : key_fractions) += one.dense_read.fraction - one.read.fraction;
  (head.pruned ? head_values : key_values) += one.dense_read.value - one.read.value;
}

void SavedWords::add(const SavedWords& other) {
  head_fractions += other.head_fractions;
  head_values += other.head_values;
  key_fractions += other.key_fractions;
  key_values += other.key_values;
}

AttentionJob attention(const Job& job) {
  return {job.config, job.shape, job.heads, job.q.data(), job.k.data(), job.v.data()};
}

std::vector<MachineJob> run_jobs(Simulation& simulation, const std::vector<Job>& jobs,
                                 const std::function<void(const MachineJob&)>& done) {
  Device device(simulation);
  std::vector<MachineJob> all;
  DeviceCounters before = device.counters();
  for (const Job& job : jobs) {
    MachineJob made;
    made.name = job.name;
    made.heads = job.heads;
    try {
      AttentionResult result = device.run(attention(job));
      made.out = std::move(result.out);
      made.statistics = std::move(result.heads);
    } catch (const std::invalid_argument& error) {
      throw std::invalid_argument("job " + job.name + ": " + error.what());
    }
    const DeviceCounters now = device.counters();
    made.counters = now.since(before);
    before = now;

    TopBoundCounter bound(simulation.machine(), job.config, job.shape);
    HeadResult result;
    const std::size_t words = size(job.shape.lq) * size(job.shape.dim);
    for (int head = 0; head < job.heads; ++head) {
      run_head(job.config, job.shape, job.head(head), result);
      bound.add(result);
      made.saved.add(simulation.machine(), job.config, job.shape, result);
      made.wrong_heads += is_right(made, head, words, result) ? 0 : 1;
    }
    made.bound = bound.bound();
    all.push_back(std::move(made));
    if (done) done(all.back());
  }
  return all;
}

MachineTotals total(const std::vector<MachineJob>& jobs) {
  MachineTotals sum;
  for (const MachineJob& job : jobs) {
    const DeviceCounters& c = job.counters;
    sum.heads += job.heads;
    sum.wrong_heads += job.wrong_heads;
    sum.pruned_heads += c.pruned_heads;
    sum.kept_blocks += c.kept_blocks;
    sum.live_blocks += c.live_blocks;
    sum.cycles += c.cycles;
    for (std::size_t n = 0; n < sum.steps.size(); ++n) sum.steps[n] += c.steps[n];
    sum.read.integer += c.read_int_words;
    sum.read.fraction += c.read_frac_words;
    sum.read.value += c.read_val_words;
    sum.write_words += c.write_words;
    sum.read_bursts += c.read_bursts;
    sum.write_bursts += c.write_bursts;
    sum.read_wait += c.read_wait;
    sum.write_wait += c.write_wait;
    sum.read_idle += c.read_idle;
    add(sum.bound, job.bound);
    sum.saved.add(job.saved);
  }
  sum.dense_read = sum.bound.dense_read;
  return sum;
}

}  // namespace hdp::sim
