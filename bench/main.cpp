// SPDX-License-Identifier: Apache-2.0
// hdp_bench: cycles over bound, bytes, efficiency, and what checking costs, of the core and of the
// whole co-processor, in Markdown tables.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>

#include "bench/tables.hpp"

int main(int argc, char** argv) {
  CLI::App app{
      "Measures the core and the co-processor: cycles / bound, bytes, efficiency, the cost "
      "of checking",
      "hdp_bench"};
  std::string folder = "../shared/data";
  int rounds = 7;
  std::vector<std::string> parts{"core", "cycles", "cores", "bytes", "efficiency", "cost"};
  const std::vector<std::string> all = parts;
  std::vector<std::string> machines{"edge", "server"};
  app.add_option("parts", parts,
                 "What to measure: core (the core alone), cycles, cores, bytes, efficiency (the "
                 "co-processor), cost (of checking, core and co-processor); default: everything")
      ->check(CLI::IsMember(all));
  app.add_option("--captures", folder,
                 "Folder of captured tensors (q.npy, k.npy, v.npy in sub-folders)");
  app.add_option("--rounds", rounds, "Counted rounds of each timing, after one warm-up");
  app.add_option("--machines", machines, "Machines whose cost of checking is measured");
  CLI11_PARSE(app, argc, argv);

  using namespace hdp::bench;
  const auto wanted = [&parts](const char* part) {
    return std::find(parts.begin(), parts.end(), part) != parts.end();
  };
  const std::vector<Job> captured = captures(folder);
  if (wanted("core")) core_cycles_table(captured);
  if (wanted("cycles")) top_cycles_tables(captured);
  if (captured.empty() && (wanted("core") || wanted("cycles"))) print_no_captures(folder);
  if (wanted("cores")) top_cores_table();
  if (wanted("bytes")) top_bytes_table();
  if (wanted("efficiency")) top_efficiency_table();
  if (wanted("cost") && wanted("core")) core_cost_table(rounds);
  if (wanted("cost")) top_cost_table(machines, rounds);
  return 0;
}
