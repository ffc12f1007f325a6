// SPDX-License-Identifier: Apache-2.0
// The probes of the co-processor around the cores: `HDP_PROBE(name, bits of the payload).
// Made from spec/probes.toml by `make probes`; do not edit.
`HDP_PROBE(csr_write, 64)
`HDP_PROBE(csr_read, 64)
`HDP_PROBE(state, 64)
`HDP_PROBE(irq, 64)
`HDP_PROBE(assign, 64)
`HDP_PROBE(read, 128)
`HDP_PROBE(ar, 128)
`HDP_PROBE(r, 128)
`HDP_PROBE(write, 128)
`HDP_PROBE(aw, 128)
`HDP_PROBE(w, TopWBits)
`HDP_PROBE(b, 64)
