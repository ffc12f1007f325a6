// SPDX-License-Identifier: Apache-2.0
// Which program this is: its version and that of the sources it was built from.
#pragma once

namespace hdp::sim {

/// The project's version, "0.1.0".
const char* program_version();

/// What `git describe --always --dirty` said of the sources when the program was built; "unknown"
/// outside a repository.
const char* source_version();

}  // namespace hdp::sim
