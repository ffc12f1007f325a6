// SPDX-License-Identifier: Apache-2.0
// The co-processor in time, a cycle at a time (docs/coprocessor.md): given what the memory and the
// host put on the buses, what every probe shows.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "cosim/probe/probe.hpp"
#include "golden/core_model.hpp"
#include "golden/hdp_probes.hpp"
#include "golden/machine.hpp"
#include "golden/top_job.hpp"

namespace hdp {

/// The memory as the machine finds it. Addresses outside read as 0.
class MemoryView {
 public:
  virtual ~MemoryView() = default;
  virtual void read(std::uint64_t address, std::size_t bytes, std::uint8_t* to) const = 0;
};

/// What the host and the memory drive in a cycle.
struct TopInputs {
  // AXI4-Lite
  bool s_aw_valid = false, s_w_valid = false, s_b_ready = false, s_ar_valid = false,
       s_r_ready = false;
  std::uint32_t s_aw_addr = 0, s_w_data = 0, s_ar_addr = 0;
  std::uint8_t s_w_strobe = 0;
  // AXI4
  bool ar_ready = false, aw_ready = false, w_ready = false;
  bool r_valid = false, r_last = false, b_valid = false;
  std::uint16_t r_id = 0, b_id = 0;
  std::uint8_t r_resp = 0, b_resp = 0;
};

/// What the machine drives in a cycle: a function of its state before the cycle's inputs.
struct TopOutputs {
  // AXI4-Lite
  bool s_aw_ready = false, s_w_ready = false, s_b_valid = false, s_ar_ready = false,
       s_r_valid = false;
  std::uint8_t s_b_resp = 0, s_r_resp = 0;
  std::uint32_t s_r_data = 0;
  // AXI4
  struct Address {
    bool valid = false;
    std::uint16_t id = 0;
    std::uint64_t addr = 0;
    std::uint8_t len = 0;  ///< beats - 1
  } ar, aw;
  bool r_ready = false, b_ready = false;
  bool w_valid = false, w_last = false;
  const std::uint8_t* w_strobe = nullptr;  ///< bus_bytes / 8 rounded up; valid until step()
  const std::uint8_t* w_data = nullptr;    ///< bus_bytes
  bool irq = false;
};

class TopModel {
 public:
  /// sinks: null, or one for hdp_top's table and then one for each core's. The view must outlive
  /// the model; a head is read from it in the cycle of its assignment.
  TopModel(const Machine& machine, const MemoryView& memory, std::vector<cosim::EventSink*> sinks);
  ~TopModel();

  /// The outputs in the coming cycle (the first: cycle 0, reset high for the first time).
  const TopOutputs& outputs() const;
  /// Lets the coming cycle happen.
  void step(const TopInputs& inputs);
  std::uint64_t cycle() const;  ///< number of the coming cycle

  /// One of the bytes that the machine will have written of the job under way must be predictable:
  /// called when a head is assigned and when it is resolved. May be null.
  class Watch {
   public:
    virtual ~Watch() = default;
    /// A head was read from memory and computed.
    virtual void on_head(std::uint32_t head, int core, const HeadValues& values) = 0;
    virtual void on_resolve(std::uint32_t head, int core, bool survived) = 0;
    virtual void on_job(const Config& config, const Shape& shape, int heads) = 0;
    /// Just before on_job(): where the job's planes lie.
    virtual void on_descriptor(const JobDescriptor& /*job*/) {}
    /// The job that on_job() announced is over and its last response has come: in Finish, or else
    /// (well = false) at the end of Drain.
    virtual void on_end(bool /*well*/) {}
  };
  void watch(Watch* watch);

  /// CoreModel::engine_time() of one of the cores, in the job under way or the last one.
  EngineTime engine_time(int core, Engine engine) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace hdp
