// SPDX-License-Identifier: Apache-2.0
// Reads a head's planes from memory and computes it (docs/coprocessor.md section 2).
#include "golden/top_heads.hpp"

#include <cstring>

#include "golden/functional.hpp"

namespace hdp {

HeadLoader::HeadLoader(const Machine& machine, const MemoryView& memory)
    : memory_(memory), int_bits_(machine.core.int_bits) {}

void HeadLoader::start_job(const JobLayout& layout, const Config& config, const Shape& shape) {
  layout_ = layout;
  config_ = config;
  shape_ = shape;
}

const std::uint8_t* HeadLoader::read_plane(Array array, std::uint32_t head) {
  const JobLayout::Plane& plane = layout_.plane(array);
  const std::size_t bytes = std::size_t{plane.rows} * plane.row_words * layout_.word_bytes;
  if (plane_.size() < bytes) plane_.resize(bytes);
  memory_.read(layout_.address(array, head, 0), bytes, plane_.data());
  return plane_.data();
}

/// IX * 2^F + FX of each element. A plane that a nearest split did not make may hold an IX of the
/// lowest value with a negative FX: that number has no 16 bits, and none is promised for it.
void HeadLoader::read_split(Array integer, Array fraction, std::uint32_t head,
                            std::vector<std::int16_t>& to) {
  const JobLayout::Plane& plane = layout_.plane(integer);
  const std::size_t pitch = std::size_t{plane.row_words} * layout_.word_bytes;
  const std::size_t dim = plane.row_bytes;
  to.resize(plane.rows * dim);
  const int unused = 8 - int_bits_;
  const std::uint8_t* from = read_plane(integer, head);
  for (std::size_t row = 0; row < plane.rows; ++row) {
    for (std::size_t d = 0; d < dim; ++d) {
      const auto x = static_cast<std::int8_t>(from[row * pitch + d] << unused);
      to[row * dim + d] = static_cast<std::int16_t>((x >> unused) * (1 << Config::kFracBits));
    }
  }
  from = read_plane(fraction, head);
  for (std::size_t row = 0; row < plane.rows; ++row) {
    for (std::size_t d = 0; d < dim; ++d) {
      std::int16_t& x = to[row * dim + d];
      x = static_cast<std::int16_t>(x + static_cast<std::int8_t>(from[row * pitch + d]));
    }
  }
}

void HeadLoader::read_values(std::uint32_t head, std::vector<std::int16_t>& to) {
  const JobLayout::Plane& plane = layout_.plane(Array::V);
  const std::size_t pitch = std::size_t{plane.row_words} * layout_.word_bytes;
  const std::size_t dim = plane.row_bytes / 2;
  to.resize(plane.rows * dim);
  const std::uint8_t* from = read_plane(Array::V, head);
  for (std::size_t row = 0; row < plane.rows; ++row) {
    for (std::size_t d = 0; d < dim; ++d) {
      const std::uint8_t* bytes = from + row * pitch + 2 * d;
      to[row * dim + d] = static_cast<std::int16_t>(bytes[1] << 8 | bytes[0]);
    }
  }
}

void HeadLoader::find_key_blocks(const HeadResult& result, std::vector<std::uint16_t>& blocks) {
  const auto rows = static_cast<std::size_t>(shape_.block_rows());
  const auto cols = static_cast<std::size_t>(shape_.block_cols());
  kept_.assign(cols, 0);
  for (std::size_t b = 0; b < rows; ++b) {
    for (std::size_t c = 0; c < cols; ++c) kept_[c] |= result.mask[b * cols + c];
  }
  blocks.clear();
  for (std::size_t c = 0; c < cols; ++c) {
    if (kept_[c] != 0) blocks.push_back(static_cast<std::uint16_t>(c));
  }
}

std::shared_ptr<HeadValues> HeadLoader::unused_values() {
  for (const auto& values : pool_) {
    if (values.use_count() == 1) return values;
  }
  pool_.push_back(std::make_shared<HeadValues>());
  return pool_.back();
}

void HeadLoader::load(std::uint32_t number, HeadInFlight& head) {
  head.values.reset();
  const std::shared_ptr<HeadValues> values = unused_values();
  read_split(Array::Qi, Array::Qf, number, values->q);
  read_split(Array::Ki, Array::Kf, number, values->k);
  read_values(number, values->v);
  run_head(config_, shape_, {values->q.data(), values->k.data(), values->v.data()}, values->result);
  head.head = number;
  if (config_.fill == Fill::Skip) find_key_blocks(values->result, head.key_blocks);
  head.values = values;
}

}  // namespace hdp
