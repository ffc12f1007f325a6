// SPDX-License-Identifier: Apache-2.0
// The rules of docs/microarchitecture.md as bounds on an event's cycle, from the logged cycles.
#include <fmt/format.h>

#include <algorithm>

#include "sim/explain/timing.hpp"

namespace hdp::sim::explain_detail {
namespace {

using Event = std::optional<LoggedEvent>;

/// Collects the bounds of one event.
class Rules {
 public:
  Rules(const Side& side, const cosim::EventTag& tag, std::uint64_t cycle)
      : side_(side), log_(side.log()), tag_(tag), cycle_(cycle) {}

  TimeRule of(Probe probe) {
    rule_ = {};
    switch (probe) {
      case Probe::Start:
        begin("4", "start is accepted when valid and ready");
        break;
      case Probe::LoadInt:
      case Probe::LoadFrac:
      case Probe::LoadVal:
        load(probe);
        break;
      case Probe::Si:
        si();
        break;
      case Probe::Theta:
        exact("5", probe, tag_.row, tag_.col);
        break;
      case Probe::RowStat:
        exact("5", probe, tag_.row, side_.live(tag_.row) - 1);
        break;
      case Probe::Threshold:
        exact("5", probe, tag_.row, -1);
        break;
      case Probe::Decision: {
        const int b = side_.shape().block_rows() - 1;
        exact("5", probe, b, side_.live(b) - 1);
        break;
      }
      case Probe::MaskRow:
        mask_row();
        break;
      case Probe::Report:
        exact("6", probe, side_.shape().block_rows() - 1, -1);
        break;
      case Probe::Score:
        score();
        break;
      case Probe::Fill:
        fill();
        break;
      case Probe::RowMax:
        row_max();
        break;
      case Probe::Y:
        y();
        break;
      case Probe::E:
        exact("10", probe, tag_.row, tag_.col);
        break;
      case Probe::Total:
        total();
        break;
      case Probe::Recip:
        recip();
        break;
      case Probe::Num:
        num();
        break;
      case Probe::Output:
        exact("13", probe, tag_.row, tag_.col);
        break;
      case Probe::Out:
        out();
        break;
      case Probe::Done:
        done();
        break;
      default:
        if (log_.spec(probe).after.cause >= 0) {
          exact("14", probe, tag_.row, tag_.col);
        } else {
          begin("14", "this page tells no rule for explanations");
        }
        break;
    }
    return rule_;
  }

