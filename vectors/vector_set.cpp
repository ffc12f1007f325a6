// SPDX-License-Identifier: Apache-2.0
// A set of test vectors on disk: manifest.json and .npy files.
#include "vectors/vector_set.hpp"

#include <cmath>
#include <cstddef>
#include <filesystem>
#include <limits>
#include <nlohmann/json.hpp>
#include <set>
#include <system_error>
#include <utility>

#include "cosim/util/atomic_file.hpp"
#include "cosim/util/document.hpp"
#include "cosim/util/output_place.hpp"
#include "vectors/npy.hpp"

namespace hdp {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

constexpr int kSchema = 1;
constexpr const char* kManifest = "manifest.json";

std::string tensor_file(const VectorSet& set, const VectorGroup& group, const char* tensor) {
  return (set.groups.size() == 1 ? "" : group.name + ".") + tensor + ".npy";
}

// A JSON object whose members are taken one by one; what is left over is an error, so that a
// misspelt name is not taken for an absent one.
class Object {
 public:
  Object(const Json& json, std::string file, std::string path)
      : json_(json), file_(std::move(file)), path_(std::move(path)) {
    if (!json.is_object()) fail("", "is " + text(json) + "; an object is needed");
  }

  [[noreturn]] void fail(const std::string& name, const std::string& problem) const {
    const std::string field = path_ + (path_.empty() || name.empty() ? "" : ".") + name;
    throw cosim::InputError(file_, field.empty() ? "manifest" : field, problem);
  }

  const Json& member(const std::string& name) {
    taken_.insert(name);
    const auto found = json_.find(name);
    if (found == json_.end()) fail(name, "is missing");
    return *found;
  }

  std::int64_t integer(const std::string& name, std::int64_t low, std::int64_t high) {
    const Json& value = member(name);
    const bool fits = value.is_number_integer() &&
                      !(value.is_number_unsigned() &&
                        value.get<std::uint64_t>() >
                            static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()));
    if (!fits || value.get<std::int64_t>() < low || value.get<std::int64_t>() > high)
      fail(name, "is " + text(value) + "; an integer from " + std::to_string(low) + " to " +
                     std::to_string(high) + " is needed");
    return value.get<std::int64_t>();
  }

  std::uint64_t seed(const std::string& name) {
    const Json& value = member(name);
    if (!value.is_number_unsigned())
      fail(name, "is " + text(value) + "; an integer from 0 to 2^64 - 1 is needed");
    return value.get<std::uint64_t>();
  }

  bool boolean(const std::string& name) {
    const Json& value = member(name);
    if (!value.is_boolean()) fail(name, "is " + text(value) + "; true and false are allowed");
    return value.get<bool>();
  }

  std::string string(const std::string& name) {
    const Json& value = member(name);
    if (!value.is_string()) fail(name, "is " + text(value) + "; a string is needed");
    return value.get<std::string>();
  }

  // Index of the member's value in `names`.
  int choice(const std::string& name, const std::vector<std::string>& names) {
    const Json& value = member(name);
    std::string allowed;
    for (std::size_t n = 0; n < names.size(); ++n) {
      if (value.is_string() && value.get<std::string>() == names[n]) return static_cast<int>(n);
      allowed += (n == 0 ? "" : ", ") + names[n];
    }
    fail(name, "is " + text(value) + "; " + allowed + " are allowed");
  }

  double power_of_two(const std::string& name) {
    const Json& value = member(name);
    int exponent = 0;
    if (!value.is_number() || !(value.get<double>() > 0) || !std::isfinite(value.get<double>()) ||
        std::frexp(value.get<double>(), &exponent) != 0.5)
      fail(name, "is " + text(value) + "; a power of two is needed");
    return value.get<double>();
  }

