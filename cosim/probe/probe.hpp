// SPDX-License-Identifier: Apache-2.0
// Probe points: what they are called, what they carry, and who listens.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <stdexcept>
#include <string>
#include <vector>

namespace cosim {

/// More than this many lanes of a field a waveform shows as one vector.
inline constexpr int kShownLanes = 16;

/// How a field is best shown: a number, bits without a value, or a set, a bit a member.
enum class FieldForm { Number, Hex, Set };

/// One field of a probe's payload: `lanes` elements, each in a container of `container` bits.
struct ProbeField {
  std::string name;
  int container = 32;  ///< 8, 16, 32 or 64 bits
  bool is_signed = false;
  int lanes = 1;
  int frac_bits = 0;  ///< for printing as a fixed-point number
  FieldForm form = FieldForm::Number;
  std::size_t offset = 0;  ///< bytes from the start of the payload; set by make_probe()
};

/// An exact rule of when a probe fires: `cycles` after an event of probe `cause`, namely the one
/// with the same coordinates or the last one of the same row, of the same item, or of the job.
struct ProbeRule {
  enum class Of { Same, Row, Item, Job };
  int cause = -1;  ///< index into the table of probes; -1: there is no such rule
  int cycles = 0;
  Of of = Of::Same;
};

/// A probe point. The payload lies in memory like a C struct of its fields (natural alignment,
/// little endian), padded with zeros to `words` 64-bit words, at least one.
struct ProbeSpec {
  std::string name;
  std::string stage;  ///< engine or unit that owns it
  /// What the coordinates of an event are called; empty: it has none.
  std::string item_name, row_name, col_name;
  std::vector<ProbeField> fields;
  std::size_t words = 1;
  ProbeRule after;
};

/// Fills in offsets and words. `at`: what the coordinates are called, up to three: item, row,
/// column.
ProbeSpec make_probe(std::string name, std::string stage, const std::vector<std::string>& at,
                     std::vector<ProbeField> fields, ProbeRule after = {});

/// When an event happened, and of what, on the model's side: of which item (a job, a packet, a
/// line), and where in it.
struct EventTag {
  std::uint64_t cycle = 0;
  std::uint32_t item = 0;
  std::int32_t row = -1;  ///< -1: none
  std::int32_t col = -1;
};

/// Receives the events of a model. Events of one probe come in ascending cycles; events of
/// different probes come in any order.
class EventSink {
 public:
  virtual ~EventSink() = default;
  /// Announces an event of probe `probe` (index into the table of probes) and returns the payload
  /// to fill: ProbeSpec::words * 8 bytes, zeroed, valid until the next call.
  virtual std::byte* event(int probe, const EventTag& tag) = 0;
  /// Takes back every announced event that lies after `cycle`: the design was reset.
  virtual void cancel_after(std::uint64_t /*cycle*/) {
    throw std::logic_error("this sink cannot take events back");
  }
};

/// Announces an event whose payload is a struct that probegen made, which knows its probe.
template <class Payload>
void emit(EventSink& sink, const EventTag& tag, const Payload& payload) {
  std::memcpy(sink.event(static_cast<int>(Payload::kProbe), tag), &payload, sizeof payload);
}

}  // namespace cosim