 private:
  void begin(const char* section, const std::string& formula, bool exact = false) {
    rule_.section = section;
    rule_.formula = formula;
    rule_.exact = exact;
  }
  void after(const std::string& name, const Event& cause, int cycles, bool required = true) {
    if (!cause && !required) return;
    if (!cause) {
      rule_.bounds.push_back({name + " has not been", 0, false, true});
      return;
    }
    rule_.bounds.push_back(
        {fmt::format("{} was in cycle {}, {:+} cycles", name, cause->tag.cycle, cycles),
         cause->tag.cycle + static_cast<std::uint64_t>(std::int64_t{cycles}), true, required});
  }
  /// The rule that the table of probes has for this one; its cause is at row, col.
  void exact(const char* section, Probe probe, int row, int col) {
    const auto cause = static_cast<Probe>(begin_exact(section, probe).cause);
    after(log_.spec(cause).name, find(cause, row, col), rule_.latency);
  }
  const cosim::ProbeRule& begin_exact(const char* section, Probe probe) {
    static constexpr const char* kLastOf[] = {
        "", " of the row's last event", " of the head's last event", " of the job's last event"};
    const cosim::ProbeRule& rule = log_.spec(probe).after;
    begin(section,
          fmt::format("{} = {}{} + {}", log_.spec(probe).name,
                      log_.spec(static_cast<Probe>(rule.cause)).name,
                      kLastOf[static_cast<int>(rule.of)], rule.cycles),
          true);
    rule_.cause = rule.cause;
    rule_.latency = rule.cycles;
    return rule;
  }
  Event find(Probe probe, int row, int col = -1, bool is_q = false) const {
    return find_in(tag_.item, probe, row, col, is_q);
  }
  /// Only what had been up to the cycle in question.
  Event find_in(std::uint32_t head, Probe probe, int row, int col, bool is_q = false) const {
    const Event event = log_.find(probe, head, row, col, is_q);
    return event && event->tag.cycle <= cycle_ ? event : std::nullopt;
  }
  /// The latest event of a probe before this one, in this head or the one before.
  Event latest(Probe probe) const {
    Event found;
    for (const std::uint32_t head : {tag_.item - 1, tag_.item}) {
      if (head == UINT32_MAX) continue;
      log_.for_each(probe, head, [&](const LoggedEvent& event) {
        if (event.tag.cycle < cycle_) found = event;
      });
    }
    return found;
  }
  /// The last event of a query row.
  Event last_of_row(Probe probe) const {
    Event found;
    log_.for_each(probe, tag_.item, [&](const LoggedEvent& event) {
      if (event.tag.row == tag_.row && event.tag.cycle <= cycle_) found = event;
    });
    return found;
  }
  /// A bound that a FIFO's room sets: `pop` is the cycle in which item n - depth left it, if it is
  /// known.
  void room(const std::string& name, std::uint64_t n, int depth,
            const std::optional<std::uint64_t>& pop, int cycles) {
    if (n < static_cast<std::uint64_t>(depth)) return;
    if (!pop) {
      rule_.exact = false;
      return;
    }
    rule_.bounds.push_back(
        {fmt::format("{} was popped in cycle {}, {:+} cycles", name, *pop, cycles),
         *pop + static_cast<std::uint64_t>(std::int64_t{cycles}), true, false});
  }
  static std::optional<std::uint64_t> shifted(const Event& event, int cycles) {
    if (!event) return std::nullopt;
    return event->tag.cycle + static_cast<std::uint64_t>(std::int64_t{cycles});
  }
  /// Number of a query row, block row in the job, and the event of one.
  std::uint64_t query_row() const {
    return tag_.item * static_cast<std::uint64_t>(side_.shape().lq) +
           static_cast<std::uint64_t>(tag_.row);
  }
  Event row_event(Probe probe, std::uint64_t row, int col = -1) const {
    const auto lq = static_cast<std::uint64_t>(side_.shape().lq);
    return find_in(static_cast<std::uint32_t>(row / lq), probe, static_cast<int>(row % lq), col);
  }
  /// Section 6: the cycle in which the last theta of a block row (by its number in the job) is
  /// popped.
  std::optional<std::uint64_t> last_pop(std::uint64_t row) const {
    const auto rows = static_cast<std::uint64_t>(side_.shape().block_rows());
    const auto head = static_cast<std::uint32_t>(row / rows);
    const int b = static_cast<int>(row % rows);
    if (const Event mask = find_in(head, Probe::MaskRow, b, -1)) return mask->tag.cycle - 2;
    const Event threshold = find_in(head, Probe::Threshold, b, -1);
    if (!threshold) return std::nullopt;
    std::uint64_t first = threshold->tag.cycle + 1;
    if (row > 0) {
      const auto before = last_pop(row - 1);
      if (!before) return std::nullopt;
      first = std::max(first, *before + 1);
    }
    return first + static_cast<std::uint64_t>(side_.live(b)) - 1;
  }
  int beats() const {
    return (side_.shape().dim + side_.build().out_lanes - 1) / side_.build().out_lanes;
  }
  int pair_steps() const { return side_.steps() * (side_.config().exact ? 2 : 1); }
  bool surviving() const {
    try {
      return !side_.pruned(tag_.item);
    } catch (const Missing&) {
      return true;
    }
  }

  void load(Probe probe) {
    begin("4",
          "a beat is accepted when valid and ready; ready = busy and loaded - freed < 2 heads");
    after(log_.spec(probe).name + " beat before", latest(probe), 1, false);
  }

