// SPDX-License-Identifier: Apache-2.0
// The stimulus of a design with one stream in and one out, both with valid and ready.
#pragma once

#include <cstdint>

#include "cosim/case/case.hpp"
#include "cosim/design/verilated_design.hpp"
#include "cosim/lockstep/bench.hpp"

namespace cosim {

/// Offers the items of a case in order, an item stays offered until it is accepted, and takes what
/// comes out; both with the case's pauses. What the model is told of a cycle are `Inputs`.
template <class Top, class Inputs>
class StreamStimulus : public StimulusOf<Inputs> {
 public:
  StreamStimulus(VerilatedDesign<Top>& design, const Case& c)
      : top_(design.top()), case_(c), pauses_(c.pauses) {}

  void drive(std::uint64_t cycle) final {
    offered_ = !done() && (offered_ || !pauses_.now(0, cycle));
    if (offered_) offer(top_, case_.items[next_]);
    valid_ready(top_, offered_, !pauses_.now(1, cycle));
  }
  Inputs observe(std::uint64_t /*cycle*/) final {
    const Inputs told = inputs(top_);
    if (offered_ && accepts(top_)) {
      ++next_;
      offered_ = false;
    }
    return told;
  }
  bool done() const final { return next_ == case_.items.size(); }
  double progress() const final {
    return static_cast<double>(next_) / static_cast<double>(case_.items.size());
  }

 protected:
  /// Puts an item on the input stream's data.
  virtual void offer(Top& top, const CaseItem& item) = 0;
  /// Sets valid of the input stream and ready of the output stream.
  virtual void valid_ready(Top& top, bool valid, bool ready) = 0;
  /// Whether the design accepts an item that is offered: ready of the input stream.
  virtual bool accepts(const Top& top) const = 0;
  /// What the model is told of this cycle.
  virtual Inputs inputs(const Top& top) const = 0;

 private:
  Top& top_;
  const Case& case_;
  Pauses pauses_;
  std::size_t next_ = 0;
  bool offered_ = false;  ///< the next item is offered and not accepted yet
};

}  // namespace cosim
