// SPDX-License-Identifier: Apache-2.0
// Audits a machine's memory traffic (docs/coprocessor.md sections 2, 6 and 7).
#include "golden/traffic_audit.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

namespace hdp {
namespace {

constexpr std::array<Array, 5> kInputs{Array::Ki, Array::Qi, Array::Kf, Array::Qf, Array::V};
constexpr std::size_t kMostErrors = 100;

bool of_keys(Array array) { return array == Array::Kf || array == Array::V; }

}  // namespace

TrafficAudit::TrafficAudit(const Machine& machine) : machine_(machine) {}

void TrafficAudit::error(std::string text) {
  if (errors_.size() < kMostErrors) {
    errors_.push_back(std::move(text));
  } else {
    ++left_out_;
  }
}

std::vector<std::string> TrafficAudit::errors() const {
  std::vector<std::string> all = errors_;
  if (left_out_ > 0) all.push_back(fmt::format("{} more errors", left_out_));
  return all;
}

void TrafficAudit::on_descriptor(const JobDescriptor& job) { descriptor_ = job; }

void TrafficAudit::on_job(const Config& config, const Shape& shape, int heads) {
  layout_ = JobLayout(machine_, descriptor_);
  shape_ = shape;
  skip_ = config.fill == Fill::Skip;
  active_ = true;
  const auto count = static_cast<std::size_t>(heads);
  heads_.assign(count, HeadState::Unknown);
  kept_.assign(count, {});
  const std::size_t elements =
      static_cast<std::size_t>(shape.lq) * static_cast<std::size_t>(shape.dim);
  out_.assign(count * elements, 0);
  written_.assign(count * elements * 2, 0);
  build_regions();
}

void TrafficAudit::build_regions() {
  std::vector<Region> planes;
  for (const Array array : kInputs) {
    const JobLayout::Plane& plane = layout_.plane(array);
    const std::uint64_t bytes = std::uint64_t{plane.rows} * plane.row_words * layout_.word_bytes;
    for (std::uint32_t head = 0; head < layout_.heads; ++head) {
      const std::uint64_t begin = layout_.address(array, head, 0);
      planes.push_back({begin, begin + bytes, 0});
      if (plane.stride == 0) break;
    }
  }
  std::sort(planes.begin(), planes.end(),
            [](const Region& a, const Region& b) { return a.begin < b.begin; });
  regions_.clear();
  for (const Region& plane : planes) {
    if (!regions_.empty() && plane.begin <= regions_.back().end) {
      regions_.back().end = std::max(regions_.back().end, plane.end);
    } else {
      regions_.push_back(plane);
    }
  }
  std::size_t words = 0;
  for (Region& region : regions_) {
    region.first = words;
    words += static_cast<std::size_t>((region.end - region.begin) / layout_.word_bytes);
  }
  due_.assign(words, 0);
  last_region_ = 0;
}

/// The index of a word of an input plane. False when the address is in none.
bool TrafficAudit::find_word(std::uint64_t address, std::size_t& word) {
  const auto holds = [address](const Region& r) { return address >= r.begin && address < r.end; };
  if (!holds(regions_[last_region_])) {
    const auto after =
        std::upper_bound(regions_.begin(), regions_.end(), address,
                         [](std::uint64_t a, const Region& r) { return a < r.begin; });
    if (after == regions_.begin() || !holds(*(after - 1))) return false;
    last_region_ = static_cast<std::size_t>(after - regions_.begin() - 1);
  }
  const Region& region = regions_[last_region_];
  word = region.first + static_cast<std::size_t>((address - region.begin) / layout_.word_bytes);
  return true;
}

void TrafficAudit::expect(const std::vector<ByteRange>& ranges) {
  for (const ByteRange& range : ranges) {
    std::size_t word = 0;
    find_word(range.address, word);  // a row lies within one region
    for (std::uint64_t n = 0; n < range.bytes / layout_.word_bytes; ++n) ++due_[word + n];
  }
}

void TrafficAudit::on_head(std::uint32_t head, int /*core*/, const HeadValues& values) {
  heads_[head] = HeadState::Assigned;
  if (skip_) kept_[head] = kept_key_blocks(shape_, values.result);
  const std::size_t elements = values.result.out.size();
  std::copy(values.result.out.begin(), values.result.out.end(),
            out_.begin() + static_cast<std::ptrdiff_t>(head * elements));
  expect(integer_reads(layout_, head));
}

void TrafficAudit::on_resolve(std::uint32_t head, int /*core*/, bool survived) {
  heads_[head] = survived ? HeadState::Survived : HeadState::Pruned;
  if (survived) expect(surviving_reads(layout_, head, kept_[head]));
}

bool TrafficAudit::locate(Array array, std::uint32_t head, std::uint64_t address,
                          Place& place) const {
  const JobLayout::Plane& plane = layout_.plane(array);
  const std::uint64_t begin = layout_.address(array, head, 0);
  const std::uint64_t pitch = std::uint64_t{plane.row_words} * layout_.word_bytes;
  if (address < begin || address - begin >= plane.rows * pitch) return false;
  place = {head, static_cast<std::uint32_t>((address - begin) / pitch),
           static_cast<std::uint32_t>((address - begin) % pitch)};
  return true;
}

/// The first plane that has the address; arrays and heads may share memory.
std::string TrafficAudit::name_of_input(std::uint64_t address) const {
  Place place{};
  for (const Array array : kInputs) {
    for (std::uint32_t head = 0; head < layout_.heads; ++head) {
      if (locate(array, head, address, place)) {
        return fmt::format("{} of head {}, row {}", array_name(array), head, place.row);
      }
    }
  }
  return "no plane of the job";
}

/// Of every plane that has the address, why it is not to be read now.
std::string TrafficAudit::why_not(std::uint64_t address) const {
  std::string reasons;
  int named = 0;
  Place place{};
  for (const Array array : kInputs) {
    for (std::uint32_t head = 0; head < layout_.heads; ++head) {
      if (!locate(array, head, address, place)) continue;
      if (++named > 3) return reasons + ", and others";
      const HeadState state = heads_[head];
      const bool integer = array == Array::Ki || array == Array::Qi;
      const char* reason = "it was read already";
      if (state == HeadState::Unknown) {
        reason = "the head is not assigned yet";
      } else if (!integer && state == HeadState::Assigned) {
        reason = "the head is not resolved yet";
      } else if (!integer && state == HeadState::Pruned) {
        reason = "the head was pruned";
      } else if (of_keys(array) && skip_ && kept_[head][place.row / 2] == 0) {
        reason = "no block row kept its key block";
      }
      reasons += fmt::format("{}{} of head {}, row {}: {}", reasons.empty() ? "" : "; ",
                             array_name(array), head, place.row, reason);
    }
  }
  return reasons;
}

void TrafficAudit::read(std::uint64_t address, std::uint32_t bytes, std::uint64_t cycle) {
  ++read_beats_;
  if (!active_) {
    error(fmt::format("cycle {}: read of {} bytes at {:#x} while no job is under way", cycle, bytes,
                      address));
    return;
  }
  for (std::uint64_t a = address; a < address + bytes; a += layout_.word_bytes) {
    std::size_t word = 0;
    if (!find_word(a, word)) {
      error(fmt::format("cycle {}: read of {} bytes at {:#x}, outside every plane of the job",
                        cycle, bytes, a));
    } else if (due_[word] <= 0) {
      error(fmt::format("cycle {}: read of {} bytes at {:#x}, which is not due: {}", cycle, bytes,
                        a, why_not(a)));
    } else {
      --due_[word];
    }
  }
}

/// The row of O that has the address.
bool TrafficAudit::find_row(std::uint64_t address, Place& place) const {
  const JobLayout::Plane& plane = layout_.plane(Array::O);
  if (address < plane.base) return false;
  const std::uint64_t head = layout_.heads == 1 ? 0 : (address - plane.base) / plane.stride;
  return head < layout_.heads && locate(Array::O, static_cast<std::uint32_t>(head), address, place);
}

void TrafficAudit::write_byte(std::uint64_t address, const Place& at, std::uint32_t byte,
                              std::uint8_t value, std::uint64_t cycle) {
  const JobLayout::Plane& plane = layout_.plane(Array::O);
  const auto fail = [&](const std::string& what) {
    error(fmt::format("cycle {}: write at {:#x}, O of head {}, row {}, byte {}: {}", cycle, address,
                      at.head, at.row, byte, what));
  };
  if (byte >= plane.row_bytes) return fail("the padding of a row is not to be written");
  if (heads_[at.head] == HeadState::Unknown) return fail("the head is not assigned yet");
  const std::size_t row = std::size_t{at.head} * plane.rows + at.row;
  std::uint8_t& written = written_[row * plane.row_bytes + byte];
  if (written != 0) return fail("it was written already");
  written = 1;
  ++written_bytes_;
  const auto element = static_cast<std::uint16_t>(out_[(row * plane.row_bytes + byte) / 2]);
  const auto want = static_cast<std::uint8_t>(byte % 2 == 0 ? element : element >> 8);
  if (value != want) fail(fmt::format("{:#04x} instead of {:#04x}", value, want));
}

/// Takes `count` bytes of a row that are all due and right; false, and nothing done, if one is not.
bool TrafficAudit::write_bytes(const Place& at, std::uint32_t count, const std::uint8_t* data) {
  const JobLayout::Plane& plane = layout_.plane(Array::O);
  if (at.byte + count > plane.row_bytes || heads_[at.head] == HeadState::Unknown) return false;
  const std::size_t first =
      (std::size_t{at.head} * plane.rows + at.row) * plane.row_bytes + at.byte;
  const auto* want = reinterpret_cast<const std::uint8_t*>(out_.data()) + first;
  if (std::memcmp(want, data, count) != 0) return false;
  if (std::memchr(&written_[first], 1, count) != nullptr) return false;
  std::memset(&written_[first], 1, count);
  written_bytes_ += count;
  return true;
}

void TrafficAudit::write(std::uint64_t address, const std::uint8_t* strobes,
                         const std::uint8_t* data, std::uint64_t cycle) {
  const auto bytes = static_cast<std::uint32_t>(machine_.bus_bytes);
  if (!active_) {
    error(fmt::format("cycle {}: write at {:#x} while no job is under way", cycle, address));
    return;
  }
  Place row{};
  const bool found = find_row(address, row);
  // Strobes from the first byte on; a word that is right has no others.
  std::uint32_t leading = 0;
  while (leading < bytes && strobes[leading / 8] == 0xff) leading += 8;
  while (leading < bytes && (strobes[leading / 8] >> leading % 8 & 1) != 0) ++leading;
  bool others = leading < bytes && strobes[leading / 8] >> leading % 8 != 0;
  for (std::uint32_t n = leading / 8 + 1; 8 * n < bytes; ++n) others |= strobes[n] != 0;
  if (found && leading > 0 && !others && write_bytes(row, leading, data)) return;
  bool any = false;
  for (std::uint32_t n = 0; n < bytes; ++n) {
    if ((strobes[n / 8] >> n % 8 & 1) == 0) continue;
    any = true;
    if (found) {
      write_byte(address + n, row, row.byte + n, data[n], cycle);
    } else {
      error(fmt::format("cycle {}: write at {:#x}, outside O", cycle, address + n));
      return;
    }
  }
  if (!any) error(fmt::format("cycle {}: write at {:#x} without a strobe", cycle, address));
}

void TrafficAudit::check_reads() {
  for (const Region& region : regions_) {
    std::size_t word = region.first;
    std::string last;
    for (std::uint64_t a = region.begin; a < region.end; a += layout_.word_bytes, ++word) {
      if (due_[word] <= 0) continue;
      std::string name = name_of_input(a);
      if (name == last) continue;  // one error a row
      error(fmt::format("at the job's end: {} bytes at {:#x}, {}, were not read",
                        layout_.word_bytes, a, name));
      last = std::move(name);
    }
  }
}

void TrafficAudit::check_writes() {
  const JobLayout::Plane& plane = layout_.plane(Array::O);
  for (std::uint32_t head = 0; head < layout_.heads; ++head) {
    if (heads_[head] == HeadState::Unknown || heads_[head] == HeadState::Assigned) {
      error(fmt::format("at the job's end: head {} was not resolved", head));
    }
    for (std::uint32_t row = 0; row < plane.rows; ++row) {
      const auto first =
          written_.begin() +
          static_cast<std::ptrdiff_t>((std::size_t{head} * plane.rows + row) * plane.row_bytes);
      const auto end = first + static_cast<std::ptrdiff_t>(plane.row_bytes);
      const auto missing = std::count(first, end, std::uint8_t{0});
      if (missing == 0) continue;
      const auto byte = std::find(first, end, std::uint8_t{0}) - first;
      error(fmt::format(
          "at the job's end: O of head {}, row {}: {} bytes were not written, the first at {:#x}",
          head, row, missing,
          layout_.address(Array::O, head, row) + static_cast<std::uint64_t>(byte)));
    }
  }
}

void TrafficAudit::on_end(bool well) {
  if (well) {
    check_reads();
    check_writes();
  }
  active_ = false;
}

}  // namespace hdp
