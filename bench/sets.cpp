// SPDX-License-Identifier: Apache-2.0
// The jobs that are measured.
#include "bench/sets.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "golden/functional.hpp"
#include "sim/cli/options.hpp"
#include "vectors/generator.hpp"
#include "vectors/random.hpp"

namespace hdp::bench {
namespace {

constexpr int kDim = 64;
constexpr int kTrialHeads = 4;

double kept_fraction(const Job& job, std::int32_t rho) {
  Config config = job.config;
  config.rho_q15 = rho;
  std::uint64_t kept = 0, live = 0;
  HeadResult result;
  for (int head = 0; head < std::min(job.heads, kTrialHeads); ++head) {
    run_head(config, job.shape, job.head(head), result);
    kept += result.kept_blocks;
    live += result.live_blocks;
  }
  return static_cast<double>(kept) / static_cast<double>(live);
}

}  // namespace

Job uniform_job(int heads, int length) {
  return generate_group("uniform", 7, heads, {length, length, kDim});
}

Job hot_columns_job(int heads, int length, int hot) {
  Job job = uniform_job(heads, length);
  job.name = "hot columns";
  VectorRandom random(7, "hot columns");
  const int blocks = (length + 1) / 2;
  std::size_t at = 0;
  const auto scaled = [](std::int16_t x, int part) { return static_cast<std::int16_t>(x / part); };
  for (int head = 0; head < heads; ++head) {
    std::int16_t direction[kDim];
    for (std::int16_t& d : direction) {
      d = static_cast<std::int16_t>(random.range(0, 1) == 0 ? -8000 : 8000);
    }
    for (int row = 0; row < length; ++row) {
      const int block = row / 2;
      const bool is_hot = block * hot / blocks != (block + 1) * hot / blocks;
      for (std::int16_t d : direction) {
        job.q[at] = static_cast<std::int16_t>(scaled(job.q[at], 2) + d);
        job.k[at] = static_cast<std::int16_t>(scaled(job.k[at], 4) + (is_hot ? 2 * d : 0));
        ++at;
      }
    }
  }
  return job;
}

Job at_fraction(Job job, double fraction) {
  std::int32_t low = -32768, high = 32767;
  if (fraction >= 1) {
    job.config.rho_q15 = low;
    return job;
  }
  while (high - low > 1) {  // the kept fraction falls as rho rises
    const std::int32_t middle = (low + high) / 2;
    (kept_fraction(job, middle) > fraction ? low : high) = middle;
  }
  job.config.rho_q15 = high;
  return job;
}

Job half_the_heads(Job job) {
  std::vector<std::uint64_t> scores = head_scores(job);
  std::sort(scores.begin(), scores.end());
  job.config.head_prune = true;
  job.config.tau = scores[scores.size() / 2 - 1];
  return job;
}

Job unpruned(Job job) {
  job.config.block_prune = false;
  job.config.head_prune = false;
  return job;
}

Job batch(Job job, int heads) {
  const int times = (heads + job.heads - 1) / job.heads;
  if (times <= 1) return job;
  job.name += fmt::format(" x {}", times);
  job.heads *= times;
  for (std::vector<std::int16_t>* x : {&job.q, &job.k, &job.v}) {
    const std::vector<std::int16_t> one = *x;
    for (int n = 1; n < times; ++n) x->insert(x->end(), one.begin(), one.end());
  }
  return job;
}

std::vector<Job> captures(const std::string& folder) {
  if (!std::filesystem::is_directory(folder)) return {};
  std::vector<std::filesystem::path> folders;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (std::filesystem::exists(entry.path() / "q.npy")) folders.push_back(entry.path());
  }
  std::sort(folders.begin(), folders.end());
  std::vector<Job> jobs;
  for (const auto& path : folders) {
    cli::JobOptions options;
    options.q = path / "q.npy";
    options.k = path / "k.npy";
    options.v = path / "v.npy";
    std::string notes;
    jobs.push_back(options.load(notes));
    jobs.back().name = path.filename().string();
  }
  return jobs;
}

void print_no_captures(const std::string& folder) {
  fmt::print("\ncaptures: skipped, there are none in {}\n", folder);
}

}  // namespace hdp::bench
