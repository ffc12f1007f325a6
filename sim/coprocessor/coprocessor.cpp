// SPDX-License-Identifier: Apache-2.0
// The reset of a co-processor.
#include "sim/coprocessor/coprocessor.hpp"

namespace hdp::sim {

void Coprocessor::reset(const std::function<void(bool)>& look) {
  const auto pass = [&](bool held, int cycles) {
    set_reset(held);
    drive({}, {});
    for (int n = 0; n < cycles; ++n) {
      settle();
      if (look) look(held);
      advance();
    }
  };
  pass(true, 4);
  pass(false, 1);    // VALID may be high from the edge on that ends this cycle (IHI 0022E A3.1.2)
  set_reset(false);  // time begins here
}

}  // namespace hdp::sim