  void si() {
    const int steps = side_.steps();
    begin(
        "5",
        "si = issue of the block's last step + 4; a step issues after the Q rows of its block are "
        "loaded, one a cycle, with room in the theta and threshold FIFOs",
        true);
    const int q = std::min(2 * tag_.row + 1, side_.shape().lq - 1);
    after(fmt::format("load_int of query row {}, last chunk", q),
          find(Probe::LoadInt, q, steps - 1, true), 4 + steps);
    after("si of the block before", latest(Probe::Si), steps, false);
    const auto rows = static_cast<std::uint64_t>(side_.shape().block_rows());
    const std::uint64_t row = tag_.item * rows + static_cast<std::uint64_t>(tag_.row);
    const auto threshold_depth = static_cast<std::uint64_t>(side_.build().threshold_depth);
    if (tag_.col == 0 && row >= threshold_depth) {
      room("threshold", row, side_.build().threshold_depth, last_pop(row - threshold_depth),
           4 + steps);
    }
    // The theta that makes room is ThetaDepth blocks back.
    std::int64_t back = side_.build().theta_depth - tag_.col;
    std::uint64_t from = row;
    while (back > 0 && from > 0) back -= side_.live(static_cast<int>(--from % rows));
    if (back > 0) return;
    if (back == 0 && tag_.col == side_.build().theta_depth) from = row;
    const auto last = last_pop(from);
    // -back is the column of that theta.
    const std::int64_t after_it = side_.live(static_cast<int>(from % rows)) - 1 + back;
    room("theta", 1, 1,
         last ? std::optional(*last - static_cast<std::uint64_t>(after_it)) : std::nullopt,
         4 + steps);
  }

  void mask_row() {
    const int n = side_.live(tag_.row);
    begin("6",
          fmt::format("mask_row = last theta pop + 2; the first theta is popped in "
                      "max(threshold + 1, pop before + 1), the row's {} thetas without a gap",
                      n),
          true);
    after("threshold of the row", find(Probe::Threshold, tag_.row), n + 2);
    after("mask_row before (last pop + 2)", latest(Probe::MaskRow), n, false);
  }

  void score() {
    const int steps = pair_steps();
    begin(
        "8",
        fmt::format(
            "score = last step s + 4; a pair token takes {} steps, issues after its record "
            "was fetched and taken (mask_row + 1, + 2, + 1), its query row's last load_frac beat, "
            "and the token before",
            steps));
    after("mask_row of the block row", find(Probe::MaskRow, tag_.row / 2), 7 + steps);
    if (side_.config().head_prune) after("decision", find(Probe::Decision, -1), 7 + steps);
    after("score before", latest(Probe::Score), steps, false);
  }

  void fill() {
    int divide = 0;
    if (side_.config().fill == Fill::Mean && surviving()) {
      try {
        const MaskRow mask = side_.mask_row(tag_.item, tag_.row / 2);
        int log2 = 0;
        while ((1 << log2) < side_.build().d_max) ++log2;
        const int bits = 2 * (side_.build().int_bits - 1) + log2 + side_.build().frac_bits + 1;
        if (mask.np[tag_.row & 1] > 0) divide = (bits + 7) / 8;
      } catch (const Missing&) {
        // Without the record the bound is the one without a division: still a bound.
      }
    }
    begin("9", fmt::format(
                   "fill = a + 1{}; a >= record fetched + 2, a >= fill of the row before, and room "
                   "in the fill FIFO",
                   divide > 0 ? fmt::format(" + ND ({})", divide) : ""));
    after("mask_row of the block row", find(Probe::MaskRow, tag_.row / 2), 4 + divide);
    if (side_.config().head_prune) after("decision", find(Probe::Decision, -1), 4 + divide);
    after("fill of the row before", latest(Probe::Fill), 1 + divide, false);
  }

