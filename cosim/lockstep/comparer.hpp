// SPDX-License-Identifier: Apache-2.0
// Compares what a design shows with what its model announced, every probe in every cycle, and says
// exactly where they first differ. Knows tables of probes, no design.
#pragma once

#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <vector>

#include "cosim/lockstep/expected_events.hpp"
#include "cosim/lockstep/words.hpp"

namespace cosim {

/// What kind of difference was seen.
enum class DivergenceKind {
  Value,       ///< an event in the right cycle with a wrong payload
  Late,        ///< the golden event came later in the RTL
  Early,       ///< the RTL had the next golden event before its time
  Unexpected,  ///< the RTL had an event that the model does not know
  Hang,        ///< the RTL never had the golden event
};

const char* to_string(DivergenceKind kind);

/// One element of the payload in which RTL and model differ.
struct FieldDifference {
  std::string field;
  int lane = -1;                      ///< -1 in a scalar field
  std::uint64_t rtl = 0, golden = 0;  ///< raw bits of the container
  int container = 64;
  bool is_signed = false;
  int frac_bits = 0;
};

/// How far another stage had agreed when the first difference came.
struct StageProgress {
  std::string probe, stage;
  std::uint64_t events = 0;   ///< events that agreed
  bool also_differs = false;  ///< it differs in the same cycle, further downstream
};

/// The first difference of a run.
struct Divergence {
  DivergenceKind kind = DivergenceKind::Value;
  std::uint64_t cycle = 0;
  std::string probe, stage;
  int probe_index = 0;
  EventTag tag;  ///< the golden event's coordinates (the next one's when Unexpected)
  bool has_tag = false;
  std::string item_name, row_name, col_name;
  std::int64_t shift = 0;    ///< cycles late (> 0) or early (< 0)
  std::uint64_t waited = 0;  ///< Hang: cycles waited in vain
  std::vector<FieldDifference> fields;
  std::size_t more_fields = 0;          ///< differences beyond those listed
  std::vector<StageProgress> upstream;  ///< the probes before it
  std::vector<StageProgress> downstream;
};

/// Compares cycle by cycle.
class Comparer {
 public:
  explicit Comparer(ExpectedEvents& trace) : trace_(trace), probes_(trace.probes().size()) {}

  /// Compares one cycle. `payload(p)` gives the RTL's payload of probe p. Returns false at the
  /// first difference, of which divergence() then tells; after that nothing is compared any more.
  template <class Payload>
  bool compare(std::uint64_t cycle, std::uint32_t rtl_valid, const Payload& payload) {
    const std::uint32_t golden_valid = trace_.valid(cycle);
    std::uint32_t differs = rtl_valid ^ golden_valid;
    for (std::uint32_t both = rtl_valid & golden_valid; both != 0; both &= both - 1) {
      const int p = __builtin_ctz(both);
      if (!same_words(payload(p), trace_.payload(p), trace_.width(p))) differs |= 1u << p;
    }
    if (differs == 0) {
      take(cycle, golden_valid);
      return true;
    }
    const int first = __builtin_ctz(differs);
    note(cycle, first, rtl_valid, golden_valid, differs,
         (rtl_valid >> first & 1) != 0 ? payload(first) : nullptr);
    return false;
  }

  /// The same for a cycle that agrees, with the payloads one behind the other from `packed` on,
  /// which is moved behind them. When the cycle does not agree, nothing is done and the answer is
  /// false.
  bool agrees(std::uint64_t cycle, std::uint32_t rtl_valid, const std::uint64_t*& packed) {
    if (rtl_valid != trace_.valid(cycle)) return false;
    const std::uint64_t* from = packed;
    for (std::uint32_t left = rtl_valid; left != 0; left &= left - 1) {
      const int p = __builtin_ctz(left);
      const std::size_t width = trace_.width(p);
      if (!same_words(reinterpret_cast<const std::byte*>(from), trace_.payload(p), width)) {
        return false;
      }
      from += width;
    }
    packed = from;
    take(cycle, rtl_valid);
    return true;
  }

  /// After a timing difference: looks at a later cycle of the RTL, to tell late from never. Returns
  /// true when the kind is settled.
  template <class Payload>
  bool look_ahead(std::uint64_t cycle, std::uint32_t rtl_valid, const Payload& payload) {
    const int p = divergence_->probe_index;
    if ((rtl_valid >> p & 1) == 0) return false;
    return settle_late(cycle, payload(p));
  }
  /// Nothing came in `waited` cycles: it is a hang.
  void give_up(std::uint64_t waited);

  /// Whether a difference still has to be classified by look_ahead().
  bool pending() const { return pending_; }
  const std::optional<Divergence>& divergence() const { return divergence_; }
  /// Valid bits and payloads compared.
  std::uint64_t checks() const { return checks_; }

 private:
  /// The cycle agreed.
  void take(std::uint64_t cycle, std::uint32_t valid) {
    checks_ += probes_;
    for (; valid != 0; valid &= valid - 1) {
      trace_.pop(__builtin_ctz(valid));
      ++checks_;
    }
    trace_.drop_before(cycle + 1);
  }
  void note(std::uint64_t cycle, int first, std::uint32_t rtl_valid, std::uint32_t golden_valid,
            std::uint32_t differs, const std::byte* rtl);
  bool settle_late(std::uint64_t cycle, const std::byte* rtl);
  void list_fields(const ProbeSpec& spec, const std::byte* rtl, const std::byte* golden);

  ExpectedEvents& trace_;
  std::size_t probes_;
  std::optional<Divergence> divergence_;
  bool pending_ = false;
  std::uint64_t checks_ = 0;
};

/// The report that a person reads.
std::string format_divergence(const Divergence& divergence);

}  // namespace cosim
