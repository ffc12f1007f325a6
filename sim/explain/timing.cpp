// SPDX-License-Identifier: Apache-2.0
// Explains a timing divergence: which rule fixes the cycle, with this event's numbers.
#include "sim/explain/timing.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace hdp::sim::explain_detail {
namespace {

/// When each side had the event; nothing when it never had it.
struct Times {
  std::optional<std::uint64_t> rtl, golden;
};

Times times_of(const cosim::Divergence& d) {
  Times times;
  if (d.has_tag && d.kind != cosim::DivergenceKind::Unexpected) times.golden = d.tag.cycle;
  if (d.kind == cosim::DivergenceKind::Late) {
    times.rtl = d.cycle + static_cast<std::uint64_t>(d.shift);
  } else if (d.kind != cosim::DivergenceKind::Hang) {
    times.rtl = d.cycle;
  }
  return times;
}

std::string cycle_text(const std::optional<std::uint64_t>& cycle) {
  return cycle ? fmt::format("cycle {}", *cycle) : "no such event";
}

/// Whether everything up to `cycle` is in the log, `latency` cycles back.
bool covers(const OperandLog& log, std::uint64_t cycle, int latency) {
  return log.first_cycle() && *log.first_cycle() + static_cast<std::uint64_t>(latency) <= cycle;
}

/// Whether shape and order alone say which event of the probe is next: then an event too many is
/// the next one before its time. The other probes' events depend on the mask.
bool fixed_sequence(Probe probe) {
  return probe != Probe::Score && probe != Probe::Y && probe != Probe::E;
}

struct Decision {
  Verdict verdict = Verdict::Undecided;
  std::string why;
};

Decision blame(bool rtl_wrong, bool golden_wrong, const std::string& why,
               const std::string& neither) {
  if (rtl_wrong && !golden_wrong) return {Verdict::RtlWrong, why};
  if (golden_wrong && !rtl_wrong) return {Verdict::GoldenWrong, why};
  return {Verdict::Undecided, rtl_wrong ? "both sides break the rule: " + why : neither};
}

Decision decide(const TimeRule& rule, const Times& times, const cosim::Divergence& d,
                const OperandLog& log) {
  std::uint64_t earliest = 0;
  for (const TimeBound& bound : rule.bounds) {
    if (!bound.known) {
      if (!covers(log, d.cycle, rule.latency))
        return {Verdict::Undecided, bound.what + " (in the log)"};
      // The cause had not been when one side had the event.
      const auto without = [&](const auto& time) { return time && *time <= d.cycle; };
      return blame(without(times.rtl), without(times.golden), bound.what + " up to this cycle",
                   bound.what + " up to this cycle");
    }
    earliest = std::max(earliest, bound.earliest);
  }
  if (rule.bounds.empty()) {
    return {Verdict::Undecided, "the rule depends on what is not in the log"};
  }
  if (rule.exact) {
    return blame(times.rtl != earliest, times.golden != earliest,
                 fmt::format("the rule gives cycle {}", earliest), "both sides follow the rule");
  }
  const auto early = [&](const auto& time) { return time && *time < earliest; };
  return blame(
      early(times.rtl), early(times.golden),
      fmt::format("the rule allows no cycle before {}", earliest),
      fmt::format("the rule allows cycle {} or later, which both fulfil; credits, which are not "
                  "in the log, decide",
                  earliest));
}

}  // namespace

Explanation explain_timing(const Side& side, const cosim::Divergence& d) {
  const auto probe = static_cast<Probe>(d.probe_index);
  const OperandLog& log = side.log();
  std::string text = fmt::format("EXPLANATION of the cycle of {}\n", d.probe);
  const auto line = [&text](const char* label, const std::string& value) {
    text += fmt::format("  {:<10} {}\n", label, value);
  };
  const Times times = times_of(d);
  line("rtl", cycle_text(times.rtl));
  line("golden", d.kind == cosim::DivergenceKind::Unexpected && d.has_tag
                     ? fmt::format("no such event; its next one is in cycle {}", d.tag.cycle)
                     : cycle_text(times.golden));
  Decision decision;
  TimeRule rule = time_rule(probe, d.tag, d.cycle, side);
  line("rule", fmt::format("docs/microarchitecture.md section {}: {}", rule.section, rule.formula));
  if (d.kind == cosim::DivergenceKind::Unexpected && d.has_tag && fixed_sequence(probe)) {
    decision = decide(rule, Times{times.rtl, d.tag.cycle}, d, log);
    line("note", fmt::format("taken as the next event, {} too early, because its order is fixed",
                             d.tag.cycle - d.cycle));
  } else if (d.kind == cosim::DivergenceKind::Unexpected) {
    // The coordinates are not this event's: only a cause in the right cycle can be looked for.
    rule.bounds.clear();
    decision.why = "an event that golden does not have at all";
    if (rule.cause >= 0 && covers(log, d.cycle, rule.latency)) {
      const auto cause = static_cast<Probe>(rule.cause);
      const std::uint64_t cycle = d.cycle - static_cast<std::uint64_t>(rule.latency);
      if (!log.in_cycle(cause, cycle)) {
        decision = {Verdict::RtlWrong,
                    fmt::format("{} had no event in cycle {}", log.spec(cause).name, cycle)};
      }
    }
  } else {
    decision = decide(rule, times, d, log);
  }
  for (const TimeBound& bound : rule.bounds) {
    line("because",
         bound.known
             ? fmt::format("{}: {} {} {}", bound.what, d.probe,
                           rule.exact && rule.bounds.size() == 1 ? "=" : ">=", bound.earliest)
             : bound.what);
  }
  if (d.kind == cosim::DivergenceKind::Late && !d.fields.empty()) {
    line("payload", "the RTL's later event also carries something else");
  }
  line("VERDICT", fmt::format("{}: {}", to_string(decision.verdict), decision.why));
  return {decision.verdict, text};
}

}  // namespace hdp::sim::explain_detail