  // The name of a file in the set's own folder.
  std::string file_name(const std::string& name) {
    const std::string value = string(name);
    if (value.empty() || value == "." || value == ".." || value.find('/') != std::string::npos ||
        value.find('\0') != std::string::npos)
      fail(name, "is " + text(Json(value)) + "; the name of a file in the set's folder is needed");
    return value;
  }

  Object object(const std::string& name) {
    return Object(member(name), file_, path_ + (path_.empty() ? "" : ".") + name);
  }

  void finish() const {
    for (const auto& [name, value] : json_.items())
      if (taken_.count(name) == 0) fail(name, "is unknown");
  }

 private:
  static std::string text(const Json& value) {
    return cosim::printable(value.dump(-1, ' ', true, Json::error_handler_t::replace));
  }

  const Json& json_;
  std::string file_, path_;
  std::set<std::string> taken_;
};

const std::vector<std::string> kImportances{"signed", "abs"};
const std::vector<std::string> kFills{"mean", "zero", "skip"};

Json config_json(const Config& c) {
  return Json{{"int_bits", c.int_bits},
              {"importance", kImportances[static_cast<std::size_t>(c.importance)]},
              {"fill", kFills[static_cast<std::size_t>(c.fill)]},
              {"rho_q15", c.rho_q15},
              {"tau", c.tau},
              {"block_prune", c.block_prune},
              {"head_prune", c.head_prune},
              {"exact", c.exact},
              {"causal", c.causal},
              {"mant", c.mant},
              {"shift", c.shift}};
}

Config read_config(Object object, const Shape& shape) {
  Config c;
  c.int_bits = static_cast<int>(object.integer("int_bits", 4, 8));
  if (c.int_bits != 4 && c.int_bits != 8)
    object.fail("int_bits", "is " + std::to_string(c.int_bits) + "; 4 and 8 are allowed");
  c.importance = static_cast<Importance>(object.choice("importance", kImportances));
  c.fill = static_cast<Fill>(object.choice("fill", kFills));
  c.rho_q15 = static_cast<std::int32_t>(object.integer("rho_q15", -32768, 32767));
  c.tau = static_cast<std::uint64_t>(object.integer("tau", 0, (std::int64_t{1} << 48) - 1));
  c.block_prune = object.boolean("block_prune");
  c.head_prune = object.boolean("head_prune");
  c.exact = object.boolean("exact");
  c.causal = object.boolean("causal");
  if (c.causal && shape.lk < shape.lq)
    object.fail("causal", "is true with fewer keys (" + std::to_string(shape.lk) +
                              ") than queries (" + std::to_string(shape.lq) +
                              "); causal needs lk >= lq");
  c.mant = static_cast<std::uint32_t>(object.integer("mant", 32768, 65535));
  c.shift = static_cast<std::uint32_t>(object.integer("shift", 0, 47));
  object.finish();
  return c;
}

Shape read_shape(Object object) {
  Shape shape;
  shape.lq = static_cast<int>(object.integer("lq", 1, 4096));
  shape.lk = static_cast<int>(object.integer("lk", 1, 4096));
  shape.dim = static_cast<int>(object.integer("dim", 1, 256));
  object.finish();
  return shape;
}

std::vector<std::int16_t> read_tensor(const std::string& path, const VectorGroup& group, int rows) {
  const NpyArray array = read_npy(path, "int16 is needed");
  const std::vector<std::size_t> shape{static_cast<std::size_t>(group.heads),
                                       static_cast<std::size_t>(rows),
                                       static_cast<std::size_t>(group.shape.dim)};
  const std::int16_t* values = array.view<std::int16_t>();
  if (array.shape != shape) {
    NpyArray wanted;
    wanted.shape = shape;
    throw cosim::InputError(path, "shape",
                            "is " + array.shape_text() + "; the manifest's group '" + group.name +
                                "' needs " + wanted.shape_text());
  }
  return std::vector<std::int16_t>(values, values + array.count());
}

