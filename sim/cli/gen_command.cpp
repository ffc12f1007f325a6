// SPDX-License-Identifier: Apache-2.0
// hdp gen: test vectors from a seed and a profile.
#include <fmt/format.h>

#include <memory>

#include "cosim/cli/number.hpp"
#include "cosim/cli/progress.hpp"
#include "cosim/cli/terminal.hpp"
#include "sim/cli/commands.hpp"
#include "sim/cli/main.hpp"
#include "vectors/generator.hpp"
#include "vectors/vector_set.hpp"

namespace hdp::cli {
namespace {

struct GenFlags {
  std::string profile, out;
  std::uint64_t seed = 1;
  int heads = 8, lq = 64, lk = 64, dim = 64;
};

int run_gen(const GenFlags& flags, const CLI::App& command) {
  const bool fixed = flags.profile == "corner" || flags.profile == "default";
  for (const char* name : {"--heads", "--lq", "--lk", "--dim"}) {
    if (fixed && command.count(name) > 0) {
      throw cosim::InputError(name, "",
                              "profile " + flags.profile + " has shapes of its own; leave it out");
    }
  }
  {
    const cosim::InterruptGuard guard;
    check_set_place(flags.out);
    if (cosim::InterruptGuard::interrupted()) return cosim::kInterrupted;
  }
  cosim::ProgressBar bar;
  const VectorSet set = generate(flags.profile, flags.seed, flags.heads, flags.lq, flags.lk,
                                 flags.dim, [&bar](double fraction) { bar.update(fraction); });
  const cosim::InterruptGuard guard;  // what was begun is finished: a set is whole or not there
  write_set(flags.out, set);
  bar.clear();
  int heads = 0;
  for (const VectorGroup& group : set.groups) heads += group.heads;
  fmt::print("written: {}/ with {} heads in {} group{}\n", flags.out, heads, set.groups.size(),
             set.groups.size() == 1 ? "" : "s");
  return cosim::InterruptGuard::interrupted() ? cosim::kInterrupted : cosim::kAgreed;
}

}  // namespace

void add_gen(CLI::App& app, int& code) {
  auto flags = std::make_shared<GenFlags>();
  CLI::App* command =
      app.add_subcommand("gen", "Generate a set of test vectors from a seed and a profile");
  command
      ->add_option("--profile", flags->profile,
                   "uniform, bert, vit, speech, corner (every extreme, its "
                   "own shapes) or default (the embedded set)")
      ->required()
      ->check(CLI::IsMember({"uniform", "bert", "vit", "speech", "corner", "default"}));
  cosim::add_number(*command, "--seed", flags->seed, std::uint64_t{0}, ~std::uint64_t{0},
                    "Seed; the same seed gives the same bytes on every machine")
      ->default_str("1");
  cosim::add_number(*command, "--heads", flags->heads, 1, 65535, "Heads")->default_str("8");
  cosim::add_number(*command, "--lq", flags->lq, 1, 4096, "Queries")->default_str("64");
  cosim::add_number(*command, "--lk", flags->lk, 1, 4096, "Keys")->default_str("64");
  cosim::add_number(*command, "--dim", flags->dim, 1, 256, "Head dimension")->default_str("64");
  command->add_option("--out", flags->out, "Folder; an existing set there is replaced")->required();
  command->callback([flags, command, &code] { code = run_gen(*flags, *command); });
}

}  // namespace hdp::cli
