// SPDX-License-Identifier: Apache-2.0
// How wide the probes of the co-processor around the cores are.
// Made from spec/probes.toml by `make probes`; do not edit.
// Goes behind the last parameter of a module, which is followed by no comma.
  , parameter TopProbes = 12
  , parameter TopWBits = (71 + 8*((BusBytes + 7) / 8) + 8*BusBytes) / 64 * 64
  , parameter TopPayloadBits = 1024
      + TopWBits