// With int_bits 4 operands of 12 bits are needed (algorithm.md section 1).
void check_width(const std::string& path, const VectorGroup& group,
                 const std::vector<std::int16_t>& values) {
  const int half = 1 << (group.config.int_bits + Config::kFracBits - 1);
  for (std::size_t n = 0; n < values.size(); ++n) {
    if (values[n] >= -half && values[n] < half) continue;
    throw cosim::InputError(path, "element " + std::to_string(n),
                            "is " + std::to_string(values[n]) + "; with int_bits " +
                                std::to_string(group.config.int_bits) + " values from " +
                                std::to_string(-half) + " to " + std::to_string(half - 1) +
                                " are allowed");
  }
}

bool is_group_name(const std::string& name) {
  if (name.empty() || name.size() > 60) return false;
  for (char c : name) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (!letter && !(c >= '0' && c <= '9') && c != '_' && c != '-') return false;
  }
  return true;
}

struct Files {
  std::string q, k, v;
};

VectorGroup read_group(Object object, Files& files) {
  VectorGroup group;
  group.name = object.string("name");
  if (!is_group_name(group.name))
    object.fail("name", "is '" + cosim::printable(group.name) +
                            "'; 1 to 60 letters, digits, '_' and '-' are allowed");
  files = Files{object.file_name("q"), object.file_name("k"), object.file_name("v")};
  group.heads = static_cast<int>(object.integer("heads", 1, 65535));
  group.shape = read_shape(object.object("shape"));
  Object scales = object.object("scales");
  group.scale_q = scales.power_of_two("q");
  group.scale_k = scales.power_of_two("k");
  group.scale_v = scales.power_of_two("v");
  scales.finish();
  group.config = read_config(object.object("config"), group.shape);
  object.finish();
  return group;
}

struct Manifest {
  VectorSet set;
  std::vector<Files> files;
};

Manifest read_manifest(const std::string& path) {
  const Json json = cosim::read_json(path, "cannot open; a folder with a manifest.json is needed");
  Object root(json, path, "");
  root.integer("schema", kSchema, kSchema);
  Manifest manifest;
  manifest.set.profile = root.string("profile");
  manifest.set.seed = root.seed("seed");
  manifest.set.command = root.string("command");
  const Json& groups = root.member("groups");
  if (!groups.is_array() || groups.empty()) root.fail("groups", "a list of groups is needed");
  std::set<std::string> names;
  for (std::size_t n = 0; n < groups.size(); ++n) {
    const std::string field = "groups[" + std::to_string(n) + "]";
    Files files;
    manifest.set.groups.push_back(read_group(Object(groups[n], path, field), files));
    manifest.files.push_back(files);
    if (!names.insert(manifest.set.groups.back().name).second)
      root.fail(field + ".name", "'" + manifest.set.groups.back().name + "' comes twice");
  }
  root.finish();
  return manifest;
}

// Only what write_set itself would write may be replaced.
void check_replaceable(const std::string& folder) {
  cosim::check_folder_parent(folder, "");
  std::error_code error;
  if (!fs::exists(folder, error) || fs::is_empty(folder, error)) return;
  const std::string allowed = "a new folder, an empty one or a set that may be replaced is needed";
  std::set<std::string> own{kManifest};
  try {
    for (const Files& files : read_manifest((fs::path(folder) / kManifest).string()).files)
      own.insert({files.q, files.k, files.v});
  } catch (const cosim::InputError&) {
    throw cosim::InputError(folder, "", "exists and is not a set; " + allowed);
  }
  for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
    const std::string name = at->path().filename().string();
    if (own.count(name) == 0)
      throw cosim::InputError(folder, "",
                              "holds '" + name + "', which is no part of a set; " + allowed);
  }
  if (error) throw cosim::InputError(folder, "", "cannot list: " + error.message());
}

