// SPDX-License-Identifier: Apache-2.0
// hdp golden: the functional model on the user's tensors, every result as a file.
#include <fmt/format.h>

#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>

#include "cosim/cli/progress.hpp"
#include "cosim/cli/terminal.hpp"
#include "cosim/util/atomic_file.hpp"
#include "cosim/util/document.hpp"
#include "cosim/util/shell.hpp"
#include "golden/functional.hpp"
#include "sim/bundle/version.hpp"
#include "sim/cli/accuracy.hpp"
#include "sim/cli/commands.hpp"
#include "sim/cli/main.hpp"
#include "sim/cli/options.hpp"
#include "sim/cli/places.hpp"
#include "vectors/npy.hpp"

namespace hdp::cli {
namespace {

constexpr const char* kKind = "golden";  ///< of the folder of results

/// The results of all heads, as they go into the files.
struct Results {
  std::vector<std::int16_t> out;         ///< [H][Lq][D]
  std::vector<std::uint8_t> mask;        ///< [H][B][C]
  std::vector<std::int64_t> theta;       ///< [H][B][C]
  std::vector<std::int64_t> head_score;  ///< [H]
  std::vector<std::uint8_t> pruned;      ///< [H]
  nlohmann::ordered_json heads = nlohmann::ordered_json::array();
  Accuracy accuracy;
  std::uint64_t kept = 0, live = 0;
  int done = 0;
};

template <class T, class U>
void append(std::vector<T>& to, const std::vector<U>& from) {
  to.insert(to.end(), from.begin(), from.end());
}

Results compute(const sim::Job& job) {
  Results r;
  AccuracyMeter meter;
  HeadResult head;
  cosim::ProgressBar bar;
  for (int h = 0; h < job.heads && !cosim::InterruptGuard::interrupted(); ++h) {
    bar.update(static_cast<double>(h) / job.heads);
    run_head(job.config, job.shape, job.head(h), head);
    append(r.out, head.out);
    append(r.mask, head.mask);
    append(r.theta, head.theta);
    r.head_score.push_back(static_cast<std::int64_t>(head.head_score));
    r.pruned.push_back(head.pruned ? 1 : 0);
    r.kept += head.kept_blocks;
    r.live += head.live_blocks;
    nlohmann::ordered_json j;
    j["pruned"] = head.pruned;
    j["head_score"] = head.head_score;
    j["kept_blocks"] = head.kept_blocks;
    j["live_blocks"] = head.live_blocks;
    for (const BlockRowResult& row : head.block_rows) j["kept_per_block_row"].push_back(row.kept);
    if (!head.pruned) {
      const HeadError error = head_error(job, h, head, head.out.data());
      meter.add(error);
      j["relative_error"] = error.relative;
      j["cosine"] = error.cosine;
      j["kept_mass"] = error.kept_mass;
    }
    r.heads.push_back(std::move(j));
    ++r.done;
  }
  r.accuracy = meter.mean();
  return r;
}

nlohmann::ordered_json description(const JobOptions& options, const sim::Job& job,
                                   const std::string& folder) {
  const Config& c = job.config;
  constexpr const char* kFills[] = {"mean", "zero", "skip"};
  nlohmann::ordered_json j;
  j["program"] = std::string("hdp ") + sim::program_version();
  j["inputs"] = {{"q", options.q}, {"k", options.k}, {"v", options.v}};
  j["shape"] = {
      {"heads", job.heads}, {"lq", job.shape.lq}, {"lk", job.shape.lk}, {"dim", job.shape.dim}};
  j["config"] = {{"importance", c.importance == Importance::Abs ? "abs" : "signed"},
                 {"fill", kFills[static_cast<int>(c.fill)]},
                 {"rho_q15", c.rho_q15},
                 {"tau", c.tau},
                 {"block_prune", c.block_prune},
                 {"head_prune", c.head_prune},
                 {"exact", c.exact},
                 {"causal", c.causal},
                 {"int_bits", c.int_bits},
                 {"mant", c.mant},
                 {"shift", c.shift}};
  j["scales"] = {{"q", job.scale_q}, {"k", job.scale_k}, {"v", job.scale_v}};
  std::vector<std::string> command{"hdp", "golden"};
  const auto add = [&command](const char* option, const std::string& value) {
    command.insert(command.end(), {option, value});
  };
  add("--q", options.q);
  add("--k", options.k);
  add("--v", options.v);
  add("--importance", c.importance == Importance::Abs ? "abs" : "signed");
  add("--fill", kFills[static_cast<int>(c.fill)]);
  add("--int-bits", fmt::format("{}", c.int_bits));
  add("--scale-q", fmt::format("{}", job.scale_q));
  add("--scale-k", fmt::format("{}", job.scale_k));
  add("--scale-v", fmt::format("{}", job.scale_v));
  add("--mant", fmt::format("{}", c.mant));
  add("--shift", fmt::format("{}", c.shift));
  if (c.block_prune) {
    add("--rho", fmt::format("q15:{}", c.rho_q15));
  } else {
    command.emplace_back("--no-block-prune");
  }
  if (c.head_prune) {
    command.emplace_back("--head-prune");
    add("--tau", fmt::format("{}", c.tau));
  }
  if (c.exact) command.emplace_back("--exact");
  if (c.causal) command.emplace_back("--causal");
  add("--out", folder);
  j["command"] = cosim::shell_command(command);
  return j;
}

int run_golden(const JobOptions& options, const std::string& folder) {
  Places places;
  places.reads(options);
  const std::vector<std::string> names{"out.npy",        "mask.npy",   "theta.npy",
                                       "head_score.npy", "pruned.npy", "head.json"};
  std::error_code error;
  if (std::filesystem::exists(folder, error)) {
    if (!std::filesystem::is_directory(folder, error))
      throw cosim::InputError(folder, "--out", "is a file; give the name of a folder");
    for (const std::string& name : names) places.writes_file(folder + "/" + name, "--out");
    cosim::check_own_files(folder, "--out", kKind, names);
  }
  std::string notes;
  const sim::Job job = options.load(notes);
  fmt::print("{}", notes);
  const cosim::InterruptGuard guard;
  const Results r = compute(job);
  if (r.done < job.heads) {
    fmt::print("interrupted after {} of {} heads; nothing was written\n", r.done, job.heads);
    return cosim::kInterrupted;
  }
  const auto size = [](int n) { return static_cast<std::size_t>(n); };
  const std::size_t heads = size(job.heads);
  const std::vector<std::size_t> blocks{heads, size(job.shape.block_rows()),
                                        size(job.shape.block_cols())};
  std::filesystem::create_directories(folder, error);
  if (error)
    throw cosim::InputError(folder, "--out", "the folder cannot be made: " + error.message());
  nlohmann::ordered_json j = description(options, job, folder);
  j["heads"] = r.heads;
  // All files are written beside their places before the first one takes its name.
  std::vector<std::unique_ptr<cosim::AtomicFile>> files;
  const auto add = [&](const char* name, const std::string& bytes) {
    files.push_back(std::make_unique<cosim::AtomicFile>(folder + "/" + name));
    files.back()->write(bytes.data(), bytes.size());
  };
  add("out.npy", npy_bytes({heads, size(job.shape.lq), size(job.shape.dim)}, r.out.data()));
  add("mask.npy", npy_bytes(blocks, r.mask.data()));
  add("theta.npy", npy_bytes(blocks, r.theta.data()));
  add("head_score.npy", npy_bytes({heads}, r.head_score.data()));
  add("pruned.npy", npy_bytes({heads}, r.pruned.data()));
  add("head.json", cosim::json_text(j));
  cosim::check_own_files(folder, "--out", kKind, names);
  for (const auto& file : files) file->commit();
  cosim::record_files(folder, kKind, names);

  int pruned = 0;
  for (const std::uint8_t p : r.pruned) pruned += p;
  fmt::print("{} heads, {} pruned; {} of {} blocks kept ({:.1f} %)\n", job.heads, pruned, r.kept,
             r.live, 100.0 * static_cast<double>(r.kept) / static_cast<double>(r.live));
  if (r.accuracy.heads > 0) {
    fmt::print(
        "against float, surviving heads: relative error {:.4f} (worst head {:.4f}), cosine {:.5f}, "
        "kept softmax mass {:.3f}\n",
        r.accuracy.relative, r.accuracy.worst_relative, r.accuracy.cosine, r.accuracy.kept_mass);
  }
  fmt::print("written: {}/ out.npy mask.npy theta.npy head_score.npy pruned.npy head.json\n",
             cosim::printable(folder));
  return cosim::kAgreed;
}

}  // namespace

void add_golden(CLI::App& app, int& code) {
  auto options = std::make_shared<JobOptions>();
  auto folder = std::make_shared<std::string>();
  CLI::App* command =
      app.add_subcommand("golden", "Run the golden model alone, write every result");
  options->add_to(*command, true);
  command
      ->add_option("--out", *folder,
                   "Folder for out.npy int16 [H,Lq,D], mask.npy uint8 [H,B,C], "
                   "theta.npy int64 [H,B,C], head_score.npy int64 [H], pruned.npy "
                   "uint8 [H] and head.json")
      ->required();
  command->callback([options, folder, &code] { code = run_golden(*options, *folder); });
}

}  // namespace hdp::cli
