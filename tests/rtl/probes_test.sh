#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The generator of the probes: the committed files are up to date, a changed description or file is noticed, a bad
# description is refused with its line.
# Usage: probes_test.sh PROBEGEN SOURCE_DIR
set -uo pipefail
# shellcheck source=tests/sim/expect.sh
source "$(dirname "$0")/../sim/expect.sh"
probegen=$1
source_dir=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
spec=$source_dir/spec/probes.toml
files=(golden/hdp_probes.hpp golden/hdp_probes.cpp golden/hdp_payloads.hpp sim/probe_ports.hpp sim/probe_units.hpp
  sim/rtl/hdp_shadow_probe.svh docs/microarchitecture.md docs/coprocessor.md)
for group in core read top; do
  files+=("sim/rtl/hdp_${group}"_{probe_bits.svh,probe_list.svh,probes.svh,shadow.sv})
done
blank() { # the pages with nothing between their marks
  mkdir -p docs golden sim/rtl
  for page in docs/microarchitecture.md docs/coprocessor.md; do
    sed '/^<!-- probes: /,/^<!-- end of probes: /{/^<!-- /!d}' "$source_dir/$page" > "$page"
  done
}

# What is committed is what the description gives.
expect 0 -- "$probegen" --check "$spec" "$source_dir"

# Every file is made, is as committed, and is looked at.
blank
expect 0 "${files[@]}" -- "$probegen" "$spec" .
for file in "${files[@]}"; do
  check "$file is as committed" cmp -s "$file" "$source_dir/$file"
done
for file in "${files[@]}"; do
  case $file in
    *.md) sed -i 's/^| 0 |/| 9 |/' "$file" ;;
    *) echo >> "$file" ;;
  esac
  expect 1 "$file is not what" 'make probes' -- "$probegen" --check "$spec" .
  cp "$source_dir/$file" "$file"
done
rm sim/rtl/hdp_read_shadow.sv
expect 1 'sim/rtl/hdp_read_shadow.sv is not what' -- "$probegen" --check "$spec" .
expect 0 sim/rtl/hdp_read_shadow.sv -- "$probegen" "$spec" .
check 'nothing more was written' test -z "$("$probegen" "$spec" .)"
check 'nothing is left beside a file' test -z "$(find . -name '*.new')"

# Faults in what is committed: a field's place in the packing, an offset, a width, a container, two fields swapped.
planted() {  # <file> <sed script>
  sed -i "$2" "$1"
  check "$2 changes something" bash -c "! cmp -s '$1' '$source_dir/$1'"
  expect 1 "$1 is not what" -- "$probegen" --check "$spec" .
  cp "$source_dir/$1" "$1"
}
planted sim/rtl/hdp_core_probes.svh 's/p_load_frac_o\[40 + 8\*l/p_load_frac_o[48 + 8*l/'
planted sim/rtl/hdp_core_shadow.sv 's/EAt = YAt + 128/EAt = YAt + 64/'
planted sim/rtl/hdp_core_probe_list.svh 's/(si, 128)/(si, 64)/'
planted golden/hdp_payloads.hpp 's/offsetof(RowStatPayload, min) == 8/offsetof(RowStatPayload, min) == 4/'
planted golden/hdp_probes.cpp 's/"kept", 32/"kept", 16/'
planted sim/probe_ports.hpp 's/top.p_y_o/top.p_e_o/'

# Faults in the description: all that depends on it says so.
changed() {  # <sed script> <files>...
  local script=$1
  shift
  sed "$script" "$spec" > changed.toml
  check "$script changes something" bash -c "! cmp -s changed.toml '$spec'"
  expect 1 "$@" -- "$probegen" --check changed.toml .
}
core=(golden/hdp_probes.cpp golden/hdp_payloads.hpp sim/rtl/hdp_core_probes.svh sim/rtl/hdp_core_shadow.sv
  docs/microarchitecture.md)
changed '/name = "row_stat"/,/name = "threshold"/{/name = "max"/{h;d};/name = "min"/{p;x}}' "${core[@]}"
changed '/name = "score", type = "i32"/s/i32/i64/' "${core[@]}"
changed 's/name = "key", type = "u16", rtl = "@u_fraction.key"/name = "token", type = "u16", rtl = "@u_fraction.key"/' \
  golden/hdp_probes.cpp golden/hdp_payloads.hpp sim/rtl/hdp_core_shadow.sv docs/microarchitecture.md
changed 's/after = \["y", 3\]/after = ["y", 4]/' golden/hdp_probes.cpp docs/microarchitecture.md
changed 's/form = "set"/form = "hex"/' golden/hdp_probes.cpp sim/rtl/hdp_core_shadow.sv sim/rtl/hdp_top_shadow.sv
changed 's/"@row_take"/"@row_taken"/' sim/rtl/hdp_core_probes.svh

# The headers can be used; a struct that lies otherwise than the table says does not compile.
if command -v c++ > /dev/null; then
  cat > use.cpp << 'END'
