// SPDX-License-Identifier: Apache-2.0
// Attention of two heads on the co-processor: here on the golden model; on another platform only
// the first lines of main() change.
#include <cstdio>
#include <random>
#include <vector>

#include "driver/device.hpp"
#include "sim/coprocessor/simulation.hpp"

int main() {
  hdp::sim::SimulationOptions options;
  options.memory = cosim::MemoryProfile::lpddr();
  hdp::sim::GoldenSimulation platform(hdp::Machine::edge(), options);

  hdp::Device device(platform);
  const hdp::DeviceInfo& info = device.info();
  std::printf("%d core(s), L <= %d, D <= %d\n", info.cores, info.l_max, info.d_max);

  const int heads = 2, dim = 64;
  const hdp::Shape shape{48, 48, dim};
  std::mt19937_64 random(1);
  std::normal_distribution<double> normal;
  std::vector<double> q(heads * 48 * dim), k(q.size()), v(q.size());
  for (auto* tensor : {&q, &k, &v}) {
    for (double& x : *tensor) x = normal(random);
  }

  hdp::Config config;  // the defaults of the algorithm: rho 0.5, fill mean
  const hdp::QuantizedAttention attention(config, shape, heads, q.data(), k.data(), v.data());
  try {
    const hdp::AttentionResult result = device.run(attention.job);
    for (int head = 0; head < heads; ++head) {
      const hdp::HeadStatistic& told = result.heads[static_cast<std::size_t>(head)];
      std::printf("head %d: kept %u of %u blocks, first output %.4f\n", head, told.kept_blocks,
                  told.live_blocks,
                  result.out[static_cast<std::size_t>(head) * 48 * dim] / attention.scale_v);
    }
  } catch (const hdp::DeviceError& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
  const hdp::DeviceCounters counters = device.counters();
  std::printf("%u cycles, %u words read, %u written\n", counters.cycles,
              counters.read_int_words + counters.read_frac_words + counters.read_val_words,
              counters.write_words);
  return 0;
}
