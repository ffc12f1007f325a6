// SPDX-License-Identifier: Apache-2.0
// Delta debugging of cases.
#include <algorithm>
#include <utility>

#include "cosim/case/case.hpp"

namespace cosim {
namespace {

class Shrink {
 public:
  Shrink(const std::vector<CaseField>& fields, Case failing, const StillFails& still_fails,
         const std::function<bool()>& stop)
      : fields_(fields), still_fails_(still_fails), stop_(stop) {
    result_.best = std::move(failing);
  }

  ShrinkResult run() {
    bool smaller = true;
    while (smaller && !stopped_) {
      smaller = without_pauses();
      smaller = fewer_items() || smaller;
      smaller = smaller_values() || smaller;
    }
    result_.finished = !stopped_;
    return std::move(result_);
  }

 private:
  /// Takes the candidate when it fails, too.
  bool take(Case candidate) {
    stopped_ = stopped_ || (stop_ && stop_());
    if (stopped_) return false;
    ++result_.tried;
    if (!still_fails_(candidate)) return false;
    result_.best = std::move(candidate);
    return true;
  }

  bool without_pauses() {
    if (result_.best.pauses == 0) return false;
    Case candidate = result_.best;
    candidate.pauses = 0;
    return take(std::move(candidate));
  }

  /// Without chunks of items: halves first, single ones in the end. From the back: what lies behind
  /// the failure goes at once.
  bool fewer_items() {
    bool smaller = false;
    for (std::size_t chunk = std::max<std::size_t>(result_.best.items.size() / 2, 1);; chunk /= 2) {
      for (std::size_t end = result_.best.items.size(); end > 0 && !stopped_;) {
        const std::size_t begin = end - std::min(chunk, end);
        Case candidate = result_.best;
        const auto from = candidate.items.begin();
        candidate.items.erase(from + static_cast<std::ptrdiff_t>(begin),
                              from + static_cast<std::ptrdiff_t>(end));
        if (!candidate.items.empty() && take(std::move(candidate))) smaller = true;
        end = std::min(begin, result_.best.items.size());
      }
      if (chunk <= 1) return smaller;
    }
  }

  /// Values to 0, or to what is allowed next to it; else halfway there.
  bool smaller_values() {
    bool smaller = false;
    for (std::size_t n = 0; n < result_.best.items.size(); ++n) {
      for (std::size_t f = 0; f < fields_.size(); ++f) {
        const std::int64_t least = std::clamp<std::int64_t>(0, fields_[f].low, fields_[f].high);
        for (bool go_on = true; go_on && !stopped_;) {
          const std::int64_t value = result_.best.items[n][f];
          go_on = false;
          for (const std::int64_t wanted : {least, least + (value - least) / 2}) {
            if (wanted == value) continue;
            Case candidate = result_.best;
            candidate.items[n][f] = wanted;
            if (!take(std::move(candidate))) continue;
            smaller = go_on = true;
            break;
          }
        }
      }
    }
    return smaller;
  }

  const std::vector<CaseField>& fields_;
  const StillFails& still_fails_;
  const std::function<bool()>& stop_;
  bool stopped_ = false;
  ShrinkResult result_;
};

}  // namespace

ShrinkResult shrink(const std::vector<CaseField>& fields, Case failing,
                    const StillFails& still_fails, const std::function<bool()>& stop) {
  return Shrink(fields, std::move(failing), still_fails, stop).run();
}

}  // namespace cosim
