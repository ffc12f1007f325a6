// SPDX-License-Identifier: Apache-2.0
// Sets on disk: round trips, what may be replaced, and errors that name file and field.
#include "vectors/vector_set.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <functional>
#include <nlohmann/json.hpp>

#include "tests/vectors/temp_folder.hpp"
#include "vectors/generator.hpp"
#include "vectors/npy.hpp"

namespace {

namespace fs = std::filesystem;
using cosim::InputError;
using hdp::VectorGroup;
using hdp::VectorSet;
using hdp::test::message_of;
using hdp::test::read_text;
using hdp::test::TempFolder;
using hdp::test::write_text;
using Json = nlohmann::json;
using Names = std::vector<std::string>;

VectorGroup small_group(const std::string& name) {
  VectorGroup group;
  group.name = name;
  group.shape = hdp::Shape{2, 3, 4};
  group.heads = 2;
  for (std::int16_t n = 0; n < 24; ++n) {
    if (n < 16) group.q.push_back(n);
    group.k.push_back(static_cast<std::int16_t>(100 + n));
    group.v.push_back(static_cast<std::int16_t>(-n));
  }
  group.scale_q = 0.5;
  group.scale_k = 64;
  group.scale_v = 4096;
  hdp::Config& c = group.config;
  c.importance = hdp::Importance::Abs;
  c.fill = hdp::Fill::Skip;
  c.rho_q15 = -32768;
  c.tau = (std::uint64_t{1} << 48) - 1;
  c.block_prune = false;
  c.head_prune = c.exact = c.causal = true;
  c.mant = 65535;
  c.shift = 47;
  return group;
}

VectorSet small_set() {
  VectorSet set;
  set.profile = "uniform";
  set.seed = ~std::uint64_t{0};
  set.command = "hdp gen \"x\"";
  set.groups.push_back(small_group("one"));
  return set;
}

void expect_equal(const VectorSet& a, const VectorSet& b) {
  EXPECT_EQ(hdp::manifest_text(a), hdp::manifest_text(b));
  ASSERT_EQ(a.groups.size(), b.groups.size());
  for (std::size_t n = 0; n < a.groups.size(); ++n) {
    EXPECT_EQ(a.groups[n].q, b.groups[n].q);
    EXPECT_EQ(a.groups[n].k, b.groups[n].k);
    EXPECT_EQ(a.groups[n].v, b.groups[n].v);
  }
}

TEST(VectorSet, RoundTripOfOneGroup) {
  const TempFolder folder;
  hdp::write_set(folder / "set", small_set());
  EXPECT_EQ(TempFolder::names_in(folder / "set"),
            (Names{"k.npy", "manifest.json", "q.npy", "v.npy"}));
  const VectorSet read = hdp::load_set(folder / "set");
  expect_equal(read, small_set());
  EXPECT_EQ(read.seed, ~std::uint64_t{0});
  EXPECT_EQ(read.groups[0].config.fill, hdp::Fill::Skip);
  EXPECT_EQ(read.groups[0].config.tau, (std::uint64_t{1} << 48) - 1);
  EXPECT_EQ(read.groups[0].scale_q, 0.5);
  EXPECT_EQ(folder.names(), Names{"set"});
}

TEST(VectorSet, RoundTripOfEveryCorner) {
  const TempFolder folder;
  const VectorSet set = hdp::generate("corner", 3, 0, 0, 0, 0);
  hdp::write_set(folder / "corner", set);
  expect_equal(hdp::load_set(folder / "corner"), set);
}

TEST(VectorSet, HeadPointsIntoTheTensors) {
  const VectorGroup group = small_group("one");
  EXPECT_EQ(group.head(1).q, group.q.data() + 8);
  EXPECT_EQ(group.head(1).k, group.k.data() + 12);
  EXPECT_EQ(group.head(1).v, group.v.data() + 12);
}

TEST(VectorSet, ReplacesASetAndAnEmptyFolder) {
  const TempFolder folder;
  fs::create_directory(folder / "set");
  hdp::write_set(folder / "set", small_set());
  VectorSet two = small_set();
  two.groups.push_back(small_group("two"));
  hdp::write_set(folder / "set", two);
  EXPECT_EQ(TempFolder::names_in(folder / "set"),
            (Names{"manifest.json", "one.k.npy", "one.q.npy", "one.v.npy", "two.k.npy", "two.q.npy",
                   "two.v.npy"}));
  expect_equal(hdp::load_set(folder / "set"), two);
}

TEST(VectorSet, RefusesToReplaceAnythingElse) {
  const TempFolder folder;
  fs::create_directory(folder / "thesis");
  write_text(folder / "thesis/chapter1.txt", "years of work");
  EXPECT_NE(message_of<cosim::InputError>([&] {
              hdp::write_set(folder / "thesis", small_set());
            }).find("exists and is not a set"),
            std::string::npos);
  EXPECT_EQ(TempFolder::names_in(folder / "thesis"), Names{"chapter1.txt"});

  hdp::write_set(folder / "set", small_set());
  write_text(folder / "set/notes.txt", "mine");
  EXPECT_NE(message_of<cosim::InputError>([&] {
              hdp::write_set(folder / "set", small_set());
            }).find("holds 'notes.txt', which is no part of a set"),
            std::string::npos);
  EXPECT_EQ(read_text(folder / "set/notes.txt"), "mine");

  write_text(folder / "file", "x");
  EXPECT_NE(message_of<cosim::InputError>([&] {
              hdp::write_set(folder / "file", small_set());
            }).find("exists and is not a folder"),
            std::string::npos);
  EXPECT_EQ(folder.names(), (Names{"file", "set", "thesis"}));
}

TEST(VectorSet, RefusesWhatCannotBeRead) {
  const TempFolder folder;
  VectorSet set = small_set();
  set.groups[0].q.pop_back();
  EXPECT_THROW(hdp::write_set(folder / "set", set), cosim::InputError);
  set = small_set();
  set.groups[0].name = "../x";
  EXPECT_THROW(hdp::write_set(folder / "set", set), cosim::InputError);
  set.groups.clear();
  EXPECT_THROW(hdp::write_set(folder / "set", set), cosim::InputError);
  set = small_set();
  set.groups.push_back(small_group("one"));
  EXPECT_THROW(hdp::write_set(folder / "set", set), cosim::InputError);
  EXPECT_TRUE(folder.names().empty());
}

// Each edit of a good manifest, and the end of the message "<manifest>: <that>".
TEST(Manifest, ErrorsNameTheField) {
  const TempFolder folder;
  hdp::write_set(folder / "set", small_set());
  const std::string path = folder / "set/manifest.json";
  const Json good = Json::parse(read_text(path));
  const auto config = [](Json& j) -> Json& { return j["groups"][0]["config"]; };
  const std::pair<std::function<void(Json&)>, const char*> edits[] = {
      {[](Json& j) { j = 3; }, "manifest: is 3; an object is needed"},
      {[](Json& j) { j.erase("schema"); }, "schema: is missing"},
      {[](Json& j) { j["schema"] = 2; }, "schema: is 2; an integer from 1 to 1 is needed"},
      {[](Json& j) { j["profile"] = 5; }, "profile: is 5; a string is needed"},
      {[](Json& j) { j["seed"] = -1; }, "seed: is -1; an integer from 0 to 2^64 - 1 is needed"},
      {[](Json& j) { j["colour"] = 1; }, "colour: is unknown"},
      {[](Json& j) { j["groups"] = Json::array(); }, "groups: a list of groups is needed"},
      {[](Json& j) { j["groups"][0] = "x"; }, "groups[0]: is \"x\"; an object is needed"},
      {[](Json& j) { j["groups"].push_back(j["groups"][0]); }, "groups[1].name: 'one' comes twice"},
      {[](Json& j) { j["groups"][0]["name"] = "a b"; },
       "groups[0].name: is 'a b'; 1 to 60 letters, digits, '_' and '-' are allowed"},
      {[](Json& j) { j["groups"][0]["q"] = "../../etc/passwd"; },
       "groups[0].q: is \"../../etc/passwd\"; the name of a file in the set's folder is needed"},
      {[](Json& j) { j["groups"][0]["v"] = ".."; },
       "groups[0].v: is \"..\"; the name of a file in the set's folder is needed"},
      {[](Json& j) { j["groups"][0]["heads"] = 0; },
       "groups[0].heads: is 0; an integer from 1 to 65535 is needed"},
      {[](Json& j) { j["groups"][0]["shape"]["lk"] = 5000; },
       "groups[0].shape.lk: is 5000; an integer from 1 to 4096 is needed"},
      {[](Json& j) { j["groups"][0]["shape"]["dim"] = 1.5; },
       "groups[0].shape.dim: is 1.5; an integer from 1 to 256 is needed"},
      {[](Json& j) { j["groups"][0]["scales"]["k"] = 3; },
       "groups[0].scales.k: is 3; a power of two is needed"},
      {[](Json& j) { j["groups"][0]["scales"]["q"] = 0; },
       "groups[0].scales.q: is 0; a power of two is needed"},
      {[](Json& j) { j["groups"][0]["scales"]["v"] = -2.0; },
       "groups[0].scales.v: is -2.0; a power of two is needed"},
      {[&](Json& j) { config(j)["int_bits"] = 6; },
       "groups[0].config.int_bits: is 6; 4 and 8 are allowed"},
      {[&](Json& j) { config(j)["importance"] = "loud"; },
       "groups[0].config.importance: is \"loud\"; signed, abs are allowed"},
      {[&](Json& j) { config(j)["fill"] = 1; },
       "groups[0].config.fill: is 1; mean, zero, skip are allowed"},
      {[&](Json& j) { config(j)["rho_q15"] = 32768; },
       "groups[0].config.rho_q15: is 32768; an integer from -32768 to 32767 is needed"},
      {[&](Json& j) { config(j)["tau"] = ~std::uint64_t{0}; },
       "groups[0].config.tau: is 18446744073709551615; an integer from 0 to 281474976710655 is "
       "needed"},
      {[&](Json& j) { config(j)["exact"] = "yes"; },
       "groups[0].config.exact: is \"yes\"; true and false are allowed"},
      {[&](Json& j) { config(j)["mant"] = 32767; },
       "groups[0].config.mant: is 32767; an integer from 32768 to 65535 is needed"},
      {[&](Json& j) { config(j)["shift"] = 48; },
       "groups[0].config.shift: is 48; an integer from 0 to 47 is needed"},
      {[&](Json& j) { config(j).erase("causal"); }, "groups[0].config.causal: is missing"},
      {[&](Json& j) { config(j)["taw"] = 1; }, "groups[0].config.taw: is unknown"},
      {[](Json& j) { j["groups"][0]["shape"]["lq"] = 4; },
       "groups[0].config.causal: is true with fewer keys (3) than queries (4); causal needs lk >= "
       "lq"},
  };
  for (const auto& [edit, problem] : edits) {
    Json bad = good;
    edit(bad);
    write_text(path, bad.dump());
    EXPECT_EQ(message_of<cosim::InputError>([&] { hdp::load_set(folder / "set"); }),
              path + ": " + problem);
  }
}

TEST(Manifest, NoManifestAndNoJson) {
  const TempFolder folder;
  const std::string path = folder / "manifest.json";
  EXPECT_EQ(message_of<cosim::InputError>([&] { hdp::load_set(folder.path()); }),
            path + ": cannot open; a folder with a manifest.json is needed");
  for (const char* text : {"", "{", "\xff\xfe", "{\"schema\": 1,}"}) {
    write_text(path, text);
    EXPECT_EQ(message_of<cosim::InputError>([&] {
                hdp::load_set(folder.path());
              }).rfind(path + ": not JSON: ", 0),
              0u);
  }
}

TEST(Manifest, TensorsThatDoNotFit) {
  const TempFolder folder;
  hdp::write_set(folder / "set", small_set());
  const std::string q = folder / "set/q.npy", manifest = folder / "set/manifest.json";
  const std::vector<std::int16_t> values(16);
  hdp::write_npy(q, {2, 4, 2}, values.data());
  EXPECT_EQ(message_of<cosim::InputError>([&] { hdp::load_set(folder / "set"); }),
            q + ": shape: is [2, 4, 2]; the manifest's group 'one' needs [2, 2, 4]");
  const std::vector<float> floats(16);
  hdp::write_npy(q, {2, 2, 4}, floats.data());
  EXPECT_EQ(message_of<cosim::InputError>([&] { hdp::load_set(folder / "set"); }),
            q + ": dtype: is float32; int16 is needed");
  fs::remove(q);
  EXPECT_EQ(message_of<cosim::InputError>([&] { hdp::load_set(folder / "set"); }),
            q + ": cannot open: No such file or directory");

  std::vector<std::int16_t> wide(16);
  wide[5] = 2048;
  hdp::write_npy(q, {2, 2, 4}, wide.data());
  hdp::load_set(folder / "set");
  Json json = Json::parse(read_text(manifest));
  json["groups"][0]["config"]["int_bits"] = 4;
  write_text(manifest, json.dump());
  EXPECT_EQ(message_of<cosim::InputError>([&] { hdp::load_set(folder / "set"); }),
            q + ": element 5: is 2048; with int_bits 4 values from -2048 to 2047 are allowed");
}

}  // namespace
