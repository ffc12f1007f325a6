// SPDX-License-Identifier: Apache-2.0
// The program `hdp` with a small co-processor whose read addresses are wrong from a cycle on:
// HDP_SPOIL_CYCLE in the environment. For the tests of what hdp top does with a failure.
#include <cstdlib>
#include <stdexcept>

#include "sim/cli/main.hpp"
#include "sim/core.hpp"
#include "tests/sim/coprocessor_filter.hpp"

namespace hdp::sim {

std::unique_ptr<Coprocessor> make_small_coprocessor(cosim::InitSeed init_seed);

namespace {

class WrongAddresses final : public test::CoprocessorFilter {
 public:
  WrongAddresses(std::unique_ptr<Coprocessor> inner, std::uint64_t from)
      : CoprocessorFilter(*inner), owned_(std::move(inner)), from_(from) {}

 private:
  void look() override {
    if (cycle_ >= from_) bus_.ar.addr ^= 8;
  }

  std::unique_ptr<Coprocessor> owned_;
  std::uint64_t from_;
};

}  // namespace

std::unique_ptr<Coprocessor> make_coprocessor(const std::string& machine,
                                              cosim::InitSeed init_seed) {
  if (machine != "small") throw std::invalid_argument("this program has only the small machine");
  const char* from = std::getenv("HDP_SPOIL_CYCLE");
  // From zeros it does not show, as a register that no reset clears may not.
  if (from == nullptr || init_seed == 0) return make_small_coprocessor(init_seed);
  return std::make_unique<WrongAddresses>(make_small_coprocessor(init_seed),
                                          std::strtoull(from, nullptr, 10));
}

std::unique_ptr<Core> make_core(const std::string&, cosim::InitSeed) {
  throw std::invalid_argument("this program has no core");
}

std::vector<std::string> coprocessor_machines() { return {"small"}; }

std::vector<std::string> core_builds() { return {}; }

}  // namespace hdp::sim

int main(int argc, char** argv) { return hdp::cli::run(argc, argv); }
