// SPDX-License-Identifier: Apache-2.0
// What is made from a register map: Verilog, C++, Markdown and SystemRDL.
#include <fmt/format.h>

#include <cctype>
#include <iterator>

#include "cmake/regmap/map.hpp"

namespace hdp::regmap {
namespace {

constexpr const char* kOrigin = "Made from rtl/registers.toml by `make registers`; do not edit.";

std::string bits_of(const Field& field) {
  return field.bits == 1 ? fmt::format("{}", field.low)
                         : fmt::format("{}..{}", field.low + field.bits - 1, field.low);
}

// The lines, none longer than the house allows.
std::string comment(const std::string& indent, const std::string& text) {
  std::string result;
  std::string line;
  std::size_t at = 0;
  while (at < text.size()) {
    std::size_t end = text.find(' ', at);
    if (end == std::string::npos) end = text.size();
    const std::string word = text.substr(at, end - at);
    if (!line.empty() && indent.size() + line.size() + 1 + word.size() > 99) {
      result += indent + line + "\n";
      line.clear();
    }
    line += line.empty() ? word : " " + word;
    at = end + 1;
  }
  return result + indent + line + "\n";
}

}  // namespace

std::string verilog(const Map& map) {
  std::string out;
  const auto add = std::back_inserter(out);
  fmt::format_to(
      add,
      "// SPDX-License-Identifier: Apache-2.0\n"
      "// The register map of {}. {}\n"
      "// To be included in a module. RegName: offset in bytes; RegNameMask: bits that mean "
      "something;\n"
      "// RegNameReset: value after reset; NameFieldLow, NameFieldBits: place of a field.\n"
      "/* verilator lint_off UNUSEDPARAM */  // a module takes from the map what it needs\n",
      map.title, kOrigin);
  for (const Group& group : map.groups) {
    fmt::format_to(add, "\n// ---- {} ----\n", group.name);
    for (const Register& reg : group.registers) {
      const std::string name = camel(reg.name);
      out += comment("// ", reg.what + ".");
      fmt::format_to(add, "localparam [11:0] Reg{} = 12'h{:03x};\n", name, reg.offset);
      fmt::format_to(add, "localparam [31:0] Reg{}Mask = 32'h{:08x};\n", name, reg.mask());
      if (reg.reset)
        fmt::format_to(add, "localparam [31:0] Reg{}Reset = 32'h{:08x};\n", name, *reg.reset);
      for (const Field& field : reg.fields) {
        const std::string whole = name + camel(field.name);
        fmt::format_to(add, "localparam {}Low = {};\n", whole, field.low);
        fmt::format_to(add, "localparam {}Bits = {};\n", whole, field.bits);
      }
    }
  }
  out += "/* verilator lint_on UNUSEDPARAM */\n";
  return out;
}

std::string cpp(const Map& map) {
  std::string out;
  const auto add = std::back_inserter(out);
  fmt::format_to(
      add,
      "// SPDX-License-Identifier: Apache-2.0\n"
      "// The register map of {}. {}\n"
      "#pragma once\n\n"
      "#include <cstdint>\n\n"
      "namespace hdp::reg {{\n\n"
      "/// Some bits of a register.\n"
      "struct Field {{\n"
      "  unsigned low;   ///< lowest bit\n"
      "  unsigned bits;  ///< how many\n\n"
      "  constexpr std::uint32_t mask() const {{\n"
      "    return (bits == 32 ? ~std::uint32_t{{0}} : (std::uint32_t{{1}} << bits) - 1U) << low;\n"
      "  }}\n"
      "  /// The field of a word.\n"
      "  constexpr std::uint32_t get(std::uint32_t word) const {{ return (word & mask()) >> low; "
      "}}\n"
      "  /// A word with the field, and zeros around it; bits that do not fit are cut off.\n"
      "  constexpr std::uint32_t put(std::uint32_t value) const {{ return (value << low) & mask(); "
      "}}\n"
      "}};\n\n"
      "/// What software can do with a register.\n"
      "enum class Access {{ ro, rw, wo, w1c }};\n\n"
      "/// One register of the map.\n"
      "struct Register {{\n"
      "  const char* name;\n"
      "  std::uint32_t offset;  ///< bytes\n"
      "  Access access;\n"
      "  std::uint32_t mask;   ///< bits that mean something\n"
      "  bool has_reset;       ///< the map says what it is after reset\n"
      "  std::uint32_t reset;  ///< 0 without\n"
      "}};\n",
      map.title, kOrigin);
  for (const Group& group : map.groups) {
    fmt::format_to(add, "\n// ---- {} ----\n", group.name);
    for (const Register& reg : group.registers) {
      const std::string name = camel(reg.name);
      out += comment("/// ", reg.what + ".");
      fmt::format_to(add, "inline constexpr std::uint32_t k{} = {:#05x};\n", name, reg.offset);
      if (reg.reset && *reg.reset != 0) {
        fmt::format_to(add, "inline constexpr std::uint32_t k{}Reset = {:#010x};\n", name,
                       *reg.reset);
      }
      for (const Field& field : reg.fields) {
        out += comment("/// ", field.what + ".");
        fmt::format_to(add, "inline constexpr Field k{}{}{{{}, {}}};\n", name, camel(field.name),
                       field.low, field.bits);
      }
    }
  }
  out += "\n/// All of them, ascending.\ninline constexpr Register kRegisters[] = {\n";
  for (const Group& group : map.groups) {
    for (const Register& reg : group.registers) {
      fmt::format_to(add, "    {{\"{}\", k{}, Access::{}, {:#010x}, {}, {:#010x}}},\n", reg.name,
                     camel(reg.name), access_word(reg.access), reg.mask(), reg.reset.has_value(),
                     reg.reset.value_or(0));
    }
  }
  out += "};\n\n}  // namespace hdp::reg\n";
  return out;
}

std::string markdown(const Map& map) {
  std::string out;
  const auto add = std::back_inserter(out);
  fmt::format_to(
      add,
      "<!-- SPDX-License-Identifier: Apache-2.0 -->\n"
      "# The registers of `{}`\n\n"
      "{}\n\n"
      "`docs/registers.rdl` is the same map in SystemRDL 2.0. What the registers do and when:\n"
      "`docs/coprocessor.md`.\n\n"
      "All are 32 bits wide; bits that are not listed read 0 and are written 0. Access: `ro` read\n"
      "only, `rw` read and write, `wo` write only, `w1c` write 1 to clear. Without a reset value "
      "the\n"
      "build or the last job decides.\n",
      map.title, kOrigin);
  for (const Group& group : map.groups) {
    fmt::format_to(add,
                   "\n## {}\n\n| offset | register | bits | field | access | reset | meaning |\n"
                   "| --- | --- | --- | --- | --- | --- | --- |\n",
                   group.name);
    for (const Register& reg : group.registers) {
      const bool small = reg.reset.value_or(0) < 10;
      const std::string reset = !reg.reset ? "-"
                                : small    ? fmt::format("{}", *reg.reset)
                                           : fmt::format("0x{:08x}", *reg.reset);
      fmt::format_to(add, "| 0x{:03x} | `{}` | {} | - | {} | {} | {} |\n", reg.offset, reg.name,
                     reg.fields.empty() ? "31..0" : "-", access_word(reg.access), reset, reg.what);
      for (const Field& field : reg.fields) {
        fmt::format_to(add, "| | | {} | `{}` | | | {} |\n", bits_of(field), field.name, field.what);
      }
    }
  }
  return out;
}

std::string system_rdl(const Map& map) {
  std::string out;
  const auto add = std::back_inserter(out);
  fmt::format_to(add,
                 "// SPDX-License-Identifier: Apache-2.0\n"
                 "// The register map of {}. {}\n"
                 "addrmap {} {{\n"
                 "  name = \"{}\";\n"
                 "  default regwidth = 32;\n"
                 "  default accesswidth = 32;\n",
                 map.title, kOrigin, map.title, map.title);
  for (const Group& group : map.groups) {
    fmt::format_to(add, "\n  // {}\n", group.name);
    for (const Register& reg : group.registers) {
      const char* access = "";
      switch (reg.access) {
        case Access::kReadOnly:
          access = "sw = r; default hw = w;";
          break;
        case Access::kReadWrite:
          access = "sw = rw; default hw = r;";
          break;
        case Access::kWriteOnly:
          access = "sw = w; default hw = r;";
          break;
        case Access::kWriteOneToClear:
          access = "sw = rw; default onwrite = woclr; default hw = rw;";
          break;
      }
      fmt::format_to(add, "  reg {{\n    desc = \"{}\";\n    default {}\n", reg.what, access);
      std::vector<Field> fields = reg.fields;
      if (fields.empty()) fields.push_back({"value", 0, 32, reg.what});
      for (const Field& field : fields) {
        fmt::format_to(add, "    field {{ desc = \"{}\"; }} {}[{}:{}]", field.what, field.name,
                       field.low + field.bits - 1, field.low);
        if (reg.reset) {
          fmt::format_to(add, " = {}'h{:x}", field.bits, (*reg.reset & field.mask()) >> field.low);
        }
        out += ";\n";
      }
      fmt::format_to(add, "  }} {} @ {:#05x};\n", reg.name, reg.offset);
    }
  }
  out += "};\n";
  return out;
}

}  // namespace hdp::regmap
