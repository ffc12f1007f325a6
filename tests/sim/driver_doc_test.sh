#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# docs/guide/driver.md shows driver/example.cpp and what it prints, word for word.
# Usage: driver_doc_test.sh EXAMPLE_PROGRAM SOURCE
set -euo pipefail
program=$1 source=$2
block() {  # the first code block of that kind
  awk -v fence="$1" '$0 == fence && !seen { inside = 1; seen = 1; next } /^```/ { inside = 0 } inside' "$source/docs/guide/driver.md"
}
diff <(block '```cpp') "$source/driver/example.cpp"
diff <(block '```text') <("$program")
[ "$(wc -l < "$source/driver/example.cpp")" -lt 60 ]
echo 'docs/guide/driver.md shows the example as it is, and what it prints'
