// SPDX-License-Identifier: Apache-2.0
// The probes of a core's reader: `HDP_PROBE(name, bits of the payload).
// Made from spec/probes.toml by `make probes`; do not edit.
`HDP_PROBE(resolve, 64)
