// SPDX-License-Identifier: Apache-2.0
// The failure bundle: one folder with all that shows, explains and repeats a divergence
// (docs/guide/failures.md).
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "cosim/util/input_error.hpp"
#include "golden/build.hpp"
#include "sim/core.hpp"
#include "sim/cosim.hpp"
#include "sim/job.hpp"
#include "sim/wave/capture.hpp"

namespace hdp::sim {

/// Makes a new core. A run that is to be repeated cycle for cycle starts on a new one.
using CoreMaker = std::function<std::unique_ptr<Core>(cosim::InitSeed)>;

/// A run that diverged, with all that repeats it.
struct Failure {
  Build build;
  std::vector<Job> jobs;  ///< the last one is the one that diverged
  std::uint64_t stall_seed = 0;
  cosim::InitSeed init_seed = cosim::kDefaultInitSeed;
  std::uint64_t hang_after = 5000;
  cosim::Divergence divergence;
  Origin origin;
  std::string shrunk_from;  ///< size of the case that this one was shrunk from, as a text; or empty
  CoreMaker make_core;
  SpoilGolden spoil_golden;  ///< tests only, as in CosimOptions
  /// Where the run may be taken up to see the difference again; not owned. Null: at reset.
  const Snapshot* repeat_from = nullptr;

  /// The options that repeat the run from reset. Neither observers nor callbacks are set.
  CosimOptions options() const;
  /// The core that it begins on.
  std::unique_ptr<Core> new_core() const { return make_core(init_seed); }
};

/// Adds a file or more to a bundle. May watch the repetition of the run.
class BundlePart {
 public:
  virtual ~BundlePart() = default;
  /// Not owned by the caller; null: need not watch.
  virtual RunObserver* observer() { return nullptr; }
  /// Called after the repeated run. Throws InputError when a file cannot be written. Any other
  /// exception is noted in the bundle, which is then made without this part.
  virtual void write(const Failure& failure, const std::string& folder) = 0;
  virtual std::string name() const = 0;
};

struct BundleOptions {
  bool fresh_name = false;  ///< never replace: take the next free name of the folder's
  bool wave = true;         ///< a waveform around the first difference
  WaveWindow window;
  std::vector<std::unique_ptr<BundlePart>> parts;
  std::size_t history = 16;                       ///< events a probe and side
  std::string program;                            ///< path of hdp, for replay.sh; empty: not known
  std::function<bool()> interrupted;              ///< ends the writing; nothing is left
  std::function<void(const Progress&)> progress;  ///< of the repeated run
};

/// The kind of folder that a bundle is (check_folder_place() of cosim/util/output_place.hpp).
inline constexpr const char* kBundleKind = "bundle";

/// The jobs under names that a vector set allows (write_set), each once.
std::vector<Job> with_set_names(std::vector<Job> jobs);

/// "hdp-failure", or the first of hdp-failure-2, hdp-failure-3 ... that does not exist.
std::string free_bundle_name(const std::string& base = "hdp-failure");

struct BundleResult {
  std::string folder;  ///< where it is
  std::string notes;   ///< lines: what could not be had
};

/// Repeats the failing run and writes the bundle: under `folder` there is all of it or nothing.
/// Throws InputError when it cannot be written (disk full, no permission), std::runtime_error when
/// interrupted.
BundleResult write_bundle(const std::string& folder, Failure failure, const BundleOptions& options);

/// run.json's "schema" and "what".
inline constexpr int kBundleSchema = 2;
inline constexpr const char* kBundleWhat = "hdp failure bundle";

/// In the folder that a failing hdp top leaves: its machine, memory and seed.
inline constexpr const char* kTopOptionsFile = "options.toml";

/// Whether the folder holds a bundle's run.json, of whatever schema.
bool is_bundle(const std::string& folder);

/// A bundle as read: enough to repeat the failure.
struct Bundle {
  std::string build;
  std::uint64_t stall_seed = 0;
  cosim::InitSeed init_seed = 0;
  std::uint64_t hang_after = 5000;
  std::string probe, kind;  ///< of the divergence
  std::uint64_t cycle = 0;
  std::string source_version;  ///< of the program that wrote it
  Origin origin;
  std::vector<Job> jobs;
};

/// Reads a bundle. Throws InputError naming the file and the field.
Bundle load_bundle(const std::string& folder);

/// Size of a case in one line: "2 jobs, 3 heads, up to 16 x 12, D 8, stall seed 4".
std::string describe_case(const std::vector<Job>& jobs, std::uint64_t stall_seed);

}  // namespace hdp::sim
