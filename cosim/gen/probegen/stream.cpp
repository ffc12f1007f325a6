// SPDX-License-Identifier: Apache-2.0
// The stimulus of a design with one stream in and one out.
#include <fmt/format.h>

#include "cosim/gen/probegen/probes.hpp"

namespace cosim::gen {

std::vector<Output> stream_files(const Design& design) {
  if (!design.stream) return {};
  const Stream& stream = *design.stream;
  std::string members, offered, told, fields;
  for (const StreamValue& value : stream.items) {
    members += fmt::format("  {} {} = 0;\n", value.cpp_type(), value.name);
    const std::size_t n = static_cast<std::size_t>(&value - stream.items.data());
    offered += fmt::format(
        "    top.{0} = static_cast<std::decay_t<decltype(top.{0})>>(item[{1}]);\n", value.port, n);
    told += fmt::format("    in.{} = static_cast<{}>(top.{});\n", value.name, value.cpp_type(),
                        value.port);
    const std::int64_t range = std::int64_t{1} << (value.bits - (value.is_signed ? 1 : 0));
    fields += fmt::format("          {{\"{}\", {}, {}}},\n", value.name,
                          value.is_signed ? -range : 0, range - 1);
  }
  std::string text = design.head("//", "The streams of " + design.prefix +
                                           ": what its model is "
                                           "told of them, and who drives them.");
  text += fmt::format(R"(#pragma once

#include <cstdint>
#include <string>
#include <type_traits>
#include <vector>

#include "cosim/case/stream_stimulus.hpp"
#include "cosim/tool/verilated_bench.hpp"
#include "{table}.hpp"
#include "{ports}"

namespace {space} {{

/// A cycle of both streams: the item that is offered, if any, and whether a result would be taken.
struct Inputs {{
{members}  bool valid = false;
  bool ready = false;
}};

/// Offers the items of a case, and takes what comes out.
template <class Top>
class Stream final : public cosim::StreamStimulus<Top, Inputs> {{
 public:
  using cosim::StreamStimulus<Top, Inputs>::StreamStimulus;

 protected:
  void offer(Top& top, const cosim::CaseItem& item) override {{
{offered}  }}
  void valid_ready(Top& top, bool valid, bool ready) override {{
    top.{valid} = valid;
    top.{take} = ready;
  }}
  bool accepts(const Top& top) const override {{ return top.{ready} != 0; }}
  Inputs inputs(const Top& top) const override {{
    Inputs in;
{told}    in.valid = top.{valid} != 0;
    in.ready = top.{take} != 0;
    return in;
  }}
}};

/// The co-simulation program's bench. `Top`: the class that Verilator made of `module`; Model: a
/// cosim::ModelOf<Inputs>, made from a cosim::Scoreboard&.
template <class Top, class Model>
cosim::Bench bench(const std::string& module, const std::string& model_id) {{
  return cosim::verilated_bench<Top, Model, Stream<Top>>(
      "{prefix}", module, probes(), [](auto& top, auto bind) {{ ports(top, bind); }},
      {{
{fields}      }},
      model_id);
}}

}}  // namespace {space}
)",
                      fmt::arg("table", design.table_file), fmt::arg("ports", design.ports_file),
                      fmt::arg("space", design.cpp_namespace), fmt::arg("members", members),
                      fmt::arg("offered", offered), fmt::arg("valid", stream.valid),
                      fmt::arg("take", stream.take), fmt::arg("ready", stream.ready),
                      fmt::arg("told", told), fmt::arg("prefix", design.prefix),
                      fmt::arg("fields", fields));
  return {{design.prefix + "_stream.hpp", text}};
}

}  // namespace cosim::gen