  void row_max() {
    begin(
        "10",
        "row_max = g; g >= s of the row's last token + 6 (score + 2), g >= fill + 1, g >= issue of "
        "the last token of the row before (one a cycle from its g + 1), and room in the total "
        "FIFO");
    after("fill", find(Probe::Fill, tag_.row), 1);
    after("last score of the row", last_of_row(Probe::Score), 2, false);
    if (query_row() == 0) return;
    const Event before = row_event(Probe::RowMax, query_row() - 1);
    const auto pairs = before ? side_.read(Probe::RowMax, *before, "count") : 0;
    after("row_max before, and its tokens,", before, std::max(static_cast<int>(pairs), 1), false);
  }

  void y() {
    begin(
        "10",
        "y = issue x + 4; x >= g + 1 with g the cycle of row_max, one token a cycle, with room in "
        "the weight FIFO");
    after("row_max (g)", find(Probe::RowMax, tag_.row), 5);
    after("y before", latest(Probe::Y), 1, false);
  }

  void total() {
    begin_exact("10", Probe::Total);
    Event last;
    log_.for_each(Probe::E, tag_.item, [&](const LoggedEvent& event) {
      if (event.tag.row != tag_.row || event.tag.cycle > cycle_) return;
      if (side_.read(Probe::E, event, "last") != 0) last = event;
    });
    after("e of the row's last token", last, rule_.latency);
  }

  void recip() {
    const Event total = find(Probe::Total, tag_.row);
    const bool zero = total && side_.read(Probe::Total, *total, "total") == 0;
    const int divide = zero ? 1 : 5;
    begin(
        "11",
        fmt::format("recip = a + {}; a >= total + 1, a >= recip of the row before, and room in the "
                    "reciprocal FIFO",
                    divide),
        true);
    after("total", total, 1 + divide);
    after("recip of the row before", latest(Probe::Recip), divide, false);
    const auto depth = static_cast<std::uint64_t>(side_.build().recip_depth);
    if (query_row() < depth) return;
    room("recip", query_row(), side_.build().recip_depth,
         shifted(row_event(Probe::Num, query_row() - depth, beats() - 1), -3), 1 + divide);
  }

  void num() {
    const int steps = side_.steps();
    begin(
        "13",
        fmt::format("num = w + 3; first chunk: w >= recip + 1 and w >= last step z of the row + 3 "
                    "(z >= e of its last token + {}); one chunk a cycle, with room in the output "
                    "FIFO",
                    steps),
        tag_.col > 0);
    after("recip", find(Probe::Recip, tag_.row), 4);
    after("e of the row's last token", last_of_row(Probe::E), 6 + steps);
    after("num before", latest(Probe::Num), 1, false);
    const auto depth = static_cast<std::uint64_t>(side_.build().out_depth);
    const std::uint64_t chunk =
        query_row() * static_cast<std::uint64_t>(beats()) + static_cast<std::uint64_t>(tag_.col);
    if (chunk < depth) return;
    const auto u = static_cast<std::uint64_t>(beats());
    room("output beat", chunk, side_.build().out_depth,
         shifted(row_event(Probe::Out, (chunk - depth) / u, static_cast<int>((chunk - depth) % u)),
                 0),
         4);
  }

  void out() {
    begin("13", "out is when out_valid (output + 1 or later) and out_ready are high");
    after("output of the beat", find(Probe::Output, tag_.row, tag_.col), 1);
    after("out before", latest(Probe::Out), 1, false);
  }

  void done() {
    begin_exact("4", Probe::Done);
    const auto last_head = static_cast<std::uint32_t>(side_.job().heads - 1);
    after("out of the last beat", find_in(last_head, Probe::Out, side_.shape().lq - 1, beats() - 1),
          rule_.latency);
  }

  const Side& side_;
  const OperandLog& log_;
  cosim::EventTag tag_;
  std::uint64_t cycle_;
  TimeRule rule_;
};

}  // namespace

TimeRule time_rule(Probe probe, const cosim::EventTag& tag, std::uint64_t cycle, const Side& side) {
  return Rules(side, tag, cycle).of(probe);
}

}  // namespace hdp::sim::explain_detail
