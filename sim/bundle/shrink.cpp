// SPDX-License-Identifier: Apache-2.0
// Greedy passes, biggest cuts first, until none succeeds; then the same from other starting points.
#include "sim/bundle/shrink.hpp"

#include <algorithm>
#include <cstdlib>
#include <utility>

#include "golden/quantize.hpp"
#include "sim/bundle/cuts.hpp"

namespace hdp::sim {
namespace {

/// Ends the search; the best case so far stands.
struct Stopped {};

using Tensor = std::vector<std::int16_t> Job::*;
constexpr Tensor kTensors[] = {&Job::q, &Job::k, &Job::v};

std::uint64_t bit_length(std::int16_t value) {
  std::uint64_t bits = 0;
  for (int magnitude = std::abs(static_cast<int>(value)); magnitude != 0; magnitude >>= 1) ++bits;
  return bits;
}

/// Elements in a case.
std::uint64_t volume(const ShrinkCase& c) {
  std::uint64_t sum = 0;
  for (const Job& job : c.jobs) sum += job.q.size() + job.k.size() + job.v.size();
  return sum;
}

/// Numbers that are simpler than x, the simplest first: nothing, one, a whole number, a pure
/// fraction, half, one less.
std::vector<std::int16_t> simpler(std::int16_t x) {
  const int value = x, sign = value < 0 ? -1 : 1;
  std::vector<std::int16_t> out;
  for (const int candidate :
       {0, 1, sign, 256, 256 * sign, value / 256 * 256, value % 256, value / 2, value - sign}) {
    if (std::abs(candidate) > std::abs(value) || candidate == value) continue;
    if (std::abs(candidate) == std::abs(value) && candidate < 0) continue;
    const auto element = static_cast<std::int16_t>(candidate);
    if (std::find(out.begin(), out.end(), element) == out.end()) out.push_back(element);
  }
  return out;
}

class Shrinker {
 public:
  Shrinker(ShrinkCase start, const StillFails& still_fails, const ShrinkOptions& options,
           std::uint64_t tried)
      : best_(std::move(start)), still_fails_(still_fails), options_(options), tried_(tried) {}

  /// Throws Stopped.
  void run() {
    jobs();
    stalls();
    for (const bool thorough : {false, true}) {
      thorough_ = thorough;
      bool smaller = true;
      while (smaller) {
        smaller = jobs();
        smaller |= structure();
        smaller |= stalls();
        smaller |= values();
        smaller |= configuration();
        smaller |= elements();
      }
    }
  }

  /// Tries a case that need not be smaller, as another place to start from.
  bool start_from(const ShrinkCase& candidate) {
    pass_ = "another start";
    if (!fails(candidate)) return false;
    best_ = candidate;
    return true;
  }

  const ShrinkCase& best() const { return best_; }
  std::uint64_t tried() const { return tried_; }

 private:
  bool fails(const ShrinkCase& candidate) {
    if (options_.stop && options_.stop()) throw Stopped{};
    ++tried_;
    const bool fails = still_fails_(candidate);
    if (options_.progress) options_.progress({fails ? candidate : best_, tried_, pass_});
    return fails;
  }

  bool attempt(ShrinkCase candidate) {
    if (!fails(candidate)) return false;
    best_ = std::move(candidate);
    return true;
  }

  /// A candidate in which job n has another shape: with the threshold of its heads moved along, and
  /// in the thorough rounds with other stalls, because a cut moves every beat to another place of
  /// the stall pattern.
  bool attempt_cut(const ShrinkCase& candidate, std::size_t n) {
    if (attempt(candidate)) return true;
    ShrinkCase other = candidate;
    for (const std::uint64_t tau : tau_candidates(candidate.jobs[n])) {
      other.jobs[n].config.tau = tau;
      if (attempt(other)) return true;
    }
    if (!thorough_ || candidate.stall_seed == 0) return false;
    constexpr std::uint64_t kSeeds = 12;
    other = candidate;
    for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
      if (seed == candidate.stall_seed) continue;
      other.stall_seed = seed;
      if (attempt(other)) return true;
    }
    return false;
  }

  /// Halves, quarters, ... single elements, from the end: attempts to do without. `cut(first,
  /// count)` returns whether it could; then there are `count` fewer.
  template <class Cut>
  static bool without_chunks(int n, const Cut& cut) {
    bool smaller = false;
    int chunk = 1;
    while (chunk * 2 < n) chunk *= 2;
    for (; chunk >= 1; chunk /= 2) {
      for (int first = (n - 1) / chunk * chunk; first >= 0; first -= chunk) {
        const int count = std::min(chunk, n - first);
        if (count <= 0 || !cut(first, count)) continue;
        n -= count;
        smaller = true;
      }
    }
    return smaller;
  }

