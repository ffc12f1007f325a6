// SPDX-License-Identifier: Apache-2.0
// Surfer's command file. It is the documented one of Surfer's two formats: a state file (.surf.ron)
// is a picture of the program's inside and changes with its versions.
#include <fmt/format.h>

#include <filesystem>

#include "sim/wave/save_files.hpp"
#include "vectors/atomic_file.hpp"

namespace hdp::sim {
namespace {

/// Surfer's name of the item in row n: hexadecimal in the letters a to p.
std::string item_name(std::size_t n) {
  std::string name;
  do {
    name.insert(name.begin(), static_cast<char>('a' + n % 16));
    n /= 16;
  } while (n != 0);
  return name;
}

/// Adds items from the top down and then formats them by their place.
class Commands {
 public:
  void divider(const std::string& word) {
    text_ += "divider_add " + word + "\n";
    ++rows_;
  }
  void variable(const WaveSignal& signal, const char* colour = nullptr) {
    text_ += "variable_add " + signal.path + "\n";
    const char* format = format_of(signal);
    if (format != nullptr || colour != nullptr) {
      formats_ += fmt::format("item_focus {}_\n", item_name(rows_));
      if (format != nullptr) formats_ += fmt::format("item_set_format {}\n", format);
      if (colour != nullptr) formats_ += fmt::format("item_set_color {}\n", colour);
    }
    ++rows_;
  }
  void element(const WaveElement& element) {
    variable(element.rtl);
    variable(element.golden, "Orange");
    variable(element.diff, "Red");
  }
  void command(const std::string& line) { text_ += line + "\n"; }
  void apply_formats() {
    text_ += formats_ + "item_unfocus\n";
    formats_.clear();
  }
  const std::string& text() const { return text_; }

 private:
  static const char* format_of(const WaveSignal& signal) {
    switch (signal.form) {
      case Form::Unsigned:
        return signal.frac_bits > 0 ? "Unsigned fixed point" : "Unsigned";
      case Form::Signed:
        return signal.frac_bits > 0 ? "Signed fixed point" : "Signed";
      case Form::Hex:
        return "Hexadecimal";
      default:
        return nullptr;  // a bit; a state has its names from the waveform
    }
  }

  std::string text_, formats_;
  std::size_t rows_ = 0;
};

void add_probe(Commands& commands, const WaveProbe& probe) {
  commands.divider(probe.stage + "_" + probe.name);
  commands.variable(probe.state);
  for (const WaveSignal& at : probe.at) commands.variable(at);
  commands.element(probe.valid);
  for (const WaveElement& element : probe.elements) commands.element(element);
}

}  // namespace

std::string surfer_commands(const WaveLayout& layout, const WaveFocus& focus) {
  const std::vector<WaveProbe>& probes = layout.probes;
  Commands commands;
  commands.variable(layout.clock);
  commands.variable(layout.cycle);
  const WaveProbe* first = nullptr;
  if (focus.probe) {
    first = &probes[*focus.probe];
    commands.divider("first_difference");
    add_probe(commands, *first);
  }
  commands.divider("states_of_all_probes");
  for (const WaveProbe& probe : probes) commands.variable(probe.state);
  for (const WaveProbe& probe : probes) {
    if (&probe != first) add_probe(commands, probe);
  }
  commands.apply_formats();
  commands.command("variable_force_name_type Unique");
  commands.command("zoom_fit");
  for (int halvings = 0; halvings < 4; ++halvings) commands.command("zoom_in");
  commands.command(fmt::format("cursor_set {}", wave_time(focus.cycle)));
  commands.command("goto_cursor");
  return commands.text();
}

std::string save_path(const std::string& fst_path, const std::string& ending) {
  const std::string fst = ".fst";
  const bool named = fst_path.size() > fst.size() &&
                     fst_path.compare(fst_path.size() - fst.size(), fst.size(), fst) == 0;
  return (named ? fst_path.substr(0, fst_path.size() - fst.size()) : fst_path) + ending;
}

void write_save_files(const WaveLayout& layout, const std::string& fst_path,
                      const WaveFocus& focus) {
  const std::string name = fst_path.substr(fst_path.rfind('/') + 1);
  write_file(save_path(fst_path, ".gtkw"), gtkwave_save(layout, name, focus));
  write_file(save_path(fst_path, ".sucl"), surfer_commands(layout, focus));
}

std::string viewer_command(const std::string& fst_path) {
  return fmt::format("gtkwave {} {}", fst_path, save_path(fst_path, ".gtkw"));
}

void remove_wave(const std::string& fst_path) {
  std::error_code ignored;
  for (const std::string& path :
       {fst_path, save_path(fst_path, ".gtkw"), save_path(fst_path, ".sucl")}) {
    std::filesystem::remove(path, ignored);
  }
}

}  // namespace hdp::sim
