// SPDX-License-Identifier: Apache-2.0
// The profiles uniform, bert, vit and speech. Compiled without contraction of a * b + c, and free
// of functions of the mathematics library but sqrt: so every machine rounds alike.
#include "vectors/generator.hpp"

#include <cmath>
#include <cstddef>
#include <stdexcept>

#include "golden/quantize.hpp"
#include "vectors/random.hpp"

namespace hdp {
namespace {

enum class Order { Line, Grid };  // how tokens are neighbours

/// What makes a profile's heads. Scores are in nats, before softmax.
struct Profile {
  const char* name;
  int rank;      // latent features of a token
  double decay;  // strength of each feature over the one before
  Order order;
  double smooth;   // correlation of a feature from one token to the next
  int passes;      // of a 1 2 1 filter along the line: no jitter from frame to frame
  double noise;    // what a token has of its own, over its features
  double align;    // 1: queries look for what keys offer; 0: unrelated
  double sharp;    // rms of the scores
  double hot;      // by how much a hot key's score exceeds the others
  int outliers;    // outlier dimensions
  double outlier;  // their size over the rms
};

// Speech frames change slowly and lie close to few directions. Image patches resemble their
// neighbours in both directions; a [class] token draws some attention. Words hardly resemble the
// word next to them; [CLS] and [SEP] draw most of the attention, and a few dimensions are far
// larger than the others.
// clang-format off
constexpr Profile kProfiles[] = {
  // name      rank decay  order       smooth passes noise align sharp hot  outliers outlier
  {"bert",     24,  0.93,  Order::Line, 0.45,  0,    0.45, 0.5,  1.5,  5.5, 2,       7.0},
  {"vit",      12,  0.85,  Order::Grid, 0.85,  0,    0.25, 0.6,  1.2,  3.2, 1,       2.0},
  {"speech",   6,   0.70,  Order::Line, 0.985, 2,    0.08, 0.6,  1.5,  1.0, 1,       2.0},
};
// clang-format on

using Reals = std::vector<double>;

std::size_t index(int row, int columns, int column) {
  return static_cast<std::size_t>(row) * static_cast<std::size_t>(columns) +
         static_cast<std::size_t>(column);
}

// Features of all tokens, [tokens][rank], unit variance each.
Reals latent_tokens(const Profile& p, int tokens, VectorRandom& random) {
  Reals x(index(tokens, p.rank, 0));
  const double a = p.smooth, fresh = std::sqrt(1 - a * a);
  int side = 1;
  while (side * side < tokens - 1) ++side;
  for (int c = 0; c < p.rank; ++c) {
    const auto at = [&](int token) -> double& { return x[index(token, p.rank, c)]; };
    for (int token = 0; token < tokens; ++token) {
      const double n = random.normal();
      const int patch = token - 1;  // token 0 is [class], [CLS] or the first frame
      const bool left = patch % side > 0, above = patch >= side;
      if (p.order == Order::Line) {
        at(token) = token == 0 ? n : a * at(token - 1) + fresh * n;
      } else if (token == 0) {
        at(token) = n;
      } else if (left && above) {  // a first-order field, separable into rows and columns
        at(token) = a * at(token - 1) + a * at(token - side) - a * a * at(token - side - 1) +
                    fresh * fresh * n;
      } else if (left || above) {
        at(token) = a * at(left ? token - 1 : token - side) + fresh * n;
      } else {
        at(token) = n;
      }
    }
  }
  return x;
}

// Weights from features to one tensor, [rank][dim], features fading by p.decay.
Reals projection(const Profile& p, int dim, VectorRandom& random) {
  Reals w(index(p.rank, dim, 0));
  double strength = 1;
  for (int c = 0; c < p.rank; ++c) {
    for (int d = 0; d < dim; ++d) w[index(c, dim, d)] = strength * random.normal();
    strength *= p.decay;
  }
  return w;
}

// Rows first .. first + rows - 1 of x * w, with noise of the profile's share on top; rms 1.
Reals project(const Profile& p, const Reals& x, const Reals& w, int first, int rows, int dim,
              VectorRandom& random) {
  Reals out;
  double power = 0, strength = 1;
  for (int c = 0; c < p.rank; ++c, strength *= p.decay) power += strength * strength;
  const double scale = 1 / std::sqrt(power * (1 + p.noise * p.noise));
  const double noise = p.noise * std::sqrt(power);
  for (int i = 0; i < rows; ++i) {
    for (int d = 0; d < dim; ++d) {
      double sum = noise * random.normal();
      for (int c = 0; c < p.rank; ++c) sum += x[index(first + i, p.rank, c)] * w[index(c, dim, d)];
      out.push_back(sum * scale);
    }
  }
  return out;
}

// x[i] becomes the mean of x[i - 1], x[i] twice and x[i + 1]; the ends count double.
void filter(Reals& x, int tokens, int rank) {
  const Reals old = x;
  for (int i = 0; i < tokens; ++i) {
    const int before = i == 0 ? i : i - 1, after = i + 1 == tokens ? i : i + 1;
    for (int c = 0; c < rank; ++c)
      x[index(i, rank, c)] =
          (old[index(before, rank, c)] + 2 * old[index(i, rank, c)] + old[index(after, rank, c)]) /
          4;
  }
}

double score(const Reals& q, const Reals& k, int i, int j, int dim) {
  double sum = 0;
  for (int d = 0; d < dim; ++d) sum += q[index(i, dim, d)] * k[index(j, dim, d)];
  return sum / std::sqrt(static_cast<double>(dim));
}

// Scales Q and K alike until the scores of a query differ from their mean by the given rms.
void sharpen(Reals& q, Reals& k, const Shape& shape, double sharp) {
  double spread = 0;
  for (int i = 0; i < shape.lq; ++i) {
    double sum = 0, squares = 0;
    for (int j = 0; j < shape.lk; ++j) {
      const double s = score(q, k, i, j, shape.dim);
      sum += s;
      squares += s * s;
    }
    spread += squares / shape.lk - sum / shape.lk * (sum / shape.lk);
  }
  spread /= shape.lq;
  if (spread < 1e-9) return;  // a single key
  const double gain = std::sqrt(sharp / std::sqrt(spread));
  for (double& x : q) x *= gain;
  for (double& x : k) x *= gain;
}

// A direction that every query has a part of and only the hot keys have. Their values say little,
// as those of [SEP] do in a trained network.
void heat(const Profile& p, Reals& q, Reals& k, Reals& v, const Shape& shape, double hot,
          VectorRandom& random) {
  const int dim = shape.dim;
  const double part = std::sqrt(hot / std::sqrt(static_cast<double>(dim)));
  Reals direction;
  for (int d = 0; d < dim; ++d) direction.push_back(random.range(0, 1) == 0 ? -part : part);
  for (int i = 0; i < shape.lq; ++i)
    for (int d = 0; d < dim; ++d) q[index(i, dim, d)] += direction[static_cast<std::size_t>(d)];

  std::vector<int> keys{0};
  if (p.order == Order::Line && shape.lk > 2) {
    keys.push_back(random.range(shape.lk / 3, 2 * shape.lk / 3));
    keys.push_back(shape.lk - 1);
  }
  for (int key : keys) {
    const double share = random.uniform(0.7, 1.1);
    for (int d = 0; d < dim; ++d) {
      double& x = k[index(key, dim, d)];
      x = 0.3 * x + share * direction[static_cast<std::size_t>(d)];
      v[index(key, dim, d)] *= 0.2;
    }
  }
}

// An offset on a few dimensions, nearly the same for all tokens: large numbers that a softmax
// hardly sees. K has more of it than Q.
void add_outliers(const Profile& p, Reals& q, Reals& k, int dim, VectorRandom& random) {
  double squares = 0;
  for (double x : k) squares += x * x;
  const double rms = std::sqrt(squares / static_cast<double>(k.size()));
  for (int n = 0; n < p.outliers && n < dim; ++n) {
    const int d = random.range(0, dim - 1);
    const double size = rms * p.outlier * random.uniform(0.8, 1.2);
    const double sign = random.range(0, 1) == 0 ? -1 : 1;
    for (std::size_t at = static_cast<std::size_t>(d); at < k.size();
         at += static_cast<std::size_t>(dim))
      k[at] += sign * size * random.uniform(0.95, 1.05);
    for (std::size_t at = static_cast<std::size_t>(d); at < q.size();
         at += static_cast<std::size_t>(dim))
      q[at] += sign * size * random.uniform(0.05, 0.1);
  }
}

struct Tensors {
  Reals q, k, v;
};

Tensors structured_head(const Profile& p, const Shape& shape, VectorRandom& random) {
  const int tokens = shape.lq > shape.lk ? shape.lq : shape.lk;
  Reals x = latent_tokens(p, tokens, random);
  for (int pass = 0; pass < p.passes; ++pass) filter(x, tokens, p.rank);
  const Reals wq = projection(p, shape.dim, random);
  const Reals other = projection(p, shape.dim, random);
  const Reals wv = projection(p, shape.dim, random);
  Reals wk;
  const double rest = std::sqrt(1 - p.align * p.align);
  for (std::size_t n = 0; n < wq.size(); ++n) wk.push_back(p.align * wq[n] + rest * other[n]);
  // The queries are the last tokens, as in a decoder that has seen some already.
  Tensors t;
  t.q = project(p, x, wq, tokens - shape.lq, shape.lq, shape.dim, random);
  t.k = project(p, x, wk, tokens - shape.lk, shape.lk, shape.dim, random);
  t.v = project(p, x, wv, tokens - shape.lk, shape.lk, shape.dim, random);
  // Heads of a network differ in strength, and not all of them look at the hot keys.
  sharpen(t.q, t.k, shape, p.sharp * random.uniform(0.6, 1.4));
  heat(p, t.q, t.k, t.v, shape, p.hot * random.uniform(0.5, 1.2), random);
  add_outliers(p, t.q, t.k, shape.dim, random);
  return t;
}

Tensors uniform_head(const Shape& shape, VectorRandom& random) {
  Tensors t;
  const auto fill = [&](Reals& x, int rows) {
    for (std::size_t n = 0; n < index(rows, shape.dim, 0); ++n) x.push_back(random.uniform(-1, 1));
  };
  fill(t.q, shape.lq);
  fill(t.k, shape.lk);
  fill(t.v, shape.lk);
  return t;
}

void check_sizes(int heads, const Shape& shape) {
  if (heads < 1 || heads > 65535)
    throw std::invalid_argument("heads is " + std::to_string(heads) + "; 1 to 65535 are allowed");
  const auto check = [](const char* name, int value, int top) {
    if (value < 1 || value > top)
      throw std::invalid_argument(std::string(name) + " is " + std::to_string(value) + "; 1 to " +
                                  std::to_string(top) + " are allowed");
  };
  check("lq", shape.lq, 4096);
  check("lk", shape.lk, 4096);
  check("dim", shape.dim, 256);
}

const Profile* structured_profile(const std::string& name) {
  for (const Profile& p : kProfiles)
    if (name == p.name) return &p;
  return nullptr;
}

void append(Reals& all, const Reals& one) { all.insert(all.end(), one.begin(), one.end()); }

}  // namespace

std::vector<std::string> profile_names() {
  std::vector<std::string> names{"uniform"};
  for (const Profile& p : kProfiles) names.push_back(p.name);
  names.push_back("corner");
  names.push_back("default");
  return names;
}

VectorGroup generate_group(const std::string& profile, std::uint64_t seed, int heads,
                           const Shape& shape, const GenerateProgress& progress) {
  const Profile* structured = structured_profile(profile);
  if (structured == nullptr && profile != "uniform") {
    std::string known;
    for (const std::string& name : profile_names()) known += (known.empty() ? "" : ", ") + name;
    throw std::invalid_argument("profile '" + profile + "' is unknown; " + known + " are allowed");
  }
  check_sizes(heads, shape);
  Tensors all;
  const auto tell = [&](double fraction) {
    if (progress) progress(fraction);
  };
  constexpr double kHeads = 0.9;  // of the time
  for (int head = 0; head < heads; ++head) {
    tell(kHeads * head / heads);
    VectorRandom random(seed, profile + "/" + std::to_string(head));
    const Tensors one = structured != nullptr ? structured_head(*structured, shape, random)
                                              : uniform_head(shape, random);
    append(all.q, one.q);
    append(all.k, one.k);
    append(all.v, one.v);
  }
  VectorGroup group;
  group.name = profile;
  group.shape = shape;
  group.heads = heads;
  tell(kHeads);
  const TensorFormat key = TensorFormat::query_key(group.config.int_bits);
  const TensorFormat value = TensorFormat::value();
  group.scale_q = choose_scale(all.q.data(), all.q.size(), key);
  group.scale_k = choose_scale(all.k.data(), all.k.size(), key);
  group.scale_v = choose_scale(all.v.data(), all.v.size(), value);
  tell((1 + kHeads) / 2);
  group.q = quantize(all.q.data(), all.q.size(), group.scale_q, key);
  group.k = quantize(all.k.data(), all.k.size(), group.scale_k, key);
  group.v = quantize(all.v.data(), all.v.size(), group.scale_v, value);
  const SoftmaxScale softmax = softmax_scale(shape.dim, group.scale_q, group.scale_k);
  group.config.mant = softmax.mant;
  group.config.shift = softmax.shift;
  return group;
}

}  // namespace hdp
