// SPDX-License-Identifier: Apache-2.0
// A merge join of two runs' events, probe by probe and head by head.
#include "sim/trace/trace_diff.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <set>
#include <tuple>

#include "cosim/util/input_error.hpp"
#include "sim/trace/trace_reader.hpp"

namespace hdp::sim {
namespace {

constexpr std::size_t kListedElements = 8;

using Event = TraceEvents::Event;

/// Where in the run the first difference was found so far.
struct Found {
  FirstDiff::Kind kind;
  std::int64_t job, head, cycle;  ///< cycle from the job's start
  std::optional<Event> a, b;
  std::size_t probe;
};

constexpr std::size_t kLongestText = 240;

std::vector<std::string> row_of(cosim::Database& db, const std::string& sql) {
  cosim::Statement query = db.prepare(sql);
  std::vector<std::string> row;
  if (!query.step()) return row;
  for (int n = 0; n < query.columns(); ++n) row.push_back(cosim::printable(query.text(n)));
  return row;
}

std::string describe_run(TraceReader& reader) {
  const auto run =
      row_of(reader.database(), "SELECT build, stall_seed, outcome, cycles, hdp_version FROM run");
  if (run.empty())
    throw cosim::InputError(reader.path(), "run", "the table is empty; record the run again");
  return fmt::format("{}: build {}, stall seed {}, {}, {} cycles, hdp {}",
                     cosim::printable(reader.path(), kLongestText), run[0], run[1], run[2], run[3],
                     run[4]);
}

/// "job 0: rho_q15 is 16384 in A, 0 in B" for every column of a table's row that differs.
void compare_rows(TraceReader& a, TraceReader& b, const std::string& table,
                  const std::string& where, const std::string& label,
                  std::vector<std::string>& out) {
  const std::string sql = "SELECT * FROM " + table + where;
  cosim::Statement x = a.database().prepare(sql), y = b.database().prepare(sql);
  const bool in_a = x.step(), in_b = y.step();
  if (!in_a || !in_b) {
    if (in_a || in_b) out.push_back(fmt::format("{} is only in {}", label, in_a ? "A" : "B"));
    return;
  }
  for (int n = 0; n < std::min(x.columns(), y.columns()); ++n) {
    const std::string name = x.column_name(n);
    // How a run ended is shown elsewhere, and a start is a matter of timing.
    if (name == "start_cycle" || name == "cycles" || name == "outcome" ||
        name.rfind("divergence", 0) == 0 || x.text(n) == y.text(n)) {
      continue;
    }
    const auto text = [](const std::string& value) {
      return value.empty() ? "(none)" : cosim::printable(value, kLongestText);
    };
    out.push_back(
        fmt::format("{}: {} is {} in A, {} in B", label, name, text(x.text(n)), text(y.text(n))));
  }
}

void check_comparable(TraceReader& a, TraceReader& b) {
  const auto layout = [](const cosim::ProbeSpec& spec) {
    return std::make_tuple(spec.name, spec.row_name, spec.col_name, cosim::fields_json(spec));
  };
  const auto& pa = a.probes();
  const auto& pb = b.probes();
  std::string problem;
  if (pa.size() != pb.size()) problem = fmt::format("{} and {} probes", pa.size(), pb.size());
  for (std::size_t p = 0; p < pa.size() && problem.empty(); ++p) {
    if (layout(pa[p]) != layout(pb[p]))
      problem = fmt::format("probe {} has other fields", pb[p].name);
  }
  if (problem.empty()) return;
  std::string widths;
  cosim::Statement other = b.database().prepare("SELECT value FROM parameter WHERE name = ?");
  cosim::Statement parameters = a.database().prepare("SELECT name, value FROM parameter");
  while (parameters.step()) {
    other.bind_text(1, parameters.text(0));
    if (other.step()) {
      if (other.integer(0) != parameters.integer(1)) {
        widths += fmt::format("{}{} {} / {}", widths.empty() ? "" : ", ", parameters.text(0),
                              parameters.integer(1), other.integer(0));
      }
      while (other.step()) continue;
    }
  }
  throw cosim::InputError(
      b.path(), "build",
      fmt::format("is {}, that of {} is {}: {} ({}), so the events cannot be matched; record "
                  "both runs on one build",
                  b.database().text("SELECT build FROM run"), a.path(),
                  a.database().text("SELECT build FROM run"), problem, widths));
}

/// The comparison of one pair of databases.
class Differ {
 public:
  Differ(TraceReader& a, TraceReader& b, const TraceDiffOptions& options)
      : a_(a), b_(b), options_(options), side_(options.golden ? "golden" : "rtl") {}

