// SPDX-License-Identifier: Apache-2.0
// The search for a slip.
#include "sim/explain/slips.hpp"

#include <algorithm>

namespace hdp::sim::explain_detail {
namespace {

/// What any number can have suffered: used only when no slip of the formula fits.
struct AnyNumber {
  const Element* element;
  Int right, wrong;
  bool is_rtl;
  const std::byte* right_payload() const {
    return is_rtl ? element->event->golden : element->event->rtl;
  }
  const std::byte* wrong_payload() const {
    return is_rtl ? element->event->rtl : element->event->golden;
  }
};

const cosim::ProbeField* field_spec(const Element& e) {
  for (const cosim::ProbeField& field : e.log->spec(e.probe).fields) {
    if (field.name == e.field.field) return &field;
  }
  return nullptr;
}

void try_lanes(const AnyNumber& o, const Try& attempt) {
  const cosim::ProbeField* field = field_spec(*o.element);
  if (field == nullptr || field->lanes < 2 || !o.element->event) return;
  const cosim::ProbeSpec& spec = o.element->log->spec(o.element->probe);
  const auto lane_of = [&](const std::byte* payload, int lane) {
    return o.element->value(
        static_cast<std::uint64_t>(read_field(spec, payload, field->name.c_str(), lane)));
  };
  const int lanes = field->lanes;
  for (int by = 1; by < lanes; ++by) {
    bool turned = true;
    for (int k = 0; k < lanes && turned; ++k) {
      turned = lane_of(o.wrong_payload(), k) == lane_of(o.right_payload(), (k + by) % lanes);
    }
    if (turned) attempt(o.wrong, fmt::format("has the lanes of {} turned by {}", field->name, by));
  }
  for (int k = 0; k < lanes; ++k) {
    if (k == o.element->field.lane) continue;
    attempt(lane_of(o.right_payload(), k), fmt::format("has the value of lane {}", k));
  }
}

void try_other_events(const AnyNumber& o, const Try& attempt) {
  const Element& e = *o.element;
  std::optional<LoggedEvent> before;
  for (const std::uint32_t head : {e.tag.item - 1, e.tag.item}) {
    if (head == UINT32_MAX) continue;
    e.log->for_each(e.probe, head, [&](const LoggedEvent& event) {
      if (event.tag.cycle < e.tag.cycle) before = event;
    });
  }
  if (!before) return;
  const Int value = e.value(static_cast<std::uint64_t>(
      read_field(e.log->spec(e.probe), o.is_rtl ? before->golden : before->rtl,
                 e.field.field.c_str(), std::max(e.field.lane, 0))));
  attempt(value,
          fmt::format("still has the value of the event before, in cycle {}", before->tag.cycle));
}

void try_scales(const AnyNumber& o, const Try& attempt) {
  attempt(-o.right, "has the wrong sign");
  attempt(0, "is 0");
  attempt(o.right * 2, "is shifted by one up");
  attempt(floor_shift(o.right, 1), "is shifted by one down");
  attempt(o.right + 1, "is one too large");
  attempt(o.right - 1, "is one too small");
}

void try_widths(const AnyNumber& o, const Try& attempt) {
  for (int bits = o.element->field.container - 1; bits >= 2; --bits) {
    attempt(wrap_signed(o.right, bits), fmt::format("is cut to {} bits, signed", bits));
    attempt(o.right & ((Int{1} << bits) - 1), fmt::format("is cut to {} bits, unsigned", bits));
    const Int top = (Int{1} << (bits - 1)) - 1;
    attempt(std::clamp(o.right, -top - 1, top),
            fmt::format("is saturated to {} bits, signed", bits));
  }
}

/// A register that was not written in time, or not cleared: it holds what it had at an earlier
/// event of the same column. Empty: at none.
std::string held_since(const AnyNumber& o) {
  const Element& e = *o.element;
  const cosim::ProbeSpec& spec = e.log->spec(e.probe);
  std::string when;
  const auto look = [&](const LoggedEvent& event, const std::string& where) {
    if (event.tag.col != e.tag.col || event.tag.cycle >= e.tag.cycle) return;
    const std::byte* payload = o.is_rtl ? event.rtl : event.golden;
    const Int value = e.value(static_cast<std::uint64_t>(
        read_field(spec, payload, e.field.field.c_str(), std::max(e.field.lane, 0))));
    if (value == o.wrong) when = fmt::format("{}, cycle {}", where, event.tag.cycle);
  };
  e.log->for_each_of_job_before(e.probe,
                                [&](const LoggedEvent& event) { look(event, "the job before"); });
  for (const std::uint32_t head : {e.tag.item - 1, e.tag.item}) {
    if (head == UINT32_MAX) continue;
    e.log->for_each(e.probe, head, [&](const LoggedEvent& event) {
      look(event,
           fmt::format(
               "head {}{}", head,
               event.tag.row < 0 ? "" : fmt::format(", {} {}", spec.row_name, event.tag.row)));
    });
  }
  return when;
}

void try_bits(const AnyNumber& o, const Try& attempt) {
  const std::string held = held_since(o);
  if (!held.empty()) return attempt(o.wrong, "holds a previous value, that of " + held);
  // Every power of two in place of 0 is one flipped bit: that explains nothing.
  if (o.right == 0) return;
  for (int bit = 0; bit < o.element->field.container; ++bit) {
    attempt(o.right ^ (Int{1} << bit), fmt::format("has bit {} flipped", bit));
  }
}

constexpr SlipRule<AnyNumber> kAnySlips[] = {
    {"other lanes", try_lanes},
    {"other events", try_other_events},
    {"sign, zero, shift by one, off by one", try_scales},
    {"width", try_widths},
    {"not written, one bit", try_bits},
};

/// Collects the attempts that hit.
class Collector {
 public:
  Collector(const Element& element, Int wrong) : element_(element), wrong_(wrong) {}
  void operator()(Int value, const std::string& what) {
    if (element_.truncated(value) != wrong_) return;
    if (std::find(slips_.begin(), slips_.end(), what) == slips_.end()) slips_.push_back(what);
  }
  const Slips& slips() const { return slips_; }

 private:
  const Element& element_;
  Int wrong_;
  Slips slips_;
};

}  // namespace

Int Element::value(std::uint64_t bits) const {
  const int up = 64 - field.container;
  if (field.is_signed) return static_cast<std::int64_t>(bits << up) >> up;
  return static_cast<Int>((bits << up) >> up);
}

Slips find_slips(const Element& element, const Recipe& recipe, Int wrong, bool is_rtl) {
  Collector collector(element, wrong);
  const Try attempt = [&collector](Int value, const std::string& what) { collector(value, what); };
  recipe.slips(attempt);
  const AnyNumber number{&element, element.truncated(recipe.value), wrong, is_rtl};
  for (const SlipRule<AnyNumber>& rule : kAnySlips) {
    if (!collector.slips().empty()) break;
    rule.tries(number, attempt);
  }
  return collector.slips();
}

}  // namespace hdp::sim::explain_detail
