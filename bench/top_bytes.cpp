// SPDX-License-Identifier: Apache-2.0
// The co-processor: bytes that pruning saves, by cause.
#include <fmt/format.h>

#include "bench/tables.hpp"
#include "bench/top_run.hpp"
#include "vectors/generator.hpp"

namespace hdp::bench {
namespace {

void print_row(const Machine& machine, const std::string& name, const Job& job) {
  const TopRun run = run_top(machine, job);
  const ReadWords& all = run.bound.dense_read;
  const auto part = [&all](std::uint64_t words) {
    return 100 * static_cast<double>(words) / static_cast<double>(all.all());
  };
  const auto bytes = static_cast<std::uint64_t>(machine.bus_bytes);
  const sim::SavedWords& saved = run.saved;
  fmt::print(
      "| {} | {} | {} | {} | {:.3f} | {} | {} | {:.3f} | {:.1f} | {:.1f} | {:.1f} | {:.1f} "
      "|\n",
      machine.core.name, name, job.heads, run.counters.pruned_heads, run.kept(), all.all() * bytes,
      run.bound.read.all() * bytes, part(run.bound.read.all()) / 100, part(saved.head_fractions),
      part(saved.head_values), part(saved.key_fractions), part(saved.key_values));
}

}  // namespace

void top_bytes_table() {
  fmt::print(
      "\n## The co-processor: bytes read, by cause of the saving\n\nSavings in % of the bytes that "
      "the machine reads without pruning; outputs are always written whole. (8, 8) bits, "
      "D = 64.\n\n"
      "| machine | job | heads | pruned heads | blocks kept | unpruned bytes | bytes | bytes / "
      "unpruned | fractions of pruned heads | V of pruned heads | fractions of unkept keys | V of "
      "unkept keys |\n"
      "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |\n");
  for (const Machine& machine : {Machine::edge(), Machine::server()}) {
    const int length = 128, heads = 32;
    const Job bert = generate_group("bert", 3, heads, {length, length, 64});
    print_row(machine, "bert, half of the heads pruned", half_the_heads(bert));
    Job hot = hot_columns_job(heads, length, 6);
    hot = at_fraction(hot, 0.1);
    print_row(machine, "hot columns, fill mean", hot);
    hot.config.fill = Fill::Skip;
    print_row(machine, "hot columns, fill skip", hot);
    Job both = half_the_heads(hot);
    print_row(machine, "hot columns, fill skip, half of the heads pruned", both);
    Job spread = at_fraction(bert, 0.1);
    spread.config.fill = Fill::Skip;
    print_row(machine, "bert, fill skip", spread);
  }
}

}  // namespace hdp::bench
