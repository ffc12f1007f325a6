// SPDX-License-Identifier: Apache-2.0
// How wide the probes of the core are.
// Made from spec/probes.toml by `make probes`; do not edit.
// Goes behind the last parameter of a module, which is followed by no comma.
  , parameter CoreProbes = 22
  , parameter CoreLoadIntBits = (103 + 8*Lanes) / 64 * 64
  , parameter CoreLoadFracBits = (103 + 8*Lanes) / 64 * 64
  , parameter CoreLoadValBits = (95 + 16*Lanes) / 64 * 64
  , parameter CoreMaskRowBits = 192 + 64*((LMax/2 + 63) / 64)
  , parameter CoreNumBits = 64*OutLanes
  , parameter CoreOutputBits = (63 + 16*OutLanes) / 64 * 64
  , parameter CoreOutBits = (95 + 16*OutLanes) / 64 * 64
  , parameter CorePayloadBits = 1344
      + CoreLoadIntBits
      + CoreLoadFracBits
      + CoreLoadValBits
      + CoreMaskRowBits
      + CoreNumBits
      + CoreOutputBits
      + CoreOutBits
