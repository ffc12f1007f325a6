#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# One name, one definition, in all libraries together: odr_test.sh <build folder with HDP_ODR>. And the planted pair
# of definitions is found.
set -euo pipefail
build=$1

if ! log=$(cmake --build "$build" --target odr 2>&1); then
  printf '%s\n' "$log" >&2
  echo 'a name of the libraries has two definitions' >&2
  exit 1
fi
if log=$(cmake --build "$build" --target odr_planted 2>&1); then
  echo 'the planted pair of definitions was not found' >&2
  exit 1
fi
if ! grep -q 'One Definition Rule' <<<"$log"; then
  printf '%s\n' "$log" >&2
  echo 'odr_planted failed for another reason' >&2
  exit 1
fi
echo 'one definition per name; the planted second one is found'