  bool jobs() {
    pass_ = "jobs";
    if (best_.jobs.size() > 1 && attempt({{best_.jobs.back()}, best_.stall_seed})) return true;
    return without_chunks(static_cast<int>(best_.jobs.size()), [this](int first, int count) {
      if (static_cast<std::size_t>(count) == best_.jobs.size()) return false;
      ShrinkCase candidate = best_;
      candidate.jobs.erase(candidate.jobs.begin() + first, candidate.jobs.begin() + first + count);
      return attempt(std::move(candidate));
    });
  }

  bool stalls() {
    if (best_.stall_seed == 0) return false;
    pass_ = "stalls";
    ShrinkCase candidate = best_;
    for (const std::uint64_t seed : {0u, 1u, 2u, 3u, 4u}) {
      if (seed >= best_.stall_seed) break;
      candidate.stall_seed = seed;
      if (attempt(candidate)) return true;
    }
    return false;
  }

  bool structure() {
    bool smaller = false;
    for (std::size_t n = 0; n < best_.jobs.size(); ++n) {
      pass_ = "heads";
      smaller |= cut(n, Axis::Heads);
      pass_ = "rows and columns";
      smaller |= cut_square(n);
      smaller |= cut(n, Axis::Columns);
      smaller |= cut(n, Axis::Rows);
      pass_ = "dimensions";
      smaller |= cut(n, Axis::Dims);
    }
    return smaller;
  }

  bool cut(std::size_t n, Axis axis) {
    return without_chunks(length(best_.jobs[n], axis), [&](int first, int count) {
      if (count >= length(best_.jobs[n], axis)) return false;
      ShrinkCase candidate = best_;
      candidate.jobs[n] = without(best_.jobs[n], axis, first, count);
      return is_valid(candidate.jobs[n]) && attempt_cut(candidate, n);
    });
  }

  /// With causal, a row and its own column at once: the other rows then keep their reach.
  bool cut_square(std::size_t n) {
    if (!best_.jobs[n].config.causal) return false;
    return without_chunks(best_.jobs[n].shape.lq, [&](int first, int count) {
      const Job& job = best_.jobs[n];
      if (count >= job.shape.lq) return false;
      ShrinkCase candidate = best_;
      candidate.jobs[n] = without(without(job, Axis::Rows, first, count), Axis::Columns,
                                  first + job.shape.lk - job.shape.lq, count);
      return attempt_cut(candidate, n);
    });
  }

  /// Whole tensors and halves of them to zero, down to single elements.
  bool values() {
    pass_ = "values";
    bool smaller = false;
    for (std::size_t n = 0; n < best_.jobs.size(); ++n) {
      for (const Tensor tensor : kTensors) {
        // Only what is not zero yet is in the list, so that a chunk is always worth a candidate.
        std::vector<std::size_t> live;
        const auto& x = best_.jobs[n].*tensor;
        for (std::size_t i = 0; i < x.size(); ++i) {
          if (x[i] != 0) live.push_back(i);
        }
        const auto zero = [&](int first, int count) {
          ShrinkCase candidate = best_;
          for (int i = first; i < first + count; ++i)
            (candidate.jobs[n].*tensor)[live[static_cast<std::size_t>(i)]] = 0;
          if (!attempt(std::move(candidate))) return false;
          live.erase(live.begin() + first, live.begin() + first + count);
          return true;
        };
        if (!live.empty() && zero(0, static_cast<int>(live.size()))) {
          smaller = true;
          continue;
        }
        smaller |= without_chunks(static_cast<int>(live.size()), zero);
      }
    }
    return smaller;
  }

  /// Single elements towards zero.
  bool elements() {
    pass_ = "elements";
    bool smaller = false;
    for (std::size_t n = 0; n < best_.jobs.size(); ++n) {
      for (const Tensor tensor : kTensors) {
        for (std::size_t i = 0; i < (best_.jobs[n].*tensor).size(); ++i) {
          bool again = true;
          while (again) {
            again = false;
            for (const std::int16_t value : simpler((best_.jobs[n].*tensor)[i])) {
              ShrinkCase candidate = best_;
              (candidate.jobs[n].*tensor)[i] = value;
              if (!attempt(std::move(candidate))) continue;
              smaller = again = true;
              break;
            }
          }
        }
      }
    }
    return smaller;
  }

  /// Sets one field of a job's configuration, if it is not so already.
  template <class Field, class Value>
  bool set(std::size_t n, Field Config::*field, Value value) {
    if (best_.jobs[n].config.*field == static_cast<Field>(value)) return false;
    ShrinkCase candidate = best_;
    candidate.jobs[n].config.*field = static_cast<Field>(value);
    return is_valid(candidate.jobs[n]) && attempt(std::move(candidate));
  }

  bool configuration() {
    pass_ = "options";
    bool smaller = false;
    for (std::size_t n = 0; n < best_.jobs.size(); ++n) {
      const Config standard;
      smaller |= set(n, &Config::int_bits, standard.int_bits);
      smaller |= set(n, &Config::importance, standard.importance);
      smaller |= set(n, &Config::fill, standard.fill);
      smaller |= set(n, &Config::exact, standard.exact);
      smaller |= set(n, &Config::causal, standard.causal);
      smaller |= set(n, &Config::head_prune, standard.head_prune);
      smaller |= set(n, &Config::block_prune, standard.block_prune);
      smaller |= set(n, &Config::rho_q15, standard.rho_q15);
      smaller |= set(n, &Config::tau, standard.tau) || tau(n);
      smaller |= softmax(n);
    }
    return smaller;
  }

