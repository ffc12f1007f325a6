// SPDX-License-Identifier: Apache-2.0
// The MAC's model, and the program that co-simulates it.
#include <optional>
#include <utility>

#include "Vmac_tb.h"
#include "mac_payloads.hpp"
#include "mac_stream.hpp"

/// Two elastic stages: a product, and a sum that waits until it is taken.
class Model final : public cosim::ModelOf<mac::Inputs> {
 public:
  explicit Model(cosim::Scoreboard& board) : sink_(board.sink(0)) {}

  void step(std::uint64_t cycle, const mac::Inputs& in) override {
    if (sum_ && !in.ready) return;
    if (sum_) emit(sink_, {cycle, sums_++}, mac::SumPayload(*sum_));
    sum_.reset();
    if (product_) {
      emit(sink_, {cycle, sums_, done_++}, mac::ProductPayload(*product_));
      total_ += *product_;
      if (last_) sum_ = std::exchange(total_, done_ = 0);
    }
    product_.reset();
    if (!in.valid) return;
    emit(sink_, {cycle, vectors_, terms_++}, mac::TermPayload(in.a, in.b, in.last));
    product_ = in.a * in.b;
    last_ = in.last != 0;
    if (last_) ++vectors_, terms_ = 0;
  }

 private:
  cosim::EventSink& sink_;
  std::optional<std::int32_t> product_, sum_;
  bool last_ = false;  ///< the product is its vector's last
  std::int32_t total_ = 0, terms_ = 0, done_ = 0;
  std::uint32_t vectors_ = 0, sums_ = 0;
};

int main(int argc, char** argv) {
  return cosim::run_tool(mac::bench<Vmac_tb, Model>("mac_tb", COSIM_MODEL_ID), argc, argv);
}
