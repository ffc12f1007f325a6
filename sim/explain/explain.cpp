// SPDX-License-Identifier: Apache-2.0
// The verdict on a divergence: what each side should have had from its own operands.
#include "sim/explain/explain.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "sim/explain/recipe.hpp"
#include "sim/explain/slips.hpp"
#include "sim/explain/timing.hpp"

namespace hdp::sim {
namespace {

using namespace explain_detail;

constexpr std::size_t kInFull = 2;    ///< elements explained step by step
constexpr std::size_t kListed = 16;   ///< elements judged
constexpr std::size_t kOperands = 8;  ///< differing operands listed
constexpr std::size_t kSlips = 3;     ///< slips of an element listed

/// The judgement of one element.
struct Finding {
  Verdict verdict = Verdict::Undecided;
  std::string text, brief;
  std::string formula;
  Slips slips;  ///< of the wrong side, when one is
};

/// A slip without the numbers that it has in one element: what follows " (".
std::string without_numbers(const std::string& slip) { return slip.substr(0, slip.find(" (")); }

/// The first slip that explains every wrong element, without numbers when there are several.
std::string common_slip(const std::vector<Finding>& findings) {
  if (findings.empty()) return {};
  if (findings.size() == 1) return findings[0].slips.empty() ? "" : findings[0].slips[0];
  for (const std::string& slip : findings[0].slips) {
    const std::string name = without_numbers(slip);
    const bool everywhere = std::all_of(findings.begin(), findings.end(), [&](const Finding& f) {
      return std::any_of(f.slips.begin(), f.slips.end(),
                         [&](const std::string& other) { return without_numbers(other) == name; });
    });
    if (everywhere) return name;
  }
  return {};
}

class Judge {
 public:
  Judge(const Build& build, const Job& job, const cosim::Divergence& d, const OperandLog& log)
      : d_(d), probe_(static_cast<Probe>(d.probe_index)), log_(log),
        rtl_(build, job, log, Who::Rtl), golden_(build, job, log, Who::Golden) {}

  Explanation run() {
    if (d_.kind != cosim::DivergenceKind::Value) return explain_timing(rtl_, d_);
    const std::vector<cosim::FieldDifference> elements = all_elements();
    std::vector<Finding> findings;
    std::string text;
    for (std::size_t n = 0; n < std::min(elements.size(), kListed); ++n) {
      findings.push_back(judge(elements[n]));
      text += n < kInFull ? findings.back().text : findings.back().brief;
    }
    if (elements.size() > kListed) {
      text += fmt::format("  {} more elements differ\n", elements.size() - kListed);
    }
    const Verdict verdict = combined(findings);
    if (from_tensors_) {
      text += "  note       rows that are not in the log were taken from the job's tensors\n";
    }
    text += fmt::format("  VERDICT    {}{}\n", to_string(verdict), headline(verdict, findings));
    return {verdict, text};
  }

 private:
  /// The formula and the slip, when one explains all that is wrong.
  static std::string headline(Verdict verdict, const std::vector<Finding>& findings) {
    if (verdict != Verdict::RtlWrong && verdict != Verdict::GoldenWrong) return {};
    const std::string slip = common_slip(findings);
    if (slip.empty()) return {};
    return fmt::format(": {}; {} {}{}", findings[0].formula,
                       verdict == Verdict::RtlWrong ? "RTL" : "golden", slip,
                       findings.size() > 1 ? ", in every element that differs" : "");
  }