#include "golden/hdp_payloads.hpp"
static_assert(hdp::YPayload::kProbe == hdp::Probe::Y && sizeof(hdp::YPayload) == 12);
static_assert(hdp::LoadIntPayload::kDataAt == 5 && hdp::NumPayload::kNumAt == 0);
END
  use() { c++ -std=c++17 -Wall -Wextra -Werror -fsyntax-only -I. -I"$source_dir" use.cpp; }
  expect 0 -- use
  sed -i 's/^  std::uint16_t key;$/  std::uint32_t key;/' golden/hdp_payloads.hpp
  expect 1 'static assertion failed' -- use
  cp "$source_dir/golden/hdp_payloads.hpp" golden
fi

# Descriptions that cannot be: exit code 2, and the message says file, line, table, key and what is allowed.
head='source = "s"
regenerate = "r"
license = "L"
[cpp]
namespace = "n"
table = "t"
payloads = "p"
ports = "q"
[verilog]
folder = "f"
prefix = "x"
[[group]]
name = "g"
what = "w"
enum = "E"
table = "t"
path = "u"
valid = "v"
payload = "p_*"
parameters = { N = "n" }'
probe() { printf '[[group.probe]]\nname = "a"\nstage = "s"\nunit = ["u", "m"]\nfire = "f"\n%s\n' "$1"; }
field() { probe "fields = [ { name = \"x\", type = \"u8\", rtl = \"r\" }, { $1 } ]"; }
bad() {  # <message> <probes>
  printf '%s\n%s\n' "$head" "$2" > bad.toml
  expect 2 "$1" 'bad.toml:' -- "$probegen" bad.toml .
}
bad "probe a, field y: unknown key 'width'; allowed: name, type" "$(field 'name = "y", type = "u8", rtl = "r", width = 3')"
bad "bad.toml:26: group g, probe a, field y: 'type' is 'u12'; allowed: u8, u16" "$(field 'name = "y", type = "u12", rtl = "r"')"
bad "field y: 'rtl' is missing" "$(field 'name = "y", type = "u8"')"
bad "two fields are called x" "$(field 'name = "x", type = "u8", rtl = "r"')"
bad "'name' is 'Y'; allowed: lower case" "$(field 'name = "Y", type = "u8", rtl = "r"')"
bad "'lanes' names 'M'; allowed: N" "$(field 'name = "y", type = "u8", lanes = "M", rtl = "r"')"
bad "'lanes' has a '%'; allowed: numbers" "$(field 'name = "y", type = "u8", lanes = "N%2", rtl = "r"')"
bad "'lanes' is 0; allowed: 1 .." "$(field 'name = "y", type = "u8", lanes = 0, rtl = "r"')"
bad "'rtl' has 3 expressions, 'lanes' is 2" "$(field 'name = "y", type = "u8", lanes = 2, rtl = ["a", "b", "c"]')"
bad "'frac' is 9; allowed: 0 .. 8" "$(field 'name = "y", type = "u8", frac = 9, rtl = "r"')"
bad "'form' is 'bits'; allowed: number, hex, set" "$(field 'name = "y", type = "u8", form = "bits", rtl = "r"')"
bad "allowed of a signed or fixed-point field: number" "$(field 'name = "y", type = "i8", form = "hex", rtl = "r"')"
bad "'lane_bits' is of the lanes" "$(field 'name = "y", type = "u8", lane_bits = "W", rtl = "r"')"
bad "unknown key 'afterwards'; allowed: name, stage, unit" "$(probe 'afterwards = 3')"
bad "'after' names 'b'; allowed: a probe above it" "$(probe 'fields = []
after = ["b", 1]')"
bad "'after' is not [probe, cycles]" "$(probe 'fields = []
after = "b"')"
bad "'at' has 4 entries; allowed: up to 3" "$(probe 'fields = []
at = ["a", "b", "c", "d"]')"
bad "'fields' is missing" "$(probe '')"
bad "two probes are called a" "$(probe 'fields = []')
$(probe 'fields = []')"
bad "'probe' is missing" ''
whole=$head
head=${whole/p_\*/p_}
bad "'payload' is 'p_'; allowed: a port with one *" "$(probe 'fields = []')"
head=${whole/enum/enumeration}
bad "group g: unknown key 'enumeration'; allowed: name, what" "$(probe 'fields = []')"
echo 'source = "t' > bad.toml
expect 2 bad.toml:1: -- "$probegen" bad.toml .
echo 'source = "t"' > bad.toml
expect 2 "'regenerate' is missing" -- "$probegen" bad.toml .
expect 2 nowhere.toml -- "$probegen" nowhere.toml .
expect 2 usage -- "$probegen" bad.toml
expect 2 usage -- "$probegen" --chekc bad.toml .
expect 2 'docs/microarchitecture.md has no lines' -- "$probegen" "$spec" nowhere
mkdir nowhere && cp -r docs nowhere
expect 1 'cannot write' -- "$probegen" "$spec" nowhere

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
