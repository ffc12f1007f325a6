// SPDX-License-Identifier: Apache-2.0
// Files appear as a whole or not at all, and nothing temporary stays behind.
#include "cosim/util/atomic_file.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>

#include "cosim/util/input_error.hpp"
#include "tests/vectors/temp_folder.hpp"
#include "vectors/npy.hpp"

namespace {

namespace fs = std::filesystem;
using cosim::AtomicFile;
using cosim::AtomicFolder;
using cosim::InputError;
using cosim::write_file;
using hdp::test::message_of;
using hdp::test::read_text;
using hdp::test::TempFolder;
using hdp::test::write_text;
using Names = std::vector<std::string>;

// Files of this process cannot grow beyond the limit while this lives: write fails half way.
class FileSizeLimit {
 public:
  explicit FileSizeLimit(rlim_t bytes) : handler_(std::signal(SIGXFSZ, SIG_IGN)) {
    ::getrlimit(RLIMIT_FSIZE, &old_);
    rlimit limit = old_;
    limit.rlim_cur = bytes;
    ::setrlimit(RLIMIT_FSIZE, &limit);
  }
  ~FileSizeLimit() {
    ::setrlimit(RLIMIT_FSIZE, &old_);
    std::signal(SIGXFSZ, handler_);
  }
  FileSizeLimit(const FileSizeLimit&) = delete;
  FileSizeLimit& operator=(const FileSizeLimit&) = delete;

