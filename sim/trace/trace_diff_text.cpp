// SPDX-License-Identifier: Apache-2.0
// The comparison of two runs as text.
#include <fmt/format.h>

#include <cmath>

#include "sim/trace/trace_diff.hpp"

namespace hdp::sim {
namespace {

std::string number(const std::optional<std::int64_t>& value, int frac_bits) {
  if (!value) return "-";
  std::string text = fmt::format("{}", *value);
  if (frac_bits > 0)
    text += fmt::format(" (= {:.6g})", std::ldexp(static_cast<double>(*value), -frac_bits));
  return text;
}

std::string kind(const FirstDiff& first) {
  switch (first.kind) {
    case FirstDiff::Kind::OnlyA:
      return "only in A";
    case FirstDiff::Kind::OnlyB:
      return "only in B";
    case FirstDiff::Kind::Value:
      return "value";
    case FirstDiff::Kind::Cycle: {
      const std::int64_t drift = first.job_cycle_b - first.job_cycle_a;
      return fmt::format("cycle: B is {} cycle{} {}, with the same value", std::abs(drift),
                         std::abs(drift) == 1 ? "" : "s", drift > 0 ? "later" : "earlier");
    }
  }
  return "";
}

std::string cycles(const std::optional<std::int64_t>& cycle, std::int64_t job_cycle) {
  return cycle ? fmt::format("{} ({} of the job)", *cycle, job_cycle) : "-";
}

}  // namespace

std::string format_trace_diff(const TraceDiff& diff, const TraceDiffOptions& options) {
  std::string text = fmt::format("  A  {}\n  B  {}\n", diff.run_a, diff.run_b);
  for (const std::string& line : diff.circumstances) text += fmt::format("     {}\n", line);
  if (diff.first) {
    const FirstDiff& first = *diff.first;
    text += fmt::format("FIRST DIFFERENCE in stage {}, probe {}\n", first.stage, first.probe);
    text += fmt::format("  {:<10} {}\n", "kind", kind(first));
    text += fmt::format("  {:<10} {}\n", "where", first.place);
    text += fmt::format("  {:<10} A {}, B {}\n", "cycle", cycles(first.cycle_a, first.job_cycle_a),
                        cycles(first.cycle_b, first.job_cycle_b));
    for (const ElementDiff& e : first.elements) {
      text += fmt::format("  {:<10} A {}, B {}\n", e.name, number(e.a, e.frac_bits),
                          number(e.b, e.frac_bits));
    }
    if (first.more_elements > 0)
      text += fmt::format("  {:<10} and {} more elements\n", "", first.more_elements);
  }
  std::string table;
  std::uint64_t events = 0;
  for (const ProbeDiff& p : diff.probes) {
    events += p.events_a;
    const bool show = !p.same_values() || p.cycles > 0;
    if (!show) continue;
    const std::string drift =
        p.cycles == 0 ? "" : fmt::format("{:+} .. {:+}", p.drift_least, p.drift_most);
    table +=
        fmt::format("  {:<11}{:<10} {:>9} {:>9} {:>8} {:>8} {:>8} {:>8}  {}\n", p.stage, p.probe,
                    p.events_a, p.events_b, p.only_a, p.only_b, p.values, p.cycles, drift);
  }
  if (!table.empty()) {
    text +=
        fmt::format("  {:<11}{:<10} {:>9} {:>9} {:>8} {:>8} {:>8} {:>8}  {}\n", "stage", "probe",
                    "events A", "events B", "only A", "only B", "value", "cycle", "drift, cycles") +
        table;
  }
  for (const std::string& line : diff.drift) text += fmt::format("  {}\n", line);
  if (diff.equal()) {
    text += fmt::format("  {} events of A, all in B with the same values{}\n", events,
                        options.values_only ? "" : " in the same cycles");
  }
  return text;
}

}  // namespace hdp::sim
