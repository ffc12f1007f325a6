// SPDX-License-Identifier: Apache-2.0
// What may be replaced, and what never.
#include "cosim/util/output_place.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>

#include "cosim/util/input_error.hpp"
#include "tests/vectors/temp_folder.hpp"

namespace {

namespace fs = std::filesystem;
using cosim::FilePlace;
using cosim::InputError;
using hdp::test::message_of;
using hdp::test::TempFolder;
using hdp::test::write_text;
using testing::HasSubstr;

std::string refused(const std::string& folder) {
  return message_of<cosim::InputError>(
      [&] { cosim::check_folder_place(folder, "--out", "bundle"); });
}

TEST(OutputPlace, LinksAreFollowedAlsoToWhatIsNotThere) {
  const TempFolder folder;
  const std::string real = fs::canonical(folder.path()).string();
  fs::create_symlink("there", folder / "a");
  fs::create_symlink("a", folder / "b");
  EXPECT_EQ(cosim::place_of(folder / "b"), real + "/there");
  EXPECT_EQ(cosim::place_of(folder / "x/"), real + "/x");
  fs::create_symlink("loop", folder / "loop");
  EXPECT_EQ(cosim::place_of(folder / "loop"), folder / "loop");
}

TEST(OutputPlace, AWriterThatMovesAboutNeedsARegularFile) {
  const TempFolder folder;
  const std::string pipe = folder / "pipe";
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  cosim::check_file_place(pipe, "--json", cosim::FilePlace::Any);
  const auto refuse = [](const std::string& path) {
    return message_of<cosim::InputError>(
        [&] { cosim::check_file_place(path, "--wave", cosim::FilePlace::Regular); });
  };
  EXPECT_THAT(refuse(pipe), HasSubstr("--wave: is a device or a pipe"));
  EXPECT_THAT(refuse(folder / "no/such"), HasSubstr("there is no folder"));
  EXPECT_THAT(refuse(folder / std::string(300, 'a')), HasSubstr("File name too long"));
  EXPECT_THAT(refuse(folder.path()), HasSubstr("is a folder"));
  cosim::check_file_place(folder / std::string(250, 'a'), "--wave", cosim::FilePlace::Regular);
}

TEST(OutputPlace, OnlyAnUnchangedFolderOfOursIsReplaced) {
  const TempFolder folder;
  const std::string mine = folder / "mine";
  cosim::check_folder_place(mine, "--out", "bundle");
  fs::create_directories(mine + "/set");
  cosim::check_folder_place(folder / "mine/set", "--out", "bundle");  // empty
  write_text(mine + "/a b.txt", "one");
  write_text(mine + "/set/q", "two");
  EXPECT_THAT(refused(mine), HasSubstr("exists and is not a bundle"));
  cosim::record_files(mine, "bundle");
  cosim::check_folder_place(mine, "--out", "bundle");
  EXPECT_EQ(cosim::recorded_files(mine, "").size(), 2u);
  EXPECT_THAT(message_of<cosim::InputError>([&] { cosim::check_folder_place(mine, "", "golden"); }),
              HasSubstr("is not a golden"));

  write_text(mine + "/set/notes", "x");
  EXPECT_THAT(refused(mine), HasSubstr("holds 'set/notes', which was not written by a run"));
  fs::remove(mine + "/set/notes");
  fs::create_directory(mine + "/empty");
  EXPECT_THAT(refused(mine), HasSubstr("'empty/'"));
  fs::remove(mine + "/empty");
  fs::rename(mine + "/set/q", folder / "q");
  fs::create_symlink(folder / "q", mine + "/set/q");
  EXPECT_THAT(refused(mine), HasSubstr("'set/q'"));
  fs::remove(mine + "/set/q");
  cosim::check_folder_place(mine, "--out", "bundle");  // less than there was
  write_text(mine + "/a b.txt", "own");
  EXPECT_THAT(refused(mine), HasSubstr("'a b.txt', which was changed"));
}

TEST(OutputPlace, FoldersThatAreNeverReplaced) {
  const TempFolder folder;
  const fs::path before = fs::current_path();
  fs::create_directories(folder / "a/b");
  fs::current_path(folder / "a/b");
  EXPECT_THAT(refused("."), HasSubstr("is the current folder"));
  EXPECT_THAT(refused(folder / "a"), HasSubstr("or holds it"));
  fs::current_path(before);
  EXPECT_THAT(refused("/proc"), HasSubstr("mounted"));
  EXPECT_THAT(refused("/"), HasSubstr("current folder"));
  write_text(folder / "file", "x");
  EXPECT_THAT(refused(folder / "file"), HasSubstr("is not a folder"));
  EXPECT_THAT(refused(folder / "file/x"), HasSubstr("is not a folder"));
  EXPECT_THAT(refused(folder / "no/such"), HasSubstr("there is no folder"));
}

TEST(OutputPlace, TemporaryNamesCannotBeGuessed) {
  const TempFolder folder;
  const cosim::TempFile a = cosim::make_temp_file(folder / "x", "x");
  const cosim::TempFile b = cosim::make_temp_file(folder / "x", "x");
  ::close(a.descriptor);
  ::close(b.descriptor);
  EXPECT_NE(a.path, b.path);
  const std::string start = folder.path() + "/" + cosim::temp_prefix(folder / "x", ::getpid());
  EXPECT_EQ(a.path.compare(0, start.size(), start), 0);
  const std::string made = cosim::make_temp_folder(folder / "x", "x", 0700);
  struct stat status {};
  ASSERT_EQ(::stat(made.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0700u);
}

}  // namespace
