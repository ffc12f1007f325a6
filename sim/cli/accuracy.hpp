// SPDX-License-Identifier: Apache-2.0
// A job's outputs against double-precision attention.
#pragma once

#include <vector>

#include "golden/float_reference.hpp"
#include "golden/head.hpp"
#include "sim/job.hpp"

namespace hdp::cli {

/// Errors over the surviving heads of a job.
struct Accuracy {
  int heads = 0;        ///< surviving heads that were compared
  double relative = 0;  ///< mean relative error
  double worst_relative = 0;
  double cosine = 0;     ///< mean
  double kept_mass = 0;  ///< mean float softmax mass on kept pairs
};

/// Softmax scale (1/sqrt(D) by default) that the job's M, sh and tensor scales stand for.
double score_scale(const sim::Job& job);

/// Error of one head, whose output is `out` ([lq][dim], fixed point).
HeadError head_error(const sim::Job& job, int head, const HeadResult& result,
                     const std::int16_t* out);

/// Adds one head's error to the means.
class AccuracyMeter {
 public:
  void add(const HeadError& error);
  Accuracy mean() const;

 private:
  Accuracy sum_;
};

}  // namespace hdp::cli