  ProbeDiff probe(std::size_t p) {
    const cosim::ProbeSpec& spec = a_.probes()[p];
    probe_ = p;
    diff_ = {};
    diff_.probe = spec.name;
    diff_.stage = spec.stage;
    TraceCursor x(a_, spec, side_), y(b_, spec, side_);
    bool in_a = x.next(), in_b = y.next();
    while (in_a || in_b) {
      const bool take_a = in_a && !(in_b && y.events().group < x.events().group);
      const bool take_b = in_b && !(in_a && x.events().group < y.events().group);
      static const TraceEvents nothing;
      head(take_a ? x.events() : nothing, take_b ? y.events() : nothing);
      if (take_a) in_a = x.next();
      if (take_b) in_b = y.next();
    }
    return diff_;
  }

  std::optional<FirstDiff> first() {
    if (!found_) return std::nullopt;
    const cosim::ProbeSpec& spec = a_.probes()[found_->probe];
    FirstDiff first;
    first.kind = found_->kind;
    first.probe = spec.name;
    first.stage = spec.stage;
    first.place = place(spec);
    if (found_->a) {
      first.cycle_a = found_->a->cycle;
      first.job_cycle_a = found_->a->cycle - a_.job_start(found_->job);
    }
    if (found_->b) {
      first.cycle_b = found_->b->cycle;
      first.job_cycle_b = found_->b->cycle - b_.job_start(found_->job);
    }
    elements(spec, first);
    return first;
  }

 private:
  /// Joins the events of one head; both are sorted.
  void head(const TraceEvents& x, const TraceEvents& y) {
    const TraceGroup group = x.events.empty() ? y.group : x.group;
    const std::int64_t start_a = a_.job_start(group.job), start_b = b_.job_start(group.job);
    diff_.events_a += x.events.size();
    diff_.events_b += y.events.size();
    const auto key = [](const Event& e) { return std::make_tuple(e.row, e.col, e.occurrence); };
    auto ea = x.events.begin();
    auto eb = y.events.begin();
    while (ea != x.events.end() || eb != y.events.end()) {
      if (eb == y.events.end() || (ea != x.events.end() && key(*ea) < key(*eb))) {
        ++diff_.only_a;
        note(FirstDiff::Kind::OnlyA, group, ea->cycle - start_a, *ea, std::nullopt);
        ++ea;
      } else if (ea == x.events.end() || key(*eb) < key(*ea)) {
        ++diff_.only_b;
        note(FirstDiff::Kind::OnlyB, group, eb->cycle - start_b, std::nullopt, *eb);
        ++eb;
      } else {
        pair(group, x, *ea, ea->cycle - start_a, y, *eb, eb->cycle - start_b);
        ++ea;
        ++eb;
      }
    }
  }

  void pair(const TraceGroup& group, const TraceEvents& x, const Event& ea, std::int64_t cycle_a,
            const TraceEvents& y, const Event& eb, std::int64_t cycle_b) {
    const std::int64_t drift = cycle_b - cycle_a;
    const bool value = x.payload(ea) != y.payload(eb);
    diff_.drift_least = std::min(diff_.drift_least, drift);
    diff_.drift_most = std::max(diff_.drift_most, drift);
    if (drift != 0) ++diff_.cycles;
    if (value) ++diff_.values;
    if (value || (drift != 0 && !options_.values_only)) {
      note(value ? FirstDiff::Kind::Value : FirstDiff::Kind::Cycle, group,
           std::min(cycle_a, cycle_b), ea, eb);
    }
  }

  void note(FirstDiff::Kind kind, const TraceGroup& group, std::int64_t cycle,
            const std::optional<Event>& ea, const std::optional<Event>& eb) {
    // Probes come in pipeline order, so the first of equals stays.
    if (found_ && std::tie(found_->job, found_->cycle) <= std::tie(group.job, cycle)) return;
    found_ = Found{kind, group.job, group.head, cycle, ea, eb, probe_};
  }

  std::string place(const cosim::ProbeSpec& spec) {
    cosim::Statement query = a_.database().prepare("SELECT name FROM job WHERE job = ?");
    query.bind(1, found_->job);
    std::string text =
        fmt::format("job {}{}", found_->job, query.step() ? " " + query.text(0) : "");
    if (found_->head == TraceGroup::kNowhere)
      return text + ", an event that golden has no place for";
    const Event& event = found_->a ? *found_->a : *found_->b;
    text += fmt::format(", head {}", found_->head);
    if (event.row >= 0) text += fmt::format(", {} {}", spec.row_name, event.row);
    if (event.col >= 0) text += fmt::format(", {} {}", spec.col_name, event.col);
    if (event.occurrence > 0) text += fmt::format(", event {} of this place", event.occurrence + 1);
    return text;
  }