 private:
  rlimit old_{};
  void (*handler_)(int);
};

TEST(AtomicFile, AppearsOnCommitOnly) {
  const TempFolder folder;
  const std::string path = folder / "a.txt";
  {
    cosim::AtomicFile file(path);
    file.write("hello ", 6);
    file.write("world", 5);
    EXPECT_FALSE(fs::exists(path));
    file.commit();
  }
  EXPECT_EQ(read_text(path), "hello world");
  EXPECT_EQ(folder.names(), Names{"a.txt"});
}

TEST(AtomicFile, ReplacesAndKeepsTheOldUntilThen) {
  const TempFolder folder;
  const std::string path = folder / "a.txt";
  write_text(path, "old");
  {
    cosim::AtomicFile file(path);
    file.write("new", 3);
    EXPECT_EQ(read_text(path), "old");
  }  // abandoned
  EXPECT_EQ(read_text(path), "old");
  EXPECT_EQ(folder.names(), Names{"a.txt"});
  cosim::write_file(path, "new");
  EXPECT_EQ(read_text(path), "new");
}

TEST(AtomicFile, TemporaryGoesWhenAnExceptionPasses) {
  const TempFolder folder;
  try {
    cosim::AtomicFile file(folder / "a.txt");
    file.write("half", 4);
    EXPECT_EQ(folder.names().size(), 1u);
    throw std::runtime_error("elsewhere");
  } catch (const std::runtime_error&) {
  }
  EXPECT_TRUE(folder.names().empty());
}

TEST(AtomicFile, TwoWritersOfOneFile) {
  const TempFolder folder;
  cosim::AtomicFile a(folder / "a.txt"), b(folder / "a.txt");
  a.write("a", 1);
  b.write("b", 1);
  b.commit();
  a.commit();
  EXPECT_EQ(read_text(folder / "a.txt"), "a");
  EXPECT_EQ(folder.names(), Names{"a.txt"});
}

TEST(AtomicFile, FollowsALink) {
  const TempFolder folder;
  write_text(folder / "real", "old");
  fs::create_symlink("real", folder / "link");
  cosim::write_file(folder / "link", "new");
  EXPECT_TRUE(fs::is_symlink(folder / "link"));
  EXPECT_EQ(read_text(folder / "real"), "new");
}

TEST(AtomicFile, FullDiskThroughADevice) {
  // A device is written directly, never replaced.
  EXPECT_EQ(message_of<cosim::InputError>([] { cosim::write_file("/dev/full", "x"); }),
            "/dev/full: cannot write: No space left on device");
  EXPECT_TRUE(fs::is_character_file("/dev/full"));
  cosim::write_file("/dev/null", "x");
  EXPECT_TRUE(fs::is_character_file("/dev/null"));
  const std::int16_t value = 1;
  EXPECT_THROW(hdp::write_npy("/dev/full", {1}, &value), cosim::InputError);
}

TEST(AtomicFile, WriteThatFailsHalfWay) {
  const TempFolder folder;
  const std::string path = folder / "big.npy";
  write_text(path, "old");
  const std::vector<double> values(10000);
  std::string message;
  {
    const FileSizeLimit limit(4096);
    message = message_of<cosim::InputError>([&] { hdp::write_npy(path, {10000}, values.data()); });
  }
  EXPECT_EQ(message, path + ": cannot write: File too large");
  EXPECT_EQ(read_text(path), "old");
  EXPECT_EQ(folder.names(), Names{"big.npy"});
}

TEST(AtomicFile, PlacesThatCannotBeWritten) {
  const TempFolder folder;
  write_text(folder / "file", "x");
  const std::string none = folder / "none/a.txt", through = folder / "file/a.txt";
  EXPECT_EQ(message_of<cosim::InputError>([&] { cosim::write_file(none, "x"); }),
            none + ": cannot create: No such file or directory");
  EXPECT_EQ(message_of<cosim::InputError>([&] { cosim::write_file(through, "x"); }),
            through + ": cannot create: Not a directory");
  EXPECT_EQ(message_of<cosim::InputError>([&] { cosim::write_file(folder.path(), "x"); }),
            folder.path() + ": cannot create: Is a directory");
  EXPECT_NE(message_of<cosim::InputError>([] {
              cosim::write_file("", "x");
            }).find("a file name is needed"),
            std::string::npos);
  // Not even root may write here.
  EXPECT_NE(message_of<cosim::InputError>([] {
              cosim::write_file("/proc/a.txt", "x");
            }).find("cannot create"),
            std::string::npos);
}

TEST(AtomicFile, FolderWithoutPermission) {
  const TempFolder folder;
  ::chmod(folder.path().c_str(), 0555);
  const std::string path = folder / "a.txt";
  // Root may write everywhere: become nobody for a moment.
  const bool root = ::geteuid() == 0;
  if (root) {
    ASSERT_EQ(::seteuid(65534), 0);
  }
  const std::string message = message_of<cosim::InputError>([&] { cosim::write_file(path, "x"); });
  if (root) {
    ASSERT_EQ(::seteuid(0), 0);
  }
  ::chmod(folder.path().c_str(), 0755);
  EXPECT_EQ(message, path + ": cannot create: Permission denied");
}

TEST(AtomicFile, RespectsTheUmask) {
  const TempFolder folder;
  const mode_t old = ::umask(027);
  cosim::write_file(folder / "a.txt", "x");
  ::umask(old);
  struct stat status {};
  ::stat((folder / "a.txt").c_str(), &status);
  EXPECT_EQ(status.st_mode & 0777, 0640u);
}

void any(const std::string&) {}

TEST(AtomicFolder, AppearsOnCommitOnly) {
  const TempFolder folder;
  for (const char* name : {"set", "with_slash/"}) {
    cosim::AtomicFolder place(folder / name, any);
    write_text(place.temp() + "/a", "x");
    EXPECT_FALSE(fs::exists(folder / name));
    place.commit();
    EXPECT_EQ(read_text(folder / (std::string(name) + "/a")), "x");
  }
  EXPECT_EQ(folder.names(), (Names{"set", "with_slash"}));
}

TEST(AtomicFolder, ReplacesAFullFolder) {
  const TempFolder folder;
  fs::create_directory(folder / "set");
  write_text(folder / "set/old", "x");
  cosim::AtomicFolder place(folder / "set", any);
  write_text(place.temp() + "/new", "x");
  place.commit();
  EXPECT_EQ(folder.names(), Names{"set"});
  EXPECT_EQ(TempFolder::names_in(folder / "set"), Names{"new"});
}

TEST(AtomicFolder, AsksAgainBeforeItReplaces) {
  const TempFolder folder;
  fs::create_directory(folder / "set");
  write_text(folder / "set/old", "x");
  bool allowed = true;
  {
    cosim::AtomicFolder place(folder / "set", [&](const std::string& at) {
      if (!allowed) throw cosim::InputError(at, "", "no");
    });
    allowed = false;
    EXPECT_THROW(place.commit(), cosim::InputError);
  }
  EXPECT_EQ(folder.names(), Names{"set"});
  EXPECT_EQ(TempFolder::names_in(folder / "set"), Names{"old"});
}

TEST(AtomicFolder, WhatComesWhileItReplacesIsKept) {
  const TempFolder folder;
  fs::create_directory(folder / "set");
  write_text(folder / "set/old", "x");
  int asked = 0;
  {
    cosim::AtomicFolder place(folder / "set", [&](const std::string& at) {
      if (++asked == 3) throw cosim::InputError(at, "", "no");  // moved aside
    });
    EXPECT_THROW(place.commit(), cosim::InputError);
  }
  EXPECT_EQ(asked, 3);
  EXPECT_EQ(folder.names(), Names{"set"});
  EXPECT_EQ(TempFolder::names_in(folder / "set"), Names{"old"});
}

TEST(AtomicFolder, AbandonedGoesAway) {
  const TempFolder folder;
  {
    cosim::AtomicFolder place(folder / "set", any);
    write_text(place.temp() + "/a", "x");
  }
  EXPECT_TRUE(folder.names().empty());
  EXPECT_THROW(cosim::AtomicFolder(folder / "none/set", any), cosim::InputError);
}

}  // namespace
