// SPDX-License-Identifier: Apache-2.0
// The tables of docs/coprocessor.md section 10.
#include "golden/hdp_probes.hpp"
#include "golden/top_model.hpp"

namespace hdp {
namespace {

ProbeField u8(const char* name, int lanes = 1) { return {name, 8, false, lanes, 0, 0}; }
ProbeField u16(const char* name) { return {name, 16, false, 1, 0, 0}; }
ProbeField u32(const char* name) { return {name, 32, false, 1, 0, 0}; }
ProbeField u64(const char* name) { return {name, 64, false, 1, 0, 0}; }

}  // namespace

std::vector<ProbeSpec> top_probes(const Machine& machine) {
  const std::vector<ProbeField> burst{u8("id"), u16("beats"), u64("addr")};
  return {
      make_probe("csr_write", "registers", "", "",
                 {u16("addr"), u8("strobe"), u8("resp"), u32("data")}),
      make_probe("csr_read", "registers", "", "", {u16("addr"), u8("resp"), u32("data")}),
      make_probe("state", "job", "", "", {u8("state"), u8("error"), u16("head")}),
      make_probe("irq", "job", "", "", {u8("level")}),
      make_probe("assign", "scheduler", "", "", {u16("head"), u8("core")}),
      make_probe("read", "read", "", "", burst),
      make_probe("ar", "read", "", "", burst),
      make_probe(
          "r", "read", "row", "word",
          {u8("id"), u8("resp"), u8("last"), u8("array"), u16("head"), u16("row"), u16("word")}),
      make_probe("write", "write", "row", "", burst),
      make_probe("aw", "write", "row", "", burst),
      make_probe(
          "w", "write", "row", "word",
          {u8("last"), u8("strobe", (machine.bus_bytes + 7) / 8), u8("data", machine.bus_bytes)}),
      make_probe("b", "write", "", "", {u8("id"), u8("resp")}),
  };
}

std::vector<ProbeSpec> top_core_probes(const Machine& machine) {
  std::vector<ProbeSpec> probes = hdp_probes(machine.core);
  probes.push_back(make_probe("resolve", "read", "", "", {u16("head"), u8("survived")}));
  return probes;
}

}  // namespace hdp
