// SPDX-License-Identifier: Apache-2.0
// A design's own co-simulation program, whole: cases at random or from files, report, waveform,
// event database, timeline, failure bundle, replay and shrinking.
//
//   int main(int argc, char** argv) {
//     return cosim::run_tool(mac_bench(), argc, argv);
//   }
//
//   mac run --items 1000 --seed 3     random cases; leaves a bundle when the two sides differ
//   mac replay mac-failure            the same difference in the same cycle
//   mac shrink mac-failure            the smallest case that still shows it, as a bundle
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "cosim/case/case.hpp"
#include "cosim/design/design.hpp"
#include "cosim/design/initial_state.hpp"
#include "cosim/lockstep/lockstep.hpp"
#include "cosim/wave/layout.hpp"

namespace cosim {

/// One run: a design, a model that announces to the scoreboard, and a stimulus that plays a case.
struct Parts {
  std::unique_ptr<Design> design;
  std::unique_ptr<Model> model;
  std::unique_ptr<Stimulus> stimulus;
};

/// All that the program knows of a design.
struct Bench {
  std::string name;                ///< of the program: "mac"
  std::string version = "0.1.0";   ///< of the design
  std::vector<ProbeTable> tables;  ///< of its probes
  WaveLayout waves;                ///< of those tables: wave_layout(), add_group()
  std::vector<CaseField> fields;   ///< of an item of a case
  /// Makes the parts of a run of this case, which outlives them, as the scoreboard does.
  std::function<Parts(InitSeed, const Case&, Scoreboard&)> make;
};

/// A Bench::make for these classes: Model(Scoreboard&), Stimulus(Design&, const Case&); `design`
/// makes the design.
template <class ModelType, class StimulusType, class MakeDesign>
std::function<Parts(InitSeed, const Case&, Scoreboard&)> parts_of(MakeDesign make_design) {
  return [make_design](InitSeed seed, const Case& c, Scoreboard& board) {
    Parts parts;
    auto design = make_design(seed);
    parts.stimulus = std::make_unique<StimulusType>(*design, c);
    parts.design = std::move(design);
    parts.model = std::make_unique<ModelType>(board);
    return parts;
  };
}

/// The program. Returns its exit code: 0 agreed, 1 diverged, 2 bad input, 3 internal error, 130
/// interrupted.
int run_tool(const Bench& bench, int argc, char** argv);

}  // namespace cosim
