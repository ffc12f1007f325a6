// SPDX-License-Identifier: Apache-2.0
// hdp_top's row packers and write engine in time (docs/coprocessor.md section 7).
#include "golden/top_write.hpp"

namespace hdp {
namespace {

constexpr std::uint8_t kSlverr = 2, kDecerr = 3;

}  // namespace

WriteSide::WriteSide(const Machine& machine)
    : word_bytes_(static_cast<std::uint32_t>(machine.bus_bytes)),
      data_at_(WPayload::data_at(machine)),
      write_depth_(static_cast<std::uint32_t>(machine.write_depth)),
      packers_(static_cast<std::size_t>(machine.cores)),
      unanswered_by_id_(static_cast<std::size_t>(machine.cores)) {
  for (Unanswered& id : unanswered_by_id_) id.heads.resize(write_depth_);
}

void WriteSide::start_job(const JobLayout& layout) {
  layout_ = layout;
  for (Packer& packer : packers_) packer = {};
  row_ = {};
  last_core_ = packers_.size() - 1;
}

/// The row that a packer has for the engine.
bool WriteSide::choose_row(const std::vector<CoreHeads>& cores, Row& row) const {
  for (std::size_t k = 0, core = last_core_; k < packers_.size(); ++k) {
    core = core + 1 == packers_.size() ? 0 : core + 1;
    const Packer& packer = packers_[core];
    if (packer.completed == packer.issued) continue;
    const HeadInFlight& head = cores[core][cores[core].written];
    row.active = true;
    row.core = core;
    row.row = packer.row;
    row.addr = layout_.address(Array::O, head.head, packer.row);
    row.head = head.head;
    row.values = head.values->result.out.data() +
                 std::size_t{packer.row} * (layout_.plane(Array::O).row_bytes / 2);
    return true;
  }
  return false;
}

void WriteSide::begin_burst(Row& row, const TopEvents& events) {
  const std::uint32_t left = layout_.plane(Array::O).row_words - row.word;
  row.burst_left = burst_words(row.addr, left, left, word_bytes_);
  aw_ = {true,
         static_cast<std::uint8_t>(row.core),
         static_cast<std::uint16_t>(row.burst_left),
         row.addr,
         row.head,
         static_cast<int>(row.row)};
  events.emit(aw_.payload<WritePayload>(), row.head, aw_.row);
  Unanswered& id = unanswered_by_id_[row.core];
  id.heads[(id.first + id.count++) & (write_depth_ - 1)] = row.head;
  ++unanswered_;
}

/// The row's bytes from `first_byte` on, `bytes` of them, and zeros. Values lie in memory as on the
/// bus: little endian.
void WriteSide::fill_word(std::uint32_t first_byte, std::uint32_t bytes) {
  std::memset(word_.data.data() + bytes, 0, word_bytes_ - bytes);
  std::memcpy(word_.data.data(), row_.values + first_byte / 2, bytes);
  for (std::uint32_t n = 0; 8 * n < word_bytes_; ++n) {
    const std::uint32_t left = bytes > 8 * n ? std::min(bytes - 8 * n, 8u) : 0;
    word_.strobe[n] = static_cast<std::uint8_t>((1u << left) - 1);
  }
}

void WriteSide::issue_word(std::vector<CoreHeads>& cores) {
  const JobLayout::Plane& out = layout_.plane(Array::O);
  const std::uint32_t first_byte = row_.word * word_bytes_;
  fill_word(first_byte, std::min(word_bytes_, out.row_bytes - first_byte));
  word_.full = true;
  word_.last = row_.burst_left == 1;
  word_.head = row_.head;
  word_.row = row_.row;
  word_.word = row_.word;
  --row_.burst_left;
  row_.addr += word_bytes_;
  if (++row_.word < out.row_words) return;

  row_.active = false;
  last_core_ = row_.core;
  Packer& packer = packers_[row_.core];
  ++packer.issued;
  if (++packer.row == out.rows) {
    packer.row = 0;
    ++cores[row_.core].written;
  }
}

void WriteSide::issue(bool run, const TopInputs& inputs, std::vector<CoreHeads>& cores,
                      Registers& registers, const TopEvents& events) {
  if (word_.full && inputs.w_ready) {
    if (std::byte* to = events.emit(WPayload(std::uint8_t{word_.last}), word_.head,
                                    static_cast<int>(word_.row), static_cast<int>(word_.word))) {
      std::memcpy(to + WPayload::kStrobeAt, word_.strobe.data(), data_at_ - WPayload::kStrobeAt);
      std::memcpy(to + data_at_, word_.data.data(), word_bytes_);
    }
    registers.count(Counter::WriteWords);
    word_.full = false;
  } else if (word_.full) {
    registers.count(Counter::WriteWait);
  }
  if (aw_.full && inputs.aw_ready) {
    events.emit(aw_.payload<AwPayload>(), aw_.head, aw_.row);
    registers.count(Counter::WriteBursts);
    aw_.full = false;
  }
  // Both registers are empty now, or were emptied in this cycle.
  if (!run && !burst_under_way()) {
    row_.active = false;
    return;
  }
  if (word_.full) return;
  if (burst_under_way()) {
    issue_word(cores);
    return;
  }
  if (aw_.full || unanswered_ >= write_depth_) return;
  if (!row_.active) {
    Row row;
    if (!choose_row(cores, row)) return;
    row_ = row;
  }
  begin_burst(row_, events);
  issue_word(cores);
}

WriteSide::Response WriteSide::respond(const TopInputs& inputs, const TopEvents& events) {
  if (!inputs.b_valid) return {};
  Response response;
  if (inputs.b_id < unanswered_by_id_.size() && unanswered_by_id_[inputs.b_id].count > 0) {
    Unanswered& id = unanswered_by_id_[inputs.b_id];
    response.head = id.heads[id.first];
    id.first = (id.first + 1) & (write_depth_ - 1);
    --id.count;
    --unanswered_;
  }
  events.emit(BPayload(static_cast<std::uint8_t>(inputs.b_id), inputs.b_resp), response.head);
  if (inputs.b_resp == kSlverr) response.error = JobError::WriteSlverr;
  if (inputs.b_resp == kDecerr) response.error = JobError::WriteDecerr;
  return response;
}

}  // namespace hdp
