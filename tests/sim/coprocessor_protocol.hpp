// SPDX-License-Identifier: Apache-2.0
// The RTL of the co-processor in its memory with nothing but the protocol checkers: what they see
// of a bug when no model is there to see it first.
#pragma once

#include <stdexcept>

#include "cosim/axi/checker.hpp"
#include "sim/coprocessor/coprocessor.hpp"
#include "sim/coprocessor/simulation.hpp"

namespace hdp::test {

/// A rule of the bus was broken.
class RuleBroken : public std::runtime_error {
 public:
  explicit RuleBroken(const cosim::AxiViolation& violation)
      : std::runtime_error(violation.text), id_(violation.id) {}
  /// Stable name, such as AXI4_AR_STABLE.
  const char* id() const { return id_; }

 private:
  const char* id_;
};

class ProtocolSimulation final : public sim::Simulation {
 public:
  ProtocolSimulation(sim::Coprocessor& rtl, const Machine& machine,
                     const sim::SimulationOptions& options)
      : Simulation(machine, options), rtl_(rtl), memory_checker_(sim::axi_params(machine)),
        register_checker_(12) {
    rtl_.reset([this](bool held) { check(held, {}, {}); });
    memory_.reset();
  }

 private:
  bool clock(const cosim::AxiLiteMaster& host) override {
    const cosim::AxiSlave& memory = memory_.outputs();
    rtl_.drive(host, memory);
    rtl_.settle();
    const cosim::AxiMaster& bus = rtl_.bus();
    check(false, host, memory);
    registers_ = rtl_.registers();
    irq_ = rtl_.interrupt();
    const bool moved = (bus.ar.valid && memory.ar_ready) || (bus.aw.valid && memory.aw_ready) ||
                       (bus.w.valid && memory.w_ready) || memory.r.valid || memory.b.valid;
    memory_.clock(bus);
    rtl_.advance();
    return moved;
  }

  void check(bool reset, const cosim::AxiLiteMaster& host, const cosim::AxiSlave& memory) {
    memory_checker_.cycle(reset, rtl_.bus(), memory);
    register_checker_.cycle(reset, host, rtl_.registers());
    for (const cosim::AxiReport* report :
         {&memory_checker_.report(), &register_checker_.report()}) {
      if (!report->clean()) throw RuleBroken(report->first.front());
    }
  }

  sim::Coprocessor& rtl_;
  cosim::AxiChecker memory_checker_;
  cosim::AxiLiteChecker register_checker_;
};

}  // namespace hdp::test
