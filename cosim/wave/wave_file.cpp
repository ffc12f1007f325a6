// SPDX-License-Identifier: Apache-2.0
// A waveform that gets its name only when it is complete.
#include "cosim/wave/wave_file.hpp"

#include <fmt/format.h>

#include <array>
#include <cstdint>
#include <filesystem>
#include <fstream>

#include "cosim/util/input_error.hpp"
#include "cosim/util/output_place.hpp"

namespace cosim {

WaveFile::~WaveFile() {
  if (folder_.empty()) return;
  design_.close_wave();
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

void WaveFile::open() {
  check_file_place(request_.path, "waveform", FilePlace::Regular);
  // The writer opens its files by name: where nobody else can put any.
  folder_ = make_temp_folder(place_of(request_.path), request_.path, 0700);
  design_.open_wave(part(), layout_.only(request_.depth));
}

bool WaveFile::begin(std::uint64_t cycle) {
  const bool wanted = request_.has(cycle);
  if (wanted && !first_) {
    open();
    first_ = cycle;
  }
  if (tracing_ && !wanted) design_.close_wave();
  tracing_ = wanted;
  return wanted;
}

void WaveFile::keep(const Divergence* divergence, int group) {
  if (!request_.wanted()) return;
  const std::string& path = request_.path;
  if (!first_) {
    throw InputError(
        path, "waveform",
        fmt::format("the run ended before cycle {}, with which it shall start", request_.from));
  }
  design_.close_wave();
  if (!is_whole_fst(part())) {
    throw InputError(path, "waveform", "could not be written whole; is the disk full?");
  }
  check_file_place(path, "waveform", FilePlace::Regular);
  std::error_code error;
  std::filesystem::rename(part(), place_of(path), error);
  if (error) throw InputError(path, "waveform", "cannot be written: " + error.message());
  std::filesystem::remove_all(folder_, error);
  folder_.clear();
  const bool shown = divergence != nullptr && request_.has(divergence->cycle);
  write_save_files(
      layout_, path,
      shown ? WaveFocus(layout_, *divergence, group) : WaveFocus(first_event_.value_or(*first_)));
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

}  // namespace cosim
