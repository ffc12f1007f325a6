// SPDX-License-Identifier: Apache-2.0
// Where output may go (docs/reference/output.md): what may be replaced, and the names used until
// then.
#pragma once

#include <sys/types.h>

#include <map>
#include <string>
#include <vector>

namespace cosim {

/// Where a path leads: absolute, every link followed, also a link to what is not there yet. A path
/// that cannot be followed is returned as it is.
std::string place_of(const std::string& path);

/// What may take the place of a file.
enum class FilePlace {
  Any,      ///< a regular file, which is replaced, or a device or a pipe, which is written into
  Regular,  ///< a regular file only: the writer moves about in it
};

/// Fails before the work rather than after it: throws InputError (`path`, `field`) when no file can
/// be written at `path`.
void check_file_place(const std::string& path, const std::string& field, FilePlace kind);

/// Name of the list, in a folder, of what runs wrote there.
inline constexpr const char* kFileList = ".cosim-files";

/// Adds the list to a folder that is complete: all of its files, with size and checksum. `what`: of
/// which kind the folder is, one word. Throws InputError.
void record_files(const std::string& folder, const std::string& what);
/// The same with only these files of a folder that may hold others.
void record_files(const std::string& folder, const std::string& what,
                  const std::vector<std::string>& names);

/// A file as listed.
struct RecordedFile {
  std::string checksum;  ///< hexadecimal
  std::string size;      ///< bytes, decimal
};

/// Checksum of a file's bytes, hexadecimal; empty when it is no regular file that can be read.
std::string checksum_of_file(const std::string& path);
/// The same of bytes in memory.
std::string checksum_of(const std::string& bytes);

/// The list of a folder, by path in it; empty when it has none, or one for another kind. An empty
/// `what`: of any kind.
std::map<std::string, RecordedFile> recorded_files(const std::string& folder,
                                                   const std::string& what);

/// Throws InputError (`path`, `field`) when a folder of this kind must not be written at `path`:
/// its parent is missing or not writable; it is the current folder, holds it, or is where a file
/// system is mounted; or it is there and is neither empty nor a folder of this kind that holds
/// nothing but what runs wrote, unchanged. A link is followed.
void check_folder_place(const std::string& path, const std::string& field, const std::string& what);

/// The part of check_folder_place() that does not depend on what is in the folder.
void check_folder_parent(const std::string& path, const std::string& field);

/// Throws InputError when one of these files is in the folder and is not as a run wrote it.
void check_own_files(const std::string& folder, const std::string& field, const std::string& what,
                     const std::vector<std::string>& names);

/// A hidden name in the folder of `target`, by which a process that was ended can be cleaned up
/// after: it begins with temp_prefix() and ends with ".tmp"; the rest cannot be guessed.
std::string temp_prefix(const std::string& target, pid_t writer);

struct TempFile {
  int descriptor = -1;
  std::string path;
};
/// Makes a new file beside `target`, open for writing. Throws InputError (`shown`).
TempFile make_temp_file(const std::string& target, const std::string& shown);
/// Makes a new folder beside `target`. `mode`: its permissions before the umask. Throws InputError
/// (`shown`).
std::string make_temp_folder(const std::string& target, const std::string& shown, mode_t mode);

}  // namespace cosim
