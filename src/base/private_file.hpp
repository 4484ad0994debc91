// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string_view>

#include "base/result.hpp"

namespace numberd {

/// A file descriptor that closes itself.
class Descriptor {
  public:
    explicit Descriptor(int fd) : fd_(fd) {}
    ~Descriptor();
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    int get() const { return fd_; } ///< negative: it could not be opened

  private:
    int fd_;
};

/// Replaces a file that only its owner may read (mode 0600): whole or not at all, and on the disk
/// when it returns. One writer at a time; what one that was killed has left beside it goes.
/// Unavailable, saying of which path and why.
Result<void> replace_private_file(const std::filesystem::path& path, std::string_view text);

} // namespace numberd
