// SPDX-License-Identifier: Apache-2.0
// A register map as its TOML description gives it, and what is made from it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace hdp::regmap {

/// The description cannot be used; what() names the file, the line and the reason.
class MapError : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Some bits of a register.
struct Field {
  std::string name;  ///< lower case, as in TOML
  unsigned low = 0;  ///< lowest bit
  unsigned bits = 0;
  std::string what;

  std::uint32_t mask() const { return (bits == 32 ? ~0U : (1U << bits) - 1U) << low; }
};

/// What software can do with a register.
enum class Access { kReadOnly, kReadWrite, kWriteOnly, kWriteOneToClear };

/// The word of the description for an access: ro, rw, wo, w1c.
const char* access_word(Access access);

/// A 32-bit register.
struct Register {
  std::string name;          ///< upper case, as in TOML
  std::uint32_t offset = 0;  ///< bytes, a multiple of 4
  Access access = Access::kReadOnly;
  std::optional<std::uint32_t> reset;  ///< nothing where the build or the job decides
  std::string what;
  std::vector<Field> fields;  ///< ascending; none: the whole word is one value

  /// The bits that mean something.
  std::uint32_t mask() const;
};

/// Registers that belong together.
struct Group {
  std::string name;
  std::vector<Register> registers;  ///< ascending
};

/// The whole map.
struct Map {
  std::string title;
  std::vector<Group> groups;
};

/// Reads and checks a description. Throws MapError.
Map read_map(const std::filesystem::path& file);

/// IRQ_STATUS -> IrqStatus, as the constants are named.
std::string camel(const std::string& name);

/// The constants for Verilog, to be included in a module.
std::string verilog(const Map& map);
/// The constants for C++, namespace hdp::reg.
std::string cpp(const Map& map);
/// The documentation page.
std::string markdown(const Map& map);
/// SystemRDL 2.0.
std::string system_rdl(const Map& map);

}  // namespace hdp::regmap