  /// The elements that differ, or of an event that only one run has, all of them.
  void elements(const cosim::ProbeSpec& spec, FirstDiff& first) {
    const auto values = [&](TraceReader& reader, const std::optional<Event>& event) {
      std::vector<std::int64_t> out;
      if (!event) return out;
      cosim::Statement query = reader.database().prepare(
          fmt::format("SELECT * FROM \"{}\" WHERE cycle = {}", spec.name, event->cycle));
      if (!query.step()) return out;
      int column_number =
          5 + static_cast<int>(cosim::event_places(spec).size()) + (options_.golden ? 1 : 0);
      for (const cosim::EventColumn& column : cosim::event_columns(spec)) {
        if (column.is_blob) {
          const std::string_view bytes = query.bytes(column_number);
          const std::size_t step = static_cast<std::size_t>(column.field.container) / 8;
          for (std::size_t at = 0; at + step <= bytes.size(); at += step) {
            out.push_back(cosim::read_number(bytes.data() + at, column.field.container,
                                             column.field.is_signed));
          }
        } else {
          out.push_back(query.integer(column_number));
        }
        column_number += 2;
      }
      return out;
    };
    const std::vector<std::int64_t> va = values(a_, found_->a), vb = values(b_, found_->b);
    std::size_t n = 0;
    for (const cosim::ProbeField& field : spec.fields) {
      for (int lane = 0; lane < field.lanes; ++lane, ++n) {
        ElementDiff element;
        element.name = field.lanes > 1 ? fmt::format("{}[{}]", field.name, lane) : field.name;
        element.frac_bits = field.frac_bits;
        if (n < va.size()) element.a = va[n];
        if (n < vb.size()) element.b = vb[n];
        if (element.a == element.b) continue;
        if (first.elements.size() == kListedElements) {
          ++first.more_elements;
        } else {
          first.elements.push_back(element);
        }
      }
    }
  }

  TraceReader& a_;
  TraceReader& b_;
  const TraceDiffOptions& options_;
  std::string side_;
  ProbeDiff diff_;
  std::size_t probe_ = 0;
  std::optional<Found> found_;
};

/// Jobs that take longer in one run than in the other.
std::vector<std::string> job_drift(TraceReader& a, TraceReader& b, const std::string& side) {
  const std::string sql = fmt::format(
      "SELECT done.job, job.name, done.cycle - job.start_cycle FROM done "
      "JOIN job USING (job) WHERE in_{} ORDER BY done.job",
      side);
  cosim::Statement x = a.database().prepare(sql);
  std::vector<std::string> lines;
  while (x.step()) {
    cosim::Statement y = b.database().prepare(fmt::format(
        "SELECT done.cycle - job.start_cycle FROM done JOIN job USING (job) WHERE in_{} "
        "AND done.job = {}",
        side, x.integer(0)));
    if (!y.step() || y.integer(0) == x.integer(2)) continue;
    lines.push_back(fmt::format("job {} {}: {} cycles in A, {} in B ({:+})", x.integer(0),
                                cosim::printable(x.text(1)), x.integer(2), y.integer(0),
                                y.integer(0) - x.integer(2)));
  }
  return lines;
}

}  // namespace

TraceDiff diff_traces(const std::string& path_a, const std::string& path_b,
                      const TraceDiffOptions& options) {
  TraceReader a(path_a), b(path_b);
  TraceDiff diff;
  diff.run_a = describe_run(a);
  diff.run_b = describe_run(b);
  check_comparable(a, b);
  compare_rows(a, b, "run", "", "run", diff.circumstances);
  std::set<std::int64_t> jobs;
  for (TraceReader* reader : {&a, &b}) {
    cosim::Statement query = reader->database().prepare("SELECT job FROM job");
    while (query.step()) jobs.insert(query.integer(0));
  }
  for (const std::int64_t job : jobs) {
    compare_rows(a, b, "job", fmt::format(" WHERE job = {}", job), fmt::format("job {}", job),
                 diff.circumstances);
  }
  Differ differ(a, b, options);
  for (std::size_t p = 0; p < a.probes().size(); ++p) diff.probes.push_back(differ.probe(p));
  diff.first = differ.first();
  diff.drift = job_drift(a, b, options.golden ? "golden" : "rtl");
  return diff;
}

}  // namespace hdp::sim