  /// The listed differences, and from the log those that the report did not list.
  std::vector<cosim::FieldDifference> all_elements() const {
    std::vector<cosim::FieldDifference> elements = d_.fields;
    const auto event = this_event();
    if (d_.more_fields == 0 || !event) return elements;
    for (const cosim::ProbeField& field : log_.spec(probe_).fields) {
      for (int lane = 0; lane < field.lanes; ++lane) {
        const auto bits = [&](const std::byte* payload) {
          return static_cast<std::uint64_t>(
              read_field(log_.spec(probe_), payload, field.name.c_str(), lane));
        };
        const std::uint64_t r = bits(event->rtl), g = bits(event->golden);
        const int shown = field.lanes > 1 ? lane : -1;
        const bool listed = std::any_of(elements.begin(), elements.end(), [&](const auto& e) {
          return e.field == field.name && e.lane == shown;
        });
        if (r == g || listed) continue;
        elements.push_back(
            {field.name, shown, r, g, field.container, field.is_signed, field.frac_bits});
      }
    }
    return elements;
  }

  std::optional<LoggedEvent> this_event() const {
    const auto event = log_.in_cycle(probe_, d_.tag.cycle);
    return event && event->tag.item == d_.tag.item ? event : std::nullopt;
  }

  Finding judge(const cosim::FieldDifference& f) {
    const Element wrong{probe_, d_.tag, f, this_event(), &log_};
    const Int r = wrong.value(f.rtl), g = wrong.value(f.golden);
    const std::string name = f.lane < 0 ? f.field : fmt::format("{}[{}]", f.field, f.lane);
    Finding finding;
    std::string& text = finding.text;
    const auto line = [&text](const char* label, const std::string& value) {
      text += fmt::format("  {:<10} {}\n", label, value);
    };
    text = fmt::format("EXPLANATION of {}.{} at {}\n", d_.probe, name, place_text());
    line("rtl", fmt::format("{}", r));
    line("golden", fmt::format("{}", g));
    const RecipeFunction function = find_recipe(probe_, f.field);
    const Place place{d_.tag.item, d_.tag.row, d_.tag.col, std::max(f.lane, 0), d_.tag.cycle};
    Recipe from_rtl, from_golden;
    rtl_.forget_used_tensors();
    golden_.forget_used_tensors();
    try {
      if (function == nullptr) throw Missing("a formula of this field");
      from_rtl = function(rtl_, place);
      from_golden = function(golden_, place);
    } catch (const Missing& missing) {
      line("missing",
           fmt::format("{} is not in the log: the value cannot be recomputed", missing.what()));
      finding.brief = fmt::format("  {:<10} rtl {}, golden {}: {} is not in the log\n", name, r, g,
                                  missing.what());
      return finding;
    }
    from_tensors_ = from_tensors_ || rtl_.used_tensors() || golden_.used_tensors();
    const bool same = operand_lines(from_rtl, from_golden, line);
    line("formula", from_rtl.formula);
    for (const std::string& step : from_rtl.steps) line("", step);
    const Int right_rtl = wrong.truncated(from_rtl.value),
              right_golden = wrong.truncated(from_golden.value);
    if (!same) {
      for (const std::string& step : from_golden.steps) line("of golden", step);
    }
    line("recomputed",
         same ? fmt::format("{}", right_rtl)
              : fmt::format("{} from RTL's operands, {} from golden's", right_rtl, right_golden));
    const bool rtl_right = r == right_rtl, golden_right = g == right_golden;
    finding.verdict = rtl_right && golden_right ? Verdict::InputsDiffered
                      : rtl_right               ? Verdict::GoldenWrong
                      : golden_right            ? Verdict::RtlWrong
                                                : Verdict::Undecided;
    std::string why = to_string(finding.verdict);
    if (finding.verdict == Verdict::Undecided) why += ": neither side has the recomputed value";
    line("hence", why);
    finding.formula = from_rtl.formula;
    if (!rtl_right) finding.slips = slip_lines("RTL", r, wrong, from_rtl, true, line);
    if (!golden_right) finding.slips = slip_lines("golden", g, wrong, from_golden, false, line);
    finding.brief = fmt::format(
        "  {:<10} rtl {}, golden {}, recomputed {}: {}\n", name, r, g,
        same ? fmt::format("{}", right_rtl) : fmt::format("{} and {}", right_rtl, right_golden),
        to_string(finding.verdict));
    return finding;
  }

