// SPDX-License-Identifier: Apache-2.0
// GTKWave's save file. The format is what GTKWave 3.3 writes itself with File > Write Save File.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "cosim/wave/save_files.hpp"

namespace cosim {
namespace {

// Flags of a trace (TR_* in GTKWave's analyzer.h).
constexpr std::uint64_t kHex = 0x2, kDecimal = 0x4, kBinary = 0x8, kRight = 0x20, kBlank = 0x200,
                        kSigned = 0x400, kCollapsed = 0x1000, kClosed = 0x400000,
                        kGroupBegin = 0x800000, kGroupEnd = 0x1000000, kFixedPoint = 0x40000000,
                        kEnum = 0x100000000;
enum Colour { kNormal = 0, kRed = 1, kOrange = 2 };

class SaveFile {
 public:
  void line(const std::string& text) { text_ += text + "\n"; }

  void signal(const WaveSignal& signal, Colour colour, const std::string& label = {}) {
    flags(flags_of(signal));
    if (colour != kNormal) line(fmt::format("[color] {}", static_cast<int>(colour)));
    if (signal.frac_bits > 0) line(fmt::format("[fpshift_count] {}", signal.frac_bits));
    line(fmt::format("+{{{}}} {}", label.empty() ? signal.label : label, signal.full()));
  }
  void element(const WaveElement& element) {
    signal(element.rtl, kNormal);
    signal(element.golden, kOrange);
    signal(element.diff, kRed);
  }
  void comment(const std::string& text) {
    flags(kBlank);
    line("-" + text);
  }
  void begin(const std::string& name, bool open) {
    flags(kGroupBegin | kBlank | (open ? 0 : kClosed));
    line("-" + name);
  }
  void end(const std::string& name, bool open) {
    flags(kGroupEnd | kBlank | (open ? 0 : kClosed | kCollapsed));
    line("-" + name);
  }
  const std::string& text() const { return text_; }

 private:
  static std::uint64_t flags_of(const WaveSignal& signal) {
    const std::uint64_t point = signal.frac_bits > 0 ? kFixedPoint : 0;
    switch (signal.form) {
      case Form::Bit:
        return kBinary | kRight;
      case Form::Unsigned:
        return kDecimal | kRight | point;
      case Form::Signed:
        return kSigned | kRight | point;
      case Form::State:
        return kEnum | kBinary | kRight;
      case Form::Hex:
        break;
    }
    return kHex | kRight;
  }
  void flags(std::uint64_t now) { line(fmt::format("@{:x}", now)); }

  std::string text_;
};

void probe_body(SaveFile& file, const WaveProbe& probe, const WaveFocus* focus) {
  file.signal(probe.state, kNormal, "state");
  for (const WaveSignal& at : probe.at) file.signal(at, kNormal);
  file.element(probe.valid);
  // What differs comes first.
  std::vector<const WaveElement*> order;
  for (const WaveElement& element : probe.elements) order.push_back(&element);
  if (focus != nullptr) {
    std::stable_partition(order.begin(), order.end(), [&](const WaveElement* element) {
      return std::any_of(focus->fields.begin(), focus->fields.end(), [&](const FieldDifference& f) {
        return element->name == f.field || element->name == fmt::format("{}[{}]", f.field, f.lane);
      });
    });
  }
  for (const WaveElement* element : order) file.element(*element);
}

void header(SaveFile& file, const std::string& fst_name, const WaveFocus& focus) {
  constexpr int kWidth = 1600, kHeight = 1000, kSignals = 400;
  constexpr std::uint64_t kLead = 7;  // cycles shown before the focus
  file.line("[*]");
  file.line(fmt::format("[*] gtkwave {} {}", fst_name, save_path(fst_name, ".gtkw")));
  file.line("[*]");
  file.line(fmt::format("[dumpfile] \"{}\"", fst_name));
  file.line(fmt::format("[savefile] \"{}\"", save_path(fst_name, ".gtkw")));
  file.line(fmt::format("[timestart] {}", wave_time(focus.cycle - std::min(focus.cycle, kLead))));
  file.line(fmt::format("[size] {} {}", kWidth, kHeight));
  file.line("[pos] -1 -1");
  // Zoom is -log2 of the time in 200 pixels: two cycles, and a little more because GTKWave rounds
  // down. Then come the primary marker and the 26 named ones.
  const double zoom = -std::log2(2.05 * static_cast<double>(wave_time(1)));
  std::string markers;
  for (int m = 0; m < 26; ++m) markers += " -1";
  file.line(fmt::format("*{:.6f} {}{}", zoom, wave_time(focus.cycle), markers));
  file.line("[sst_width] 30");
  file.line(fmt::format("[signals_width] {}", kSignals));
  file.line("[sst_expanded] 0");
}

}  // namespace

WaveFocus::WaveFocus(const WaveLayout& layout, const Divergence& divergence, int group)
    : cycle(divergence.cycle), fields(divergence.fields) {
  const std::size_t n = layout.first.at(static_cast<std::size_t>(group)) +
                        static_cast<std::size_t>(divergence.probe_index);
  if (layout.probes.at(n).name == divergence.probe) probe = n;
}

std::string gtkwave_save(const WaveLayout& layout, const std::string& fst_name,
                         const WaveFocus& focus) {
  const std::vector<WaveProbe>& probes = layout.probes;
  SaveFile file;
  header(file, fst_name, focus);
  file.signal(layout.clock, kNormal);
  file.signal(layout.cycle, kNormal);
  if (focus.probe) {
    const WaveProbe& probe = probes[*focus.probe];
    const std::string name =
        fmt::format("{}.{}: first difference, cycle {}", probe.stage, probe.name, focus.cycle);
    file.begin(name, true);
    probe_body(file, probe, &focus);
    file.end(name, true);
  }
  file.begin("states of all probes", true);
  for (const WaveProbe& probe : probes) file.signal(probe.state, kNormal);
  file.end("states of all probes", true);
  std::vector<std::string> stages;
  for (const WaveProbe& probe : probes) {
    if (std::find(stages.begin(), stages.end(), probe.stage) == stages.end())
      stages.push_back(probe.stage);
  }
  for (const std::string& stage : stages) {
    file.begin(stage, false);
    for (const WaveProbe& probe : probes) {
      if (probe.stage != stage) continue;
      file.begin(stage + "." + probe.name, false);
      probe_body(file, probe, nullptr);
      file.end(stage + "." + probe.name, false);
    }
    file.end(stage, false);
  }
  return file.text();
}

}  // namespace cosim
