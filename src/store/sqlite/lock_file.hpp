// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "base/result.hpp"

namespace numberd::store::sqlite {

/// DIR/numberd.lock, locked (flock) as long as this lives: one numberd a directory. The kernel
/// frees it when the process ends, however it ends.
class LockFile {
  public:
    /// Fails if the directory cannot be written to or another process holds the lock; the message
    /// names the directory.
    static Result<LockFile> take(const std::string& directory);
    ~LockFile();
    LockFile(LockFile&& other) noexcept;
    LockFile& operator=(LockFile&& other) noexcept;

  private:
    explicit LockFile(int descriptor) : descriptor_(descriptor) {}

    int descriptor_ = -1;
};

} // namespace numberd::store::sqlite
