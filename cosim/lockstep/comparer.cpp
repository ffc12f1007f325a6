// SPDX-License-Identifier: Apache-2.0
// From two differing payloads to a report: which stage, which field, which bits.
#include "cosim/lockstep/comparer.hpp"

#include <fmt/format.h>

#include <cmath>

namespace cosim {
namespace {

constexpr std::size_t kListedFields = 8;

std::uint64_t read_container(const std::byte* at, int container) {
  std::uint64_t value = 0;
  std::memcpy(&value, at, static_cast<std::size_t>(container) / 8);
  return value;
}

std::int64_t sign_extend(std::uint64_t value, int container) {
  const int up = 64 - container;
  return static_cast<std::int64_t>(value << up) >> up;
}

std::string number(std::uint64_t value, const FieldDifference& field) {
  if (field.is_signed) return fmt::format("{}", sign_extend(value, field.container));
  return fmt::format("{}", value);
}

std::string fixed_point(std::uint64_t value, const FieldDifference& field) {
  const double x = field.is_signed ? static_cast<double>(sign_extend(value, field.container))
                                   : static_cast<double>(value);
  return fmt::format("{:.{}f}", std::ldexp(x, -field.frac_bits), std::min(field.frac_bits, 9));
}

std::string bit_list(std::uint64_t bits) {
  std::string text;
  for (int bit = 63; bit >= 0; --bit) {
    if ((bits >> bit & 1) == 0) continue;
    int low = bit;
    while (low > 0 && (bits >> (low - 1) & 1) != 0) --low;
    if (!text.empty()) text += ", ";
    text += low == bit ? fmt::format("{}", bit) : fmt::format("{}:{}", bit, low);
    bit = low;
  }
  return text;
}

std::string place(const Divergence& d) {
  if (!d.has_tag) return "none (the model has no further event of this probe)";
  if (d.item_name.empty()) return "no coordinates";
  std::string text = fmt::format("{} {}", d.item_name, d.tag.item);
  if (d.tag.row >= 0 && !d.row_name.empty()) text += fmt::format(", {} {}", d.row_name, d.tag.row);
  if (d.tag.col >= 0 && !d.col_name.empty()) text += fmt::format(", {} {}", d.col_name, d.tag.col);
  return text;
}

std::string summary(const Divergence& d) {
  switch (d.kind) {
    case DivergenceKind::Value:
      return "value: right cycle, wrong payload";
    case DivergenceKind::Late:
      return fmt::format("timing: RTL is {} cycle{} late", d.shift, d.shift == 1 ? "" : "s");
    case DivergenceKind::Early:
      return fmt::format("timing: RTL is {} cycle{} early", -d.shift, d.shift == -1 ? "" : "s");
    case DivergenceKind::Unexpected:
      return "timing: RTL has an event that golden does not have";
    case DivergenceKind::Hang:
      return fmt::format("hang: stage {} waited {} cycles for {}", d.stage, d.waited, d.probe);
  }
  return "";
}

}  // namespace

const char* to_string(DivergenceKind kind) {
  switch (kind) {
    case DivergenceKind::Value:
      return "value";
    case DivergenceKind::Late:
      return "late";
    case DivergenceKind::Early:
      return "early";
    case DivergenceKind::Unexpected:
      return "unexpected";
    case DivergenceKind::Hang:
      return "hang";
  }
  return "";
}

void Comparer::list_fields(const ProbeSpec& spec, const std::byte* rtl, const std::byte* golden) {
  for (const ProbeField& field : spec.fields) {
    const std::size_t bytes = static_cast<std::size_t>(field.container) / 8;
    for (int lane = 0; lane < field.lanes; ++lane) {
      const std::size_t at = field.offset + static_cast<std::size_t>(lane) * bytes;
      const std::uint64_t r = read_container(rtl + at, field.container);
      const std::uint64_t g = read_container(golden + at, field.container);
      if (r == g) continue;
      if (divergence_->fields.size() == kListedFields) {
        ++divergence_->more_fields;
        continue;
      }
      divergence_->fields.push_back({field.name, field.lanes > 1 ? lane : -1, r, g, field.container,
                                     field.is_signed, field.frac_bits});
    }
  }
}

void Comparer::note(std::uint64_t cycle, int first, std::uint32_t rtl_valid,
                    std::uint32_t golden_valid, std::uint32_t differs, const std::byte* rtl) {
  const ProbeSpec& spec = trace_.probes()[static_cast<std::size_t>(first)];
  Divergence d;
  d.cycle = cycle;
  d.probe = spec.name;
  d.stage = spec.stage;
  d.probe_index = first;
  d.item_name = spec.item_name;
  d.row_name = spec.row_name;
  d.col_name = spec.col_name;
  if (const EventTag* tag = trace_.front(first)) {
    d.tag = *tag;
    d.has_tag = true;
  }
  for (int p = 0; p < static_cast<int>(trace_.probes().size()); ++p) {
    if (p == first) continue;
    const ProbeSpec& other = trace_.probes()[static_cast<std::size_t>(p)];
    (p < first ? d.upstream : d.downstream)
        .push_back({other.name, other.stage, trace_.popped(p), (differs >> p & 1) != 0});
  }
  divergence_ = std::move(d);

  const bool in_rtl = (rtl_valid >> first & 1) != 0;
  const bool in_golden = (golden_valid >> first & 1) != 0;
  if (in_rtl && in_golden) {
    divergence_->kind = DivergenceKind::Value;
    list_fields(spec, rtl, trace_.payload(first));
  } else if (in_golden) {
    divergence_->kind = DivergenceKind::Hang;
    pending_ = true;
  } else if (divergence_->has_tag) {
    divergence_->kind = DivergenceKind::Early;
    divergence_->shift =
        static_cast<std::int64_t>(cycle) - static_cast<std::int64_t>(divergence_->tag.cycle);
    list_fields(spec, rtl, trace_.payload(first));
    // A payload that differs is another event, not the next one before its time.
    if (!divergence_->fields.empty()) divergence_->kind = DivergenceKind::Unexpected;
  } else {
    divergence_->kind = DivergenceKind::Unexpected;
  }
}

bool Comparer::settle_late(std::uint64_t cycle, const std::byte* rtl) {
  pending_ = false;
  divergence_->kind = DivergenceKind::Late;
  divergence_->shift = static_cast<std::int64_t>(cycle - divergence_->cycle);
  const int p = divergence_->probe_index;
  list_fields(trace_.probes()[static_cast<std::size_t>(p)], rtl, trace_.payload(p));
  return true;
}

void Comparer::give_up(std::uint64_t waited) {
  pending_ = false;
  divergence_->kind = DivergenceKind::Hang;
  divergence_->waited = waited;
}

std::string format_divergence(const Divergence& d) {
  std::string text;
  const auto line = [&text](std::string_view label, const std::string& value) {
    text += fmt::format("  {:<10} {}\n", label, value);
  };
  text += fmt::format("DIVERGENCE in stage {}, probe {}\n", d.stage, d.probe);
  line("kind", summary(d));
  line("cycle", fmt::format("{}", d.cycle));
  // A value that belongs to no event is a wire's: it has no place, and no stage before it.
  const bool event = d.has_tag || d.kind != DivergenceKind::Value;
  if (event) line("where", place(d));
  for (const FieldDifference& f : d.fields) {
    const std::string name =
        f.lane < 0 ? f.field : fmt::format("{}[{}] (lane {})", f.field, f.lane, f.lane);
    const int digits = f.container / 4;
    line("signal", fmt::format("{}.{}", d.probe, name));
    line("  rtl", fmt::format("0x{:0{}x}  {}", f.rtl, digits, number(f.rtl, f)) +
                      (f.frac_bits > 0 ? "  = " + fixed_point(f.rtl, f) : ""));
    line("  golden", fmt::format("0x{:0{}x}  {}", f.golden, digits, number(f.golden, f)) +
                         (f.frac_bits > 0 ? "  = " + fixed_point(f.golden, f) : ""));
    line("  bits", bit_list(f.rtl ^ f.golden));
  }
  if (d.more_fields > 0) line("", fmt::format("and {} more elements differ", d.more_fields));
  if (d.kind == DivergenceKind::Late) {
    line("payload", d.fields.empty()
                        ? "equal, only late"
                        : "not equal: the golden event itself may have been dropped, and this "
                          "be the next one");
  }
  std::string agreed, silent, also;
  for (const StageProgress& s : d.upstream) {
    if (s.events == 0) {
      silent += (silent.empty() ? "" : ", ") + s.probe;
    } else {
      agreed += (agreed.empty() ? "" : ", ") + fmt::format("{} {}", s.probe, s.events);
    }
  }
  for (const StageProgress& s : d.downstream) {
    if (s.also_differs) also += (also.empty() ? "" : ", ") + s.probe;
  }
  if (event) {
    line("upstream",
         agreed.empty() ? "no event before this one" : "all agreed: " + agreed + " events");
  }
  if (!silent.empty()) line("", "had no event yet: " + silent);
  if (!also.empty()) line("same cycle", "also differ, downstream: " + also);
  return text;
}

}  // namespace cosim
