// SPDX-License-Identifier: Apache-2.0
// Which side is wrong? Recomputes the number in which RTL and golden differ from the operands at
// that stage. The arithmetic here is a third implementation, written from docs/algorithm.md alone.
#pragma once

#include <string>

#include "cosim/lockstep/comparer.hpp"
#include "golden/build.hpp"
#include "sim/explain/operand_log.hpp"
#include "sim/job.hpp"

namespace hdp::sim {

enum class Verdict {
  InputsDiffered,  ///< each side computed rightly from what it had, and had different operands
  RtlWrong,
  GoldenWrong,
  Undecided,  ///< neither side has the recomputed value, or an operand is not known
};

const char* to_string(Verdict verdict);

struct Explanation {
  Verdict verdict = Verdict::Undecided;
  std::string text;  ///< lines, the last one ends with a newline
};

/// Explains the first difference of a run. `job` is the job in which it came, `log` observed the
/// run that had it (or a repetition of it). A value divergence is recomputed; for the other kinds
/// the rule of docs/microarchitecture.md that fixes the cycle is quoted, and decides where it can.
/// Never throws for what is missing in the log: that is said in the text.
Explanation explain(const Build& build, const Job& job, const cosim::Divergence& divergence,
                    const OperandLog& log);

}  // namespace hdp::sim