  template <class Line>
  static bool operand_lines(const Recipe& rtl, const Recipe& golden, const Line& line) {
    std::vector<std::string> differing;
    std::size_t count = 0;
    if (rtl.operands.size() != golden.operands.size()) {
      differing.push_back(
          fmt::format("RTL has {}, golden {}", rtl.operands.size(), golden.operands.size()));
    }
    for (std::size_t n = 0; n < std::min(rtl.operands.size(), golden.operands.size()); ++n) {
      const Operand &a = rtl.operands[n], &b = golden.operands[n];
      ++count;
      if (a.value == b.value && a.name == b.name) continue;
      differing.push_back(
          a.name == b.name
              ? fmt::format("{}: RTL saw {}, golden {}", a.name, a.value, b.value)
              : fmt::format("RTL saw {} {}, golden {} {}", a.name, a.value, b.name, b.value));
    }
    if (differing.empty()) {
      line("operands", fmt::format("{}, the same on both sides", count));
    } else {
      line("operands", fmt::format("{} of {} differ", differing.size(), count));
      for (std::size_t n = 0; n < std::min(differing.size(), kOperands); ++n)
        line("", differing[n]);
    }
    return differing.empty() && rtl.value == golden.value;
  }

  template <class Line>
  static Slips slip_lines(const char* who, Int value, const Element& element, const Recipe& recipe,
                          bool is_rtl, const Line& line) {
    Slips slips = find_slips(element, recipe, value, is_rtl);
    for (std::size_t n = 0; n < std::min(slips.size(), kSlips); ++n) {
      line(n == 0 ? "slip" : "  or", fmt::format("{}; {} {}", recipe.formula, who, slips[n]));
    }
    if (slips.size() > kSlips) {
      line("", fmt::format("and {} other slips give the same value", slips.size() - kSlips));
    }
    if (slips.empty()) line("slip", fmt::format("no single slip gives {}'s value", who));
    return slips;
  }

  std::string place_text() const {
    std::string text = fmt::format("head {}", d_.tag.item);
    if (d_.tag.row >= 0 && !d_.row_name.empty())
      text += fmt::format(", {} {}", d_.row_name, d_.tag.row);
    if (d_.tag.col >= 0 && !d_.col_name.empty())
      text += fmt::format(", {} {}", d_.col_name, d_.tag.col);
    return text;
  }

  /// A side that computed one element wrongly is wrong; when both did, nobody is right.
  static Verdict combined(const std::vector<Finding>& findings) {
    const auto any = [&](Verdict v) {
      return std::any_of(findings.begin(), findings.end(),
                         [v](const Finding& f) { return f.verdict == v; });
    };
    const bool rtl = any(Verdict::RtlWrong), golden = any(Verdict::GoldenWrong);
    if (any(Verdict::Undecided) || rtl == golden) {
      return !any(Verdict::Undecided) && !rtl && any(Verdict::InputsDiffered)
                 ? Verdict::InputsDiffered
                 : Verdict::Undecided;
    }
    return rtl ? Verdict::RtlWrong : Verdict::GoldenWrong;
  }

  const cosim::Divergence& d_;
  Probe probe_;
  const OperandLog& log_;
  Side rtl_, golden_;
  bool from_tensors_ = false;  ///< an operand was, not merely one that a slip looked at
};

}  // namespace

const char* to_string(Verdict verdict) {
  switch (verdict) {
    case Verdict::InputsDiffered:
      return "the inputs differed";
    case Verdict::RtlWrong:
      return "RTL computed wrongly";
    case Verdict::GoldenWrong:
      return "golden computed wrongly";
    case Verdict::Undecided:
      return "undecided";
  }
  return "";
}

Explanation explain(const Build& build, const Job& job, const cosim::Divergence& divergence,
                    const OperandLog& log) {
  return Judge(build, job, divergence, log).run();
}

}  // namespace hdp::sim
