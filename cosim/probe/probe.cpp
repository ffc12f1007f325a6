// SPDX-License-Identifier: Apache-2.0
// Lays out the payload of a probe point.
#include "cosim/probe/probe.hpp"

#include <stdexcept>
#include <utility>

namespace cosim {

ProbeSpec make_probe(std::string name, std::string stage, const std::vector<std::string>& at,
                     std::vector<ProbeField> fields, ProbeRule after) {
  if (at.size() > 3) {
    throw std::invalid_argument("probe " + name + " has " + std::to_string(at.size()) +
                                " coordinates; at most three are allowed: item, row, column");
  }
  std::size_t end = 0;
  for (ProbeField& field : fields) {
    const int bits = field.container;
    if ((bits != 8 && bits != 16 && bits != 32 && bits != 64) || field.lanes < 1) {
      throw std::invalid_argument("probe " + name + ", field " + field.name + ": " +
                                  std::to_string(field.lanes) + " lanes of " +
                                  std::to_string(bits) +
                                  " bits; a field has 1 or more lanes of 8, 16, 32 or 64 bits");
    }
    const std::size_t size = static_cast<std::size_t>(bits) / 8;
    field.offset = (end + size - 1) / size * size;
    end = field.offset + size * static_cast<std::size_t>(field.lanes);
  }
  ProbeSpec spec;
  spec.name = std::move(name);
  spec.stage = std::move(stage);
  if (at.size() > 0) spec.item_name = at[0];
  if (at.size() > 1) spec.row_name = at[1];
  if (at.size() > 2) spec.col_name = at[2];
  spec.fields = std::move(fields);
  spec.words = end == 0 ? 1 : (end + 7) / 8;
  spec.after = after;
  return spec;
}

}  // namespace cosim
