// SPDX-License-Identifier: Apache-2.0
// How wide the probes of a core's reader are.
// Made from spec/probes.toml by `make probes`; do not edit.
// Goes behind the last parameter of a module, which is followed by no comma.
  , parameter ReadProbes = 1
  , parameter ReadPayloadBits = 64
