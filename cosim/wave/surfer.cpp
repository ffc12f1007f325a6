// SPDX-License-Identifier: Apache-2.0
// Surfer's command file. It is the documented one of Surfer's two formats: a state file (.surf.ron)
// is a picture of the program's inside and changes with its versions.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "cosim/util/atomic_file.hpp"
#include "cosim/util/output_place.hpp"
#include "cosim/util/shell.hpp"
#include "cosim/wave/save_files.hpp"

namespace cosim {
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

/// Begins the last line of GTKWave's save file, a comment.
constexpr const char* kWritten = "[*] written by a run, checksums ";

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

std::vector<std::string> changed_save_files(const std::string& fst_path) {
  const std::string gtkw = save_path(fst_path, ".gtkw"), sucl = save_path(fst_path, ".sucl");
  std::error_code error;
  std::string text;
  if (std::filesystem::is_regular_file(gtkw, error)) {
    std::ifstream in(gtkw, std::ios::binary);
    text.assign(std::istreambuf_iterator<char>(in), {});
  }
  const std::size_t at = text.rfind(kWritten);
  const std::string body = at == std::string::npos ? "" : text.substr(0, at);
  const auto as_written = [&](const std::string& path) {
    if (!std::filesystem::exists(path, error) || std::filesystem::is_directory(path, error))
      return true;  // nothing to lose
    if (at == std::string::npos) return false;
    if (path == sucl) return text.find(' ' + checksum_of_file(sucl) + '\n', at) < text.size();
    return text.compare(at, std::string::npos,
                        fmt::format("{}{} {}", kWritten, checksum_of(body),
                                    text.substr(text.rfind(' ') + 1))) == 0;
  };
  std::vector<std::string> changed;
  for (const std::string& path : {gtkw, sucl}) {
    if (!as_written(path)) changed.push_back(path);
  }
  return changed;
}

void write_save_files(const WaveLayout& layout, const std::string& fst_path,
                      const WaveFocus& focus) {
  const std::string name = fst_path.substr(fst_path.rfind('/') + 1);
  const std::string commands = surfer_commands(layout, focus);
  std::string save = gtkwave_save(layout, name, focus);
  // Checksums of both: a command file of Surfer has no comments.
  save += fmt::format("{}{} {}\n", kWritten, checksum_of(save), checksum_of(commands));
  const std::vector<std::string> changed = changed_save_files(fst_path);
  const auto write = [&](const std::string& path, const std::string& text) {
    if (std::find(changed.begin(), changed.end(), path) == changed.end()) write_file(path, text);
  };
  write(save_path(fst_path, ".sucl"), commands);
  write(save_path(fst_path, ".gtkw"), save);
}

std::string viewer_command(const std::string& fst_path) {
  return shell_command({"gtkwave", fst_path, save_path(fst_path, ".gtkw")});
}

void remove_wave(const std::string& fst_path) {
  std::error_code ignored;
  for (const std::string& path :
       {fst_path, save_path(fst_path, ".gtkw"), save_path(fst_path, ".sucl")}) {
    std::filesystem::remove(path, ignored);
  }
}

}  // namespace cosim