  /// A power of two, the highest first: above most scores, so that cuts need not move it.
  bool tau(std::size_t n) {
    const Config& now = best_.jobs[n].config;
    if (!now.head_prune || (now.tau & (now.tau - 1)) == 0) return false;
    for (int bit = 47; bit >= 0; bit -= 5) {
      if (set(n, &Config::tau, std::uint64_t{1} << bit)) return true;
    }
    return false;
  }

  /// M and sh as the host sets them for unscaled tensors of this dimension, or at least a plain M.
  bool softmax(std::size_t n) {
    const Config& now = best_.jobs[n].config;
    const SoftmaxScale plain = softmax_scale(best_.jobs[n].shape.dim, 1, 1);
    if (now.mant == plain.mant && now.shift == plain.shift) return false;
    ShrinkCase candidate = best_;
    candidate.jobs[n].config.mant = plain.mant;
    candidate.jobs[n].config.shift = plain.shift;
    return attempt(std::move(candidate));
  }

  ShrinkCase best_;
  const StillFails& still_fails_;
  const ShrinkOptions& options_;
  std::uint64_t tried_;
  bool thorough_ = false;
  const char* pass_ = "";
};

/// Whether there is nothing left worth another start.
bool tiny(const ShrinkCase& c) {
  if (c.jobs.size() > 1 || c.stall_seed != 0) return false;
  const Job& job = c.jobs.front();
  return job.heads == 1 && job.shape.lq <= 2 && job.shape.lk <= 2 && job.shape.dim == 1;
}

/// Variations of a case from which the greedy passes may get further: without pruning, every pair
/// is computed whatever the other values are.
std::vector<ShrinkCase> other_starts(const ShrinkCase& c) {
  std::vector<ShrinkCase> starts;
  const auto add = [&](auto change) {
    ShrinkCase start = c;
    bool changed = false;
    for (Job& job : start.jobs) changed |= change(job.config);
    if (changed) starts.push_back(std::move(start));
  };
  const auto set = [](auto& field, auto value) {
    const bool changed = field != value;
    field = value;
    return changed;
  };
  add([&](Config& config) {
    const bool blocks = set(config.block_prune, false), heads = set(config.head_prune, false);
    return blocks || heads;
  });
  add([&](Config& config) { return set(config.block_prune, false); });
  add([&](Config& config) { return set(config.head_prune, false); });
  add([&](Config& config) { return set(config.rho_q15, -32768); });
  add([&](Config& config) { return set(config.rho_q15, 32767); });
  return starts;
}

}  // namespace

CaseSize case_size(const ShrinkCase& c) {
  CaseSize size{};
  const Config standard;
  for (const Job& job : c.jobs) {
    for (const Tensor tensor : kTensors) {
      for (const std::int16_t value : job.*tensor) {
        size[1] += value != 0 ? 1 : 0;
        size[2] += bit_length(value);
      }
    }
    const Config& config = job.config;
    for (const bool differs :
         {config.int_bits != standard.int_bits, config.importance != standard.importance,
          config.fill != standard.fill, config.rho_q15 != standard.rho_q15,
          config.tau != standard.tau, config.block_prune != standard.block_prune,
          config.head_prune != standard.head_prune, config.exact != standard.exact,
          config.causal != standard.causal}) {
      size[3] += differs ? 1 : 0;
    }
  }
  size[0] = volume(c) + c.jobs.size() - 1 + (c.stall_seed != 0 ? 1 : 0);
  return size;
}

ShrinkResult shrink(ShrinkCase failing, const StillFails& still_fails,
                    const ShrinkOptions& options) {
  ShrinkResult result;
  result.best = std::move(failing);
  // A finished round ends in a case that no pass makes smaller; another start may lead elsewhere.
  const auto round = [&](const ShrinkCase& start, bool must_be_tried) {
    Shrinker shrinker(result.best, still_fails, options, result.tried);
    bool stopped = false;
    try {
      if (!must_be_tried || shrinker.start_from(start)) shrinker.run();
    } catch (const Stopped&) {
      stopped = true;
    }
    result.tried = shrinker.tried();
    if (case_size(shrinker.best()) < case_size(result.best)) result.best = shrinker.best();
    return !stopped;
  };
  const ShrinkCase original = result.best;
  result.finished = round(original, false);
  for (const ShrinkCase& from : {result.best, original}) {
    if (!result.finished || tiny(result.best)) break;
    for (const ShrinkCase& start : other_starts(from)) {
      result.finished = round(start, true);
      if (!result.finished || tiny(result.best)) break;
    }
  }
  return result;
}

}  // namespace hdp::sim
