// SPDX-License-Identifier: Apache-2.0
// Reads a waveform back, through GTKWave's fst2vcd.
#include "tests/sim/fst_reader.hpp"

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace hdp::test {

bool can_read_fst() { return std::system("command -v fst2vcd > /dev/null 2>&1") == 0; }

Fst::Fst(const std::string& path) {
  const std::string vcd = path + ".vcd";
  if (std::system(("fst2vcd -f '" + path + "' -o '" + vcd + "' > /dev/null 2>&1").c_str()) != 0) {
    throw std::runtime_error("fst2vcd cannot read " + path);
  }
  std::ifstream in(vcd);
  std::vector<std::string> scopes;
  std::string line;
  bool timed = false;
  const auto note = [this](const std::string& id, const std::string& bits) {
    if (bits.size() > 64) return;
    std::uint64_t value = 0;
    for (const char bit : bits) value = value << 1 | (bit == '1' ? 1u : 0u);
    values_[id].emplace_back(last_, value);
  };
  while (std::getline(in, line)) {
    if (line.empty()) continue;
    std::istringstream words(line);
    std::string word, kind, width, id, name, range;
    words >> word;
    if (word == "$scope") {
      words >> kind >> name;
      scopes.push_back(name);
    } else if (word == "$upscope") {
      scopes.pop_back();
    } else if (word == "$var") {
      words >> kind >> width >> id >> name >> range;
      std::string full;
      for (const std::string& scope : scopes) full += scope + ".";
      ids_[full + name + (range == "$end" ? "" : range)] = id;
    } else if (line[0] == '#') {
      last_ = std::stoull(line.substr(1));
      if (!timed) first_ = last_;
      timed = true;
    } else if (line[0] == 'b') {
      words >> id;
      note(id, word.substr(1));
    } else if (line[0] == '0' || line[0] == '1') {
      note(line.substr(1), line.substr(0, 1));
    }
  }
  std::remove(vcd.c_str());
}

const std::vector<std::pair<std::uint64_t, std::uint64_t>>& Fst::changes(
    const std::string& name) const {
  const auto id = ids_.find(name);
  if (id == ids_.end()) throw std::out_of_range("the waveform has no signal " + name);
  return values_.at(id->second);
}

std::uint64_t Fst::at(const std::string& name, std::uint64_t time) const {
  std::uint64_t value = 0;
  for (const auto& [when, what] : changes(name)) {
    if (when > time) break;
    value = what;
  }
  return value;
}

}  // namespace hdp::test
