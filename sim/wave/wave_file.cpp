// SPDX-License-Identifier: Apache-2.0
// A waveform that gets its name only when it is complete.
#include "sim/wave/wave_file.hpp"

#include <array>
#include <cstdint>
#include <filesystem>
#include <fstream>

#include "vectors/input_error.hpp"

namespace hdp::sim {

void show_golden(const CycleView& view) {
  if (!view.core->tracing()) return;
  view.core->show_cycle(view.cycle);
  view.trace->for_each_in(view.cycle, [&](int p, const EventTag& tag, const std::byte* payload) {
    view.core->show_golden(p, tag, payload);
  });
}

WaveFile::~WaveFile() {
  if (part_.empty()) return;
  design_.close_wave();
  std::error_code ignored;
  std::filesystem::remove(part_, ignored);
  std::filesystem::remove(part_ + ".hier", ignored);
}

void WaveFile::open() {
  if (path_.empty()) return;
  if (std::filesystem::is_directory(path_)) {
    throw InputError(path_, "waveform", "is a folder; give the name of a file");
  }
  part_ = path_ + ".part";
  design_.open_wave(part_);
}

void WaveFile::close() {
  if (!part_.empty()) design_.close_wave();
}

void WaveFile::keep() {
  if (part_.empty()) return;
  design_.close_wave();
  if (!is_whole_fst(part_)) {
    throw InputError(path_, "waveform", "could not be written whole; is the disk full?");
  }
  std::error_code error;
  std::filesystem::rename(part_, path_, error);
  if (error) throw InputError(path_, "waveform", "cannot be written: " + error.message());
  part_.clear();
}

bool is_whole_fst(const std::string& path) {
  // Blocks of one byte of type and a 64-bit big-endian length, which counts itself; 0 is the
  // header.
  constexpr int kHeader = 0, kValues = 8, kGeometry = 3;
  std::error_code error;
  const std::uint64_t size = std::filesystem::file_size(path, error);
  if (error) return false;
  std::ifstream in(path, std::ios::binary);
  bool values = false, geometry = false;
  for (std::uint64_t at = 0; at < size;) {
    std::array<unsigned char, 9> block{};
    in.seekg(static_cast<std::streamoff>(at));
    if (!in.read(reinterpret_cast<char*>(block.data()), block.size())) return false;
    std::uint64_t length = 0;
    for (std::size_t b = 1; b < block.size(); ++b) length = length << 8 | block[b];
    if ((at == 0) != (block[0] == kHeader) || length < 8 || length > size - at - 1) return false;
    values |= block[0] == kValues;
    geometry |= block[0] == kGeometry;
    at += 1 + length;
  }
  return values && geometry;
}

}  // namespace hdp::sim
