// SPDX-License-Identifier: Apache-2.0
// hdp gen: test vectors from a seed and a profile.
#include <fmt/format.h>

#include <memory>

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
      throw InputError(name, "",
                       "profile " + flags.profile + " has shapes of its own; leave it out");
    }
  }
  const VectorSet set =
      generate(flags.profile, flags.seed, flags.heads, flags.lq, flags.lk, flags.dim);
  write_set(flags.out, set);
  int heads = 0;
  for (const VectorGroup& group : set.groups) heads += group.heads;
  fmt::print("written: {}/ with {} heads in {} group{}\n", flags.out, heads, set.groups.size(),
             set.groups.size() == 1 ? "" : "s");
  return kAgreed;
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
  command
      ->add_option("--seed", flags->seed,
                   "Seed; the same seed gives the same bytes on every machine")
      ->capture_default_str();
  command->add_option("--heads", flags->heads, "Heads")
      ->check(CLI::Range(1, 65535))
      ->capture_default_str();
  command->add_option("--lq", flags->lq, "Queries")
      ->check(CLI::Range(1, 4096))
      ->capture_default_str();
  command->add_option("--lk", flags->lk, "Keys")->check(CLI::Range(1, 4096))->capture_default_str();
  command->add_option("--dim", flags->dim, "Head dimension")
      ->check(CLI::Range(1, 256))
      ->capture_default_str();
  command->add_option("--out", flags->out, "Folder; an existing set there is replaced")->required();
  command->callback([flags, command, &code] { code = run_gen(*flags, *command); });
}

}  // namespace hdp::cli
