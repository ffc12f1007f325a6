// SPDX-License-Identifier: Apache-2.0
// What a run is fed with, in a form that can be written down, repeated and made smaller: a list of
// items, all of the same fields, and a seed of pauses.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace cosim {

/// A field of an item, and its values.
struct CaseField {
  std::string name;
  std::int64_t low = 0, high = 0;  ///< allowed, both included
};

/// One thing to send: an operation, a packet, a transfer; a value a field.
using CaseItem = std::vector<std::int64_t>;

struct Case {
  std::uint64_t pauses = 0;  ///< seed of the pauses (Pauses); 0: none
  std::vector<CaseItem> items;

  bool operator==(const Case& other) const {
    return pauses == other.pauses && items == other.items;
  }
};

/// `count` random items: half of the values are any, the rest small or at an end of their range.
Case random_case(const std::vector<CaseField>& fields, std::size_t count, std::uint64_t seed,
                 std::uint64_t pauses);

/// Writes a case as JSON, an item a line.
void write_case(const std::string& path, const std::vector<CaseField>& fields, const Case& c);
/// Reads it. Throws InputError naming file, field and item when it is not such a case of these
/// fields, or a value is out of its range.
Case read_case(const std::string& path, const std::vector<CaseField>& fields);

/// "12 items, pauses 3".
std::string describe(const Case& c);

/// Seeded pauses of a stimulus: when it offers nothing, or takes nothing. Stretches of 64 cycles
/// without, with some, and with many, so that queues run full and run dry.
class Pauses {
 public:
  explicit Pauses(std::uint64_t seed) : seed_(seed) {}
  /// Whether stream `stream` pauses in this cycle. Never with seed 0.
  bool now(unsigned stream, std::uint64_t cycle) const;

 private:
  std::uint64_t seed_;
};

/// Whether a case still fails in the way that matters. Must depend on the case alone.
using StillFails = std::function<bool(const Case&)>;

struct ShrinkResult {
  Case best;                ///< fails
  std::uint64_t tried = 0;  ///< cases given to the predicate
  bool finished = false;    ///< no smaller case of those tried fails; false when stopped
};

/// Makes a failing case small: without pauses, with fewer items, with values nearer to 0 (delta
/// debugging, Zeller and Hildebrandt, IEEE TSE 2002). Deterministic. `stop` is polled before every
/// case that is tried.
ShrinkResult shrink(const std::vector<CaseField>& fields, Case failing,
                    const StillFails& still_fails, const std::function<bool()>& stop = {});

}  // namespace cosim