void check_group(const std::string& folder, const VectorGroup& group) {
  const auto size = [&](int rows) {
    return static_cast<std::size_t>(group.heads) * static_cast<std::size_t>(rows) *
           static_cast<std::size_t>(group.shape.dim);
  };
  if (!is_group_name(group.name) || group.q.size() != size(group.shape.lq) ||
      group.k.size() != size(group.shape.lk) || group.v.size() != size(group.shape.lk))
    throw cosim::InputError(folder, "group '" + group.name + "'",
                            "its name is not allowed or its tensors do not match its shape");
}

}  // namespace

HeadInput VectorGroup::head(int index) const {
  const std::size_t at = static_cast<std::size_t>(index) * static_cast<std::size_t>(shape.dim);
  const std::size_t queries = at * static_cast<std::size_t>(shape.lq);
  const std::size_t keys = at * static_cast<std::size_t>(shape.lk);
  return HeadInput{q.data() + queries, k.data() + keys, v.data() + keys};
}

std::string manifest_text(const VectorSet& set) {
  Json groups = Json::array();
  for (const VectorGroup& g : set.groups) {
    groups.push_back(Json{
        {"name", g.name},
        {"q", tensor_file(set, g, "q")},
        {"k", tensor_file(set, g, "k")},
        {"v", tensor_file(set, g, "v")},
        {"heads", g.heads},
        {"shape", {{"lq", g.shape.lq}, {"lk", g.shape.lk}, {"dim", g.shape.dim}}},
        {"scales", {{"q", g.scale_q}, {"k", g.scale_k}, {"v", g.scale_v}}},
        {"config", config_json(g.config)},
    });
  }
  const Json json{{"schema", kSchema},
                  {"profile", set.profile},
                  {"seed", set.seed},
                  {"command", set.command},
                  {"groups", groups}};
  return cosim::json_text(json, 1);
}

VectorSet load_set(const std::string& folder) {
  Manifest manifest = read_manifest((fs::path(folder) / kManifest).string());
  for (std::size_t n = 0; n < manifest.set.groups.size(); ++n) {
    VectorGroup& group = manifest.set.groups[n];
    const auto path = [&](const std::string& name) { return (fs::path(folder) / name).string(); };
    const std::string q = path(manifest.files[n].q), k = path(manifest.files[n].k);
    group.q = read_tensor(q, group, group.shape.lq);
    group.k = read_tensor(k, group, group.shape.lk);
    group.v = read_tensor(path(manifest.files[n].v), group, group.shape.lk);
    check_width(q, group, group.q);
    check_width(k, group, group.k);
  }
  return std::move(manifest.set);
}

void check_set_place(const std::string& folder) {
  const cosim::AtomicFolder place(folder, check_replaceable);  // made beside and removed again
}

void write_set(const std::string& folder, const VectorSet& set) {
  if (set.groups.empty())
    throw cosim::InputError(folder, "groups", "a set needs at least one group");
  std::set<std::string> names;
  for (const VectorGroup& group : set.groups) {
    check_group(folder, group);
    if (!names.insert(group.name).second)
      throw cosim::InputError(folder, "group '" + group.name + "'",
                              "comes twice; names are unique");
  }
  cosim::AtomicFolder place(folder, check_replaceable);
  const auto path = [&](const std::string& name) {
    return (fs::path(place.temp()) / name).string();
  };
  for (const VectorGroup& g : set.groups) {
    const auto size = [](int n) { return static_cast<std::size_t>(n); };
    const std::vector<std::size_t> queries{size(g.heads), size(g.shape.lq), size(g.shape.dim)};
    const std::vector<std::size_t> keys{size(g.heads), size(g.shape.lk), size(g.shape.dim)};
    write_npy(path(tensor_file(set, g, "q")), queries, g.q.data());
    write_npy(path(tensor_file(set, g, "k")), keys, g.k.data());
    write_npy(path(tensor_file(set, g, "v")), keys, g.v.data());
  }
  cosim::write_file(path(kManifest), manifest_text(set));
  place.commit();
}

}  // namespace hdp
