// SPDX-License-Identifier: Apache-2.0
// From the command line to a job.
#include "sim/cli/options.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>

#include "cosim/cli/number.hpp"
#include "cosim/util/input_error.hpp"
#include "golden/functional.hpp"
#include "golden/quantize.hpp"
#include "vectors/npy.hpp"

namespace hdp::cli {
namespace {

constexpr const char* kAllowedDtypes =
    "allowed are int16 (already fixed point) and float16, float32, float64";

/// One operand file, as read.
struct Operand {
  std::string path;
  std::string name;  ///< q, k or v
  std::size_t heads, length, dim;
  NpyArray array;
};

Operand read_operand(const std::string& path, const char* name) {
  NpyArray array = read_npy(path, kAllowedDtypes);
  const auto& shape = array.shape;
  if (shape.size() != 2 && shape.size() != 3) {
    throw cosim::InputError(
        path, "shape",
        fmt::format("{} has {} dimensions; allowed are [H, L, D] and [L, D]", name, shape.size()));
  }
  const std::size_t first = shape.size() - 2;
  for (std::size_t axis = 0; axis < shape.size(); ++axis) {
    if (shape[axis] == 0) {
      throw cosim::InputError(path, "shape",
                              fmt::format("{} is empty in dimension {}; every dimension is at "
                                          "least 1",
                                          name, axis));
    }
  }
  const std::string& type = array.dtype;
  if (type != "int16" && type != "float16" && type != "float32" && type != "float64") {
    throw cosim::InputError(path, "dtype", fmt::format("{} is {}; {}", name, type, kAllowedDtypes));
  }
  return {path, name, first == 0 ? 1 : shape[0], shape[first], shape[first + 1], std::move(array)};
}

void require_equal(const Operand& a, const Operand& b, const char* what, std::size_t x,
                   std::size_t y) {
  if (x == y) return;
  throw cosim::InputError(a.path, "shape",
                          fmt::format("{} has {} {} but {} ({}) has {}; they must be equal", a.name,
                                      x, what, b.name, b.path, y));
}

/// "[h, i, d]" of the flat index n.
std::string index_text(const Operand& operand, std::size_t n) {
  const std::size_t d = n % operand.dim, row = n / operand.dim % operand.length;
  const std::size_t h = n / operand.dim / operand.length;
  return operand.array.shape.size() == 2 ? fmt::format("[{}, {}]", row, d)
                                         : fmt::format("[{}, {}, {}]", h, row, d);
}

bool power_of_two(double x) {
  int exponent = 0;
  return std::isfinite(x) && x > 0 && std::frexp(x, &exponent) == 0.5;
}

/// The operand as fixed point; sets scale and says in notes what it did.
std::vector<std::int16_t> fixed_point(const Operand& operand, const TensorFormat& format,
                                      const std::optional<double>& given, double& scale,
                                      std::string& notes) {
  if (given && !power_of_two(*given)) {
    throw cosim::InputError(
        fmt::format("--scale-{}", operand.name), "",
        fmt::format("{} is not a power of two; allowed are ..., 0.5, 1, 2, ...", *given));
  }
  if (operand.array.dtype == "int16") {
    scale = given.value_or(1.0);
    const auto* first = operand.array.view<std::int16_t>();
    std::vector<std::int16_t> x(first, first + operand.array.count());
    const bool narrow = format.highest < 4096;  // int_bits 4
    for (std::size_t n = 0; n < x.size() && narrow; ++n) {
      if (x[n] >= -2048 && x[n] <= 2047) continue;
      throw cosim::InputError(
          operand.path, operand.name + index_text(operand, n),
          fmt::format("{} does not fit 12 bits; with --int-bits 4 allowed are -2048 .. "
                      "2047",
                      x[n]));
    }
    return x;
  }
  const std::vector<double> x = to_double(operand.array);
  for (std::size_t n = 0; n < x.size(); ++n) {
    if (std::isfinite(x[n])) continue;
    throw cosim::InputError(operand.path, operand.name + index_text(operand, n),
                            fmt::format("is {}; every element must be finite", x[n]));
  }
  scale = given ? *given : choose_scale(x.data(), x.size(), format);
  std::size_t saturated = 0;
  for (const double value : x) {
    const double scaled = std::nearbyint(std::ldexp(value * scale, format.frac_bits));
    saturated += scaled < format.lowest || scaled > format.highest ? 1 : 0;
  }
  notes += fmt::format("{}: {} {}, scale {} ({}), {} fraction bits", operand.name,
                       operand.array.dtype, cosim::printable(operand.path), scale,
                       given ? "given" : "chosen", format.frac_bits);
  if (saturated > 0) notes += fmt::format(", {} of {} elements saturated", saturated, x.size());
  notes += '\n';
  return quantize(x.data(), x.size(), scale, format);
}

/// "2^-122" of a power of two.
std::string power_text(double scale) { return fmt::format("2^{}", std::ilogb(scale)); }

/// M and sh. When they are out of range, names what set the scale that is to blame: the option, or
/// the largest element of the operand.
SoftmaxScale softmax_of(const Operand& q, const Operand& k, const sim::Job& job, bool given_q,
                        bool given_k) {
  try {
    return softmax_scale(job.shape.dim, job.scale_q, job.scale_k);
  } catch (const std::invalid_argument& error) {
    // sh is in the middle of its range where the exponents of both come to 12.
    const bool small = std::ilogb(job.scale_q) + std::ilogb(job.scale_k) < 12;
    const bool blame_q = small == (job.scale_q < job.scale_k);
    const Operand& operand = blame_q ? q : k;
    const double scale = blame_q ? job.scale_q : job.scale_k;
    if (blame_q ? given_q : given_k) {
      throw cosim::InputError("--scale-" + operand.name, "",
                              fmt::format("is {}: {}", power_text(scale), error.what()));
    }
    if (operand.array.dtype == "int16") {
      throw cosim::InputError(
          operand.path, operand.name,
          fmt::format("is int16, of scale 1 without --scale-{}: {}", operand.name, error.what()));
    }
    const std::vector<double> x = to_double(operand.array);
    const auto largest = std::max_element(
        x.begin(), x.end(), [](double a, double b) { return std::abs(a) < std::abs(b); });
    throw cosim::InputError(
        operand.path,
        operand.name + index_text(operand, static_cast<std::size_t>(largest - x.begin())),
        fmt::format("is {:.6g}, the largest of {}, of which the scale {} was chosen: {}, with "
                    "--scale-q and --scale-k",
                    *largest, operand.name, power_text(scale), error.what()));
  }
}

}  // namespace

std::int32_t parse_rho(const std::string& text) {
  const auto fail = [&]() -> std::int32_t {
    throw cosim::InputError("--rho", "",
                            "'" + cosim::printable(text) +
                                "' is not allowed; allowed are a number in [-1, 1), or "
                                "q15:N with N from -32768 to 32767");
  };
  const bool raw = text.rfind("q15:", 0) == 0;
  const std::string digits = raw ? text.substr(4) : text;
  std::size_t used = 0;
  try {
    if (raw) {
      const long value = std::stol(digits, &used);
      if (used != digits.size() || value < -32768 || value > 32767) return fail();
      return static_cast<std::int32_t>(value);
    }
    const double value = std::stod(digits, &used);
    if (used != digits.size() || !(value >= -1.0 && value < 1.0)) return fail();
    return static_cast<std::int32_t>(std::min(32767.0, std::nearbyint(value * 32768.0)));
  } catch (const std::logic_error&) {  // stol and stod: not a number, or far out of range
    return fail();
  }
}

void JobOptions::add_to(CLI::App& app, bool operands_required) {
  auto* q_option = app.add_option("--q", q,
                                  "Queries, .npy [H, Lq, D] or [Lq, D]: int16 (already fixed "
                                  "point) or float16/32/64 (quantised)");
  auto* k_option = app.add_option("--k", k, "Keys, .npy [H, Lk, D] or [Lk, D]");
  auto* v_option = app.add_option("--v", v, "Values, .npy [H, Lk, D] or [Lk, D]");
  if (operands_required) {
    q_option->required();
    k_option->required();
    v_option->required();
  }
  const std::string group = "Configuration";
  app.add_option("--importance", importance,
                 "What ranks a block: signed (default) or abs (the paper)")
      ->check(CLI::IsMember({"signed", "abs"}))
      ->group(group);
  app.add_option("--fill", fill, "Score of pruned pairs: mean (default), zero (the paper) or skip")
      ->check(CLI::IsMember({"mean", "zero", "skip"}))
      ->group(group);
  app.add_option("--preset", preset, "paper: importance abs and fill zero, unless given themselves")
      ->check(CLI::IsMember({"paper"}))
      ->group(group);
  app.add_option_function<std::string>(
         "--rho",
         [this](const std::string& text) {
           parse_rho(text);
           rho = text;
         },
         "Threshold of a block row: a number in [-1, 1) or q15:N; default 0.5. "
         "-1 keeps all, 0 cuts at the mean, near 1 keeps the strongest")
      ->group(group);
  app.add_flag("--head-prune", head_prune, "Drop heads whose score is at most tau")->group(group);
  cosim::add_number(
      app, "--tau", tau, std::uint64_t{0}, (std::uint64_t{1} << 48) - 1,
      "Head threshold, in units of SI, with --head-prune; take it from head_score in the "
      "head.json of hdp golden, a score a head")
      ->group(group);
  app.add_flag("--no-block-prune", no_block_prune, "Keep every block")->group(group);
  app.add_flag("--exact", exact,
               "Add the fraction x fraction product that the approximation leaves out")
      ->group(group);
  app.add_flag("--causal", causal, "Query i sees keys up to i + (Lk - Lq)")->group(group);
  app.add_option_function<std::string>(
         "--int-bits",
         [this](const std::string& text) {
           const int bits = cosim::parse_number("--int-bits", text, 4, 8);
           if (bits != 4 && bits != 8) {
             throw cosim::InputError("--int-bits", "",
                                     text + " is not allowed; allowed are 4 and 8");
           }
           int_bits = bits;
         },
         "Integer bits of Q and K: 8 (default) or 4")
      ->group(group);
  const std::string scales = "Scales";
  const double smallest = std::ldexp(1.0, -1022), largest = std::ldexp(1.0, 1023);
  cosim::add_number(app, "--scale-q", scale_q, smallest, largest,
                    "Power of two that Q was (int16) or is to be (float) multiplied "
                    "by; default 1 (int16) or the largest that fits (float)")
      ->group(scales);
  cosim::add_number(app, "--scale-k", scale_k, smallest, largest, "The same of K")->group(scales);
  cosim::add_number(app, "--scale-v", scale_v, smallest, largest, "The same of V")->group(scales);
  cosim::add_number(app, "--mant", mant, 32768u, 65535u,
                    "M of the softmax scale, with --shift; default: from D and the scales")
      ->group(scales);
  cosim::add_number(app, "--shift", shift, 0u, 47u, "sh of the softmax scale, with --mant")
      ->group(scales);
}

bool JobOptions::any_config(const CLI::App& app) const {
  for (const char* name : {"--importance", "--fill", "--preset", "--rho", "--tau", "--head-prune",
                           "--no-block-prune", "--exact", "--causal", "--int-bits", "--scale-q",
                           "--scale-k", "--scale-v", "--mant", "--shift"}) {
    if (app.count(name) > 0) return true;
  }
  return false;
}

Config JobOptions::config() const {
  Config c;
  const bool paper = preset == "paper";
  c.importance =
      importance == "abs" || (importance.empty() && paper) ? Importance::Abs : Importance::Signed;
  c.fill = fill == "skip"                              ? Fill::Skip
           : fill == "zero" || (fill.empty() && paper) ? Fill::Zero
                                                       : Fill::Mean;
  if (!rho.empty()) c.rho_q15 = parse_rho(rho);
  c.tau = tau.value_or(0);
  c.head_prune = head_prune;
  c.block_prune = !no_block_prune;
  c.exact = exact;
  c.causal = causal;
  c.int_bits = int_bits;
  return c;
}

sim::Job JobOptions::load(std::string& notes) const {
  if (tau.has_value() && !head_prune) {
    throw cosim::InputError("--tau", "",
                            "has no effect without --head-prune; add that or leave it out");
  }
  if (!rho.empty() && no_block_prune) {
    throw cosim::InputError("--rho", "",
                            "has no effect with --no-block-prune; leave out one of them");
  }
  if (mant.has_value() != shift.has_value()) {
    throw cosim::InputError(mant ? "--shift" : "--mant", "",
                            "is missing; --mant and --shift go together");
  }
  const Operand oq = read_operand(q, "q"), ok = read_operand(k, "k"), ov = read_operand(v, "v");
  require_equal(ok, oq, "heads", ok.heads, oq.heads);
  require_equal(ov, oq, "heads", ov.heads, oq.heads);
  require_equal(ok, oq, "elements a row", ok.dim, oq.dim);
  require_equal(ov, oq, "elements a row", ov.dim, oq.dim);
  require_equal(ov, ok, "rows", ov.length, ok.length);
  const auto small = [](const Operand& operand, std::size_t value, std::size_t maximum,
                        const char* what) {
    if (value > maximum) {
      throw cosim::InputError(
          operand.path, "shape",
          fmt::format("{} has {} {}; at most {} are allowed", operand.name, value, what, maximum));
    }
    return static_cast<int>(value);
  };
  sim::Job job;
  job.name = q;
  job.config = config();
  job.heads = small(oq, oq.heads, 65535, "heads");
  job.shape.lq = small(oq, oq.length, 4096, "rows");
  job.shape.lk = small(ok, ok.length, 4096, "rows");
  job.shape.dim = small(oq, oq.dim, 256, "elements a row");
  const TensorFormat qk = TensorFormat::query_key(int_bits);
  job.q = fixed_point(oq, qk, scale_q, job.scale_q, notes);
  job.k = fixed_point(ok, qk, scale_k, job.scale_k, notes);
  job.v = fixed_point(ov, TensorFormat::value(), scale_v, job.scale_v, notes);
  if (mant) {
    job.config.mant = *mant;
    job.config.shift = *shift;
  } else {
    const SoftmaxScale scale = softmax_of(oq, ok, job, scale_q.has_value(), scale_k.has_value());
    job.config.mant = scale.mant;
    job.config.shift = scale.shift;
  }
  validate(job.config, job.shape);
  return job;
}

void add_init_seed(CLI::App& app, cosim::InitSeed& seed) {
  cosim::add_number(
      app, "--init-seed", seed, cosim::InitSeed{0}, cosim::kMaxInitSeed,
      "Seed of the random registers and memories that the simulation starts from; 0: all "
      "zeros")
      ->default_str(std::to_string(cosim::kDefaultInitSeed));
}

JobInput load_input(const CLI::App& command, const std::vector<std::string>& sets,
                    const JobOptions& job) {
  JobInput input;
  if (sets.empty()) {
    if (job.q.empty() || job.k.empty() || job.v.empty()) {
      throw cosim::InputError("hdp " + command.get_name(), "",
                              "no input; give --set DIR, or all of --q, --k and --v");
    }
    std::string notes;
    input.jobs.push_back(job.load(notes));
    fmt::print("{}", notes);
    input.origin.profile = "files";
    input.inputs = {{"q", job.q}, {"k", job.k}, {"v", job.v}};
    return input;
  }
  if (job.any_operand() || job.any_config(command)) {
    throw cosim::InputError(
        "--set", "",
        "a set brings its own operands and configuration; leave out --q, --k, --v and "
        "the configuration and scale options");
  }
  for (const std::string& folder : sets) {
    VectorSet set = load_set(folder);
    input.origin = {set.profile, set.seed, set.command};
    input.inputs["sets"].push_back(folder);
    std::move(set.groups.begin(), set.groups.end(), std::back_inserter(input.jobs));
  }
  return input;
}

JobInput load_input(const CLI::App& command, const std::string& set, const JobOptions& job) {
  return load_input(command, set.empty() ? std::vector<std::string>() : std::vector{set}, job);
}

}  // namespace hdp::cli
