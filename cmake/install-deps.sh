#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Sees that the Debian packages named on the command line are there; installs what is missing.
# Asks before it uses sudo. Where there is no apt it says what to install.
set -eu

if ! command -v apt-get >/dev/null 2>&1 || ! command -v dpkg-query >/dev/null 2>&1; then
  # Not Debian: CMake finds out what is missing, this only says what is wanted.
  if command -v cmake >/dev/null 2>&1 && command -v verilator >/dev/null 2>&1; then exit 0; fi
  echo "This system has no apt. Install what these Debian packages hold, then run make again:" >&2
  for package in "$@"; do echo "  $package" >&2; done
  exit 2
fi

missing=
for package in "$@"; do
  status=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)
  [ "$status" = installed ] || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

echo "Missing Debian packages:"
for package in $missing; do echo "  $package"; done

if [ "$(id -u)" -eq 0 ]; then
  sudo=
elif ! command -v sudo >/dev/null 2>&1; then
  echo "Install them as root, then run make again:  apt-get install$missing" >&2
  exit 2
elif [ -t 0 ]; then
  printf 'Install them now with sudo apt-get? [y/N] '
  read -r answer
  case "$answer" in
    y | Y | yes) sudo=sudo ;;
    *) echo "Nothing was installed. To do it yourself:  sudo apt-get install$missing" >&2; exit 2 ;;
  esac
else
  echo "Not at a terminal, so sudo is not used. Run:  sudo apt-get install$missing" >&2
  exit 2
fi

# shellcheck disable=SC2086  # the lists are words
$sudo apt-get update -q
# shellcheck disable=SC2086
$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $missing
